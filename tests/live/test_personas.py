"""Ventolia's customers, in a browser: what each is worth asking, in both languages.

Ten personas a language sign in on the demo page and ask what the page itself suggests. Each
answer comes from the bot, and the fact it rests on is that customer's own.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Widget
from tests.live.product import Product

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.timeout(600)]

# What must be in the answers to the suggestions of a persona: numbers and names are the same in
# both languages.
FACTS = {
    "giulia": r"TK-\d{6}",
    "marco": r"RF-\d{6}.*84[.,]20",
    "antonio": r"GU-\d{6}.*vico dei Panettieri",
    "elena": r"195[.,]25",
    "luca": r"OR-\d{8}",
    "francesca": r"VO-\d{6}",
    "paolo": r"368[.,]45",
    "anna": r"523[.,]92.*277[.,]04",
    "chiara": r"212 Mb/s.*500",
    "roberto": r"RQ-\d{6}",
}
UNSURE = re.compile("Non sono sicuro di aver capito|I am not sure I understood")


@pytest.fixture
def page(browser: Browser, product: Product) -> Iterator[Page]:
    context = browser.new_context(
        base_url=product.url, viewport={"width": 1280, "height": 860}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
    yield page
    context.close()


def press_likeliest(widget: Widget) -> Locator:
    """The agent asks to make sure: press its first reading, which then has to be acted on."""
    before = widget.answers.count()
    widget.panel.locator(".quick button").first.click()
    expect(widget.answers).to_have_count(before + 1)
    expect(widget.answers.last).not_to_contain_text(UNSURE)
    return widget.answers.last


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("persona", FACTS)
def test_a_persona_is_answered_from_his_own_records(
    page: Page, product: Product, persona: str, language: str
) -> None:
    page.goto(f"/?lang={language}")
    cards = page.request.get("/demo/personas").json()
    card = next(each for each in cards if each["id"] == persona)
    page.locator("#try summary").click()
    page.locator(".who", has_text=card["name"]).click()
    expect(page.locator("#try-who")).to_have_text(card["name"])
    widget = Widget(page).open()
    answers = ""
    for question in card["tries"][language]:
        answer = widget.ask(question)
        if UNSURE.search(answer.inner_text()):
            answer = press_likeliest(widget)
        answers += answer.inner_text().replace("\n", " ")
    assert re.search(FACTS[persona], answers), answers
