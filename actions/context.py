"""One customer message as an action sees it: what was said, who said it, how to answer.

A `Turn` is made for each action call, lives as long as its database transaction, and collects
what the action says and remembers. Actions never touch Rasa's tracker or dispatcher themselves.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.runtime import Runtime
from agent.customers.schemas import CustomerContext
from agent.customers.service import CustomerService
from agent.errors import AscoltoError
from agent.kit import i18n
from agent.kit.clock import ROME
from agent.kit.i18n import Language, as_language
from agent.kit.records import Bilingual

if TYPE_CHECKING:
    from actions.base import CustomerAction

S = TypeVar("S")
Event = dict[str, Any]
Button = tuple[str, str]
# The `choice` of a button that tells what a message meant which was not understood.
MEANT = "meant"


def local_day(moment: datetime) -> date:
    """Return the calendar day in Italy of an aware moment."""
    return moment.astimezone(ROME).date()


class SignInNeeded(Exception):
    """The action needs a verified customer and there is none."""


@dataclass
class Turn:
    """The message being answered.

    Attributes:
        runtime: database, clock and texts of this process.
        session: the open transaction; it is committed when the action has answered.
        events: what Rasa will remember (slots, loops, the next action).
        asked: whether this turn ends with a question for yes or no.
    """

    runtime: Runtime
    session: Session
    tracker: Tracker
    dispatcher: CollectingDispatcher
    events: list[Event] = field(default_factory=list)
    asked: bool = False

    # -- what was said ---------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The customer's words; behind a button that says how they were meant, those words."""
        if self.entity("choice") == MEANT:
            return str(self.slot("unclear") or "")
        return str(self.tracker.latest_message.get("text") or "")

    @property
    def confidence(self) -> float:
        """How sure Rasa was of the intent, from 0 to 1."""
        return float((self.tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)

    @property
    def foreign(self) -> bool:
        """Whether the message is in neither Italian nor English."""
        return bool(self.tracker.latest_message.get("language") == "other")

    @property
    def intent(self) -> str:
        """The intent Rasa acted upon."""
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or "")

    @property
    def turn_id(self) -> str:
        """Idempotency key of everything written while this message is answered."""
        metadata = self.tracker.latest_message.get("metadata") or {}
        turn_id = metadata.get("turn_id") or self.tracker.latest_message.get("message_id")
        return str(turn_id or self.tracker.sender_id)

    @property
    def second_request(self) -> bool:
        """Whether this is the second of two requests in one message."""
        return self.turn_id.endswith("#2")

    @property
    def conversation_id(self) -> str:
        """The conversation, which may hold several Rasa senders (episodes)."""
        metadata = self.tracker.latest_message.get("metadata") or {}
        return str(metadata.get("conversation_id") or self.tracker.sender_id)

    @cached_property
    def language(self) -> Language:
        """The language of the conversation."""
        return as_language(self.tracker.get_slot("language"))

    def entity(self, name: str) -> str | None:
        """Return the last value of the entity in this message that passed its checksum."""
        values = self.entities(name)
        return values[-1] if values else None

    def entities(self, name: str, *, valid: bool | None = True) -> list[str]:
        """Return the values of an entity in this message, in order.

        Args:
            name: of the entity.
            valid: only those with a right checksum (or without one); ``False`` for the wrong
                ones, ``None`` for all.
        """
        return [
            str(found["value"])
            for found in self.tracker.latest_message.get("entities") or []
            if found.get("entity") == name and (valid is None or found.get("valid", True) is valid)
        ]

    # -- who said it -----------------------------------------------------------------------

    @property
    def customer_id(self) -> str:
        """The verified customer.

        Raises:
            SignInNeeded: nobody is signed in; the base action says what to do.
        """
        customer_id = self.tracker.get_slot("customer_id")
        if not customer_id:
            raise SignInNeeded
        return str(customer_id)

    @property
    def signed_in(self) -> bool:
        """Whether the customer is verified."""
        return bool(self.tracker.get_slot("customer_id"))

    @cached_property
    def customer(self) -> CustomerContext:
        """The verified customer's record, open cases, history and devices.

        Raises:
            SignInNeeded: nobody is signed in.
        """
        return self.service(CustomerService).context(self.customer_id)

    def service(self, service: Callable[..., S]) -> S:
        """Return a service of ``agent`` in this turn's transaction."""
        return service(self.session, clock=self.runtime.clock)

    # -- how to answer ---------------------------------------------------------------------

    def say(
        self,
        response: str,
        *,
        buttons: Sequence[Button] = (),
        part: dict[str, Any] | None = None,
        **values: Any,
    ) -> None:
        """Answer with a response of ``domain.yml`` filled with ``values``.

        Args:
            response: its name; the variation follows the language.
            buttons: title and payload of buttons to add to those of the response.
            part: replaces the response's ``custom`` part where its length varies.
            values: plain texts, formatted by the helpers below.
        """
        self.dispatcher.utter_message(
            response=response,
            buttons=[{"title": title, "payload": payload} for title, payload in buttons],
            json_message=part,
            **values,
        )

    def explain(self, **evidence: Any) -> None:
        """Store with the turn what the answer rests on; the customer does not see it."""
        self.dispatcher.utter_message(json_message={"type": "explain", **evidence})

    def hand_over(self, reason: str) -> None:
        """Put the conversation into the queue for a person after this answer."""
        self.dispatcher.utter_message(json_message={"type": "handoff", "reason": reason})

    def say_error(self, error: AscoltoError) -> None:
        """Say what a service refused: ``utter_error_<code>``, filled with its params."""
        response = f"utter_error_{error.code}"
        if response not in self.runtime.texts:
            self.say("utter_error_general")
            return
        values: dict[str, Any] = {n: self.shown(value) for n, value in error.params.items()}
        self.say(response, **values)

    def shown(self, value: Any) -> str:
        """Format a value of unknown kind: days and numbers as the language writes them."""
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return self.number(value)
        try:
            return self.day(date.fromisoformat(value))
        except (TypeError, ValueError):
            return str(value)

    def say_list(self, response: str, items: Sequence[str], **values: Any) -> None:
        """Answer with the text of ``response`` and a list under it."""
        self.say(response, part={"type": "list", "items": list(items)}, **values)

    def card(
        self,
        response: str,
        *,
        rows: Sequence[tuple[str, str]] = (),
        buttons: Sequence[Button] = (),
        **values: Any,
    ) -> None:
        """Answer with the card of ``response``; rows that stay empty are left out.

        Args:
            response: its ``custom`` is a card.
            rows: label and value of rows to add, where their number varies.
            buttons: as in `say`.
            values: fill the card.
        """
        part = self.runtime.texts.card(response, self.language, rows=rows, **values)
        self.say(response, part=part, buttons=buttons, **values)

    def word(self, group: str, value: str) -> str:
        """Return the customer's word for a state or a reason: ``utter_word_<group>_<value>``."""
        return self.line(f"utter_word_{group}_{value}")

    def both(self, response: str, **values: Any) -> Bilingual:
        """Return a text of the domain in both languages, for what is stored."""
        texts = self.runtime.texts
        return Bilingual(
            it=texts.line(response, "it", **values), en=texts.line(response, "en", **values)
        )

    def line(self, response: str, **values: Any) -> str:
        """Return a text of the domain, for a list item or the title of a button."""
        return self.runtime.texts.line(response, self.language, **values)

    def money(self, cents: int) -> str:
        """Format euro cents."""
        return i18n.money(cents, self.language)

    def difference(self, cents: int) -> str:
        """Format euro cents that are added or taken away, with their sign."""
        return f"{'+' if cents > 0 else ''}{self.money(cents)}"

    def month(self, value: date) -> str:
        """Format a month."""
        return i18n.month(value, self.language)

    def period(self, start: date, end: date) -> str:
        """Format the months from ``start`` to ``end``."""
        months = dict.fromkeys((self.month(start), self.month(end)))
        return " - ".join(months)

    def moment_day(self, value: datetime) -> str:
        """Format the calendar day in Italy of a moment."""
        return self.day(local_day(value))

    def day(self, value: date) -> str:
        """Format a day."""
        return i18n.day(value, self.language)

    def moment(self, value: datetime) -> str:
        """Format a moment in Italian local time."""
        return i18n.moment(value, self.language)

    def number(self, value: int | Decimal | float, *, places: int = 0) -> str:
        """Format a number."""
        return i18n.number(value, self.language, places=places)

    def percent(self, share: float) -> str:
        """Format a share of one."""
        return i18n.percent(share, self.language)

    def listing(self, items: list[str]) -> str:
        """Join items as a sentence does."""
        return i18n.listing(items, self.language)

    @staticmethod
    def payload(intent: str, **entities: str) -> str:
        """Return the payload of a button that says ``intent``."""
        return f"/{intent}{json.dumps(entities)}" if entities else f"/{intent}"

    # -- what to remember ------------------------------------------------------------------

    def slot(self, name: str) -> Any:
        """Return a slot, with what this turn already set."""
        return self.tracker.slots.get(name)

    def set(self, name: str, value: Any) -> None:
        """Set a slot."""
        self.tracker.slots[name] = value
        self.events.append(SlotSet(name, value))

    def focus_on(self, kind: str, item_id: str, *, action: "CustomerAction") -> None:
        """Remember what is being spoken of, so that "no, the other one" can be understood."""
        shown = self.slot("focus") or {}
        seen = shown.get("seen", []) if shown.get("kind") == kind else []
        self.set(
            "focus",
            {
                "kind": kind,
                "id": item_id,
                "action": action.name(),
                "seen": [*(i for i in seen if i != item_id), item_id][-5:],
            },
        )

    def in_focus(self, kind: str) -> str | None:
        """Return the id of the thing of this kind spoken of last."""
        focus = self.slot("focus") or {}
        return str(focus["id"]) if focus.get("kind") == kind else None

    def ask(
        self,
        action: "CustomerAction",
        response: str,
        *,
        arguments: dict[str, Any] | None = None,
        buttons: Sequence[Button] = (),
        **values: Any,
    ) -> None:
        """Ask for a yes or a no before something is written.

        A yes calls ``action.confirmed(turn, arguments)``, a no ``action.declined(...)``.
        ``arguments`` and ``values`` are JSON values: they wait in the slot ``pending``.
        """
        pending = {
            "action": action.name(),
            "arguments": arguments or {},
            "response": response,
            "values": values,
            "buttons": list(buttons),
            "reminded": False,
        }
        self.asked = True
        self.set("pending", pending)
        self.say(response, buttons=buttons, **values)

    def wrote(self, kind: str, number: str) -> None:
        """Remember what was written last, so that "undo that" is understood."""
        self.set("last_write", {"kind": kind, "number": number})

    def start_form(self, form: str, *, clear: Sequence[str] = ()) -> None:
        """Gather what is missing: start ``form`` with the slots in ``clear`` emptied."""
        for slot in clear:
            self.set(slot, None)
        if self.slot("detours"):
            self.set("detours", 0)
        self.events.append(FollowupAction(form))

    def leave_form(self) -> None:
        """Stop the form under way, if any."""
        if self.active_form:
            self.set("requested_slot", None)
            self.events.append(ActiveLoop(None))

    @property
    def changes_form(self) -> bool:
        """Whether this turn already starts a form or leaves the one under way."""
        return any(event["event"] in {"followup", "active_loop"} for event in self.events)

    @property
    def active_form(self) -> str | None:
        """The form under way."""
        name = self.tracker.active_loop_name
        return str(name) if name else None
