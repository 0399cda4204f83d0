"""One run on its way: its commands, its progress, and whether it is still wanted."""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training import process
from agent.training.models import RunKind
from agent.training.progress import last_words
from agent.training.repository import TrainingRepository
from agent.training.steps import Command, Context, Plan, Result, StepFailed

_LOOK_SECONDS = 0.2
_BEAT_SECONDS = 1.0
# A model has 6 MB; Rasa's cache and a fine-tuned encoder need more.
_LEAST_FREE = 300 << 20
_TAIL = 20_000
_FULL = ("No space left on device", "Disk quota exceeded", "database or disk is full")


class Cancelled(Exception):
    """Somebody asked the run to stop."""


class Stopped(Exception):
    """The process that runs it is being stopped, or lost its lease."""


@dataclass
class Execution:
    """Follows one plan to its end."""

    context: Context
    database: Database
    clock: Clock
    holder: str
    lease: timedelta
    stop: threading.Event
    hinted: Callable[[str], None]
    _step: str = ""
    _percent: int = 0
    _beaten: float = 0.0
    _shown: tuple[str, int] = field(default=("", 0))

    def kind(self) -> RunKind:
        """Return what kind of run it is."""
        with self.database.reading() as session:
            row = TrainingRepository(session).run(self.context.run_id)
            if row is None:
                raise Stopped
            return row.kind

    def follow(self, plan: Plan) -> Result:
        """Run the commands of a plan and return its result.

        Raises:
            Cancelled: somebody asked for it.
            Stopped: this process ends.
            StepFailed: a command ended badly, or the disk is full.
        """
        try:
            while True:
                self._beat(at_once=True)
                try:
                    command = next(plan)
                except StopIteration as over:
                    result: Result = over.value
                    return result
                self._require_space()
                self._run(command)
        finally:
            plan.close()

    def _run(self, command: Command) -> None:
        log = self.context.place.log(self.context.run_id)
        position = log.stat().st_size if log.exists() else 0
        self._step, self._percent = command.step, max(self._percent, command.span[0])
        running = process.start(
            command.argv, root=self.context.place.root, folder=self.context.folder, log=log
        )
        try:
            while running.poll() is None:
                position = self._read(log, position, command)
                self._beat()
                time.sleep(_LOOK_SECONDS)
        except BaseException:
            process.end(running)
            raise
        process.end(running)  # whatever it started and did not wait for
        if running.returncode:
            raise self._failure(command, log, running.returncode)
        self._percent = max(self._percent, command.span[1])

    def _read(self, log: Path, position: int, command: Command) -> int:
        """Read the new whole lines of the log; return where they end."""
        with log.open("rb") as stream:
            stream.seek(position)
            new = stream.read()
        whole = new[: new.rfind(b"\n") + 1]
        for line in whole.decode("utf-8", "replace").splitlines():
            share = command.progress(line)
            if share is not None:
                first, last = command.span
                self._percent = max(self._percent, round(first + share * (last - first)))
        return position + len(whole)

    def _beat(self, *, at_once: bool = False) -> None:
        """Show the progress, keep the lease, and hear whether the run is still wanted."""
        if self.stop.is_set():
            raise Stopped
        if not at_once and time.monotonic() - self._beaten < _BEAT_SECONDS:
            return
        self._beaten = time.monotonic()
        shown = (self._step, self._percent)
        now = self.clock.now()
        with self.database.reading() as session:
            row = TrainingRepository(session).run(self.context.run_id)
            if row is None or row.lease != self.holder or row.lease_until is None:
                raise Stopped
            if row.cancelled:
                raise Cancelled
            keep = row.lease_until - now < self.lease / 2
        if keep or shown != self._shown:
            with self.database.transaction() as session:
                row = TrainingRepository(session).locked_run(self.context.run_id)
                if row is None or row.lease != self.holder:
                    raise Stopped
                row.lease_until, row.updated_at = now + self.lease, now
                row.step, row.percent = shown
        if shown != self._shown:
            self._shown = shown
            self.hinted(self.context.run_id)

    def _require_space(self) -> None:
        for folder in (self.context.place.work, self.context.place.models):
            folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(folder).free < _LEAST_FREE:
                raise StepFailed("disk_full", str(folder))

    def _failure(self, command: Command, log: Path, status: int) -> StepFailed:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - _TAIL))
            tail = stream.read().decode("utf-8", "replace")
        if any(sign in tail for sign in _FULL):
            return StepFailed("disk_full", last_words(tail))
        return StepFailed(command.failure, last_words(tail) or f"exit status {status}")
