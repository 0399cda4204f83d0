from collections.abc import Callable

from agent.billing.service import BillingService
from agent.kit.clock import FixedClock
from tests.actions import world
from tests.actions.conftest import Chat


class TestBillExplain:
    def test_compares_with_the_same_season(self, chat: Chat) -> None:
        said = chat.run("action_bill_explain", "perché la bolletta è così alta?")
        assert "B2026000002" in said
        assert "Da pagare" in said
        assert "36,00" in said  # 120 kWh more at 0.30
        assert "420 kWh invece di 300" in said
        assert "stimata" in said

    def test_speaks_english(self, chat: Chat) -> None:
        chat.slots["language"] = "en"
        said = chat.run("action_bill_explain", "why is my bill so high?")
        assert "€36.00 higher" in said
        assert "420 kWh instead of 300" in said

    def test_the_other_one_is_shown(self, chat: Chat) -> None:
        chat.run("action_bill_explain", "perché è così alta?")
        said = chat.run("action_deny", "no, l'altra bolletta")
        assert "B2026000001" in said
        assert "B2026000002" not in said
        said = chat.run("action_payment_status", "no, un'altra ancora")
        assert "B2025000001" in said

    def test_by_month_and_by_number(self, chat: Chat) -> None:
        assert "B2026000001" in chat.run("action_bill_explain", "quella di agosto perché è alta?")
        said = chat.run("action_bill_explain", "spiegami questa", bill_number="B2025000001")
        assert "B2025000001" in said

    def test_somebody_elses_number_is_not_among_yours(self, chat: Chat) -> None:
        said = chat.run("action_bill_explain", "e questa?", bill_number="B9999999999")
        assert chat.responses() == ["utter_error_bill_not_found"]
        assert "fra le tue" in said

    def test_one_item(self, chat: Chat) -> None:
        said = chat.run("action_bill_explain", "cos'è il canone tv sulla mia bolletta?")
        assert "18,00" in said
        said = chat.run("action_bill_explain", "e il conguaglio cos'è?")
        assert chat.responses() == ["utter_bill_item_absent"]

    def test_an_open_case_is_said_first_and_then_in_short(
        self, chat: Chat, change: Callable[..., None]
    ) -> None:
        change(world.add_ticket, "billing")
        said = chat.run("action_bill_explain", "perché è così alta?")
        assert chat.responses()[0] == "utter_open_case_lead"
        assert said.startswith("Prima di tutto")
        assert "TK-000001" in said
        chat.run("action_bill_explain", "e il canone?")
        assert chat.responses()[0] == "utter_open_case_again"

    def test_needs_sign_in(self, visitor: Chat) -> None:
        visitor.run("action_bill_explain", "perché la bolletta è alta?")
        assert visitor.responses() == ["utter_sign_in_needed"]


class TestDispute:
    def test_asked_confirmed_and_written_once(
        self, chat: Chat, anna: str, clock: FixedClock
    ) -> None:
        chat.run("action_dispute_bill", "contesto la bolletta")
        assert chat.form == "dispute_form"
        said = chat.fill("non ho mai consumato così tanto in due mesi", intent="dispute_bill")
        assert "Confermi?" in said
        said = chat.run("action_affirm", "sì")
        assert "TK-" in said
        assert chat.slots["last_write"]["kind"] == "dispute"
        with chat.database.reading() as session:
            disputes = BillingService(session, clock=clock).disputes(anna)
        assert [d.bill_number for d in disputes] == ["B2026000002"]
        chat.run("action_dispute_bill", "contesto la bolletta")
        assert chat.responses() == ["utter_open_case_lead", "utter_dispute_known"]

    def test_the_reason_in_the_first_message_is_kept(self, chat: Chat) -> None:
        chat.run("action_dispute_bill", "la bolletta è sbagliata, ho consumato molto meno di così")
        assert chat.slots["pending"]["arguments"]["reason"].endswith("molto meno di così")

    def test_no_leaves_it(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        chat.run("action_dispute_bill", "contesto la bolletta")
        chat.fill("secondo me avete sbagliato a leggere il contatore")
        chat.run("action_deny", "no")
        assert chat.responses() == ["utter_left_as_is"]
        with chat.database.reading() as session:
            assert not BillingService(session, clock=clock).disputes(anna)
