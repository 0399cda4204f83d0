"""Opening hours: whether a moment is inside them, and time counted in them alone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class BusinessHours:
    """The hours people work, by weekday, in one time zone.

    Hours are wall-clock times: on the days the clocks change they still begin and end when the
    clock on the wall says so, and durations count the minutes that really pass.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> week = {0: [(time(9), time(17))]}  # Mondays only
        >>> hours = BusinessHours(week, zone=ZoneInfo("Europe/Rome"))
        >>> sunday = datetime(2026, 11, 22, 9, tzinfo=UTC)
        >>> hours.next_opening(sunday).isoformat()
        '2026-11-23T08:00:00+00:00'
        >>> hours.add(sunday, 90).isoformat()
        '2026-11-23T09:30:00+00:00'
    """

    def __init__(
        self,
        week: Mapping[int, list[tuple[time, time]]],
        *,
        zone: tzinfo,
        closed: Callable[[date], bool] = lambda _day: False,
    ) -> None:
        """Take the hours of each weekday, Monday being 0.

        Args:
            week: spans from opening to closing time, in order and without overlap; a closing
                time of midnight is the end of that day.
            zone: where the clock on the wall hangs.
            closed: whether a day is one without hours, such as a holiday.

        Raises:
            ValueError: no weekday has hours, or spans of a day are empty or overlap.
        """
        self._week = {day: list(spans) for day, spans in week.items() if spans}
        self._zone = zone
        self._closed = closed
        if not self._week:
            raise ValueError("no weekday has opening hours")
        for spans in self._week.values():
            edges = [edge for opens, closes in spans for edge in (_minute(opens), _end(closes))]
            if any(a >= b for a, b in zip(edges[::2], edges[1::2], strict=True)):
                raise ValueError("hours that close before they open")
            if any(a > b for a, b in zip(edges[1::2], edges[2::2], strict=False)):
                raise ValueError("hours that overlap")

    def is_open(self, moment: datetime) -> bool:
        """Whether people work at this moment; the closing minute itself is closed."""
        opens, closes = next(self._spans(moment))
        return opens <= moment < closes

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when people work again, in UTC, or None while they do."""
        opens, _ = next(self._spans(moment))
        return None if opens <= moment else opens

    def add(self, moment: datetime, minutes: float) -> datetime:
        """Return when so many minutes of opening hours have passed since ``moment``, in UTC."""
        left = _MINUTE * minutes
        if left <= timedelta(0):
            return moment.astimezone(UTC)
        for opens, closes in self._spans(moment):
            begins = max(opens, moment)
            if begins + left <= closes:
                return (begins + left).astimezone(UTC)
            left -= closes - begins
        raise AssertionError("opening hours have no end")  # pragma: no cover

    def minutes_between(self, start: datetime, end: datetime) -> float:
        """Return the minutes of opening hours from ``start`` to ``end``; negative backwards."""
        if end < start:
            return -self.minutes_between(end, start)
        total = timedelta(0)
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            total += min(closes, end) - max(opens, start)
        return total / _MINUTE

    def _spans(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield, in order and without end, the spans that are not over at ``moment``, in UTC."""
        day = moment.astimezone(self._zone).date()
        idle = 0
        while True:
            spans = [] if self._closed(day) else self._week.get(day.weekday(), [])
            for opens, closes in spans:
                begins, ends = self._at(day, opens), self._until(day, closes)
                if ends > moment and ends > begins:
                    yield begins, ends
            idle = 0 if spans else idle + 1
            if idle > 366:
                raise ValueError("no opening hours within a year: every day is a closing day")
            day += _DAY

    def _at(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, tzinfo=self._zone).astimezone(UTC)

    def _until(self, day: date, wall: time) -> datetime:
        return self._at(day + _DAY, wall) if wall == time(0) else self._at(day, wall)


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _end(wall: time) -> int:
    return _minute(wall) or 24 * 60
