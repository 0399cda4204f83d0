"""Runs what is queued, one run at a time over all copies of the web process.

The database allows one running run; its lease says that the process which has it still lives. A
run whose process died is found when the lease ends: it is marked interrupted, what it left
running is ended and what it left lying is removed.
"""

import asyncio
import errno
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from agent.errors import AscoltoError
from agent.events.fanout import STUDIO, Fanout
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.training.execution import Cancelled, Execution, Stopped
from agent.training.models import OVER, RunKind, RunRow, RunState
from agent.training.place import Place
from agent.training.plans import PLANS
from agent.training.process import end_lost
from agent.training.repository import TrainingRepository
from agent.training.steps import Context, PlanMaker, Result, StepFailed

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
_EVERY_SECONDS = 1.0
_LONGEST_DETAIL = 400


class TrainingWorker:
    """Takes the next run when none is under way.

    Example:
        >>> worker = TrainingWorker(  # doctest: +SKIP
        ...     database=database, fanout=fanout, clock=clock, place=Place.of(settings))
        >>> asyncio.create_task(worker.run())  # doctest: +SKIP
    """

    def __init__(
        self,
        *,
        database: Database,
        fanout: Fanout,
        clock: Clock,
        place: Place,
        plans: dict[RunKind, PlanMaker] | None = None,
    ) -> None:
        self._database = database
        self._fanout = fanout
        self._clock = clock
        self._place = place
        self._plans = PLANS if plans is None else plans
        self._holder = new_id()
        self._stop = threading.Event()
        self._working = threading.Lock()

    async def run(self) -> None:
        """Work until cancelled."""
        loop = asyncio.get_running_loop()

        def hinted(run_id: str) -> None:
            loop.call_soon_threadsafe(self._fanout.sign, STUDIO, {"topic": "run", "id": run_id})

        await asyncio.to_thread(self._safely, self.tidy)
        while not self._stop.is_set():
            await asyncio.to_thread(self._safely, partial(self.tick, hinted=hinted))
            await asyncio.sleep(_EVERY_SECONDS)

    def close(self) -> None:
        """End the run under way, as interrupted, and wait until it has."""
        self._stop.set()
        with self._working:
            pass

    def tidy(self) -> None:
        """Remove what runs that have ended left lying."""
        if not self._place.work.is_dir():
            return
        for folder in self._place.work.iterdir():
            if folder.is_dir():
                with self._database.reading() as session:
                    row = TrainingRepository(session).run(folder.name)
                if row is None or row.state in OVER:
                    self._clean(folder.name)

    def tick(self, *, hinted: Callable[[str], None]) -> bool:
        """Do the next run to its end; return False where there is nothing to do.

        Args:
            hinted: is told of each run that changed.
        """
        with self._working:
            if self._stop.is_set() or not self._is_due():
                return False
            lost, context = self._claim()
            if lost is not None:
                self._clean(lost)
                hinted(lost)
            if context is None:
                return False
            hinted(context.run_id)
            self._do(context, hinted)
            return True

    def _is_due(self) -> bool:
        """Look without a lock: most looks find nothing."""
        with self._database.reading() as session:
            runs = TrainingRepository(session).runs(limit=100)
            return any(
                row.state == "queued" or (row.state == "running" and self._is_lost(row))
                for row in runs
            )

    def _is_lost(self, row: RunRow) -> bool:
        return row.lease_until is None or row.lease_until < self._clock.now()

    def _claim(self) -> tuple[str | None, Context | None]:
        """Return the run that was found lost, and what the next one may use."""
        try:
            with self._database.transaction() as session:
                repository, now = TrainingRepository(session), self._clock.now()
                lost, running = None, repository.running()
                if running is not None:
                    if not self._is_lost(running):
                        return None, None
                    lost = running.id
                    _close(running, "interrupted", now=now)
                    session.flush()
                row = repository.next_queued()
                if row is None:
                    return lost, None
                row.state, row.started_at, row.updated_at = "running", now, now
                row.lease, row.lease_until = self._holder, now + LEASE
                session.flush()
                return lost, self._context(row)
        except IntegrityError:  # another copy was faster
            return None, None

    def _context(self, row: RunRow) -> Context:
        folder = self._place.folder(row.id)
        return Context(row.id, row.params, self._place, folder, self._database, self._clock)

    def _do(self, context: Context, hinted: Callable[[str], None]) -> None:
        """Execute a run and keep how it ended, whatever happens."""
        execution = Execution(
            context, database=self._database, clock=self._clock, holder=self._holder,
            lease=LEASE, stop=self._stop, hinted=hinted,
        )  # fmt: skip
        state: RunState
        try:
            context.folder.mkdir(parents=True)
            result = execution.follow(self._plans[execution.kind()](context))
            state, error = "done", None
        except Cancelled:
            state, result, error = "cancelled", Result(), None
        except Stopped:
            state, result, error = "interrupted", Result(), None
        except StepFailed as failure:
            state, result, error = "failed", Result(), (failure.code, failure.detail)
        except AscoltoError as failure:
            state, result, error = "failed", Result(), (failure.code, str(failure.params))
        except OSError as failure:
            full = failure.errno == errno.ENOSPC
            log.exception("run_failed", run=context.run_id)
            error = ("disk_full" if full else "training_failed", failure.strerror or "")
            state, result = "failed", Result()
        except Exception as failure:
            log.exception("run_failed", run=context.run_id)
            state, result, error = "failed", Result(), ("training_failed", type(failure).__name__)
        self._clean(context.run_id)
        with self._database.transaction() as session:
            row = TrainingRepository(session).locked_run(context.run_id)
            if row is not None and row.lease == self._holder and row.state == "running":
                _close(row, state, now=self._clock.now(), result=result, error=error)
        log.info("run_ended", run=context.run_id, state=state)
        hinted(context.run_id)

    def _clean(self, run_id: str) -> None:
        """End what a run left running and remove what it left lying; its log stays."""
        folder = self._place.folder(run_id)
        if end_lost(folder):
            log.warning("run_process_ended", run=run_id)
        shutil.rmtree(folder, ignore_errors=True)
        for partial_file in _partials(self._place.models, run_id):
            partial_file.unlink(missing_ok=True)

    def _safely(self, step: Callable[[], Any]) -> None:
        """Run one step; a fault is logged, and what was due is due again at the next look."""
        try:
            step()
        except (SQLAlchemyError, OSError):
            log.exception("training_step_failed")


def _partials(models: Path, run_id: str) -> list[Path]:
    return list(models.glob(f".{run_id}.*")) if models.is_dir() else []


def _close(
    row: RunRow,
    state: RunState,
    *,
    now: Any,
    result: Result | None = None,
    error: tuple[str, str] | None = None,
) -> None:
    """Let a run be over."""
    row.state, row.finished_at, row.updated_at = state, now, now
    row.lease = row.lease_until = None
    if state == "done":
        row.percent = 100
    if result is not None:
        row.model_id = result.model_id or row.model_id
        row.report = result.report or None
    if state == "interrupted" and error is None:
        error = ("run_interrupted", "")
    if error is not None:
        row.error_code, row.error_detail = error[0], error[1][:_LONGEST_DETAIL]
