"""A customer and an agent, each in a browser of his own, on the whole running product.

From a question to the bot over the queue and a person back to the bot and the rating: nobody
asks twice, notes stay among the staff, and what the agent uses comes from the knowledge base.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Widget, violations
from tests.live.product import Product

pytestmark = [pytest.mark.live, pytest.mark.browser, pytest.mark.timeout(600)]

WORDS = {
    "it": {
        "question": "Dov'è il mio rimborso?",
        "fact": r"RF-\d{6}",
        "howto": "Posso pagare la bolletta a rate?",
        "person": "Parla con una persona",
        "note": "Cliente paziente: ha chiamato già due volte.",
        "case": "Rimborso in ritardo: sollecito",
        "settled": "Il rimborso parte domani.",
        "well": re.compile("^5"),
        "send": "Invia",
        "again": "Quali sono i vostri orari?",
        "withYou": "Con te",
    },
    "en": {
        "question": "Where is my refund?",
        "fact": r"RF-\d{6}",
        "howto": "Can I pay my bill in instalments?",
        "person": "Talk to a person",
        "note": "Patient customer: called twice already.",
        "case": "Late refund: reminder",
        "settled": "The refund leaves tomorrow.",
        "well": re.compile("^5"),
        "send": "Send",
        "again": "What are your opening hours?",
        "withYou": "With you",
    },
}
PERSONA = {"it": "Marco Conti", "en": "Marco Conti"}


@pytest.fixture
def visit(browser: Browser, product: Product) -> Iterator["Visits"]:
    with ExitStack() as stack:
        yield Visits(browser, product, stack)


class Visits:
    """Opens browsers that share nothing."""

    def __init__(self, browser: Browser, product: Product, stack: ExitStack) -> None:
        self.browser, self.product, self.stack = browser, product, stack

    def page(self, *, width: int, language: str) -> Page:
        context: BrowserContext = self.browser.new_context(
            base_url=self.product.url,
            viewport={"width": width, "height": 900},
            locale="it-IT" if language == "it" else "en-GB",
            reduced_motion="reduce",
        )
        self.stack.callback(context.close)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
        return page


def signed_in_customer(visit: Visits, language: str) -> Widget:
    page = visit.page(width=1280, language=language)
    page.goto(f"/?lang={language}")
    page.locator("#try summary").click()
    page.locator(".who", has_text=PERSONA[language]).click()
    expect(page.locator("#try-who")).to_have_text(PERSONA[language])
    return Widget(page).open()


def signed_in_agent(visit: Visits, language: str) -> Page:
    page = visit.page(width=1440, language=language)
    page.goto("/console")
    name = "IT, Italiano" if language == "it" else "EN, English"
    page.get_by_role("button", name=name).first.click()
    page.get_by_role("button", name="Sofia Greco").click()
    page.locator("#enter").click()
    expect(page.locator("#enter")).to_have_count(0)
    # Away: the queue is worked by hand, nothing is assigned by itself.
    page.evaluate(
        """async () => {
          const me = await (await fetch("/v1/staff/me")).json();
          await fetch("/v1/staff/presence", {method: "PUT", headers: {
            "Content-Type": "application/json", "X-CSRF-Token": me.csrf},
            body: JSON.stringify({state: "away"})});
        }"""
    )
    return page


@pytest.mark.parametrize("language", ["it", "en"])
def test_from_the_bot_to_a_person_and_back(
    visit: Visits,
    language: str,
    axe_source: str,
) -> None:
    words = WORDS[language]
    customer = signed_in_customer(visit, language)
    answer = customer.ask(str(words["question"]))
    expect(answer).to_contain_text(re.compile(str(words["fact"])))
    customer.ask(str(words["howto"]))
    customer.button(str(words["person"])).click()
    expect(customer.panel.locator(".person-bar")).to_be_visible()

    agent = signed_in_agent(visit, language)
    agent.goto(f"/console/inbox/unassigned/{customer.conversation}")
    card = agent.locator(".card-pane")
    expect(card.locator(".asked-text").first).to_contain_text(str(words["question"]))
    expect(card.locator(".tried").first).to_be_visible()
    assert violations(agent, axe_source) == []
    agent.locator("#log").focus()
    agent.keyboard.press("t")
    expect(agent.locator(".talk-state")).to_contain_text(str(words["withYou"]))
    expect(customer.panel.locator(".head")).to_contain_text("Sofia Greco")

    note_and_suggestion(agent, customer, words)
    case_opened(agent, customer, words)

    agent.locator("#log").focus()
    agent.keyboard.press("b")
    agent.locator("dialog textarea").first.fill(str(words["settled"]))
    agent.locator("dialog form button[type=submit]").click()
    expect(customer.panel.locator("ol")).to_contain_text(str(words["settled"]))

    rating = customer.panel.locator(".rating")
    expect(rating).to_be_visible()
    rating.get_by_role("radio").nth(4).check(force=True)
    rating.get_by_role("button", name=str(words["send"])).click()
    expect(customer.panel.locator(".rated")).to_be_visible()
    customer.ask(str(words["again"]))
    assert str(words["note"]) not in customer.panel.inner_text()
    assert violations(customer.page, axe_source) == []


def note_and_suggestion(agent: Page, customer: Widget, words: dict[str, Any]) -> None:
    """The agent notes something down, then sends what the knowledge base suggests."""
    agent.locator("#log").focus()
    agent.keyboard.press("n")
    agent.locator("#composer").fill(str(words["note"]))
    agent.keyboard.press("Enter")
    expect(agent.locator("#log")).to_contain_text(str(words["note"]))

    suggestion = agent.locator(".suggestion-text").first
    expect(suggestion).to_be_visible(timeout=30_000)
    agent.locator("#log").focus()
    agent.keyboard.press("r")
    agent.keyboard.press("Alt+1")
    expect(agent.locator("#composer")).not_to_have_value("")
    used = agent.locator("#composer").input_value()
    agent.locator("#composer").press("Enter")
    said = customer.panel.locator("li.agent").last
    expect(said).to_contain_text(used[:60])
    expect(said).to_contain_text("Sofia Greco")


def case_opened(agent: Page, customer: Widget, words: dict[str, Any]) -> None:
    """The agent opens a case; the customer hears of it in the conversation."""
    card = agent.locator(".card-pane")
    agent.locator("#log").focus()
    agent.keyboard.press("o")
    agent.locator("#case-subject").fill(str(words["case"]))
    agent.locator("#case-text").fill(str(words["case"]))
    agent.locator("dialog form button[type=submit]").click()
    expect(card).to_contain_text(re.compile(r"TK-\d{6}"))
    expect(customer.panel).to_contain_text(re.compile(r"TK-\d{6}"))
