from collections.abc import Callable

from agent.kit.clock import FixedClock
from agent.supply.service import SupplyService
from tests.actions import world
from tests.actions.conftest import Chat


class TestMeterReading:
    def test_which_meter_then_value_then_yes(
        self, chat: Chat, anna: str, clock: FixedClock
    ) -> None:
        chat.run("action_meter_reading", "vorrei fare l'autolettura")
        assert chat.slots["requested_slot"] == "meter_contract"
        chat.fill("della luce")
        assert chat.slots["requested_slot"] == "meter_reading"
        said = chat.fill("3.050")
        assert "3.050 kWh" in said
        said = chat.run("action_affirm", "sì")
        assert "Fatto" in said
        assert "50 kWh" in said
        with chat.database.reading() as session:
            supply = SupplyService(session, clock=clock)
            contract = supply.contracts(anna, product="luce")[0]
            assert supply.readings(anna, contract.id)[0].value == 3050

    def test_all_in_one_message(self, chat: Chat) -> None:
        said = chat.run("action_meter_reading", "il contatore della luce segna 3050",
                        product="luce", meter_value="3050")  # fmt: skip
        assert "3.050 kWh" in said
        assert "Confermi?" in said

    def test_impossible_ones_are_refused_with_the_range(self, chat: Chat) -> None:
        said = chat.run("action_meter_reading", "luce 12", product="luce", meter_value="12")
        assert "12 non può essere" in said
        assert "3.000" in said
        assert chat.slots["requested_slot"] == "meter_reading"
        said = chat.fill("9999999")
        assert "è troppo per questo contatore" in said
        assert "Confermi?" in chat.fill("3060")

    def test_a_value_given_before_the_meter_is_checked_later(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "il contatore segna 12", meter_value="12")
        assert chat.slots["requested_slot"] == "meter_contract"
        assert "non può essere" in chat.fill("luce")
        assert chat.slots["requested_slot"] == "meter_reading"

    def test_an_answer_to_something_else_fills_nothing(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "lettura della luce", product="luce")
        before = dict(chat.slots)
        chat.fill("ma quanto ci mette ad arrivare il router?")
        assert chat.slots == before


class TestMove:
    def test_address_and_day(self, chat: Chat) -> None:
        chat.run("action_move_home", "mi trasferisco")
        assert chat.slots["requested_slot"] == "move_address"
        chat.fill("in via Dante 8, Torino")
        assert chat.slots["requested_slot"] == "move_date"
        said = chat.fill("dal 3 marzo", date="2027-03-03")
        assert "via Dante 8" in said
        assert "3 marzo 2027" in said
        said = chat.run("action_affirm", "sì")
        assert "RQ-" in said
        assert chat.slots["last_write"]["kind"] == "request"

    def test_a_day_that_is_past_is_asked_again(self, chat: Chat) -> None:
        chat.run("action_move_home", "mi trasferisco in via Dante 8, Torino")
        said = chat.fill("il 3 marzo 2020")
        assert "fra il" in said
        assert chat.slots["requested_slot"] == "move_date"


class TestContracts:
    def test_activation(self, chat: Chat) -> None:
        chat.run("action_activate_supply", "vorrei attivare la fibra", product="fibra")
        said = chat.fill("via Dante 8, Torino")
        assert "fibra, via Dante 8" in said
        assert "RQ-" in chat.run("action_affirm", "sì")

    def test_transfer_to_somebody(self, chat: Chat) -> None:
        chat.run("action_transfer_contract", "vorrei intestare la luce a mia moglie")
        said = chat.fill("Carla Neri")
        assert "Carla Neri" in said
        assert "RQ-" in chat.run("action_affirm", "sì")

    def test_change_of_plan_by_buttons(self, chat: Chat) -> None:
        said = chat.run("action_change_plan", "voglio cambiare tariffa della luce", product="luce")
        assert "Luce Chiara" in said
        assert "Luce Notte" in said
        payload = chat.said[-1]["buttons"][0]["payload"]
        choice = payload.split('"')[3]
        said = chat.run("action_change_plan", "Luce Notte", choice=choice)
        assert "da Luce Chiara a Luce Notte" in said
        assert "RQ-" in chat.run("action_affirm", "sì")
        chat.run("action_contract_status", "a che punto è?")
        assert "utter_request_card" in chat.responses()

    def test_more_power(self, chat: Chat) -> None:
        said = chat.run("action_change_plan", "vorrei più potenza, 4,5 kW", product="luce")
        assert "3,0 kW" in said

    def test_cancelling_asks_which_and_then_once(self, chat: Chat) -> None:
        chat.run("action_cancel_contract", "voglio disdire")
        assert chat.responses() == ["utter_cancel_which"]
        chat.run("action_cancel_contract", "il gas", product="gas")
        assert chat.responses() == ["utter_cancel_ask_gas"]
        assert "RQ-" in chat.run("action_affirm", "sì")
        chat.run("action_cancel_contract", "disdico il gas", product="gas")
        chat.run("action_affirm", "sì")
        assert chat.responses() == ["utter_error_request_exists"]

    def test_status_without_requests_lists_the_contracts(self, chat: Chat) -> None:
        said = chat.run("action_contract_status", "a che punto è la mia attivazione?")
        assert "attivo dal 15 gennaio 2024" in said


class TestOffers:
    def test_public_to_a_visitor(self, visitor: Chat, anna: str) -> None:
        said = visitor.run("action_offer_inquiry", "che offerte avete per la luce?")
        assert "Luce Notte" in said
        assert visitor.responses()[-1] == "utter_offers_sign_in"

    def test_listed_for_a_customer_with_nothing_open(self, chat: Chat) -> None:
        chat.run("action_offer_inquiry", "c'è qualcosa di meglio?")
        assert "utter_offers" in chat.responses()

    def test_never_while_a_complaint_is_open(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_ticket, "complaint")
        for action in ("action_offer_inquiry", "action_purchase_interest"):
            said = chat.run(action, "vorrei la fibra", product="fibra")
            assert "utter_offer_held_back" in chat.responses()
            assert "Fibra 1000" not in said
            assert "TK-000001" in said

    def test_never_while_a_return_is_open(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_return)
        said = chat.run("action_offer_inquiry", "offerte?")
        assert chat.responses() == ["utter_offer_held_back"]
        assert "RE-000001" in said

    def test_interest_and_no_are_kept_once(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        from agent.customers.service import CustomerService

        chat.run("action_purchase_interest", "penso di prendere la fibra", product="fibra")
        assert "utter_interest_plans" in chat.responses()
        chat.run("action_not_interested", "no, la fibra non mi interessa", product="fibra")
        assert chat.responses() == ["utter_not_interested_kept"]
        with chat.database.reading() as session:
            facts = CustomerService(session, clock=clock).facts(anna)
        assert sorted((f.name, f.value) for f in facts) == [
            ("interest", "fibra"), ("offer_turned_down", "fibra")
        ]  # fmt: skip


class TestOrders:
    def test_a_late_parcel(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_order)
        said = chat.run("action_order_status", "dov'è il mio router?")
        assert said.startswith("Mi dispiace")
        assert "fermo al punto di ritiro" in said
        assert "via Dante 3" in said

    def test_a_number_of_nobody(self, chat: Chat) -> None:
        chat.run("action_order_status", "OR-99999999", order_id="OR-99999999")
        assert chat.responses() == ["utter_error_order_not_found"]

    def test_no_orders(self, chat: Chat) -> None:
        chat.run("action_order_status", "il pacco?")
        assert chat.responses() == ["utter_order_none"]

    def test_a_return_started_and_known(self, chat: Chat) -> None:
        said = chat.run("action_return_device", "il router è rotto, ve lo rimando")
        assert "difettoso" in said
        said = chat.run("action_affirm", "sì")
        assert "RE-" in said
        chat.run("action_return_status", "a che punto è?")
        assert chat.responses() == ["utter_return_card"]
        chat.run("action_return_device", "voglio restituire il router")
        assert chat.responses() == ["utter_return_known", "utter_return_card"]


class TestAccount:
    def test_a_code_is_no_identity(self, visitor: Chat) -> None:
        visitor.run("action_identify_customer", "sono VT0000012", customer_code="VT0000012")
        assert visitor.responses() == ["utter_identify_sign_in"]

    def test_known_already(self, chat: Chat) -> None:
        assert "Anna" in chat.run("action_identify_customer", "il mio codice è ...")

    def test_a_new_email_in_one_message(self, chat: Chat) -> None:
        said = chat.run("action_change_contact_details", "la mia nuova mail è a@b.it",
                        email="a@b.it")  # fmt: skip
        assert "a@b.it" in said
        said = chat.run("action_affirm", "sì")
        assert "anna1@example.com" in said
        assert chat.slots["last_write"]["kind"] == "contact"

    def test_an_address_step_by_step(self, chat: Chat) -> None:
        chat.run("action_change_contact_details", "devo cambiare dei dati")
        assert chat.slots["requested_slot"] == "contact_field"
        chat.fill("l'indirizzo delle lettere")
        assert "Mi manca qualcosa" in chat.fill("via Dante 8")
        assert "Confermi?" in chat.fill("via Dante 8, 10121 Torino TO")
