"""A person: now in this chat, or by phone later."""

import re
from typing import Any

from actions.base import CustomerAction
from actions.context import Turn
from actions.forms import Form
from actions.hours import next_opening
from actions.understanding import call_time
from actions.words import excerpt, undo_button
from agent.cases.service import CaseService
from agent.customers.keys import clean_phone

_REASONS = frozenset({"asked", "two_failures", "complaint", "safety", "policy", "low_confidence"})
_PHONE = re.compile(r"\+?\d[\d .\-/]{5,}\d")
_OTHER_NUMBER = re.compile(
    r"\b(altr[oi] numer\w+|numero (?:diverso|nuovo)|(?:an)?other number|different number)\b", re.I
)


class TalkToHuman(CustomerAction):
    """Puts the conversation into the queue for a person."""

    action = "action_talk_to_human"
    account = False
    interrupts = True

    def answer(self, turn: Turn) -> None:
        """Say what happens now; buttons may bring the reason."""
        choice = turn.entity("choice")
        self.confirmed(turn, {"reason": choice if choice in _REASONS else "asked"})

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Hand over, and say when people are there."""
        reason = arguments["reason"]
        if reason == "two_failures" or arguments.get("sorry"):
            turn.leave_form()
            turn.set("pending", None)
            turn.say("utter_two_failures")
        opens = next_opening(turn.runtime.clock.now())
        if opens is None:
            turn.say("utter_person_now")
        else:
            turn.say("utter_person_later", opens=turn.moment(opens))
        turn.hand_over(reason)


class CallbackRequest(CustomerAction):
    """The customer wants to be called."""

    action = "action_callback_request"
    account = False
    subjects = ("callback",)

    def answer(self, turn: Turn) -> None:
        """Ask whether the number known, or the one given, is right; or for one."""
        if not turn.signed_in:
            turn.say("utter_callback_visitor")
            return
        given = turn.entity("phone")
        another = turn.entity("choice") == "other" or bool(_OTHER_NUMBER.search(turn.text))
        if another:
            turn.set("pending", None)
        when = _when(turn.text)
        if (planned := self.related_case(turn)) and not (given or another or when):
            turn.focus_on("call", planned.number, action=self)
            turn.say("utter_callback_known")
            return
        turn.set("callback_when", when)
        known = turn.customer.customer.phone
        phone = given or (None if another else known)
        if phone is None:
            turn.start_form("callback_form", clear=["callback_phone"])
            return
        self.offer(turn, clean_phone(phone))

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Call another number, or at another time."""
        given, when = turn.entity("phone"), _when(turn.text)
        if given is None and when is None and not _OTHER_NUMBER.search(turn.text):
            return False
        turn.set("callback_when", when or arguments["when"])
        if given is None and when is None:
            turn.set("pending", None)
            turn.start_form("callback_form", clear=["callback_phone"])
        else:
            self.offer(turn, clean_phone(given) if given else arguments["phone"])
        return True

    def offer(self, turn: Turn, phone: str) -> None:
        """Ask for the yes to this number; a call already planned is changed, not doubled."""
        when = turn.slot("callback_when")
        planned = self.related_case(turn)
        turn.ask(
            self,
            "utter_callback_change_ask" if planned else "utter_callback_ask",
            arguments={"phone": phone, "when": when, "planned": planned and planned.number},
            phone=phone,
            when=f" ({when})" if when else "",
            ticket=planned.number if planned else "",
        )

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the case of the call, or write into the one there is what changes."""
        phone, when = arguments["phone"], arguments["when"]
        if planned := arguments.get("planned"):
            self._change(turn, planned, phone=phone, when=when)
            return
        case = turn.service(CaseService).open_case(
            turn.customer_id,
            category="callback",
            subject=turn.both("utter_callback_subject", phone=phone),
            text=when or "",
            turn_id=turn.turn_id,
            conversation_id=turn.conversation_id,
        )
        turn.wrote("case", case.number)
        turn.focus_on("call", case.number, action=self)
        turn.say(
            "utter_callback_done",
            ticket=case.number,
            phone=phone,
            when=f" ({when})" if when else "",
            due=turn.moment(case.answer_due_at) if case.answer_due_at else "",
            buttons=[undo_button(turn)],
        )

    @staticmethod
    def _change(turn: Turn, number: str, *, phone: str, when: str | None) -> None:
        text = turn.line("utter_callback_subject", phone=phone)
        case = turn.service(CaseService).add_note(
            turn.customer_id,
            number,
            text=f"{text} ({when})" if when else text,
            turn_id=turn.turn_id,
        )
        turn.wrote("case_note", case.number)
        turn.say(
            "utter_callback_changed",
            ticket=case.number,
            phone=phone,
            when=f" ({when})" if when else "",
            buttons=[undo_button(turn)],
        )


class CallbackForm(Form):
    """Gathers the number to call."""

    action = "validate_callback_form"
    slots = ("callback_phone",)

    def extract_callback_phone(self, turn: Turn) -> str | None:
        """Return the number in the message; what looks like one is checked, and said."""
        if not self.asked(turn, "callback_phone"):
            return None
        if given := turn.entity("phone"):
            return given
        found = _PHONE.search(turn.text)
        return found[0] if found else None

    def check_callback_phone(self, turn: Turn, value: str) -> str:
        """Return the number as it will be kept; raises InvalidPhone."""
        del turn
        return clean_phone(value)


class CallbackFormDone(CustomerAction):
    """Asks for the yes to the number gathered."""

    action = "action_callback_form_done"
    needs = CallbackForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat the number and ask."""
        phone = turn.slot("callback_phone")
        turn.set("callback_phone", None)
        CallbackRequest(self.runtime).offer(turn, phone)


def _when(text: str) -> str | None:
    """Return the words that say when to call, as they were written."""
    found = call_time(text)
    return excerpt(found, longest=80) if found else None
