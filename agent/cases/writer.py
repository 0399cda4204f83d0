"""The few ways a case comes to be and changes, whoever asks: customer, bot, staff, a connector."""

from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from agent.cases.errors import CaseTextEmpty
from agent.cases.log import Actor, ChangeLog
from agent.cases.models import (
    CaseStatus,
    Category,
    Opener,
    Priority,
    TicketNoteRow,
    TicketRow,
)
from agent.cases.repository import CaseRepository
from agent.cases.sla import CaseSla
from agent.handoff.policies import load_policies
from agent.kit.calendar import add_working_days, at_local
from agent.kit.clock import ROME, Clock
from agent.kit.ids import new_id
from agent.kit.numbers import draw_number
from agent.kit.records import Bilingual
from agent.kit.types import clean_text

COMPLAINT_DAYS = 30
_ANSWER_WORKING_DAYS: dict[str, int] = {"callback": 1}
_ANSWER_DEFAULT = 2
_OFFICE_CLOSES = 20


class CaseWriter:
    """Writes rows with their change log. Who may do it is for the callers to check.

    Callers hold the case's lock (`CaseRepository.lock`) before they change it.
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self.cases = CaseRepository(session)
        self.log = ChangeLog(self.cases)

    @cached_property
    def sla(self) -> CaseSla:
        """The company's deadlines, read when first needed."""
        return CaseSla(load_policies())

    def open(
        self,
        customer_id: str,
        *,
        category: Category,
        subject: Bilingual,
        priority: Priority,
        channel: str,
        opened_by: Opener,
        actor: Actor,
        product: str | None = None,
        reference: str | None = None,
        conversation_id: str | None = None,
    ) -> TicketRow:
        """Open a case without notes."""
        now = self._clock.now()
        row = TicketRow(
            id=new_id(),
            number=draw_number(self._session, TicketRow.number, prefix="TK-", digits=6),
            customer_id=customer_id,
            category=category,
            priority=priority,
            status="open",
            product=product,
            subject_it=subject.it,
            subject_en=subject.en,
            channel=channel,
            reference=reference,
            opened_at=now,
            updated_at=now,
            answer_due_at=_answer_due(category, now),
            closed_at=None,
            version=0,
            opened_by=opened_by,
            conversation_id=conversation_id,
        )
        self.sla.begin(row, since=now)
        self.cases.add(row)
        self.log.note(row, "opened", actor=actor, at=now, after={"status": "open"})
        return row

    def note(
        self,
        row: TicketRow,
        *,
        text: Bilingual,
        actor: Actor,
        internal: bool = False,
        client_note_id: str | None = None,
        logged: bool = True,
        heard: bool = False,
    ) -> TicketNoteRow:
        """Add a note; a person's first public one is the first answer.

        Args:
            row: the case, locked.
            text: already clean.
            actor: whose words these are.
            internal: for staff only.
            client_note_id: makes the same request again find the first note.
            logged: False for the words a case is opened with, which are no change of it.
            heard: whether the customer has had these words already, by another way.
        """
        now = self._clock.now()
        note = TicketNoteRow(
            id=new_id(),
            ticket_id=row.id,
            author=actor.kind,
            author_id=actor.id,
            author_name=actor.name,
            internal=internal,
            text_it=text.it,
            text_en=text.en,
            at=now,
            undone_at=None,
            client_note_id=client_note_id,
        )
        row.updated_at = now
        self.cases.add(note)
        if actor.kind == "agent" and not internal and logged:
            self.sla.answered(row, at=now)
        if logged:
            after = {"note_id": note.id, "internal": internal, "heard": heard}
            self.log.note(row, "note", actor=actor, at=now, after=after)
        return note

    def move(
        self, row: TicketRow, status: CaseStatus, *, actor: Actor, restart: bool = True
    ) -> None:
        """Give a case another status.

        Args:
            row: the case, locked.
            status: the new one; the same one changes nothing.
            actor: who did it.
            restart: whether a case opened again gets a new deadline; not when it is an undo.
        """
        if row.status == status:
            return
        now = self._clock.now()
        before, due = row.status, row.solution_due_at
        self.sla.move(row, status, at=now)
        if not restart:
            row.solution_due_at = due
        row.updated_at = now
        self.log.note(
            row, "status", actor=actor, at=now,
            before={"status": before}, after={"status": status},
        )  # fmt: skip

    def reprioritise(self, row: TicketRow, priority: Priority, *, actor: Actor) -> None:
        """Give a case another priority; the same one changes nothing."""
        if row.priority == priority:
            return
        before, now = row.priority, self._clock.now()
        self.sla.reprioritise(row, priority)
        row.updated_at = now
        self.log.note(
            row, "priority", actor=actor, at=now,
            before={"priority": before}, after={"priority": priority},
        )  # fmt: skip


def clean_words(text: str | Bilingual) -> Bilingual:
    """Return a text without what may not be stored.

    Raises:
        CaseTextEmpty: nothing is left.
    """
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
