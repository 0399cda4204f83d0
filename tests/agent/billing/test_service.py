from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from agent.billing.errors import (
    AlreadyExtended,
    BillDisputed,
    BillNotFound,
    DisputeExists,
    InvalidIban,
    NoDoublePayment,
    NoMandate,
    NothingToPay,
    PartsOutOfRange,
    PartsTooSmall,
    PlanExists,
    PlanFixed,
    RefundExists,
    TooLateForPlan,
    TooLateToExtend,
)
from agent.billing.service import BillingService
from agent.cases.service import CaseService
from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock

IBAN = "IT60X0542811101000000123456"


@pytest.fixture
def billing(session: Session, clock: FixedClock) -> BillingService:
    return BillingService(session, clock=clock)


@pytest.fixture
def customers(session: Session, clock: FixedClock) -> CustomerService:
    return CustomerService(session, clock=clock)


def latest(billing: BillingService, customer_id: str) -> str:
    bill = billing.latest(customer_id)
    assert bill is not None
    return bill.id


class TestBills:
    def test_the_latest_comes_first_and_the_lines_add_up(self, billing: BillingService) -> None:
        bills = billing.bills("p-giulia")
        assert [b.issued_on for b in bills] == sorted((b.issued_on for b in bills), reverse=True)
        for bill in bills:
            detail = billing.by_number("p-giulia", bill.number)
            assert sum(line.amount_cents for line in detail.lines) == bill.amount_cents

    def test_somebody_elses_bill_is_not_there(self, billing: BillingService) -> None:
        number = billing.bills("p-giulia")[0].number
        for other in (number, "B0000000000"):
            with pytest.raises(BillNotFound) as error:
                billing.by_number("p-marco", other)
            assert error.value.params == {"number": other}
        with pytest.raises(BillNotFound):
            billing.dispute("p-marco", latest(billing, "p-giulia"), reason="x", turn_id="t0")

    def test_a_bill_past_its_day_is_overdue(self, billing: BillingService) -> None:
        overview = billing.overview("p-paolo")
        assert [bill.status for bill in overview.overdue] == ["overdue"]
        assert overview.open_cents == overview.overdue[0].amount_cents > 0

    def test_a_first_month_customer_has_none(self, billing: BillingService) -> None:
        assert billing.latest("p-luca") is None
        assert billing.overview("p-luca").open_cents == 0

    def test_a_transfer_on_its_way_is_told_with_its_day(self, billing: BillingService) -> None:
        [payment] = billing.overview("p-emily").in_transit
        assert payment.expected_on is not None
        assert payment.expected_on > date(2026, 11, 22)


class TestExplain:
    def test_causes_of_every_bill_add_up_to_the_cent(self, billing: BillingService) -> None:
        for persona in ("p-giulia", "p-marco", "p-anna", "p-bar", "p-francesca", "p-emily"):
            for bill in billing.bills(persona, limit=30):
                explanation = billing.explain(persona, bill.id)
                total = sum(cause.amount_cents for cause in explanation.causes)
                assert total == explanation.difference_cents

    def test_a_recalculation_is_the_first_cause(self, billing: BillingService) -> None:
        explanation = billing.explain("p-anna", latest(billing, "p-anna"))
        assert explanation.comparison == "same_season"
        assert (explanation.causes[0].kind, explanation.causes[0].product) == ("adjustment", "gas")
        assert explanation.causes[0].amount_cents > 15_000

    def test_a_product_that_left_is_a_cause(self, billing: BillingService) -> None:
        explanation = billing.explain("p-marco", latest(billing, "p-marco"))
        assert (explanation.causes[0].kind, explanation.causes[0].product) == ("product", "gas")
        assert explanation.causes[0].amount_cents < 0

    def test_the_first_bill_has_nothing_to_be_compared_with(self, billing: BillingService) -> None:
        first = billing.bills("p-chiara", limit=40)[-1]
        explanation = billing.explain("p-chiara", first.id)
        assert (explanation.comparison, explanation.causes) == ("none", ())


class TestInstalments:
    def test_three_parts_are_free_and_add_up(self, billing: BillingService) -> None:
        bill_id = latest(billing, "p-paolo")
        proposal = billing.propose_plan("p-paolo", bill_id, parts=3)
        assert proposal.interest_cents == 0
        assert sum(p.amount_cents for p in proposal.instalments) == proposal.bill.open_cents
        assert proposal.instalments[0].due_on == date(2026, 12, 2)
        assert billing.overview("p-paolo").plan is None

    def test_from_four_there_is_interest(self, billing: BillingService) -> None:
        proposal = billing.propose_plan("p-paolo", latest(billing, "p-paolo"), parts=4)
        total = sum(part.amount_cents for part in proposal.instalments)
        assert 0 < proposal.interest_cents < 500
        assert total == proposal.bill.open_cents + proposal.interest_cents

    def test_agreed_once_and_undone(
        self, billing: BillingService, customers: CustomerService
    ) -> None:
        bill_id = latest(billing, "p-paolo")
        plan = billing.agree_plan("p-paolo", bill_id, parts=4, turn_id="t1")
        assert billing.agree_plan("p-paolo", bill_id, parts=4, turn_id="t1") == plan
        assert billing.overview("p-paolo").overdue == ()
        with pytest.raises(PlanExists):
            billing.agree_plan("p-paolo", bill_id, parts=4, turn_id="t2")
        assert customers.undo_last("p-paolo", turn_id="u1").reference == plan.number
        assert [b.status for b in billing.overview("p-paolo").overdue] == ["overdue"]

    def test_after_fourteen_days_it_stays(self, billing: BillingService, session: Session) -> None:
        plan = billing.agree_plan("p-paolo", latest(billing, "p-paolo"), parts=3, turn_id="t3")
        later = BillingService(session, clock=FixedClock(datetime(2026, 12, 7, 9, tzinfo=UTC)))
        with pytest.raises(PlanFixed):
            later.cancel_plan("p-paolo", plan.id, turn_id="t4")

    @pytest.mark.parametrize(
        ("parts", "error"),
        [(2, PartsOutOfRange), (0, PartsOutOfRange), (-3, PartsOutOfRange), (11, PartsOutOfRange)],
    )
    def test_too_few_or_many_parts(
        self, billing: BillingService, parts: int, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            billing.propose_plan("p-paolo", latest(billing, "p-paolo"), parts=parts)

    def test_what_the_rules_refuse(self, billing: BillingService, session: Session) -> None:
        with pytest.raises(PartsTooSmall):
            billing.propose_plan("p-roberto", latest(billing, "p-roberto"), parts=6)
        with pytest.raises(NothingToPay):
            billing.propose_plan("p-elena", latest(billing, "p-elena"))
        with pytest.raises(BillDisputed):
            billing.propose_plan("p-stefano", latest(billing, "p-stefano"))
        later = BillingService(session, clock=FixedClock(datetime(2026, 11, 28, 9, tzinfo=UTC)))
        with pytest.raises(TooLateForPlan):
            later.propose_plan("p-paolo", latest(billing, "p-paolo"))


class TestExtension:
    def test_fifteen_days_once_a_year_before_the_day(
        self, billing: BillingService, customers: CustomerService
    ) -> None:
        bill_id = latest(billing, "p-giulia")
        due = billing.by_id("p-giulia", bill_id).due_on
        assert billing.extend_due("p-giulia", bill_id, turn_id="t1").due_on == due + timedelta(15)
        assert billing.extend_due("p-giulia", bill_id, turn_id="t1").due_on == due + timedelta(15)
        with pytest.raises(AlreadyExtended):
            billing.extend_due("p-giulia", bill_id, turn_id="t2")
        customers.undo_last("p-giulia", turn_id="u1")
        assert billing.by_id("p-giulia", bill_id).due_on == due
        with pytest.raises(TooLateToExtend):
            billing.extend_due("p-paolo", latest(billing, "p-paolo"), turn_id="t3")


class TestRefunds:
    def test_a_double_payment_is_found_and_asked_back_once(
        self, billing: BillingService, customers: CustomerService
    ) -> None:
        [double] = billing.overview("p-elena").double_payments
        assert double.excess_cents == double.bill.amount_cents
        assert len(double.payments) == 2
        refund = billing.request_refund("p-elena", reason="double_payment", turn_id="t1")
        assert (refund.amount_cents, refund.bill_id) == (double.excess_cents, double.bill.id)
        assert billing.request_refund("p-elena", reason="double_payment", turn_id="t1") == refund
        with pytest.raises(RefundExists):
            billing.request_refund("p-elena", reason="double_payment", turn_id="t2")
        assert customers.undo_last("p-elena", turn_id="u1").reference == refund.number

    def test_nothing_paid_twice(self, billing: BillingService) -> None:
        with pytest.raises(NoDoublePayment):
            billing.request_refund("p-giulia", reason="double_payment", turn_id="t3")

    def test_a_late_refund_says_so_and_why(self, billing: BillingService) -> None:
        [refund] = billing.refunds("p-marco", open_only=True)
        assert refund.late
        assert refund.delay is not None


class TestMandate:
    @pytest.mark.parametrize(
        "iban", ["", "IT60X0542811101000000123457", "IT60", "DE89", "x" * 500, "😀"]
    )
    def test_a_wrong_checksum_is_refused(self, billing: BillingService, iban: str) -> None:
        with pytest.raises(InvalidIban):
            billing.set_mandate("p-paolo", iban=iban, holder="Paolo Greco", turn_id="t1")

    def test_changed_stopped_and_taken_back(
        self, billing: BillingService, customers: CustomerService
    ) -> None:
        old = billing.mandate("p-giulia")
        spaced = "it60 x054 2811 1010 0000 0123 456"
        new = billing.set_mandate("p-giulia", iban=spaced, holder="Giulia Ferri", turn_id="t2")
        assert (new.iban_last4, new.status) == (IBAN[-4:], "pending")
        customers.undo_last("p-giulia", turn_id="u1")
        assert billing.mandate("p-giulia") == old
        billing.revoke_mandate("p-giulia", turn_id="t3")
        with pytest.raises(NoMandate):
            billing.revoke_mandate("p-giulia", turn_id="t4")
        customers.undo_last("p-giulia", turn_id="u2")
        assert billing.mandate("p-giulia") == old


class TestDispute:
    def test_it_opens_a_case_and_is_taken_back_whole(
        self,
        billing: BillingService,
        customers: CustomerService,
        session: Session,
        clock: FixedClock,
    ) -> None:
        bill_id = latest(billing, "p-anna")
        dispute = billing.dispute("p-anna", bill_id, reason="Troppo", turn_id="t1")
        assert billing.dispute("p-anna", bill_id, reason="Troppo", turn_id="t1") == dispute
        with pytest.raises(DisputeExists):
            billing.dispute("p-anna", bill_id, reason="Ancora", turn_id="t2")
        cases = CaseService(session, clock=clock)
        assert cases.by_number("p-anna", dispute.ticket_number).reference == dispute.bill_number
        assert billing.overview("p-anna").open_cents == 0
        assert customers.undo_last("p-anna", turn_id="u1").kind == "disputed"
        assert not cases.by_number("p-anna", dispute.ticket_number).is_open
        assert billing.overview("p-anna").open_cents > 0
