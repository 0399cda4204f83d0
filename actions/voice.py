"""Knowledge from customers: what they say of us is kept in their words, thanked and followed."""

from typing import Any, ClassVar

from actions.base import CustomerAction
from actions.context import Button, Turn
from actions.forms import Form
from actions.words import (
    excerpt,
    own_words,
    person_button,
    substance,
    supply_of,
    topic,
    undo_button,
)
from agent.cases.schemas import Case, CaseDetail
from agent.cases.service import CaseService
from agent.voice.models import ClaimKind
from agent.voice.schemas import Claim
from agent.voice.service import VoiceService

_LONGEST = 2_000


class Voice(CustomerAction):
    """Keeps one kind of statement.

    Attributes:
        kind: as the ledger of statements calls it.
        bare_is_enough: whether a message without particulars says something: "well done!".
    """

    account = False
    kind: ClassVar[ClaimKind]
    bare_is_enough: ClassVar[bool] = False
    by_kind: ClassVar[dict[str, type["Voice"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make each kind findable, for the form that gathers the words."""
        super().__init_subclass__(**kwargs)
        Voice.by_kind[cls.kind] = cls

    def answer(self, turn: Turn) -> None:
        """Keep what was said, or ask for it where only the intent is clear."""
        text = turn.text.strip()
        if self.bare_is_enough or substance(text):
            self.keep(turn, text, confidence=turn.confidence)
            return
        turn.set("voice_kind", {"kind": self.kind, "confidence": turn.confidence})
        turn.start_form("voice_form", clear=["voice_text"])

    def keep(self, turn: Turn, text: str, *, confidence: float) -> None:
        """Record the statement and thank for it in substance."""
        claim = self.record(turn, text, confidence=confidence)
        buttons: list[Button] = []
        if turn.signed_in:
            turn.wrote("claim", claim.reference)
            buttons = [undo_button(turn)]
        turn.say(
            f"utter_voice_{self.kind}",
            about=about(turn, text),
            quote=excerpt(text),
            reference=claim.reference,
            next=turn.word("voice_next", "known" if turn.signed_in else "visitor"),
            buttons=buttons,
        )

    def record(self, turn: Turn, text: str, *, confidence: float) -> Claim:
        """Write the statement into the ledger."""
        return turn.service(VoiceService).record(
            self.kind,
            quote=text[:_LONGEST],
            message_id=turn.turn_id.split("#")[0],
            turn_id=turn.turn_id,
            language=turn.language,
            intent=self.action.removeprefix("action_"),
            confidence=confidence,
            customer_id=turn.customer_id if turn.signed_in else None,
            conversation_id=turn.conversation_id,
            product=topic(turn, text),
        )


class GivePraise(Voice):
    """Praise of service, product or person."""

    action = "action_give_praise"
    kind = "praise"
    bare_is_enough = True


class GiveSuggestion(Voice):
    """An improvement proposed."""

    action = "action_give_suggestion"
    kind = "suggestion"


class ReportPainPoint(Voice):
    """A difficulty told without asking for a fix."""

    action = "action_report_pain_point"
    kind = "pain_point"


class StateExpectation(Voice):
    """What the customer expected or would like to have."""

    action = "action_state_expectation"
    kind = "expectation"


class Complaint(Voice):
    """A complaint: a case with a number and its term, and the statement in the ledger.

    It is opened without asking for a yes first: to complain is a right, and it can be undone.
    """

    action = "action_complaint"
    kind = "complaint"

    def related_case(self, turn: Turn) -> Case | None:
        """Return the open complaint about the same thing."""
        named = supply_of(turn)
        return next(
            (c for c in turn.customer.complaints if named is None or c.product in {named, None}),
            None,
        )

    def keep(self, turn: Turn, text: str, *, confidence: float) -> None:
        """Record the statement, open the case or add to it, offer a person."""
        claim = self.record(turn, text, confidence=confidence)
        values: dict[str, Any] = {
            "about": about(turn, text),
            "quote": excerpt(text),
            "reference": claim.reference,
        }
        person = person_button(turn, reason="complaint")
        if not turn.signed_in:
            turn.say("utter_complaint_visitor", buttons=[person], **values)
            return
        known = self.related_case(turn)
        case = self._case(turn, text, known=known)
        turn.wrote("complaint", case.number)
        turn.focus_on("case", case.number, action=self.other("action_ticket_status"))
        turn.say(
            "utter_complaint_added" if known else "utter_complaint_opened",
            ticket=case.number,
            due=turn.moment_day(case.answer_due_at) if case.answer_due_at else "",
            buttons=[person, undo_button(turn)],
            **values,
        )

    @staticmethod
    def _case(turn: Turn, text: str, *, known: Case | None) -> CaseDetail:
        cases = turn.service(CaseService)
        if known:
            return cases.add_note(
                turn.customer_id, known.number, text=text[:_LONGEST], turn_id=turn.turn_id
            )
        return cases.open_case(
            turn.customer_id,
            category="complaint",
            subject=excerpt(text, longest=80),
            text=text[:_LONGEST],
            product=supply_of(turn),
            turn_id=turn.turn_id,
        )


class VoiceForm(Form):
    """Gathers the words, where only the intent was clear."""

    action = "validate_voice_form"
    account = False
    slots = ("voice_text",)

    def extract_voice_text(self, turn: Turn) -> str | None:
        """Return the message, when it answers the question."""
        return own_words(turn) if self.asked(turn, "voice_text") else None


class AskVoiceText(CustomerAction):
    """Asks for the words, each kind in its way."""

    action = "action_ask_voice_form_voice_text"
    account = False

    def answer(self, turn: Turn) -> None:
        """Ask."""
        turn.say(f"utter_voice_ask_{turn.slot('voice_kind')['kind']}")


class VoiceFormDone(CustomerAction):
    """Keeps the words gathered."""

    action = "action_voice_form_done"
    account = False
    needs = VoiceForm.slots

    def answer(self, turn: Turn) -> None:
        """Hand them to the action of their kind."""
        text, kind = turn.slot("voice_text"), turn.slot("voice_kind")
        turn.set("voice_text", None)
        turn.set("voice_kind", None)
        Voice.by_kind[kind["kind"]](self.runtime).keep(turn, text, confidence=kind["confidence"])


def about(turn: Turn, text: str) -> str:
    """Return what the words are about, as it goes into a sentence: " about the app"."""
    named = topic(turn, text)
    return turn.word("about", named) if named else ""
