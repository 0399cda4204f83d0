"""Queries of cases. Each names the customer: another's case does not exist."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.cases.models import OPEN, TicketNoteRow, TicketRow


class CaseRepository:
    """Reads and adds tickets and notes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_number(self, customer_id: str, number: str) -> TicketRow | None:
        """Return this customer's case of that number."""
        return self._session.scalars(
            select(TicketRow).where(
                TicketRow.customer_id == customer_id, TicketRow.number == number
            )
        ).first()

    def by_id(self, customer_id: str, ticket_id: str) -> TicketRow | None:
        """Return this customer's case of that id."""
        return self._session.scalars(
            select(TicketRow).where(TicketRow.customer_id == customer_id, TicketRow.id == ticket_id)
        ).first()

    def of_customer(self, customer_id: str, *, only_open: bool, limit: int) -> Sequence[TicketRow]:
        """Return cases, the latest touched first."""
        query = select(TicketRow).where(TicketRow.customer_id == customer_id)
        if only_open:
            query = query.where(TicketRow.status.in_(OPEN))
        return self._session.scalars(
            query.order_by(TicketRow.updated_at.desc(), TicketRow.id.desc()).limit(limit)
        ).all()

    def public_notes(self, ticket_id: str) -> Sequence[TicketNoteRow]:
        """Return the notes that the customer may see, oldest first."""
        return self._session.scalars(
            select(TicketNoteRow)
            .where(TicketNoteRow.ticket_id == ticket_id)
            .where(TicketNoteRow.internal.is_(False), TicketNoteRow.undone_at.is_(None))
            .order_by(TicketNoteRow.at, TicketNoteRow.id)
        ).all()

    def note(self, note_id: str) -> TicketNoteRow:
        """Return a note by id."""
        return self._session.get_one(TicketNoteRow, note_id)

    def add(self, row: TicketRow | TicketNoteRow) -> None:
        """Add a row and send it to the database."""
        self._session.add(row)
        self._session.flush()
