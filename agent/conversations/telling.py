"""Tell a customer something nobody asked for, in the conversation he was last in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.conversations.models import Conversation
from agent.conversations.writer import ConversationWriter
from agent.kit.clock import Clock
from agent.kit.i18n import Language, as_language


@dataclass(frozen=True)
class Told:
    """Typed parts of a message, and the same in plain text."""

    parts: list[dict[str, Any]]
    text: str


class Telling:
    """Writes messages of the system, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._writer = ConversationWriter(session, clock=clock)

    def tell(
        self, customer_id: str, write: Callable[[Language], Told], *, since: datetime
    ) -> str | None:
        """Put a message into the customer's latest conversation; return its id.

        Args:
            customer_id: the verified customer whose conversation it must be.
            write: makes the message in the conversation's language.
            since: a conversation quiet since before this is nowhere to be heard; then nothing is
                written and None returned.
        """
        latest = self._session.scalar(
            select(Conversation.id)
            .where(Conversation.customer_id == customer_id, Conversation.updated_at >= since)
            .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
            .limit(1)
        )
        conversation = self._writer.locked(latest)[0] if latest else None
        if conversation is None or conversation.customer_id != customer_id:
            return None
        told = write(as_language(conversation.language))
        self._writer.say(conversation, sender="system", parts=told.parts, text=told.text)
        return conversation.id
