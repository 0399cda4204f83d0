from collections.abc import Callable

import pytest

from agent.kit.clock import FixedClock
from agent.visits.service import VisitService
from tests.actions import scene
from tests.actions.conftest import Chat

Change = Callable[..., None]


@pytest.fixture
def upcoming(chat: Chat, anna: str, clock: FixedClock) -> Callable[[], list[str]]:
    def read() -> list[str]:
        with chat.database.reading() as session:
            visits = VisitService(session, clock=clock).upcoming(anna)
            return [f"{v.starts_at:%m-%d %H}" for v in visits]

    return read


class TestBooking:
    def test_reason_slot_yes_undo(self, chat: Chat, upcoming: Callable[[], list[str]]) -> None:
        chat.run("action_technician_booking", "vorrei un tecnico")
        assert chat.slots["requested_slot"] == "visit_task"
        chat.fill("", intent="technician_booking", choice="book:meter_check")
        assert chat.slots["requested_slot"] == "visit_slot"
        said = chat.fill("", intent="technician_booking", choice="2026-11-24T08")
        assert "martedì 24 novembre, 8-12" in said
        assert "via Garibaldi 1, Milano" in said
        said = chat.run("action_affirm", "sì")
        assert "AP-" in said
        assert upcoming() == ["11-24 07"]
        assert "visita prenotata" in chat.press("Annulla")
        assert upcoming() == []

    def test_all_in_one_message(self, chat: Chat) -> None:
        said = chat.run("action_technician_booking",
                        "mi serve un tecnico per il contatore martedì mattina")  # fmt: skip
        assert "controllo del contatore" in said
        assert "martedì 24 novembre, 8-12" in said

    def test_a_day_narrows_the_slots_offered(self, chat: Chat) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore")
        chat.fill("meglio giovedì", intent="technician_booking")
        assert chat.slots["visit_after"] == "2026-11-26"
        said = chat.run("action_ask_visit_form_visit_slot")
        assert "giovedì 26 novembre, 8-12" in said
        assert "martedì 24" not in said

    def test_another_slot_than_the_one_proposed(self, chat: Chat) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore martedì mattina")
        chat.run("action_technician_booking", "spostala")
        said = chat.fill("giovedì mattina", intent="technician_booking")
        assert "controllo del contatore" in said
        assert "giovedì 26 novembre, 8-12" in said

    def test_a_slot_declined_brings_the_others(self, chat: Chat) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore martedì mattina")
        chat.run("action_deny", "no")
        chat.press("Vedi le altre fasce")
        assert chat.slots["visit_task"] == "book:meter_check"
        assert chat.slots["requested_slot"] == "visit_slot"

    def test_a_sunday_is_refused(self, chat: Chat) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore")
        assert "non c'è posto" in chat.fill("domenica", intent="technician_booking")

    @pytest.mark.parametrize("slot", ["2026-11-22T08", "2026-11-24T09", "2020-01-01T08"])
    def test_a_slot_that_is_none_is_refused(self, chat: Chat, slot: str) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore")
        assert "non è più libera" in chat.fill("", intent="technician_booking", choice=slot)
        assert chat.slots["visit_slot"] is None

    def test_a_visit_booked_can_be_moved(
        self, chat: Chat, change: Change, upcoming: Callable[[], list[str]]
    ) -> None:
        change(lambda s, a: scene.add_visit(s, a, days=3))
        said = chat.run("action_technician_booking", "mi serve un tecnico")
        assert "AP-000103" in said
        chat.press("Sposta la visita")
        said = chat.fill("", intent="technician_booking", choice="2026-11-27T16")
        assert "venerdì 27 novembre, 16-20" in said
        chat.run("action_affirm", "sì")
        assert upcoming() == ["11-27 15"]
        chat.press("Annulla")
        assert upcoming() == ["11-25 07"]

    def test_by_words(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_visit(s, a, days=3))
        said = chat.run("action_technician_booking", "spostate l'appuntamento a venerdì mattina")
        assert "venerdì 27 novembre, 8-12" in said

    def test_cancelled(self, chat: Chat, change: Change, upcoming: Callable[[], list[str]]) -> None:
        change(lambda s, a: scene.add_visit(s, a, days=3))
        chat.run("action_technician_booking", "voglio annullare l'appuntamento col tecnico")
        assert "annullata" in chat.run("action_affirm", "sì")
        assert upcoming() == []

    def test_too_late_to_move(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_visit(s, a, days=1))
        assert "meno di 24 ore" in chat.run("action_technician_booking", "sposta l'appuntamento")
        assert "meno di 24 ore" in chat.run("action_technician_booking", "annulla l'appuntamento")

    def test_with_a_second_home_it_asks_which(self, chat: Chat, change: Change) -> None:
        change(scene.add_second_home)
        chat.run("action_technician_booking", "un tecnico per il contatore della luce")
        assert chat.slots["requested_slot"] == "visit_point"
        asked = chat.run("action_ask_visit_form_visit_point")
        assert "via Mazzini 7, Verona" in asked
        chat.fill("quella di Verona", intent="nlu_fallback")
        said = chat.fill("", intent="technician_booking", choice="2026-11-24T08")
        assert "via Mazzini 7, Verona" in said
        assert "Verona" in chat.run("action_affirm", "sì")

    def test_a_home_named_at_once_is_not_asked(self, chat: Chat, change: Change) -> None:
        change(scene.add_second_home)
        chat.run("action_technician_booking", "un tecnico per il contatore della casa di Verona")
        assert chat.slots["requested_slot"] == "visit_slot"

    def test_signed_in_only(self, visitor: Chat) -> None:
        visitor.run("action_technician_booking", "un tecnico")
        assert visitor.responses() == ["utter_sign_in_needed"]


class TestStatus:
    def test_the_next_one(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_visit(s, a, days=3))
        said = chat.run("action_technician_status", "quando viene il tecnico?")
        assert "mercoledì 25 novembre, 8-12" in said
        assert "Nadia Fabbri" in said

    def test_missed_is_worth_thirty_euros(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_visit(s, a, days=-4, status="missed"))
        change(lambda s, a: scene.add_visit(s, a, days=3))
        said = chat.run("action_technician_status", "il tecnico non è venuto")
        assert "mercoledì 18 novembre, 8-12" in said
        assert "30,00\xa0€" in said
        assert "mercoledì 25 novembre" in said

    def test_missed_but_not_on_record(self, chat: Chat) -> None:
        said = chat.run("action_technician_status", "non si è presentato nessuno")
        assert "non mi risulta registrata" in said
        assert "Apri una pratica" in said

    def test_still_within_the_slot(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_visit(s, a, days=0))
        assert "non è ancora finita" in chat.run("action_technician_status", "non viene nessuno")

    def test_none(self, chat: Chat) -> None:
        assert "Non vedo visite" in chat.run("action_technician_status", "quando arriva?")
