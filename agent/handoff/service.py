"""Put conversations into the queue for a person."""

from typing import Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.errors import InputError
from agent.handoff.models import Handoff
from agent.handoff.policies import Reason
from agent.kit.clock import Clock
from agent.kit.ids import new_id

RequestedBy = Literal["customer", "bot", "system", "agent"]


class UnknownReason(InputError):
    """A handoff for a reason that is no category."""

    code = "handoff_reason_unknown"


class HandoffService:
    """The queue, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def queue(
        self, conversation_id: str, *, reason: str, requested_by: RequestedBy, after_seq: int
    ) -> str:
        """Enter a conversation and return the handoff's id.

        Raises:
            UnknownReason: ``reason`` is not one of `Reason`.
        """
        if reason not in get_args(Reason):
            raise UnknownReason(reason=reason)
        handoff = Handoff(
            id=new_id(),
            conversation_id=conversation_id,
            reason=reason,
            requested_by=requested_by,
            after_seq=after_seq,
            queued_at=self._clock.now(),
            updated_at=self._clock.now(),
            priority="normal",
            mood=0.0,
            tier="unknown",
            by_email=False,
        )
        self._session.add(handoff)
        return handoff.id

    def waiting(self) -> int:
        """Return how many conversations wait for a person now."""
        count = self._session.scalar(
            select(func.count())
            .select_from(Handoff)
            .where(Handoff.taken_at.is_(None), Handoff.ended_at.is_(None))
        )
        return count or 0
