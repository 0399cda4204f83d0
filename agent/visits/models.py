"""Table of technicians' visits."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

VisitStatus = Literal["booked", "done", "missed", "cancelled"]
VisitReason = Literal[
    "fibre_installation", "fibre_fault", "meter_check", "power_increase", "gas_activation", "other"
]


class VisitRow(Base):
    """A visit at a point of delivery. ``missed``: nobody came.

    ``seat`` numbers the technicians of a city within a slot, so that the database itself
    refuses one visit too many; a cancelled visit gives its seat back (NULL).
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index(None, "customer_id", "starts_at"),
        UniqueConstraint("city", "starts_at", "seat"),
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
    seat: Mapped[int | None]
    technician: Mapped[str | None] = mapped_column(String(80))
    booked_at: Mapped[datetime]
