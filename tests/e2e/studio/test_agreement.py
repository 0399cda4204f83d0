"""Two people read one message differently, and somebody says what holds."""

import pytest
from playwright.sync_api import expect

from tests.e2e.studio.conftest import CHIARA, PAOLO, School, Studio

pytestmark = pytest.mark.browser
TEXT = "Perché la bolletta è il doppio?"


class TestDispute:
    def test_one_of_two_readings_is_taken(self, school: School, paolo: Studio):
        message_id = school.disputed(TEXT, "bill_explain", "bill_copy")
        paolo.open("agreement?tab=disputed")
        dispute = paolo.page.locator(".dispute", has_text=TEXT)
        expect(dispute.locator(".dispute-parts code")).to_have_text(["bill_explain", "bill_copy"])
        dispute.get_by_role("button", name="Vale questa: la lettura di Chiara").click()
        expect(dispute).to_have_count(0)
        kept = school.trainer(PAOLO).get(f"/messages/{message_id}")["message"]
        assert (kept["state"], kept["label"][0]["intent"]) == ("labelled", "bill_copy")

    def test_neither_holds(self, school: School, paolo: Studio):
        text = "quanto pago il canone in bolletta?"
        message_id = school.disputed(text, "bill_explain", "bill_copy")
        paolo.open("agreement?tab=disputed")
        dispute = paolo.page.locator(".dispute", has_text=text)
        dispute.get_by_role("button", name="Nessuna delle due…").click()
        search = paolo.page.get_by_label("Cerca un intento")
        search.fill("payment")
        choice = paolo.page.locator(".intent-choice").first
        chosen = choice.locator("code").text_content()
        choice.click()
        paolo.button("Decidi").click()
        expect(dispute).to_have_count(0)
        kept = school.trainer(PAOLO).get(f"/messages/{message_id}")["message"]
        assert kept["label"][0]["intent"] == chosen

    def test_who_read_it_does_not_decide(self, school: School, elena: Studio):
        text = "una cosa che Elena ha già letto"
        school.disputed(text, "bill_explain", "bill_copy")
        elena.open("agreement?tab=disputed")
        expect(elena.page.locator(".dispute", has_text=text)).to_have_count(0)


class TestActivity:
    def test_who_did_what_and_to_which_message(self, school: School, elena: Studio):
        text = "vorrei una copia della bolletta di aprile"
        message_id = school.review(text)
        school.trainer(CHIARA).label(message_id, text, "bill_copy")
        elena.open("agreement")
        elena.page.get_by_role("button", name="Attività").click()
        row = elena.page.locator(".activity tr", has_text=text)
        expect(row).to_contain_text("Chiara")
        expect(row).to_contain_text("ha etichettato bill_copy")
        row.get_by_role("link", name=text).click()
        expect(elena.page.locator("#message-text")).to_have_text(text)


class TestFigures:
    def test_kappa_with_its_interval_and_who_labelled(self, school: School, elena: Studio):
        text = "mi mandate la bolletta di marzo?"
        message_id = school.review(text, twice=True)
        for email in ("elena@school.example", "chiara@school.example"):
            school.trainer(email).label(message_id, text, "bill_copy")
        elena.open("agreement")
        expect(elena.page.locator(".figure").first).to_contain_text("fra")
        expect(elena.page.locator(".trainers")).to_contain_text("Elena")
        expect(elena.page.locator(".kappas")).to_contain_text("bill_copy")
