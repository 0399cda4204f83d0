"""Working days in Italy: Monday to Friday without public holidays."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from agent.kit.clock import ROME

_FIXED = ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26))
_SATURDAY = 5


def easter(year: int) -> date:
    """Return Easter Sunday (Butcher's algorithm for the Gregorian calendar)."""
    a, b, c = year % 19, *divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year, the feast of Saint Francis included from 2026."""
    days = {date(year, month, day) for month, day in _FIXED}
    days.add(easter(year) + timedelta(days=1))
    if year >= 2026:
        days.add(date(year, 10, 4))
    return frozenset(days)


def is_working_day(day: date) -> bool:
    """Whether offices work on that day."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def at_local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment, in UTC, of an Italian wall-clock time."""
    return datetime.combine(day, time(hour, minute), tzinfo=ROME).astimezone(UTC)


def add_months(day: date, count: int) -> date:
    """Return the same day ``count`` months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
