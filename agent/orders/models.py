"""Tables of orders, their parcels, and returns."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, both, choice

OrderStatus = Literal["placed", "preparing", "shipped", "delivered", "cancelled"]
ShipmentStatus = Literal["ready", "in_transit", "out_for_delivery", "held", "delivered"]
ReturnReason = Literal["withdrawal", "cancellation", "defect", "replacement", "not_needed"]
ReturnStatus = Literal["requested", "in_transit", "received", "completed", "cancelled"]
RETURN_OPEN: tuple[ReturnStatus, ...] = ("requested", "in_transit", "received")
ORDER_OPEN: tuple[OrderStatus, ...] = ("placed", "preparing", "shipped")


class OrderRow(Base):
    """A device ordered: router, smart meter display, wall box."""

    __tablename__ = "orders"
    __table_args__ = (Index(None, "customer_id", "placed_at"),)

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(11), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    item_it: Mapped[str] = mapped_column(String(120))
    item_en: Mapped[str] = mapped_column(String(120))
    item = both("item")
    amount_cents: Mapped[int]
    status: Mapped[OrderStatus] = mapped_column(choice(OrderStatus, "status"))
    placed_at: Mapped[datetime]
    expected_on: Mapped[date | None]
    delivered_on: Mapped[date | None]


class ShipmentRow(Base):
    """The parcel of an order."""

    __tablename__ = "shipments"
    __table_args__ = (Index(None, "order_id"),)

    id: Mapped[RowId]
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"))
    carrier: Mapped[str] = mapped_column(String(40))
    tracking: Mapped[str] = mapped_column(String(30), unique=True)
    status: Mapped[ShipmentStatus] = mapped_column(choice(ShipmentStatus, "status"))
    place: Mapped[str | None] = mapped_column(String(80))
    updated_at: Mapped[datetime]


class ReturnRow(Base):
    """A device on its way back."""

    __tablename__ = "returns"
    __table_args__ = (Index(None, "customer_id", "status"),)

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    device: Mapped[str] = mapped_column(String(60))
    serial: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[ReturnReason] = mapped_column(choice(ReturnReason, "reason"))
    status: Mapped[ReturnStatus] = mapped_column(choice(ReturnStatus, "status"))
    tracking: Mapped[str] = mapped_column(String(30), unique=True)
    requested_at: Mapped[datetime]
    send_by: Mapped[date]
    sent_on: Mapped[date | None]
    received_on: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(80))
    deposit_cents: Mapped[int]
    fee_cents: Mapped[int]
    deposit_due_on: Mapped[date | None]
