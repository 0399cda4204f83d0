"""The journal of writes: each happens once per turn, and knows how to be taken back.

A turn killed half-way is run again from its message, so every write made for a customer is
keyed by ``(turn_id, kind)``: the second time, the first result is found and nothing is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.errors import Conflict
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.models import WriteRow


class TurnReused(Conflict):
    """The turn id belongs to the write of another customer."""

    code = "turn_reused"


@dataclass(frozen=True)
class Written:
    """A write as the journal holds it; ``again`` when the turn had already made it."""

    id: str
    kind: str
    subject_id: str
    before: dict[str, Any]
    at: datetime
    again: bool


class Journal:
    """Claims a write before it is made and keeps what undoing it needs.

    Example:
        ``claim`` before the work, ``close`` after it::

            written = journal.claim(turn_id, kind="case_opened", customer_id=customer_id)
            if written.again:
                return self.by_id(written.subject_id)
            ...
            journal.close(written, subject_id=row.id)
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def claim(self, turn_id: str, *, kind: str, customer_id: str | None) -> Written:
        """Claim ``(turn_id, kind)`` for this transaction, or return the write made before.

        Raises:
            TurnReused: the turn already wrote for somebody else.
        """
        row = self._find(turn_id, kind)
        if row is None:
            row = WriteRow(
                id=new_id(),
                turn_id=turn_id,
                kind=kind,
                customer_id=customer_id,
                subject_id="",
                before={},
                at=self._clock.now(),
            )
            try:
                with self._session.begin_nested():
                    self._session.add(row)
            except IntegrityError:
                # Another process ran the same turn; PostgreSQL made us wait for its commit.
                row = self._find(turn_id, kind)
                if row is None:
                    raise
            else:
                return _written(row, again=False)
        if row.customer_id != customer_id:
            raise TurnReused
        # A write refused on the way left its claim open: it is made now.
        return _written(row, again=bool(row.subject_id))

    def close(
        self, written: Written, *, subject_id: str, before: dict[str, Any] | None = None
    ) -> None:
        """Note what was written and what was there before."""
        row = self._session.get_one(WriteRow, written.id)
        row.subject_id = subject_id
        row.before = before or {}

    def last(self, customer_id: str, *, kinds: Sequence[str]) -> Written | None:
        """Return the customer's latest write of these kinds that still stands.

        A write made as part of another (its turn id is ``<turn>/<part>``) is undone with it.
        """
        row = self._session.scalars(
            select(WriteRow)
            .where(WriteRow.customer_id == customer_id)
            .where(WriteRow.kind.in_(kinds), WriteRow.undone_at.is_(None))
            .where(WriteRow.turn_id.not_like("%/%"), WriteRow.subject_id != "")
            .order_by(WriteRow.at.desc(), WriteRow.id.desc())
            .limit(1)
        ).first()
        return _written(row, again=True) if row else None

    def undone(self, written: Written) -> None:
        """Mark a write as taken back."""
        self._session.get_one(WriteRow, written.id).undone_at = self._clock.now()

    def _find(self, turn_id: str, kind: str) -> WriteRow | None:
        return self._session.scalars(
            select(WriteRow).where(WriteRow.turn_id == turn_id, WriteRow.kind == kind)
        ).first()


def _written(row: WriteRow, *, again: bool) -> Written:
    return Written(
        id=row.id,
        kind=row.kind,
        subject_id=row.subject_id,
        before=dict(row.before),
        at=row.at,
        again=again,
    )
