"""Tables of bills and money. Amounts are integer euro cents."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import Exact, RowId, both, choice

Product = Literal["luce", "gas", "fibra"]
BillStatus = Literal["unpaid", "paid", "overdue", "disputed", "in_plan"]
Unit = Literal["kWh", "Smc", "months"]
LineKind = Literal[
    "energy", "fixed_fee", "transport", "system_charges", "taxes", "vat",
    "adjustment", "tv_licence", "one_off", "discount",
]  # fmt: skip
PaymentMethod = Literal["direct_debit", "card", "bank_transfer", "post_office", "app"]
PaymentStatus = Literal["received", "in_transit", "failed"]
RefundReason = Literal[
    "double_payment", "closing_credit", "compensation", "adjustment", "deposit", "other"
]
RefundStatus = Literal["requested", "approved", "sent", "paid", "rejected", "withdrawn"]
PlanStatus = Literal["active", "completed", "cancelled"]
MandateStatus = Literal["pending", "active", "revoked"]
DisputeStatus = Literal["open", "accepted", "rejected", "withdrawn"]


class BillRow(Base):
    """A bill of one account: all the products of one home together.

    ``status`` is as stored; an unpaid bill past its due day counts as overdue.
    """

    __tablename__ = "bills"
    __table_args__ = (
        Index(None, "customer_id", "issued_on"),
        Index(None, "account", "period_start"),
    )

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(11), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    account: Mapped[str] = mapped_column(String(12))
    period_start: Mapped[date]
    period_end: Mapped[date]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    amount_cents: Mapped[int]
    status: Mapped[BillStatus] = mapped_column(choice(BillStatus, "status"))
    paper: Mapped[bool] = mapped_column(default=False)
    extended_from: Mapped[date | None]


class BillPartRow(Base):
    """The consumption of one contract within a bill."""

    __tablename__ = "bill_parts"
    __table_args__ = (Index(None, "contract_id"),)

    bill_id: Mapped[str] = mapped_column(ForeignKey("bills.id"), primary_key=True)
    contract_id: Mapped[str] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    product: Mapped[Product] = mapped_column(choice(Product, "product"))
    consumption: Mapped[Decimal] = mapped_column(Exact(3))
    unit: Mapped[Unit] = mapped_column(choice(Unit, "unit"))
    unit_price: Mapped[Decimal] = mapped_column(Exact(6))
    estimated: Mapped[bool]


class BillLineRow(Base):
    """A line of a bill, ``quantity`` x ``unit_price`` where it has them.

    Lines without a product concern the whole bill.
    """

    __tablename__ = "bill_lines"

    bill_id: Mapped[str] = mapped_column(ForeignKey("bills.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product: Mapped[Product | None] = mapped_column(choice(Product, "product"))
    kind: Mapped[LineKind] = mapped_column(choice(LineKind, "kind"))
    quantity: Mapped[Decimal | None] = mapped_column(Exact(3))
    unit_price: Mapped[Decimal | None] = mapped_column(Exact(6))
    amount_cents: Mapped[int]
    note_it: Mapped[str | None] = mapped_column(String(200))
    note_en: Mapped[str | None] = mapped_column(String(200))
    note = both("note")


class PaymentRow(Base):
    """Money from a customer; two received for one bill are a double payment."""

    __tablename__ = "payments"
    __table_args__ = (Index(None, "customer_id", "made_on"), Index(None, "bill_id"))

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.id"))
    amount_cents: Mapped[int]
    method: Mapped[PaymentMethod] = mapped_column(choice(PaymentMethod, "method"))
    status: Mapped[PaymentStatus] = mapped_column(choice(PaymentStatus, "status"))
    made_on: Mapped[date]
    received_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(30), unique=True)


class RefundRow(Base):
    """Money due to a customer."""

    __tablename__ = "refunds"
    __table_args__ = (Index(None, "customer_id", "requested_on"),)

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.id"))
    amount_cents: Mapped[int | None]
    reason: Mapped[RefundReason] = mapped_column(choice(RefundReason, "reason"))
    status: Mapped[RefundStatus] = mapped_column(choice(RefundStatus, "status"))
    requested_on: Mapped[date]
    expected_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    delay_it: Mapped[str | None] = mapped_column(String(200))
    delay_en: Mapped[str | None] = mapped_column(String(200))
    delay = both("delay")


class InstalmentPlanRow(Base):
    """An agreement to pay a bill in parts."""

    __tablename__ = "instalment_plans"
    __table_args__ = (Index(None, "customer_id"), Index(None, "bill_id"))

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    bill_id: Mapped[str] = mapped_column(ForeignKey("bills.id"))
    status: Mapped[PlanStatus] = mapped_column(choice(PlanStatus, "status"))
    agreed_on: Mapped[date]


class InstalmentRow(Base):
    """One part of a plan."""

    __tablename__ = "instalments"
    __table_args__ = (CheckConstraint("amount_cents > 0", name="amount"),)

    plan_id: Mapped[str] = mapped_column(ForeignKey("instalment_plans.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date]
    amount_cents: Mapped[int]
    paid_on: Mapped[date | None]


class MandateRow(Base):
    """A direct debit mandate; the latest that is not revoked holds."""

    __tablename__ = "mandates"
    __table_args__ = (Index(None, "customer_id"),)

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    iban: Mapped[str] = mapped_column(String(34))
    holder: Mapped[str] = mapped_column(String(160))
    status: Mapped[MandateStatus] = mapped_column(choice(MandateStatus, "status"))
    signed_on: Mapped[date]
    revoked_on: Mapped[date | None]


class DisputeRow(Base):
    """A bill contested; while open, its payment is not asked for."""

    __tablename__ = "disputes"
    __table_args__ = (Index(None, "customer_id"), Index(None, "bill_id"))

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    bill_id: Mapped[str] = mapped_column(ForeignKey("bills.id"))
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    reason: Mapped[str] = mapped_column(String(4000))
    status: Mapped[DisputeStatus] = mapped_column(choice(DisputeStatus, "status"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
