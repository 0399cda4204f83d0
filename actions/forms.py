"""The base of the validation of Rasa forms: several data gathered one after the other.

A form asks for its slots in order (``utter_ask_<form>_<slot>``). For each message its
validation looks for what the message brings; when it brings nothing, Rasa runs the action of
the intent instead and then comes back here and asks again, by itself.
"""

from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import references
from actions.base import CustomerAction
from actions.context import Event, Turn
from agent.errors import AscoltoError


class Form(CustomerAction):
    """Validates one form. ``action`` is ``validate_<form>``.

    For a slot ``x`` a subclass writes ``extract_x(turn)``, which returns what the message says
    about it or None, and where needed ``check_x(turn, value)``, which returns the value to
    keep, or None after saying what is wrong with it.

    Attributes:
        slots: the ``required_slots`` of the form in the domain, in order.
    """

    slots: ClassVar[tuple[str, ...]]

    def required(self, turn: Turn) -> tuple[str, ...]:
        """Return the slots needed, given those already filled."""
        del turn
        return self.slots

    def perform(self, turn: Turn) -> None:
        """Fill what this message fills and name the next slot to ask for."""
        if self._interrupted(turn):
            turn.set("requested_slot", turn.slot("requested_slot"))  # fills nothing: Rasa goes on
            return
        prefilled = turn.tracker.slots_to_validate()
        for slot in self.slots:
            if slot not in self.required(turn):
                continue
            try:
                value = getattr(self, f"extract_{slot}")(turn)
                value = prefilled.get(slot) if value is None else value
                if value is not None:
                    check = getattr(self, f"check_{slot}", None)
                    turn.set(slot, check(turn, value) if check else value)
            except AscoltoError as error:  # said, and asked again
                turn.say_error(error)
                turn.set(slot, None)
        missing = (slot for slot in self.required(turn) if turn.slot(slot) is None)
        turn.set("requested_slot", next(missing, None))
        if any(
            event.get("name") in self.slots and event.get("value") is not None
            for event in turn.events
        ):
            for count in ("failures", "detours"):
                if turn.slot(count):
                    turn.set(count, 0)

    @staticmethod
    def _interrupted(turn: Turn) -> bool:
        """Return whether the message drops the form: a smell of gas, "never mind"."""
        if turn.active_form and references.gives_up(turn.text):
            return True
        action = CustomerAction.by_name.get(f"action_{turn.intent}")
        return bool(turn.active_form and action and action.interrupts)

    def asked(self, turn: Turn, slot: str) -> bool:
        """Return whether the message answers the question about ``slot``."""
        return bool(turn.active_form) and turn.slot("requested_slot") == slot

    def _failed(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        slots: dict[str, Any],
        error: AscoltoError | None,
    ) -> list[Event]:
        events = super()._failed(dispatcher, tracker, slots, error)
        return [*events, SlotSet("requested_slot", None), ActiveLoop(None)]
