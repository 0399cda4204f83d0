"""What the cases services return."""

from datetime import datetime
from typing import Any, Literal

from agent.cases.models import Author, CaseStatus, Category, ChangeKind, LinkKind, Opener, Priority
from agent.cases.sla import SlaClock
from agent.kit.records import Bilingual, Record


class CaseNote(Record):
    """A note that the customer may see."""

    id: str
    author: Author
    author_name: str | None = None
    text: Bilingual
    at: datetime


class Case(Record):
    """A case without its notes."""

    id: str
    number: str
    customer_id: str
    category: Category
    priority: Priority
    status: CaseStatus
    is_open: bool
    product: str | None
    subject: Bilingual
    channel: str
    reference: str | None
    opened_at: datetime
    updated_at: datetime
    answer_due_at: datetime | None
    closed_at: datetime | None


class CaseDetail(Case):
    """A case with its public notes, oldest first, those of cases merged into it included."""

    notes: tuple[CaseNote, ...]
    merged: tuple[str, ...] = ()

    @property
    def last_note(self) -> CaseNote | None:
        """Return the latest public note."""
        return self.notes[-1] if self.notes else None


class DeskCustomer(Record):
    """Whose case it is, for staff."""

    id: str
    name: str
    code: str


class DeskCase(Record):
    """A case as staff see it in a list."""

    number: str
    version: int
    customer: DeskCustomer
    category: Category
    priority: Priority
    status: CaseStatus
    is_open: bool
    product: str | None
    subject: Bilingual
    channel: str
    reference: str | None
    opened_by: Opener
    assignee_id: str | None
    conversation_id: str | None
    merged_into: str | None
    opened_at: datetime
    updated_at: datetime
    answer_due_at: datetime | None
    closed_at: datetime | None
    sla: SlaClock | None


class DeskNote(Record):
    """A note as staff see it; ``case`` is the merged case it was written in, if it was."""

    id: str
    case: str
    author: Author
    author_id: str | None
    author_name: str | None
    internal: bool
    text: Bilingual
    at: datetime


class DeskLink(Record):
    """Another case and what it is to this one."""

    number: str
    kind: LinkKind
    direction: Literal["to", "from"]
    subject: Bilingual
    status: CaseStatus


class DeskExternal(Record):
    """The same case in another system."""

    system: str
    external_id: str
    external_number: str
    waiting: bool
    error: str | None


class DeskCaseDetail(DeskCase):
    """A case with all that staff see of it."""

    notes: tuple[DeskNote, ...]
    links: tuple[DeskLink, ...]
    merged: tuple[str, ...]
    first_answer_due_at: datetime | None
    first_answer_at: datetime | None
    solution_due_at: datetime | None
    solved_at: datetime | None
    externals: tuple[DeskExternal, ...]


class CaseChange(Record):
    """One change of a case."""

    seq: int
    kind: ChangeKind
    actor: Author
    actor_id: str | None
    source: str
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime


class DeskPage(Record):
    """A page of cases, the latest touched first."""

    items: tuple[DeskCase, ...]
    next_cursor: str | None
