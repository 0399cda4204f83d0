"""Opening hours, checked against a clock that is looked at minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.kit.calendar import holidays
from agent.kit.hours import BusinessHours

ROME = ZoneInfo("Europe/Rome")
OFFICE = [(time(8), time(20))]


def _holiday(day: date) -> bool:
    return day in holidays(day.year)


@pytest.fixture(scope="module")
def hours() -> BusinessHours:
    week = {**dict.fromkeys(range(5), OFFICE), 5: [(time(9), time(13))]}
    return BusinessHours(week, zone=ROME, closed=_holiday)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


moments = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC)
)


@st.composite
def weeks(draw: st.DrawFn) -> BusinessHours:
    """Any week: breaks at noon, days off, nights that end at midnight, another zone."""
    week: dict[int, list[tuple[time, time]]] = {}
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        edges = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
        edges = edges[: len(edges) // 2 * 2]
        walls = [time(e % 1440 // 60, e % 60) for e in edges]
        week[day] = list(zip(walls[::2], walls[1::2], strict=True))
    zone = ZoneInfo(draw(st.sampled_from(["Europe/Rome", "America/New_York", "Asia/Kathmandu"])))
    return BusinessHours(week, zone=zone, closed=_holiday)


class TestAnyWeek:
    @given(weeks(), moments)
    def test_open_now_or_the_next_opening_is_the_first_open_minute(
        self, hours: BusinessHours, moment: datetime
    ) -> None:
        opens = hours.next_opening(moment)
        assert (opens is None) == hours.is_open(moment)
        if opens is not None:
            assert opens > moment
            assert hours.is_open(opens)
            assert not hours.is_open(opens - timedelta(seconds=1))
            assert hours.minutes_between(moment, opens) == 0

    @given(weeks(), moments, st.integers(1, 60 * 24 * 20))
    def test_adding_minutes_takes_just_so_many_open_minutes(
        self, hours: BusinessHours, moment: datetime, minutes: int
    ) -> None:
        due = hours.add(moment, minutes)
        assert due >= moment + timedelta(minutes=minutes)
        assert hours.minutes_between(moment, due) == pytest.approx(minutes)
        # Not a moment later than needed: just before it, people were at work.
        assert hours.is_open(due - timedelta(milliseconds=1))

    @given(weeks(), moments, st.integers(0, 3000), st.integers(0, 3000))
    def test_time_adds_up(self, hours: BusinessHours, a: datetime, x: int, y: int) -> None:
        b, c = a + timedelta(minutes=x), a + timedelta(minutes=x + y)
        whole = hours.minutes_between(a, b) + hours.minutes_between(b, c)
        assert hours.minutes_between(a, c) == pytest.approx(whole)
        assert hours.minutes_between(c, a) == -hours.minutes_between(a, c)
        assert 0 <= hours.minutes_between(a, c) <= x + y

    @given(weeks(), moments, st.integers(0, 2000), st.integers(0, 2000))
    def test_more_minutes_are_never_due_earlier(
        self, hours: BusinessHours, moment: datetime, x: int, y: int
    ) -> None:
        assert hours.add(moment, x) <= hours.add(moment, x + y)
        assert hours.add(hours.add(moment, x), y) == hours.add(moment, x + y)


class TestVentoliasWeek:
    @pytest.mark.parametrize(
        ("start", "minutes", "due"),
        [
            ("2026-11-27 18:30", 60, "2026-11-28 08:30"),  # Friday evening into Saturday
            ("2026-11-28 11:30", 60, "2026-11-30 07:30"),  # Saturday noon into Monday
            ("2026-12-07 18:00", 90, "2026-12-09 07:30"),  # over the 8th of December
            ("2026-11-27 18:00", 60, "2026-11-27 19:00"),  # due when the office closes
        ],
    )
    def test_a_deadline_skips_nights_sundays_and_holidays(
        self, hours: BusinessHours, start: str, minutes: int, due: str
    ) -> None:
        assert hours.add(utc(start), minutes) == utc(due)

    def test_the_last_minute_is_open_and_closing_time_is_not(self, hours: BusinessHours) -> None:
        assert hours.is_open(utc("2026-11-27 18:59"))
        assert not hours.is_open(utc("2026-11-27 19:00"))

    def test_hours_stay_on_the_wall_when_the_clocks_change(self, hours: BusinessHours) -> None:
        friday, monday = utc("2026-03-27 20:00"), utc("2026-03-29 20:00")
        assert hours.next_opening(friday) == utc("2026-03-28 08:00")
        assert hours.next_opening(monday) == utc("2026-03-30 06:00")

    def test_a_night_shift_over_the_change_lasts_as_long_as_it_did(self) -> None:
        nights = BusinessHours({6: [(time(0), time(0))]}, zone=ROME)
        day = utc("2026-03-28 23:00")
        assert nights.minutes_between(day, day + timedelta(days=3)) == 23 * 60


class TestUnusable:
    @pytest.mark.parametrize(
        "week",
        [
            {},
            {0: []},
            {0: [(time(9), time(9))]},
            {0: [(time(12), time(9))]},
            {0: [(time(9), time(13)), (time(12), time(15))]},
        ],
    )
    def test_hours_that_cannot_be_are_refused(
        self, week: dict[int, list[tuple[time, time]]]
    ) -> None:
        with pytest.raises(ValueError, match="hours"):
            BusinessHours(week, zone=ROME)

    def test_a_year_of_closing_days_is_said_not_waited_for(self) -> None:
        never = BusinessHours({0: OFFICE}, zone=ROME, closed=lambda _day: True)
        with pytest.raises(ValueError, match="closing day"):
            never.is_open(utc("2026-11-27 12:00"))
