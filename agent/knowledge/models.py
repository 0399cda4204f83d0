"""Tables of what was asked of the knowledge base, and of what it could not answer."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.i18n import Language
from agent.kit.records import RowId, choice

GapStatus = Literal["open", "answered", "not_ours"]
Verdict = Literal["up", "down"]


class GapRow(Base):
    """A question that no article answers, once for each wording however often it is asked."""

    __tablename__ = "knowledge_gaps"
    __table_args__ = (
        UniqueConstraint("language", "wording"),
        Index(None, "status", "last_seen"),
    )

    id: Mapped[RowId]
    question: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(String(64))
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    count: Mapped[int]
    status: Mapped[GapStatus] = mapped_column(choice(GapStatus, "status"))
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class AskRow(Base):
    """One question to the knowledge base with the answer given and the reader's verdict."""

    __tablename__ = "knowledge_asks"
    __table_args__ = (
        Index(None, "gap_id", "at"),
        Index(None, "conversation_id", "at"),
    )

    id: Mapped[RowId]
    turn_id: Mapped[str] = mapped_column(String(120), unique=True)
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    customer_id: Mapped[str | None] = mapped_column(String(26))
    question: Mapped[str] = mapped_column(Text)
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    answered: Mapped[bool]
    confidence: Mapped[float] = mapped_column(Float)
    index_version: Mapped[str] = mapped_column(String(40))
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    gap_id: Mapped[str | None] = mapped_column(ForeignKey("knowledge_gaps.id"))
    verdict: Mapped[Verdict | None] = mapped_column(choice(Verdict, "verdict"))
    judged_at: Mapped[datetime | None]
    at: Mapped[datetime]
