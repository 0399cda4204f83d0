"""Conversations and people that the desk's tests need."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember, member
from agent.accounts.models import StaffRow
from agent.conversations.handover import Handover
from agent.conversations.models import Conversation, Message, Turn
from agent.conversations.service import ConversationService
from agent.conversations.writer import ConversationWriter
from agent.handoff.desk import DeskService
from agent.kit.clock import FixedClock
from agent.kit.i18n import Language
from tests.agent.accounts.people import add_person


class Talk:
    """One conversation, written to as the product writes."""

    def __init__(
        self,
        session: Session,
        clock: FixedClock,
        *,
        customer_id: str | None = None,
        language: Language = "it",
    ) -> None:
        self._session, self._clock = session, clock
        view = ConversationService(session, clock=clock).open(
            customer_id=customer_id, language=language
        )
        self.id = view.id
        self._writer = ConversationWriter(session, clock=clock)

    @property
    def row(self) -> Conversation:
        return self._session.get_one(Conversation, self.id)

    @property
    def version(self) -> int:
        return self.row.owner_version

    def pause(self, **time: float) -> None:
        self._clock.moment += timedelta(**time)

    def customer(self, text: str, **explanation: Any) -> Message:
        """Say something as the customer; with an explanation the bot has dealt with it."""
        self.pause(seconds=1)
        message = self._say("customer", text)
        if explanation:
            status = explanation.pop("status", "done")
            self._session.add(
                Turn(
                    message_id=message.id,
                    conversation_id=self.id,
                    seq=message.seq,
                    status=status,
                    created_at=message.at,
                    attempts=1,
                    error=explanation.pop("error", None),
                    explanation=explanation,
                )
            )
            self._session.flush()
        return message

    def bot(self, text: str, *, answers: Message | None = None, **columns: Any) -> Message:
        self.pause(seconds=1)
        return self._say("bot", text, answers=answers.id if answers else None, **columns)

    def agent(self, text: str, staff: StaffMember) -> None:
        self.pause(seconds=1)
        DeskService(self._session, clock=self._clock).send(
            self.id, by=staff.id, client_message_id=f"m{self.row.last_seq}", text=text
        )

    def note(self, text: str, staff: StaffMember) -> str:
        return DeskService(self._session, clock=self._clock).note(
            self.id, by=staff.id, client_note_id=f"n{self.row.last_seq}", text=text
        )

    def queue(self, reason: str = "asked") -> None:
        Handover(self._session, clock=self._clock).hand_over(
            self.row, reason=reason, requested_by="customer", before="nothing"
        )

    def take(self, staff: StaffMember) -> None:
        DeskService(self._session, clock=self._clock).take(
            self.id, by=staff.id, version=self.version
        )

    def close(self, staff: StaffMember) -> None:
        DeskService(self._session, clock=self._clock).close(
            self.id, by=staff.id, version=self.version
        )

    def give_back(self, staff: StaffMember, note: str = "Sistemato.") -> None:
        DeskService(self._session, clock=self._clock).give_back(
            self.id, by=staff.id, version=self.version, note=note
        )

    def _say(self, sender: str, text: str, **columns: Any) -> Message:
        parts = columns.pop("parts", [{"type": "text", "text": text}])
        return self._writer.say(self.row, sender=sender, parts=parts, text=text, **columns)


def understood(intent: str, confidence: float = 0.93, **more: Any) -> dict[str, Any]:
    """Return what the dialogue stores with a turn it understood."""
    parse = {"intent": intent, "confidence": confidence, "sure": True, "ranking": []}
    return {
        "nlu": [parse | more.pop("parse", {})],
        "actions": [{"name": name} for name in more.pop("actions", [f"action_{intent}"])],
        "slots": {"language": "it", **more.pop("slots", {})},
        "evidence": more.pop("evidence", []),
        **more,
    }


def staff_member(
    session: Session, *roles: str, email: str = "sofia@ventolia.example"
) -> StaffMember:
    """Return somebody of the staff; an agent unless said otherwise."""
    name = email.split("@")[0].title() + " Greco"
    added = add_person(session, email, name=name, roles=roles or ("agent",), password=None)
    return member(session.get_one(StaffRow, added.id))
