"""Rows of billing made into what the service returns."""

from collections.abc import Sequence
from datetime import date

from agent.billing.models import (
    BillLineRow,
    BillPartRow,
    BillRow,
    BillStatus,
    InstalmentPlanRow,
    InstalmentRow,
    MandateRow,
    PaymentRow,
    RefundRow,
)
from agent.billing.repository import REFUND_OPEN, BillingRepository
from agent.billing.schemas import (
    Bill,
    BillDetail,
    BillLine,
    BillPart,
    Instalment,
    InstalmentPlan,
    Mandate,
    Payment,
    Refund,
)
from agent.billing.terms import SEEN_AFTER_WORKING_DAYS
from agent.kit.calendar import add_working_days


def bill_views(
    bills: BillingRepository, rows: Sequence[BillRow], *, today: date
) -> tuple[Bill, ...]:
    """Return bills with their parts and what is paid, in two queries for all of them."""
    ids = [row.id for row in rows]
    parts, paid = bills.parts(ids), bills.paid(ids)
    return tuple(_bill(row, parts[row.id], paid.get(row.id, 0), today=today) for row in rows)


def bill_detail(bills: BillingRepository, row: BillRow, *, today: date) -> BillDetail:
    """Return one bill with all its lines."""
    bill = bill_views(bills, [row], today=today)[0]
    lines: Sequence[BillLineRow] = bills.lines(row.id)
    return BillDetail(**dict(bill), lines=tuple(BillLine.model_validate(line) for line in lines))


def payment_view(row: PaymentRow, number: str | None) -> Payment:
    """Return a payment; one in transit says when it will be seen."""
    expected = None
    if row.status == "in_transit":
        expected = add_working_days(row.made_on, SEEN_AFTER_WORKING_DAYS[row.method])
    return Payment(
        id=row.id,
        bill_id=row.bill_id,
        bill_number=number,
        amount_cents=row.amount_cents,
        method=row.method,
        status=row.status,
        made_on=row.made_on,
        received_on=row.received_on,
        expected_on=expected,
        reference=row.reference,
    )


def refund_view(row: RefundRow, number: str | None, *, today: date) -> Refund:
    """Return a refund; it is late when its day has passed and it is not paid."""
    late = row.status in REFUND_OPEN and row.expected_on is not None and row.expected_on < today
    return Refund(
        id=row.id,
        number=row.number,
        bill_id=row.bill_id,
        bill_number=number,
        amount_cents=row.amount_cents,
        reason=row.reason,
        status=row.status,
        requested_on=row.requested_on,
        expected_on=row.expected_on,
        paid_on=row.paid_on,
        late=late,
        delay=row.delay,
    )


def plan_view(
    row: InstalmentPlanRow, bill: BillRow, instalments: Sequence[InstalmentRow]
) -> InstalmentPlan:
    """Return a plan with its parts."""
    return InstalmentPlan(
        id=row.id,
        number=row.number,
        bill_id=row.bill_id,
        bill_number=bill.number,
        status=row.status,
        agreed_on=row.agreed_on,
        instalments=tuple(Instalment.model_validate(part) for part in instalments),
    )


def mandate_view(row: MandateRow) -> Mandate:
    """Return a mandate without its IBAN."""
    return Mandate(
        id=row.id,
        iban_last4=row.iban[-4:],
        holder=row.holder,
        status=row.status,
        signed_on=row.signed_on,
        revoked_on=row.revoked_on,
    )


def _bill(row: BillRow, parts: Sequence[BillPartRow], paid: int, *, today: date) -> Bill:
    status: BillStatus = row.status
    if status == "unpaid" and row.due_on < today:
        status = "overdue"
    return Bill(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        account=row.account,
        period_start=row.period_start,
        period_end=row.period_end,
        issued_on=row.issued_on,
        due_on=row.due_on,
        extended_from=row.extended_from,
        amount_cents=row.amount_cents,
        paid_cents=paid,
        status=status,
        parts=tuple(BillPart.model_validate(part) for part in parts),
    )
