from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from agent.cases.service import CaseService
from agent.kit.clock import FixedClock
from tests.actions import scene, world
from tests.actions.conftest import Chat

Change = Callable[..., None]


class TestPowerOutage:
    def test_a_fault_of_the_area_with_number_and_end(self, chat: Chat, change: Change) -> None:
        change(scene.add_fault)
        said = chat.run("action_power_outage", "manca la luce")
        assert "Guasto GU-000001" in said
        assert "Guasto a un cavo" in said
        assert "22 novembre 2026, 13:00" in said
        assert chat.slots.get("pending") is None

    def test_planned_works(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_fault(s, a, kind="planned_work", expected_end_at=None))
        said = chat.run("action_power_outage", "non c'è corrente")
        assert "Lavori programmati" in said
        assert "non ancora stimata" in said

    def test_the_open_case_comes_first(self, chat: Chat, change: Change) -> None:
        change(world.add_ticket, "fault")
        said = chat.run("action_power_outage", "ancora niente luce")
        assert chat.responses()[0] == "utter_open_case_lead"
        assert "TK-000001" in said
        assert chat.responses()[-1] == "utter_fault_has_case"
        assert chat.slots.get("pending") is None

    def test_without_a_known_fault_a_case_after_a_yes(
        self, chat: Chat, anna: str, clock: FixedClock
    ) -> None:
        said = chat.run("action_power_outage", "non ho corrente in casa")
        assert "non risultano guasti" in said
        assert "803 500" in said
        said = chat.run("action_affirm", "sì")
        with chat.database.reading() as session:
            (case,) = CaseService(session, clock=clock).open_for(anna)
        assert (case.category, case.product, case.priority) == ("fault", "luce", "high")
        assert case.number in said
        assert "TK" in chat.press("Annulla")
        with chat.database.reading() as session:
            assert CaseService(session, clock=clock).open_for(anna) == ()

    def test_suspended_is_no_fault(self, chat: Chat, change: Change) -> None:
        change(scene.suspend, "luce")
        assert "sospesa" in chat.run("action_power_outage", "non c'è luce")

    def test_medical_equipment_comes_first(self, chat: Chat) -> None:
        chat.run("action_power_outage", "mia madre usa l'ossigeno e non c'è corrente")
        assert chat.responses()[0] == "utter_power_medical"

    def test_a_visitor_names_his_city(self, visitor: Chat, change: Change) -> None:
        change(scene.add_fault)
        assert "GU-000001" in visitor.run("action_power_outage", "luce?", city="Milano")
        said = visitor.run("action_power_outage", "manca la luce a Bari", city="Bari")
        assert "A Bari non risultano guasti" in said
        assert "GU-000001" not in said

    def test_somebody_elses_area_is_not_told(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_fault(s, a, city="Roma"))
        assert "GU-000001" not in chat.run("action_power_outage", "manca la luce")


class TestInternet:
    def test_the_line_is_down(self, chat: Chat, change: Change) -> None:
        since = world.NOW - timedelta(hours=6)
        change(lambda s, a: scene.add_fibre(s, a, status="down", down_since=since,
                                            router_online=False))  # fmt: skip
        said = chat.run("action_internet_down", "internet non va")
        assert "interrotta dal 22 novembre 2026, 04:00" in said
        assert "Ventolia Box risulta spento" in said
        assert "TK-" in chat.run("action_affirm", "sì")
        assert "Quando va bene?" in chat.press("Prenota un tecnico") or chat.form == "visit_form"

    def test_the_line_is_slow(self, chat: Chat, change: Change) -> None:
        change(lambda s, a: scene.add_fibre(s, a, measured_down_mbps=Decimal("212")))
        said = chat.run("action_slow_internet", "va lentissimo")
        assert "212 Mb/s" in said
        assert "500" in said

    def test_the_line_is_well(self, chat: Chat, change: Change) -> None:
        change(scene.add_fibre)
        assert "880 Mb/s" in chat.run("action_slow_internet", "va lentissimo")

    def test_no_fibre(self, chat: Chat) -> None:
        assert "Non vedo una fibra attiva" in chat.run("action_internet_down", "internet non va")

    def test_suspended(self, chat: Chat, change: Change) -> None:
        change(scene.add_fibre)
        change(scene.suspend, "fibra")
        assert "sospesa" in chat.run("action_internet_down", "internet non va")

    @pytest.mark.parametrize("action", ["action_internet_down", "action_slow_internet"])
    def test_a_visitor_is_told_what_to_try(self, visitor: Chat, action: str) -> None:
        assert "Se accedi controllo la tua linea" in visitor.run(action, "internet?")
