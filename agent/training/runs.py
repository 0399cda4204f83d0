"""Runs: asked for, cancelled, shown, with their log."""

from pathlib import Path

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.training.errors import RunKindUnknown, RunNotFound, RunOver
from agent.training.models import OVER, RunKind, RunRow
from agent.training.place import Place
from agent.training.plans import PLANS
from agent.training.repository import TrainingRepository
from agent.training.schemas import LogPart, NewRun, Run, RunDetail, RunError, Runs

_SHOWN = 50
_LOG_PART = 64 * 1024


class RunService:
    """The runs, inside the caller's transaction.

    Example:
        >>> run = RunService(session, clock=clock).ask(  # doctest: +SKIP
        ...     NewRun(client_id="c1", kind="train"), by=staff.id, by_name=staff.name)
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._rows = TrainingRepository(session)
        self._audit = AuditLog(session, clock=clock)

    def ask(self, wanted: NewRun, *, by: str | None, by_name: str) -> Run:
        """Put a run into the queue; the same client id again returns the same run.

        Raises:
            RunKindUnknown: nothing of that kind can be run here.
        """
        known = self._rows.run_of_client(wanted.client_id)
        if known is not None:
            return _run(known)
        kind: RunKind = wanted.kind
        if kind not in PLANS:
            raise RunKindUnknown(kind=kind)
        now = self._clock.now()
        row = RunRow(
            id=new_id(),
            client_id=wanted.client_id,
            kind=kind,
            state="queued",
            params=wanted.params.model_dump(exclude_none=True),
            by=by,
            by_name=by_name,
            created_at=now,
            updated_at=now,
        )
        self._rows.add(row)
        self._audit.note(by, "run.asked", object_kind="run", object_id=row.id,
                         details={"kind": kind})  # fmt: skip
        return _run(row)

    def was_asked(self, client_id: str) -> bool:
        """Say whether a run was asked for under this id."""
        return self._rows.run_of_client(client_id) is not None

    def cancel(self, run_id: str, *, by: str | None) -> Run:
        """Stop a run: a queued one never begins, a running one ends within a second or two.

        Raises:
            RunNotFound: there is none.
            RunOver: it has ended already, other than by being cancelled.
        """
        row = self._rows.locked_run(run_id)
        if row is None:
            raise RunNotFound(run_id=run_id)
        if row.state == "cancelled" or row.cancelled:
            return _run(row)
        if row.state in OVER:
            raise RunOver(run_id=run_id, state=row.state)
        row.cancelled, row.updated_at = True, self._clock.now()
        if row.state == "queued":
            row.state, row.finished_at = "cancelled", row.updated_at
        self._audit.note(by, "run.cancelled", object_kind="run", object_id=row.id)
        return _run(row)

    def all(self) -> Runs:
        """Return the latest runs, the newest first."""
        return Runs(runs=tuple(_run(row) for row in self._rows.runs(limit=_SHOWN)))

    def get(self, run_id: str) -> RunDetail:
        """Return a run with its report; raises RunNotFound."""
        row = self._rows.run(run_id)
        if row is None:
            raise RunNotFound(run_id=run_id)
        return RunDetail(**_run(row).model_dump(), report=row.report)

    def log(self, run_id: str, *, after: int, place: Place) -> LogPart:
        """Return the log from a byte on; raises RunNotFound."""
        if self._rows.run(run_id) is None:
            raise RunNotFound(run_id=run_id)
        return read_log(place.log(run_id), after=after)


def read_log(path: Path, *, after: int) -> LogPart:
    """Return at most 64 kB of a log from a byte on, cut between characters."""
    try:
        with path.open("rb") as stream:
            stream.seek(after)
            part = stream.read(_LOG_PART)
    except FileNotFoundError:
        return LogPart(text="", next=after)
    # A character whose last bytes are yet to be read belongs to the next part.
    whole = part
    for cut in range(1, min(4, len(part)) + 1):
        lead = part[-cut]
        if 0xC0 <= lead < 0xF8:
            length = 2 + (lead >= 0xE0) + (lead >= 0xF0)
            whole = part[:-cut] if cut < length else part
            break
        if lead < 0x80 or lead >= 0xF8:
            break
    return LogPart(text=whole.decode("utf-8", "replace"), next=after + len(whole))


def _run(row: RunRow) -> Run:
    error = None
    if row.error_code is not None:
        error = RunError(code=row.error_code, detail=row.error_detail or "")
    return Run(
        id=row.id,
        kind=row.kind,
        state=row.state,
        step=row.step or "",
        percent=row.percent or 0,
        params=row.params,
        model_id=row.model_id,
        by=row.by,
        by_name=row.by_name,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        error=error,
    )
