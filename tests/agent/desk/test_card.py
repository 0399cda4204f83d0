"""The handoff card: what is in it, and that it never makes anybody wait."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.accounts.models import AuditRow
from agent.cases.models import TicketNoteRow, TicketRow
from agent.cases.service import CaseService
from agent.conversations.service import ConversationNotFound
from agent.desk.card import CardService
from agent.desk.card_schemas import Card
from agent.desk.reading import intent_titles
from agent.desk.recall import WAIT_SECONDS, Recall
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.kit.i18n import Language
from agent.kit.ids import new_id
from agent.locales import load_texts
from knowledge_base import KnowledgeBase
from knowledge_base.convert import ONNX_FOLDER
from knowledge_base.encoder import SECOND, Encoder, open_encoder
from tests.agent.desk.talks import Talk, staff_member, understood
from tests.agent.records import add_customer
from tests.conftest import ROOT
from tests.knowledge_base.conftest import encoders, ventolia

__all__ = ["encoders", "ventolia"]

Parts = Callable[[], tuple[Encoder, KnowledgeBase]]


@pytest.fixture
def parts(encoders: Path, ventolia: KnowledgeBase) -> Parts:
    """What opens at once: the encoder and articles of a whole installation."""
    encoder = open_encoder(f"{encoders / ONNX_FOLDER}{SECOND}")
    return lambda: (encoder, ventolia)


class Cards:
    """Makes cards over a committed database."""

    def __init__(self, database: Database, clock: FixedClock, folder: Path) -> None:
        self.database, self.clock, self.folder = database, clock, folder
        self.recalls: list[Recall] = []
        with database.transaction() as session:
            self.sofia = staff_member(session)

    def recall(self, parts: Parts) -> Recall:
        recall = Recall(
            database=self.database, clock=self.clock, folder=self.folder, open_parts=parts
        )
        self.recalls.append(recall)
        return recall

    def card(self, talk_id: str, recall: Recall, language: Language = "it") -> Card:
        service = CardService(self.database, recall=recall, texts=load_texts(), clock=self.clock)
        return service.card(talk_id, staff=self.sofia, language=language)

    def settled(self, talk_id: str, recall: Recall) -> Card:
        """Return the card once everything is at hand."""
        for _ in range(300):
            card = self.card(talk_id, recall)
            if (card.similar_state, card.suggestions_state) == ("ready", "ready"):
                return card
            time.sleep(0.1)
        raise AssertionError(f"never ready: {card.similar_state}, {card.suggestions_state}")


@pytest.fixture
def cards(database: Database, clock: FixedClock, tmp_path: Path) -> Iterator[Cards]:
    made = Cards(database, clock, tmp_path / "similar")
    yield made
    for recall in made.recalls:
        recall.close()


def never() -> Any:
    raise OSError("no encoder here")


def solve(session: Session, clock: FixedClock, customer_id: str, subject: str, **texts: str) -> str:
    """Add a case that was solved by a person."""
    case = CaseService(session, clock=clock).open_case(
        customer_id, category="fault", subject=subject, text=texts["story"], turn_id=new_id()
    )
    row = session.scalars(select(TicketRow).where(TicketRow.number == case.number)).one()
    row.status, row.closed_at = "closed", clock.now()
    session.add(
        TicketNoteRow(
            id=new_id(), ticket_id=row.id, author="agent", internal=False, at=clock.now(),
            text_it=texts["solution"], text_en=texts["solution"],
        )
    )  # fmt: skip
    session.flush()
    return case.number


class TestRecord:
    def test_tells_what_was_asked_and_what_was_tried(
        self, cards: Cards, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            talk = Talk(session, clock)
            passages = [{"article_id": "meter-fault", "title": "Contatore guasto", "score": 0.31}]
            first = talk.customer(
                "il contatore lampeggia, è normale?",
                **understood(
                    "ask_knowledge", 0.81,
                    evidence=[{"passages": passages, "answered": False, "answer_confidence": 0.2}],
                ),
            )  # fmt: skip
            talk.bot("Non lo so", answers=first, feedback="down")
            talk.customer("boh", **understood("bill_copy", 0.3, actions=["action_nlu_fallback"]))
            talk.customer("quanto devo?", status="failed", error="Rasa is down")
            talk.queue("two_failures")
        card = cards.card(talk.id, cards.recall(never))
        assert [(one.text, one.intent, one.confidence) for one in card.asked] == [
            ("il contatore lampeggia, è normale?", "ask_knowledge", 0.81),
            ("boh", "bill_copy", 0.3),
            ("quanto devo?", None, None),
        ]
        assert [(one.result, one.action) for one in card.tried] == [
            ("declined", "action_ask_knowledge"),
            ("unclear", "action_nlu_fallback"),
            ("failed", None),
        ]
        tried = card.tried[0]
        assert (tried.thumb, tried.answered, tried.passages[0].article) == (
            "down",
            False,
            "meter-fault",
        )
        assert card.tried[2].error == "Rasa is down"
        assert (card.reason, card.verified) == ("two_failures", False)
        assert card.episode_summary.messages >= 4

    def test_says_what_is_missing(
        self, cards: Cards, database: Database, clock: FixedClock
    ) -> None:
        recall = cards.recall(never)
        with database.transaction() as session:
            form = Talk(session, clock)
            asked = form.customer(
                "voglio rateizzare",
                **understood(
                    "payment_plan",
                    actions=["action_payment_plan", "plan_form", "validate_plan_form"],
                    slots={"requested_slot": "plan_parts"},
                ),
            )
            form.bot("In quante rate?", answers=asked)
            unsure = Talk(session, clock)
            unsure.customer(
                "cambialo",
                **understood("change_plan", slots={"pending": {"action": "action_change_plan"}}),
            )
            stranger = Talk(session, clock)
            refused = stranger.customer(
                "quanto devo?",
                **understood("payment_status", evidence=[{"refused": "sign_in_needed"}]),
            )
            stranger.bot("Accedi", answers=refused)
        (datum,) = cards.card(form.id, recall).missing
        assert (datum.kind, datum.name, datum.form, datum.question) == (
            "datum", "plan_parts", "plan_form", "In quante rate?",
        )  # fmt: skip
        (confirmation,) = cards.card(unsure.id, recall).missing
        assert (confirmation.kind, confirmation.name) == ("confirmation", "action_change_plan")
        card = cards.card(stranger.id, recall)
        assert [one.kind for one in card.missing] == ["sign_in"]
        assert card.tried[0].error == "sign_in_needed"

    def test_knows_the_turn_of_the_mood(
        self, cards: Cards, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            talk = Talk(session, clock)
            talk.customer("una copia della bolletta di ottobre")
            worse = talk.customer("È una vergogna, è la terza volta che chiedo, pessimo servizio!!")
        mood = cards.card(talk.id, cards.recall(never)).mood
        assert mood is not None
        assert mood.turn is not None
        assert (mood.now in ("angry", "unhappy"), mood.turn.seq, mood.turn.before) == (
            True,
            worse.seq,
            "neutral",
        )
        assert "vergogna" in mood.words

    def test_shows_the_present_episode_only(
        self, cards: Cards, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            talk = Talk(session, clock)
            talk.customer("la vecchia domanda")
            talk.queue()
            talk.take(cards.sofia)
            talk.give_back(cards.sofia)
            talk.customer("la nuova domanda")
        card = cards.card(talk.id, cards.recall(never))
        assert [one.text for one in card.asked] == ["la nuova domanda"]

    def test_is_a_view_of_the_customer(
        self, cards: Cards, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            anna = add_customer(session)
            CaseService(session, clock=clock).open_case(
                anna, category="complaint", subject="Attesa", turn_id="t"
            )
            talk = Talk(session, clock, customer_id=anna)
            talk.customer("allora?")
        card = cards.card(talk.id, cards.recall(never))
        assert [case.category for case in card.open_cases] == ["complaint"]
        with database.reading() as session:
            line = session.scalars(
                select(AuditRow).where(AuditRow.action == "customer.viewed")
            ).one()
        assert (line.staff_id, line.customer_id) == (cards.sofia.id, anna)

    def test_of_no_conversation_is_not_found(self, cards: Cards) -> None:
        with pytest.raises(ConversationNotFound):
            cards.card("nobody", cards.recall(never))

    def test_every_intent_has_a_title(self) -> None:
        domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
        assert set(intent_titles()) == set(domain["intents"])


class TestVectors:
    def test_suggests_replies_with_source_and_reason(
        self, cards: Cards, parts: Parts, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            talk = Talk(session, clock)
            talk.customer("ciao", **understood("greet"))
            asked = talk.customer("come faccio l'autolettura del contatore?")
        card = cards.settled(talk.id, cards.recall(parts))
        best = card.suggestions[0]
        assert best.source.article_id == "meter-self-reading"
        assert best.source.url == "/help/it/meter-self-reading"
        assert 0 < best.source.score <= 1
        assert best.text
        assert (best.question, best.seq) == (asked.text, asked.seq)
        assert best.reason == "Risponde a «come faccio l'autolettura del contatore?»"
        assert all(one.question != "ciao" for one in card.suggestions)

    def test_finds_solved_cases_like_this_one(
        self, cards: Cards, parts: Parts, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            anna, ugo = add_customer(session, number=1), add_customer(session, number=2)
            wifi = solve(
                session, clock, anna, "Internet cade la sera",
                story="ogni sera verso le nove il wifi si stacca", solution="Cambiato il canale.",
            )  # fmt: skip
            solve(
                session, clock, anna, "Bolletta di conguaglio",
                story="mi è arrivato un conguaglio enorme", solution="Ricalcolata.",
            )  # fmt: skip
            CaseService(session, clock=clock).open_case(
                anna, category="fault", subject="Il wifi cade", turn_id="open"
            )
            talk = Talk(session, clock, customer_id=ugo)
            talk.customer("il wifi si scollega tutte le sere")
        recall = cards.recall(parts)
        card = cards.settled(talk.id, recall)
        assert card.similar[0].number == wifi
        assert card.similar[0].solution.it == "Cambiato il canale."

        # A case that is reopened is shown no more, whatever the index holds.
        with database.transaction() as session:
            row = session.scalars(select(TicketRow).where(TicketRow.number == wifi)).one()
            row.status = "open"
        assert wifi not in {one.number for one in cards.settled(talk.id, recall).similar}

    def test_a_card_does_not_wait_for_what_is_slow_to_open(
        self, cards: Cards, database: Database, clock: FixedClock, parts: Parts
    ) -> None:
        with database.transaction() as session:
            talk = Talk(session, clock)
            talk.customer("come leggo il contatore?")
        go = threading.Event()

        def slow() -> tuple[Encoder, KnowledgeBase]:
            go.wait(30)
            return parts()

        recall = cards.recall(slow)
        started = time.monotonic()
        card = cards.card(talk.id, recall)
        assert time.monotonic() - started < WAIT_SECONDS
        assert (card.similar_state, card.suggestions_state) == ("preparing", "preparing")
        assert card.asked[0].text == "come leggo il contatore?"
        go.set()
        assert cards.settled(talk.id, recall).suggestions

    def test_a_card_does_not_wait_for_what_is_slow_to_answer(
        self, cards: Cards, database: Database, clock: FixedClock, parts: Parts
    ) -> None:
        with database.transaction() as session:
            talk = Talk(session, clock)
            talk.customer("come leggo il contatore?")
        encoder, base = parts()
        go = threading.Event()

        class Slow(KnowledgeBase):
            def __init__(self) -> None:
                pass

            def ask(self, *args: Any, **kwargs: Any) -> Any:
                go.wait(30)
                return base.ask(*args, **kwargs)

        recall = cards.recall(lambda: (encoder, Slow()))
        cards.card(talk.id, recall)
        time.sleep(0.2)
        started = time.monotonic()
        card = cards.card(talk.id, recall)
        took = time.monotonic() - started
        go.set()
        assert took < WAIT_SECONDS + 0.5
        assert card.suggestions_state == "preparing"

    def test_an_encoder_that_is_not_there_is_said(
        self, cards: Cards, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            talk = Talk(session, clock)
            talk.customer("come leggo il contatore?")
        recall = cards.recall(never)
        for _ in range(50):
            card = cards.card(talk.id, recall)
            if card.similar_state == "unavailable":
                break
            time.sleep(0.05)
        assert (card.similar_state, card.suggestions) == ("unavailable", ())
