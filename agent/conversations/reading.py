"""What other features read of conversations: never written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from agent.conversations.models import Conversation, Message, Turn
from agent.events.models import Event

# Of one episode: a card shows the last of them, and a day-long talk must not cost more.
_MOST_MESSAGES = 200
_MOST_CONVERSATIONS = 1_000
_IDS_A_QUERY = 500


@dataclass(frozen=True)
class SaidMessage:
    """One message of an episode and, for the customer's, what the machine made of it.

    ``explanation`` is what the dialogue stored with the turn; ``thumb`` the customer's verdict on
    the answer to this message.
    """

    id: str
    seq: int
    sender: str
    text: str
    parts: Sequence[Mapping[str, Any]]
    at: datetime
    language: str | None
    pressed: bool
    answers: str | None
    feedback: str | None
    status: str | None
    error: str | None
    explanation: Mapping[str, Any]


@dataclass(frozen=True)
class CustomerText:
    """What a customer typed, without where he typed it."""

    message_id: str
    text: str
    language: str | None


@dataclass(frozen=True)
class Episode:
    """The part of a conversation since the bot last began anew."""

    conversation_id: str
    episode_id: str
    customer_id: str | None
    language: str
    owner: str
    owner_version: int
    messages: tuple[SaidMessage, ...]


@dataclass(frozen=True)
class Talk:
    """A conversation whoever owned it when, as far back as messages are read.

    ``queued`` are the sequences at which it went to people, ``begun`` those at which the bot took
    it over again, and began anew.
    """

    conversation_id: str
    customer_id: str | None
    language: str
    messages: tuple[SaidMessage, ...]
    queued: tuple[int, ...]
    begun: tuple[int, ...] = ()


@dataclass(frozen=True)
class Place:
    """How far somebody has followed: a moment, and which of those at that moment."""

    at: datetime
    id: str


@dataclass(frozen=True)
class PastConversation:
    """A conversation as one line of a timeline."""

    id: str
    started_at: datetime
    owner: str
    first_text: str


class ConversationReader:
    """Reads conversations of anybody: for staff, behind a permission."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def episode(self, conversation_id: str) -> Episode | None:
        """Return the present episode with its messages, oldest first."""
        conversation = self._session.get(Conversation, conversation_id)
        if conversation is None:
            return None
        return Episode(
            conversation_id=conversation.id,
            episode_id=conversation.episode_id,
            customer_id=conversation.customer_id,
            language=conversation.language,
            owner=conversation.owner,
            owner_version=conversation.owner_version,
            messages=self._messages(conversation.id, after=self._began(conversation.id)),
        )

    def customers_of(self, conversation_ids: Sequence[str]) -> dict[str, str | None]:
        """Return the verified customer of each conversation."""
        rows = self._session.execute(
            select(Conversation.id, Conversation.customer_id).where(
                Conversation.id.in_(conversation_ids)
            )
        )
        return {row.id: row.customer_id for row in rows}

    def ids_of(self, customer_id: str) -> Sequence[str]:
        """Return a customer's conversations, the newest first."""
        return self._session.scalars(
            select(Conversation.id)
            .where(Conversation.customer_id == customer_id)
            .order_by(Conversation.created_at.desc())
            .limit(_MOST_CONVERSATIONS)
        ).all()

    def of_customer(
        self, customer_id: str, *, before: tuple[datetime, str] | None, limit: int
    ) -> tuple[PastConversation, ...]:
        """Return conversations begun before a place in time, the newest first."""
        first = (
            select(Message.text)
            .where(Message.conversation_id == Conversation.id, Message.sender == "customer")
            .order_by(Message.seq)
            .limit(1)
            .scalar_subquery()
        )
        query = (
            select(Conversation.id, Conversation.created_at, Conversation.owner, first)
            .where(Conversation.customer_id == customer_id, first.is_not(None))
            .order_by(Conversation.created_at.desc(), Conversation.id.desc())
            .limit(limit)
        )
        if before is not None:
            at, last = before
            query = query.where(
                or_(
                    Conversation.created_at < at,
                    and_(Conversation.created_at == at, Conversation.id < last),
                )
            )
        rows = self._session.execute(query)
        return tuple(PastConversation(row[0], row[1], row[2], row[3]) for row in rows)

    def moved(self, *, after: Place, until: datetime, limit: int) -> tuple[tuple[str, Place], ...]:
        """Return conversations in which anything happened after a place, the oldest change first.

        Messages, thumbs and changes of the owner count. Whoever follows leaves the last seconds
        out by ``until``: a transaction under way may still bring an earlier moment.
        """
        key = tuple_(Conversation.updated_at, Conversation.id)
        rows = self._session.execute(
            select(Conversation.id, Conversation.updated_at)
            .where(key > _bound(Conversation.updated_at, after))
            .where(Conversation.updated_at <= until)
            .order_by(Conversation.updated_at, Conversation.id)
            .limit(limit)
        )
        return tuple((row[0], Place(row[1], row[0])) for row in rows)

    def interpreted(
        self, *, after: Place, until: datetime, limit: int
    ) -> tuple[tuple[str, Place], ...]:
        """Return conversations with a turn that ended after a place, the oldest end first.

        While people own a conversation its turns end without changing it: `moved` misses them.
        """
        key = tuple_(Turn.finished_at, Turn.message_id)
        rows = self._session.execute(
            select(Turn.conversation_id, Turn.finished_at, Turn.message_id)
            .where(key > _bound(Turn.finished_at, after))
            .where(Turn.finished_at <= until)
            .order_by(Turn.finished_at, Turn.message_id)
            .limit(limit)
        )
        return tuple((row[0], Place(row[1], row[2])) for row in rows if row[1] is not None)

    def talk(self, conversation_id: str) -> Talk | None:
        """Return a conversation with its latest messages, oldest first."""
        conversation = self._session.get(Conversation, conversation_id)
        if conversation is None:
            return None
        messages = self._messages(conversation_id, after=0)
        first = messages[0].seq if messages else 0
        changes = self._session.scalars(
            select(Event)
            .where(Event.conversation_id == conversation_id, Event.type == "owner_changed")
            .where(Event.seq >= first)
            .order_by(Event.seq)
        ).all()
        return Talk(
            conversation_id=conversation_id,
            customer_id=conversation.customer_id,
            language=conversation.language,
            messages=messages,
            queued=tuple(each.seq for each in changes if each.payload.get("owner") == "queue"),
            begun=tuple(each.seq for each in changes if each.payload.get("owner") == "bot"),
        )

    def around(self, conversation_id: str, seq: int, *, each: int) -> tuple[SaidMessage, ...]:
        """Return the messages before and after one, so many on each side, oldest first."""
        before = (
            select(Message.seq)
            .where(Message.conversation_id == conversation_id, Message.seq <= seq)
            .order_by(Message.seq.desc())
            .limit(each + 1)
        )
        after = (
            select(Message.seq)
            .where(Message.conversation_id == conversation_id, Message.seq > seq)
            .order_by(Message.seq)
            .limit(each)
        )
        wanted = [*self._session.scalars(before), *self._session.scalars(after)]
        rows = self._session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.seq.in_(wanted))
            .order_by(Message.seq)
        )
        return tuple(_said(row, None) for row in rows)

    def typed(self, *, limit: int) -> tuple[CustomerText, ...]:
        """Return what customers typed last, the newest first; pressed buttons are left out."""
        rows = self._session.execute(
            select(Message.id, Message.text, Message.language)
            .where(Message.sender == "customer", Message.button_id.is_(None), Message.text != "")
            .order_by(Message.id.desc())
            .limit(limit)
        )
        return tuple(CustomerText(row[0], row[1], row[2]) for row in rows)

    def texts_of(self, message_ids: Sequence[str]) -> dict[str, CustomerText]:
        """Return messages by id; those that are no more are left out."""
        found: dict[str, CustomerText] = {}
        for first in range(0, len(message_ids), _IDS_A_QUERY):
            some = message_ids[first : first + _IDS_A_QUERY]
            rows = self._session.execute(
                select(Message.id, Message.text, Message.language).where(Message.id.in_(some))
            )
            found.update({row[0]: CustomerText(row[0], row[1], row[2]) for row in rows})
        return found

    def _began(self, conversation_id: str) -> int:
        """Return the event with which the bot last took the conversation over; 0 at first."""
        newest = self._session.scalars(
            select(Event)
            .where(Event.conversation_id == conversation_id, Event.type == "owner_changed")
            .order_by(Event.seq.desc())
            .limit(50)
        )
        return next((event.seq for event in newest if event.payload.get("owner") == "bot"), 0)

    def _messages(self, conversation_id: str, *, after: int) -> tuple[SaidMessage, ...]:
        rows = self._session.execute(
            select(Message, Turn)
            .outerjoin(Turn, Turn.message_id == Message.id)
            .where(Message.conversation_id == conversation_id, Message.seq > after)
            .order_by(Message.seq.desc())
            .limit(_MOST_MESSAGES)
        )
        return tuple(_said(row[0], row[1]) for row in reversed(list(rows)))


def _bound(column: Any, place: Place) -> Any:
    return tuple_(literal(place.at, column.type), literal(place.id))


def _said(message: Message, turn: Turn | None) -> SaidMessage:
    return SaidMessage(
        id=message.id,
        seq=message.seq,
        sender=message.sender,
        text=message.text,
        parts=message.parts,
        at=message.at,
        language=message.language,
        pressed=message.button_id is not None,
        answers=message.answers,
        feedback=message.feedback,
        status=turn.status if turn else None,
        error=turn.error if turn else None,
        explanation=(turn.explanation or {}) if turn else {},
    )


def customers_words(session: Session, *, limit: int) -> list[str]:
    """Return what customers wrote last, each wording once, the newest first; no pressed buttons."""
    texts = session.scalars(
        select(Message.text)
        .where(Message.sender == "customer", Message.button_id.is_(None), Message.text != "")
        .group_by(Message.text)
        .order_by(func.max(Message.at).desc())
        .limit(limit)
    )
    return list(texts)
