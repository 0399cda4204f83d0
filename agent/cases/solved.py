"""Solved cases and how they were solved, for whoever looks for one like the present."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.cases.models import Category, TicketNoteRow, TicketRow
from agent.kit.records import Bilingual

_SOLVED = ("solved", "closed")
_MOST = 20_000
_CHUNK = 500


@dataclass(frozen=True)
class SolvedCase:
    """A case with what the customer said of it and what ended it."""

    id: str
    number: str
    category: Category
    product: str | None
    subject: Bilingual
    story: Bilingual
    solution: Bilingual
    closed_at: datetime | None


class SolvedCases:
    """Reads cases of all customers: for staff, behind a permission."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ids(self) -> Sequence[str]:
        """Return the latest solved cases, oldest first."""
        newest = self._session.scalars(
            select(TicketRow.id)
            .where(TicketRow.status.in_(_SOLVED))
            .order_by(TicketRow.updated_at.desc(), TicketRow.id.desc())
            .limit(_MOST)
        ).all()
        return newest[::-1]

    def by_ids(self, case_ids: Iterable[str]) -> dict[str, SolvedCase]:
        """Return those that are solved still and say how."""
        wanted = list(case_ids)
        found: dict[str, SolvedCase] = {}
        for start in range(0, len(wanted), _CHUNK):
            found |= self._chunk(wanted[start : start + _CHUNK])
        return found

    def _chunk(self, case_ids: Sequence[str]) -> dict[str, SolvedCase]:
        tickets = self._session.scalars(
            select(TicketRow).where(
                TicketRow.id.in_(case_ids),
                TicketRow.status.in_(_SOLVED),
                TicketRow.merged_into.is_(None),
            )
        ).all()
        notes = self._session.scalars(
            select(TicketNoteRow)
            .where(TicketNoteRow.ticket_id.in_([ticket.id for ticket in tickets]))
            .where(TicketNoteRow.internal.is_(False), TicketNoteRow.undone_at.is_(None))
            .order_by(TicketNoteRow.at, TicketNoteRow.id)
        )
        stories: dict[str, Bilingual] = {}
        solutions: dict[str, Bilingual] = {}
        for note in notes:
            words = Bilingual(it=note.text_it, en=note.text_en)
            if note.author == "customer":
                stories.setdefault(note.ticket_id, words)
            elif note.author == "agent":
                solutions[note.ticket_id] = words
        return {
            row.id: SolvedCase(
                id=row.id,
                number=row.number,
                category=row.category,
                product=row.product,
                subject=Bilingual(it=row.subject_it, en=row.subject_en),
                story=stories.get(row.id, Bilingual(it="", en="")),
                solution=solutions[row.id],
                closed_at=row.closed_at,
            )
            for row in tickets
            if row.id in solutions
        }
