"""Queries of visits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.visits.models import VisitRow


class VisitRepository:
    """Reads visits of a customer, and which seats of a city are taken."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_customer(
        self,
        customer_id: str,
        *,
        number: str | None = None,
        visit_id: str | None = None,
        booked_after: datetime | None = None,
        limit: int = 5,
    ) -> Sequence[VisitRow]:
        """Return visits, the latest first; with ``booked_after`` those to come, next first."""
        query = select(VisitRow).where(VisitRow.customer_id == customer_id)
        if number is not None:
            query = query.where(VisitRow.number == number)
        if visit_id is not None:
            query = query.where(VisitRow.id == visit_id)
        if booked_after is not None:
            query = query.where(VisitRow.status == "booked", VisitRow.ends_at > booked_after)
            query = query.order_by(VisitRow.starts_at, VisitRow.id)
        else:
            query = query.order_by(VisitRow.starts_at.desc(), VisitRow.id.desc())
        return self._session.scalars(query.limit(limit)).all()

    def seats_taken(self, city: str, *, start: datetime) -> dict[datetime, set[int]]:
        """Return, by start of slot, the seats taken in a city from a moment on."""
        taken: dict[datetime, set[int]] = {}
        for at, seat in self._session.execute(
            select(VisitRow.starts_at, VisitRow.seat).where(
                VisitRow.city == city, VisitRow.starts_at >= start
            )
        ):
            if seat is not None:
                taken.setdefault(at, set()).add(seat)
        return taken

    def save(self, row: VisitRow) -> bool:
        """Write a row; False if another visit took the seat in the meantime."""
        try:
            with self._session.begin_nested():
                self._session.add(row)
                self._session.flush()
        except IntegrityError:
            return False
        return True
