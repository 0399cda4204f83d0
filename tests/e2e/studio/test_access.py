"""The pages about data for who uses a keyboard, a screen reader, a phone, the dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import violations
from tests.e2e.studio.conftest import NARROW, PAOLO, School, Studio, settled

pytestmark = pytest.mark.browser
LOOKS = [("it", "light"), ("en", "dark")]
PAGES = [
    "groups",
    "groups?state=resolved",
    "agreement",
    "agreement?tab=disputed",
    "agreement?tab=activity",
    "quality",
    "dialogues",
    "files",
    "files?tab=import",
    "files?tab=examples",
]
TEXT = "una bolletta letta in due modi"


@pytest.fixture(scope="module")
def busy(school: School) -> School:
    """Something to be seen on each page."""
    school.disputed(TEXT, "bill_explain", "bill_copy")
    for n in range(6):
        text = f"mi spiegate come mai questa cifra è cresciuta così {n}?"
        school.trainer().label(school.review(text), text, "bill_explain")
    return school


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
class TestAxe:
    def test_every_page(
        self,
        busy: School,
        studio_for: Callable[..., Studio],
        axe_source: str,
        language: str,
        scheme: str,
    ):
        del busy
        studio = studio_for(language=language, scheme=scheme).sign_in(PAOLO)
        for path in PAGES:
            studio.open(path)
            assert violations(studio.page, axe_source) == [], path

    def test_a_dialog_with_the_list_of_intents(
        self,
        busy: School,
        studio_for: Callable[..., Studio],
        axe_source: str,
        language: str,
        scheme: str,
    ):
        del busy
        studio = studio_for(language=language, scheme=scheme).sign_in(PAOLO)
        studio.open("agreement?tab=disputed")
        studio.page.locator(".dispute > .linklike").first.click()
        expect(studio.page.locator(".intent-choice").first).to_be_visible()
        assert violations(studio.page, axe_source) == []
        studio.page.keyboard.press("Escape")
        expect(studio.page.locator("dialog")).to_have_count(0)
        expect(studio.page.locator(".dispute > .linklike").first).to_be_focused()


class TestKeyboard:
    def test_two_letters_lead_to_each_page(self, elena: Studio):
        elena.open("groups")
        for letter, page in (("a", "agreement"), ("q", "quality"), ("d", "dialogues")):
            elena.page.keyboard.press("g")
            elena.page.keyboard.press(letter)
            expect(elena.page.locator(".desk")).to_have_attribute("data-page", page)


class TestPhone:
    def test_pages_fit(self, busy: School, studio_for: Callable[..., Studio]):
        del busy
        studio = studio_for(size=NARROW).sign_in(PAOLO)
        for path in [*PAGES, "models", "compare", "runs"]:
            studio.page.goto(f"/studio/{path}")
            settled(studio.page)
            body = studio.page.locator(".page-scroll")
            assert body.evaluate("one => one.scrollWidth <= one.clientWidth"), path
            assert studio.page.evaluate("document.documentElement.scrollWidth") <= NARROW[0], path
