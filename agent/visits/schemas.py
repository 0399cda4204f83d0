"""What the visits service returns."""

from datetime import datetime

from agent.kit.records import Record
from agent.visits.models import VisitReason, VisitStatus


class Slot(Record):
    """A free slot; ``id`` is what booking takes: the start, as ``2026-11-24T08``, local time."""

    id: str
    starts_at: datetime
    ends_at: datetime


class Visit(Record):
    """A visit. ``movable``: more than 24 hours ahead, so free to move or cancel."""

    id: str
    number: str
    reason: VisitReason
    status: VisitStatus
    starts_at: datetime
    ends_at: datetime
    street: str
    city: str
    technician: str | None
    movable: bool
    compensation_cents: int
