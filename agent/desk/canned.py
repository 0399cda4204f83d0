"""Canned replies: kept by each agent or shared by all, filled for one conversation."""

from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.accounts.audit import AuditLog
from agent.accounts.errors import PermissionDenied
from agent.cases.schemas import Case
from agent.cases.service import CaseService
from agent.conversations.reading import ConversationReader
from agent.conversations.service import ConversationNotFound
from agent.customers.service import CustomerService
from agent.desk.errors import CannedNotFound, ShortcutTaken
from agent.desk.models import CannedReplyRow
from agent.desk.repository import SHARED, DeskRepository
from agent.desk.schemas import Canned, CannedChange, CannedReply, NewCanned, Rendered
from agent.desk.variables import VARIABLES, Facts, check_variables, fill, variables_in
from agent.kit.clock import Clock
from agent.kit.i18n import Language, as_language
from agent.kit.ids import new_id


class CannedService:
    """Canned replies of one person of the staff, and the shared ones."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._rows = DeskRepository(session)
        self._audit = AuditLog(session, clock=clock)
        self._conversations = ConversationReader(session)
        self._customers = CustomerService(session, clock=clock)
        self._cases = CaseService(session, clock=clock)

    def all_for(self, staff: StaffMember, *, language: Language | None = None) -> CannedReply:
        """Return shared replies and this person's own, the most used first."""
        rows = self._rows.canned(staff.id, language=language)
        return CannedReply(items=tuple(_view(row, staff) for row in rows), variables=VARIABLES)

    def add(self, staff: StaffMember, new: NewCanned) -> Canned:
        """Keep a canned reply.

        Raises:
            UnknownVariable: its text could not be filled.
            ShortcutTaken: another of this language has the shortcut.
        """
        _may_write(staff, shared=new.shared)
        check_variables(new.text)
        now = self._clock.now()
        row = CannedReplyRow(
            id=new_id(),
            owner_id=SHARED if new.shared else staff.id,
            shortcut=new.shortcut,
            language=new.language,
            title=new.title,
            text=new.text,
            uses=0,
            used_at=None,
            created_at=now,
            updated_at=now,
        )
        if not self._rows.keep(row):
            raise ShortcutTaken(shortcut=new.shortcut)
        self._note(staff, "canned.added", row)
        return _view(row, staff)

    def change(self, staff: StaffMember, canned_id: str, change: CannedChange) -> Canned:
        """Change a canned reply; raises as `add` does, and CannedNotFound."""
        row = self._writable(staff, canned_id)
        values = change.model_dump(exclude_none=True)
        _may_write(staff, shared=bool(change.shared))
        if "text" in values:
            check_variables(values["text"])
        if (shared := values.pop("shared", None)) is not None:
            values["owner_id"] = SHARED if shared else staff.id
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = self._clock.now()
        if not self._rows.keep(row):
            raise ShortcutTaken(shortcut=change.shortcut or "")
        self._note(staff, "canned.changed", row)
        return _view(row, staff)

    def delete(self, staff: StaffMember, canned_id: str) -> None:
        """Delete a canned reply; raises CannedNotFound."""
        row = self._writable(staff, canned_id)
        self._note(staff, "canned.deleted", row)
        self._rows.delete(row)

    def render(self, staff: StaffMember, canned_id: str, conversation_id: str) -> Rendered:
        """Fill a canned reply for a conversation, and count its use.

        Raises:
            CannedNotFound: no such reply, or another person's own.
            ConversationNotFound: no such conversation.
        """
        row = self._visible(staff, canned_id)
        text, missing = fill(row.text, self.facts(staff, conversation_id))
        row.uses += 1
        row.used_at = self._clock.now()
        return Rendered(text=text, missing=missing)

    def by_shortcut(
        self, staff: StaffMember, shortcut: str, *, language: Language
    ) -> CannedReplyRow:
        """Return the reply of a shortcut, one's own before a shared one; raises CannedNotFound."""
        rows = self._rows.canned(staff.id, language=language, shortcut=shortcut)
        row = max(rows, key=lambda one: one.owner_id != SHARED, default=None)
        if row is None:
            raise CannedNotFound(shortcut=shortcut)
        return row

    def facts(self, staff: StaffMember, conversation_id: str, *, case: str = "") -> Facts:
        """Return what variables are filled from; ``case`` is a number that was just opened."""
        episode = self._conversations.episode(conversation_id)
        if episode is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        customer_id = episode.customer_id
        customer = self._customers.by_id(customer_id) if customer_id else None
        return Facts(
            language=as_language(episode.language),
            agent_name=staff.name,
            customer=customer,
            case=self._case(customer_id, case) if customer_id else None,
        )

    def _case(self, customer_id: str, number: str) -> Case | None:
        cases = self._cases.open_for(customer_id)
        if number:
            return next((case for case in cases if case.number == number), None)
        # Of several open cases it is unknown which one is meant.
        return cases[0] if len(cases) == 1 else None

    def _visible(self, staff: StaffMember, canned_id: str) -> CannedReplyRow:
        row = self._rows.canned_by_id(canned_id)
        if row is None or row.owner_id not in (SHARED, staff.id):
            raise CannedNotFound(canned_id=canned_id)
        return row

    def _writable(self, staff: StaffMember, canned_id: str) -> CannedReplyRow:
        row = self._visible(staff, canned_id)
        _may_write(staff, shared=row.owner_id == SHARED)
        return row

    def _note(self, staff: StaffMember, action: str, row: CannedReplyRow) -> None:
        self._audit.note(
            staff.id,
            action,
            object_kind="canned_reply",
            object_id=row.id,
            details={
                "shortcut": row.shortcut,
                "language": row.language,
                "shared": not row.owner_id,
            },
        )


def _may_write(staff: StaffMember, *, shared: bool) -> None:
    """Let those who answer customers keep replies of their own, and editors the shared ones.

    Raises:
        PermissionDenied: neither.
    """
    if staff.may("canned.write") or (not shared and staff.may("conversations.own")):
        return
    raise PermissionDenied(permission="canned.write")


def _view(row: CannedReplyRow, staff: StaffMember) -> Canned:
    return Canned(
        id=row.id,
        shortcut=row.shortcut,
        language=row.language,
        title=row.title,
        text=row.text,
        shared=row.owner_id == SHARED,
        mine=row.owner_id == staff.id,
        variables=variables_in(row.text),
        uses=row.uses,
        updated_at=row.updated_at,
    )
