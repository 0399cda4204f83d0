"""Dialogue tests: the difference turn by turn, accepted or thrown away."""

import pytest
from playwright.sync_api import expect

from agent.kit.clock import Clock
from agent.training.dialogue_results import result_row
from agent.training.dialogues import DialogueFolder, Heard
from tests.e2e.studio.conftest import School, Studio

pytestmark = pytest.mark.browser
NAME = "data/dialogues/it/pagare-a-rate.yml"
TEST = """\
title: Pagare a rate
turns:
- say: Buongiorno
  intent: greet
  actions: [action_greet]
  replies: [utter_greet]
- say: Posso pagare a rate?
  intent: payment_plan
  actions: [action_payment_plan]
  replies: [text, buttons]
"""


@pytest.fixture
def failing(school: School) -> str:
    """A test that the last rehearsal failed in its second turn."""
    path = school.root / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEST, "utf-8")
    kept = DialogueFolder(school.root / "data").get("it/pagare-a-rate")
    heard = [
        (Heard("greet", ("action_greet",), ("utter_greet",)), None),
        (Heard("payment_info", ("action_payment_plan",), ("text",)), None),
    ]
    school.add(
        result_row(
            model_id=f"model-{Clock().now().timestamp()}"[:60],
            dialogue=kept.id,
            digest=kept.digest,
            passed=False,
            turns=heard,
            clock=Clock(),
        )
    )
    return "Pagare a rate"


class TestDifference:
    def test_turn_by_turn_and_accepted(self, school: School, elena: Studio, failing: str):
        elena.open("dialogues")
        elena.page.get_by_role("link", name=failing).click()
        turns = elena.page.locator(".turn")
        expect(turns.locator(".chip")).to_have_text(["Come atteso", "Diverso"])
        expect(turns.nth(1)).to_contain_text("Cambia: intento, risposte")
        elena.page.get_by_label("Solo dove cambia (1)").check()
        expect(turns).to_have_count(1)
        elena.button("Accetta il nuovo esito").click()
        expect(elena.toast).to_contain_text("quello atteso")
        assert "payment_info" in school.file(NAME)

    def test_deleted_when_told_twice(self, school: School, elena: Studio, failing: str):
        elena.open("dialogues/it%2Fpagare-a-rate")
        elena.button("Elimina la prova").first.click()
        expect(elena.page.locator("dialog")).to_contain_text(failing)
        elena.page.locator("dialog").get_by_role("button", name="Elimina la prova").click()
        # A run that ends meanwhile says so too.
        expect(elena.page.locator(".toast", has_text="eliminata")).to_be_visible()
        assert not (school.root / NAME).exists()
