"""Table of what was promoted: which model, instead of which, by whom and why."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

Kind = Literal["promote", "rollback"]


class PromotionRow(Base):
    """A model began to answer customers. Rows are inserted, never changed."""

    __tablename__ = "promotions"

    id: Mapped[RowId]
    kind: Mapped[Kind] = mapped_column(choice(Kind, "kind"))
    model: Mapped[str] = mapped_column(String(200), comment="name of the file, without its ending")
    previous: Mapped[str | None] = mapped_column(String(200), comment="what answered before")
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120), comment="who decided")
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="what the gate found")
    at: Mapped[datetime]
