"""A trainer reads messages: on the keyboard, with the mouse, on a phone, beside another trainer."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete

from agent.annotation.models import ReviewMessageRow
from tests.e2e.conftest import violations
from tests.e2e.studio.conftest import CHIARA, NARROW, School, Studio, settled

pytestmark = pytest.mark.browser
LOOKS = [("it", "light"), ("it", "dark"), ("en", "light"), ("en", "dark")]
RANKING = [
    {"intent": "bill_explain", "confidence": 0.44},
    {"intent": "dispute_bill", "confidence": 0.2},
    {"intent": "technician_status", "confidence": 0.1},
]


def put(school: School, word: str, *texts: str, **columns: Any) -> list[str]:
    """Put messages with a word of their own under review, the first on top.

    Those of an attempt before leave: a test that runs again begins anew.
    """
    with school.database.transaction() as session:
        session.execute(delete(ReviewMessageRow).where(ReviewMessageRow.text.endswith(word)))
    return [
        school.review(f"{text} {word}", ranking=RANKING, teaching=0.9 - 0.1 * n, **columns)
        for n, text in enumerate(texts)
    ]


def read(studio: Studio, word: str, state: str = "open") -> Page:
    """Open the messages that have a word, in one state."""
    studio.page.goto(f"/studio/inbox?q={word}&state={state}")
    expect(studio.page.locator("#message-text")).to_be_visible()
    settled(studio.page)
    expect(studio.page.locator("#message-text")).to_be_focused()
    return studio.page


def kept(school: School, message_id: str, state: str = "labelled") -> dict[str, Any]:
    """Return what the server says of a message, once it is in a state."""
    until = time.monotonic() + 15
    while True:
        message: dict[str, Any] = school.trainer().get(f"/messages/{message_id}")["message"]
        if message["state"] == state or time.monotonic() > until:
            assert message["state"] == state
            return message
        time.sleep(0.05)


def select(page: Page, start: int, end: int) -> None:
    """Drag the mouse from one letter of the message to another."""
    places = page.evaluate(
        """([start, end]) => [start, end].map((at) => {
          const node = document.querySelector('#message-text .message-part').firstChild;
          const range = document.createRange();
          range.setStart(node, at); range.setEnd(node, at + 1);
          const box = range.getBoundingClientRect();
          return [box.left + box.width / 2 + 1, box.top + box.height / 2];
        })""",
        [start, end],
    )
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


class TestKeyboard:
    def test_enter_a_number_undo_and_redo(self, school: School, elena: Studio):
        first, second, third = put(school, "ocarina", "uno", "due", "tre")
        page = read(elena, "ocarina")
        expect(page.locator("#message-text")).to_have_text("uno ocarina")
        page.keyboard.press("Enter")
        expect(page.locator("#message-text")).to_have_text("due ocarina")
        page.keyboard.press("2")
        expect(page.locator("#message-text")).to_have_text("tre ocarina")
        expect(page.locator(".did")).to_contain_text("dispute_bill")
        page.keyboard.press("u")
        expect(page.locator("#message-text")).to_have_text("due ocarina")
        kept(school, second, "open")
        page.keyboard.press("r")
        expect(page.locator("#message-text")).to_have_text("tre ocarina")
        page.keyboard.press("x")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        expect(page.locator(".did")).to_contain_text("Scartato")
        assert kept(school, first)["label"][0]["intent"] == "bill_explain"
        assert kept(school, second)["label"][0]["intent"] == "dispute_bill"
        kept(school, third, "rejected")

    def test_search_shows_the_guideline_and_chooses(self, school: School, elena: Studio):
        (message_id,) = put(school, "fagotto", "vorrei rateizzare")
        page = read(elena, "fagotto")
        page.keyboard.press("/")
        expect(page.locator("dialog.intent-search")).to_be_visible()
        page.keyboard.type("payment plan")
        expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("payment_plan")
        expect(page.locator("dialog .guideline")).to_contain_text("payment_plan")
        page.keyboard.press("Enter")
        expect(page.locator('.candidate[data-chosen="true"]')).to_contain_text("payment_plan")
        page.keyboard.press("Enter")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        expect(page.locator(".did")).to_contain_text("payment_plan")
        assert kept(school, message_id)["label"][0]["intent"] == "payment_plan"

    def test_words_become_an_entity(self, school: School, elena: Studio):
        (message_id,) = put(school, "clarino", "😡 pago 380 euro")
        page = read(elena, "clarino")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator(".picked-words")).to_contain_text("pago 380")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
        expect(page.locator(".picked-words")).to_contain_text("380 euro")
        page.keyboard.press("e")
        expect(page.locator("[role=option]").first).to_contain_text("amount")
        page.keyboard.press("Enter")
        expect(page.locator(".entity-chip")).to_contain_text("380 euro")
        page.keyboard.press("Enter")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        expect(page.locator(".did")).to_contain_text("bill_explain")
        span = kept(school, message_id)["label"][0]["entities"][0]
        assert (span["start"], span["end"], span["entity"]) == (7, 15, "amount")

    def test_two_requests_are_split(self, school: School, elena: Studio):
        (message_id,) = put(school, "zufolo", "bolletta alta. Quando viene il tecnico")
        page = read(elena, "zufolo")
        page.keyboard.press("p")
        expect(page.locator(".split-hint")).to_be_visible()
        page.keyboard.press("p")
        expect(page.locator(".message-part")).to_have_count(2)
        page.keyboard.press("3")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        expect(page.locator(".did")).to_contain_text("+")
        parts = kept(school, message_id)["label"]
        assert [part["intent"] for part in parts] == ["bill_explain", "technician_status"]
        assert parts[0]["end"] == parts[1]["start"] == len("bolletta alta. ")

    def test_many_at_once(self, school: School, elena: Studio):
        ids = put(school, "nacchera", "uno", "due", "tre")
        page = read(elena, "nacchera")
        for key in ("v", "j", "v"):
            page.keyboard.press(key)
        expect(page.locator(".bulk-bar")).to_contain_text("2")
        page.keyboard.press("Shift+I")
        expect(page.locator("dialog.intent-search")).to_be_visible()
        page.keyboard.type("greet")
        page.keyboard.press("Enter")
        expect(page.locator(".review-link")).to_have_count(1)
        for message_id, state in zip(ids, ("labelled", "labelled", "open"), strict=True):
            kept(school, message_id, state)
        page.keyboard.press("u")
        expect(page.locator(".review-link")).to_have_count(3)


class TestMouse:
    def test_a_selection_snaps_to_words_and_is_coloured(self, school: School, elena: Studio):
        put(school, "spinetta", "ricevo bollette luce care")
        page = read(elena, "spinetta")
        select(page, 9, 18)
        expect(page.locator(".picked-words")).to_contain_text("bollette luce")
        page.get_by_role("button", name="Che cosa è").click()
        page.get_by_role("option", name="Prodotto").click()
        expect(page.locator(".entity-chip")).to_contain_text("bollette luce")
        assert page.evaluate("[...CSS.highlights.keys()].filter(n => n.startsWith('entity'))")
        page.get_by_role("button", name="Togli Prodotto").click()
        expect(page.locator(".entity-chip")).to_have_count(0)

    def test_filters_and_a_kept_view(self, school: School, elena: Studio):
        put(school, "bombarda", "uno", "due", language="it")
        school.review("three bombarda", ranking=RANKING, teaching=0.5, language="en")
        page = read(elena, "bombarda")
        expect(page.locator(".review-link")).to_have_count(3)
        page.locator(".inbox-filters").get_by_label("Lingua").select_option("en")
        expect(page.locator(".review-link")).to_have_count(1)
        page.locator(".views-button").click()
        page.get_by_role("button", name="Salva questi filtri…").click()
        page.locator("#view-name").fill("Bombarde inglesi")
        page.keyboard.press("Enter")
        expect(page.locator(".views-button")).to_contain_text("Bombarde inglesi")
        page.goto("/studio/inbox")
        page.locator(".views-button").click()
        page.get_by_role("link", name="Bombarde inglesi").click()
        expect(page.locator(".review-link")).to_have_count(1)
        assert "language=en" in page.url
        assert "q=bombarda" in page.url


class TestTwoTrainers:
    def test_who_was_second_is_told_who_was_first(self, school: School, elena: Studio):
        message_id, _ = put(school, "viella", "uno", "due")
        page = read(elena, "viella")
        page.route("**/studio/stream", lambda route: route.abort())
        school.trainer(CHIARA).label(message_id, "uno viella", "greet")
        page.keyboard.press("Enter")
        expect(page.locator(".standing [role=alert]")).to_contain_text("Chiara")
        expect(page.locator(".standing")).to_contain_text("greet")
        expect(page.locator("#message-text")).to_have_text("uno viella")
        assert kept(school, message_id)["label"][0]["intent"] == "greet"

    def test_a_second_reading_is_blind(self, school: School, studio_for: Callable[..., Studio]):
        (message_id,) = put(school, "ribeca", "uno", twice=True)
        elena, chiara = studio_for().sign_in(), studio_for().sign_in(CHIARA)
        page = read(elena, "ribeca")
        page.keyboard.press("Enter")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        expect(page.locator(".did")).to_contain_text("qualcun altro")
        page = read(chiara, "ribeca", "second")
        expect(page.locator(".standing")).to_contain_text("Seconda lettura")
        expect(page.locator(".readings")).to_have_count(0)
        expect(page.locator(".standing")).not_to_contain_text("Elena")
        page.keyboard.press("Enter")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        page = read(chiara, "ribeca", "labelled")
        expect(page.locator(".readings li")).to_have_count(2)
        kept(school, message_id)

    def test_ones_own_reading_is_not_the_second(self, school: School, elena: Studio):
        put(school, "salterio", "uno", twice=True)
        page = read(elena, "salterio")
        page.keyboard.press("Enter")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        page = read(elena, "salterio", "second")
        expect(page.locator(".standing")).to_contain_text("L'hai letto tu")
        expect(page.locator(".label-foot .primary")).to_be_disabled()


class TestNetwork:
    def test_what_did_not_go_out_waits_and_goes_once(self, school: School, elena: Studio):
        first, second = put(school, "cembalo", "uno", "due")
        page = read(elena, "cembalo")

        def lost(route: Route) -> None:
            route.abort()

        page.route("**/label", lost)
        page.keyboard.press("Enter")
        expect(page.locator("#message-text")).to_have_text("due cembalo")
        page.keyboard.press("2")
        expect(page.locator(".did")).to_contain_text("2 in attesa")
        kept(school, first, "open")
        page.unroute("**/label", lost)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator(".did")).not_to_contain_text("in attesa")
        assert kept(school, first)["label"][0]["intent"] == "bill_explain"
        assert kept(school, second)["label"][0]["intent"] == "dispute_bill"

    def test_no_preview_stops_nobody(self, school: School, elena: Studio):
        (message_id,) = put(school, "lira", "uno")
        page = elena.page
        page.route("**/preview", lambda route: route.abort())
        page = read(elena, "lira")
        expect(page.locator(".preview-failed")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        expect(page.locator(".did")).to_contain_text("bill_explain")
        kept(school, message_id)

    def test_an_erased_message_says_so(self, elena: Studio):
        elena.page.goto("/studio/inbox/nowhere")
        expect(elena.page.locator(".label-pane .empty")).to_contain_text("non c'è più")


class TestPhone:
    def test_the_list_then_the_message_then_back(
        self, school: School, studio_for: Callable[..., Studio]
    ):
        (message_id, _) = put(school, "tiorba", "uno", "due")
        studio = studio_for(size=NARROW).sign_in()
        page = studio.page
        page.goto("/studio/inbox?q=tiorba")
        expect(page.locator(".review-link")).to_have_count(2)
        expect(page.locator("#message-text")).to_have_count(0)
        page.locator(".review-link").first.click()
        expect(page.locator("#message-text")).to_have_text("uno tiorba")
        expect(page.locator(".inbox-list")).to_be_hidden()
        expect(page.locator(".talk-side")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
        page.locator(".label-foot .primary").click()
        expect(page.locator("#message-text")).to_have_text("due tiorba")
        page.get_by_role("link", name="Torna all'elenco").click()
        expect(page.locator(".review-link")).to_have_count(1)
        kept(school, message_id)


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
class TestAxe:
    def test_the_inbox_and_what_lies_over_it(
        self,
        school: School,
        studio_for: Callable[..., Studio],
        axe_source: str,
        language: str,
        scheme: str,
    ):
        word = f"organo{language}{scheme}"
        entities = [
            {"start": 5, "end": 13, "entity": name, "role": None, "value": None}
            for name in ("amount",)
        ]
        put(school, word, "pago 380 euro, e il tecnico?", "due", entities=entities)
        school.review(f"tre {word}", ranking=RANKING, twice=True, state="second")
        studio = studio_for(language=language, scheme=scheme).sign_in()
        page = read(studio, word)
        assert violations(page, axe_source) == []
        page.keyboard.press("v")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".picked-bar")).to_be_visible()
        expect(page.locator(".bulk-bar")).to_be_visible()
        assert violations(page, axe_source) == []
        for key in ("/", "e", "?"):
            page.keyboard.press(key)
            expect(page.locator("dialog[open]")).to_be_visible()
            assert violations(page, axe_source) == [], key
            page.keyboard.press("Escape")
            expect(page.locator("dialog[open]")).to_have_count(0)
        page.keyboard.press("p")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("p")
        expect(page.locator(".part-tabs")).to_be_visible()
        assert violations(page, axe_source) == []
        page = read(studio, word, "second")
        assert violations(page, axe_source) == []
        page.goto("/studio/inbox?q=niente-di-simile")
        expect(page.locator(".inbox-list .empty")).to_be_visible()
        assert violations(page, axe_source) == []

    def test_a_phone(
        self,
        school: School,
        studio_for: Callable[..., Studio],
        axe_source: str,
        language: str,
        scheme: str,
    ):
        word = f"liuto{language}{scheme}"
        put(school, word, "uno", "due")
        studio = studio_for(size=NARROW, language=language, scheme=scheme).sign_in()
        page = studio.page
        page.goto(f"/studio/inbox?q={word}")
        expect(page.locator(".review-link")).to_have_count(2)
        assert violations(page, axe_source) == []
        page.locator(".review-link").first.click()
        expect(page.locator("#message-text")).to_be_visible()
        settled(page)
        assert violations(page, axe_source) == []
