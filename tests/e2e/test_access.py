"""The widget and the page for who uses a keyboard, a screen reader, a phone, the dark."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Served, Widget, violations

pytestmark = pytest.mark.browser
SCHEMES = ["light", "dark"]


@pytest.mark.parametrize("scheme", SCHEMES)
class TestAxe:
    @pytest.mark.parametrize("language", ["it", "en"])
    def test_the_page_with_the_widget_closed(
        self, page: Page, axe_source: str, scheme: str, language: str
    ):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"/?lang={language}")
        expect(page.locator("#try")).to_be_visible()
        page.locator("#try summary").click()
        assert violations(page, axe_source) == []

    def test_a_conversation_of_every_part(
        self, scripted: Served, widget: Widget, axe_source: str, scheme: str
    ):
        widget.page.emulate_media(color_scheme=scheme)
        widget.open()
        expect(widget.panel.locator(".starters")).to_be_visible()
        assert violations(widget.page, axe_source) == []
        answer = widget.ask("Perché la bolletta è alta?")
        answer.get_by_role("button", name="Utile", exact=True).click()
        assert violations(widget.page, axe_source) == []
        widget.button("Parla con una persona").click()
        expect(widget.panel.locator(".person-bar.state")).to_be_visible()
        assert violations(widget.page, axe_source) == []

    def test_what_went_wrong(self, widget: Widget, axe_source: str, scheme: str):
        page = widget.page
        page.emulate_media(color_scheme=scheme)
        widget.open()
        expect(widget.panel.locator(".starters")).to_be_visible()
        page.route("**/messages", lambda route: route.abort())
        widget.say("Ciao")
        expect(widget.mine).to_have_attribute("data-delivery", "unsent")
        widget.input.fill("x" * 4_001)
        assert violations(page, axe_source) == []
        page.context.set_offline(True)
        expect(widget.panel.locator(".banner.offline")).to_be_visible()
        assert violations(page, axe_source) == []


class TestKeyboard:
    def test_a_conversation_by_keyboard_alone(self, scripted: Served, widget: Widget):
        keyboard = widget.page.keyboard
        widget.launcher.focus()
        keyboard.press("Enter")
        expect(widget.input).to_be_focused()
        keyboard.type("Quale?")
        keyboard.press("Enter")
        expect(widget.answers).to_have_count(1)
        expect(widget.input).to_be_focused()

        order = []
        for _ in range(6):
            keyboard.press("Shift+Tab")
            order.append(widget.page.evaluate(
                "document.querySelector('#ascolto').shadowRoot.activeElement.textContent"
            ))  # fmt: skip
        assert order[:5] == [
            "",  # the paper clip
            "Parla con una persona",
            "Un'altra bolletta",
            "Gas, ottobre 2026",
            "Luce, ottobre 2026",
        ]
        keyboard.press("Tab")
        keyboard.press("Enter")
        expect(widget.mine).to_have_count(2)
        expect(widget.input).to_be_focused()

        keyboard.press("Escape")
        expect(widget.panel).to_be_hidden()
        expect(widget.launcher).to_be_focused()
        expect(widget.launcher).to_have_attribute("aria-expanded", "false")


class TestScreenReader:
    def test_the_live_region_is_outside_and_empty_at_load(self, page: Page):
        region = page.locator("body > #ascolto-live")
        expect(region).to_have_attribute("aria-live", "polite")
        expect(region).to_be_empty()

    def test_controls_have_names(self, widget: Widget):
        widget.open()
        expect(widget.panel).to_have_accessible_name("Chat con Ventolia")
        expect(widget.input).to_have_accessible_name("Scrivi un messaggio")
        expect(widget.input).to_have_accessible_description(re.compile("Invio per mandare"))
        for name in (
            "Invia",
            "Chiudi la chat",
            "Altro",
            "Allega un file",
            "IT, Italiano",
            "EN, English",
            "Parla con una persona",
        ):
            expect(widget.button(name)).to_be_visible()


class TestPhone:
    @pytest.fixture
    def phone(self, browser: Browser, base_url: str):
        context = browser.new_context(
            base_url=base_url,
            viewport={"width": 390, "height": 844},
            locale="it-IT",
            has_touch=True,
            is_mobile=True,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto("/")
        yield Widget(page)
        context.close()

    def test_the_panel_fills_the_screen_and_the_page_waits_behind(self, phone: Widget):
        phone.launcher.tap()
        expect(phone.panel).to_be_visible()
        assert phone.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
        expect(phone.launcher).to_be_hidden()
        assert phone.page.evaluate("document.querySelector('main').inert")
        assert not phone.page.evaluate("document.querySelector('#ascolto-live').inert")
        phone.button("Chiudi la chat").tap()
        expect(phone.launcher).to_be_visible()
        assert not phone.page.evaluate("document.querySelector('main').inert")

    def test_nothing_is_wider_than_the_screen(self, phone: Widget):
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
        phone.launcher.tap()
        phone.ask("x" * 300)
        assert phone.scroller.evaluate("e => e.scrollWidth <= e.clientWidth")

    def test_what_is_pressed_is_big_enough(self, phone: Widget):
        phone.launcher.tap()
        phone.ask("Ciao")
        for button in phone.panel.get_by_role("button").all():
            box = button.bounding_box()
            assert box is None or min(box["width"], box["height"]) >= 24, button.inner_html()


class TestThemes:
    def test_the_pages_choice_beats_the_system(self, widget: Widget):
        page = widget.page
        page.emulate_media(color_scheme="light")
        widget.open()
        light = widget.panel.evaluate("e => getComputedStyle(e).backgroundColor")
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        dark = widget.panel.evaluate("e => getComputedStyle(e).backgroundColor")
        assert light != dark
        page.evaluate("delete document.documentElement.dataset.theme")
        page.emulate_media(color_scheme="dark")
        assert widget.panel.evaluate("e => getComputedStyle(e).backgroundColor") == dark
