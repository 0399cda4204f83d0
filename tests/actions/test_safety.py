from collections.abc import Callable

import pytest

from agent.cases.service import CaseService
from agent.kit.clock import FixedClock
from tests.actions import world
from tests.actions.conftest import Chat


class TestGasLeak:
    def test_numbers_first_then_an_urgent_case(
        self, chat: Chat, anna: str, clock: FixedClock
    ) -> None:
        said = chat.run("action_gas_leak", "sento puzza di gas in cucina")
        assert chat.responses()[0] == "utter_gas_leak"
        assert said.startswith("Esci subito")
        assert "800 555 911" in said
        assert "112" in said
        with chat.database.reading() as session:
            case = CaseService(session, clock=clock).open_for(anna)[0]
        assert (case.priority, case.product, case.number in said) == ("urgent", "gas", True)

    def test_the_same_case_takes_the_second_message(
        self, chat: Chat, anna: str, clock: FixedClock
    ) -> None:
        chat.run("action_gas_leak", "sento puzza di gas")
        chat.run("action_gas_leak", "puzza sempre di più")
        with chat.database.reading() as session:
            cases = CaseService(session, clock=clock)
            (case,) = cases.open_for(anna)
            assert len(cases.by_number(anna, case.number).notes) == 2

    def test_a_visitor_gets_the_numbers(self, visitor: Chat) -> None:
        said = visitor.run("action_gas_leak", "odore di gas")
        assert "800 555 911" in said
        assert "Parla con una persona" in said

    def test_it_ends_form_and_question(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "vorrei fare l'autolettura")
        chat.slots["pending"] = {"action": "action_meter_reading"}
        chat.run("action_gas_leak", "aspetta, puzza di gas")
        assert chat.form is None
        assert chat.slots["pending"] is None
        assert chat.slots["requested_slot"] is None

    def test_the_other_room_is_not_the_other_bill(
        self, chat: Chat, change: Callable[..., None]
    ) -> None:
        change(world.add_order)
        chat.run("action_bill_explain", "perché la bolletta è alta?")
        assert chat.slots["focus"]
        said = chat.run("action_gas_leak", "c'è gas nell'altra stanza")
        assert said.startswith("Esci subito")

    def test_no_form_takes_the_message(self, chat: Chat) -> None:
        chat.run("action_ticket_open", "voglio aprire una pratica")
        chat.fill("sento odore di gas", intent="gas_leak")
        assert chat.slots["ticket_text"] is None
        assert chat.form == "ticket_form"  # Rasa now runs the action of the intent

    def test_records_that_fail_take_nothing_away(
        self, chat: Chat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("the database is down")

        monkeypatch.setattr(CaseService, "open_case", fail)
        said = chat.run("action_gas_leak", "sento puzza di gas")
        assert "800 555 911" in said
        assert "TK-" not in said

    def test_a_customer_that_is_gone_gets_the_numbers_too(self, chat: Chat) -> None:
        chat.slots["customer_id"] = "nobody"
        assert chat.run("action_gas_leak", "gas!").startswith("Esci subito")

    def test_what_comes_next_begins_with_the_danger_once(self, chat: Chat) -> None:
        chat.run("action_gas_leak", "sento puzza di gas")
        chat.run("action_nlu_fallback", "ora sono fuori, che faccio?")
        assert chat.responses() == ["utter_gas_leak_again"]
        assert not chat.slots.get("failures")
        chat.run("action_bill_explain", "perché la bolletta è alta?")
        assert chat.responses()[0] == "utter_gas_leak_again"
        chat.run("action_bill_explain", "perché la bolletta è alta?")
        assert "utter_gas_leak_again" not in chat.responses()

    def test_in_english(self, visitor: Chat) -> None:
        visitor.slots["language"] = "en"
        assert visitor.run("action_gas_leak", "gas smell").startswith("Get out now")
