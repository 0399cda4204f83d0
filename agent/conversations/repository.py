"""Queries over conversations, messages and turns."""

from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from agent.conversations.models import Conversation, Message, Turn

_OPEN = ("pending", "running")


class ConversationRepository:
    """The only code that reads these tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Conversation | Message | Turn) -> None:
        """Insert a row."""
        self._session.add(row)
        self._session.flush()

    def get(self, conversation_id: str) -> Conversation | None:
        """Return a conversation without locking it."""
        return self._session.get(Conversation, conversation_id)

    def locked(self, conversation_id: str) -> Conversation | None:
        """Return a conversation; nobody else writes to it until the transaction ends."""
        return self._session.scalar(
            select(Conversation).where(Conversation.id == conversation_id).with_for_update()
        )

    def message(self, conversation_id: str, message_id: str) -> Message | None:
        """Return a message of this conversation."""
        return self._session.scalar(
            select(Message).where(
                Message.conversation_id == conversation_id, Message.id == message_id
            )
        )

    def by_client_id(self, conversation_id: str, client_message_id: str) -> Message | None:
        """Return the message the client gave this id, if it came before."""
        return self._session.scalar(
            select(Message).where(
                Message.conversation_id == conversation_id,
                Message.client_message_id == client_message_id,
            )
        )

    def answer_to(self, conversation_id: str, message_id: str) -> Message | None:
        """Return the bot's answer to a message of this conversation."""
        return self._session.scalar(
            select(Message).where(
                Message.conversation_id == conversation_id,
                Message.answers == message_id,
                Message.sender == "bot",
            )
        )

    def turn(self, message_id: str) -> Turn | None:
        """Return the turn of a message, locked."""
        return self._session.scalar(
            select(Turn).where(Turn.message_id == message_id).with_for_update()
        )

    def of_turn(self, turn: Turn) -> tuple[Conversation, Message]:
        """Return the conversation and the message a turn belongs to."""
        return (
            self._session.get_one(Conversation, turn.conversation_id),
            self._session.get_one(Message, turn.message_id),
        )

    def next_turn(self, now: datetime) -> Turn | None:
        """Return the oldest turn that may run now, locked; others pass it over.

        A turn may run when no earlier one of its conversation is open, so that messages are
        answered one at a time and in order.
        """
        earlier = aliased(Turn)
        due = or_(
            and_(Turn.status == "pending", or_(Turn.not_before.is_(None), Turn.not_before <= now)),
            and_(Turn.status == "running", Turn.lease_until < now),
        )
        blocked = exists().where(
            earlier.conversation_id == Turn.conversation_id,
            earlier.seq < Turn.seq,
            earlier.status.in_(_OPEN),
        )
        return self._session.scalar(
            select(Turn)
            .where(due, ~blocked)
            .order_by(Turn.created_at, Turn.seq)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

    def renew_leases(self, lease: str, *, until: datetime) -> None:
        """Push back the end of every lease this worker holds."""
        self._session.execute(
            update(Turn)
            .where(Turn.lease == lease, Turn.status == "running")
            .values(lease_until=until)
        )
