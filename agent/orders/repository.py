"""Queries of orders and returns; each names the customer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.orders.models import ORDER_OPEN, RETURN_OPEN, OrderRow, ReturnRow, ShipmentRow


class OrderRepository:
    """Reads orders with their parcels, reads and adds returns."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def orders(
        self, customer_id: str, *, only_open: bool, limit: int, number: str | None = None
    ) -> Sequence[tuple[OrderRow, ShipmentRow | None]]:
        """Return orders with their parcel, newest first."""
        query = (
            select(OrderRow, ShipmentRow)
            .outerjoin(ShipmentRow, ShipmentRow.order_id == OrderRow.id)
            .where(OrderRow.customer_id == customer_id)
        )
        if only_open:
            query = query.where(OrderRow.status.in_(ORDER_OPEN))
        if number is not None:
            query = query.where(OrderRow.number == number)
        query = query.order_by(OrderRow.placed_at.desc(), OrderRow.id.desc()).limit(limit)
        return [(order, shipment) for order, shipment in self._session.execute(query).all()]

    def returns(self, customer_id: str, *, only_open: bool) -> Sequence[ReturnRow]:
        """Return the returns, newest first."""
        query = select(ReturnRow).where(ReturnRow.customer_id == customer_id)
        if only_open:
            query = query.where(ReturnRow.status.in_(RETURN_OPEN))
        return self._session.scalars(
            query.order_by(ReturnRow.requested_at.desc(), ReturnRow.id.desc())
        ).all()

    def return_by(
        self, customer_id: str, *, number: str | None = None, return_id: str | None = None
    ) -> ReturnRow | None:
        """Return one return of this customer by number or id."""
        query = select(ReturnRow).where(ReturnRow.customer_id == customer_id)
        if number is not None:
            query = query.where(ReturnRow.number == number)
        if return_id is not None:
            query = query.where(ReturnRow.id == return_id)
        return self._session.scalars(query).first()

    def add(self, row: ReturnRow) -> None:
        """Add a return and send it to the database."""
        self._session.add(row)
        self._session.flush()
