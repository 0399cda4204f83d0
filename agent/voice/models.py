"""Table of what customers let the company know."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.i18n import Language
from agent.kit.records import RowId, both, choice

ClaimKind = Literal["suggestion", "pain_point", "expectation", "praise", "complaint"]
ClaimStatus = Literal["received", "read", "planned", "done", "declined"]


class ClaimRow(Base):
    """One statement in the customer's own words, and what became of it."""

    __tablename__ = "claims"
    __table_args__ = (
        Index(None, "customer_id", "at"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    )

    id: Mapped[RowId]
    reference: Mapped[str] = mapped_column(String(9), unique=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    conversation_id: Mapped[str | None] = mapped_column(String(40), index=True)
    message_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[ClaimKind] = mapped_column(choice(ClaimKind, "kind"))
    quote: Mapped[str] = mapped_column(Text)
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    product: Mapped[str | None] = mapped_column(String(40))
    intent: Mapped[str] = mapped_column(String(60))
    confidence: Mapped[float]
    status: Mapped[ClaimStatus] = mapped_column(choice(ClaimStatus, "status"))
    outcome_it: Mapped[str | None] = mapped_column(Text)
    outcome_en: Mapped[str | None] = mapped_column(Text)
    outcome = both("outcome")
    at: Mapped[datetime]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
