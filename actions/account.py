"""Who the customer is, and how to reach him."""

from typing import Any

from actions.base import CustomerAction
from actions.context import Turn
from actions.forms import Form
from actions.understanding import looks_like_address
from agent.customers.keys import clean_email, clean_phone, parse_address
from agent.customers.schemas import ContactField
from agent.customers.service import CustomerService

_FIELDS: dict[str, ContactField] = {"email": "email", "phone": "phone", "address": "address"}


class IdentifyCustomer(CustomerAction):
    """Answers who gives a code unasked: a code is a claim, not an identity."""

    action = "action_identify_customer"
    account = False
    rereads = True  # "no, 333 1234567" corrects what waits for a yes

    def answer(self, turn: Turn) -> None:
        """Say that he is known already, or how to be; never whether the code exists."""
        if turn.entities("tax_code", valid=False):
            turn.say("utter_error_invalid_tax_code")
        if turn.signed_in:
            customer = turn.customer.customer
            turn.say("utter_known_already", name=customer.name, code=customer.code)
        else:
            turn.say("utter_identify_sign_in")


class ChangeContactDetails(CustomerAction):
    """A new e-mail, phone or postal address."""

    action = "action_change_contact_details"

    def answer(self, turn: Turn) -> None:
        """Start gathering what changes and its new value."""
        turn.start_form("contact_form", clear=["contact_field", "contact_value"])

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Take another value."""
        given = ContactForm.given(turn)
        if given is None or given[1] == arguments["value"]:
            return False
        turn.set("contact_field", given[0])
        form = ContactForm(self.runtime)
        turn.set("contact_value", form.check_contact_value(turn, given[1]))
        self.other("action_contact_form_done").answer(turn)
        return True

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Write the new value."""
        change = turn.service(CustomerService).change_contact(
            turn.customer_id,
            field=arguments["field"],
            value=arguments["value"],
            turn_id=turn.turn_id,
        )
        turn.wrote("contact", change.field)
        turn.say(
            "utter_contact_done",
            field=turn.word("contact", change.field),
            before=change.before,
            after=change.after,
        )


class ContactForm(Form):
    """Gathers which contact changes, and its new value."""

    action = "validate_contact_form"
    slots = ("contact_field", "contact_value")

    def extract_contact_field(self, turn: Turn) -> str | None:
        """Return the contact meant: by button, by what the message brings, by its words."""
        choice = turn.entity("choice")
        if choice in _FIELDS:
            return choice
        text = turn.text.lower()
        given = self.given(turn)
        if given and (self.asked(turn, "contact_field") or not turn.slot("contact_field")):
            return given[0]
        words = {
            "email": ("mail", "posta elettronica"),
            "phone": ("telefon", "cellulare", "numero", "phone", "mobile", "number"),
            "address": ("indirizzo", "residenza", "recapito", "domicilio", "address", "lettere"),
        }
        named = [field for field, stems in words.items() if any(stem in text for stem in stems)]
        if len(named) > 1 and "email" in named:
            return "email"  # "indirizzo mail", "email address"
        return named[0] if named else None

    def extract_contact_value(self, turn: Turn) -> str | None:
        """Return the new value in the message."""
        field = turn.slot("contact_field")
        given = self.given(turn)
        if given and field in {None, given[0]}:
            return given[1]
        if not self.asked(turn, "contact_value"):
            return None
        tells = turn.intent in {"change_contact_details", "identify_customer", "nlu_fallback"}
        return turn.text.strip() if tells or looks_like_address(turn.text) else None

    def check_contact_value(self, turn: Turn, value: str) -> str | None:
        """Return the value as it will be kept; what it cannot be is said."""
        field = turn.slot("contact_field")
        if field == "email":
            return clean_email(value)
        if field == "phone":
            return clean_phone(value)
        if field == "address":
            parse_address(value)
        return value

    @staticmethod
    def given(turn: Turn) -> tuple[str, str] | None:
        """Return the contact that the message brings: which one, and its value."""
        for field in ("email", "phone"):
            if value := turn.entity(field):
                return field, value
        if looks_like_address(turn.text):
            words = turn.text
            for start in ("via ", "viale ", "piazza ", "corso ", "largo ", "vicolo ", "strada "):
                if (at := words.lower().find(start)) >= 0:
                    return "address", words[at:].strip()
        return None


class AskContactValue(CustomerAction):
    """Asks for the new value, naming what changes."""

    action = "action_ask_contact_form_contact_value"

    def answer(self, turn: Turn) -> None:
        """Ask for the new e-mail, phone or address."""
        turn.say(f"utter_contact_new_{turn.slot('contact_field') or 'email'}")


class ContactFormDone(CustomerAction):
    """Asks for the yes to a new contact."""

    action = "action_contact_form_done"
    needs = ContactForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat the new value and ask."""
        field, value = turn.slot("contact_field"), turn.slot("contact_value")
        turn.set("contact_field", None)
        turn.set("contact_value", None)
        turn.ask(
            self.other("action_change_contact_details"),
            "utter_contact_ask",
            arguments={"field": field, "value": value},
            field=turn.word("contact", field),
            value=value,
        )
