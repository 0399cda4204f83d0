"""Append to the log and read it back."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.events.models import Event
from agent.kit.clock import Clock


class EventLog:
    """The log of one transaction.

    The caller holds the conversation's row lock, so sequences have no gap and no twin.
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def append(
        self, conversation_id: str, *, seq: int, type: str, payload: dict[str, Any]
    ) -> dict[str, Any]:
        """Write one event and return it as readers will see it."""
        event = Event(
            conversation_id=conversation_id,
            seq=seq,
            type=type,
            payload=payload,
            at=self._clock.now(),
        )
        self._session.add(event)
        return as_json(event)

    def after(self, conversation_id: str, *, seq: int, limit: int = 500) -> list[dict[str, Any]]:
        """Return the events after ``seq``, oldest first, at most ``limit``."""
        rows = self._session.scalars(
            select(Event)
            .where(Event.conversation_id == conversation_id, Event.seq > seq)
            .order_by(Event.seq)
            .limit(limit)
        )
        return [as_json(row) for row in rows]

    def last_seq(self, conversation_id: str) -> int:
        """Return the newest sequence, 0 when nothing has happened."""
        newest = self._session.scalar(
            select(func.max(Event.seq)).where(Event.conversation_id == conversation_id)
        )
        return newest or 0


def as_json(event: Event) -> dict[str, Any]:
    """Return an event as it goes over the wire."""
    return {"seq": event.seq, "type": event.type, "at": event.at.isoformat(), **event.payload}
