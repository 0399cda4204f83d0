"""Bills, payments, refunds, plans, direct debit and disputes of one customer at a time."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from agent.billing.disputes import Disputes
from agent.billing.errors import AlreadyExtended, BillNotFound, NothingToPay, TooLateToExtend
from agent.billing.explain import explain_difference
from agent.billing.instalments import Instalments
from agent.billing.mandates import Mandates
from agent.billing.models import BillRow, Product, RefundReason
from agent.billing.refunds import Refunds
from agent.billing.repository import BillingRepository
from agent.billing.schemas import (
    Bill,
    BillDetail,
    BillExplanation,
    Dispute,
    InstalmentPlan,
    Mandate,
    Payment,
    PaymentOverview,
    PlanProposal,
    Refund,
)
from agent.billing.terms import EXTENSION_DAYS, EXTENSION_EVERY_DAYS
from agent.billing.views import bill_detail, bill_views, payment_view
from agent.kit.calendar import add_months
from agent.kit.clock import Clock
from agent.kit.journal import Journal, Written

_SEASON_TOLERANCE_DAYS = 20
_OPEN_STATUSES = ("unpaid", "overdue")


class BillingService:
    """Everything about a customer's money.

    Example:
        >>> billing = BillingService(session, clock=clock)  # doctest: +SKIP
        >>> billing.explain(customer_id, billing.latest(customer_id).id).causes
    """

    undoable = (
        "plan_agreed", "mandate_set", "mandate_revoked", "disputed", "refund_requested",
        "due_extended",
    )  # fmt: skip

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._bills = BillingRepository(session)
        self._journal = Journal(session, clock=clock)
        self._plans = Instalments(session, clock=clock)
        self._mandates = Mandates(session, clock=clock)
        self._refunds = Refunds(session, clock=clock)
        self._disputes = Disputes(session, clock=clock)

    def bills(
        self,
        customer_id: str,
        *,
        limit: int = 12,
        product: Product | None = None,
        until: date | None = None,
    ) -> tuple[Bill, ...]:
        """Return bills, the latest first: those of a product, those issued until a day."""
        rows = self._bills.bills(customer_id, limit=limit, product=product, until=until)
        return bill_views(self._bills, rows, today=self._clock.today())

    def latest(self, customer_id: str, *, product: Product | None = None) -> Bill | None:
        """Return the latest bill, if there is one."""
        return next(iter(self.bills(customer_id, limit=1, product=product)), None)

    def by_number(self, customer_id: str, number: str) -> BillDetail:
        """Return a bill with its lines.

        Raises:
            BillNotFound: it does not exist, or is somebody else's.
        """
        rows = self._bills.bills(customer_id, limit=1, number=number)
        if not rows:
            raise BillNotFound(number=number)
        return bill_detail(self._bills, rows[0], today=self._clock.today())

    def by_id(self, customer_id: str, bill_id: str) -> BillDetail:
        """Return a bill by id; raises BillNotFound as `by_number` does."""
        return bill_detail(self._bills, self._row(customer_id, bill_id), today=self._clock.today())

    def explain(self, customer_id: str, bill_id: str) -> BillExplanation:
        """Say why a bill is what it is, beside the same season of the year before.

        Without such a bill it is compared with the one before it.

        Raises:
            BillNotFound: not this customer's.
        """
        row = self._row(customer_id, bill_id)
        today = self._clock.today()
        bill = bill_detail(self._bills, row, today=today)
        earlier_row, comparison = self._earlier(row)
        if earlier_row is None:
            return BillExplanation(
                bill=bill, compared_with=None, comparison="none", difference_cents=0, causes=()
            )
        earlier = bill_detail(self._bills, earlier_row, today=today)
        return BillExplanation.model_validate(
            {
                "bill": bill,
                "compared_with": bill_views(self._bills, [earlier_row], today=today)[0],
                "comparison": comparison,
                "difference_cents": bill.amount_cents - earlier.amount_cents,
                "causes": explain_difference(bill, earlier),
            }
        )

    def overview(self, customer_id: str) -> PaymentOverview:
        """Return where the customer stands: unpaid, overdue, in transit, paid twice."""
        rows = self._bills.bills(customer_id, limit=24, statuses=_OPEN_STATUSES)
        views = bill_views(self._bills, rows, today=self._clock.today())
        unpaid = tuple(sorted(views, key=lambda bill: (bill.due_on, bill.number)))
        in_transit = self._bills.payments(customer_id, limit=5, status="in_transit")
        received = self._bills.payments(customer_id, limit=1, status="received")
        return PaymentOverview(
            unpaid=unpaid,
            overdue=tuple(bill for bill in unpaid if bill.status == "overdue"),
            open_cents=sum(bill.open_cents for bill in unpaid),
            next_due=next((bill for bill in unpaid if bill.status == "unpaid"), None),
            in_transit=tuple(payment_view(*pair) for pair in in_transit),
            last_received=payment_view(*received[0]) if received else None,
            double_payments=self._refunds.double_payments(customer_id),
            mandate=self.mandate(customer_id),
            plan=self._plans.active(customer_id),
        )

    def payments(self, customer_id: str, *, limit: int = 6) -> tuple[Payment, ...]:
        """Return payments, newest first."""
        return tuple(payment_view(*p) for p in self._bills.payments(customer_id, limit=limit))

    def refunds(self, customer_id: str, *, open_only: bool = False) -> tuple[Refund, ...]:
        """Return refunds, newest first."""
        return self._refunds.of_customer(customer_id, open_only=open_only)

    def request_refund(
        self,
        customer_id: str,
        *,
        reason: RefundReason,
        turn_id: str,
        bill_id: str | None = None,
    ) -> Refund:
        """Ask for money back; for a double payment the bill and amount are found.

        Raises:
            BillNotFound: ``bill_id`` is not this customer's.
            NoDoublePayment: nothing was paid twice.
            RefundExists: it is under way.
        """
        if bill_id is not None:
            self._row(customer_id, bill_id)
        return self._refunds.request(customer_id, reason=reason, turn_id=turn_id, bill_id=bill_id)

    def propose_plan(self, customer_id: str, bill_id: str, *, parts: int = 3) -> PlanProposal:
        """Return what paying in ``parts`` would look like; nothing is written.

        Raises:
            BillNotFound, BillDisputed, PlanExists, NothingToPay, BillTooSmall,
            TooLateForPlan, PartsOutOfRange, PartsTooSmall.
        """
        return self._plans.propose(self._view(self._row(customer_id, bill_id)), parts=parts)

    def agree_plan(
        self, customer_id: str, bill_id: str, *, parts: int, turn_id: str
    ) -> InstalmentPlan:
        """Agree a plan; raises what `propose_plan` raises."""
        row = self._row(customer_id, bill_id)
        return self._plans.agree(self._view(row), row=row, parts=parts, turn_id=turn_id)

    def cancel_plan(self, customer_id: str, plan_id: str, *, turn_id: str) -> InstalmentPlan:
        """Undo a plan; raises PlanFixed after 14 days or once an instalment is paid."""
        return self._plans.cancel(customer_id, plan_id, turn_id=turn_id)

    def check_extension(self, customer_id: str, bill_id: str) -> None:
        """Tell, before it is promised, whether a bill may be paid 15 days later.

        Raises:
            BillNotFound, NothingToPay, TooLateToExtend, AlreadyExtended.
        """
        self._may_extend(self._row(customer_id, bill_id))

    def extend_due(self, customer_id: str, bill_id: str, *, turn_id: str) -> Bill:
        """Give a bill 15 days more: once a year, asked before the due date.

        Raises:
            BillNotFound, NothingToPay, TooLateToExtend, AlreadyExtended.
        """
        row = self._row(customer_id, bill_id)
        written = self._journal.claim(turn_id, kind="due_extended", customer_id=customer_id)
        if written.again:
            return self._view(row)
        self._may_extend(row)
        row.extended_from, row.due_on = row.due_on, row.due_on + timedelta(days=EXTENSION_DAYS)
        self._journal.close(written, subject_id=row.id)
        return self._view(row)

    def _may_extend(self, row: BillRow) -> None:
        today = self._clock.today()
        if row.status == "overdue" or today > row.due_on:
            raise TooLateToExtend(number=row.number, due_on=row.due_on.isoformat())
        if row.status != "unpaid":
            raise NothingToPay(number=row.number)
        year_ago = today - timedelta(days=EXTENSION_EVERY_DAYS)
        other = self._bills.extended_since(row.customer_id, day=year_ago)
        if other is not None:
            raise AlreadyExtended(number=other.number)

    def mandate(self, customer_id: str) -> Mandate | None:
        """Return the direct debit that holds, if there is one."""
        return self._mandates.current(customer_id)

    def set_mandate(self, customer_id: str, *, iban: str, holder: str, turn_id: str) -> Mandate:
        """Set up direct debit or change its account; active from the next bill.

        Raises:
            InvalidIban: wrong check digits or length.
        """
        return self._mandates.set(customer_id, iban=iban, holder=holder, turn_id=turn_id)

    def revoke_mandate(self, customer_id: str, *, turn_id: str) -> Mandate:
        """Stop direct debit; raises NoMandate."""
        return self._mandates.revoke(customer_id, turn_id=turn_id)

    def dispute(self, customer_id: str, bill_id: str, *, reason: str, turn_id: str) -> Dispute:
        """Contest a bill: its case is opened and its payment is not asked for meanwhile.

        Raises:
            BillNotFound: not this customer's.
            DisputeExists: contested already.
        """
        return self._disputes.open(self._row(customer_id, bill_id), reason=reason, turn_id=turn_id)

    def disputes(self, customer_id: str, *, open_only: bool = True) -> tuple[Dispute, ...]:
        """Return contested bills, newest first."""
        return self._disputes.of_customer(customer_id, open_only=open_only)

    def undo(self, customer_id: str, written: Written) -> str:
        """Take one of the writes of this service back; return the number it concerned."""
        if written.kind == "plan_agreed":
            return self._plans.undo(customer_id, written)
        if written.kind in ("mandate_set", "mandate_revoked"):
            return self._mandates.undo(customer_id, written)
        if written.kind == "disputed":
            return self._disputes.undo(customer_id, written)
        if written.kind == "refund_requested":
            return self._refunds.undo(customer_id, written)
        row = self._row(customer_id, written.subject_id)
        if row.extended_from is not None:
            row.due_on, row.extended_from = row.extended_from, None
        return row.number

    def _row(self, customer_id: str, bill_id: str) -> BillRow:
        rows = self._bills.bills(customer_id, limit=1, bill_id=bill_id)
        if not rows:
            raise BillNotFound(number="")
        return rows[0]

    def _view(self, row: BillRow) -> Bill:
        return bill_views(self._bills, [row], today=self._clock.today())[0]

    def _earlier(self, row: BillRow) -> tuple[BillRow | None, str]:
        rows = self._bills.bills(row.customer_id, limit=40, account=row.account)
        earlier = [other for other in rows if other.period_end < row.period_start]
        season = add_months(row.period_start, -12)
        same = [
            other
            for other in earlier
            if abs((other.period_start - season).days) <= _SEASON_TOLERANCE_DAYS
        ]
        if same:
            return min(same, key=lambda other: abs((other.period_start - season).days)), (
                "same_season"
            )
        if earlier:
            return max(earlier, key=lambda other: other.period_end), "previous"
        return None, "none"
