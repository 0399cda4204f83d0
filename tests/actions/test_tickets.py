from collections.abc import Callable

import pytest

from agent.cases.service import CaseService
from agent.kit.clock import FixedClock
from agent.voice.service import VoiceService
from tests.actions import scene, world
from tests.actions.conftest import Chat
from tests.agent.records import add_customer

Change = Callable[..., None]


def add_two(session: object, anna: str, clock: FixedClock) -> None:
    cases = CaseService(session, clock=clock)  # type: ignore[arg-type]
    for turn, product in (("a", "luce"), ("b", "gas")):
        cases.open_case(anna, category="other", subject=f"Caso {product}", turn_id=turn,
                        product=product)  # fmt: skip


class TestOpen:
    def test_asked_confirmed_opened_undone(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        chat.run("action_ticket_open", "vorrei aprire una pratica")
        assert chat.slots["requested_slot"] == "ticket_text"
        said = chat.fill("il contatore fa rumore da ieri sera")
        assert "il contatore fa rumore da ieri sera" in said
        assert "TK-" in chat.run("action_affirm", "sì")
        with chat.database.reading() as session:
            (case,) = CaseService(session, clock=clock).open_for(anna)
        assert case.category == "meter"
        assert "apertura della pratica" in chat.press("Annulla")

    def test_told_at_once(self, chat: Chat) -> None:
        said = chat.run("action_ticket_open", "segnalo che il lampione davanti casa è rotto")
        assert "lampione davanti casa" in said
        assert "non ho cambiato nulla" in chat.run("action_deny", "no")

    @pytest.mark.parametrize("intent", ["deny", "talk_to_human", "gas_leak", "thank"])
    def test_small_talk_is_not_what_happened(self, chat: Chat, intent: str) -> None:
        chat.run("action_ticket_open", "voglio aprire un ticket")
        chat.fill("parole che non raccontano", intent=intent)
        assert chat.slots["ticket_text"] is None


class TestStatus:
    def test_the_open_one_with_its_news(self, chat: Chat, change: Change) -> None:
        change(world.add_ticket, "billing")
        said = chat.run("action_ticket_status", "a che punto è la mia pratica?")
        assert "TK-000001: Importo strano" in said
        assert "ci stiamo lavorando" in said

    def test_somebody_elses_is_not_there(self, chat: Chat, clock: FixedClock) -> None:
        with chat.database.transaction() as session:
            other = add_customer(session, number=2)
            number = CaseService(session, clock=clock).open_case(
                other, category="other", subject="Segreto", turn_id="x"
            ).number  # fmt: skip
        said = chat.run("action_ticket_status", number, ticket_id=number)
        assert f"Non trovo la pratica {number}" in said
        assert "Segreto" not in said
        assert chat.run("action_ticket_status", "TK-999999", ticket_id="TK-999999") == (
            said.replace(number, "TK-999999")
        )

    def test_none(self, chat: Chat) -> None:
        assert "Non hai pratiche" in chat.run("action_ticket_status", "la mia pratica?")

    def test_several(self, chat: Chat, change: Change, clock: FixedClock) -> None:
        change(add_two, clock)
        said = chat.run("action_ticket_status", "le mie pratiche")
        assert "2 pratiche aperte" in said
        assert "Caso luce" in said
        assert "Caso gas" in said

    @pytest.mark.parametrize("text", ["e quella come va?", "the status of it"])
    def test_it_is_the_case_said_before_another_answer(
        self, chat: Chat, change: Change, clock: FixedClock, text: str
    ) -> None:
        change(add_two, clock)
        chat.run("action_meter_reading", "come faccio l'autolettura?")
        chat.slots["cases_said"] = ["TK-000001"]
        chat.form = None
        said = chat.run("action_ticket_status", text)
        assert "TK-000001" in said
        assert "pratiche aperte" not in said

    def test_closed_ones_are_said_to_be(
        self, chat: Chat, anna: str, change: Change, clock: FixedClock
    ) -> None:
        change(world.add_ticket, "billing")
        change(lambda s, a: CaseService(s, clock=clock).close_case(a, "TK-000001", turn_id="z"))
        said = chat.run("action_ticket_status", "la mia pratica?")
        assert "Non hai pratiche aperte" in said
        assert "chiusa" in said

    def test_what_a_statement_became(self, chat: Chat, anna: str, clock: FixedClock) -> None:
        with chat.database.transaction() as session:
            claim = VoiceService(session, clock=clock).record(
                "suggestion", quote="Un grafico nell'app", message_id="m", turn_id="m",
                language="it", intent="give_suggestion", confidence=0.9, customer_id=anna,
            )  # fmt: skip
        said = chat.run("action_ticket_status", f"e la {claim.reference}?")
        assert "Un grafico nell'app" in said
        assert "deve ancora essere letto" in said
        assert "Non trovo VO-000000" in chat.run("action_ticket_status", "VO-000000")


class TestUpdate:
    def test_told_at_once(self, chat: Chat, anna: str, change: Change, clock: FixedClock) -> None:
        change(world.add_ticket, "billing")
        said = chat.run("action_ticket_update",
                        "aggiungi alla pratica che domani ci sono solo la mattina")  # fmt: skip
        assert "TK-000001" in said
        assert "solo la mattina" in said
        assert "Fatto" in chat.run("action_affirm", "sì")
        with chat.database.reading() as session:
            note = CaseService(session, clock=clock).by_number(anna, "TK-000001").last_note
        assert note
        assert "solo la mattina" in note.text.it
        assert "aggiunta alla pratica" in chat.press("Annulla")

    def test_asked_for(self, chat: Chat, change: Change, clock: FixedClock) -> None:
        change(add_two, clock)
        chat.run("action_ticket_update", "voglio aggiungere una cosa alla mia pratica")
        assert chat.slots["requested_slot"] == "update_ticket"
        assert "Caso luce" in chat.run("action_ask_update_form_update_ticket")
        number = chat.said[0]["buttons"][0]["title"][:9]
        chat.fill(number, intent="ticket_update", ticket_id=number)
        assert chat.slots["requested_slot"] == "update_text"
        assert "il citofono non va" in chat.fill("il citofono non va")

    def test_somebody_elses(self, chat: Chat) -> None:
        said = chat.run("action_ticket_update", "aggiungi a TK-999999 che piove molto forte",
                        ticket_id="TK-999999")  # fmt: skip
        assert "Non trovo la pratica TK-999999" in said

    def test_none_open(self, chat: Chat) -> None:
        assert "Non hai pratiche aperte" in chat.run("action_ticket_update", "aggiungi una nota")


class TestClose:
    def test_asked_closed_undone(
        self, chat: Chat, anna: str, change: Change, clock: FixedClock
    ) -> None:
        change(world.add_ticket, "billing")
        assert "Importo strano" in chat.run("action_ticket_close", "è risolto, chiudete")
        assert "è chiusa" in chat.run("action_affirm", "sì")
        assert "di nuovo aperta" in chat.press("Annulla")
        with chat.database.reading() as session:
            assert len(CaseService(session, clock=clock).open_for(anna)) == 1

    def test_which_one(self, chat: Chat, change: Change, clock: FixedClock) -> None:
        change(add_two, clock)
        assert "Quale pratica" in chat.run("action_ticket_close", "chiudete la pratica")
        assert "Caso gas" in chat.run("action_ticket_close", "chiudete quella del gas")

    def test_a_bare_yes_to_which_one_asks_again(
        self, chat: Chat, change: Change, clock: FixedClock
    ) -> None:
        change(add_two, clock)
        chat.run("action_ticket_close", "chiudete la pratica")
        said = chat.run("action_affirm", "sì")
        assert "Quale pratica" in said
        assert "Caso gas" in said

    def test_none(self, chat: Chat) -> None:
        assert "nulla da chiudere" in chat.run("action_ticket_close", "chiudete")

    def test_closed_before(self, chat: Chat, change: Change, clock: FixedClock) -> None:
        change(world.add_ticket, "billing")
        change(lambda s, a: CaseService(s, clock=clock).close_case(a, "TK-000001", turn_id="z"))
        said = chat.run("action_ticket_close", "chiudi TK-000001", ticket_id="TK-000001")
        assert "è già chiusa" in said


class TestHistory:
    def test_contact_by_contact(self, chat: Chat, change: Change) -> None:
        change(scene.add_call)
        change(world.add_ticket, "billing")
        said = chat.run("action_interaction_history", "cosa ci siamo detti?")
        assert "18 novembre 2026, al telefono: Ha chiesto del contatore." in said
        assert "TK-000001" in said

    def test_none(self, chat: Chat) -> None:
        assert "Non risultano contatti" in chat.run("action_interaction_history", "storico")

    def test_signed_in_only(self, visitor: Chat) -> None:
        visitor.run("action_interaction_history", "cosa ci siamo detti?")
        assert visitor.responses() == ["utter_sign_in_needed"]
