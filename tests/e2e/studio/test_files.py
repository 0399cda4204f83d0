"""Labels go into the files, and so does what comes from another project."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.studio.conftest import School, Studio

pytestmark = pytest.mark.browser
BILLS = "data/nlu/it/bills.yml"
OTHERS = """\
version: "3.1"
nlu:
- intent: faq_invoice
  examples: |
    - che cosa vuol dire la voce oneri nella fattura di [marzo](date)?
    - la bolletta è così alta che non capisco
- intent: bill_explain
  examples: |
    - vorrei che qualcuno mi spiegasse questa fattura riga per riga
"""


class TestExport:
    def test_an_accepted_label_becomes_a_line_of_its_file(self, school: School, elena: Studio):
        text = "perché questo mese la fattura è raddoppiata di colpo?"
        # Of four messages one is kept back for testing: write until one is to be taught.
        ids = [school.review(f"{text} {n}") for n in range(6)]
        for n, message_id in enumerate(ids):
            school.trainer().label(message_id, f"{text} {n}", "bill_explain")
        elena.open("files")
        expect(elena.page.locator(".pending")).to_contain_text("etichette accettate")
        expect(elena.page.locator(".diff-lines ins", has_text=text).first).to_be_visible()
        elena.button("Scrivi nei file").click()
        expect(elena.toast).to_contain_text("Scritti")
        expect(elena.page.locator(".empty")).to_contain_text("Niente da scrivere")
        assert text in school.file(BILLS)

    def test_nothing_waits(self, school: School, elena: Studio):
        school.trainer().post("/export")
        elena.open("files")
        expect(elena.page.locator(".empty")).to_be_visible()


class TestExamples:
    def test_found_by_words_and_by_intent(self, elena: Studio):
        elena.open("files?tab=examples")
        elena.page.get_by_label("Cerca negli esempi").fill("così alta")
        rows = elena.page.locator(".examples tbody tr")
        expect(rows.first).to_contain_text("così alta")
        elena.page.get_by_label("Intento").select_option("bill_explain")
        expect(elena.page).to_have_url(re.compile("q=cos.*intent=bill_explain"))
        expect(rows.first.locator(".where")).to_contain_text("it/bills.yml:")
        elena.page.get_by_label("Cerca negli esempi").fill("zzz nessuno scrive così")
        expect(elena.page.locator(".empty")).to_be_visible()


class TestImport:
    def test_looked_at_mapped_and_written(self, school: School, elena: Studio):
        before = school.file("domain.yml")
        elena.open("files?tab=import")
        elena.page.locator("input[type=file]").set_input_files(
            [{"name": "old-bot.yml", "mimeType": "text/yaml", "buffer": OTHERS.encode()}]
        )
        expect(elena.page.locator(".strangers")).to_contain_text("faq_invoice")
        assert school.file("domain.yml") == before
        elena.page.get_by_label("Che cosa diventa faq_invoice").select_option("bill_explain")
        expect(elena.page.locator(".diff-lines ins").first).to_be_visible()
        elena.page.get_by_role("button", name="Importa 3 esempi").click()
        expect(elena.toast).to_contain_text("Importati 3 esempi")
        assert "riga per riga" in school.file(BILLS)
        assert "faq_invoice" not in school.file("domain.yml")

    def test_what_cannot_be_read_is_said_with_its_line(self, elena: Studio):
        elena.open("files?tab=import")
        broken = 'version: "3.1"\nnlu:\n- intent: a\n  examples: |\n   - x\n  - y\n'
        elena.page.locator("input[type=file]").set_input_files(
            [{"name": "broken.yml", "mimeType": "text/yaml", "buffer": broken.encode()}]
        )
        expect(elena.page.locator(".unreadable")).to_contain_text("broken.yml:")

    def test_files_may_be_dropped(self, elena: Studio):
        elena.open("files?tab=import")
        transfer = elena.page.evaluate_handle(
            """text => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([text], "old-bot.yml", { type: "text/yaml" }));
              transfer.items.add(new File(["x"], "photo.png", { type: "image/png" }));
              return transfer;
            }""",
            OTHERS,
        )
        elena.page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
        expect(elena.page.locator(".said-box")).to_contain_text("photo.png")
        expect(elena.page.locator(".import-files")).to_contain_text("old-bot.yml")
