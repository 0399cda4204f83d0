"""Money back: what was paid twice, what was asked for, what is late."""

from sqlalchemy.orm import Session

from agent.billing.errors import NoDoublePayment, RefundExists, RefundFixed
from agent.billing.models import RefundReason, RefundRow
from agent.billing.repository import REFUND_OPEN, BillingRepository
from agent.billing.schemas import DoublePayment, Refund
from agent.billing.terms import REFUND_APPROVAL_WORKING_DAYS, REFUND_PAYMENT_WORKING_DAYS
from agent.billing.views import bill_views, payment_view, refund_view
from agent.kit.calendar import add_working_days
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.numbers import draw_number


class Refunds:
    """The refunds of one customer at a time."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._bills = BillingRepository(session)
        self._journal = Journal(session, clock=clock)

    def of_customer(self, customer_id: str, *, open_only: bool) -> tuple[Refund, ...]:
        """Return refunds, newest first."""
        today = self._clock.today()
        rows = self._bills.refunds(customer_id, open_only=open_only)
        return tuple(refund_view(row, number, today=today) for row, number in rows)

    def double_payments(self, customer_id: str) -> tuple[DoublePayment, ...]:
        """Return the bills paid more than they cost, unless the excess has been paid back."""
        ids = self._bills.overpaid(customer_id)
        if not ids:
            return ()
        refunds = {
            refund.bill_id: refund
            for refund in self.of_customer(customer_id, open_only=False)
            if refund.reason == "double_payment" and refund.status in (*REFUND_OPEN, "paid")
        }
        payments = [
            payment_view(*pair)
            for pair in self._bills.payments(customer_id, limit=200, status="received")
        ]
        found = []
        for bill_id in ids:
            refund = refunds.get(bill_id)
            if refund is not None and refund.status == "paid":
                continue
            rows = self._bills.bills(customer_id, limit=1, bill_id=bill_id)
            bill = bill_views(self._bills, rows, today=self._clock.today())[0]
            found.append(
                DoublePayment(
                    bill=bill,
                    payments=tuple(p for p in payments if p.bill_id == bill_id),
                    excess_cents=bill.paid_cents - bill.amount_cents,
                    refund=refund,
                )
            )
        return tuple(found)

    def request(
        self, customer_id: str, *, reason: RefundReason, turn_id: str, bill_id: str | None
    ) -> Refund:
        """Write a request: approval takes up to 5 working days, payment 10 more."""
        written = self._journal.claim(turn_id, kind="refund_requested", customer_id=customer_id)
        if written.again:
            return self._view(customer_id, written.subject_id)
        cents = None
        if reason == "double_payment":
            bill_id, cents = self._excess(customer_id, bill_id)
        for other in self.of_customer(customer_id, open_only=True):
            if (other.reason, other.bill_id) == (reason, bill_id):
                raise RefundExists(number=other.number)
        today = self._clock.today()
        working_days = REFUND_APPROVAL_WORKING_DAYS + REFUND_PAYMENT_WORKING_DAYS
        row = RefundRow(
            id=new_id(),
            number=draw_number(self._session, RefundRow.number, prefix="RF-", digits=6),
            customer_id=customer_id,
            bill_id=bill_id,
            amount_cents=cents,
            reason=reason,
            status="requested",
            requested_on=today,
            expected_on=add_working_days(today, working_days),
            paid_on=None,
            delay_it=None,
            delay_en=None,
        )
        self._bills.add(row)
        self._journal.close(written, subject_id=row.id)
        return self._view(customer_id, row.id)

    def undo(self, customer_id: str, written: Written) -> str:
        """Withdraw a request that is not approved yet; return its number."""
        row, _ = self._bills.refunds(customer_id, open_only=False, refund_id=written.subject_id)[0]
        if row.status not in ("requested", "withdrawn"):
            raise RefundFixed(number=row.number)
        row.status = "withdrawn"
        return row.number

    def _excess(self, customer_id: str, bill_id: str | None) -> tuple[str, int]:
        doubles = self.double_payments(customer_id)
        for double in doubles:
            if bill_id in (None, double.bill.id):
                if double.refund is not None:
                    raise RefundExists(number=double.refund.number)
                return double.bill.id, double.excess_cents
        raise NoDoublePayment

    def _view(self, customer_id: str, refund_id: str) -> Refund:
        row, number = self._bills.refunds(customer_id, open_only=False, refund_id=refund_id)[0]
        return refund_view(row, number, today=self._clock.today())
