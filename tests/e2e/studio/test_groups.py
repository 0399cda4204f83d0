"""What no intent covers is looked through and becomes something."""

import numpy as np
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from agent.annotation.group_models import GroupRow
from agent.annotation.models import bits_of
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from tests.e2e.studio.conftest import School, Studio

pytestmark = pytest.mark.browser


def group_of(school: School, texts: list[str], *terms: str) -> tuple[str, list[str]]:
    """Put messages into a group; return its id and theirs.

    That of an attempt before leaves: a test that runs again begins anew.
    """
    with school.database.transaction() as session:
        for row in session.scalars(select(GroupRow)):
            if row.terms == list(terms):
                session.delete(row)
    group_id, now = new_id(), Clock().now()
    ids = [
        school.review(text, group_id=group_id, sure=False, reasons=bits_of(["novel"]))
        for text in texts
    ]
    school.add(
        GroupRow(
            id=group_id,
            state="open",
            version=1,
            terms=list(terms),
            typical=ids[:3],
            nearest_intent="bill_explain",
            nearest_similarity=0.61,
            centre=np.ones(4, dtype="<f4").tobytes(),
            least=0.9,
            encoder="none",
            created_at=now,
            updated_at=now,
        )
    )
    return group_id, ids


class TestResolving:
    def test_the_chosen_messages_become_examples(self, school: School, elena: Studio):
        texts = [f"mi spieghi la voce perequazione numero {n}" for n in "abc"]
        group_id, ids = group_of(school, texts, "perequazione", "voce")
        elena.open("groups")
        elena.page.get_by_role("link", name="perequazione, voce").click()
        boxes = elena.page.locator(".group-messages input")
        expect(boxes).to_have_count(3)
        elena.page.get_by_role("checkbox", name=texts[1]).uncheck()
        elena.page.get_by_role("button", name="Altri esempi di un intento").click()
        chosen = elena.page.locator(".intent-choice input:checked")
        expect(chosen).to_have_value("bill_explain")
        elena.button("Aggiungi gli esempi").click()
        expect(elena.toast).to_contain_text("bill_explain")
        trainer = school.trainer()
        states = [trainer.get(f"/messages/{each}")["message"]["state"] for each in ids]
        assert [state == "open" for state in states] == [False, True, False]
        assert trainer.get(f"/groups/{group_id}")["group"]["state"] == "resolved"

    def test_noise_is_put_aside_and_taken_back(self, school: School, elena: Studio):
        group_id, _ = group_of(school, ["prova prova", "prova uno due"], "prova", "uno")
        elena.open(f"groups/{group_id}")
        elena.page.get_by_role("button", name="Niente").click()
        expect(elena.toast).to_contain_text("messo da parte")
        assert school.trainer().get(f"/groups/{group_id}")["group"]["state"] == "resolved"
        elena.toast.get_by_role("button", name="Annulla").click()
        expect(elena.page.get_by_role("link", name="prova, uno")).to_be_visible()
        assert school.trainer().get(f"/groups/{group_id}")["group"]["state"] == "open"

    def test_a_new_intent_is_written_into_the_project(self, school: School, elena: Studio):
        texts = [f"avete colonnine per ricaricare la macchina {n}" for n in "abc"]
        group_id, _ = group_of(school, texts, "colonnine", "macchina")
        elena.open(f"groups/{group_id}")
        elena.page.get_by_role("button", name="Un intento nuovo").click()
        elena.button("Crea l'intento").click()
        expect(elena.page.locator("#new-name")).to_be_focused()
        elena.page.locator("#new-name").fill("ev charging")
        expect(elena.page.locator("#new-name")).to_have_value("ev_charging")
        elena.page.locator("#new-subject").fill("offers")
        for field, text in (
            ("meaning-it", "Chiede di ricaricare l'auto."),
            ("meaning-en", "Asks about charging a car."),
            ("reply-it", "Le colonnine si chiedono con il contratto."),
            ("reply-en", "Chargers come with the contract."),
        ):
            elena.page.locator(f"#new-{field}").fill(text)
        elena.button("Crea l'intento").click()
        expect(elena.toast).to_contain_text("ev_charging")
        assert "ev_charging" in school.file("domain.yml")
        elena.open("groups?state=resolved")
        row = elena.page.locator(".group-resolved li", has_text="colonnine, macchina")
        expect(row).to_contain_text("ev_charging")
        expect(row).to_contain_text("Elena")

    def test_who_comes_second_is_told_so(self, school: School, elena: Studio):
        group_id, ids = group_of(school, ["il bonifico istantaneo"], "bonifico")
        elena.open(f"groups/{group_id}")
        school.trainer("chiara@school.example").post(
            f"/groups/{group_id}/resolve",
            version=1,
            kind="article",
            title="Il bonifico istantaneo",
            message_ids=ids,
        )
        # The stream has told the page, or the server tells who presses.
        expect(elena.page.locator(".group-resolution")).to_contain_text("Chiara")
