"""Money back: asking for it, and where it is."""

from typing import Any

from actions.base import CustomerAction
from actions.context import Turn
from actions.orders import show_return
from agent.billing.schemas import Refund
from agent.billing.service import BillingService
from agent.cases.service import CaseService
from agent.orders.schemas import Return
from agent.orders.service import OrderService


class RefundRequest(CustomerAction):
    """Asks for money back: a double payment at once, anything else through a case."""

    action = "action_refund_request"
    subjects = ("refund",)

    def answer(self, turn: Turn) -> None:
        """Say what is already under way; else find the double payment; else offer a check."""
        billing = turn.service(BillingService)
        doubles = billing.overview(turn.customer_id).double_payments
        if double := next((d for d in doubles if d.refund is None), None):
            turn.ask(
                self,
                "utter_refund_double_ask",
                arguments={"bill_id": double.bill.id},
                number=double.bill.number,
                excess=turn.money(double.excess_cents),
            )
            return
        if known := billing.refunds(turn.customer_id, open_only=True):
            for refund in known:
                show_refund(turn, refund)
            return
        turn.ask(self, "utter_refund_check_ask", arguments={"words": turn.text})

    def confirmed(self, turn: Turn, arguments: dict[str, Any]) -> None:
        """Ask for the refund, or open the case."""
        if bill_id := arguments.get("bill_id"):
            refund = turn.service(BillingService).request_refund(
                turn.customer_id, reason="double_payment", bill_id=bill_id, turn_id=turn.turn_id
            )
            turn.wrote("refund", refund.number)
            show_refund(turn, refund)
            turn.say("utter_refund_done", refund=refund.number)
            return
        case = turn.service(CaseService).open_case(
            turn.customer_id,
            category="refund",
            subject=turn.both("utter_refund_case_subject"),
            text=arguments["words"],
            turn_id=turn.turn_id,
            conversation_id=turn.conversation_id,
        )
        turn.wrote("case", case.number)
        turn.focus_on("case", case.number, action=self.other("action_ticket_status"))
        due = turn.moment_day(case.answer_due_at) if case.answer_due_at else "-"
        turn.say("utter_refund_case_done", ticket=case.number, due=due)


class RefundStatus(CustomerAction):
    """Where the money already agreed is."""

    action = "action_refund_status"
    subjects = ("refund",)

    def answer(self, turn: Turn) -> None:
        """Say each open refund, with the reason when it is late; else the last one paid."""
        billing = turn.service(BillingService)
        refunds = billing.refunds(turn.customer_id, open_only=True)
        refunds = refunds or billing.refunds(turn.customer_id)[:1]
        if not refunds and (device := self._deposit_awaited(turn)):
            turn.say("utter_refund_deposit", deposit=turn.money(device.deposit_cents))
            show_return(turn, device)
            return
        if not refunds:
            turn.say("utter_refund_none")
            return
        for refund in refunds:
            show_refund(turn, refund)

    @staticmethod
    def _deposit_awaited(turn: Turn) -> Return | None:
        """Return the device on its way back whose deposit is still to be given back."""
        returns = turn.service(OrderService).returns(turn.customer_id, open_only=True)
        return next((device for device in returns if device.deposit_cents), None)


def show_refund(turn: Turn, refund: Refund) -> None:
    """Answer with a card of the refund; a late one begins with an apology and the reason."""
    if refund.late and refund.expected_on:
        why = refund.delay.text(turn.language) if refund.delay else None
        turn.say(
            "utter_refund_late",
            refund=refund.number,
            expected=turn.day(refund.expected_on),
            delay=why or turn.line("utter_refund_no_reason"),
        )
    turn.card(
        "utter_refund_card",
        refund=refund.number,
        status=turn.word("refund_status", refund.status),
        amount=turn.money(refund.amount_cents) if refund.amount_cents is not None else "",
        reason=turn.word("refund_reason", refund.reason),
        bill=refund.bill_number or "",
        requested=turn.day(refund.requested_on),
        expected=turn.day(refund.expected_on) if refund.expected_on and not refund.paid_on else "",
        paid=turn.day(refund.paid_on) if refund.paid_on else "",
    )
