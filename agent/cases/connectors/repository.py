"""Queries of what other systems have of our cases, and are still owed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from agent.cases.models import (
    ConnectorRow,
    ExternalNoteRow,
    ExternalTicketRow,
    OutboxRow,
    TicketNoteRow,
    TicketRow,
)
from agent.kit.database import Base


class ConnectorRepository:
    """The only code that reads the connectors' tables."""

    def __init__(self, session: Session, *, system: str) -> None:
        self._session = session
        self._system = system

    def add(self, row: Base) -> None:
        """Insert a row."""
        self._session.add(row)
        self._session.flush()

    def remove(self, row: OutboxRow) -> None:
        """Take away what is owed no more."""
        self._session.delete(row)
        self._session.flush()

    def connector(self) -> ConnectorRow | None:
        """Return this system's row, locked."""
        return self._session.scalars(
            select(ConnectorRow).where(ConnectorRow.system == self._system).with_for_update()
        ).first()

    def anything_owed(self, now: datetime) -> bool:
        """Whether there is something to bring over; takes no lock."""
        return self._session.scalar(self._due(now).with_only_columns(OutboxRow.id)) is not None

    def next_owed(self, now: datetime) -> OutboxRow | None:
        """Return what has been owed longest and nobody works on, locked."""
        return self._session.scalars(self._due(now).with_for_update(skip_locked=True)).first()

    def owed(self, ticket_id: str) -> OutboxRow | None:
        """Return what is owed of a case."""
        return self._session.scalars(
            select(OutboxRow)
            .where(OutboxRow.system == self._system, OutboxRow.ticket_id == ticket_id)
            .with_for_update()
        ).first()

    def external(self, ticket_id: str) -> ExternalTicketRow | None:
        """Return which ticket a case is."""
        return self._session.scalars(
            select(ExternalTicketRow).where(
                ExternalTicketRow.system == self._system, ExternalTicketRow.ticket_id == ticket_id
            )
        ).first()

    def by_external_id(self, external_id: str) -> ExternalTicketRow | None:
        """Return which case a ticket is."""
        return self._session.scalars(
            select(ExternalTicketRow).where(
                ExternalTicketRow.system == self._system,
                ExternalTicketRow.external_id == external_id,
            )
        ).first()

    def notes_of(self, ticket_id: str) -> Sequence[ExternalNoteRow]:
        """Return which articles the notes of a case are."""
        return self._session.scalars(
            select(ExternalNoteRow).where(
                ExternalNoteRow.system == self._system, ExternalNoteRow.ticket_id == ticket_id
            )
        ).all()

    def articles_known(self, external_ids: Sequence[str]) -> dict[str, ExternalNoteRow]:
        """Return what is known of articles, by their id."""
        rows = self._session.scalars(
            select(ExternalNoteRow).where(
                ExternalNoteRow.system == self._system,
                ExternalNoteRow.external_id.in_(external_ids),
            )
        )
        return {row.external_id: row for row in rows}

    def note_known(self, note_id: str) -> ExternalNoteRow | None:
        """Return which article a note is."""
        return self._session.scalars(
            select(ExternalNoteRow).where(
                ExternalNoteRow.system == self._system, ExternalNoteRow.note_id == note_id
            )
        ).first()

    def all_notes(self, ticket_id: str) -> Sequence[TicketNoteRow]:
        """Return the notes of a case, oldest first, those taken back too."""
        return self._session.scalars(
            select(TicketNoteRow)
            .where(TicketNoteRow.ticket_id == ticket_id)
            .order_by(TicketNoteRow.at, TicketNoteRow.id)
        ).all()

    def case_of(self, number: str) -> TicketRow | None:
        """Return the case of a number."""
        return self._session.scalars(select(TicketRow).where(TicketRow.number == number)).first()

    def retire_others(self, systems: Sequence[str]) -> None:
        """Owe nothing more to systems that are not connected any longer."""
        self._session.execute(
            update(ConnectorRow)
            .where(ConnectorRow.active.is_(True), ConnectorRow.system.not_in(systems))
            .values(active=False)
        )

    def _due(self, now: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return (
            select(OutboxRow)
            .where(OutboxRow.system == self._system, OutboxRow.not_before <= now)
            .where(or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < now))
            .order_by(OutboxRow.not_before, OutboxRow.id)
            .limit(1)
        )
