"""Table of decisions about commercial messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId


class DecisionRow(Base):
    """One decision, with the reasons that carried it.

    ``customer_id`` is no foreign key: a decision is also kept, refused, for a customer who
    does not exist.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "customer_id", "at"),)

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(String(26))
    product: Mapped[str] = mapped_column(String(40))
    allowed: Mapped[bool]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime]
