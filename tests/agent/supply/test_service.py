from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock
from agent.supply.errors import (
    ContractNotFound,
    NoMeter,
    ReadingTooHigh,
    ReadingTooLow,
    ReadingUsed,
    RequestDone,
    RequestExists,
    RequestNotFound,
)
from agent.supply.procedures import next_month_start
from agent.supply.schemas import Contract
from agent.supply.service import SupplyService


@pytest.fixture
def supply(session: Session, clock: FixedClock) -> SupplyService:
    return SupplyService(session, clock=clock)


@pytest.fixture
def luce(supply: SupplyService) -> Contract:
    return supply.contracts("p-davide", product="luce")[0]


class TestContracts:
    def test_contracts_come_with_plan_and_point(self, supply: SupplyService) -> None:
        contracts = supply.contracts("p-giulia")
        assert {c.product for c in contracts} == {"luce", "gas", "fibra"}
        assert all(c.point.city == "Bologna" and c.plan.product == c.product for c in contracts)

    def test_somebody_elses_contract_is_not_there(
        self, supply: SupplyService, luce: Contract
    ) -> None:
        with pytest.raises(ContractNotFound):
            supply.contract("p-giulia", luce.id)
        with pytest.raises(ContractNotFound):
            supply.add_reading("p-giulia", luce.id, value=1, turn_id="r0")

    def test_plans_for_firms_and_homes_differ(self, supply: SupplyService) -> None:
        homes = {plan.code for plan in supply.plans(product="luce", audience="person")}
        firms = {plan.code for plan in supply.plans(product="luce", audience="firm")}
        assert homes == {"luce-fissa-serena", "luce-indice", "luce-bioraria"}
        assert firms == {"luce-impresa"}


class TestReadings:
    def test_a_plausible_reading_is_taken_once(self, supply: SupplyService, luce: Contract) -> None:
        expected = supply.expected_reading("p-davide", luce.id)
        assert expected.previous is not None
        value = expected.previous.value + 80
        taken = supply.add_reading("p-davide", luce.id, value=value, turn_id="r1")
        assert (taken.used, taken.in_window) == (80, True)
        assert supply.add_reading("p-davide", luce.id, value=value, turn_id="r1") == taken
        assert [r.value for r in supply.readings("p-davide", luce.id)[:2]] == [
            value, expected.previous.value
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            (lambda low, high: low - 1, ReadingTooLow),
            (lambda low, high: -5, ReadingTooLow),
            (lambda low, high: high + 1, ReadingTooHigh),
            (lambda low, high: 10**9, ReadingTooHigh),
        ],
    )
    def test_an_impossible_reading_is_refused_with_the_range(
        self,
        supply: SupplyService,
        luce: Contract,
        wrong: Callable[[int, int], int],
        error: type[Exception],
    ) -> None:
        expected = supply.expected_reading("p-davide", luce.id)
        value = wrong(expected.lowest, expected.highest)
        with pytest.raises(error) as raised:
            supply.add_reading("p-davide", luce.id, value=value, turn_id="r2")
        params = raised.value.params  # type: ignore[attr-defined]
        assert (params["value"], params["lowest"]) == (value, expected.lowest)
        assert params["highest"] == expected.highest

    def test_a_second_reading_of_the_day_corrects_the_first(
        self, supply: SupplyService, luce: Contract, session: Session, clock: FixedClock
    ) -> None:
        low = supply.expected_reading("p-davide", luce.id).lowest
        supply.add_reading("p-davide", luce.id, value=low + 90, turn_id="r3")
        taken = supply.add_reading("p-davide", luce.id, value=low + 70, turn_id="r4")
        assert taken.used == 70
        CustomerService(session, clock=clock).undo_last("p-davide", turn_id="u1")
        assert supply.readings("p-davide", luce.id)[0].value == low + 90

    def test_after_the_window_it_stays(
        self, supply: SupplyService, luce: Contract, session: Session
    ) -> None:
        low = supply.expected_reading("p-davide", luce.id).lowest
        supply.add_reading("p-davide", luce.id, value=low + 90, turn_id="r5")
        later = FixedClock(datetime(2026, 11, 28, 9, tzinfo=UTC))
        with pytest.raises(ReadingUsed):
            CustomerService(session, clock=later).undo_last("p-davide", turn_id="u2")

    def test_fibre_has_no_meter(self, supply: SupplyService) -> None:
        fibra = supply.contracts("p-giulia", product="fibra")[0]
        with pytest.raises(NoMeter):
            supply.add_reading("p-giulia", fibra.id, value=5, turn_id="r6")


class TestCheck:
    @pytest.mark.parametrize(
        ("customer", "product", "state"),
        [
            ("p-antonio", "luce", "area_fault"),
            ("p-antonio", "gas", "ok"),
            ("p-antonio", "fibra", "no_contract"),
            ("p-chiara", "fibra", "line_slow"),
            ("p-giulia", "fibra", "ok"),
            ("p-luca", "fibra", "no_contract"),
        ],
    )
    def test_it_says_the_gravest_first(
        self, supply: SupplyService, customer: str, product: str, state: str
    ) -> None:
        assert supply.check(customer, product).state == state  # type: ignore[arg-type]

    def test_announced_works_are_told_before_they_begin(self, supply: SupplyService) -> None:
        [works] = supply.faults_for("p-emily")
        assert works.kind == "planned_work"
        assert supply.faults_for("p-emily", announced=False) == ()

    def test_a_fault_of_one_street_is_not_told_in_another(self, supply: SupplyService) -> None:
        street = supply.contracts("p-antonio")[0].point.street
        assert supply.faults_in("Napoli", product="luce", street=street)
        assert all(
            fault.street != street for fault in supply.faults_in("Napoli", street="via Toledo")
        )


class TestRequests:
    def test_steps_are_dated_and_the_second_is_under_way(self, supply: SupplyService) -> None:
        request = supply.open_request("p-elena", kind="activation", product="fibra", turn_id="q1")
        assert [step.status for step in request.steps] == ["done", "current", "to_do", "to_do"]
        assert request.expected_on == date(2026, 12, 14)
        again = supply.open_request("p-elena", kind="activation", product="fibra", turn_id="q1")
        assert again == request

    def test_the_same_request_is_not_opened_twice(self, supply: SupplyService) -> None:
        luce = supply.contracts("p-davide", product="luce")[0]
        with pytest.raises(RequestExists):
            supply.open_request("p-davide", kind="move_home", contract_id=luce.id, turn_id="q2")

    def test_cancelled_and_taken_back(
        self, supply: SupplyService, session: Session, clock: FixedClock
    ) -> None:
        number = supply.requests("p-luca")[0].number
        assert supply.cancel_request("p-luca", number, turn_id="q3").status == "cancelled"
        with pytest.raises(RequestDone):
            supply.cancel_request("p-luca", number, turn_id="q4")
        CustomerService(session, clock=clock).undo_last("p-luca", turn_id="u3")
        assert supply.request("p-luca", number).status == "in_progress"
        with pytest.raises(RequestNotFound):
            supply.request("p-elena", number)

    @pytest.mark.parametrize(
        ("day", "start"),
        [
            (date(2026, 11, 10), date(2026, 12, 1)),
            (date(2026, 11, 11), date(2027, 1, 1)),
            (date(2026, 12, 10), date(2027, 1, 1)),
        ],
    )
    def test_a_switch_begins_on_a_first_of_the_month(self, day: date, start: date) -> None:
        assert next_month_start(day) == start
