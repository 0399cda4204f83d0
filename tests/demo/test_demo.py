from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from stdnum import iban as iban_number
from stdnum.it import codicefiscale, iva

from agent.billing.models import BillLineRow, BillRow, MandateRow
from agent.cases.service import CaseService
from agent.customers.keys import is_customer_code
from agent.customers.models import CustomerRow
from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.supply.models import RequestRow
from agent.visits.service import VisitService
from demo.batch import Batch
from demo.customers import make_customer
from demo.guide import guide
from demo.personas import all_personas, personas
from demo.scenarios import write_personas
from demo.seed import seed
from tests.demo.scene import FEW, NOW

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "personas.md"


class TestGenerated:
    def test_the_same_on_every_run(self) -> None:
        first, second = Batch("d"), Batch("d")
        for batch in (first, second):
            for index in range(300, 312):
                make_customer(batch, index, as_of=NOW.date())
        assert first._rows == second._rows

    def test_numbers_have_their_check_digits(self, session: Session) -> None:
        rows = session.scalars(select(CustomerRow)).all()
        assert len(rows) == FEW
        for row in rows:
            assert is_customer_code(row.code)
            assert codicefiscale.is_valid(row.tax_code) if row.tax_code else True
            assert iva.is_valid(row.vat_number) if row.vat_number else row.kind == "person"
        for iban in session.scalars(select(MandateRow.iban)):
            assert iban_number.is_valid(iban)

    def test_lines_add_up_to_every_bill(self, session: Session) -> None:
        totals = dict(
            session.execute(
                select(BillLineRow.bill_id, func.sum(BillLineRow.amount_cents)).group_by(
                    BillLineRow.bill_id
                )
            ).all()
        )
        for bill in session.scalars(select(BillRow)):
            assert totals[bill.id] == bill.amount_cents
            assert bill.issued_on <= NOW.date()


class TestPersonas:
    def test_the_list_for_the_demo_page(self) -> None:
        cards = personas()
        assert len({card.id for card in cards}) == len(cards) == 15
        for card in cards:
            assert card.situation.it
            assert card.situation.en
            assert len(card.tries.it) == len(card.tries.en) >= 3

    @pytest.mark.parametrize("offset", [0, 1, 13, 40, 75, 98, 160, 200, 300, 365])
    def test_the_scenes_hold_on_any_day(self, offset: int) -> None:
        day = date(2026, 11, 22) + timedelta(days=offset)
        batch = Batch("p")
        write_personas(batch, as_of=day, now=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        bills = [row for row in batch.rows(BillRow) if row["customer_id"] == "p-paolo"]
        [due] = [row for row in bills if row["status"] == "unpaid"]
        assert (day - due["due_on"]).days == 5
        assert due["amount_cents"] > 10_000
        adjustments = [row for row in batch.rows(BillLineRow) if row["kind"] == "adjustment"]
        assert max(row["amount_cents"] for row in adjustments) > 5_000
        [waiting] = [r for r in batch.rows(RequestRow) if r["status"] == "waiting_customer"]
        assert waiting["done_on"] is None

    def test_the_guide_is_what_the_code_says(self) -> None:
        assert GUIDE.read_text("utf-8") == guide()


class TestSeed:
    def test_again_on_the_same_day_writes_nothing(self, ventolia: Database) -> None:
        assert seed(ventolia, clock=FixedClock(NOW), customers=FEW).what == "unchanged"

    def test_on_the_next_day_the_personas_begin_anew(self, database: Database) -> None:
        seed(database, clock=FixedClock(NOW), customers=FEW)
        with database.transaction() as session:
            CaseService(session, clock=FixedClock(NOW)).open_case(
                "p-elena", category="other", subject="Prova", turn_id="t1"
            )
        tomorrow = FixedClock(NOW + timedelta(days=1))
        assert seed(database, clock=tomorrow, customers=FEW).what == "refreshed"
        with database.transaction() as session:
            customers = CustomerService(session, clock=tomorrow)
            assert customers.context("p-elena").open_cases == ()
            assert customers.context("p-antonio").faults
            [visit] = VisitService(session, clock=tomorrow).upcoming("p-bar")
            assert visit.starts_at.date() == date(2026, 11, 24)
            assert len(all_personas()) + 1 <= FEW
