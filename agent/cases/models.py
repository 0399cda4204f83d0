"""Tables of cases, which the company calls tickets."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
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
Opener = Literal["customer", "bot", "agent"]
LinkKind = Literal["related", "duplicate_of", "caused_by"]
ChangeKind = Literal[
    "opened", "status", "priority", "category", "assignee", "note", "note_undone", "linked",
    "unlinked", "merged", "unmerged", "file",
]  # fmt: skip
NoticeStatus = Literal["pending", "sent", "cancelled", "failed"]
NoticeChannel = Literal["chat", "email"]
OPEN: tuple[CaseStatus, ...] = ("open", "in_progress", "waiting_customer")


class TicketRow(Base):
    """A case of a customer."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index(None, "customer_id", "status"),
        Index(None, "updated_at", "id"),
        Index(None, "assignee_id", "status"),
        Index(None, "merged_into"),
    )

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
    version: Mapped[int] = mapped_column(
        default=1, comment="sequence of its last change; a stale one is refused"
    )
    opened_by: Mapped[Opener] = mapped_column(choice(Opener, "opened_by"), default="customer")
    assignee_id: Mapped[str | None] = mapped_column(String(40), comment="staff")
    conversation_id: Mapped[str | None] = mapped_column(
        String(40), comment="in which it was opened"
    )
    merged_into: Mapped[str | None] = mapped_column(
        ForeignKey("tickets.id"), comment="followed there; nothing was moved"
    )
    first_answer_due_at: Mapped[datetime | None] = mapped_column(comment="SLA, business hours")
    solution_due_at: Mapped[datetime | None] = mapped_column(comment="SLA, business hours")
    first_answer_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None] = mapped_column(
        comment="the SLA waits for the customer since"
    )

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it or waits for the customer."""
        return self.status in OPEN


class TicketNoteRow(Base):
    """A note on a case; internal ones are never shown to the customer."""

    __tablename__ = "ticket_notes"
    __table_args__ = (
        Index(None, "ticket_id", "at"),
        UniqueConstraint("ticket_id", "client_note_id"),
    )

    id: Mapped[RowId]
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    author: Mapped[Author] = mapped_column(choice(Author, "author"))
    internal: Mapped[bool]
    text_it: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    text = both("text")
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    author_id: Mapped[str | None] = mapped_column(String(40), comment="staff")
    author_name: Mapped[str | None] = mapped_column(String(160))
    client_note_id: Mapped[str | None] = mapped_column(String(80))


class TicketLinkRow(Base):
    """Two cases that have to do with each other; ``related`` is kept one way, told both ways."""

    __tablename__ = "ticket_links"
    __table_args__ = (UniqueConstraint("from_id", "to_id", "kind"), Index(None, "to_id"))

    id: Mapped[RowId]
    from_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    to_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind, "kind"))
    at: Mapped[datetime]


class TicketChangeRow(Base):
    """One change of a case. Rows are inserted, never changed: a trigger refuses it."""

    __tablename__ = "ticket_changes"
    __table_args__ = (UniqueConstraint("ticket_id", "seq"), Index(None, "at"))

    id: Mapped[RowId]
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    seq: Mapped[int] = mapped_column(comment="the case's version after it")
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind, "kind"))
    actor: Mapped[Author] = mapped_column(choice(Author, "actor"))
    actor_id: Mapped[str | None] = mapped_column(String(40), comment="staff")
    source: Mapped[str] = mapped_column(String(20), comment="ascolto, or the system it came from")
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class TicketNoticeRow(Base):
    """The customer is to hear of one change: owed from the change's transaction, told once."""

    __tablename__ = "ticket_notices"
    __table_args__ = (Index(None, "status", "not_before"), Index(None, "ticket_id"))

    id: Mapped[RowId]
    change_id: Mapped[str] = mapped_column(ForeignKey("ticket_changes.id"), unique=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    status: Mapped[NoticeStatus] = mapped_column(choice(NoticeStatus, "status"))
    channel: Mapped[NoticeChannel | None] = mapped_column(choice(NoticeChannel, "channel"))
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class ConnectorRow(Base):
    """Another system in which cases are kept too, and how far it was read."""

    __tablename__ = "connectors"

    system: Mapped[str] = mapped_column(String(20), primary_key=True)
    active: Mapped[bool]
    since: Mapped[datetime] = mapped_column(comment="nothing older is brought over")
    cursor: Mapped[datetime] = mapped_column(comment="remote time up to which it was read")
    lease: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, comment="readings failed in a row")
    error: Mapped[str | None] = mapped_column(String(300))


class OutboxRow(Base):
    """A case that another system has not seen as it is now: written with the change itself."""

    __tablename__ = "ticket_outbox"
    __table_args__ = (UniqueConstraint("system", "ticket_id"), Index(None, "system", "not_before"))

    id: Mapped[RowId]
    system: Mapped[str] = mapped_column(ForeignKey("connectors.system"))
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    upto: Mapped[int] = mapped_column(comment="the change to be brought over")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))


class ExternalTicketRow(Base):
    """Which ticket of another system a case is, and how that ticket was when last seen."""

    __tablename__ = "ticket_externals"
    __table_args__ = (
        UniqueConstraint("system", "ticket_id"),
        UniqueConstraint("system", "external_id"),
    )

    id: Mapped[RowId]
    system: Mapped[str] = mapped_column(ForeignKey("connectors.system"))
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    external_id: Mapped[str] = mapped_column(String(40))
    external_number: Mapped[str] = mapped_column(String(40))
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, comment="its state and priority, its words")
    seen_at: Mapped[datetime] = mapped_column(comment="its updated_at when last seen")


class ExternalNoteRow(Base):
    """Which article of another system a note is; each article and each note at most once."""

    __tablename__ = "ticket_external_notes"
    __table_args__ = (
        UniqueConstraint("system", "note_id"),
        UniqueConstraint("system", "external_id"),
        Index(None, "ticket_id"),
    )

    id: Mapped[RowId]
    system: Mapped[str] = mapped_column(ForeignKey("connectors.system"))
    ticket_id: Mapped[str] = mapped_column(ForeignKey("tickets.id"))
    note_id: Mapped[str | None] = mapped_column(
        ForeignKey("ticket_notes.id"), comment="none: an article that is not a note here"
    )
    external_id: Mapped[str] = mapped_column(String(40))
    hidden: Mapped[bool] = mapped_column(default=False, comment="made internal there: taken back")
