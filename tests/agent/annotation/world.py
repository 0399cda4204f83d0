"""Conversations, messages under review and trainers that the inbox's tests need."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from agent.annotation.domain import Known
from agent.annotation.labels import Trainer
from agent.annotation.models import ReviewMessageRow, bits_of
from agent.annotation.schemas import Part, Span
from agent.conversations.models import Conversation, Message, Turn
from agent.events.models import Event
from agent.kit.clock import FixedClock
from agent.kit.database import Database

ELENA, TOMMASO, IRIS = (Trainer(name.lower(), name) for name in ("Elena", "Tommaso", "Iris"))
PAOLO = Trainer("paolo", "Paolo", admin=True)
KNOWN = Known(
    intents=frozenset({"bill_explain", "pay_bill", "meter_reading", "greet", "out_of_scope"}),
    entities=frozenset({"amount", "date", "bill_number"}),
)


def whole(text: str, intent: str, *entities: tuple[int, int, str]) -> list[Part]:
    """Return a label for all of a text."""
    spans = tuple(Span(start=s, end=e, entity=name) for s, e, name in entities)
    return [Part(start=0, end=len(text), intent=intent, entities=spans)]


def add_review(
    session: Session,
    clock: FixedClock,
    message_id: str,
    text: str = "perché pago così tanto?",
    **columns: Any,
) -> ReviewMessageRow:
    """Add a message a customer typed, already under review."""
    conversation_id = columns.pop("conversation_id", f"c-{message_id}")
    at = columns.pop("at", clock.now())
    if session.get(Conversation, conversation_id) is None:
        session.add(
            Conversation(
                id=conversation_id, language="it", language_heard=True, owner="bot",
                owner_version=1, token_version=1, last_seq=1, episode_id="e", created_at=at,
                updated_at=at,
            )
        )  # fmt: skip
        session.flush()
    session.add(
        Message(
            id=message_id, conversation_id=conversation_id, seq=columns.get("seq", 1),
            sender="customer", text=text, parts=[], payloads={}, at=at,
        )
    )  # fmt: skip
    fields: dict[str, Any] = {
        "seq": 1, "language": "it", "intent": "bill_explain", "confidence": 0.6, "sure": False,
        "ranking": [{"intent": "bill_explain", "confidence": 0.6}], "entities": [],
        "model_id": "m1", "reasons": bits_of(["unsure"]), "weight": 1.0, "score": 0.5,
        "teaching": 0.5, "state": "open", "version": 1, "twice": False, "test": False,
    } | columns  # fmt: skip
    row = ReviewMessageRow(
        message_id=message_id, conversation_id=conversation_id, text=text, at=at, **fields
    )
    session.add(row)
    session.flush()
    return row


class Chat:
    """A conversation as it is stored, written step by step."""

    def __init__(
        self,
        database: Database,
        clock: FixedClock,
        id: str = "chat",
        *,
        customer_id: str | None = None,
    ) -> None:
        self._database, self._clock, self.id = database, clock, id
        with database.transaction() as session:
            session.add(
                Conversation(
                    id=id, customer_id=customer_id, language="it", language_heard=True,
                    owner="bot", owner_version=1, token_version=1, last_seq=0, episode_id=id,
                    created_at=clock.now(), updated_at=clock.now(),
                )
            )  # fmt: skip

    def customer(self, text: str, intent: str = "bill_explain", **parse: Any) -> str:
        """Say something as the customer; the model has read it."""
        explanation = parse.pop("explanation", None)
        button_id = parse.pop("button_id", None)
        found = {
            "intent": intent, "confidence": 0.9, "sure": True, "language": "it", "entities": [],
            "ranking": [{"intent": intent, "confidence": parse.get("confidence", 0.9)}],
        } | parse  # fmt: skip
        message_id, seq = self._say("customer", text, button_id=button_id)
        with self._database.transaction() as session:
            session.add(
                Turn(
                    message_id=message_id, conversation_id=self.id, seq=seq, status="done",
                    created_at=self._clock.now(), attempts=1, finished_at=self._clock.now(),
                    explanation=explanation or {"nlu": [found], "model_id": "m1"},
                )
            )  # fmt: skip
        return message_id

    def bot(self, text: str = "Ecco.", *, answers: str | None = None) -> str:
        return self._say("bot", text, answers=answers)[0]

    def agent(self, text: str = "Ci penso io.") -> str:
        return self._say("agent", text)[0]

    def queue(self) -> None:
        with self._database.transaction() as session:
            seq = self._next(session)
            session.add(
                Event(
                    conversation_id=self.id, seq=seq, type="owner_changed",
                    payload={"owner": "queue"}, at=self._clock.now(),
                )
            )  # fmt: skip

    def thumb(self, message_id: str, value: str | None = "down") -> None:
        with self._database.transaction() as session:
            self._next(session)
            session.get_one(Message, message_id).feedback = value

    def erase(self, message_id: str) -> None:
        with self._database.transaction() as session:
            session.delete(session.get_one(Turn, message_id))
            session.flush()
            session.delete(session.get_one(Message, message_id))

    def _say(self, sender: str, text: str, **columns: Any) -> tuple[str, int]:
        with self._database.transaction() as session:
            seq = self._next(session)
            message = Message(
                id=f"{self.id}-{seq:03d}", conversation_id=self.id, seq=seq, sender=sender,
                text=text, parts=[{"type": "text", "text": text}], payloads={},
                at=self._clock.now(), **columns,
            )  # fmt: skip
            session.add(message)
            return message.id, seq

    def _next(self, session: Session) -> int:
        self._clock.moment += timedelta(seconds=10)
        conversation = session.get_one(Conversation, self.id)
        conversation.last_seq += 1
        conversation.updated_at = self._clock.now()
        return conversation.last_seq
