"""From a bad day to a better model, in the browser, on the whole running product.

A trainer reviews forty messages on the keyboard, makes an intent of a group, mends the data, makes
a test of a conversation, trains, compares, promotes, sees it in the widget, and takes it back. It
trains a model for real, which takes minutes: it runs where ``ASCOLTO_JOURNEY`` is set, which may
name a folder for its pictures.
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.staff import STAFF
from tests.live.product import Product, Visitor, running
from tests.live.project import project_in
from tests.live.staff import Staff

PICTURES = os.environ.get("ASCOLTO_JOURNEY", "")
SMALL = ("--customers", "100", "--conversations", "60")
REVIEWED = 40
# What no intent covers stays open: it becomes one.
UNKNOWN = re.compile(r"colonnin|ricaric|auto|macchina|pomp|calore|wallbox|charg|car\b|heat", re.I)
REPLY = "Le colonnine per l'auto elettrica si chiedono insieme al contratto."

pytestmark = [
    pytest.mark.live,
    pytest.mark.browser,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not PICTURES, reason="trains a model: set ASCOLTO_JOURNEY to run it"),
]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Product]:
    project = project_in(tmp_path / "project")
    with running(tmp_path, project=project, seed=SMALL) as product:
        yield product


class Day:
    """A trainer's day: his page, the clock, the pictures."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._begun = self._last = time.monotonic()
        self._pictures = 0

    def step(self, name: str) -> None:
        """Print how long a step took; take its picture."""
        now = time.monotonic()
        print(f"{name}: {now - self._last:.0f} s, {now - self._begun:.0f} s in all", flush=True)
        self._last = now
        if os.path.isdir(PICTURES):
            self._pictures += 1
            slug = re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
            self.page.screenshot(path=f"{PICTURES}/studio-day-{self._pictures}-{slug}.png")

    def open(self, path: str) -> None:
        """Go to a page of the studio."""
        self.page.goto(f"/studio/{path}")
        self.page.locator("main").wait_for()

    def told(self, text: str) -> None:
        """Wait until a notice says so."""
        expect(self.page.locator(".toast", has_text=text).first).to_be_visible(timeout=120_000)

    def press(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name).first.click()


@pytest.fixture
def day(browser: Browser, school: Product) -> Iterator[Day]:
    context = browser.new_context(
        base_url=school.url, viewport={"width": 1440, "height": 900}, locale="it-IT",
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
    trainer = next(one for one in STAFF if one.role == "trainer")
    page.goto("/studio")
    page.locator("#email").fill(trainer.email)
    page.locator("#password").fill(trainer.password)
    page.locator("#enter").click()
    page.locator(".rail").wait_for()
    yield Day(page)
    context.close()


def test_from_a_bad_day_to_a_better_model(school: Product, day: Day) -> None:
    customer = Visitor(school)
    for number, text in enumerate(("Buongiorno", "Posso pagare la bolletta a rate?")):
        customer.send(text, client_id=str(number))
        customer.answers(count=number + 1)
    with Staff(school, role="trainer") as api:
        _wait_for(lambda: api.get("inbox", q="pagare la bolletta a rate")["messages"])
        _review(day, api)
        _make_a_test(day)
        _make_an_intent(day)
        _mend(day, api)
        _train(day, api)
        _change_models(day, api, school)
    customer.close()


def _review(day: Day, api: Staff) -> None:
    """Read on the keyboard alone: accept what is right, pass over what nothing covers."""
    page = day.page
    day.open("inbox")
    text = page.locator("#message-text")
    expect(text).to_be_focused()
    decided = 0
    while decided < REVIEWED:
        before = text.inner_text()
        if UNKNOWN.search(before):
            page.keyboard.press("j")
            # At the end of what is loaded more is on its way: a person waits and presses again.
            page.wait_for_timeout(300)
            continue
        # A tenth teaches nothing.
        page.keyboard.press("Enter" if decided % 10 else "x")
        decided += 1
        expect(text).not_to_have_text(before)
    # What is on its way is sent one after the other; a page that is left would ask first.
    _wait_for(lambda: _decided(api) >= REVIEWED)
    day.step("Forty messages")


def _decided(api: Staff) -> int:
    counts = api.get("inbox", limit=1)["counts"]
    return sum(n for state, n in counts.items() if state not in ("open", "skipped"))


def _make_a_test(day: Day) -> None:
    day.open("inbox?q=pagare+la+bolletta+a+rate")
    day.press("Fanne una prova")
    day.page.locator("#make-test-name").fill("Pagare a rate")
    day.press("Salva la prova")
    day.told("Pagare a rate")
    day.open("dialogues")
    expect(day.page.get_by_role("link", name="Pagare a rate")).to_be_visible()
    day.step("A conversation made a test")


def _make_an_intent(day: Day) -> None:
    page = day.page
    day.open("groups")
    day.press("Raggruppa di nuovo")
    group = page.locator("main a", has_text=re.compile("auto|car|colonnin|pompa")).first
    group.click()
    day.press("Un intento nuovo")
    for field, text in {
        "name": "ev_charging",
        "subject": "offers",
        "meaning-it": "Chiede di colonnine, ricarica dell'auto o pompe di calore.",
        "meaning-en": "Asks about chargers, charging a car or heat pumps.",
        "reply-it": REPLY,
        "reply-en": "Chargers for an electric car are asked for with the contract.",
    }.items():
        page.locator(f"#new-{field}").fill(text)
    day.step("A group looked through")
    day.press("Crea l'intento")
    day.told("ev_charging")
    day.step("A group made an intent")


def _mend(day: Day, api: Staff) -> None:
    day.open("quality")
    day.press("Controlla ora")
    _wait_for(lambda: api.get("quality")["at"])
    day.open("quality")
    finding = day.page.locator(".finding").first
    finding.get_by_role("button", name=re.compile("^Sposta in")).first.click()
    day.told("Spostato in")
    day.step("Data quality mended")


def _train(day: Day, api: Staff) -> None:
    day.open("files")
    day.press("Scrivi nei file")
    expect(day.page.get_by_role("button", name="Addestra ora").first).to_be_visible()
    day.step("Labels written")
    day.press("Addestra ora")
    _wait_for(lambda: [r for r in api.get("runs")["runs"] if r["kind"] == "train"])
    day.open("runs")
    day.step("Training asked for")
    _wait_for(lambda: not _under_way(api), seconds=2400)
    last = next(run for run in api.get("runs")["runs"] if run["kind"] == "train")
    assert last["state"] == "done", last
    day.step("Trained")


def _under_way(api: Staff) -> bool:
    return any(run["state"] in ("queued", "running") for run in api.get("runs")["runs"])


def _change_models(day: Day, api: Staff, school: Product) -> None:
    models = api.get("models")
    new = next(one["id"] for one in models["models"] if one["state"] == "candidate")
    day.open(f"compare?a={models['running']}&b={new}")
    day.page.wait_for_timeout(2_000)
    day.step("Compared")
    day.open(f"models/{new}")
    day.page.locator('[data-command="promote"]').click()
    day.page.locator("#reason").fill("Riconosce le richieste di ricarica")
    against = day.page.locator("dialog input[type=checkbox]")
    day.page.wait_for_timeout(1_500)
    if against.count():
        against.check()
    day.step("The gate")
    day.page.locator("dialog button[type=submit]").click()
    _wait_for(lambda: api.get("models")["running"] == new)
    day.step("Promoted")
    assert REPLY in _said(school)
    day.step("Tried in the widget")
    day.open("models")
    day.press("Torna al precedente")
    day.page.locator("#reason").fill("Solo una prova")
    day.page.locator("dialog button[type=submit]").click()
    _wait_for(lambda: api.get("models")["running"] == models["running"])
    assert REPLY not in _said(school)
    day.step("Rolled back")


def _said(school: Product) -> str:
    """Ask the widget about a charger; return what the bot said."""
    visitor = Visitor(school)
    visitor.send("la ricarica dell'auto elettrica la pago con la bolletta di casa?", client_id="1")
    answers = visitor.answers(count=1)
    visitor.close()
    return " ".join(m["text"] for m in answers if m["sender"] == "bot")


def _wait_for(true: object, *, seconds: float = 300) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.5)
