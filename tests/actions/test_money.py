from collections.abc import Callable

import pytest

from agent.billing.service import BillingService
from agent.kit.clock import FixedClock
from tests.actions import world
from tests.actions.conftest import Chat

GOOD_IBAN = "IT60X0542811101000000123456"


class TestPaymentStatus:
    def test_says_what_is_open_and_what_arrived(self, chat: Chat) -> None:
        said = chat.run("action_payment_status", "è tutto pagato?")
        assert "B2026000002" in said
        assert "159,00" in said  # 420 x 0.30 + 15 + 18
        assert "L'ultimo pagamento arrivato" in said

    def test_a_double_payment_is_told(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.pay_twice)
        said = chat.run("action_payment_status", "è arrivato il pagamento?")
        assert "pagata due volte" in said
        assert "108,00" in said
        assert "Sì, rimborsatemi" in said


class TestPayBill:
    def test_gives_amount_and_link(self, chat: Chat) -> None:
        said = chat.run("action_pay_bill", "voglio pagare")
        assert "https://ventolia.example/paga/B2026000002" in said
        assert "159,00" in said

    def test_a_debit_pays_by_itself(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_mandate)
        assert "Non devi fare nulla" in chat.run("action_pay_bill", "voglio pagare")

    def test_a_disputed_bill_is_not_to_be_paid(self, chat: Chat) -> None:
        chat.run("action_dispute_bill", "è sbagliata perché non ho usato tutta questa energia")
        chat.run("action_affirm", "sì")
        chat.run("action_pay_bill", "pago", bill_number="B2026000002")
        assert chat.responses() == ["utter_pay_disputed"]


class TestPlan:
    def test_asked_proposed_confirmed(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        chat.run("action_payment_plan", "posso pagare a rate?")
        said = chat.fill("tre", intent="payment_plan", choice="3")
        assert "53,00" in said
        assert "Attivo questo piano in 3 rate?" in said
        said = chat.run("action_affirm", "ok")
        assert chat.responses() == ["utter_plan_done"]
        with chat.database.reading() as session:
            plan = BillingService(session, clock=clock).overview(anna).plan
        assert plan is not None
        assert plan.number in said
        assert chat.slots["last_write"] == {"kind": "plan", "number": plan.number}

    def test_the_number_in_the_first_message_is_used(self, chat: Chat) -> None:
        said = chat.run("action_payment_plan", "vorrei pagare in 3 rate")
        assert "Attivo questo piano in 3 rate?" in said

    def test_too_many_are_refused_and_asked_again(self, chat: Chat) -> None:
        chat.run("action_payment_plan", "a rate")
        said = chat.fill("50")
        assert chat.form == "plan_form"
        assert chat.slots["requested_slot"] == "plan_parts"
        assert "un altro numero di rate" in said

    def test_later_instead(self, chat: Chat) -> None:
        said = chat.run("action_payment_plan", "posso avere più tempo per pagare?")
        assert "1 dicembre 2026" in said
        said = chat.run("action_affirm", "sì")
        assert "16 dicembre 2026" in said


class TestDirectDebit:
    def test_set_up_with_the_holder_known(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        chat.run("action_direct_debit", "voglio l'addebito sul conto", iban=GOOD_IBAN)
        assert chat.slots["requested_slot"] == "mandate_holder"
        said = chat.fill("sì", intent="affirm")
        assert "Anna Conti" in said
        assert "3456" in said
        chat.run("action_affirm", "sì")
        with chat.database.reading() as session:
            mandate = BillingService(session, clock=clock).mandate(anna)
        assert mandate is not None
        assert mandate.iban_last4 == "3456"

    def test_somebody_elses_account(self, chat: Chat) -> None:
        chat.run("action_direct_debit", "addebito sul conto", iban=GOOD_IBAN)
        assert "Carlo Neri" in chat.fill("Carlo Neri")

    def test_stop(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_mandate)
        chat.run("action_direct_debit", "voglio togliere la domiciliazione")
        assert chat.responses() == ["utter_mandate_stop_ask"]
        chat.run("action_affirm", "sì")
        assert chat.responses() == ["utter_mandate_stopped"]

    def test_what_there_is(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_mandate)
        said = chat.run("action_direct_debit", "addebito sul conto")
        assert "•••• 3456" in said

    def test_a_wrong_iban_is_explained_and_asked_again(self, chat: Chat) -> None:
        chat.run("action_direct_debit", "addebito sul conto")
        found = {"entity": "iban", "value": "IT61X0542811101000000123456", "valid": False}
        said = chat.fill("IT61X0542811101000000123456", entities=[found])
        assert "cifre di controllo" in said
        assert chat.slots["requested_slot"] == "mandate_iban"


class TestRefunds:
    def test_a_double_payment_is_refunded(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.pay_twice)
        said = chat.run("action_refund_request", "rivoglio i miei soldi")
        assert "B2026000001" in said
        said = chat.run("action_affirm", "sì")
        assert "108,00" in said
        assert "RI-" in said or "Rimborso" in said
        chat.run("action_refund_status", "a che punto è il rimborso?")
        assert "utter_refund_card" in chat.responses()

    def test_nothing_to_give_back_becomes_a_case(self, chat: Chat) -> None:
        chat.run("action_refund_request", "voglio un rimborso per il disservizio")
        assert chat.responses() == ["utter_refund_check_ask"]
        assert "TK-" in chat.run("action_affirm", "sì")

    def test_a_late_one_says_why(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_late_refund)
        said = chat.run("action_refund_status", "dov'è il rimborso?")
        assert said.startswith("Mi dispiace")
        assert "La banca ha respinto il bonifico." in said
        assert "42,50" in said

    def test_none(self, chat: Chat) -> None:
        chat.run("action_refund_status", "dov'è il rimborso?")
        assert chat.responses() == ["utter_refund_none"]


class TestConfirmations:
    def test_a_turn_run_twice_writes_once(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        chat.run("action_refund_request", "voglio un rimborso")
        pending = chat.slots["pending"]
        first = chat.run("action_affirm", "sì")
        chat.turns -= 1
        chat.slots["pending"] = pending
        assert chat.run("action_affirm", "sì") == first

    def test_what_was_asked_is_asked_once_more_after_another_subject(self, chat: Chat) -> None:
        chat.run("action_refund_request", "voglio un rimborso")
        chat.run("action_payment_status", "ma è tutto pagato?")
        assert chat.responses()[-1] == "utter_refund_check_ask"
        chat.run("action_order_status", "e il pacco?")
        assert chat.slots["pending"] is None
        chat.run("action_affirm", "sì")
        assert chat.responses() == ["utter_nothing_to_confirm"]

    @pytest.mark.parametrize("language", ["it", "en"])
    def test_no_means_nothing_is_done(self, chat: Chat, language: str) -> None:
        chat.slots["language"] = language
        chat.run("action_refund_request", "refund")
        chat.run("action_deny", "no")
        assert chat.responses() == ["utter_left_as_is"]
        assert chat.slots["pending"] is None
