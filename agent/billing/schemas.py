"""What the billing service returns. Amounts are integer euro cents."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from agent.billing.models import (
    BillStatus,
    DisputeStatus,
    LineKind,
    MandateStatus,
    PaymentMethod,
    PaymentStatus,
    PlanStatus,
    Product,
    RefundReason,
    RefundStatus,
    Unit,
)
from agent.kit.records import Bilingual, Record

CauseKind = Literal[
    "consumption", "price", "days", "adjustment", "tv_licence", "one_off", "fees", "product"
]


class BillLine(Record):
    """A line of a bill; without a product it concerns the whole bill."""

    position: int
    product: Product | None
    kind: LineKind
    quantity: Decimal | None
    unit_price: Decimal | None
    amount_cents: int
    note: Bilingual | None


class BillPart(Record):
    """Consumption of one contract; ``unit_price`` is the energy price per unit."""

    contract_id: str
    product: Product
    consumption: Decimal
    unit: Unit
    unit_price: Decimal
    estimated: bool


class Bill(Record):
    """A bill with its parts. ``status`` already tells ``overdue`` by today's date."""

    id: str
    number: str
    customer_id: str
    account: str
    period_start: date
    period_end: date
    issued_on: date
    due_on: date
    extended_from: date | None
    amount_cents: int
    paid_cents: int
    status: BillStatus
    parts: tuple[BillPart, ...]

    @property
    def open_cents(self) -> int:
        """What is still to be paid."""
        return max(self.amount_cents - self.paid_cents, 0)

    @property
    def products(self) -> tuple[Product, ...]:
        """The products on the bill."""
        return tuple(part.product for part in self.parts)

    @property
    def days(self) -> int:
        """Days of the period."""
        return (self.period_end - self.period_start).days + 1


class BillDetail(Bill):
    """A bill with all its lines."""

    lines: tuple[BillLine, ...]


class Cause(Record):
    """One reason why a bill differs; ``product`` is None for the whole bill.

    ``before`` and ``after`` are the quantities compared: units for consumption, EUR per unit
    for price, days for days; None elsewhere.
    """

    kind: CauseKind
    product: Product | None
    amount_cents: int
    before: Decimal | None = None
    after: Decimal | None = None
    unit: Unit | None = None


class BillExplanation(Record):
    """Why a bill is what it is.

    The ``causes``, largest first, add up to ``difference_cents`` to the cent. Without an
    earlier bill (``compared_with`` is None) there are no causes, only the bill's lines.
    """

    bill: BillDetail
    compared_with: Bill | None
    comparison: Literal["same_season", "previous", "none"]
    difference_cents: int
    causes: tuple[Cause, ...]


class Payment(Record):
    """Money from the customer."""

    id: str
    bill_id: str | None
    bill_number: str | None
    amount_cents: int
    method: PaymentMethod
    status: PaymentStatus
    made_on: date
    received_on: date | None
    expected_on: date | None
    reference: str


class DoublePayment(Record):
    """A bill paid more than it costs, and the refund for it if there is one."""

    bill: Bill
    payments: tuple[Payment, ...]
    excess_cents: int
    refund: "Refund | None"


class Refund(Record):
    """Money due to the customer. ``late``: the day it was expected has passed."""

    id: str
    number: str
    bill_id: str | None
    bill_number: str | None
    amount_cents: int | None
    reason: RefundReason
    status: RefundStatus
    requested_on: date
    expected_on: date | None
    paid_on: date | None
    late: bool
    delay: Bilingual | None


class PaymentOverview(Record):
    """Where the customer stands with payments."""

    unpaid: tuple[Bill, ...]
    overdue: tuple[Bill, ...]
    open_cents: int
    next_due: Bill | None
    in_transit: tuple[Payment, ...]
    last_received: Payment | None
    double_payments: tuple[DoublePayment, ...]
    mandate: "Mandate | None"
    plan: "InstalmentPlan | None"


class Instalment(Record):
    """One part of a plan."""

    position: int
    due_on: date
    amount_cents: int
    paid_on: date | None


class PlanProposal(Record):
    """What a plan would look like; nothing is written."""

    bill: Bill
    instalments: tuple[Instalment, ...]
    interest_cents: int


class InstalmentPlan(Record):
    """A plan agreed."""

    id: str
    number: str
    bill_id: str
    bill_number: str
    status: PlanStatus
    agreed_on: date
    instalments: tuple[Instalment, ...]


class Mandate(Record):
    """A direct debit mandate; only the last four characters of the IBAN are shown."""

    id: str
    iban_last4: str
    holder: str
    status: MandateStatus
    signed_on: date
    revoked_on: date | None


class Dispute(Record):
    """A bill contested, with the case that follows it."""

    id: str
    bill_id: str
    bill_number: str
    ticket_id: str
    ticket_number: str
    reason: str
    status: DisputeStatus
    opened_at: datetime
    closed_at: datetime | None
