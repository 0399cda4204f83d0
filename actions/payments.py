"""Paying: where payments stand, paying now, in instalments, later, from the bank account."""

import re
from typing import Any

from actions.base import CustomerAction
from actions.bills import all_bills, bill_button, choose_bill, show_bill
from actions.context import Turn
from actions.forms import Form
from actions.understanding import holder_named, small_number
from agent.billing.schemas import Bill, Mandate, PaymentOverview
from agent.billing.service import BillingService
from agent.billing.terms import PLAN_PARTS
from agent.errors import AscoltoError

_LATER = re.compile(
    r"\b(proroga\w*|posticip\w*|rimand\w*|rinvi\w*|dilazion\w*|pi[uù] tempo|pi[uù] tardi|dopo la"
    r" scadenza|pagare dopo|later|postpon\w*|extension|extend|more time|delay)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(\w{1,8}) (?:comode )?(?:rat[ae]|volte|mesi|instal\w*|parts?|payments|months)\b",
    re.IGNORECASE,
)
_TOO_MANY_PARTS = 1_000  # a number of another kind
_STOP = re.compile(
    r"\b(revoc\w*|disattiv\w*|togli\w*|toglier\w*|annull\w*|elimin\w*|stop\w*|cancel\w*|remov\w*"
    r"|revok\w*|disabl\w*|non voglio pi[uù]|smett\w*)\b",
    re.IGNORECASE,
)


def _unpaid(turn: Turn, overview: PaymentOverview) -> Bill | None:
    """Return the bill to pay that the message means: among those open, the most urgent."""
    bills = sorted(overview.unpaid, key=lambda bill: bill.due_on)
    if turn.entity("bill_number") or turn.in_focus("bill"):
        chosen = choose_bill(turn, all_bills(turn))
        if chosen and (turn.entity("bill_number") or chosen.open_cents):
            return chosen
    return choose_bill(turn, bills, recent=True)


class PaymentStatus(CustomerAction):
    """What is paid, what is not, what is under way."""

    action = "action_payment_status"
    subjects = ("payment",)

    def answer(self, turn: Turn) -> None:
        """Say what is open first, then what is under way, then what arrived."""
        overview = turn.service(BillingService).overview(turn.customer_id)
        for double in overview.double_payments:
            turn.say(
                "utter_payment_double",
                number=double.bill.number,
                excess=turn.money(double.excess_cents),
                refund=turn.line("utter_payment_double_refund", refund=double.refund.number)
                if double.refund
                else turn.line("utter_payment_double_ask"),
                buttons=[]
                if double.refund
                else [(turn.line("utter_refund_button"), turn.payload("refund_request"))],
            )
        for payment in overview.in_transit:
            turn.say(
                "utter_payment_in_transit",
                amount=turn.money(payment.amount_cents),
                number=payment.bill_number or payment.reference,
                made=turn.day(payment.made_on),
                expected=turn.day(payment.expected_on) if payment.expected_on else "-",
            )
        _say_open(turn, overview)
        if last := overview.last_received:
            turn.say(
                "utter_payment_last",
                amount=turn.money(last.amount_cents),
                method=turn.word("method", last.method),
                received=turn.day(last.received_on or last.made_on),
                number=last.bill_number or last.reference,
            )
        if overview.unpaid:
            turn.focus_on("bill", overview.unpaid[0].number, action=self.other("action_pay_bill"))


class PayBill(CustomerAction):
    """How to pay now, unless it is paid, on its way, contested or debited by itself."""

    action = "action_pay_bill"
    subjects = ("payment",)

    def answer(self, turn: Turn) -> None:
        """Say why not to pay, or give the amount and the way."""
        overview = turn.service(BillingService).overview(turn.customer_id)
        bill = _unpaid(turn, overview)
        if bill is None or bill.status == "paid":
            self._say_nothing_to_pay(turn)
            return
        turn.focus_on("bill", bill.number, action=self)
        coming = next((p for p in overview.in_transit if p.bill_id == bill.id), None)
        if coming:
            turn.say(
                "utter_pay_in_transit",
                number=bill.number,
                amount=turn.money(coming.amount_cents),
                made=turn.day(coming.made_on),
            )
            return
        if bill.status in {"disputed", "in_plan"}:
            turn.say(f"utter_pay_{bill.status}", number=bill.number)
            return
        show_bill(turn, "utter_bill_card", bill)
        if overview.mandate and overview.mandate.status == "active" and bill.status == "unpaid":
            turn.say(
                "utter_pay_by_debit", due=turn.day(bill.due_on), last4=overview.mandate.iban_last4
            )
            return
        others = [b for b in overview.unpaid if b.number != bill.number][:3]
        amount = turn.money(bill.open_cents)
        turn.say("utter_pay_how", number=bill.number, amount=amount)
        buttons = [bill_button(turn, "pay_bill", other) for other in others]
        turn.say("utter_pay_link", buttons=buttons, number=bill.number, amount=amount)

    def _say_nothing_to_pay(self, turn: Turn) -> None:
        held = [b for b in all_bills(turn) if b.status in {"disputed", "in_plan"}]
        for bill in held[:3]:
            turn.say(f"utter_pay_{bill.status}", number=bill.number)
        turn.say("utter_pay_nothing_else" if held else "utter_pay_nothing")


class PaymentPlan(CustomerAction):
    """Pays a bill in instalments, or two weeks later."""

    action = "action_payment_plan"
    subjects = ("payment",)

    def answer(self, turn: Turn) -> None:
        """Find the bill; ask for a later day or gather the number of instalments."""
        billing = turn.service(BillingService)
        overview = billing.overview(turn.customer_id)
        if overview.plan and not overview.unpaid:
            _say_plan(turn, overview)
            return
        bill = _unpaid(turn, overview)
        if bill is None:
            turn.say("utter_pay_nothing")
            return
        turn.focus_on("bill", bill.number, action=self)
        if _LATER.search(turn.text):
            billing.check_extension(turn.customer_id, bill.id)
            turn.ask(
                self,
                "utter_later_ask",
                arguments={"later": bill.number},
                number=bill.number,
                due=turn.day(bill.due_on),
            )
            return
        billing.propose_plan(turn.customer_id, bill.id, parts=PLAN_PARTS[0])
        show_bill(turn, "utter_bill_card", bill)
        turn.set("plan_bill", bill.number)
        turn.start_form("plan_form", clear=["plan_parts"])

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Propose another number of instalments."""
        said = _PARTS.search(turn.text)
        parts = small_number(said[1] if said else turn.text)
        if "number" not in arguments or parts is None or parts >= _TOO_MANY_PARTS:
            return False
        billing = turn.service(BillingService)
        bill = billing.by_number(turn.customer_id, arguments["number"])
        turn.set("plan_bill", bill.number)
        try:
            billing.propose_plan(turn.customer_id, bill.id, parts=parts)
        except AscoltoError as error:  # asked again, by a form that may have read the same words
            turn.set("pending", None)
            if said is None:
                turn.say_error(error)
            turn.start_form("plan_form", clear=["plan_parts"])
            return True
        turn.set("plan_parts", str(parts))
        self.other("action_plan_form_done").answer(turn)
        return True

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Agree the plan, or move the day."""
        billing = turn.service(BillingService)
        number = arguments.get("later") or arguments["number"]
        bill = billing.by_number(turn.customer_id, number)
        if "later" in arguments:
            moved = billing.extend_due(turn.customer_id, bill.id, turn_id=turn.turn_id)
            turn.wrote("due", number)
            turn.say("utter_later_done", number=number, due=turn.day(moved.due_on))
            return
        plan = billing.agree_plan(
            turn.customer_id, bill.id, parts=arguments["parts"], turn_id=turn.turn_id
        )
        turn.wrote("plan", plan.number)
        turn.say_list(
            "utter_plan_done",
            [_part(turn, part.amount_cents, part.due_on) for part in plan.instalments],
            plan=plan.number,
            number=plan.bill_number,
        )


class PlanForm(Form):
    """Gathers the bill and the number of instalments."""

    action = "validate_plan_form"
    slots = ("plan_bill", "plan_parts")

    def extract_plan_bill(self, turn: Turn) -> str | None:
        """Return the bill that a correction names."""
        if number := turn.entity("bill_number"):
            return turn.service(BillingService).by_number(turn.customer_id, number).number
        return None

    def extract_plan_parts(self, turn: Turn) -> str | None:
        """Return the number of instalments in the message."""
        if choice := turn.entity("choice"):
            return choice if choice.isdigit() else None
        named = _PARTS.search(turn.text)
        if named is None and not self.asked(turn, "plan_parts"):
            return None
        number = small_number(named[1] if named else turn.text)
        return str(number) if number is not None and number < _TOO_MANY_PARTS else None

    def check_plan_parts(self, turn: Turn, value: str) -> str | None:
        """Return the number if such a plan is possible."""
        billing = turn.service(BillingService)
        bill = billing.by_number(turn.customer_id, turn.slot("plan_bill"))
        billing.propose_plan(turn.customer_id, bill.id, parts=int(value))
        return value


class PlanFormDone(CustomerAction):
    """Shows the plan and asks for the yes."""

    action = "action_plan_form_done"
    needs = PlanForm.slots

    def answer(self, turn: Turn) -> None:
        """Say each instalment with its day."""
        number, parts = turn.slot("plan_bill"), int(turn.slot("plan_parts"))
        billing = turn.service(BillingService)
        bill = billing.by_number(turn.customer_id, number)
        proposal = billing.propose_plan(turn.customer_id, bill.id, parts=parts)
        interest = "utter_plan_interest" if proposal.interest_cents else "utter_plan_no_interest"
        turn.say_list(
            interest,
            [_part(turn, part.amount_cents, part.due_on) for part in proposal.instalments],
            parts=parts,
            number=number,
        )
        turn.set("plan_bill", None)
        turn.set("plan_parts", None)
        turn.ask(
            self.other("action_payment_plan"),
            "utter_plan_ask",
            arguments={"number": number, "parts": parts},
            parts=parts,
        )


class DirectDebit(CustomerAction):
    """Sets up, changes or stops payment from the bank account."""

    action = "action_direct_debit"
    subjects = ("payment",)

    def answer(self, turn: Turn) -> None:
        """Say what there is; ask to stop it, or gather the account."""
        mandate = turn.service(BillingService).mandate(turn.customer_id)
        held = mandate if mandate and mandate.status != "revoked" else None
        ibans, choice = turn.entities("iban", valid=None), turn.entity("choice")
        if held and (choice == "stop" or (_STOP.search(turn.text) and not ibans)):
            turn.ask(
                self, "utter_mandate_stop_ask", arguments={"stop": True}, last4=held.iban_last4
            )
        elif held and not ibans and choice != "change":
            self._say_held(turn, held)
        elif not held and _STOP.search(turn.text) and not ibans:
            turn.say("utter_mandate_none")
        else:
            turn.start_form("mandate_form", clear=["mandate_iban", "mandate_holder"])

    def corrected(self, turn: Turn, arguments: dict[str, Any]) -> bool:
        """Take another account."""
        if "iban" not in arguments or not turn.entities("iban", valid=None):
            return False
        turn.set("pending", None)
        turn.start_form("mandate_form", clear=["mandate_iban", "mandate_holder"])
        return True

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Write the mandate, or revoke it."""
        billing = turn.service(BillingService)
        if arguments.get("stop"):
            revoked = billing.revoke_mandate(turn.customer_id, turn_id=turn.turn_id)
            turn.wrote("mandate", revoked.iban_last4)
            turn.say("utter_mandate_stopped", last4=revoked.iban_last4)
            return
        mandate = billing.set_mandate(
            turn.customer_id,
            iban=arguments["iban"],
            holder=arguments["holder"],
            turn_id=turn.turn_id,
        )
        turn.wrote("mandate", mandate.iban_last4)
        turn.say("utter_mandate_done", last4=mandate.iban_last4, holder=mandate.holder)

    def _say_held(self, turn: Turn, mandate: Mandate) -> None:
        turn.card(
            "utter_mandate_card",
            last4=mandate.iban_last4,
            holder=mandate.holder,
            status=turn.word("mandate_status", mandate.status),
            signed=turn.day(mandate.signed_on),
        )
        turn.say("utter_mandate_what")


class MandateForm(Form):
    """Gathers the account and whose it is."""

    action = "validate_mandate_form"
    slots = ("mandate_iban", "mandate_holder")

    def extract_mandate_iban(self, turn: Turn) -> str | None:
        """Return the account in the message, even a wrong one: the check says so."""
        ibans = turn.entities("iban", valid=None)
        return ibans[-1] if ibans else None

    def check_mandate_iban(self, turn: Turn, value: str) -> str | None:
        """Return the account if its check digits are right."""
        if value in turn.entities("iban", valid=False):
            turn.say("utter_error_invalid_iban")
            return None
        return value

    def extract_mandate_holder(self, turn: Turn) -> str | None:
        """Return the holder: the customer on a yes, else the name written."""
        if not self.asked(turn, "mandate_holder") or turn.entities("iban", valid=None):
            return None
        return holder_named(turn)


class MandateFormDone(CustomerAction):
    """Asks for the yes to a mandate."""

    action = "action_mandate_form_done"
    needs = MandateForm.slots

    def answer(self, turn: Turn) -> None:
        """Repeat account and holder and ask."""
        iban, holder = turn.slot("mandate_iban"), turn.slot("mandate_holder")
        turn.set("mandate_iban", None)
        turn.set("mandate_holder", None)
        turn.ask(
            self.other("action_direct_debit"),
            "utter_mandate_ask",
            arguments={"iban": iban, "holder": holder},
            last4=iban[-4:],
            holder=holder,
        )


def _say_open(turn: Turn, overview: PaymentOverview) -> None:
    if overview.plan:
        _say_plan(turn, overview)
    if not overview.unpaid:
        turn.say("utter_payment_all_paid")
        return
    for bill in sorted(overview.unpaid, key=lambda bill: bill.due_on)[:4]:
        show_bill(turn, "utter_bill_card", bill)
    turn.say(
        "utter_payment_overdue" if overview.overdue else "utter_payment_open",
        total=turn.money(overview.open_cents),
        count=len(overview.unpaid),
    )
    if overview.mandate and overview.mandate.status == "active":
        several = "_all" if len(overview.unpaid) > 1 else ""
        turn.say(f"utter_payment_by_debit{several}", last4=overview.mandate.iban_last4)


def _say_plan(turn: Turn, overview: PaymentOverview) -> None:
    plan = overview.plan
    if plan is None:
        return
    paid = [part for part in plan.instalments if part.paid_on]
    items = [_part(turn, p.amount_cents, p.due_on) for p in plan.instalments if not p.paid_on]
    turn.say_list(
        "utter_plan_card",
        items,
        plan=plan.number,
        number=plan.bill_number,
        paid=len(paid),
        parts=len(plan.instalments),
    )


def _part(turn: Turn, cents: int, due: Any) -> str:
    return turn.line("utter_plan_part", amount=turn.money(cents), due=turn.day(due))
