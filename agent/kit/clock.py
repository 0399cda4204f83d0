"""The only place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


class Clock:
    """The present moment.

    Example:
        >>> Clock().now().tzinfo is UTC
        True
    """

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the calendar day in Italy, where bills fall due."""
        return self.now().astimezone(ROME).date()


class FixedClock(Clock):
    """A clock that stands still, for generated data and for tests."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a fixed clock needs an aware moment")
        self.moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it was given."""
        return self.moment
