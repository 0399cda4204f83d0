"""Paying in parts: what the rules allow, the proposal, the agreement and its undoing."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from agent.billing.errors import (
    BillDisputed,
    BillTooSmall,
    NothingToPay,
    PartsOutOfRange,
    PartsTooSmall,
    PlanExists,
    PlanFixed,
    PlanNotFound,
    TooLateForPlan,
)
from agent.billing.models import BillRow, InstalmentPlanRow, InstalmentRow
from agent.billing.repository import BillingRepository
from agent.billing.schemas import Bill, Instalment, InstalmentPlan, PlanProposal
from agent.billing.terms import (
    ECB_RATE,
    PLAN_DAYS_AFTER_DUE,
    PLAN_FIRST_AFTER_DAYS,
    PLAN_INTEREST_FREE_PARTS,
    PLAN_MINIMUM_CENTS,
    PLAN_PART_MINIMUM_CENTS,
    PLAN_PARTS,
    PLAN_UNDO_DAYS,
)
from agent.billing.views import plan_view
from agent.kit.calendar import add_months
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.numbers import draw_number


class Instalments:
    """The instalment plans of one customer at a time."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._bills = BillingRepository(session)
        self._journal = Journal(session, clock=clock)

    def active(self, customer_id: str, *, account: str | None = None) -> InstalmentPlan | None:
        """Return the plan under way, of one account if given."""
        for row, bill in self._bills.plans(customer_id, active_only=True):
            if account in (None, bill.account):
                return plan_view(row, bill, self._bills.instalments(row.id))
        return None

    def propose(self, bill: Bill, *, parts: int) -> PlanProposal:
        """Return what the plan would be, or raise why it cannot be."""
        self._check(bill, parts)
        today = self._clock.today()
        first = today + timedelta(days=PLAN_FIRST_AFTER_DAYS)
        base, extra = divmod(bill.open_cents, parts)
        rest, interest = bill.open_cents, 0
        instalments = []
        for position in range(parts):
            share = base + (position < extra)
            cost = _interest(rest) if parts > PLAN_INTEREST_FREE_PARTS else 0
            interest, rest = interest + cost, rest - share
            instalments.append(
                Instalment(
                    position=position + 1,
                    due_on=add_months(first, position),
                    amount_cents=share + cost,
                    paid_on=None,
                )
            )
        return PlanProposal(bill=bill, instalments=tuple(instalments), interest_cents=interest)

    def agree(self, bill: Bill, *, row: BillRow, parts: int, turn_id: str) -> InstalmentPlan:
        """Write the plan; the bill then counts as ``in_plan``."""
        written = self._journal.claim(turn_id, kind="plan_agreed", customer_id=bill.customer_id)
        if written.again:
            return self._view(bill.customer_id, written.subject_id)
        proposal = self.propose(bill, parts=parts)
        plan = InstalmentPlanRow(
            id=new_id(),
            number=draw_number(self._session, InstalmentPlanRow.number, prefix="PR-", digits=6),
            customer_id=bill.customer_id,
            bill_id=bill.id,
            status="active",
            agreed_on=self._clock.today(),
        )
        self._bills.add(plan)
        for part in proposal.instalments:
            self._bills.add(
                InstalmentRow(
                    plan_id=plan.id,
                    position=part.position,
                    due_on=part.due_on,
                    amount_cents=part.amount_cents,
                    paid_on=None,
                )
            )
        row.status = "in_plan"
        self._journal.close(written, subject_id=plan.id)
        return self._view(bill.customer_id, plan.id)

    def cancel(self, customer_id: str, plan_id: str, *, turn_id: str) -> InstalmentPlan:
        """Undo a plan within 14 days while nothing is paid."""
        found = self._bills.plans(customer_id, plan_id=plan_id)
        if not found:
            raise PlanNotFound
        written = self._journal.claim(turn_id, kind="plan_cancelled", customer_id=customer_id)
        if not written.again:
            self._cancel(*found[0])
            self._journal.close(written, subject_id=plan_id)
        return self._view(customer_id, plan_id)

    def undo(self, customer_id: str, written: Written) -> str:
        """Take an agreement back; return the plan's number."""
        found = self._bills.plans(customer_id, plan_id=written.subject_id)
        if not found:
            raise PlanNotFound
        row, bill = found[0]
        if row.status == "active":
            self._cancel(row, bill)
        return row.number

    def _cancel(self, row: InstalmentPlanRow, bill: BillRow) -> None:
        age = self._clock.today() - row.agreed_on
        paid = any(part.paid_on for part in self._bills.instalments(row.id))
        if row.status != "active" or paid or age > timedelta(days=PLAN_UNDO_DAYS):
            raise PlanFixed(number=row.number)
        row.status, bill.status = "cancelled", "unpaid"

    def _check(self, bill: Bill, parts: int) -> None:
        if bill.status == "disputed":
            raise BillDisputed(number=bill.number)
        plan = self.active(bill.customer_id, account=bill.account)
        if plan is not None:
            raise PlanExists(number=plan.number, bill_number=plan.bill_number)
        if bill.status not in ("unpaid", "overdue") or bill.open_cents == 0:
            raise NothingToPay(number=bill.number)
        if bill.amount_cents <= PLAN_MINIMUM_CENTS:
            raise BillTooSmall(
                number=bill.number,
                amount_cents=bill.amount_cents,
                minimum_cents=PLAN_MINIMUM_CENTS,
            )
        last_day = bill.due_on + timedelta(days=PLAN_DAYS_AFTER_DUE)
        if self._clock.today() > last_day:
            raise TooLateForPlan(number=bill.number, last_day=last_day.isoformat())
        most = min(PLAN_PARTS[-1], bill.open_cents // PLAN_PART_MINIMUM_CENTS)
        if parts not in PLAN_PARTS:
            raise PartsOutOfRange(parts=parts, least=PLAN_PARTS[0], most=most)
        if parts > most:
            raise PartsTooSmall(parts=parts, most=most, minimum_cents=PLAN_PART_MINIMUM_CENTS)

    def _view(self, customer_id: str, plan_id: str) -> InstalmentPlan:
        row, bill = self._bills.plans(customer_id, plan_id=plan_id)[0]
        return plan_view(row, bill, self._bills.instalments(row.id))


def _interest(cents: int) -> int:
    month = Decimal(cents) * ECB_RATE / 12
    return int(month.quantize(Decimal(1), rounding=ROUND_HALF_UP))
