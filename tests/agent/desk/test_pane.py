"""The customer pane: certain and probable apart, a timeline without gaps, each view noted."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.accounts.models import AuditRow
from agent.cases.service import CaseService
from agent.customers.errors import CustomerNotFound
from agent.customers.models import InteractionRow
from agent.customers.service import CustomerService
from agent.desk.errors import CursorInvalid
from agent.desk.pane import CustomerPane
from agent.kit.clock import FixedClock
from tests.agent.desk.conftest import MakeTalk
from tests.agent.records import add_customer


@pytest.fixture
def anna(session: Session) -> str:
    return add_customer(session)


@pytest.fixture
def pane(session: Session, clock: FixedClock, sofia: StaffMember) -> CustomerPane:
    return CustomerPane(session, staff=sofia, clock=clock)


def add_contact(session: Session, customer_id: str, number: int, **columns: object) -> None:
    fields = {
        "id": f"i{number:04d}", "customer_id": customer_id, "channel": "phone", "direction": "in",
        "subject": "billing", "summary_it": f"Telefonata {number}", "summary_en": f"Call {number}",
        "source": "crm", "source_id": f"s{number:04d}",
    }  # fmt: skip
    session.add(InteractionRow(**(fields | columns)))
    session.flush()


def viewed(session: Session) -> list[AuditRow]:
    session.flush()
    return list(session.scalars(select(AuditRow).where(AuditRow.action == "customer.viewed")))


class TestProfile:
    def test_keeps_what_is_inferred_apart(
        self, pane: CustomerPane, anna: str, session: Session, clock: FixedClock
    ) -> None:
        customers = CustomerService(session, clock=clock)
        customers.add_fact(
            anna, name="household_size", value="4", source="survey", purpose="advice"
        )
        customers.add_fact(
            anna, name="heating", value="heat_pump", source="model", purpose="advice",
            probability=0.72, model="load-shape-1",
        )  # fmt: skip
        view = pane.profile(anna)
        assert [(fact.name, fact.value) for fact in view.certain] == [("household_size", "4")]
        assert [(f.name, f.probability, f.model) for f in view.probable] == [
            ("heating", 0.72, "load-shape-1")
        ]
        assert (view.name, view.consents[0].given, view.consents[0].since) == (
            "Anna Conti",
            False,
            None,
        )

    def test_says_why_nothing_may_be_offered(
        self, pane: CustomerPane, anna: str, session: Session, clock: FixedClock
    ) -> None:
        assert pane.profile(anna).offers_withheld == ()
        case = CaseService(session, clock=clock).open_case(
            anna, category="complaint", subject="Attesa", turn_id="t"
        )
        (reason,) = pane.profile(anna).offers_withheld
        assert (reason.code, reason.reference) == ("open_complaint", case.number)


class TestTimeline:
    def test_pages_show_everything_once_newest_first(
        self, pane: CustomerPane, anna: str, session: Session, clock: FixedClock, talk: MakeTalk
    ) -> None:
        now = clock.now()
        for number in range(40):
            # Every fifth happens in the same moment as the one before.
            at = now - timedelta(hours=number - (number % 5 == 4))
            add_contact(session, anna, number, at=at)
        for number in range(3):
            CaseService(session, clock=clock).open_case(
                anna, category="fault", subject=f"Guasto {number}", turn_id=f"t{number}"
            )
            one = talk(customer_id=anna)
            one.customer(f"domanda {number}")
            clock.moment -= timedelta(hours=7)
        talk(customer_id=anna)  # opened and never used: nothing happened
        seen: list[str] = []
        moments = []
        before = None
        while True:
            page = pane.timeline(anna, before=before, limit=7)
            seen += [item.id for item in page.items]
            moments += [item.at for item in page.items]
            before = page.next_before
            if before is None:
                break
        assert len(seen) == len(set(seen)) == 40 + 3 + 3
        assert moments == sorted(moments, reverse=True)

    def test_shows_the_channel_and_the_words(
        self, pane: CustomerPane, anna: str, session: Session, clock: FixedClock, talk: MakeTalk
    ) -> None:
        add_contact(session, anna, 1, at=clock.now() - timedelta(days=1), reference="B2026000001")
        talk(customer_id=anna).customer("quanto devo?")
        chat, call = pane.timeline(anna, before=None, limit=10).items
        assert (chat.kind, chat.channel, chat.text and chat.text.it) == (
            "conversation",
            "chat",
            "quanto devo?",
        )
        assert (call.kind, call.channel, call.label, call.reference) == (
            "interaction",
            "phone",
            "billing",
            "B2026000001",
        )

    @pytest.mark.parametrize("before", ["", "x", "!!!!", "MjAyNi0xMS0yMg", "////", "é"])
    def test_a_mark_of_nobodys_is_refused(self, pane: CustomerPane, anna: str, before: str) -> None:
        with pytest.raises(CursorInvalid):
            pane.timeline(anna, before=before, limit=5)

    def test_another_customers_things_are_not_in_it(
        self, pane: CustomerPane, anna: str, session: Session, clock: FixedClock, talk: MakeTalk
    ) -> None:
        other = add_customer(session, number=2)
        add_contact(session, other, 1, at=clock.now())
        talk(customer_id=other).customer("mio")
        assert pane.timeline(anna, before=None, limit=10).items == ()


class TestViews:
    def test_each_is_in_the_audit_trail(
        self, pane: CustomerPane, anna: str, session: Session, sofia: StaffMember
    ) -> None:
        pane.profile(anna)
        pane.timeline(anna, before=None, limit=5)
        pane.contracts(anna)
        pane.bills(anna, limit=5)
        pane.cases(anna, limit=5)
        lines = viewed(session)
        assert {(line.action, line.staff_id, line.customer_id) for line in lines} == {
            ("customer.viewed", sofia.id, anna)
        }
        assert sorted(line.details["view"] for line in lines) == [
            "bills", "cases", "contracts", "profile", "timeline",
        ]  # fmt: skip

    def test_of_nobody_is_not_found_and_not_noted(
        self, pane: CustomerPane, session: Session
    ) -> None:
        for view in (
            lambda: pane.profile("nobody"),
            lambda: pane.timeline("nobody", before=None, limit=5),
            lambda: pane.contracts("nobody"),
            lambda: pane.bills("nobody", limit=5),
            lambda: pane.cases("nobody", limit=5),
        ):
            with pytest.raises(CustomerNotFound):
                view()
        assert viewed(session) == []
