"""Findings in the training data are mended from the page."""

import pytest
from playwright.sync_api import expect

from agent.annotation.group_models import FindingRow, RefreshRow
from agent.annotation.quality import NAME
from agent.kit.clock import Clock
from agent.training.nlu import TrainingSet
from tests.e2e.studio.conftest import School, Studio

pytestmark = pytest.mark.browser
TEXT = "una frase che sta sotto due intenti"


@pytest.fixture
def clash(school: School) -> str:
    """One sentence under two intents, as a check would find it."""
    found = TrainingSet.read(school.root / "data")
    for intent in ("bill_explain", "bill_copy"):
        found.add(TEXT, intent, language="it")
    found.write()
    items = [
        {"text": TEXT, "intent": each.intent, "file": each.file, "line": each.line}
        for each in TrainingSet.read(school.root / "data").examples
        if each.text == TEXT
    ]
    now = Clock().now()
    content = {
        "intent": "bill_explain",
        "other": "bill_copy",
        "entity": None,
        "params": {},
        "items": items,
        "fixes": ["move", "delete", "keep"],
    }
    with school.database.transaction() as session:
        for row in (
            RefreshRow(name=NAME, at=now),
            FindingRow(
                id="clash", kind="contradiction", severity="high", place=0, content=content,
                state="open", found_at=now,
            ),
            FindingRow(
                id="few", kind="too_few", severity="medium", place=1, state="open", found_at=now,
                content=content
                | {"params": {"n": 3, "least": 10}, "items": [], "fixes": ["collect", "keep"]},
            ),
        ):  # fmt: skip
            session.merge(row)
    return TEXT


class TestFixes:
    def test_an_example_is_moved_in_its_file(self, school: School, elena: Studio, clash: str):
        elena.open("quality")
        finding = elena.page.locator(".finding", has_text=clash)
        expect(finding.locator(".where").first).to_contain_text("it/bills.yml:")
        finding.get_by_role("button", name="Sposta in bill_copy").click()
        expect(elena.toast).to_contain_text("Spostato in bill_copy")
        found = TrainingSet.read(school.root / "data")
        assert [each.intent for each in found.examples if each.text == clash] == ["bill_copy"]
        expect(elena.page.locator(".finding", has_text=clash)).to_have_count(0)

    def test_what_is_kept_is_folded(self, elena: Studio, clash: str):
        elena.open("quality")
        finding = elena.page.locator(".finding", has_text=clash)
        finding.get_by_role("button", name="Va bene così").click()
        expect(elena.page.locator(".kept")).to_contain_text("(1)")
        expect(finding).to_be_hidden()
        elena.page.locator(".kept summary").click()
        expect(finding).to_be_visible()

    def test_a_check_is_asked_for(self, elena: Studio, clash: str):
        del clash
        elena.open("quality")
        elena.button("Controlla ora").click()
        expect(elena.toast).to_contain_text("Controllo dei dati")
