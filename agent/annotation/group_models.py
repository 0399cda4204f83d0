"""Tables of groups of unknown messages and of findings in the training data."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

GroupState = Literal["open", "resolved"]
ResolutionKind = Literal["new_intent", "examples", "article", "nothing"]
FindingKind = Literal[
    "too_few", "contradiction", "near_identical", "suspect", "unlike_production", "imbalance",
    "unused_entity",
]  # fmt: skip
Severity = Literal["high", "medium", "low"]
FindingState = Literal["open", "fixed", "kept"]
Fix = Literal["move", "delete", "keep", "collect"]


class GroupRow(Base):
    """Messages that nobody understood and that are alike; ``review_messages.group_id`` says which.

    The centre stays when the messages of a resolved group are gone: what comes near it belongs
    to it.
    """

    __tablename__ = "review_groups"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[RowId]
    state: Mapped[GroupState] = mapped_column(choice(GroupState, "state"))
    version: Mapped[int] = mapped_column(default=1, comment="of what trainers say")
    terms: Mapped[list[str]] = mapped_column(JSON)
    typical: Mapped[list[str]] = mapped_column(JSON, comment="messages, the nearest first")
    nearest_intent: Mapped[str | None] = mapped_column(String(80))
    nearest_similarity: Mapped[float | None]
    centre: Mapped[bytes] = mapped_column(LargeBinary, comment="unit length, 32-bit floats")
    least: Mapped[float] = mapped_column(comment="similarity to the centre from which one joins")
    encoder: Mapped[str] = mapped_column(String(200), comment="whose vectors the centre is from")
    resolution: Mapped[ResolutionKind | None] = mapped_column(choice(ResolutionKind, "resolution"))
    intent: Mapped[str | None] = mapped_column(String(80), comment="the resolution's")
    title: Mapped[str | None] = mapped_column(String(200), comment="of the article wanted")
    resolved_by: Mapped[str | None] = mapped_column(String(26))
    resolved_by_name: Mapped[str | None] = mapped_column(String(160))
    resolved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class FindingRow(Base):
    """Something doubtful in the training data; the id is made of what it is about."""

    __tablename__ = "quality_findings"
    __table_args__ = (Index(None, "state", "kind"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[FindingKind] = mapped_column(choice(FindingKind, "kind"))
    severity: Mapped[Severity] = mapped_column(choice(Severity, "severity"))
    place: Mapped[int] = mapped_column(comment="order among those of its kind")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[FindingState] = mapped_column(choice(FindingState, "state"))
    state_by: Mapped[str | None] = mapped_column(String(26))
    state_at: Mapped[datetime | None]
    found_at: Mapped[datetime]


class RefreshRow(Base):
    """When groups and findings were made last."""

    __tablename__ = "review_refreshes"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
