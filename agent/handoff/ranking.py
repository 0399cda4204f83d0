"""Who is served next: safety, then who has waited too long, then points.

The order is total: whatever ties is settled by who waited first, and in the end by id.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agent.handoff.policies import HandoffPriority, SupportPolicies


class Waiting(Protocol):
    """What the order reads of a handoff."""

    id: str
    reason: str
    priority: HandoffPriority
    mood: float
    tier: str
    queued_at: datetime
    waiting_since: datetime | None


@dataclass(frozen=True)
class Part:
    """One reason to go first, and its points."""

    name: str
    points: float


@dataclass(frozen=True)
class Rank:
    """A place in the order.

    Attributes:
        group: 0 for danger, 1 for who has waited too long, 2 for all others.
        score: points within group 2; shown for all.
    """

    group: int
    score: float
    parts: tuple[Part, ...]
    since: datetime
    id: str

    @property
    def key(self) -> tuple[int, float, datetime, str]:
        """What is sorted by: within danger and long waits, only who came first counts."""
        return (self.group, -self.score if self.group == 2 else 0.0, self.since, self.id)


class Ranking:
    """The company's order of the queue at one moment.

    Example:
        >>> ranking = Ranking(policies, now=clock.now())  # doctest: +SKIP
        >>> sorted(waiting, key=ranking.key)  # doctest: +SKIP
    """

    def __init__(self, policies: SupportPolicies, *, now: datetime) -> None:
        self._queue = policies.queue
        self._hours = policies.business_hours
        self._now = now

    def rank(self, handoff: Waiting) -> Rank:
        """Return the place of a handoff, with the reasons for it.

        The tier of a customer never moves danger or a complaint. Waiting counts in opening
        hours: at eight in the morning those of the night stand in order of urgency.
        """
        since = handoff.waiting_since or handoff.queued_at
        waited = max(0.0, self._hours.minutes_between(since, self._now))
        points = self._queue.points
        parts = [Part("waiting", round(waited * points.per_minute, 1))]
        if handoff.mood < 0:
            parts.append(Part("mood", round(-handoff.mood * points.mood, 1)))
        if handoff.priority == "safety":
            return self._rank(0, parts, since, handoff.id)
        parts.append(Part("priority", float(getattr(points.priority, handoff.priority))))
        if handoff.reason != "complaint":
            tier = {str(name): value for name, value in points.tier.items()}
            parts.append(Part("tier", float(tier.get(handoff.tier, 0.0))))
        aged = waited >= self._queue.served_first_after
        return self._rank(1 if aged else 2, parts, since, handoff.id)

    def key(self, handoff: Waiting) -> tuple[int, float, datetime, str]:
        """Return what handoffs are sorted by, next one first."""
        return self.rank(handoff).key

    def _rank(self, group: int, parts: list[Part], since: datetime, handoff_id: str) -> Rank:
        shown = tuple(sorted((p for p in parts if p.points), key=lambda p: (-p.points, p.name)))
        score = round(sum(part.points for part in shown), 1)
        return Rank(group=group, score=score, parts=shown, since=since, id=handoff_id)
