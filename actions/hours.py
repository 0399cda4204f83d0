"""When people of the company are there: Monday to Friday 8-20, Saturday 9-13, no holidays."""

from datetime import date, datetime, timedelta

from agent.kit.calendar import at_local, holidays
from agent.kit.clock import ROME

_SATURDAY, _SUNDAY = 5, 6


def _hours(day: date) -> tuple[int, int] | None:
    """Return the opening and closing hour of a day, Italian time."""
    if day.weekday() == _SUNDAY or day in holidays(day.year):
        return None
    return (9, 13) if day.weekday() == _SATURDAY else (8, 20)


def next_opening(now: datetime) -> datetime | None:
    """Return when people answer again, or None while they do.

    Example:
        >>> from datetime import UTC
        >>> next_opening(datetime(2026, 11, 22, 9, tzinfo=UTC)).isoformat()  # a Sunday
        '2026-11-23T07:00:00+00:00'
    """
    day = now.astimezone(ROME).date()
    while True:
        if hours := _hours(day):
            if at_local(day, hours[0]) <= now < at_local(day, hours[1]):
                return None
            if now < at_local(day, hours[0]):
                return at_local(day, hours[0])
        day += timedelta(days=1)
