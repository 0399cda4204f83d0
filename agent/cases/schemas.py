"""What the cases service returns."""

from datetime import datetime

from agent.cases.models import Author, CaseStatus, Category, Priority
from agent.kit.records import Bilingual, Record


class CaseNote(Record):
    """A note that the customer may see."""

    id: str
    author: Author
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
    """A case with its public notes, oldest first."""

    notes: tuple[CaseNote, ...]

    @property
    def last_note(self) -> CaseNote | None:
        """Return the latest public note."""
        return self.notes[-1] if self.notes else None
