from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from agent.billing.service import BillingService
from agent.cases.service import CaseService
from agent.customers.service import CustomerService
from agent.decisions.errors import DecisionNotFound
from agent.decisions.service import DecisionService
from agent.kit.clock import FixedClock
from agent.kit.ids import new_id
from agent.orders.service import OrderService
from agent.supply.models import FaultRow, LineStateRow
from agent.supply.service import SupplyService

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
CALM = "p-francesca"


@pytest.fixture
def decisions(session: Session, clock: FixedClock) -> DecisionService:
    return DecisionService(session, clock=clock)


def codes(decisions: DecisionService, customer_id: str, *, at: datetime = MONDAY) -> set[str]:
    decision = decisions.may_offer(customer_id, product="wallbox", at=at)
    assert decision.allowed == (not decision.reasons)
    return {reason.code for reason in decision.reasons}


def _complaint(session: Session, clock: FixedClock) -> None:
    CaseService(session, clock=clock).open_case(
        CALM, category="complaint", subject="Reclamo", turn_id=new_id()
    )


def _fault_case(session: Session, clock: FixedClock) -> None:
    CaseService(session, clock=clock).open_case(
        CALM, category="fault", subject="Guasto", turn_id=new_id()
    )


def _return(session: Session, clock: FixedClock) -> None:
    OrderService(session, clock=clock).start_return(CALM, turn_id=new_id())


def _dispute(session: Session, clock: FixedClock) -> None:
    billing = BillingService(session, clock=clock)
    bill = billing.latest(CALM)
    assert bill is not None
    billing.dispute(CALM, bill.id, reason="No", turn_id=new_id())


def _street_fault(session: Session, clock: FixedClock) -> None:
    point = SupplyService(session, clock=clock).contracts(CALM, product="luce")[0].point
    session.add(
        FaultRow(
            id=new_id(), number=f"G{new_id()[-8:]}", kind="outage", product="luce",
            city=point.city, street=None, cause_it="x", cause_en="x",
            starts_at=clock.now() - timedelta(hours=1), expected_end_at=None, ended_at=None,
        )
    )  # fmt: skip
    session.flush()


def _slow_line(session: Session, clock: FixedClock) -> None:
    line = SupplyService(session, clock=clock).lines_for(CALM)[0]
    session.execute(
        update(LineStateRow)
        .where(LineStateRow.point_id == line.point_id)
        .values(measured_down_mbps=Decimal(3))
    )


TROUBLES: dict[str, Callable[[Session, FixedClock], None]] = {
    "complaint": _complaint, "fault_case": _fault_case, "return": _return, "dispute": _dispute,
    "street_fault": _street_fault, "slow_line": _slow_line,
}  # fmt: skip


class TestOpenTroubles:
    def test_without_any_it_may_be_offered(self, decisions: DecisionService) -> None:
        decision = decisions.may_offer(CALM, product="wallbox", at=MONDAY)
        assert decision.allowed
        assert decisions.by_id(decision.id) == decision

    @pytest.mark.parametrize(
        ("customer", "code"),
        [
            ("p-giulia", "open_complaint"), ("p-sara", "open_return"),
            ("p-antonio", "open_fault"), ("p-chiara", "open_fault"),
            ("p-stefano", "open_dispute"), ("p-nobody", "unknown_customer"),
        ],
    )  # fmt: skip
    def test_personas_in_trouble_are_left_alone(
        self, decisions: DecisionService, customer: str, code: str
    ) -> None:
        assert code in codes(decisions, customer)

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        troubles=st.sets(st.sampled_from(sorted(TROUBLES)), min_size=1),
        asked=st.booleans(),
        product=st.sampled_from(["luce", "fibra", "wallbox", "", "x" * 40]),
        minutes=st.integers(-500_000, 500_000),
    )
    def test_never_while_any_trouble_is_open(
        self, session: Session, clock: FixedClock, troubles: set[str], asked: bool,
        product: str, minutes: int,
    ) -> None:  # fmt: skip
        savepoint = session.begin_nested()
        for trouble in sorted(troubles):
            TROUBLES[trouble](session, clock)
        decision = DecisionService(session, clock=clock).may_offer(
            CALM, product=product, asked=asked, at=clock.now() + timedelta(minutes=minutes)
        )
        savepoint.rollback()
        session.expire_all()
        assert not decision.allowed
        assert decision.reasons

    def test_once_it_is_closed_offers_may_come_back(
        self, decisions: DecisionService, session: Session, clock: FixedClock
    ) -> None:
        _complaint(session, clock)
        assert codes(decisions, CALM) == {"open_complaint"}
        cases = CaseService(session, clock=clock)
        cases.close_case(CALM, cases.open_for(CALM)[0].number, turn_id="c1")
        assert codes(decisions, CALM) == set()


class TestConsentAndTime:
    def test_without_consent_only_what_is_asked_for(
        self, decisions: DecisionService, session: Session, clock: FixedClock
    ) -> None:
        customers = CustomerService(session, clock=clock)
        customers.set_marketing(CALM, given=False, turn_id="m1")
        assert codes(decisions, CALM) == {"no_consent"}
        assert decisions.may_offer(CALM, product="wallbox", at=MONDAY, asked=True).allowed

    @pytest.mark.parametrize(
        "at",
        [
            datetime(2026, 11, 22, 10, tzinfo=UTC),
            datetime(2026, 11, 23, 7, 59, tzinfo=UTC),
            datetime(2026, 11, 23, 19, tzinfo=UTC),
            datetime(2026, 12, 8, 10, tzinfo=UTC),
        ],
    )
    def test_quiet_hours(self, decisions: DecisionService, at: datetime) -> None:
        assert codes(decisions, CALM, at=at) == {"quiet_hours"}

    def test_once_a_week(self, decisions: DecisionService) -> None:
        assert codes(decisions, CALM) == set()
        assert codes(decisions, CALM) == {"recently_offered"}
        assert codes(decisions, CALM, at=MONDAY + timedelta(days=8)) == set()

    def test_what_he_has_is_not_offered(self, decisions: DecisionService) -> None:
        decision = decisions.may_offer(CALM, product="fibra", at=MONDAY)
        assert [reason.code for reason in decision.reasons] == ["already_has"]


class TestDoubt:
    def test_when_the_records_cannot_be_read_nothing_is_offered(
        self, decisions: DecisionService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_args: object, **_options: object) -> None:
            raise OperationalError("select", {}, Exception("gone"))

        monkeypatch.setattr(CustomerService, "context", fail)
        assert codes(decisions, CALM) == {"state_unreadable"}

    def test_an_unknown_decision_is_not_there(self, decisions: DecisionService) -> None:
        with pytest.raises(DecisionNotFound):
            decisions.by_id("x")
