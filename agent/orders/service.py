"""Orders and returns of one customer at a time."""

from datetime import timedelta

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.numbers import draw_number
from agent.orders.errors import (
    DeviceUnknown,
    OrderNotFound,
    ReturnExists,
    ReturnNotFound,
    ReturnUnderWay,
)
from agent.orders.models import (
    ORDER_OPEN,
    RETURN_OPEN,
    OrderRow,
    ReturnReason,
    ReturnRow,
    ShipmentRow,
)
from agent.orders.repository import OrderRepository
from agent.orders.schemas import Order, Return, Shipment

RETURN_DAYS = 30
DEPOSIT_WORKING_DAYS = 15
# What can be sent back: its name on the label, the deposit held, the charge if it never comes.
DEVICES: dict[str, tuple[str, int, int]] = {
    "router": ("Ventolia Box", 3000, 6000),
    "mesh": ("Ventolia Mesh", 0, 0),
    "plug": ("Presa Brezza", 0, 0),
    "wallbox": ("Wallbox Brezza", 0, 0),
}


class OrderService:
    """Reads orders; starts and cancels returns."""

    undoable = ("return_started", "return_cancelled")

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._orders = OrderRepository(session)
        self._journal = Journal(session, clock=clock)

    def orders(
        self, customer_id: str, *, limit: int = 5, open_only: bool = False
    ) -> tuple[Order, ...]:
        """Return orders with their parcel, newest first."""
        rows = self._orders.orders(customer_id, only_open=open_only, limit=limit)
        return tuple(self._order(order, shipment) for order, shipment in rows)

    def order(self, customer_id: str, number: str) -> Order:
        """Return one order.

        Raises:
            OrderNotFound: it does not exist, or is somebody else's.
        """
        rows = self._orders.orders(customer_id, only_open=False, limit=1, number=number)
        if not rows:
            raise OrderNotFound(number=number)
        return self._order(*rows[0])

    def returns(self, customer_id: str, *, open_only: bool = False) -> tuple[Return, ...]:
        """Return the returns, newest first."""
        rows = self._orders.returns(customer_id, only_open=open_only)
        return tuple(Return.model_validate(row) for row in rows)

    def return_(self, customer_id: str, number: str) -> Return:
        """Return one return; raises ReturnNotFound."""
        return Return.model_validate(self._return(customer_id, number=number))

    def start_return(
        self,
        customer_id: str,
        *,
        turn_id: str,
        device: str = "router",
        reason: ReturnReason = "not_needed",
        serial: str | None = None,
    ) -> Return:
        """Start a return: a free parcel label, to be used within 30 days.

        Raises:
            DeviceUnknown: ``device`` is none of `DEVICES`.
            ReturnExists: the same device is on its way back.
        """
        if device not in DEVICES:
            raise DeviceUnknown(device=device)
        written = self._journal.claim(turn_id, kind="return_started", customer_id=customer_id)
        if written.again:
            return self._view(customer_id, written.subject_id)
        name, deposit, fee = DEVICES[device]
        for other in self._orders.returns(customer_id, only_open=True):
            if other.device == name:
                raise ReturnExists(number=other.number, device=name)
        row = ReturnRow(
            id=new_id(),
            number=draw_number(self._session, ReturnRow.number, prefix="RE-", digits=6),
            customer_id=customer_id,
            device=name,
            serial=serial,
            reason=reason,
            status="requested",
            tracking=draw_number(self._session, ReturnRow.tracking, prefix="RV", digits=10),
            requested_at=self._clock.now(),
            send_by=self._clock.today() + timedelta(days=RETURN_DAYS),
            sent_on=None,
            received_on=None,
            place=None,
            deposit_cents=deposit,
            fee_cents=fee,
            deposit_due_on=None,
        )
        self._orders.add(row)
        self._journal.close(written, subject_id=row.id)
        return Return.model_validate(row)

    def cancel_return(self, customer_id: str, number: str, *, turn_id: str) -> Return:
        """Cancel a return whose parcel has not left.

        Raises:
            ReturnNotFound: not this customer's.
            ReturnUnderWay: it has been sent.
        """
        row = self._return(customer_id, number=number)
        written = self._journal.claim(turn_id, kind="return_cancelled", customer_id=customer_id)
        if not written.again:
            if row.status != "requested":
                raise ReturnUnderWay(number=number, status=row.status)
            row.status = "cancelled"
            self._journal.close(written, subject_id=row.id, before={"status": "requested"})
        return Return.model_validate(row)

    def undo(self, customer_id: str, written: Written) -> str:
        """Take one of the writes of this service back; return the return's number."""
        row = self._return(customer_id, return_id=written.subject_id)
        if written.kind == "return_cancelled":
            row.status = "requested"
            return row.number
        if row.status not in (*RETURN_OPEN[:1], "cancelled"):
            raise ReturnUnderWay(number=row.number, status=row.status)
        row.status = "cancelled"
        return row.number

    def _return(
        self, customer_id: str, *, number: str | None = None, return_id: str | None = None
    ) -> ReturnRow:
        row = self._orders.return_by(customer_id, number=number, return_id=return_id)
        if row is None:
            raise ReturnNotFound(number=number or "")
        return row

    def _view(self, customer_id: str, return_id: str) -> Return:
        return Return.model_validate(self._return(customer_id, return_id=return_id))

    def _order(self, row: OrderRow, shipment: ShipmentRow | None) -> Order:
        late = (
            row.status in ORDER_OPEN
            and row.expected_on is not None
            and row.expected_on < self._clock.today()
        )
        return Order(
            id=row.id,
            number=row.number,
            item=row.item,
            amount_cents=row.amount_cents,
            status=row.status,
            placed_at=row.placed_at,
            expected_on=row.expected_on,
            delivered_on=row.delivered_on,
            late=late,
            shipment=Shipment.model_validate(shipment) if shipment else None,
        )
