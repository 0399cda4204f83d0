from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from agent.customers.service import CustomerService
from agent.kit.calendar import add_months, add_working_days, easter, is_working_day
from agent.kit.clock import ROME, FixedClock
from agent.visits.errors import (
    NoPlaceForVisit,
    SlotInvalid,
    SlotTaken,
    TooLateToMove,
    VisitNotFound,
)
from agent.visits.service import VisitService
from agent.visits.slots import slot_of, slots_from


@pytest.fixture
def visits(session: Session, clock: FixedClock) -> VisitService:
    return VisitService(session, clock=clock)


class TestSlots:
    def test_the_first_is_a_day_ahead(self, visits: VisitService) -> None:
        slots = visits.free_slots("Bologna")
        assert slots[0].id == "2026-11-23T12"
        assert visits.free_slots("Bologna") == slots

    @settings(deadline=None)
    @given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))
    def test_never_on_sundays_and_holidays(self, now: datetime) -> None:
        for slot in slots_from(now):
            local = slot.starts_at.astimezone(ROME)
            assert local.weekday() < 6
            assert local.hour in ((8, 12, 16) if local.weekday() < 5 else (8,))
            assert slot.starts_at - now >= timedelta(hours=24)
            assert is_working_day(local.date()) or local.weekday() == 5
            assert slot_of(slot.id, now=now) == slot

    @pytest.mark.parametrize(
        "slot_id", ["", "x", "2026-11-22T08", "2026-11-23T08", "2026-11-24T09", "2026-12-25T08",
                    "2029-01-02T08", "2026-13-01T08"]
    )  # fmt: skip
    def test_there_is_no_such_slot(self, visits: VisitService, slot_id: str) -> None:
        with pytest.raises(SlotInvalid):
            visits.book("p-chiara", slot_id=slot_id, reason="fibre_fault", turn_id="t0")


class TestBooking:
    def test_booked_once_moved_and_taken_back(
        self, visits: VisitService, session: Session, clock: FixedClock
    ) -> None:
        customers = CustomerService(session, clock=clock)
        slot = "2026-11-25T08"
        visit = visits.book("p-chiara", slot_id=slot, reason="fibre_fault", turn_id="t1")
        assert visits.book("p-chiara", slot_id=slot, reason="fibre_fault", turn_id="t1") == visit
        assert visit.city == "Genova"
        moved = visits.move("p-chiara", visit.number, slot_id="2026-11-26T16", turn_id="t2")
        assert moved.starts_at > visit.starts_at
        customers.undo_last("p-chiara", turn_id="u1")
        assert visits.visit("p-chiara", visit.number) == visit
        assert visits.cancel("p-chiara", visit.number, turn_id="t3").status == "cancelled"
        customers.undo_last("p-chiara", turn_id="u2")
        assert visits.upcoming("p-chiara") == (visit,)
        customers.undo_last("p-chiara", turn_id="u3")
        assert visits.upcoming("p-chiara") == ()

    def test_a_full_slot_is_neither_offered_nor_booked(self, visits: VisitService) -> None:
        slot = visits.free_slots("Milano")[0].id
        for turn, customer in (("t4", "p-elena"), ("t5", "p-francesca")):
            visits.book(customer, slot_id=slot, reason="meter_check", turn_id=turn)
        assert slot not in {free.id for free in visits.free_slots("Milano")}
        with pytest.raises(SlotTaken):
            visits.book("p-elena", slot_id=slot, reason="meter_check", turn_id="t6")

    def test_under_a_day_it_cannot_be_moved(self, visits: VisitService) -> None:
        [visit] = visits.upcoming("p-bar")
        assert not visit.movable
        with pytest.raises(TooLateToMove):
            visits.move("p-bar", visit.number, slot_id="2026-11-26T08", turn_id="t7")

    def test_a_missed_visit_is_compensated(self, visits: VisitService) -> None:
        missed = next(v for v in visits.recent("p-bar") if v.status == "missed")
        assert missed.compensation_cents == 3000

    def test_somebody_elses_is_not_there(self, visits: VisitService) -> None:
        with pytest.raises(VisitNotFound):
            visits.visit("p-chiara", visits.upcoming("p-bar")[0].number)

    def test_without_a_place_there_is_no_visit(self, visits: VisitService) -> None:
        with pytest.raises(NoPlaceForVisit):
            visits.book(
                "p-chiara", slot_id="2026-11-25T08", reason="other", point_id="x", turn_id="t8"
            )


class TestCalendar:
    def test_easter_monday_is_a_holiday(self) -> None:
        assert easter(2026) == date(2026, 4, 5)
        assert easter(2027) == date(2027, 3, 28)
        assert not is_working_day(date(2026, 4, 6))

    def test_holidays_and_weekends_do_not_count(self) -> None:
        assert add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 28)

    @settings(deadline=None)
    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-50, 50))
    def test_months_are_added(self, day: date, count: int) -> None:
        later = add_months(day, count)
        assert (later.year - day.year) * 12 + later.month - day.month == count
        assert later.day <= day.day
