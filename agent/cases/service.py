"""Cases: opened, added to, closed and reopened by the customer or for him."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agent.cases.errors import (
    CaseAlreadyClosed,
    CaseClosed,
    CaseNotClosed,
    CaseNotFound,
    CaseTextEmpty,
)
from agent.cases.models import OPEN, Author, Category, Priority, TicketNoteRow, TicketRow
from agent.cases.repository import CaseRepository
from agent.cases.schemas import Case, CaseDetail, CaseNote
from agent.kit.calendar import add_working_days, at_local
from agent.kit.clock import ROME, Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.numbers import draw_number
from agent.kit.records import Bilingual
from agent.kit.types import clean_text

COMPLAINT_DAYS = 30
_ANSWER_WORKING_DAYS: dict[str, int] = {"callback": 1}
_ANSWER_DEFAULT = 2
_OFFICE_CLOSES = 20
_WITHDRAWN = Bilingual(it="Ritirata su richiesta del cliente.", en="Withdrawn by the customer.")


class CaseService:
    """The cases of one customer at a time.

    Example:
        >>> case = CaseService(session, clock=clock).open_case(  # doctest: +SKIP
        ...     customer_id, category="fault", subject="No light in the stairs", turn_id="t1")
    """

    undoable = ("case_opened", "case_note", "case_closed", "case_reopened")

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._cases = CaseRepository(session)
        self._journal = Journal(session, clock=clock)

    def by_number(self, customer_id: str, number: str) -> CaseDetail:
        """Return a case with its public notes.

        Raises:
            CaseNotFound: it does not exist, or is somebody else's.
        """
        return self._detail(self._row(customer_id, number))

    def by_id(self, customer_id: str, ticket_id: str) -> CaseDetail:
        """Return a case by id; raises CaseNotFound as `by_number` does."""
        row = self._cases.by_id(customer_id, ticket_id)
        if row is None:
            raise CaseNotFound(number="")
        return self._detail(row)

    def open_for(self, customer_id: str) -> tuple[Case, ...]:
        """Return the open cases, the latest touched first."""
        rows = self._cases.of_customer(customer_id, only_open=True, limit=50)
        return tuple(Case.model_validate(row) for row in rows)

    def all_for(self, customer_id: str, *, limit: int = 10) -> tuple[Case, ...]:
        """Return open and closed cases, the latest touched first."""
        rows = self._cases.of_customer(customer_id, only_open=False, limit=limit)
        return tuple(Case.model_validate(row) for row in rows)

    def open_case(
        self,
        customer_id: str,
        *,
        category: Category,
        subject: str | Bilingual,
        turn_id: str,
        text: str = "",
        priority: Priority = "normal",
        product: str | None = None,
        reference: str | None = None,
        channel: str = "chat",
    ) -> CaseDetail:
        """Open a case; ``text`` becomes its first note.

        Raises:
            CaseTextEmpty: the subject is blank.
        """
        title = _clean(subject)
        written = self._journal.claim(turn_id, kind="case_opened", customer_id=customer_id)
        if written.again:
            return self.by_id(customer_id, written.subject_id)
        now = self._clock.now()
        row = TicketRow(
            id=new_id(),
            number=draw_number(self._session, TicketRow.number, prefix="TK-", digits=6),
            customer_id=customer_id,
            category=category,
            priority=priority,
            status="open",
            product=product,
            subject_it=title.it,
            subject_en=title.en,
            channel=channel,
            reference=reference,
            opened_at=now,
            updated_at=now,
            answer_due_at=_answer_due(category, now),
            closed_at=None,
        )
        self._cases.add(row)
        if text.strip():
            self._note(row, text=_clean(text), author="customer")
        self._journal.close(written, subject_id=row.id)
        return self._detail(row)

    def add_note(
        self,
        customer_id: str,
        number: str,
        *,
        text: str | Bilingual,
        turn_id: str,
        author: Author = "customer",
        internal: bool = False,
    ) -> CaseDetail:
        """Add a note; the customer's own words reopen a solved case.

        Raises:
            CaseNotFound: not this customer's.
            CaseClosed: the case is closed for good.
            CaseTextEmpty: the note is blank.
        """
        row = self._row(customer_id, number)
        words = _clean(text)
        written = self._journal.claim(turn_id, kind="case_note", customer_id=customer_id)
        if written.again:
            return self._detail(row)
        if row.status == "closed":
            raise CaseClosed(number=number)
        before = {"status": row.status, "ticket_id": row.id}
        if author == "customer" and row.status in ("solved", "waiting_customer"):
            row.status, row.closed_at = "in_progress", None
        note = self._note(row, text=words, author=author, internal=internal)
        self._journal.close(written, subject_id=note.id, before=before)
        return self._detail(row)

    def close_case(self, customer_id: str, number: str, *, turn_id: str) -> CaseDetail:
        """Close a case because the customer says it is solved.

        Raises:
            CaseNotFound: not this customer's.
            CaseAlreadyClosed: solved or closed before.
        """
        row = self._row(customer_id, number)
        written = self._journal.claim(turn_id, kind="case_closed", customer_id=customer_id)
        if written.again:
            return self._detail(row)
        if row.status not in OPEN:
            raise CaseAlreadyClosed(number=number, status=row.status)
        before = {"status": row.status}
        self._set_closed(row)
        self._journal.close(written, subject_id=row.id, before=before)
        return self._detail(row)

    def reopen(self, customer_id: str, number: str, *, turn_id: str) -> CaseDetail:
        """Open a solved or closed case again.

        Raises:
            CaseNotFound: not this customer's.
            CaseNotClosed: it is open.
        """
        row = self._row(customer_id, number)
        written = self._journal.claim(turn_id, kind="case_reopened", customer_id=customer_id)
        if written.again:
            return self._detail(row)
        if row.status in OPEN:
            raise CaseNotClosed(number=number)
        self._journal.close(written, subject_id=row.id, before={"status": row.status})
        self._set_open(row, "open")
        return self._detail(row)

    def undo(self, customer_id: str, written: Written) -> str:
        """Take one of the writes of this service back; return the case number."""
        if written.kind == "case_note":
            self._cases.note(written.subject_id).undone_at = self._clock.now()
            row = self._owned(customer_id, written.before["ticket_id"])
            row.status = written.before["status"]
            row.closed_at = None if row.status in OPEN else row.updated_at
            return row.number
        row = self._owned(customer_id, written.subject_id)
        if written.kind == "case_closed":
            self._set_open(row, written.before["status"])
        else:
            if written.kind == "case_opened":
                self._note(row, text=_WITHDRAWN, author="system")
            self._set_closed(row)
        return row.number

    def _row(self, customer_id: str, number: str) -> TicketRow:
        row = self._cases.by_number(customer_id, number)
        if row is None:
            raise CaseNotFound(number=number)
        return row

    def _owned(self, customer_id: str, ticket_id: str) -> TicketRow:
        row = self._cases.by_id(customer_id, ticket_id)
        if row is None:
            raise CaseNotFound(number="")
        return row

    def _set_closed(self, row: TicketRow) -> None:
        row.status = "closed"
        row.closed_at = row.updated_at = self._clock.now()
        self._session.flush()

    def _set_open(self, row: TicketRow, status: str) -> None:
        row.status, row.closed_at = status, None  # type: ignore[assignment]  # from the journal
        row.updated_at = self._clock.now()
        self._session.flush()

    def _note(
        self, row: TicketRow, *, text: Bilingual, author: Author, internal: bool = False
    ) -> TicketNoteRow:
        now = self._clock.now()
        note = TicketNoteRow(
            id=new_id(),
            ticket_id=row.id,
            author=author,
            internal=internal,
            text_it=text.it,
            text_en=text.en,
            at=now,
            undone_at=None,
        )
        row.updated_at = now
        self._cases.add(note)
        return note

    def _detail(self, row: TicketRow) -> CaseDetail:
        notes = tuple(CaseNote.model_validate(n) for n in self._cases.public_notes(row.id))
        return CaseDetail(**dict(Case.model_validate(row)), notes=notes)


def _clean(text: str | Bilingual) -> Bilingual:
    pair = Bilingual.of(text)
    cleaned = Bilingual(it=clean_text(pair.it).strip(), en=clean_text(pair.en).strip())
    if not cleaned.it or not cleaned.en:
        raise CaseTextEmpty
    return cleaned


def _answer_due(category: Category, now: datetime) -> datetime:
    today = now.astimezone(ROME).date()
    if category == "complaint":
        return at_local(today + timedelta(days=COMPLAINT_DAYS), _OFFICE_CLOSES)
    days = _ANSWER_WORKING_DAYS.get(category, _ANSWER_DEFAULT)
    return at_local(add_working_days(today, days), _OFFICE_CLOSES)
