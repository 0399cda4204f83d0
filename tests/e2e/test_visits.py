"""Who the customer is, what came before, and several tabs at once."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ANNA, Served, Widget, code_for, mails, violations
from tests.e2e.desk import Desk

pytestmark = pytest.mark.browser

WORDS = {
    "it": {
        "menu": "Altro",
        "sign_in": "Fatti riconoscere",
        "code": "Ricevi un codice per e-mail",
        "send": "Mandami il codice",
        "confirm": "Conferma",
        "known": "Ti ho riconosciuto: Anna",
        "hello": "Ciao Anna",
        "conversations": "Le tue conversazioni",
        "fresh": "Nuova conversazione",
        "cases": "Le tue pratiche",
        "back": "Torna alla conversazione",
        "none": "Non hai pratiche",
        "sound": "Avviso sonoro",
    },
    "en": {
        "menu": "More",
        "sign_in": "Identify yourself",
        "code": "Get a code by e-mail",
        "send": "Send me the code",
        "confirm": "Confirm",
        "known": "You are identified: Anna",
        "hello": "Hello Anna",
        "conversations": "Your conversations",
        "fresh": "New conversation",
        "cases": "Your cases",
        "back": "Back to the conversation",
        "none": "You have no cases",
        "sound": "Notification sound",
    },
}


@pytest.fixture(params=["it", "en"])
def language(request: pytest.FixtureRequest, widget: Widget) -> str:
    """The language of the page, which the widget speaks."""
    widget.page.goto(f"/?lang={request.param}")
    return str(request.param)


class TestCodes:
    def test_the_same_conversation_goes_on_as_the_customer(
        self, scripted: Served, widget: Widget, language: str, axe_source: str
    ):
        words, page = WORDS[language], widget.page
        widget.open().ask("Ciao")
        before = widget.conversation
        widget.menu(words["sign_in"])
        sheet = widget.panel.locator(".sheet")
        sheet.get_by_role("textbox").fill("nessuno")
        sheet.get_by_role("button", name=words["send"]).click()
        expect(sheet.locator("form").get_by_role("alert")).not_to_be_empty()
        assert violations(page, axe_source) == []

        sent = len(mails(scripted, ANNA))
        sheet.get_by_role("textbox").fill(ANNA)
        sheet.get_by_role("button", name=words["send"]).click()
        code = sheet.get_by_role("textbox")
        expect(code).to_have_attribute("autocomplete", "one-time-code")
        expect(code).to_be_focused()
        right = code_for(scripted, ANNA, after=sent)
        code.fill("000000" if right != "000000" else "111111")
        sheet.get_by_role("button", name=words["confirm"]).click()
        expect(sheet.locator("form").get_by_role("alert")).not_to_be_empty()
        assert violations(page, axe_source) == []

        code.fill(right)
        code.press("Enter")
        expect(sheet).to_have_count(0)
        expect(widget.panel.locator(".welcome h3")).to_contain_text(words["hello"])
        assert widget.conversation == before
        expect(widget.mine).to_have_count(1)
        expect(widget.panel.locator(".notice")).to_have_count(0)
        widget.ask("Ciao")
        widget.button(words["menu"]).click()
        menu = widget.panel.locator(".menu")
        expect(menu).to_contain_text(words["known"])
        expect(menu.get_by_role("button", name=words["sign_in"])).to_have_count(0)

    def test_is_asked_for_where_the_assistant_needs_it(
        self, scripted: Served, widget: Widget, language: str, axe_source: str
    ):
        words = WORDS[language]
        answer = widget.open().ask("I miei dati" if language == "it" else "My data")
        answer.get_by_role("button", name=words["code"]).click()
        expect(answer.get_by_role("textbox")).to_be_focused()
        assert violations(widget.page, axe_source) == []
        sent = len(mails(scripted, ANNA))
        answer.get_by_role("textbox").fill(ANNA)
        answer.get_by_role("button", name=words["send"]).click()
        expect(answer.get_by_role("textbox")).to_have_attribute("autocomplete", "one-time-code")
        answer.get_by_role("textbox").fill(code_for(scripted, ANNA, after=sent))
        answer.get_by_role("button", name=words["confirm"]).click()
        expect(answer).to_contain_text(words["known"])
        assert violations(widget.page, axe_source) == []

    def test_an_unknown_address_is_answered_the_same(self, scripted: Served, widget: Widget):
        widget.open()
        widget.menu("Fatti riconoscere")
        sheet = widget.panel.locator(".sheet")
        sheet.get_by_role("textbox").fill("stranger@example.com")
        sheet.get_by_role("button", name="Mandami il codice").click()
        expect(sheet).to_contain_text("Se stranger@example.com è l'indirizzo di un nostro cliente")
        widget.page.wait_for_timeout(1_000)
        assert mails(scripted, "stranger@example.com") == []


class TestPastConversations:
    def test_list_open_and_begin_anew(
        self, scripted: Served, widget: Widget, language: str, axe_source: str
    ):
        words, page = WORDS[language], widget.page
        widget.open().ask("Ciao")
        first = widget.conversation
        widget.menu(words["fresh"])
        expect(widget.messages).to_have_count(0)
        expect(widget.panel.locator(".notice")).to_have_count(0)
        assert widget.conversation != first
        widget.ask("Di nuovo")

        widget.menu(words["conversations"])
        rows = widget.panel.locator(".row-button")
        expect(rows).to_have_count(2)
        expect(rows.first).to_have_attribute("aria-current", "true")
        assert violations(page, axe_source) == []
        rows.last.click()
        expect(widget.panel.locator(".sheet")).to_have_count(0)
        expect(widget.mine.locator(".text")).to_have_text("Ciao")
        assert widget.conversation == first
        page.reload()
        widget.open()
        expect(widget.mine.locator(".text")).to_have_text("Ciao")


class TestCases:
    def test_are_shown_to_whom_they_belong(
        self, desk: Desk, scripted: Served, widget: Widget, language: str, axe_source: str
    ):
        words, page = WORDS[language], widget.page
        widget.open().ask("Ciao")
        widget.menu(words["cases"])
        sheet = widget.panel.locator(".sheet")
        expect(sheet.get_by_role("textbox")).to_be_visible()
        assert violations(page, axe_source) == []
        page.evaluate("token => window.Ascolto.signIn(token)", scripted.identity)
        if desk.cases_of(ANNA) == 0:
            expect(sheet).to_contain_text(words["none"])
            sheet.get_by_role("button", name=words["back"]).click()
            desk.open_case(ANNA, "Contatore rotto", "Il contatore non gira.")
            widget.menu(words["cases"])
        row = sheet.locator(".row-button")
        expect(row).to_contain_text("Contatore rotto")
        assert violations(page, axe_source) == []
        row.click()
        expect(sheet.locator(".case")).to_contain_text("TK-")
        assert violations(page, axe_source) == []
        sheet.get_by_role("button", name=words["back"]).click()
        expect(widget.button(words["menu"])).to_be_focused()


class TestMenu:
    def test_by_keyboard_and_with_a_sound_to_allow(
        self, scripted: Served, widget: Widget, language: str, axe_source: str
    ):
        words, keyboard = WORDS[language], widget.page.keyboard
        widget.open()
        widget.button(words["menu"]).focus()
        keyboard.press("Enter")
        menu = widget.panel.locator(".menu")
        expect(menu.get_by_role("button").first).to_be_focused()
        sound = menu.get_by_role("switch", name=words["sound"])
        expect(sound).to_have_attribute("aria-checked", "false")
        sound.press("Space")
        expect(sound).to_have_attribute("aria-checked", "true")
        assert violations(widget.page, axe_source) == []
        keyboard.press("Escape")
        expect(menu).to_have_count(0)
        expect(widget.button(words["menu"])).to_be_focused()
        expect(widget.panel).to_be_visible()
        keyboard.press("Escape")
        expect(widget.panel).to_be_hidden()

    def test_the_second_part_comes_at_first_use_and_its_absence_is_told(self, widget: Widget):
        page, asked = widget.page, []
        page.on("request", lambda one: asked.append(one.url) if "widget-more" in one.url else None)
        widget.open().ask("Ciao")
        assert asked == []
        page.route("**/widget-more.js*", lambda route: route.abort())
        widget.button("Altro").click()
        expect(widget.panel.locator(".banner")).to_contain_text("non si carica")
        page.unroute("**/widget-more.js*")
        widget.button("Altro").click()
        widget.button("Altro").click()
        expect(widget.panel.locator(".menu")).to_be_visible()
        expect(widget.panel.locator(".banner")).to_have_count(0)


class TestTwoTabs:
    def test_show_the_same_and_send_each_message_once(
        self, scripted: Served, widget: Widget, page: Page
    ):
        widget.open().ask("Ciao")
        second = page.context.new_page()
        second.goto("/")
        other = Widget(second).open()
        expect(other.mine).to_have_count(1)
        sent: list[str] = []
        for tab in (page, second):
            tab.on(
                "request",
                lambda one: sent.append(one.url) if one.url.endswith("/messages") else None,
            )
        for index in range(5):
            (widget if index % 2 else other).say(f"messaggio {index}")
        expect(widget.mine).to_have_count(6)
        expect(other.mine).to_have_count(6)
        expect(widget.answers).to_have_count(6)
        expect(other.answers).to_have_count(6)
        assert len(sent) == 5
        assert widget.messages.locator(".text").all_inner_texts() == (
            other.messages.locator(".text").all_inner_texts()
        )

    def test_what_one_cannot_send_the_other_does_when_it_closes(
        self, scripted: Served, widget: Widget, page: Page
    ):
        widget.open().ask("Ciao")
        second = page.context.new_page()
        second.goto("/")
        other = Widget(second).open()
        page.route("**/messages", lambda route: route.abort())
        widget.say("non parte")
        expect(widget.mine.last).to_have_attribute("data-delivery", "unsent")
        expect(other.mine).to_have_count(2)
        page.close()
        expect(other.mine.last).to_have_attribute("data-delivery", "sent")
        expect(other.answers).to_have_count(2)

    def test_read_here_is_read_there_and_a_sign_out_is_for_all(
        self, scripted: Served, widget: Widget, page: Page
    ):
        widget.open().ask("Ciao")
        widget.input.press("Escape")
        second = page.context.new_page()
        second.goto("/")
        other = Widget(second)
        other.open().say("lento")
        expect(other.answers).to_have_count(2)
        expect(widget.badge).to_be_hidden()
        second.evaluate("window.Ascolto.signOut()")
        expect(other.messages).to_have_count(0)
        widget.open()
        expect(widget.messages).to_have_count(0)


class TestPhone:
    def test_sheets_fit_and_what_is_pressed_is_big_enough(
        self, scripted: Served, browser: Browser, axe_source: str
    ):
        context = browser.new_context(
            base_url=scripted.url,
            viewport={"width": 390, "height": 844},
            locale="it-IT",
            has_touch=True,
            is_mobile=True,
            color_scheme="dark",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto("/")
        phone = Widget(page)
        phone.launcher.tap()
        phone.ask("Ciao")
        for name in ("Le tue conversazioni", "Le tue pratiche", "Una copia per e-mail"):
            phone.menu(name)
            expect(phone.panel.locator(".sheet h3")).to_have_text(name)
            for button in phone.panel.get_by_role("button").all():
                box = button.bounding_box()
                assert box is None or min(box["width"], box["height"]) >= 24, button.inner_html()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert violations(page, axe_source) == []
            phone.button("Torna alla conversazione").tap()
        context.close()
