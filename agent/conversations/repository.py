"""Queries over conversations, messages and turns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update
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

    def said_by_customer(self, conversation_id: str, *, limit: int) -> list[Message]:
        """Return the customer's newest messages, oldest first."""
        rows = self._session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.sender == "customer")
            .order_by(Message.seq.desc())
            .limit(limit)
        )
        return list(rows)[::-1]

    def last_message(self, conversation_id: str) -> Message | None:
        """Return the newest message, whoever sent it."""
        return self.last_messages([conversation_id]).get(conversation_id)

    def last_messages(self, conversation_ids: Iterable[str]) -> dict[str, Message]:
        """Return the newest message of each conversation."""
        newest = (
            select(Message.conversation_id, func.max(Message.seq).label("seq"))
            .where(Message.conversation_id.in_(list(conversation_ids)))
            .group_by(Message.conversation_id)
            .subquery()
        )
        rows = self._session.scalars(
            select(Message).join(
                newest,
                and_(
                    Message.conversation_id == newest.c.conversation_id,
                    Message.seq == newest.c.seq,
                ),
            )
        )
        return {row.conversation_id: row for row in rows}

    def by_ids(self, conversation_ids: Iterable[str]) -> dict[str, Conversation]:
        """Return conversations by id."""
        rows = self._session.scalars(
            select(Conversation).where(Conversation.id.in_(list(conversation_ids)))
        )
        return {row.id: row for row in rows}

    def closed(self, *, before: tuple[datetime, str] | None, limit: int) -> list[Conversation]:
        """Return closed conversations, the last closed first, after the one at ``before``."""
        query = (
            select(Conversation)
            .where(Conversation.closed_at.is_not(None))
            .order_by(Conversation.closed_at.desc(), Conversation.id.desc())
            .limit(limit)
        )
        if before is not None:
            at, conversation_id = before
            query = query.where(
                or_(
                    Conversation.closed_at < at,
                    and_(Conversation.closed_at == at, Conversation.id < conversation_id),
                )
            )
        return list(self._session.scalars(query))

    def recent_intents(self, conversation_id: str, *, limit: int = 5) -> list[str]:
        """Return what the customer's last messages were understood as, newest first."""
        explanations = self._session.scalars(
            select(Turn.explanation)
            .where(Turn.conversation_id == conversation_id, Turn.explanation.is_not(None))
            .order_by(Turn.seq.desc())
            .limit(limit)
        )
        return [intent for one in explanations for intent in intents_of(one or {})]

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


def intents_of(explanation: dict[str, Any]) -> list[str]:
    """Return the intents an explanation of a turn names."""
    readings = [one.get("intent") for one in explanation.get("nlu") or [] if isinstance(one, dict)]
    names = [one.get("name") if isinstance(one, dict) else one for one in readings]
    return [str(name) for name in names if name]
