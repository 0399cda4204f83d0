from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from actions.words import excerpt, substance
from agent.kit.clock import FixedClock
from tests.actions import world
from tests.actions.conftest import Chat


class TestGreet:
    def test_a_visitor_learns_what_this_is(self, visitor: Chat) -> None:
        assert "assistente automatico" in visitor.run("action_greet", "ciao")

    def test_a_customer_by_name(self, chat: Chat) -> None:
        assert "Ciao Anna" in chat.run("action_greet", "ciao")

    def test_an_open_case_is_named_once(self, chat: Chat, change: Callable[..., None]) -> None:
        change(world.add_ticket, "complaint")
        assert "TK-000001" in chat.run("action_greet", "ciao")
        assert "TK-000001" in chat.press("A che punto è?")
        assert "TK-000001" not in chat.run("action_greet", "ciao")


class TestGoodbye:
    def test_what_is_open_is_dropped_and_said(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "vorrei fare l'autolettura")
        assert chat.form
        said = chat.run("action_goodbye", "ciao ciao")
        assert "non l'ho registrato" in said
        assert chat.form is None

    def test_with_nothing_open(self, visitor: Chat) -> None:
        assert "a presto" in visitor.run("action_goodbye", "arrivederci")


def test_what_it_is_and_can_do(visitor: Chat) -> None:
    assert "Sono un programma, non una persona" in visitor.run("action_bot_challenge")
    assert "Parla con una persona" in visitor.run("action_bot_challenge")
    assert "lettura del contatore" in visitor.run("action_help")
    assert "Prego" in visitor.run("action_thank")
    assert "non mi occupo" in visitor.run("action_out_of_scope")


class TestForeignLanguage:
    def test_it_says_so_in_both_languages(self, visitor: Chat) -> None:
        visitor.heard = {"language": "other"}
        said = visitor.run("action_bill_explain", "ma facture est trop élevée")
        assert "Capisco solo l'italiano e l'inglese" in said
        assert "I only understand" in said
        assert "Talk to a person" in said

    def test_a_smell_of_gas_is_answered_all_the_same(self, visitor: Chat) -> None:
        visitor.heard = {"language": "other"}
        assert "800 555 911" in visitor.run("action_gas_leak", "je sens le gaz")


RANKING = [{"name": "bill_explain", "confidence": 0.4}, {"name": "out_of_scope", "confidence": 0.2},
           {"name": "give_suggestion", "confidence": 0.15}]  # fmt: skip


class TestFallback:
    def test_the_two_likeliest_readings_in_the_customers_words(self, chat: Chat) -> None:
        chat.heard = {"intent_ranking": RANKING}
        said = chat.run("action_nlu_fallback", "nn so sta cosa della bolletta")
        for title in ("Capire la mia bolletta", "Dare un suggerimento", "Nessuna di queste",
                      "Parla con una persona"):  # fmt: skip
            assert title in said
        assert chat.slots["failures"] == 1

    def test_a_reading_pressed_acts_on_the_words_that_were_written(self, chat: Chat) -> None:
        chat.heard = {"intent_ranking": RANKING}
        chat.run("action_nlu_fallback", "mettete il grafico dei consumi nell'app")
        chat.heard = {}
        said = chat.press("Dare un suggerimento")
        assert "mettete il grafico dei consumi" in said
        assert chat.slots["failures"] == 0

    def test_what_the_message_held_goes_along(self, chat: Chat) -> None:
        chat.heard = {"intent_ranking": RANKING}
        chat.run("action_nlu_fallback", "boh B2026000001", bill_number="B2026000001")
        chat.heard = {}
        assert "B2026000001" in chat.press("Capire la mia bolletta")

    def test_none_of_these(self, chat: Chat) -> None:
        chat.heard = {"intent_ranking": RANKING}
        chat.run("action_nlu_fallback", "mah")
        chat.heard = {}
        assert "altre parole" in chat.press("Nessuna di queste")
        assert chat.slots["failures"] == 1

    def test_two_in_a_row_bring_a_person(self, chat: Chat) -> None:
        chat.run("action_nlu_fallback", "asdf qwer")
        said = chat.run("action_nlu_fallback", "zxcv")
        assert "meglio che ti risponda una persona" in said
        assert chat.directive("handoff")["reason"] == "two_failures"
        assert chat.slots["failures"] == 0

    def test_a_message_understood_between_them_counts(self, chat: Chat) -> None:
        chat.run("action_nlu_fallback", "asdf qwer")
        chat.run("action_thank", "grazie")
        chat.run("action_nlu_fallback", "zxcv")
        assert "utter_two_failures" not in chat.responses()

    def test_where_no_rule_applies_it_is_the_same(self, chat: Chat) -> None:
        assert "Non ho capito" in chat.run("action_default_fallback", "asdf")

    @pytest.mark.parametrize("text", ["😀", "🤷‍♀️🤷", "...", "?!"])
    def test_signs_alone_ask_for_words(self, chat: Chat, text: str) -> None:
        assert "Le faccine le vedo" in chat.run("action_nlu_fallback", text)
        assert not chat.slots.get("failures")

    def test_a_thumb_answers_a_question(self, chat: Chat) -> None:
        chat.run("action_marketing_opt_in", "voglio le offerte")
        assert "Fatto" in chat.run("action_nlu_fallback", "👍")

    def test_a_thumb_down_too(self, chat: Chat) -> None:
        chat.run("action_marketing_opt_in", "voglio le offerte")
        assert "non ho cambiato nulla" in chat.run("action_nlu_fallback", "👎")

    def test_in_a_form_two_failures_leave_it(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "vorrei fare l'autolettura")
        chat.run("action_nlu_fallback", "boh")
        chat.run("action_nlu_fallback", "mah")
        assert chat.form is None


class TestFormLeft:
    @pytest.fixture(autouse=True)
    def reading(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "vorrei fare l'autolettura")
        assert chat.form

    def test_the_second_other_subject_leaves_it_and_says_so_once(self, chat: Chat) -> None:
        chat.run("action_payment_status", "avete ricevuto il mio pagamento?")
        assert chat.form
        chat.run("action_offer_inquiry", "che offerte avete?")
        assert chat.responses()[-1] == "utter_form_left"
        assert chat.form is None
        chat.run("action_payment_status", "avete ricevuto il mio pagamento?")
        assert "utter_form_left" not in chat.responses()

    def test_small_talk_is_no_other_subject(self, chat: Chat) -> None:
        for action in ("action_thank", "action_greet", "action_bot_challenge", "action_affirm"):
            chat.run(action, "...")
        assert chat.form

    def test_two_requests_in_one_message_count_once(self, chat: Chat) -> None:
        chat.run("action_payment_status", "avete ricevuto il mio pagamento?")
        chat.heard = {"metadata": {"turn_id": "turn-2#2", "conversation_id": "c"}}
        chat.run("action_offer_inquiry", "e che offerte avete?")
        assert chat.form
        assert chat.slots["detours"] == 1

    def test_a_yes_to_nothing_is_the_forms(self, chat: Chat) -> None:
        chat.run("action_affirm", "sì")
        assert chat.responses() == []

    def test_a_yes_afterwards_resumes_nothing(self, chat: Chat) -> None:
        chat.run("action_payment_status", "avete ricevuto il mio pagamento?")
        chat.run("action_offer_inquiry", "che offerte avete?")
        chat.run("action_affirm", "sì")
        assert chat.responses() == ["utter_nothing_to_confirm"]
        assert chat.form is None

    @pytest.mark.parametrize("text", ["annulla", "lascia perdere", "never mind, cancel that"])
    @pytest.mark.parametrize(
        "action", ["action_deny", "action_nlu_fallback", "action_cancel_contract"]
    )
    def test_given_up_by_words_wherever_they_are_put(
        self, chat: Chat, action: str, text: str
    ) -> None:
        chat.fill(text, intent=action.removeprefix("action_"))
        chat.run(action, text)
        assert chat.responses() == ["utter_form_stopped"]
        assert chat.form is None


def test_two_failures_at_night_name_the_morning(chat: Chat, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
    chat.run("action_nlu_fallback", "asdf qwer")
    said = chat.run("action_nlu_fallback", "zxcv")
    assert "26 novembre 2026, 08:00" in said
    assert chat.directive("handoff")["reason"] == "two_failures"


def test_two_failures_in_opening_hours_promise_no_other_time(chat: Chat, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    chat.run("action_nlu_fallback", "asdf qwer")
    chat.run("action_nlu_fallback", "zxcv")
    assert chat.responses() == ["utter_two_failures", "utter_person_now"]


def test_given_up_free_words_are_not_kept(chat: Chat) -> None:
    chat.run("action_ticket_open", "voglio aprire una pratica")
    chat.fill("annulla", intent="cancel_contract")
    assert chat.slots.get("ticket_text") is None
    chat.run("action_cancel_contract", "annulla")
    assert chat.responses() == ["utter_form_stopped"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("voglio fare un reclamo", False), ("I want to make a complaint", False),
     ("ho un suggerimento da darvi", False), ("aprite un ticket per favore", False),
     ("reclamo: il tecnico non si è presentato", True), ("open a case, my meter is humming", True),
     ("dovreste mettere il grafico nell'app", True)],
)  # fmt: skip
def test_substance(text: str, says: bool) -> None:
    assert substance(text) is says


def test_excerpt_cuts_at_a_word() -> None:
    assert excerpt("uno due tre", longest=8) == "uno due..."
    assert excerpt("uno  due\ntre") == "uno due tre"


class TestReply:
    """An intent made in the studio: words and no code. Responses of ours stand for its own."""

    def test_says_the_response_called_like_the_intent(self, visitor: Chat) -> None:
        assert "non ho cambiato nulla" in visitor.run("action_reply", "eh", intent="left_as_is")

    def test_a_form_under_way_is_let_go_at_the_second(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "vorrei fare l'autolettura")
        assert chat.form
        chat.run("action_reply", "e i pannelli?", intent="left_as_is")
        assert chat.form
        chat.run("action_reply", "e il sole?", intent="left_as_is")
        assert chat.form is None
