"""Cases as staff work on them: found, opened, changed, linked, merged; each change under a version.

Every command names who gives it (`Actor`). Whoever may give it was checked at the edge.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from agent.cases.errors import (
    CaseChanged,
    CaseClosed,
    CaseCursorInvalid,
    CaseIdReused,
    CaseLinkNotFound,
    CaseMerged,
    CaseNoteIdReused,
    CaseNotFound,
    CaseNothingToChange,
    SameCase,
)
from agent.cases.log import Actor
from agent.cases.merging import Merging
from agent.cases.models import (
    OPEN,
    CaseStatus,
    Category,
    LinkKind,
    Priority,
    TicketLinkRow,
    TicketRow,
)
from agent.cases.repository import DeskRepository, NoticeRepository
from agent.cases.schemas import (
    CaseChange,
    DeskCase,
    DeskCaseDetail,
    DeskCustomer,
    DeskExternal,
    DeskLink,
    DeskNote,
    DeskPage,
)
from agent.cases.writer import CaseWriter, clean_words
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal
from agent.kit.records import Bilingual

_KEEP: Any = object()


class CaseDesk:
    """The cases of all customers.

    Example:
        >>> desk.change("TK-123456", version=3, actor=agent, status="solved")  # doctest: +SKIP
    """

    def __init__(
        self, session: Session, *, clock: Clock, who: Callable[[str], DeskCustomer]
    ) -> None:
        self._clock = clock
        self._who = who
        self._writer = CaseWriter(session, clock=clock)
        self._cases = self._writer.cases
        self._desk = DeskRepository(session)
        self._merging = Merging(self._writer, NoticeRepository(session), clock=clock)
        self._journal = Journal(session, clock=clock)

    def page(
        self,
        *,
        status: CaseStatus | Literal["active"] | None = None,
        assignee_id: str | None = None,
        unassigned: bool = False,
        category: Category | None = None,
        customer_id: str | None = None,
        words: str = "",
        cursor: str | None = None,
        limit: int = 50,
    ) -> DeskPage:
        """Return a page of cases, the latest touched first.

        Raises:
            CaseCursorInvalid: ``cursor`` is not one that a page gave.
        """
        rows = self._desk.page(
            statuses=OPEN if status == "active" else [status] if status else None,
            assignee_id=assignee_id,
            unassigned=unassigned,
            category=category,
            customer_id=customer_id,
            words=words,
            before=_read_cursor(cursor) if cursor else None,
            limit=limit + 1,
        )
        more = len(rows) > limit
        return DeskPage(
            items=tuple(self._case(row) for row in rows[:limit]),
            next_cursor=_cursor(rows[limit - 1]) if more else None,
        )

    def detail(self, number: str) -> DeskCaseDetail:
        """Return a case with everything that belongs to it; raises CaseNotFound."""
        return self._detail(self._row(number))

    def changes(self, number: str) -> tuple[CaseChange, ...]:
        """Return what happened to a case, oldest first; raises CaseNotFound."""
        rows = self._cases.changes(self._row(number).id)
        return tuple(CaseChange.model_validate(row) for row in rows)

    def open_case(
        self,
        customer_id: str,
        *,
        actor: Actor,
        category: Category,
        subject: str,
        text: str,
        priority: Priority,
        client_case_id: str,
        product: str | None = None,
        conversation_id: str | None = None,
    ) -> DeskCaseDetail:
        """Open a case for a customer; the same request again returns the same case.

        Raises:
            CaseTextEmpty: the subject is blank.
            CaseIdReused: the client id came before with another subject.
        """
        title = clean_words(subject)
        written = self._journal.claim(
            f"staff/{actor.id}/{client_case_id}", kind="case_opened", customer_id=customer_id
        )
        if written.again:
            row = self._cases.get(written.subject_id)
            if row.subject_it != title.it:
                raise CaseIdReused(client_case_id=client_case_id)
            return self._detail(row)
        row = self._writer.open(
            customer_id,
            category=category,
            subject=title,
            priority=priority,
            channel="chat" if conversation_id else "desk",
            opened_by="agent",
            actor=actor,
            product=product,
            conversation_id=conversation_id,
        )
        if text.strip():
            self._writer.note(row, text=clean_words(text), actor=actor, logged=False)
        self._journal.close(written, subject_id=row.id)
        return self._detail(row)

    def change(
        self,
        number: str,
        *,
        version: int,
        actor: Actor,
        status: CaseStatus | None = None,
        priority: Priority | None = None,
        category: Category | None = None,
        assignee_id: str | None = _KEEP,
    ) -> DeskCaseDetail:
        """Change what is named; ``assignee_id=None`` takes the assignee away.

        Raises:
            CaseNotFound, CaseMerged: it cannot be changed.
            CaseChanged: somebody changed it since ``version``.
            CaseClosed: a closed case is opened again before anything else changes.
            CaseNothingToChange: nothing is named.
        """
        if not (status or priority or category) and assignee_id is _KEEP:
            raise CaseNothingToChange
        row = self._changeable(number)
        if row.version != version:
            raise CaseChanged(number=number, version=row.version)
        if row.status == "closed" and status not in ("open", "in_progress"):
            raise CaseClosed(number=number)
        if status is not None:
            self._writer.move(row, status, actor=actor)
        if priority is not None:
            self._writer.reprioritise(row, priority, actor=actor)
        if category is not None and category != row.category:
            before_category, row.category = row.category, category
            self._log(row, "category", actor, before_category, category)
        if assignee_id is not _KEEP and assignee_id != row.assignee_id:
            before_id, row.assignee_id = row.assignee_id, assignee_id
            self._log(row, "assignee", actor, before_id, assignee_id)
        return self._detail(row)

    def add_note(
        self, number: str, *, actor: Actor, client_note_id: str, text: str, internal: bool
    ) -> DeskCaseDetail:
        """Add a note, internal or for the customer to read; the same again adds none.

        Raises:
            CaseNotFound, CaseMerged, CaseClosed: it takes no notes.
            CaseTextEmpty: the note is blank.
            CaseNoteIdReused: the client id came before with other words.
        """
        words = clean_words(text)
        row = self._changeable(number)
        known = self._cases.note_of_client(row.id, client_note_id)
        if known is not None:
            if (known.text_it, known.internal) != (words.it, internal):
                raise CaseNoteIdReused(client_note_id=client_note_id)
            return self._detail(row)
        if row.status == "closed":
            raise CaseClosed(number=number)
        self._writer.note(
            row, text=words, actor=actor, internal=internal, client_note_id=client_note_id
        )
        return self._detail(row)

    def link(self, number: str, *, to: str, kind: LinkKind, actor: Actor) -> DeskCaseDetail:
        """Say what another case is to this one; saying it again changes nothing.

        Cases of different customers may be linked: one fault has many.

        Raises:
            CaseNotFound: either is not there.
            SameCase: a case is nothing to itself.
        """
        row, other = self._pair(number, to)
        first, second = _ends(row, other, kind)
        if self._cases.link(first.id, second.id, kind) is None:
            now = self._clock.now()
            self._cases.add(
                TicketLinkRow(id=new_id(), from_id=first.id, to_id=second.id, kind=kind, at=now)
            )
            self._log(row, "linked", actor, None, {"number": to, "kind": kind})
        return self._detail(row)

    def unlink(self, number: str, *, to: str, kind: LinkKind, actor: Actor) -> DeskCaseDetail:
        """Take a link away; raises CaseLinkNotFound."""
        row, other = self._pair(number, to)
        first, second = _ends(row, other, kind)
        found = self._cases.link(first.id, second.id, kind)
        if found is None:
            raise CaseLinkNotFound(number=number, to=to)
        self._cases.remove(found)
        self._log(row, "unlinked", actor, {"number": to, "kind": kind}, None)
        return self._detail(row)

    def merge(self, number: str, *, into: str, actor: Actor) -> DeskCaseDetail:
        """Follow a case in another one; return that one. Errors as `Merging.merge`."""
        row, target = self._row(number), self._row(into)
        self._merging.merge(row, into=target, actor=actor)
        return self._detail(target)

    def unmerge(self, number: str, *, actor: Actor) -> DeskCaseDetail:
        """Take a merged case out again; return it. Errors as `Merging.unmerge`."""
        row = self._row(number)
        self._merging.unmerge(row, actor=actor)
        return self._detail(row)

    def hold(self, number: str) -> str:
        """Lock a case that takes something new until the transaction ends; return whose it is.

        Raises:
            CaseNotFound, CaseMerged, CaseClosed: it takes nothing.
        """
        row = self._changeable(number)
        if row.status == "closed":
            raise CaseClosed(number=number)
        return row.customer_id

    def log_file(
        self, number: str, *, file_id: str, name: str, internal: bool, actor: Actor
    ) -> None:
        """Note that a file was put with a case held before."""
        row = self._row(number)
        row.updated_at = now = self._clock.now()
        self._writer.log.note(
            row, "file", actor=actor, at=now,
            after={"file_id": file_id, "name": name, "internal": internal},
        )  # fmt: skip

    def numbers_with(self, number: str) -> tuple[str, ...]:
        """Return a case's number and those of the cases merged into it; raises CaseNotFound."""
        row = self._row(number)
        return (row.number, *(other.number for other in self._cases.merged_into(row.id)))

    def _row(self, number: str) -> TicketRow:
        row = self._cases.any_by_number(number)
        if row is None:
            raise CaseNotFound(number=number)
        return row

    def _changeable(self, number: str) -> TicketRow:
        row = self._row(number)
        self._cases.lock(row)
        if row.merged_into is not None:
            raise CaseMerged(number=number, into=self._cases.root_of(row).number)
        return row

    def _pair(self, number: str, to: str) -> tuple[TicketRow, TicketRow]:
        row, other = self._row(number), self._row(to)
        if row.id == other.id:
            raise SameCase(number=number)
        self._cases.lock(row, other)
        return row, other

    def _log(self, row: TicketRow, kind: Any, actor: Actor, before: Any, after: Any) -> None:
        row.updated_at = now = self._clock.now()
        self._writer.log.note(
            row, kind, actor=actor, at=now, before=_state(kind, before), after=_state(kind, after)
        )

    def _case(self, row: TicketRow) -> DeskCase:
        return DeskCase(**self._fields(row))

    def _fields(self, row: TicketRow) -> dict[str, Any]:
        copied = {
            name: getattr(row, name)
            for name in DeskCase.model_fields
            if name not in ("customer", "merged_into", "sla")
        }
        merged_into = self._cases.root_of(row).number if row.merged_into else None
        return copied | {
            "customer": self._who(row.customer_id),
            "merged_into": merged_into,
            "sla": self._writer.sla.clock(row, now=self._clock.now()),
        }

    def _detail(self, row: TicketRow) -> DeskCaseDetail:
        merged = self._cases.merged_into(row.id)
        numbers = {row.id: row.number} | {other.id: other.number for other in merged}
        notes = self._cases.notes(list(numbers), internal=True)
        moments = ("first_answer_due_at", "first_answer_at", "solution_due_at", "solved_at")
        return DeskCaseDetail(
            **self._fields(row),
            **{name: getattr(row, name) for name in moments},
            notes=tuple(
                DeskNote(
                    id=note.id,
                    case=numbers[note.ticket_id],
                    author=note.author,
                    author_id=note.author_id,
                    author_name=note.author_name,
                    internal=note.internal,
                    text=note.text,
                    at=note.at,
                )
                for note in notes
            ),
            links=tuple(self._link(row, link) for link in self._cases.links(row.id)),
            merged=tuple(other.number for other in merged),
            externals=self._externals(row),
        )

    def _link(self, row: TicketRow, link: TicketLinkRow) -> DeskLink:
        outward = link.from_id == row.id
        other = self._cases.get(link.to_id if outward else link.from_id)
        return DeskLink(
            number=other.number,
            kind=link.kind,
            direction="to" if outward or link.kind == "related" else "from",
            subject=Bilingual(it=other.subject_it, en=other.subject_en),
            status=other.status,
        )

    def _externals(self, row: TicketRow) -> tuple[DeskExternal, ...]:
        found = []
        for external in self._desk.externals(row.id):
            owed = self._cases.owed(external.system, row.id)
            found.append(
                DeskExternal(
                    system=external.system,
                    external_id=external.external_id,
                    external_number=external.external_number,
                    waiting=owed is not None,
                    error=owed.error if owed else None,
                )
            )
        return tuple(found)


def _state(kind: str, value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, dict) else {kind: value}


def _ends(row: TicketRow, other: TicketRow, kind: LinkKind) -> tuple[TicketRow, TicketRow]:
    """Return which end is which; what is merely related has no direction, and is kept once."""
    if kind == "related" and other.id < row.id:
        return other, row
    return row, other


def _cursor(row: TicketRow) -> str:
    return base64.urlsafe_b64encode(f"{row.updated_at.isoformat()}|{row.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        moment, _, ticket_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        at = datetime.fromisoformat(moment)
    except (ValueError, binascii.Error, UnicodeError) as error:
        raise CaseCursorInvalid from error
    if at.tzinfo is None or not ticket_id.isascii():
        raise CaseCursorInvalid
    return at, ticket_id
