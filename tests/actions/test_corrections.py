"""What waits for a yes is corrected in the customer's own words, whatever intent they look like."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from agent.billing.models import BillRow
from agent.supply.models import ContractRow
from tests.actions import scene, world
from tests.actions.conftest import Chat

Change = Callable[..., None]


@pytest.mark.parametrize("action", ["action_deny", "action_nlu_fallback", "action_payment_plan"])
def test_another_number_of_instalments(chat: Chat, action: str) -> None:
    chat.run("action_payment_plan", "vorrei pagare in 3 rate")
    assert "in 4 rate" in chat.run(action, "anzi no, meglio 4")
    assert chat.slots["pending"]["arguments"]["parts"] == 4
    assert "attivo" in chat.run("action_affirm", "sì")


def test_too_many_are_refused_and_asked_again(chat: Chat) -> None:
    chat.run("action_payment_plan", "vorrei pagare in 3 rate")
    assert "troppo piccole" in chat.run("action_nlu_fallback", "no, facciamo 6")
    assert chat.slots["pending"] is None
    assert chat.form == "plan_form"
    assert "in 4 rate" in chat.fill("4", intent="nlu_fallback")


def test_a_plain_no_is_still_a_no(chat: Chat) -> None:
    chat.run("action_payment_plan", "vorrei pagare in 3 rate")
    assert "non ho cambiato nulla" in chat.run("action_deny", "no")
    assert chat.slots["pending"] is None


def test_another_phone(chat: Chat) -> None:
    said = chat.run("action_change_contact_details", "cambia telefono", phone="+393331234567")
    assert "+393331234567" in said
    said = chat.run("action_identify_customer", "no scusa, 333 7654321", phone="+393337654321")
    assert "+393337654321" in said
    assert "+393337654321" in chat.run("action_affirm", "sì")


def test_another_number_to_call(chat: Chat, change: Change) -> None:
    change(scene.set_phone)
    chat.run("action_callback_request", "richiamatemi domani")
    assert "+393337654321" in chat.run("action_deny", "no, al 333 7654321", phone="+393337654321")
    assert "domani" in chat.run("action_affirm", "sì")


def test_another_reading(chat: Chat) -> None:
    chat.run("action_meter_reading", "lettura luce 3050", product="luce", meter_value="3050")
    first = chat.slots["pending"]["arguments"]
    chat.run("action_nlu_fallback", f"no scusa, {first['value'] + 1}")
    assert chat.slots["pending"]["arguments"] == {**first, "value": first["value"] + 1}


def test_an_impossible_one_is_asked_again(chat: Chat) -> None:
    chat.run("action_meter_reading", "lettura luce 3050", product="luce", meter_value="3050")
    assert "non può essere" in chat.run("action_nlu_fallback", "no, 3")
    assert chat.slots["pending"] is None


class TestContract:
    @pytest.mark.parametrize("action", ["action_power_outage", "action_deny"])
    def test_another_supply(self, chat: Chat, action: str) -> None:
        chat.run("action_cancel_contract", "disdico il gas", product="gas")
        said = chat.run(action, "no la luce di Milano", product="luce")
        assert "luce, via" in said
        assert "salvavita" not in said

    def test_one_that_is_only_being_activated(self, chat: Chat, change: Change) -> None:
        change(_activating)
        said = chat.run("action_cancel_contract", "disdico il gas", product="gas")
        assert "per gas" in said

    def test_the_answer_to_which_one(self, chat: Chat) -> None:
        chat.run("action_change_plan", "vorrei un'altra tariffa")
        assert "Oggi hai" in chat.run("action_power_outage", "la luce di Milano", product="luce")

    def test_a_fault_after_which_one_is_a_fault(self, chat: Chat) -> None:
        chat.run("action_change_plan", "vorrei un'altra tariffa")
        assert "Oggi hai" not in chat.run("action_power_outage", "manca la luce", product="luce")


class TestVisit:
    def test_another_day_than_the_one_proposed(self, chat: Chat) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore martedì mattina")
        assert chat.slots["pending"]
        said = chat.run("action_nlu_fallback", "meglio giovedì mattina")
        assert "giovedì 26 novembre, 8-12" in said
        assert "martedì" not in said

    def test_the_second_of_the_slots(self, chat: Chat) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore")
        slots = chat.run("action_ask_visit_form_visit_slot").splitlines()
        said = chat.fill("la seconda", intent="nlu_fallback")
        assert slots[2] in said

    def test_another_day_shows_later_ones(self, chat: Chat) -> None:
        chat.run("action_technician_booking", "un tecnico per il contatore")
        first = chat.run("action_ask_visit_form_visit_slot")
        chat.fill("no, un altro giorno", intent="deny")
        assert chat.form == "visit_form"
        assert chat.run("action_ask_visit_form_visit_slot") != first


def test_undo_without_anything_written(chat: Chat) -> None:
    assert "nulla da annullare" in chat.run("action_deny", "annulla")


def test_the_toast_after_a_smell_of_gas_is_not_turned_down(chat: Chat) -> None:
    chat.run("action_gas_leak", "sento odore di gas")
    said = chat.run("action_out_of_scope", "era solo il pranzo bruciato")
    assert "800 555 911" in said
    assert "non mi occupo" not in said


class TestWorks:
    def test_works_in_my_street(self, chat: Chat, change: Change) -> None:
        change(scene.add_fault)
        assert "GU-000001" in chat.run("action_ask_knowledge", "ci sono lavori nella mia zona?")

    def test_none(self, chat: Chat) -> None:
        assert "non risultano" in chat.run("action_ask_knowledge", "ci sono lavori nella mia via?")


def test_a_deposit_is_awaited_with_the_return(chat: Chat, change: Change) -> None:
    change(world.add_return)
    assert "deposito" in chat.run("action_refund_status", "quando riavrò il deposito?")


def test_an_overdue_bill_cannot_be_put_off(chat: Chat, change: Change) -> None:
    change(_overdue)
    assert "già scaduta" in chat.run("action_payment_plan", "posso pagare più tardi?")
    assert chat.slots.get("pending") is None


def _activating(session: Session, _anna: str) -> None:
    session.query(ContractRow).filter_by(product="gas").one().status = "activating"


def _overdue(session: Session, anna: str) -> None:
    for bill in session.query(BillRow).filter_by(customer_id=anna, status="unpaid"):
        bill.due_on = world.TODAY.replace(day=1)
