from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from actions.hours import next_opening
from agent.cases.service import CaseService
from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock
from agent.voice.service import VoiceService
from tests.actions import scene, world
from tests.actions.conftest import Chat

Change = Callable[..., None]


class TestPerson:
    def test_on_a_sunday_it_says_from_when(self, visitor: Chat) -> None:
        said = visitor.run("action_talk_to_human", "voglio una persona")
        assert "23 novembre 2026, 08:00" in said
        assert visitor.directive("handoff") == {"type": "handoff", "reason": "asked"}

    def test_it_leaves_the_form(self, chat: Chat) -> None:
        chat.run("action_meter_reading", "vorrei fare l'autolettura")
        chat.run("action_talk_to_human", "operatore")
        assert chat.form is None

    def test_another_operator_is_not_another_bill(self, chat: Chat) -> None:
        chat.run("action_bill_explain", "perché è alta?")
        chat.run("action_talk_to_human", "un altro operatore")
        assert chat.directive("handoff")["reason"] == "asked"

    @pytest.mark.parametrize("reason", ["complaint", "safety"])
    def test_buttons_bring_the_reason(self, visitor: Chat, reason: str) -> None:
        visitor.run("action_talk_to_human", "persona", choice=reason)
        assert visitor.directive("handoff")["reason"] == reason

    def test_a_made_up_reason_is_asked(self, visitor: Chat) -> None:
        visitor.run("action_talk_to_human", "persona", choice="vip")
        assert visitor.directive("handoff")["reason"] == "asked"


@pytest.mark.parametrize(
    ("now", "opens"),
    [("2026-11-23T08:00", None), ("2026-11-23T06:59", "2026-11-23T07:00"),
     ("2026-11-23T19:00", "2026-11-24T07:00"), ("2026-11-28T12:30", "2026-11-30T07:00"),
     ("2026-12-24T20:00", "2026-12-28T07:00")],
)  # fmt: skip
def test_next_opening(now: str, opens: str | None) -> None:
    found = next_opening(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == (datetime.fromisoformat(opens).replace(tzinfo=UTC) if opens else None)


class TestCallback:
    def test_the_number_known(self, chat: Chat, anna: str, change: Change) -> None:
        change(scene.set_phone)
        said = chat.run("action_callback_request", "mi richiamate domani mattina?")
        assert "+393331234567 (domani mattina)" in said
        assert "TK-" in chat.run("action_affirm", "sì")
        said = chat.run("action_callback_request", "richiamatemi")
        assert "già in programma" in said

    def test_another_number(self, chat: Chat, change: Change, anna: str) -> None:
        change(scene.set_phone)
        chat.run("action_callback_request", "richiamatemi")
        assert "va bene?" not in chat.press("Un altro numero")
        chat.fill("1234567")
        assert chat.responses() == ["utter_error_invalid_phone"]
        assert "+393409876543" in chat.fill("340 9876543")
        assert "TK-" in chat.run("action_affirm", "sì")

    def test_another_time_moves_the_call_planned(
        self, chat: Chat, change: Change, anna: str, clock: FixedClock
    ) -> None:
        change(scene.set_phone)
        chat.run("action_callback_request", "richiamatemi domani mattina")
        chat.run("action_affirm", "sì")
        number = chat.slots["last_write"]["number"]
        said = chat.run("action_callback_request", "richiamatemi invece venerdì alle 10")
        assert f"{number} è già prevista" in said
        assert number in chat.run("action_affirm", "sì")
        with chat.database.reading() as session:
            cases = CaseService(session, clock=clock).all_for(anna, limit=9)
            [case] = [case for case in cases if case.category == "callback"]
            notes = CaseService(session, clock=clock).by_number(anna, case.number).notes
        assert case.number == number
        assert "venerdì alle 10" in notes[-1].text.it

    @pytest.mark.parametrize("action", ["action_nlu_fallback", "action_technician_booking"])
    def test_a_bare_time_is_for_the_call_spoken_of(
        self, chat: Chat, change: Change, action: str
    ) -> None:
        change(scene.set_phone)
        chat.run("action_callback_request", "richiamatemi domani mattina")
        chat.run("action_affirm", "sì")
        assert "già in programma" in chat.run("action_callback_request", "richiamatemi")
        assert "venerdì alle 10" in chat.run(action, "meglio venerdì alle 10")
        assert chat.responses() == ["utter_open_case_again", "utter_callback_change_ask"]

    def test_another_number_for_the_call_planned(self, chat: Chat, change: Change) -> None:
        change(scene.set_phone)
        chat.run("action_callback_request", "richiamatemi")
        chat.run("action_affirm", "sì")
        chat.run("action_callback_request", "richiamatemi a un altro numero")
        chat.fill("340 9876543")
        assert chat.responses()[-1] == "utter_callback_change_ask"

    def test_no_number_known(self, chat: Chat) -> None:
        chat.run("action_callback_request", "richiamatemi")
        assert chat.slots["requested_slot"] == "callback_phone"

    def test_a_visitor(self, visitor: Chat) -> None:
        assert "800 123 987" in visitor.run("action_callback_request", "richiamatemi")


class TestStatements:
    @pytest.mark.parametrize(
        ("action", "kind", "text", "about"),
        [
            ("action_give_praise", "praise", "bravi, l'app è bellissima", "sull'app"),
            ("action_give_suggestion", "suggestion", "mettete un grafico nell'app", "sull'app"),
            ("action_report_pain_point", "pain_point", "la bolletta è illeggibile", "sulla bol"),
            ("action_state_expectation", "expectation", "mi aspettavo risposte entro un'ora", ""),
        ],
    )
    def test_kept_thanked_in_substance_undone(
        self, chat: Chat, anna: str, clock: FixedClock, action: str, kind: str, text: str,
        about: str,
    ) -> None:  # fmt: skip
        product = {"product": "app"} if "app" in about else {}
        product = {"product": "bolletta"} if "bol" in about else product
        said = chat.run(action, text, **product)
        with chat.database.reading() as session:
            (claim,) = VoiceService(session, clock=clock).for_customer(anna)
        assert (claim.kind, claim.quote, claim.status) == (kind, text, "received")
        assert claim.reference in said
        assert text in said
        assert about in said
        assert "segnalato" in chat.press("Annulla")
        with chat.database.reading() as session:
            assert VoiceService(session, clock=clock).for_customer(anna) == ()

    def test_a_visitor_is_heard_too(self, visitor: Chat) -> None:
        said = visitor.run("action_give_suggestion", "mettete un grafico nell'app")
        assert "VO-" in said
        assert "Annulla" not in said

    def test_the_words_are_asked_for_where_only_the_intent_is_clear(self, chat: Chat) -> None:
        chat.run("action_give_suggestion", "ho un suggerimento")
        assert chat.slots["requested_slot"] == "voice_text"
        assert "dovremmo fare" in chat.run("action_ask_voice_form_voice_text")
        said = chat.fill("un grafico dei consumi nell'app", intent="ask_knowledge")
        assert "VO-" in said
        assert "grafico dei consumi" in said

    def test_how_sure_it_was_is_kept(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        chat.heard = {"intent": {"name": "give_praise", "confidence": 0.83}}
        chat.run("action_give_praise", "bravissimi")
        with chat.database.reading() as session:
            (claim,) = VoiceService(session, clock=clock).for_customer(anna)
        assert (claim.confidence, claim.intent, claim.message_id) == (0.83, "give_praise", "turn-1")


class TestComplaint:
    def test_a_case_with_its_term_and_a_statement(
        self, chat: Chat, anna: str, clock: FixedClock
    ) -> None:
        said = chat.run("action_complaint", "tre telefonate senza risposta, è una vergogna")
        with chat.database.reading() as session:
            (case,) = CaseService(session, clock=clock).open_for(anna)
            (claim,) = VoiceService(session, clock=clock).for_customer(anna)
        assert (case.category, claim.kind) == ("complaint", "complaint")
        for words in (case.number, claim.reference, "30 giorni", "22 dicembre 2026",
                      "tre telefonate senza risposta", "Parla con una persona"):  # fmt: skip
            assert words in said

    def test_undo_takes_both_back(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        chat.run("action_complaint", "tre telefonate senza risposta, è una vergogna")
        chat.press("Annulla")
        with chat.database.reading() as session:
            assert CaseService(session, clock=clock).open_for(anna) == ()
            assert VoiceService(session, clock=clock).for_customer(anna) == ()

    def test_more_of_the_same_goes_into_the_open_one(
        self, chat: Chat, anna: str, change: Change, clock: FixedClock
    ) -> None:
        change(world.add_ticket, "complaint")
        said = chat.run("action_complaint", "e ancora nessuno mi ha risposto, vergogna")
        assert chat.responses()[0] == "utter_open_case_lead"
        assert "Ho aggiunto al reclamo TK-000001" in said
        with chat.database.reading() as session:
            assert len(CaseService(session, clock=clock).open_for(anna)) == 1

    def test_only_announced_it_is_asked_for(self, chat: Chat) -> None:
        chat.run("action_complaint", "voglio fare un reclamo")
        assert "TK-" in chat.fill("il tecnico non si è presentato", intent="technician_status")

    def test_a_visitor_is_told_how(self, visitor: Chat) -> None:
        said = visitor.run("action_complaint", "siete pessimi e nessuno risponde al telefono")
        assert "VO-" in said
        assert "accedi" in said
        assert "TK-" not in said


class TestPrivacy:
    def test_access_shows_what_is_known_and_asks(self, chat: Chat) -> None:
        said = chat.run("action_privacy_request", "quali dati avete su di me?")
        assert "anna1@example.com" in said
        assert "TK-" in chat.run("action_affirm", "sì")

    @pytest.mark.parametrize(
        ("text", "response"),
        [("cancellate tutti i miei dati", "utter_privacy_ask_erasure"),
         ("mi oppongo alla profilazione", "utter_privacy_ask_objection"),
         ("voglio i miei dati in formato csv", "utter_privacy_ask_export"),
         ("il mio cognome è sbagliato", "utter_privacy_ask_rectification"),
         ("delete my data", "utter_privacy_ask_erasure"),
         ("what data do you hold on me", "utter_privacy_ask_access"),
         ("privacy", "utter_privacy_which")],
    )  # fmt: skip
    def test_which_right_is_meant(self, chat: Chat, text: str, response: str) -> None:
        chat.run("action_privacy_request", text)
        assert chat.responses()[-1] == response

    def test_chosen_by_button(self, chat: Chat) -> None:
        chat.run("action_privacy_request", "gdpr")
        assert "7 giorni" in chat.press("Cancellarli")
        assert "Cancellazione dei dati" in chat.run("action_affirm", "sì")

    def test_nobody_elses(self, visitor: Chat) -> None:
        visitor.run("action_privacy_request", "quali dati avete su di me?")
        assert visitor.responses() == ["utter_sign_in_needed"]


class TestMarketing:
    def test_in_after_a_yes_out_at_once_undone(
        self, chat: Chat, anna: str, clock: FixedClock
    ) -> None:
        def given() -> bool:
            with chat.database.reading() as session:
                return CustomerService(session, clock=clock).marketing(anna)

        chat.run("action_marketing_opt_in", "mandatemi le offerte")
        assert not given()
        assert "Fatto" in chat.run("action_affirm", "sì")
        assert given()
        assert "già attive" in chat.run("action_marketing_opt_in", "mandatemi le offerte")
        assert "Fatto" in chat.run("action_marketing_opt_out", "basta pubblicità")
        assert not given()
        chat.press("Annulla")
        assert given()

    def test_out_already(self, chat: Chat) -> None:
        chat.run("action_marketing_opt_out", "basta pubblicità")
        assert "È già così" in chat.run("action_marketing_opt_out", "basta pubblicità")


class TestUndo:
    def test_what_another_conversation_wrote_is_left(self, chat: Chat, change: Change) -> None:
        change(world.add_ticket, "billing")
        assert "nulla da annullare" in chat.run("action_undo", "annulla")

    def test_once(self, chat: Chat) -> None:
        chat.run("action_marketing_opt_out", "basta pubblicità")
        assert "ho annullato" in chat.run("action_deny", "annulla")
        assert "nulla da annullare" in chat.run("action_undo", "annulla")

    def test_the_button_wins_over_an_open_question(self, chat: Chat) -> None:
        chat.run("action_marketing_opt_out", "basta pubblicità")
        chat.run("action_ticket_open", "il lampione davanti casa è rotto")
        assert "ho annullato" in chat.run("action_deny", "Annulla", choice="undo")
