"""People in the widget: the queue, who takes over, files both ways, the way back, how it went."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ANNA, Served, Widget, mails, violations
from tests.e2e.desk import NAME, Desk

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n" * 50
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9") * 100
WORDS = {
    "it": {
        "person": "Parla con una persona",
        "place": r"Sei il prossimo|Sei il numero \d+ in coda",
        "leave": "Lascia la coda",
        "by_email": "Rispondetemi per e-mail",
        "confirm": "Conferma",
        "with": f"Parli con {NAME}.",
        "of": "Ti risponde da Ventolia",
        "to_bot": "Torna all'assistente",
        "program": "Ti risponde un programma",
        "how": "Com'è andata?",
        "well": "Bene",
        "send": "Invia",
        "change": "Cambia",
        "closed": "Ora siamo chiusi",
    },
    "en": {
        "person": "Talk to a person",
        "place": r"You are next|You are number \d+ in the queue",
        "leave": "Leave the queue",
        "by_email": "Answer me by e-mail",
        "confirm": "Confirm",
        "with": f"You are with {NAME}.",
        "of": "Answering you from Ventolia",
        "to_bot": "Back to the assistant",
        "program": "A program is answering you",
        "how": "How did it go?",
        "well": "Well",
        "send": "Send",
        "change": "Change",
        "closed": "We are closed now",
    },
}


@pytest.fixture(params=["it", "en"])
def language(request: pytest.FixtureRequest, widget: Widget) -> str:
    """The language of the page, which the widget speaks."""
    widget.page.goto(f"/?lang={request.param}")
    return str(request.param)


class TestAPersonTakesOver:
    def test_from_the_queue_to_the_rating(
        self, desk: Desk, widget: Widget, language: str, axe_source: str
    ):
        words, page = WORDS[language], widget.page
        bar, head = widget.panel.locator(".person-bar"), widget.panel.locator(".head")
        page.emulate_media(color_scheme="dark" if language == "en" else "light")
        widget.open().ask("Ciao")
        widget.button(words["person"]).click()
        # Other journeys may have left somebody waiting before this one.
        expect(bar).to_contain_text(re.compile(words["place"]))
        assert violations(page, axe_source) == []

        desk.take(widget.conversation)
        expect(head).to_contain_text(NAME)
        expect(head).to_contain_text(words["of"])
        expect(bar).to_contain_text(words["with"])
        expect(widget.live).to_contain_text(NAME)
        desk.types(widget.conversation)
        expect(widget.panel.locator(".typing")).to_be_visible()
        desk.say(widget.conversation, "<b>Eccomi</b>")
        said = widget.panel.locator("li.agent")
        expect(said.locator(".text")).to_have_text("<b>Eccomi</b>")
        expect(said.locator(".by")).to_contain_text(NAME)
        expect(widget.panel.locator(".typing")).to_have_count(0)
        expect(widget.live).to_contain_text(f"{NAME}: <b>Eccomi</b>")
        assert violations(page, axe_source) == []

        desk.end(widget.conversation)
        rating = widget.panel.locator(".rating")
        expect(rating).to_contain_text(words["how"])
        star = rating.get_by_role("radio", name=f"4, {words['well']}", exact=True)
        star.check(force=True)
        rating.get_by_role("textbox").fill("Gentile")
        assert violations(page, axe_source) == []
        with page.expect_response("**/rating") as answer:
            rating.get_by_role("button", name=words["send"]).click()
        assert answer.value.status == 204
        rated = widget.panel.locator(".rated")
        expect(rated).to_contain_text(words["well"])
        assert violations(page, axe_source) == []

        page.reload()
        widget.open()
        expect(rated).to_contain_text(words["well"])
        rated.get_by_role("button", name=words["change"]).click()
        expect(rating.get_by_role("textbox")).to_have_value("Gentile")
        rating.get_by_role("radio").nth(4).check(force=True)
        rating.get_by_role("button", name=words["send"]).click()
        expect(rated).not_to_contain_text(f"{words['well']}.", use_inner_text=True)

    def test_and_the_customer_goes_back_to_the_assistant(
        self, desk: Desk, widget: Widget, language: str
    ):
        words = WORDS[language]
        widget.open()
        widget.button(words["person"]).click()
        expect(widget.button(words["leave"])).to_be_visible()
        desk.take(widget.conversation)
        widget.button(words["to_bot"]).click()
        expect(widget.panel.locator(".head")).to_contain_text(words["program"])
        widget.ask("hello" if language == "en" else "Ciao")

    def test_and_gives_back_with_a_note(self, desk: Desk, widget: Widget):
        widget.open()
        widget.button("Parla con una persona").click()
        expect(widget.button("Lascia la coda")).to_be_visible()
        desk.take(widget.conversation)
        desk.give_back(widget.conversation, "Rate concordate: tre.")
        expect(widget.panel.locator("li.system").last).to_contain_text("Rate concordate: tre.")
        expect(widget.panel.locator(".head")).to_contain_text("Ti risponde un programma")

    def test_and_is_told_that_the_customer_writes(self, desk: Desk, widget: Widget):
        widget.open()
        widget.button("Parla con una persona").click()
        expect(widget.button("Lascia la coda")).to_be_visible()
        desk.take(widget.conversation)
        expect(widget.button("Torna all'assistente")).to_be_visible()
        signs: list[str | None] = []
        widget.page.on(
            "request",
            lambda one: signs.append(one.post_data) if one.url.endswith("/typing") else None,
        )
        widget.input.press_sequentially("Ho una domanda", delay=40)
        widget.input.press("Enter")
        expect(widget.mine).to_have_attribute("data-delivery", "sent")
        assert signs == ['{"on":true}', '{"on":false}']


class TestTheQueue:
    def test_is_left(self, widget: Widget, scripted: Served, language: str):
        words = WORDS[language]
        widget.open()
        widget.button(words["person"]).click()
        widget.button(words["leave"]).click()
        expect(widget.panel.locator(".head")).to_contain_text(words["program"])
        expect(widget.button(words["person"])).to_be_visible()

    def test_is_left_for_an_answer_by_email(
        self, scripted: Served, widget: Widget, language: str, axe_source: str
    ):
        words = WORDS[language]
        widget.open().ask("Ciao")
        widget.button(words["person"]).click()
        widget.button(words["by_email"]).click()
        form = widget.panel.locator(".sheet")
        form.get_by_role("button", name=words["confirm"]).click()
        expect(form.get_by_role("alert").last).not_to_be_empty()
        assert violations(widget.page, axe_source) == []
        form.get_by_role("textbox").fill("visitor@example.com")
        form.get_by_role("button", name=words["confirm"]).click()
        expect(form).to_have_count(0)
        expect(widget.panel.locator("li.system").last).to_contain_text("v***@example.com")
        expect(widget.panel.locator(".head")).to_contain_text(words["program"])

    def test_is_closed_and_says_when_it_opens(
        self, nobody_there: None, widget: Widget, language: str, axe_source: str
    ):
        words = WORDS[language]
        widget.open()
        widget.button(words["person"]).click()
        expect(widget.panel.locator(".person-bar")).to_contain_text(words["closed"])
        assert violations(widget.page, axe_source) == []


class TestFiles:
    def choose(self, widget: Widget, name: str, content: bytes, kind: str) -> None:
        """Choose a file as the system's dialog does."""
        file = {"name": name, "mimeType": kind, "buffer": content}
        widget.panel.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]

    def test_both_ways_and_saved_but_never_shown(
        self, desk: Desk, widget: Widget, language: str, axe_source: str
    ):
        page = widget.page
        widget.open()
        widget.button(WORDS[language]["person"]).click()
        expect(widget.button(WORDS[language]["leave"])).to_be_visible()
        desk.take(widget.conversation)
        self.choose(widget, "contatore.jpg", JPEG, "image/jpeg")
        expect(widget.mine).to_have_attribute("data-delivery", "sent")
        expect(widget.mine).to_contain_text("JPG")
        desk.send_file(widget.conversation, "Bolletta.pdf", PDF, "application/pdf")
        received = widget.panel.locator("li.agent .file")
        expect(received).to_contain_text("Bolletta.pdf")
        assert violations(page, axe_source) == []
        with page.expect_download() as saved:
            received.click()
        assert saved.value.suggested_filename == "Bolletta.pdf"
        assert saved.value.path().read_bytes() == PDF
        assert widget.panel.locator("li img, li iframe, li embed").count() == 0

    @pytest.mark.parametrize(
        ("name", "content", "kind", "reason"),
        [
            ("programma.exe", b"MZ", "application/octet-stream", "Puoi mandare PDF"),
            ("foto.png", b"<html><script>alert(1)</script>", "image/png", "foto.png"),
            ("vuoto.pdf", b"", "application/pdf", "vuoto"),
        ],
    )
    def test_that_are_not_taken_say_why(
        self, scripted: Served, widget: Widget, name: str, content: bytes, kind: str, reason: str
    ):
        widget.open()
        self.choose(widget, name, content, kind)
        expect(widget.mine).to_have_attribute("data-delivery", "refused")
        expect(widget.mine).to_contain_text(reason)
        widget.mine.get_by_role("button", name="Elimina").click()
        expect(widget.mine).to_have_count(0)

    def test_wait_offline_and_go_out_after_a_reload(self, scripted: Served, widget: Widget):
        context = widget.page.context
        widget.open()
        self.choose(widget, "prima.pdf", PDF, "application/pdf")
        expect(widget.mine).to_have_attribute("data-delivery", "sent")
        context.set_offline(True)
        self.choose(widget, "dopo.pdf", PDF, "application/pdf")
        expect(widget.mine.last).to_have_attribute("data-delivery", "waiting")
        context.set_offline(False)
        widget.page.reload()
        widget.open()
        expect(widget.mine).to_have_count(2)
        expect(widget.mine.last).to_contain_text("dopo.pdf")
        expect(widget.mine.last).to_have_attribute("data-delivery", "sent")

    def test_can_be_cancelled_while_they_go(self, scripted: Served, widget: Widget):
        widget.open()
        widget.page.route("**/files", lambda _route: None)
        self.choose(widget, "grande.pdf", PDF, "application/pdf")
        expect(widget.mine.locator(".file")).to_contain_text("grande.pdf")
        widget.mine.get_by_role("button", name="Annulla").click()
        expect(widget.mine).to_have_count(0)
        widget.page.unroute("**/files")
        widget.ask("Ciao")
        expect(widget.mine).to_have_count(1)

    def test_are_dropped_and_pasted(self, scripted: Served, widget: Widget):
        widget.open()
        give = """(target, how) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(["una nota"], `${how}.txt`, { type: "text/plain" }));
          const event = how === "paste"
            ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true })
            : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
          target.dispatchEvent(event);
        }"""
        widget.panel.evaluate(give, "drop")
        expect(widget.mine).to_have_count(1)
        widget.input.evaluate(give, "paste")
        expect(widget.mine).to_have_count(2)
        for name in ("drop.txt", "paste.txt"):
            expect(widget.mine.filter(has_text=name)).to_have_attribute("data-delivery", "sent")


class TestTranscript:
    def test_a_visitor_says_where_to(
        self, scripted: Served, widget: Widget, language: str, axe_source: str
    ):
        to = f"copy-{language}@example.com"
        widget.open().ask("Ciao")
        widget.menu("Una copia per e-mail" if language == "it" else "A copy by e-mail")
        form = widget.panel.locator(".sheet")
        assert violations(widget.page, axe_source) == []
        form.get_by_role("textbox").fill(to)
        form.locator("button.main").click()
        expect(form.get_by_role("status")).to_contain_text(to)
        assert violations(widget.page, axe_source) == []
        widget.page.wait_for_timeout(1_500)
        assert any("Ciao" in text for text in mails(scripted, to))

    def test_a_customer_gets_it_at_the_address_on_record(self, scripted: Served, widget: Widget):
        widget.open().ask("Ciao")
        widget.page.evaluate("token => window.Ascolto.signIn(token)", scripted.identity)
        expect(widget.panel.locator(".welcome h3")).to_contain_text("Anna")
        widget.menu("Una copia per e-mail")
        form = widget.panel.locator(".sheet")
        expect(form.get_by_role("textbox")).to_have_count(0)
        form.locator("button.main").click()
        expect(form.get_by_role("status")).to_contain_text(re.compile(r"a•••@example\.com"))
        assert ANNA not in form.inner_text()
