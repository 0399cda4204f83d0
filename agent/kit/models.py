"""The one table of the kit: the journal of writes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId


class WriteRow(Base):
    """One write: who, what, in which turn, and the state before it."""

    __tablename__ = "writes"
    __table_args__ = (
        UniqueConstraint("turn_id", "kind"),
        Index(None, "customer_id", "at"),
    )

    id: Mapped[RowId]
    turn_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[str | None] = mapped_column(String(26))
    subject_id: Mapped[str] = mapped_column(String(26), default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
