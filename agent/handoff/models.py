"""Conversations handed to people, and what people keep beside them."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from agent.handoff.policies import HandoffPriority
from agent.kit.database import Base
from agent.kit.records import RowId, choice

Outcome = Literal["returned", "left", "closed", "merged", "silence"]
PresenceState = Literal["present", "away", "offline"]
NoteKind = Literal["note", "pass", "return", "close", "merge", "system"]
_OPEN = text("ended_at IS NULL")


class Handoff(Base):
    """One conversation handed to people, from the request to its end.

    A conversation has at most one open handoff; the database sees to it.
    """

    __tablename__ = "handoffs"
    __table_args__ = (
        Index(
            "ux_handoffs_open",
            "conversation_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(None, "ended_at", "assignee_id"),
        Index(None, "taken_at"),
        Index(None, "updated_at"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20), index=True)
    requested_by: Mapped[str] = mapped_column(String(10), comment="customer, bot, system or agent")
    after_seq: Mapped[int] = mapped_column(comment="last event before the request")
    queued_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]

    # Who serves it.
    assignee_id: Mapped[str | None] = mapped_column(String(26), comment="staff; the last one")
    assigned_at: Mapped[datetime | None] = mapped_column(comment="to the one who has it now")
    subject: Mapped[str | None] = mapped_column(String(40), comment="skill it asks for")
    by_email: Mapped[bool] = mapped_column(default=False, comment="the customer waits elsewhere")
    email: Mapped[str | None] = mapped_column(String(254), comment="where an answer goes as well")
    last_command: Mapped[str | None] = mapped_column(
        String(120), comment="so that a command that comes twice is done once"
    )

    # What its place in the queue is made from.
    priority: Mapped[HandoffPriority] = mapped_column(choice(HandoffPriority, "priority"))
    mood: Mapped[float] = mapped_column(default=0.0, comment="from -1, worst, to 1")
    tier: Mapped[str] = mapped_column(String(20), default="unknown", comment="for staff only")

    # Waits: what was asked, what was answered, what is due.
    ahead: Mapped[int | None] = mapped_column(comment="how many waited before it when queued")
    wait_seconds: Mapped[int | None] = mapped_column(comment="open hours from queue to taking")
    waiting_since: Mapped[datetime | None] = mapped_column(comment="none: no answer is owed")
    last_customer_at: Mapped[datetime | None]
    last_agent_at: Mapped[datetime | None]
    first_answer_at: Mapped[datetime | None]
    first_answer_due_at: Mapped[datetime | None]
    next_answer_due_at: Mapped[datetime | None]
    solution_due_at: Mapped[datetime | None]
    sla_hinted: Mapped[str | None] = mapped_column(
        String(40), comment="the state staff were last warned of"
    )
    told: Mapped[dict[str, Any] | None] = mapped_column(
        JSON, comment="place and wait as the customer last heard them, and when"
    )

    # How it ended.
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome, "outcome"))
    ended_by: Mapped[str | None] = mapped_column(
        String(26), comment="staff id, or: customer, system"
    )
    reopened_at: Mapped[datetime | None] = mapped_column(
        comment="the customer wrote again within the reopen window"
    )


class NoteRow(Base):
    """A private note of the staff. Never part of the customer's log."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_note_id"),
        Index(None, "conversation_id", "at"),
    )

    id: Mapped[RowId]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    author_id: Mapped[str | None] = mapped_column(String(26), comment="staff; none: the system")
    kind: Mapped[NoteKind] = mapped_column(choice(NoteKind, "kind"))
    text: Mapped[str] = mapped_column(Text)
    client_note_id: Mapped[str | None] = mapped_column(String(80))
    at: Mapped[datetime]


class DraftRow(Base):
    """What somebody of the staff has begun to write in a conversation."""

    __tablename__ = "drafts"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]


class PresenceRow(Base):
    """Whether somebody of the staff is at the desk."""

    __tablename__ = "presence"

    staff_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    state: Mapped[PresenceState] = mapped_column(choice(PresenceState, "state"))
    idle: Mapped[bool] = mapped_column(
        default=False, comment="away by itself: the next sign of life makes it present again"
    )
    seen_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    assigned_at: Mapped[datetime | None] = mapped_column(
        comment="whose turn it is: the one longest without a new conversation"
    )


class ViewerRow(Base):
    """Who of the staff has a conversation open; renewed while the stream lasts."""

    __tablename__ = "viewers"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    seen_at: Mapped[datetime]


class MoodRow(Base):
    """How one message of a customer sounds, and the words that say so."""

    __tablename__ = "moods"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    score: Mapped[float] = mapped_column(comment="from -1, worst, to 1")
    words: Mapped[list[str]] = mapped_column(JSON)


class LeaseRow(Base):
    """Which copy of the web process does a background task now."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime]
