"""When technicians visit: Monday to Friday in three slots, Saturday in one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from agent.kit.calendar import at_local, holidays
from agent.kit.clock import ROME
from agent.visits.schemas import Slot

SLOT_HOURS = 4
NOTICE = timedelta(hours=24)
SEATS = 2
HORIZON_DAYS = 60
_WEEKDAY_STARTS = (8, 12, 16)
_SATURDAY_STARTS = (8,)
_SATURDAY, _SUNDAY = 5, 6


def day_slots(day: date) -> list[Slot]:
    """Return the slots of a day; none on Sundays and public holidays."""
    if day.weekday() == _SUNDAY or day in holidays(day.year):
        return []
    starts = _SATURDAY_STARTS if day.weekday() == _SATURDAY else _WEEKDAY_STARTS
    return [
        Slot(
            id=f"{day.isoformat()}T{hour:02d}",
            starts_at=at_local(day, hour),
            ends_at=at_local(day, hour + SLOT_HOURS),
        )
        for hour in starts
    ]


def slots_from(now: datetime, *, after: date | None = None) -> Iterator[Slot]:
    """Yield the slots that can be booked, in order, starting 24 hours from now."""
    first = now.astimezone(ROME).date()
    start = max(first, after) if after else first
    for offset in range(HORIZON_DAYS):
        for slot in day_slots(start + timedelta(days=offset)):
            if slot.starts_at >= now + NOTICE:
                yield slot


def slot_of(slot_id: str, *, now: datetime) -> Slot | None:
    """Return the slot of that id if it can still be booked."""
    try:
        day = date.fromisoformat(slot_id[:10])
    except ValueError:
        return None
    if day > now.astimezone(ROME).date() + timedelta(days=HORIZON_DAYS):
        return None
    return next(
        (s for s in day_slots(day) if s.id == slot_id and s.starts_at >= now + NOTICE), None
    )
