"""Cases of the customer: opened, followed, added to, closed; and what was said before."""

import re
from typing import Any

from actions.base import CustomerAction
from actions.context import Button, Turn
from actions.forms import Form
from actions.words import excerpt, own_words, person_button, substance, supply_of, undo_button
from agent.cases.models import Category
from agent.cases.schemas import Case, CaseDetail
from agent.cases.service import CaseService
from agent.customers.service import CustomerService
from agent.voice.schemas import Claim
from agent.voice.service import VoiceService

_LONGEST = 1_000
_SHOWN = 3
_CLAIM = re.compile(r"\bVO-?\s?(\d{6})\b", re.IGNORECASE)
_TICKET = re.compile(r"\bTK[-\s]?\d{6}\b", re.IGNORECASE)
# "What is the status of it?", of the case spoken of just before.
_IT = re.compile(
    r"\b(it|that (?:one|case)|this (?:one|case)|quella|questa|la stessa|di quel caso"
    r"|come (?:va|procede)\??$)\b",
    re.IGNORECASE,
)
_CATEGORIES: tuple[tuple[Category, re.Pattern[str]], ...] = (
    ("fault", re.compile(r"\b(guast\w*|rott\w*|non (?:va|funziona)\w*|broken|fault\w*|cavo|palo"
                         r"|lampion\w*|not working|doesn.?t work)\b", re.I)),
    ("billing", re.compile(r"\b(bollett\w*|fattur\w*|bills?|invoices?)\b", re.I)),
    ("payment", re.compile(r"\b(pagament\w*|bonific\w*|addebit\w*|payments?|debit)\b", re.I)),
    ("refund", re.compile(r"\b(rimbors\w*|refunds?)\b", re.I)),
    ("meter", re.compile(r"\b(contator\w*|lettur\w*|meters?|readings?)\b", re.I)),
    ("delivery", re.compile(r"\b(pacc\w*|spedizion\w*|consegn\w*|corrier\w*|parcels?|deliver\w*)\b",
                            re.I)),
    ("visit", re.compile(r"\b(tecnic\w*|appuntament\w*|technicians?|appointments?)\b", re.I)),
    ("contract", re.compile(r"\b(contratt\w*|voltur\w*|contracts?)\b", re.I)),
)  # fmt: skip


class TicketOpen(CustomerAction):
    """A problem is reported formally."""

    action = "action_ticket_open"

    def related_case(self, turn: Turn) -> Case | None:
        """Return the open case about the same product, if the message names one."""
        named = supply_of(turn)
        return turn.customer.case_about(named) if named else None

    def answer(self, turn: Turn) -> None:
        """Ask for the yes to what was told, or ask what happened."""
        text = turn.text.strip()
        if substance(text):
            self.offer(turn, text)
            return
        turn.start_form("ticket_form", clear=["ticket_text"])

    def offer(self, turn: Turn, text: str) -> None:
        """Repeat what the case will say and ask."""
        turn.ask(
            self,
            "utter_ticket_open_ask",
            arguments={"text": text[:_LONGEST], "product": supply_of(turn)},
            words=excerpt(text),
        )

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Open the case."""
        text = arguments["text"]
        named = [name for name, words in _CATEGORIES if words.search(text)]
        case = turn.service(CaseService).open_case(
            turn.customer_id,
            category=named[0] if named else "other",
            subject=excerpt(text, longest=80),
            text=text,
            product=arguments["product"],
            turn_id=turn.turn_id,
            conversation_id=turn.conversation_id,
        )
        turn.wrote("case", case.number)
        turn.focus_on("case", case.number, action=self.other("action_ticket_status"))
        turn.say(
            "utter_ticket_opened",
            ticket=case.number,
            due=turn.moment_day(case.answer_due_at) if case.answer_due_at else "",
            buttons=[undo_button(turn)],
        )


class TicketForm(Form):
    """Gathers what happened."""

    action = "validate_ticket_form"
    slots = ("ticket_text",)

    def extract_ticket_text(self, turn: Turn) -> str | None:
        """Return the message, when it answers the question."""
        return own_words(turn) if self.asked(turn, "ticket_text") else None


class TicketFormDone(CustomerAction):
    """Asks for the yes to a new case."""

    action = "action_ticket_form_done"
    needs = TicketForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat and ask."""
        text = turn.slot("ticket_text")
        turn.set("ticket_text", None)
        TicketOpen(self.runtime).offer(turn, text)


class TicketStatus(CustomerAction):
    """What became of a case, or of something the customer let us know."""

    action = "action_ticket_status"

    def answer(self, turn: Turn) -> None:
        """Say the case named, the one spoken of, or the open ones."""
        if found := _CLAIM.search(turn.text):
            reference = f"VO-{found[1]}"
            claim = turn.service(VoiceService).by_reference(turn.customer_id, reference)
            _show_claim(turn, claim)
            return
        cases = turn.service(CaseService)
        if number := turn.entity("ticket_id"):
            self._show(turn, cases.by_number(turn.customer_id, number))
            return
        if (spoken_of := _spoken_of(turn)) and _IT.search(turn.text):
            self._show(turn, cases.by_number(turn.customer_id, spoken_of))
            return
        open_cases = turn.customer.open_cases
        if not open_cases:
            self._last(turn, cases.all_for(turn.customer_id, limit=1))
            return
        if len(open_cases) > 1:
            turn.say("utter_tickets_open", count=str(len(open_cases)))
        for case in open_cases[:_SHOWN]:
            self._show(turn, cases.by_number(turn.customer_id, case.number))

    def _show(self, turn: Turn, case: CaseDetail) -> None:
        turn.focus_on("case", case.number, action=self)
        turn.set("cases_said", [*(turn.slot("cases_said") or []), case.number])
        show_case(turn, case)

    def _last(self, turn: Turn, cases: tuple[Case, ...]) -> None:
        if not cases:
            turn.say("utter_tickets_none")
            return
        turn.say("utter_tickets_none_open")
        self._show(turn, turn.service(CaseService).by_number(turn.customer_id, cases[0].number))


class TicketUpdate(CustomerAction):
    """Adds facts to a case."""

    action = "action_ticket_update"

    def answer(self, turn: Turn) -> None:
        """Start gathering which case and what to add; the message may bring both."""
        if not turn.customer.open_cases and not turn.entity("ticket_id"):
            turn.say("utter_tickets_none_to_update")
            return
        turn.start_form("update_form", clear=["update_ticket", "update_text"])

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Write the note."""
        case = turn.service(CaseService).add_note(
            turn.customer_id, arguments["ticket"], text=arguments["text"], turn_id=turn.turn_id
        )
        turn.wrote("case_note", case.number)
        turn.say("utter_ticket_updated", ticket=case.number, buttons=[undo_button(turn)])


class UpdateForm(Form):
    """Gathers which case, and what to add to it."""

    action = "validate_update_form"
    slots = ("update_ticket", "update_text")

    def extract_update_ticket(self, turn: Turn) -> str | None:
        """Return the case named, the one spoken of, or the only open one."""
        if turn.slot("update_ticket") and not self.asked(turn, "update_ticket"):
            return None
        return chosen_case(turn)

    def check_update_ticket(self, turn: Turn, value: str) -> str:
        """Return the number; raises CaseNotFound for other people's."""
        return turn.service(CaseService).by_number(turn.customer_id, value).number

    def extract_update_text(self, turn: Turn) -> str | None:
        """Return the words to add: of the first message, or the answer."""
        text = own_words(turn)
        if text is None:
            return None
        if self.asked(turn, "update_text"):
            return text
        told = turn.intent == "ticket_update" and substance(_TICKET.sub(" ", text))
        return text if told and turn.slot("update_text") is None else None


class AskUpdateTicket(CustomerAction):
    """Asks which of the open cases is meant."""

    action = "action_ask_update_form_update_ticket"

    def answer(self, turn: Turn) -> None:
        """Offer the open cases as buttons."""
        turn.say("utter_ticket_which", buttons=_case_buttons(turn, "ticket_update"))


class UpdateFormDone(CustomerAction):
    """Asks for the yes to what is added."""

    action = "action_update_form_done"
    needs = UpdateForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat and ask."""
        ticket, text = turn.slot("update_ticket"), turn.slot("update_text")
        turn.set("update_ticket", None)
        turn.set("update_text", None)
        turn.ask(
            self.other("action_ticket_update"),
            "utter_ticket_update_ask",
            arguments={"ticket": ticket, "text": text[:_LONGEST]},
            ticket=ticket,
            words=excerpt(text),
        )


class TicketClose(CustomerAction):
    """The customer says that it is solved."""

    action = "action_ticket_close"
    rereads = True

    def answer(self, turn: Turn) -> None:
        """Ask for the yes to closing the case meant, or which one."""
        number = chosen_case(turn)
        if number is None and not turn.customer.open_cases:
            turn.say("utter_tickets_none_to_close")
            return
        if number is None:
            turn.ask(self, "utter_ticket_which", buttons=_case_buttons(turn, "ticket_close"))
            return
        case = turn.service(CaseService).by_number(turn.customer_id, number)
        if not case.is_open:
            turn.say("utter_error_case_already_closed", number=case.number)
            return
        turn.ask(
            self,
            "utter_ticket_close_ask",
            arguments={"ticket": case.number},
            ticket=case.number,
            subject=case.subject.text(turn.language),
        )

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Take the case named as the answer to "which one?"."""
        if "ticket" in arguments or chosen_case(turn) is None:
            return False
        self.answer(turn)
        return True

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Close the case; a bare yes to "which one?" names none, so it is asked again."""
        if "ticket" not in arguments:
            self.answer(turn)
            return
        case = turn.service(CaseService).close_case(
            turn.customer_id, arguments["ticket"], turn_id=turn.turn_id
        )
        turn.wrote("case_closed", case.number)
        turn.say("utter_ticket_closed", ticket=case.number, buttons=[undo_button(turn)])


class InteractionHistory(CustomerAction):
    """What was said the last times, on every channel."""

    action = "action_interaction_history"

    def answer(self, turn: Turn) -> None:
        """List the last contacts, newest first, and the cases still open."""
        contacts = turn.service(CustomerService).history(turn.customer_id, limit=6)
        if not contacts:
            turn.say("utter_history_none")
        else:
            turn.say_list(
                "utter_history",
                [
                    turn.line(
                        f"utter_history_line_{contact.direction}",
                        day=turn.moment_day(contact.at),
                        channel=turn.word("channel", contact.channel),
                        summary=contact.summary.text(turn.language),
                    )
                    for contact in contacts
                ],
            )
        for case in turn.customer.open_cases[:_SHOWN]:
            turn.say(
                "utter_history_case",
                ticket=case.number,
                subject=case.subject.text(turn.language),
                status=turn.word("case_status", case.status),
            )


def chosen_case(turn: Turn) -> str | None:
    """Return the number of the case meant: named, by product, spoken of, or the only open one."""
    if number := turn.entity("ticket_id"):
        return number
    open_cases = turn.customer.open_cases
    named = supply_of(turn)
    about = [case for case in open_cases if named and case.product == named]
    for candidates in (about, open_cases):
        if len(candidates) == 1:
            return candidates[0].number
    spoken_of = turn.in_focus("case")
    return spoken_of if spoken_of in {case.number for case in open_cases} else None


def _spoken_of(turn: Turn) -> str | None:
    """Return the case spoken of last: shown, or said before the answer to something else."""
    said = turn.slot("cases_said") or [None]
    return turn.in_focus("case") or said[-1]


def show_case(turn: Turn, case: CaseDetail) -> None:
    """Answer with a card of the case, its last news and what can be done."""
    note = next((n for n in reversed(case.notes) if n.author != "customer"), None)
    buttons: list[Button] = []
    if case.is_open:
        buttons = [
            (turn.line("utter_ticket_update_button"),
             turn.payload("ticket_update", ticket_id=case.number)),
            (turn.line("utter_ticket_close_button"),
             turn.payload("ticket_close", ticket_id=case.number)),
            person_button(turn),
        ]  # fmt: skip
    turn.card(
        "utter_ticket_card",
        number=case.number,
        subject=case.subject.text(turn.language),
        status=turn.word("case_status", case.status),
        opened=turn.moment_day(case.opened_at),
        due=turn.moment_day(case.answer_due_at) if case.is_open and case.answer_due_at else "",
        closed=turn.moment_day(case.closed_at) if case.closed_at else "",
        news=f"{turn.moment_day(note.at)}: {note.text.text(turn.language)}" if note else "",
        buttons=buttons,
    )


def _show_claim(turn: Turn, claim: Claim) -> None:
    turn.card(
        "utter_claim_card",
        number=claim.reference,
        status=turn.word("claim_status", claim.status),
        quote=excerpt(claim.quote),
        day=turn.moment_day(claim.at),
        outcome=claim.outcome.text(turn.language) if claim.outcome else "",
    )


def _case_buttons(turn: Turn, intent: str) -> list[Button]:
    return [
        (
            f"{case.number} - {case.subject.text(turn.language)[:50]}",
            turn.payload(intent, ticket_id=case.number),
        )
        for case in turn.customer.open_cases[:6]
    ]
