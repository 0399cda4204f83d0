"""The order of the queue: total, danger first, nobody starves, the tier only where it may."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from agent.handoff.policies import PRIORITIES, HandoffPriority, load_policies
from agent.handoff.ranking import Ranking
from tests.agent.handoff.conftest import FRIDAY

POLICIES = load_policies(Path("support.yml"))
TIERS = ("most_valuable", "most_growable", "below_zero", "unknown")
REASONS = ("asked", "complaint", "two_failures", "tool_failure", "low_confidence", "policy")
_ids = count()


@dataclass(frozen=True)
class Row:
    reason: str = "asked"
    priority: HandoffPriority = "normal"
    mood: float = 0.0
    tier: str = "unknown"
    queued_at: datetime = FRIDAY
    waiting_since: datetime | None = FRIDAY
    id: str = field(default_factory=lambda: f"h{next(_ids):06d}")


@st.composite
def rows(draw: st.DrawFn) -> Row:
    since = FRIDAY - timedelta(minutes=draw(st.integers(0, 60 * 24 * 5)))
    priority = draw(st.sampled_from(PRIORITIES))
    return Row(
        reason="safety" if priority == "safety" else draw(st.sampled_from(REASONS)),
        priority=priority,
        mood=draw(st.floats(-1, 1)),
        tier=draw(st.sampled_from(TIERS)),
        queued_at=since,
        waiting_since=draw(st.sampled_from([since, None])),
    )


queues = st.lists(rows(), min_size=1, max_size=25)


def order(waiting: list[Row], now: datetime = FRIDAY) -> list[Row]:
    return sorted(waiting, key=Ranking(POLICIES, now=now).key)


class TestOrder:
    @given(queues, st.randoms())
    def test_is_total_however_they_come(self, waiting: list[Row], random: object) -> None:
        shuffled = list(waiting)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert order(shuffled) == order(waiting)
        keys = [Ranking(POLICIES, now=FRIDAY).key(row) for row in waiting]
        assert len(set(keys)) == len(keys)

    @given(queues)
    def test_danger_comes_first(self, waiting: list[Row]) -> None:
        danger = [row.priority == "safety" for row in order(waiting)]
        assert danger == sorted(danger, reverse=True)

    @given(queues, rows())
    def test_who_waited_long_enough_goes_before_any_newcomer(
        self, waiting: list[Row], late: Row
    ) -> None:
        if late.priority == "safety":
            return
        newcomer = replace(late, queued_at=FRIDAY, waiting_since=FRIDAY, id="new")
        served = order([*waiting, newcomer])
        ranking = Ranking(POLICIES, now=FRIDAY)
        aged = [row for row in waiting if ranking.rank(row).group == 1]
        assert all(served.index(row) < served.index(newcomer) for row in aged)

    @given(queues, st.integers(0, 10_000))
    def test_among_the_aged_only_time_counts(self, waiting: list[Row], later: int) -> None:
        now = FRIDAY + timedelta(minutes=later)
        ranking = Ranking(POLICIES, now=now)
        aged = [row for row in order(waiting, now) if ranking.rank(row).group == 1]
        since = [row.waiting_since or row.queued_at for row in aged]
        assert since == sorted(since)

    @given(rows(), st.sampled_from(TIERS))
    def test_the_tier_never_moves_danger_or_a_complaint(self, row: Row, tier: str) -> None:
        ranking = Ranking(POLICIES, now=FRIDAY)
        if row.priority == "safety" or row.reason == "complaint":
            assert ranking.key(row) == ranking.key(replace(row, tier=tier))

    @given(rows())
    def test_the_score_is_the_sum_of_its_parts(self, row: Row) -> None:
        rank = Ranking(POLICIES, now=FRIDAY).rank(row)
        assert round(sum(part.points for part in rank.parts), 1) == rank.score
        assert all(part.points > 0 for part in rank.parts)


class TestPlain:
    def test_urgent_before_normal_and_worse_mood_before_better(self) -> None:
        normal, angry, urgent = Row(), Row(mood=-0.9), Row(priority="urgent")
        assert order([normal, angry, urgent]) == [urgent, angry, normal]

    def test_the_better_customer_first_when_all_else_is_equal(self) -> None:
        plain, best = Row(), Row(tier="most_valuable")
        assert order([plain, best]) == [best, plain]

    def test_a_night_does_not_age(self) -> None:
        monday = FRIDAY + timedelta(days=2, hours=22, minutes=1)  # 8:01 in Italy
        sunday = FRIDAY + timedelta(days=2)
        early = Row(queued_at=sunday, waiting_since=sunday)
        urgent = Row(priority="urgent", queued_at=monday, waiting_since=monday)
        assert order([early, urgent], monday) == [urgent, early]
