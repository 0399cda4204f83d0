"""Queries of cases. Those a customer can reach name him: another's case does not exist."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from agent.cases.models import (
    OPEN,
    CaseStatus,
    Category,
    ConnectorRow,
    ExternalTicketRow,
    OutboxRow,
    TicketChangeRow,
    TicketLinkRow,
    TicketNoteRow,
    TicketNoticeRow,
    TicketRow,
)
from agent.kit.database import Base


class CaseRepository:
    """Reads and adds cases, their notes, links and changes."""

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

    def any_by_number(self, number: str) -> TicketRow | None:
        """Return whoever's case of that number; for staff only."""
        return self._session.scalars(select(TicketRow).where(TicketRow.number == number)).first()

    def get(self, ticket_id: str) -> TicketRow:
        """Return a case by id; for staff and what the product does by itself."""
        return self._session.get_one(TicketRow, ticket_id)

    def lock(self, *rows: TicketRow) -> None:
        """Hold cases, read afresh, until the transaction ends; always in the same order."""
        for ticket_id in sorted({row.id for row in rows}):
            self._session.scalars(
                select(TicketRow)
                .where(TicketRow.id == ticket_id)
                .with_for_update()
                .execution_options(populate_existing=True)
            ).one()

    def of_customer(self, customer_id: str, *, only_open: bool, limit: int) -> Sequence[TicketRow]:
        """Return cases, the latest touched first."""
        query = select(TicketRow).where(TicketRow.customer_id == customer_id)
        if only_open:
            query = query.where(TicketRow.status.in_(OPEN))
        return self._session.scalars(
            query.order_by(TicketRow.updated_at.desc(), TicketRow.id.desc()).limit(limit)
        ).all()

    def merged_into(self, ticket_id: str) -> Sequence[TicketRow]:
        """Return the cases followed in this one, directly or through another."""
        found: list[TicketRow] = []
        level = [ticket_id]
        while level:
            rows = self._session.scalars(
                select(TicketRow).where(TicketRow.merged_into.in_(level)).order_by(TicketRow.number)
            ).all()
            found += rows
            level = [row.id for row in rows]
        return found

    def root_of(self, row: TicketRow) -> TicketRow:
        """Return the case in which this one is followed: itself unless it was merged."""
        while row.merged_into is not None:
            row = self.get(row.merged_into)
        return row

    def public_notes(self, ticket_ids: Sequence[str]) -> Sequence[TicketNoteRow]:
        """Return the notes that the customer may see, oldest first."""
        return self.notes(ticket_ids, internal=False)

    def notes(self, ticket_ids: Sequence[str], *, internal: bool) -> Sequence[TicketNoteRow]:
        """Return the notes of cases, oldest first; those taken back are left out."""
        query = select(TicketNoteRow).where(
            TicketNoteRow.ticket_id.in_(ticket_ids), TicketNoteRow.undone_at.is_(None)
        )
        if not internal:
            query = query.where(TicketNoteRow.internal.is_(False))
        return self._session.scalars(query.order_by(TicketNoteRow.at, TicketNoteRow.id)).all()

    def note(self, note_id: str) -> TicketNoteRow:
        """Return a note by id."""
        return self._session.get_one(TicketNoteRow, note_id)

    def find_note(self, note_id: str) -> TicketNoteRow | None:
        """Return the note of an id that may be nobody's."""
        return self._session.get(TicketNoteRow, note_id)

    def note_of_client(self, ticket_id: str, client_note_id: str) -> TicketNoteRow | None:
        """Return the note that came before with this client id."""
        return self._session.scalars(
            select(TicketNoteRow).where(
                TicketNoteRow.ticket_id == ticket_id,
                TicketNoteRow.client_note_id == client_note_id,
            )
        ).first()

    def links(self, ticket_id: str) -> Sequence[TicketLinkRow]:
        """Return the links from and to a case, oldest first."""
        return self._session.scalars(
            select(TicketLinkRow)
            .where((TicketLinkRow.from_id == ticket_id) | (TicketLinkRow.to_id == ticket_id))
            .order_by(TicketLinkRow.at, TicketLinkRow.id)
        ).all()

    def link(self, from_id: str, to_id: str, kind: str) -> TicketLinkRow | None:
        """Return one link."""
        return self._session.scalars(
            select(TicketLinkRow).where(
                TicketLinkRow.from_id == from_id,
                TicketLinkRow.to_id == to_id,
                TicketLinkRow.kind == kind,
            )
        ).first()

    def changes(self, ticket_id: str, *, after: int = 0, limit: int = 500) -> Sequence[Any]:
        """Return the changes of a case after a sequence, oldest first."""
        return self._session.scalars(
            select(TicketChangeRow)
            .where(TicketChangeRow.ticket_id == ticket_id, TicketChangeRow.seq > after)
            .order_by(TicketChangeRow.seq)
            .limit(limit)
        ).all()

    def last_change(self, ticket_id: str, kind: str) -> TicketChangeRow | None:
        """Return the latest change of one kind."""
        return self._session.scalars(
            select(TicketChangeRow)
            .where(TicketChangeRow.ticket_id == ticket_id, TicketChangeRow.kind == kind)
            .order_by(TicketChangeRow.seq.desc())
            .limit(1)
        ).first()

    def recent_changes(self, *, since: datetime) -> dict[str, str]:
        """Return the changes since a moment, by id, with the number of their case."""
        rows = self._session.execute(
            select(TicketChangeRow.id, TicketRow.number)
            .join(TicketRow, TicketRow.id == TicketChangeRow.ticket_id)
            .where(TicketChangeRow.at >= since)
            .limit(1_000)
        )
        return {row[0]: row[1] for row in rows}

    def connected(self) -> Sequence[str]:
        """Return the systems in which cases are kept too."""
        return self._session.scalars(
            select(ConnectorRow.system)
            .where(ConnectorRow.active.is_(True))
            .order_by(ConnectorRow.system)
        ).all()

    def owed(self, system: str, ticket_id: str) -> OutboxRow | None:
        """Return what a system is still owed of a case."""
        return self._session.scalars(
            select(OutboxRow).where(OutboxRow.system == system, OutboxRow.ticket_id == ticket_id)
        ).first()

    def add(self, row: Base) -> None:
        """Add a row and send it to the database."""
        self._session.add(row)
        self._session.flush()

    def remove(self, row: TicketLinkRow) -> None:
        """Take a link away."""
        self._session.delete(row)
        self._session.flush()


class DeskRepository:
    """Cases of all customers, for staff."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self,
        *,
        statuses: Sequence[CaseStatus] | None,
        assignee_id: str | None,
        unassigned: bool,
        category: Category | None,
        customer_id: str | None,
        words: str,
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[TicketRow]:
        """Return cases that were touched before a point, the latest touched first.

        ``words`` is looked for in numbers and subjects. Merged cases are left out, unless asked
        for by number: they are followed elsewhere.
        """
        query = select(TicketRow)
        if statuses is not None:
            query = query.where(TicketRow.status.in_(statuses))
        if unassigned:
            query = query.where(TicketRow.assignee_id.is_(None))
        elif assignee_id is not None:
            query = query.where(TicketRow.assignee_id == assignee_id)
        if category is not None:
            query = query.where(TicketRow.category == category)
        if customer_id is not None:
            query = query.where(TicketRow.customer_id == customer_id)
        if words:
            query = query.where(
                or_(
                    TicketRow.number.icontains(words, autoescape=True),
                    TicketRow.subject_it.icontains(words, autoescape=True),
                    TicketRow.subject_en.icontains(words, autoescape=True),
                )
            )
        else:
            query = query.where(TicketRow.merged_into.is_(None))
        if before is not None:
            moment, ticket_id = before
            query = query.where(
                or_(
                    TicketRow.updated_at < moment,
                    and_(TicketRow.updated_at == moment, TicketRow.id < ticket_id),
                )
            )
        query = query.order_by(TicketRow.updated_at.desc(), TicketRow.id.desc())
        return self._session.scalars(query.limit(limit)).all()

    def externals(self, ticket_id: str) -> Sequence[ExternalTicketRow]:
        """Return what a case is in other systems."""
        return self._session.scalars(
            select(ExternalTicketRow)
            .where(ExternalTicketRow.ticket_id == ticket_id)
            .order_by(ExternalTicketRow.system)
        ).all()


class NoticeRepository:
    """What customers are still to hear."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cancel(self, change_id: str) -> bool:
        """Let the customer not hear of a change; return False when he has already, or never was to.

        A notice under way is waited for: it counts as told.
        """
        notice = self._session.scalars(
            select(TicketNoticeRow).where(TicketNoticeRow.change_id == change_id).with_for_update()
        ).first()
        if notice is None or notice.status != "pending":
            return False
        notice.status = "cancelled"
        self._session.flush()
        return True

    def next_due(self, now: datetime) -> Sequence[TicketNoticeRow]:
        """Return the notices due now of the case that has waited longest; nobody else gets them."""
        first = self._session.scalars(
            select(TicketNoticeRow)
            .where(TicketNoticeRow.status == "pending", TicketNoticeRow.not_before <= now)
            .order_by(TicketNoticeRow.not_before, TicketNoticeRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if first is None:
            return ()
        return self._session.scalars(
            select(TicketNoticeRow)
            .where(TicketNoticeRow.ticket_id == first.ticket_id)
            .where(TicketNoticeRow.status == "pending", TicketNoticeRow.not_before <= now)
            .order_by(TicketNoticeRow.id)
            .with_for_update(skip_locked=True)
        ).all()

    def change(self, change_id: str) -> TicketChangeRow:
        """Return the change a notice is about."""
        return self._session.get_one(TicketChangeRow, change_id)

    def due(self, now: datetime) -> tuple[str, ...]:
        """Return the ids of the notices that `next_due` would give; takes no lock."""
        due = (TicketNoticeRow.status == "pending", TicketNoticeRow.not_before <= now)
        first = (
            select(TicketNoticeRow.ticket_id)
            .where(*due)
            .order_by(TicketNoticeRow.not_before, TicketNoticeRow.id)
            .limit(1)
            .scalar_subquery()
        )
        return tuple(
            self._session.scalars(
                select(TicketNoticeRow.id).where(*due, TicketNoticeRow.ticket_id == first)
            )
        )

    def put_back(self, notice_ids: Sequence[str], *, not_before: datetime, tries: int) -> int:
        """Count a try that failed; give up after so many and return how many were given up."""
        pending = self._session.scalars(
            select(TicketNoticeRow)
            .where(TicketNoticeRow.id.in_(notice_ids), TicketNoticeRow.status == "pending")
            .with_for_update()
        ).all()
        for notice in pending:
            notice.attempts += 1
            notice.not_before = not_before
            if notice.attempts >= tries:
                notice.status = "failed"
        return sum(notice.status == "failed" for notice in pending)
