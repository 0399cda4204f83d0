"""Tables of the inbox: messages under review, what trainers read in them, who did what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

State = Literal["open", "second", "disputed", "labelled", "rejected", "skipped"]
Reason = Literal[
    "unsure", "thumbs_down", "asked_again", "handed_over", "agent_answered", "out_of_scope",
    "neighbours", "novel", "drift", "safety",
]  # fmt: skip
Decision = Literal["label", "reject", "skip"]
ReadingKind = Literal["first", "second", "adjudication"]
ActionKind = Literal[
    "label", "reject", "skip", "adjudicate", "undo", "redo", "view_saved", "view_deleted",
    "export", "import", "new_intent", "example_moved", "example_deleted",
]  # fmt: skip
STATES: tuple[State, ...] = get_args(State)
REASONS: tuple[Reason, ...] = get_args(Reason)
# States in which a message waits for nobody.
CLOSED: frozenset[State] = frozenset({"labelled", "rejected", "skipped"})

_BIT: dict[str, int] = {reason: 1 << place for place, reason in enumerate(REASONS)}
_LIVE = text("undone_at IS NULL")
_UNSCORED = text("encoder IS NULL")
_PENDING = text("state = 'labelled'")


def bits_of(reasons: Iterable[str]) -> int:
    """Return reasons as one number, so that a filter is one comparison."""
    return sum(_BIT[reason] for reason in set(reasons))


def reasons_of(bits: int) -> tuple[Reason, ...]:
    """Return the reasons in a number, in the order of `REASONS`.

    Example:
        >>> reasons_of(bits_of(["drift", "unsure"]))
        ('unsure', 'drift')
    """
    return tuple(reason for reason in REASONS if bits & _BIT[reason])


class ReviewMessageRow(Base):
    """One message that a customer typed, what the model made of it, and what trainers say it is.

    The text holds no personal data; the real one stays with the conversation. No foreign key
    leads there: whoever erases a message need not know this table.
    """

    __tablename__ = "review_messages"
    __table_args__ = (
        # One for each order of a state's list, ending in the key: pages follow the index.
        Index(None, "state", "teaching", "message_id"),
        Index(None, "state", "at", "message_id"),
        Index(None, "state", "confidence", "message_id"),
        # Facets and counts are read from these alone.
        Index(None, "state", "intent"),
        Index(None, "state", "reasons"),
        Index(None, "state", "language"),
        Index(None, "at", "intent", "confidence"),
        Index(None, "conversation_id"),
        Index(None, "group_id"),
        Index(
            "ix_review_messages_unscored",
            "message_id",
            sqlite_where=_UNSCORED,
            postgresql_where=_UNSCORED,
        ),
        Index(
            "ix_review_messages_labelled",
            "labelled_at",
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
    )

    message_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, comment="without personal data")
    language: Mapped[str] = mapped_column(String(5))

    # What the model made of it.
    intent: Mapped[str] = mapped_column(String(80), comment="likeliest")
    confidence: Mapped[float]
    sure: Mapped[bool]
    ranking: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    entities: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="offsets in the text")
    model_id: Mapped[str | None] = mapped_column(String(80), index=True)

    # Why somebody should read it, and how soon.
    reasons: Mapped[int] = mapped_column(comment="bits, as agent.annotation.models.REASONS")
    weight: Mapped[float] = mapped_column(comment="what a mistake costs the business")
    disagree: Mapped[float | None] = mapped_column(comment="share of its neighbours; none: unknown")
    novelty: Mapped[float | None] = mapped_column(comment="distance to the nearest example")
    encoder: Mapped[str | None] = mapped_column(
        String(200), comment="whose vectors the two above are from; none: not compared yet"
    )
    score: Mapped[float] = mapped_column(comment="how much a label teaches")
    teaching: Mapped[float] = mapped_column(comment="place in the teaching order: score or batch")

    # What trainers say.
    state: Mapped[State] = mapped_column(choice(State, "state"))
    version: Mapped[int] = mapped_column(default=1, comment="of what trainers say")
    twice: Mapped[bool] = mapped_column(comment="two trainers read it, blind")
    label: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON, comment="accepted parts")
    labelled_by: Mapped[str | None] = mapped_column(String(26))
    labelled_by_name: Mapped[str | None] = mapped_column(String(160))
    labelled_at: Mapped[datetime | None]
    test: Mapped[bool] = mapped_column(default=False, comment="in the frozen test set")
    exported_at: Mapped[datetime | None]
    group_id: Mapped[str | None] = mapped_column(String(26))


class ReadingRow(Base):
    """What one trainer said of one message; one live reading of each kind for a message."""

    __tablename__ = "review_readings"
    __table_args__ = (
        Index(
            "ux_review_readings_live",
            "message_id",
            "kind",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(None, "message_id"),
        Index(None, "by", "at"),
    )

    id: Mapped[RowId]
    message_id: Mapped[str] = mapped_column(
        ForeignKey("review_messages.message_id", ondelete="CASCADE")
    )
    kind: Mapped[ReadingKind] = mapped_column(choice(ReadingKind, "kind"))
    decision: Mapped[Decision] = mapped_column(choice(Decision, "decision"))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(26))
    by_name: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None] = mapped_column(comment="taken back, or replaced")


class ActionRow(Base):
    """One thing that one trainer did: the log, and what undo and redo go by."""

    __tablename__ = "review_actions"
    __table_args__ = (Index(None, "by", "id"), Index(None, "message_id", "id"))

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    step: Mapped[str] = mapped_column(String(26), comment="what was done at once has one step")
    kind: Mapped[ActionKind] = mapped_column(choice(ActionKind, "kind"))
    by: Mapped[str] = mapped_column(String(26))
    by_name: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]
    message_id: Mapped[str | None] = mapped_column(String(40))
    intent: Mapped[str | None] = mapped_column(String(200))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON, comment="what undo brings back")
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON, comment="what redo brings back")
    undone_at: Mapped[datetime | None]
    redoable: Mapped[bool] = mapped_column(default=False, comment="undone, and nothing done since")


class CommandRow(Base):
    """A command that came, and its answer: the same one again does nothing."""

    __tablename__ = "review_commands"
    __table_args__ = (UniqueConstraint("by", "client_id"), Index(None, "at"))

    id: Mapped[RowId]
    by: Mapped[str] = mapped_column(String(26))
    client_id: Mapped[str] = mapped_column(String(80))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[datetime]


class ViewRow(Base):
    """A filter of the inbox that somebody keeps."""

    __tablename__ = "review_views"
    __table_args__ = (Index(None, "owner_id"), Index(None, "shared"))

    id: Mapped[RowId]
    owner_id: Mapped[str] = mapped_column(String(26))
    name: Mapped[str] = mapped_column(String(80))
    shared: Mapped[bool]
    filter: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class CursorRow(Base):
    """How far the intake has followed; whoever holds the row goes on."""

    __tablename__ = "review_cursors"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
    id: Mapped[str] = mapped_column(String(40))
