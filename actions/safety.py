"""A smell of gas: the numbers and what to do, before anything else and whatever fails."""

from typing import Any

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import CustomerAction
from actions.context import Event, Turn
from actions.words import person_button
from agent.cases.schemas import CaseDetail
from agent.cases.service import CaseService

_REFERENCE = "gas_leak"
_LONGEST = 1_000
log = structlog.get_logger(__name__)


class GasLeak(CustomerAction):
    """Says at once whom to call from outside; then opens an urgent case of a known customer.

    The numbers are said before the database is touched. A person is offered, not imposed: in the
    queue nobody may be there to answer "and now?", while this machine says the numbers again.
    """

    action = "action_gas_leak"
    account = False
    interrupts = True

    def respond(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Say the numbers; what comes after must not be able to take them back."""
        said = CollectingDispatcher()
        said.utter_message(response="utter_gas_leak")
        said.utter_message(response="utter_gas_leak_steps")
        rest = CollectingDispatcher()
        events: list[Event] = []
        try:
            events = super().respond(rest, tracker)
            said.messages += rest.messages
        except Exception:  # the customer in danger reads the numbers even if the records are down
            log.exception("gas_leak_not_recorded")
        dispatcher.messages[:] = said.messages
        return [
            *events,
            SlotSet("requested_slot", None),
            ActiveLoop(None),
            SlotSet("pending", None),
            SlotSet("danger", True),
        ]

    def answer(self, turn: Turn) -> None:
        """Open the urgent case, or add to the one opened before; offer a person."""
        person = person_button(turn, reason="safety")
        if not turn.signed_in:
            turn.say("utter_gas_leak_after", buttons=[person])
            return
        case = self._case(turn)
        turn.say("utter_gas_leak_case", ticket=case.number, buttons=[person])

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Nothing waits for a yes here."""
        del arguments
        self.answer(turn)

    @staticmethod
    def _case(turn: Turn) -> CaseDetail:
        cases = turn.service(CaseService)
        words = turn.text[:_LONGEST].strip() or turn.line("utter_gas_leak_subject")
        known = next((c for c in turn.customer.open_cases if c.reference == _REFERENCE), None)
        if known:
            return cases.add_note(turn.customer_id, known.number, text=words, turn_id=turn.turn_id)
        return cases.open_case(
            turn.customer_id,
            category="fault",
            subject=turn.both("utter_gas_leak_subject"),
            text=words,
            turn_id=turn.turn_id,
            priority="urgent",
            product="gas",
            reference=_REFERENCE,
            conversation_id=turn.conversation_id,
            opened_by="bot",
        )
