"""Cases: opened, added to, closed and reopened by the customer or for him."""

from sqlalchemy.orm import Session

from agent.cases.errors import (
    CaseAlreadyClosed,
    CaseClosed,
    CaseMerged,
    CaseNotClosed,
    CaseNotFound,
)
from agent.cases.log import CUSTOMER, SYSTEM, Actor
from agent.cases.models import OPEN, Author, Category, Opener, Priority, TicketRow
from agent.cases.repository import CaseRepository
from agent.cases.schemas import Case, CaseDetail, CaseNote
from agent.cases.writer import CaseWriter, clean_words
from agent.kit.clock import Clock
from agent.kit.journal import Journal, Written
from agent.kit.records import Bilingual

_WITHDRAWN = Bilingual(it="Ritirata su richiesta del cliente.", en="Withdrawn by the customer.")


class CaseService:
    """The cases of one customer at a time.

    Example:
        >>> case = CaseService(session, clock=clock).open_case(  # doctest: +SKIP
        ...     customer_id, category="fault", subject="No light in the stairs", turn_id="t1")
    """

    undoable = ("case_opened", "case_note", "case_closed", "case_reopened")

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._writer = CaseWriter(session, clock=clock)
        self._cases: CaseRepository = self._writer.cases
        self._journal = Journal(session, clock=clock)

    def by_number(self, customer_id: str, number: str) -> CaseDetail:
        """Return a case with its public notes; a merged one is the case it was merged into.

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

    def own(self, customer_id: str, *, limit: int) -> tuple[Case, ...]:
        """Return the cases to show to the customer: those merged into another are in that one."""
        rows = self._cases.of_customer(customer_id, only_open=False, limit=limit)
        return tuple(Case.model_validate(row) for row in rows if row.merged_into is None)

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
        opened_by: Opener = "customer",
        conversation_id: str | None = None,
    ) -> CaseDetail:
        """Open a case; ``text`` becomes its first note.

        Raises:
            CaseTextEmpty: the subject is blank.
        """
        title = clean_words(subject)
        written = self._journal.claim(turn_id, kind="case_opened", customer_id=customer_id)
        if written.again:
            return self.by_id(customer_id, written.subject_id)
        row = self._writer.open(
            customer_id,
            category=category,
            subject=title,
            priority=priority,
            channel=channel,
            opened_by=opened_by,
            actor=Actor(opened_by),
            product=product,
            reference=reference,
            conversation_id=conversation_id,
        )
        if text.strip():
            self._writer.note(row, text=clean_words(text), actor=CUSTOMER, logged=False)
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
        row = self._locked(customer_id, number)
        words = clean_words(text)
        written = self._journal.claim(turn_id, kind="case_note", customer_id=customer_id)
        if written.again:
            return self._detail(row)
        if row.status == "closed":
            raise CaseClosed(number=row.number)
        before = {"status": row.status, "ticket_id": row.id}
        actor = Actor(author)
        if author == "customer" and row.status in ("solved", "waiting_customer"):
            self._writer.move(row, "in_progress", actor=actor)
        note = self._writer.note(row, text=words, actor=actor, internal=internal)
        self._journal.close(written, subject_id=note.id, before=before)
        return self._detail(row)

    def close_case(self, customer_id: str, number: str, *, turn_id: str) -> CaseDetail:
        """Close a case because the customer says it is solved.

        Raises:
            CaseNotFound: not this customer's.
            CaseAlreadyClosed: solved or closed before.
        """
        row = self._locked(customer_id, number)
        written = self._journal.claim(turn_id, kind="case_closed", customer_id=customer_id)
        if written.again:
            return self._detail(row)
        if row.status not in OPEN:
            raise CaseAlreadyClosed(number=row.number, status=row.status)
        before = {"status": row.status}
        self._writer.move(row, "closed", actor=CUSTOMER)
        self._journal.close(written, subject_id=row.id, before=before)
        return self._detail(row)

    def reopen(self, customer_id: str, number: str, *, turn_id: str) -> CaseDetail:
        """Open a solved or closed case again.

        Raises:
            CaseNotFound: not this customer's.
            CaseNotClosed: it is open.
        """
        row = self._locked(customer_id, number)
        written = self._journal.claim(turn_id, kind="case_reopened", customer_id=customer_id)
        if written.again:
            return self._detail(row)
        if row.status in OPEN:
            raise CaseNotClosed(number=row.number)
        self._journal.close(written, subject_id=row.id, before={"status": row.status})
        self._writer.move(row, "open", actor=CUSTOMER)
        return self._detail(row)

    def undo(self, customer_id: str, written: Written) -> str:
        """Take one of the writes of this service back; return the case number.

        Raises:
            CaseMerged: staff have merged the case into another since.
        """
        if written.kind == "case_note":
            row = self._owned(customer_id, written.before["ticket_id"])
            self._take_back(row, written)
            return row.number
        row = self._owned(customer_id, written.subject_id)
        if written.kind == "case_closed":
            status = written.before["status"]
            self._writer.move(row, status, actor=CUSTOMER, restart=False)
        else:
            if written.kind == "case_opened":
                self._writer.note(row, text=_WITHDRAWN, actor=SYSTEM, logged=False)
            self._writer.move(row, "closed", actor=CUSTOMER)
        return row.number

    def _take_back(self, row: TicketRow, written: Written) -> None:
        now = self._clock.now()
        self._cases.note(written.subject_id).undone_at = now
        self._writer.log.note(
            row, "note_undone", actor=CUSTOMER, at=now, before={"note_id": written.subject_id}
        )
        # The note had opened the case again; if nobody has moved it since, that goes back too.
        if written.before["status"] != row.status == "in_progress":
            self._writer.move(row, written.before["status"], actor=CUSTOMER, restart=False)

    def _row(self, customer_id: str, number: str) -> TicketRow:
        row = self._cases.by_number(customer_id, number)
        if row is None:
            raise CaseNotFound(number=number)
        return self._cases.root_of(row)

    def _locked(self, customer_id: str, number: str) -> TicketRow:
        row = self._row(customer_id, number)
        self._cases.lock(row)
        if row.merged_into is not None:  # merged while this one waited
            return self._locked(customer_id, number)
        return row

    def _owned(self, customer_id: str, ticket_id: str) -> TicketRow:
        row = self._cases.by_id(customer_id, ticket_id)
        if row is None:
            raise CaseNotFound(number="")
        self._cases.lock(row)
        if row.merged_into is not None:
            raise CaseMerged(number=row.number, into=self._cases.root_of(row).number)
        return row

    def _detail(self, row: TicketRow) -> CaseDetail:
        merged = self._cases.merged_into(row.id)
        rows = self._cases.public_notes([row.id, *(other.id for other in merged)])
        return CaseDetail(
            **dict(Case.model_validate(row)),
            notes=tuple(CaseNote.model_validate(note) for note in rows),
            merged=tuple(other.number for other in merged),
        )
