"""The page of a bill, and the links to it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from agent.billing.document import LINK_LIFE, BillLinks, bill_page
from agent.billing.service import BillingService
from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock
from agent.kit.tokens import TokenExpired, TokenInvalid
from tests.actions import world

SECRET = "s" * 32


def token_of(url: str) -> str:
    return url.partition("token=")[2]


class TestLinks:
    def test_says_whose_and_which(self, clock: FixedClock) -> None:
        links = BillLinks(secret=SECRET, clock=clock)
        link = links.read(token_of(links.url("c1", "B2026000001", language="en")))
        assert (link.customer_id, link.number, link.language) == ("c1", "B2026000001", "en")

    def test_dies_after_its_life(self, clock: FixedClock) -> None:
        token = token_of(BillLinks(secret=SECRET, clock=clock).url("c", "B1", language="it"))
        later = FixedClock(clock.moment + LINK_LIFE + timedelta(seconds=1))
        with pytest.raises(TokenExpired):
            BillLinks(secret=SECRET, clock=later).read(token)

    @pytest.mark.parametrize("token", ["", "x", "a.b.c"])
    def test_what_is_no_token(self, clock: FixedClock, token: str) -> None:
        with pytest.raises(TokenInvalid):
            BillLinks(secret=SECRET, clock=clock).read(token)

    def test_made_with_another_secret(self, clock: FixedClock) -> None:
        token = token_of(BillLinks(secret="o" * 32, clock=clock).url("c", "B1", language="it"))
        with pytest.raises(TokenInvalid):
            BillLinks(secret=SECRET, clock=clock).read(token)


class TestPage:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("it", ["Bolletta B2026000002", "159,00", "Canone TV", "consumo stimato", "420 x 0,3000"]),
         ("en", ["Bill B2026000002", "€159.00", "TV licence fee", "estimated", "420 x 0.3000"])],
    )  # fmt: skip
    def test_holds_every_line(
        self, session: Session, clock: FixedClock, language: str, words: list[str]
    ) -> None:
        anna = world.build(session)
        bill = BillingService(session, clock=clock).by_number(anna, "B2026000002")
        customer = CustomerService(session, clock=clock).by_id(anna)
        page = bill_page(bill, customer, language=language)
        assert f'<html lang="{language}">' in page
        assert page.count("<tr>") == len(bill.lines) + 2
        for word in words:
            assert word in page
        assert "$" not in page

    def test_a_name_is_text_not_markup(self, session: Session, clock: FixedClock) -> None:
        anna = world.build(session)
        bill = BillingService(session, clock=clock).by_number(anna, "B2026000002")
        customer = CustomerService(session, clock=clock).by_id(anna)
        customer = customer.model_copy(update={"company_name": "<script>x</script>"})
        assert "<script>" not in bill_page(bill, customer, language="it")
