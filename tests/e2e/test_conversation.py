"""What a customer does in the widget: talk, wait, go away and come back."""

import re
import time

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.conftest import Served, Widget

pytestmark = pytest.mark.browser


class TestTalking:
    def test_a_message_is_answered_and_both_are_shown_once(self, widget: Widget):
        answer = widget.open().ask("Ciao")
        expect(widget.mine).to_have_count(1)
        expect(widget.mine).to_have_attribute("data-delivery", "sent")
        expect(answer).not_to_be_empty()

    def test_it_says_at_once_that_it_is_a_machine(self, widget: Widget):
        widget.open()
        expect(widget.panel.locator(".welcome")).to_contain_text("non una persona")
        expect(widget.panel.locator(".head")).to_contain_text("Ti risponde un programma")
        widget.button("EN, English").click()
        expect(widget.panel.locator(".welcome")).to_contain_text("not a person")
        expect(widget.panel.locator(".head")).to_contain_text("A program is answering you")

    def test_the_language_is_remembered(self, widget: Widget):
        widget.open()
        widget.button("EN, English").click()
        expect(widget.panel.get_by_role("button", name="Talk to a person")).to_be_visible()
        widget.page.reload()
        expect(widget.launcher).to_contain_text("Chat with us")
        expect(widget.open().panel).to_have_attribute("lang", "en")

    def test_shift_enter_makes_a_line_and_too_long_is_not_sent(self, widget: Widget):
        widget.open()
        widget.input.press_sequentially("uno")
        widget.input.press("Shift+Enter")
        widget.input.press_sequentially("due")
        assert widget.input.input_value() == "uno\ndue"
        widget.input.fill("è" * 4_001)
        expect(widget.panel.locator(".count")).to_contain_text("togli 1 caratteri")
        widget.input.press("Enter")
        expect(widget.messages).to_have_count(0)

    def test_every_kind_of_part_is_shown(self, scripted: Served, widget: Widget):
        answer = widget.open().ask("Perché la bolletta è alta?")
        expect(answer.locator(".card dt")).to_have_count(4)
        expect(answer.locator(".list li")).to_have_count(3)
        source = answer.locator(".quote a")
        expect(source).to_have_attribute("href", re.compile(r"^http.*/help/it/pay-instalments$"))
        expect(source).to_have_attribute("rel", "noopener noreferrer")
        expect(answer.locator(".link-part a")).to_be_visible()
        expect(widget.panel.locator(".quick button")).to_have_count(2)

    def test_markup_and_script_links_stay_text(self, scripted: Served, widget: Widget):
        answer = widget.open().ask("<b>evil</b>")
        expect(widget.mine.last.locator(".text")).to_have_text("<b>evil</b>")
        expect(answer.locator(".text")).to_have_text("<img src=x onerror=alert(1)><b>bold</b>")
        assert answer.locator("img, a").count() == 0

    def test_a_quick_reply_is_said_and_answered(self, scripted: Served, widget: Widget):
        widget.open().ask("Quale?")
        widget.button("Gas, ottobre 2026").click()
        expect(widget.mine.last.locator(".text")).to_have_text("Gas, ottobre 2026")
        expect(widget.answers.last).to_contain_text("Parliamo di: Gas, ottobre 2026.")
        expect(widget.panel.locator(".quick")).to_have_count(0)
        expect(widget.input).to_be_focused()

    def test_a_thumb_stays_after_a_reload(self, widget: Widget):
        answer = widget.open().ask("Ciao")
        with widget.page.expect_response("**/feedback"):
            answer.get_by_role("button", name="Utile", exact=True).click()
        widget.page.reload()
        widget.open()
        thumb = widget.answers.last.get_by_role("button", name="Utile", exact=True)
        expect(thumb).to_have_attribute("aria-pressed", "true")

    def test_a_person_is_one_press_away_and_the_queue_is_said(self, widget: Widget):
        widget.open()
        widget.button("Parla con una persona").click()
        expect(widget.panel.locator(".person-bar")).to_contain_text("Lascia la coda")
        expect(widget.panel.locator(".head")).to_contain_text("In coda per una persona")
        expect(widget.live).to_contain_text("In coda per una persona")

    def test_typing_is_shown_until_the_answer_comes(self, scripted: Served, widget: Widget):
        widget.open().say("lento")
        expect(widget.panel.locator(".typing")).to_be_visible()
        expect(widget.answers).to_have_count(1)
        expect(widget.panel.locator(".typing")).to_have_count(0)

    def test_who_signs_in_is_greeted_and_signs_out_without_traces(
        self, scripted: Served, widget: Widget
    ):
        widget.open().ask("Ciao")
        widget.page.evaluate("token => window.Ascolto.signIn(token)", scripted.identity)
        expect(widget.panel.locator(".welcome h3")).to_contain_text("Anna")
        expect(widget.answers).to_have_count(1)
        widget.page.evaluate("window.Ascolto.signOut()")
        expect(widget.messages).to_have_count(0)
        expect(widget.panel.locator(".welcome h3")).not_to_contain_text("Anna")


class TestNothingIsLost:
    def test_a_reload_keeps_the_conversation(self, widget: Widget):
        widget.open().ask("Ciao")
        before = widget.messages.all_inner_texts()
        widget.page.reload()
        widget.open()
        expect(widget.messages).to_have_count(len(before))
        expect(widget.mine).to_have_count(1)

    def test_a_failure_is_told_and_retried(self, widget: Widget, page: Page):
        widget.open()
        expect(widget.panel.locator(".starters")).to_be_visible()
        page.route("**/messages", lambda route: route.abort())
        widget.say("Ciao")
        expect(widget.mine).to_have_attribute("data-delivery", "unsent")
        page.unroute("**/messages")
        widget.mine.get_by_role("button", name="Riprova").click()
        expect(widget.mine).to_have_attribute("data-delivery", "sent")
        expect(widget.answers).to_have_count(1)

    def test_an_acknowledgement_that_is_lost_doubles_nothing(self, widget: Widget, page: Page):
        lost: list[str] = []

        def carry_out_and_lose(route: Route) -> None:
            if lost:
                route.continue_()
                return
            route.fetch()
            lost.append(route.request.url)
            route.abort()

        page.route("**/messages", carry_out_and_lose)
        widget.open().ask("Ciao")
        time.sleep(2.5)  # the second try comes after a second or two
        expect(widget.mine).to_have_count(1)
        expect(widget.answers).to_have_count(1)
        page.reload()
        widget.open()
        expect(widget.mine).to_have_count(1)

    def test_what_is_written_offline_goes_out_after_a_reload(
        self, widget: Widget, page: Page, context: BrowserContext
    ):
        widget.open()
        expect(widget.panel.locator(".starters")).to_be_visible()
        context.set_offline(True)
        widget.say("Ciao")
        expect(widget.panel.locator(".banner")).to_contain_text("offline")
        expect(widget.mine).to_have_attribute("data-delivery", "waiting")
        context.set_offline(False)
        page.reload()
        widget.open()
        expect(widget.mine).to_have_attribute("data-delivery", "sent")
        expect(widget.answers).to_have_count(1)

    def test_news_wait_on_the_launcher_while_the_panel_is_closed(
        self, scripted: Served, widget: Widget
    ):
        widget.open().say("lento")
        expect(widget.mine).to_have_attribute("data-delivery", "sent")
        widget.input.press("Escape")
        expect(widget.badge).to_have_text("1")
        expect(widget.launcher).to_have_accessible_name(re.compile("1 messaggio non letto"))
        widget.page.reload()
        expect(widget.badge).to_have_text("1")
        widget.open()
        expect(widget.badge).to_be_hidden()

    def test_a_session_that_is_no_good_is_replaced_in_silence(self, widget: Widget, page: Page):
        widget.open().ask("Ciao")
        page.evaluate(
            """() => {
              const session = JSON.parse(localStorage.getItem("ascolto:session"));
              session.token = "not.a.token";
              localStorage.setItem("ascolto:session", JSON.stringify(session));
            }"""
        )
        page.reload()
        widget.open()
        expect(widget.panel.locator(".notice")).to_contain_text("sessione di prima è scaduta")
        widget.ask("Ciao")


class TestReading:
    def test_who_has_scrolled_up_is_left_alone(self, scripted: Served, widget: Widget):
        widget.open().ask("Un testo lungo")
        widget.say("lento")
        expect(widget.mine).to_have_count(2)
        widget.scroller.evaluate("box => { box.scrollTop = 0 }")
        expect(widget.answers).to_have_count(2)
        assert widget.scroller.evaluate("box => box.scrollTop") == 0
        pill = widget.button("Nuovi messaggi")
        pill.click()
        expect(pill).to_have_count(0)
        left = widget.scroller.evaluate("b => b.scrollHeight - b.scrollTop - b.clientHeight")
        assert left < 2

    def test_an_answer_moves_no_focus_and_is_announced(self, scripted: Served, widget: Widget):
        widget.open().say("lento")
        widget.button("EN, English").focus()
        expect(widget.answers).to_have_count(1)
        expect(widget.button("EN, English")).to_be_focused()
        expect(widget.live).to_contain_text("Assistente virtuale: Ho letto: lento")

    def test_a_long_answer_is_shown_from_its_beginning(self, scripted: Served, widget: Widget):
        answer = widget.open().ask("Un testo lungo")
        top = answer.evaluate("e => e.getBoundingClientRect().top")
        box = widget.scroller.evaluate("e => e.getBoundingClientRect().top")
        assert 0 <= top - box < 40
