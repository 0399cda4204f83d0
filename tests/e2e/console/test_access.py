"""The console for who uses a keyboard, a screen reader, a phone, the dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.console.conftest import NARROW, PAOLO, Console, Customer
from tests.e2e.test_access import violations

pytestmark = pytest.mark.browser
LOOKS = [("it", "light"), ("it", "dark"), ("en", "light"), ("en", "dark")]
PAGES = ["cases", "search?q=bolletta", "staff", "audit", "outcomes", "replies", "profile"]


def settled(page: Page) -> None:
    """Wait until nothing is on its way."""
    expect(page.locator(".skeletons:visible")).to_have_count(0, timeout=60_000)


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
class TestAxe:
    def test_the_door(
        self, desk_for: Callable[..., Console], axe_source: str, language: str, scheme: str
    ):
        page = desk_for(language=language, scheme=scheme).page
        page.goto("/console")
        expect(page.locator(".demo-staff")).to_be_visible()
        assert violations(page, axe_source) == []
        page.locator("#email").fill("nobody@ventolia.example")
        page.locator("#password").fill("nothing-at-all")
        page.locator("#enter").click()
        expect(page.locator("#password-error")).to_be_visible()
        assert violations(page, axe_source) == []

    def test_a_conversation_in_every_state(
        self,
        desk_for: Callable[..., Console],
        customer: Customer,
        axe_source: str,
        language: str,
        scheme: str,
    ):
        console = desk_for(language=language, scheme=scheme).sign_in()
        page = console.page
        page.goto("/console/inbox/snoozed")
        settled(page)
        assert violations(page, axe_source) == []
        console.open(customer)
        expect(page.locator(".who-card")).to_be_visible()
        assert violations(page, axe_source) == []
        console.press("t")
        expect(console.owner).to_have_attribute("data-mine", "true")
        console.press("n")
        console.type("Una nota")
        console.press("Enter")
        expect(console.notes).to_have_count(1)
        assert violations(page, axe_source) == []
        console.press("Escape", "r")
        page.route("**/messages", lambda route: route.abort())
        console.type("Non parte")
        console.press("Enter")
        expect(console.messages.last).to_have_attribute("data-delivery", "unsent")
        console.type("/")
        expect(page.locator(".canned-list")).to_be_visible()
        assert violations(page, axe_source) == []

    def test_what_lies_over_the_desk(
        self,
        desk_for: Callable[..., Console],
        customer: Customer,
        axe_source: str,
        language: str,
        scheme: str,
    ):
        console = desk_for(language=language, scheme=scheme).sign_in().open(customer)
        page = console.page
        console.press("t")
        expect(console.owner).to_have_attribute("data-mine", "true")
        for key in ("Control+k", "?", "p", "b", "z", "o"):
            console.press(key)
            expect(page.locator("dialog")).to_be_visible()
            assert violations(page, axe_source) == [], key
            console.press("Escape")
            expect(page.locator("dialog")).to_have_count(0)
        page.locator("#talk-more-button").click()
        assert violations(page, axe_source) == []
        console.press("Escape")
        page.locator(".who-button").click()
        assert violations(page, axe_source) == []

    def test_every_page(
        self,
        desk_for: Callable[..., Console],
        customer: Customer,
        axe_source: str,
        language: str,
        scheme: str,
    ):
        del customer
        console = desk_for(language=language, scheme=scheme).sign_in(PAOLO)
        page = console.page
        for path in PAGES:
            page.goto(f"/console/{path}")
            expect(page.locator("h1")).to_be_visible()
            settled(page)
            assert violations(page, axe_source) == [], path


class TestKeyboard:
    def test_escape_leads_out_step_by_step_and_the_row_has_the_focus(
        self, sofia: Console, customer: Customer
    ):
        sofia.open(customer)
        expect(sofia.row(customer)).to_be_visible()
        sofia.press("r", "Escape")
        expect(sofia.page.locator("#log")).to_be_focused()
        sofia.press("Escape")
        expect(sofia.row(customer)).to_be_focused()

    def test_a_dialog_gives_the_focus_back(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        sofia.page.locator("#log").focus()
        sofia.press("?")
        expect(sofia.page.locator("dialog.help")).to_be_visible()
        sofia.press("Escape")
        expect(sofia.page.locator("#log")).to_be_focused()

    def test_the_first_tab_skips_to_the_content(self, sofia: Console):
        sofia.page.goto("/console/profile")
        expect(sofia.page.locator("h1")).to_be_visible()
        sofia.press("Tab")
        expect(sofia.page.locator(".skip")).to_be_focused()


class TestScreenReader:
    def test_the_live_region_is_empty_at_load(self, sofia: Console, customer: Customer):
        sofia.open(customer)
        expect(sofia.messages.first).to_be_visible()
        expect(sofia.page.locator("#live")).to_be_empty()
        expect(sofia.page.locator("#live")).to_have_attribute("aria-live", "polite")


class TestPhone:
    def test_one_pane_at_a_time_and_nothing_wider_than_the_screen(
        self, desk_for: Callable[..., Console], customer: Customer
    ):
        console = desk_for(size=NARROW).sign_in()
        page = console.page
        page.goto("/console/inbox/all")
        expect(console.row(customer)).to_be_visible()
        expect(page.locator(".talk-pane")).to_be_hidden()
        console.row(customer).tap()
        expect(page.locator(".queue-pane")).to_be_hidden()
        expect(console.composer).to_be_visible()
        page.locator(".details-button").tap()
        expect(page.locator(".aside-pane")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
        page.locator(".aside-head .back").tap()
        expect(console.composer).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
        page.locator(".talk-head .back").tap()
        expect(page.locator(".queue-pane")).to_be_visible()

    def test_pages_fit_too(self, desk_for: Callable[..., Console]):
        console = desk_for(size=NARROW).sign_in(PAOLO)
        for path in PAGES:
            console.page.goto(f"/console/{path}")
            settled(console.page)
            width = console.page.evaluate("document.documentElement.scrollWidth")
            wide = console.page.evaluate(
                """() => [...document.querySelectorAll("body *")]
                  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
                  .map((one) => one.outerHTML.slice(0, 80)).slice(0, 8)"""
            )
            assert width <= NARROW[0], (path, wide)
