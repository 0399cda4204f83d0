"""Table of technicians' visits."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

VisitStatus = Literal["booked", "done", "missed", "cancelled"]
VisitReason = Literal[
    "fibre_installation", "fibre_fault", "meter_check", "power_increase", "gas_activation", "other"
]


class VisitRow(Base):
    """A visit at a point of delivery. ``missed``: nobody came."""

    __tablename__ = "visits"
    __table_args__ = (
        Index(None, "customer_id", "starts_at"),
        Index(None, "city", "starts_at"),
    )

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    point_id: Mapped[str | None] = mapped_column(ForeignKey("supply_points.id"))
    reason: Mapped[VisitReason] = mapped_column(choice(VisitReason, "reason"))
    status: Mapped[VisitStatus] = mapped_column(choice(VisitStatus, "status"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    street: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(80))
    technician: Mapped[str | None] = mapped_column(String(80))
    booked_at: Mapped[datetime]
