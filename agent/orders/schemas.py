"""What the orders service returns."""

from datetime import date, datetime

from agent.kit.records import Bilingual, Record
from agent.orders.models import OrderStatus, ReturnReason, ReturnStatus, ShipmentStatus


class Shipment(Record):
    """The parcel of an order; ``place`` is where it was last seen or waits."""

    carrier: str
    tracking: str
    status: ShipmentStatus
    place: str | None
    updated_at: datetime


class Order(Record):
    """An order. ``late``: not delivered though the expected day has passed."""

    id: str
    number: str
    item: Bilingual
    amount_cents: int
    status: OrderStatus
    placed_at: datetime
    expected_on: date | None
    delivered_on: date | None
    late: bool
    shipment: Shipment | None


class Return(Record):
    """A device on its way back, and the money that hangs on it.

    ``deposit_cents`` is given back by ``deposit_due_on``; ``fee_cents`` is charged when the
    device has not been sent by ``send_by``.
    """

    id: str
    number: str
    device: str
    serial: str | None
    reason: ReturnReason
    status: ReturnStatus
    tracking: str
    requested_at: datetime
    send_by: date
    sent_on: date | None
    received_on: date | None
    place: str | None
    deposit_cents: int
    fee_cents: int
    deposit_due_on: date | None
