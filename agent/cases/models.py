"""Tables of cases, which the company calls tickets."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, both, choice

CaseStatus = Literal["open", "in_progress", "waiting_customer", "solved", "closed"]
Category = Literal[
    "complaint", "fault", "billing", "payment", "refund", "contract", "meter", "delivery",
    "visit", "privacy", "callback", "other",
]  # fmt: skip
Priority = Literal["low", "normal", "high", "urgent"]
Author = Literal["customer", "bot", "agent", "system"]
OPEN: tuple[CaseStatus, ...] = ("open", "in_progress", "waiting_customer")


class TicketRow(Base):
    """A case of a customer."""

    __tablename__ = "tickets"
    __table_args__ = (Index(None, "customer_id", "status"),)

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(9), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    category: Mapped[Category] = mapped_column(choice(Category, "category"))
    priority: Mapped[Priority] = mapped_column(choice(Priority, "priority"))
    status: Mapped[CaseStatus] = mapped_column(choice(CaseStatus, "status"))
    product: Mapped[str | None] = mapped_column(String(20))
    subject_it: Mapped[str] = mapped_column(Text)
    subject_en: Mapped[str] = mapped_column(Text)
    subject = both("subject")
    channel: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(40))
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    answer_due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it or waits for the customer."""
        return self.status in OPEN


class TicketNoteRow(Base):
    """A note on a case; internal ones are never shown to the customer."""

    __tablename__ = "ticket_notes"
    __table_args__ = (Index(None, "ticket_id", "at"),)

    id: Mapped[RowId]
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    author: Mapped[Author] = mapped_column(choice(Author, "author"))
    internal: Mapped[bool]
    text_it: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    text = both("text")
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
