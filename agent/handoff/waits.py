"""How long a person takes to come, from how long it took others; silence when that is unknown.

Waits are counted in opening hours, so that a question asked at night does not make every wait
look like a night. The estimate is the median, which errs as often up as down, of the most alike
waits of which there are enough: the same hour and length of the queue, else the same length. When
neither has enough, nothing is said: a guess that is wrong costs more trust than none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from statistics import median

# Lengths of the queue that count as alike: nobody before you, a few, many.
_LENGTHS = (0, 2, 5, 10)
_HOURS_ALIKE = 1


@dataclass(frozen=True)
class Wait:
    """One wait that ended with a person."""

    queued_at: datetime
    ahead: int
    seconds: int


def expected_wait(
    waits: Iterable[Wait], *, now: datetime, ahead: int, least: int, zone: tzinfo
) -> int | None:
    """Return the seconds somebody waits who comes now with ``ahead`` before him, or None.

    Args:
        waits: measured ones, of late.
        now: when he comes.
        ahead: how many wait before him.
        least: waits an estimate needs.
        zone: whose hours of the day are alike.
    """
    known = list(waits)
    hour = now.astimezone(zone).hour

    def same_hour(wait: Wait) -> bool:
        apart = abs(wait.queued_at.astimezone(zone).hour - hour)
        return min(apart, 24 - apart) <= _HOURS_ALIKE

    def same_length(wait: Wait) -> bool:
        return _bucket(wait.ahead) == _bucket(ahead)

    alike: tuple[Callable[[Wait], bool], ...] = (
        lambda wait: same_hour(wait) and same_length(wait),
        same_length,
    )
    for test in alike:
        seconds = [wait.seconds for wait in known if test(wait)]
        if len(seconds) >= least:
            return round(median(seconds))
    return None


def _bucket(ahead: int) -> int:
    return sum(ahead > edge for edge in _LENGTHS)
