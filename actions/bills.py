"""Bills: why one is what it is, having it again, contesting it."""

import re
from collections.abc import Sequence
from typing import Any

from actions import understanding
from actions.base import CustomerAction
from actions.context import Turn
from actions.forms import Form
from actions.references import asks_other
from agent.billing.models import LineKind
from agent.billing.schemas import Bill, BillDetail, BillExplanation, BillLine, Cause
from agent.billing.service import BillingService

_ITEM_WORDS: tuple[tuple[LineKind, str], ...] = (
    ("tv_licence", r"\b(canone|rai|tv|licen[cs]e)\b"),
    ("system_charges", r"\b(oneri|system charge\w*)\b"),
    ("transport", r"\b(trasporto|transport\w*|network|rete|gestione del contatore)\b"),
    ("taxes", r"\b(accis\w*|impost\w*|tass[ae]|excise|tax(es)?)\b"),
    ("vat", r"\b(iva|vat)\b"),
    ("adjustment", r"\b(conguagli\w*|ricalcol\w*|adjust\w*|recalculat\w*)\b"),
    ("fixed_fee", r"\b(quota fissa|quote fisse|fixed (fee|charge)\w*|standing charge\w*)\b"),
    ("one_off", r"\b(una tantum|one-?off)\b"),
    ("discount", r"\b(sconto|sconti|discount\w*)\b"),
)
_ITEMS = [(kind, re.compile(words, re.IGNORECASE)) for kind, words in _ITEM_WORDS]
_REASON_WORDS = 7
_BECAUSE = re.compile(
    r"\b(perch[eé]|non (ho|sono|è|ero|abbiamo|pu[oò])|mai|troppo|invece|gi[aà]|because|since|never"
    r"|(have|did|was|could)( not|n['’]t)|cannot|too (much|high)|instead|already)\b|, ",
    re.IGNORECASE,
)
_WORTH_CENTS = 50  # causes below are noise to who reads


def choose_bill(turn: Turn, bills: Sequence[Bill], *, recent: bool = False) -> Bill | None:
    """Return the bill that the message means, of those given newest first.

    By number, else by month and product, else "the other one", else the one spoken of last
    (unless ``recent``), else the newest.

    Raises:
        BillNotFound: the number is not among the customer's bills.
    """
    if number := turn.entity("bill_number"):
        return turn.service(BillingService).by_number(turn.customer_id, number)
    product, month = understanding.product(turn), _month(turn)
    wanted = [
        bill
        for bill in bills
        if (product is None or product in bill.products)
        and (month is None or month in {bill.period_start.month, bill.period_end.month})
    ]
    seen = (turn.slot("focus") or {}).get("seen", []) if turn.in_focus("bill") else []
    if asks_other(turn.text):
        wanted = [bill for bill in wanted if bill.number not in seen]
    elif month is None and product is None and not recent and seen:
        wanted = [bill for bill in wanted if bill.number == seen[-1]] or wanted
    return wanted[0] if wanted else None


def _month(turn: Turn) -> int | None:
    named = re.fullmatch(r"\d{4}-(\d{2})(?:-\d{2})?", turn.entity("date") or "")
    return understanding.month(turn.text) or (int(named[1]) if named else None)


def all_bills(turn: Turn) -> tuple[Bill, ...]:
    """Return two years of the customer's bills, newest first."""
    return turn.service(BillingService).bills(turn.customer_id, limit=24)


def bill_button(turn: Turn, intent: str, bill: Bill) -> tuple[str, str]:
    """Return a button that says ``intent`` about ``bill``."""
    title = turn.line(
        "utter_bill_button",
        period=turn.month(bill.period_end),
        amount=turn.money(bill.amount_cents),
        number=bill.number,
    )
    return title, turn.payload(intent, bill_number=bill.number)


def show_bill(turn: Turn, response: str, bill: Bill, **values: Any) -> None:
    """Answer with a card of the bill."""
    turn.card(
        response,
        number=bill.number,
        status=turn.word("bill_status", bill.status),
        period=turn.period(bill.period_start, bill.period_end),
        amount=turn.money(bill.amount_cents),
        open=turn.money(bill.open_cents) if 0 < bill.open_cents < bill.amount_cents else "",
        due=turn.day(bill.due_on),
        consumption=_consumption(turn, bill),
        **values,
    )


class BillExplain(CustomerAction):
    """Why the bill is what it is: its items, or what changed since the same season."""

    action = "action_bill_explain"
    subjects = ("billing",)

    def answer(self, turn: Turn) -> None:
        """Explain one item if the message names one, else the whole bill."""
        bill = choose_bill(turn, all_bills(turn), recent=True)
        if bill is None:
            turn.say("utter_bill_none")
            return
        explanation = turn.service(BillingService).explain(turn.customer_id, bill.id)
        turn.focus_on("bill", bill.number, action=self)
        if item := next((kind for kind, words in _ITEMS if words.search(turn.text)), None):
            _explain_item(turn, explanation.bill, item)
            return
        show_bill(turn, "utter_bill_card", bill)
        if explanation.compared_with is None:
            _say_lines(turn, explanation.bill)
        else:
            _compare(turn, explanation, explanation.compared_with)
        self._say_next(turn, bill)

    def _say_next(self, turn: Turn, bill: Bill) -> None:
        if any(part.estimated for part in bill.parts):
            turn.say("utter_bill_estimated")
        buttons = [
            (
                turn.line("utter_bill_dispute_button"),
                turn.payload("dispute_bill", bill_number=bill.number),
            )
        ]
        if bill.status in {"unpaid", "overdue"}:
            payload = turn.payload("payment_plan", bill_number=bill.number)
            buttons.insert(0, (turn.line("utter_bill_plan_button"), payload))
        turn.say("utter_bill_next", buttons=buttons)


class BillCopy(CustomerAction):
    """The bill again, as a page to keep or print."""

    action = "action_bill_copy"
    subjects = ("billing",)

    def answer(self, turn: Turn) -> None:
        """Give a fresh link to it, and buttons for the other recent ones."""
        bills = all_bills(turn)
        bill = choose_bill(turn, bills)
        if bill is None:
            turn.say("utter_bill_none")
            return
        turn.focus_on("bill", bill.number, action=self)
        show_bill(turn, "utter_bill_card", bill)
        url = turn.runtime.bill_links.url(turn.customer_id, bill.number, language=turn.language)
        others = [b for b in bills if b.number != bill.number][:3]
        turn.say(
            "utter_bill_document",
            part={
                "type": "link",
                "url": url,
                "title": turn.line("utter_bill_document_title", number=bill.number),
            },
            buttons=[bill_button(turn, "bill_copy", other) for other in others],
        )


class DisputeBill(CustomerAction):
    """Contests an amount: opens the case, and the bill is not chased meanwhile."""

    action = "action_dispute_bill"
    subjects = ("billing",)

    def answer(self, turn: Turn) -> None:
        """Find the bill, then gather the reason in the customer's words."""
        bill = choose_bill(turn, all_bills(turn))
        if bill is None:
            turn.say("utter_bill_none")
            return
        turn.focus_on("bill", bill.number, action=self)
        disputes = turn.service(BillingService).disputes(turn.customer_id)
        if known := next((d for d in disputes if d.bill_number == bill.number), None):
            turn.say(
                "utter_dispute_known",
                number=bill.number,
                ticket=known.ticket_number,
                opened=turn.moment_day(known.opened_at),
            )
            return
        show_bill(turn, "utter_bill_card", bill)
        turn.set("dispute_bill_number", bill.number)
        told = len(turn.text.split()) >= _REASON_WORDS and bool(_BECAUSE.search(turn.text))
        turn.set("dispute_reason", turn.text if told else None)
        turn.start_form("dispute_form")

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Contest the bill."""
        billing = turn.service(BillingService)
        bill = billing.by_number(turn.customer_id, arguments["number"])
        dispute = billing.dispute(
            turn.customer_id, bill.id, reason=arguments["reason"], turn_id=turn.turn_id
        )
        turn.wrote("dispute", dispute.ticket_number)
        turn.say("utter_dispute_done", number=bill.number, ticket=dispute.ticket_number)


class DisputeForm(Form):
    """Gathers which bill is contested and why."""

    action = "validate_dispute_form"
    slots = ("dispute_bill_number", "dispute_reason")

    def extract_dispute_bill_number(self, turn: Turn) -> str | None:
        """Return the bill that a correction means."""
        if turn.entity("bill_number") or asks_other(turn.text):
            bill = choose_bill(turn, all_bills(turn))
            return bill.number if bill else None
        return None

    def extract_dispute_reason(self, turn: Turn) -> str | None:
        """Return the customer's words when they tell the reason."""
        if not self.asked(turn, "dispute_reason") or asks_other(turn.text):
            return None
        if turn.intent in {"dispute_bill", "complaint", "nlu_fallback", "bill_explain"}:
            return turn.text
        told = len(turn.text.split()) >= _REASON_WORDS and "?" not in turn.text
        return turn.text if told else None


class DisputeFormDone(CustomerAction):
    """Asks for the yes to a dispute."""

    action = "action_dispute_form_done"
    needs = DisputeForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat what will be contested and ask."""
        number, reason = turn.slot("dispute_bill_number"), turn.slot("dispute_reason")
        bill = turn.service(BillingService).by_number(turn.customer_id, number)
        turn.set("dispute_bill_number", None)
        turn.set("dispute_reason", None)
        turn.ask(
            self.other("action_dispute_bill"),
            "utter_dispute_ask",
            arguments={"number": number, "reason": reason},
            number=number,
            amount=turn.money(bill.amount_cents),
            reason=reason[:300],
        )


def _consumption(turn: Turn, bill: Bill) -> str:
    parts = [
        f"{turn.word('product', part.product)} {turn.number(part.consumption)} {part.unit}"
        for part in bill.parts
        if part.unit != "months"
    ]
    return ", ".join(parts)


def _compare(turn: Turn, explanation: BillExplanation, before: Bill) -> None:
    difference = explanation.difference_cents
    direction = "higher" if difference > 0 else "lower" if difference < 0 else "same"
    turn.say_list(
        f"utter_bill_{direction}_{explanation.comparison}",
        [_cause(turn, c) for c in explanation.causes if abs(c.amount_cents) >= _WORTH_CENTS],
        difference=turn.money(abs(difference)),
        amount=turn.money(explanation.bill.amount_cents),
        before_amount=turn.money(before.amount_cents),
        before_period=turn.period(before.period_start, before.period_end),
        before_number=before.number,
    )


def _cause(turn: Turn, cause: Cause) -> str:
    measured = cause.before is not None and cause.after is not None
    places = 4 if cause.kind == "price" else 0
    return turn.line(
        f"utter_bill_cause_{cause.kind}" + ("" if measured else "_plain")
        if cause.kind in {"consumption", "price", "days"}
        else f"utter_bill_cause_{cause.kind}",
        product=turn.word("product", cause.product) if cause.product else "",
        amount=turn.difference(cause.amount_cents),
        before=turn.number(cause.before, places=places) if cause.before is not None else "",
        after=turn.number(cause.after, places=places) if cause.after is not None else "",
        unit=cause.unit or "",
    )


def _say_lines(turn: Turn, bill: BillDetail) -> None:
    turn.say_list("utter_bill_first", [_line(turn, line) for line in bill.lines])


def _line(turn: Turn, line: BillLine) -> str:
    name = turn.word("bill_line", line.kind)
    product = f" ({turn.word('product', line.product)})" if line.product else ""
    note = f" - {line.note.text(turn.language)}" if line.note else ""
    return f"{name}{product}: {turn.money(line.amount_cents)}{note}"


def _explain_item(turn: Turn, bill: BillDetail, item: LineKind) -> None:
    lines = [line for line in bill.lines if line.kind == item]
    if not lines:
        turn.say("utter_bill_item_absent", item=turn.word("bill_line", item), number=bill.number)
        return
    turn.say_list(
        f"utter_bill_item_{item}",
        [_line(turn, line) for line in lines],
        amount=turn.money(sum(line.amount_cents for line in lines)),
        number=bill.number,
        share=turn.percent(sum(line.amount_cents for line in lines) / max(bill.amount_cents, 1)),
    )
