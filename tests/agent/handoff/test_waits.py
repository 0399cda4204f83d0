"""Expected waits: measured, alike, or not said."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from agent.handoff.waits import Wait, expected_wait
from tests.agent.handoff.conftest import FRIDAY

ROME = ZoneInfo("Europe/Rome")


def expect(waits: list[Wait], *, ahead: int = 0, least: int = 5) -> int | None:
    return expected_wait(waits, now=FRIDAY, ahead=ahead, least=least, zone=ROME)


def waited(*seconds: int, ahead: int = 0, hours: int = 0) -> list[Wait]:
    at = FRIDAY - timedelta(days=1) + timedelta(hours=hours)
    return [Wait(queued_at=at, ahead=ahead, seconds=one) for one in seconds]


def test_too_few_are_no_estimate() -> None:
    assert expect(waited(60, 60, 60, 60)) is None
    assert expect([]) is None


def test_the_median_not_the_mean() -> None:
    assert expect(waited(60, 70, 80, 90, 3600)) == 80


def test_the_same_hour_counts_before_other_hours() -> None:
    assert expect(waited(60, 60, 60, 60, 60) + waited(*[900] * 20, hours=5)) == 60


def test_other_hours_count_when_this_one_has_too_few() -> None:
    assert expect(waited(60) + waited(*[900] * 9, hours=5)) == 900


def test_another_length_of_the_queue_says_nothing() -> None:
    waits = waited(*[60] * 20)
    assert expect(waits, ahead=0) == 60
    assert expect(waits, ahead=8) is None


@given(st.lists(st.integers(0, 10_000), min_size=5), st.integers(0, 20))
def test_within_what_was_measured(seconds: list[int], ahead: int) -> None:
    found = expect(waited(*seconds, ahead=ahead), ahead=ahead)
    assert found is not None
    assert min(seconds) <= found <= max(seconds)
