"""From conversations to the inbox: which messages, for which reasons, and what comes later."""

import asyncio
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import select

from agent.annotation.compare import BATCH_SIZE, Comparison, novel_from
from agent.annotation.intake import Intake
from agent.annotation.labels import LabelService
from agent.annotation.models import CommandRow, ReadingRow, ReviewMessageRow, reasons_of
from agent.annotation.redaction import Redactor
from agent.annotation.scores import BATCH
from agent.annotation.vectors import Encoded
from agent.annotation.weights import weight_of
from agent.conversations.models import Conversation, Turn
from agent.dialogue.client import DialogueUnavailable
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.training.nlu import Example
from agent.training.testset import frozen_samples
from tests.agent.annotation.world import ELENA, KNOWN, Chat, add_review, whole
from tests.agent.records import add_customer


class Follower:
    """An intake, and what it has brought."""

    def __init__(self, database: Database, clock: FixedClock, *, share: float = 0.0) -> None:
        self._database, self._clock = database, clock
        self.intake = Intake(database, clock=clock, redactor=Redactor(), share=share)

    def run(self) -> dict[str, ReviewMessageRow]:
        self._clock.moment += timedelta(seconds=10)
        while self.intake.follow():
            pass
        return self.rows()

    def rows(self) -> dict[str, ReviewMessageRow]:
        with self._database.reading() as session:
            rows = session.scalars(select(ReviewMessageRow)).all()
            return {row.message_id: row for row in rows}

    def reasons(self) -> dict[str, set[str]]:
        return {key: set(reasons_of(row.reasons)) for key, row in self.run().items()}


@pytest.fixture
def follower(database: Database, clock: FixedClock) -> Follower:
    return Follower(database, clock)


@pytest.fixture
def chat(database: Database, clock: FixedClock) -> Chat:
    return Chat(database, clock)


class TestWhatComesIn:
    def test_what_is_typed_and_read_and_nothing_else(self, follower: Follower, chat: Chat) -> None:
        typed = chat.customer("perché è alta?")
        chat.customer("Sì", button_id="b:1")
        chat.customer("persa", explanation={"listening": True, "error": "no answer"})
        chat.bot()
        rows = follower.run()
        assert list(rows) == [typed]
        row = rows[typed]
        assert (row.text, row.intent, row.confidence, row.sure, row.model_id, row.state) == (
            "perché è alta?", "bill_explain", 0.9, True, "m1", "open",
        )  # fmt: skip
        assert (row.conversation_id, row.seq, row.version) == ("chat", 1, 1)

    def test_who_signs_in_later_is_named_nowhere(
        self, follower: Follower, chat: Chat, database: Database
    ) -> None:
        typed = chat.customer("qui scrive bianchetti, non mi torna la bolletta")
        other = chat.customer("quanto devo?")
        assert "bianchetti" in follower.run()[typed].text
        with database.transaction() as session:
            anna = add_customer(session, last_name="Bianchetti")
            session.get_one(Conversation, "chat").customer_id = anna
        chat.customer("sono io")
        rows = follower.run()
        assert "bianchetti" not in rows[typed].text.lower()
        assert (rows[typed].version, rows[other].version) == (2, 1)

    def test_it_goes_on_where_it_was(
        self, follower: Follower, chat: Chat, database: Database, clock: FixedClock
    ) -> None:
        first = chat.customer("uno")
        assert list(follower.run()) == [first]
        assert follower.intake.follow() == 0
        second = chat.customer("due")
        assert list(Follower(database, clock).run()) == [first, second]

    def test_many_conversations_and_moments_that_are_one(
        self, follower: Follower, database: Database, clock: FixedClock
    ) -> None:
        began = clock.moment
        for number in range(60):
            clock.moment = began
            Chat(database, clock, f"c{number:02d}").customer(f"domanda {number}")
        assert len(follower.run()) == 60

    def test_what_was_just_written_waits(
        self, follower: Follower, chat: Chat, clock: FixedClock
    ) -> None:
        chat.customer("appena scritto")
        assert follower.intake.follow() == 0
        clock.moment += timedelta(seconds=10)
        assert follower.intake.follow() == 1

    def test_a_turn_that_ends_later_without_moving_the_conversation(
        self, follower: Follower, chat: Chat, database: Database, clock: FixedClock
    ) -> None:
        message_id = chat.customer("si sente?", explanation={"listening": True})
        assert follower.run() == {}
        clock.moment += timedelta(minutes=5)
        with database.transaction() as session:
            turn = session.get_one(Turn, message_id)
            turn.explanation = {"listening": True, "nlu": [{"intent": "greet", "sure": True}]}
            turn.finished_at = clock.now()
        assert list(follower.run()) == [message_id]

    def test_two_processes_do_nothing_twice(
        self, chat: Chat, database: Database, clock: FixedClock
    ) -> None:
        chat.customer("una volta")
        clock.moment += timedelta(seconds=10)
        one, other = Follower(database, clock).intake, Follower(database, clock).intake
        with database.reading() as session:
            news = other._news(session)
        assert one.follow() == 1
        other._news = lambda _session: news  # type: ignore[method-assign]
        assert other.follow() == 0

    def test_personal_data_stay_outside(
        self, follower: Follower, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            customer_id = add_customer(session, first_name="Zeno", last_name="Quaranta")
        chat = Chat(database, clock, "c", customer_id=customer_id)
        said = "zeno quaranta, chiamate il 338 9998887 per 40 euro"
        entities = [
            {"start": 30, "end": 41, "entity": "phone", "value": "+393389998887"},
            {"start": 46, "end": 53, "entity": "amount", "value": "40"},
            {"start": 0, "end": 0, "entity": "choice", "value": "x"},
        ]
        entities[0] |= {"start": said.index("338"), "end": said.index("338") + 11}
        entities[1] |= {"start": said.index("40 euro"), "end": said.index("40 euro") + 7}
        message_id = chat.customer(said, entities=entities)
        row = follower.run()[message_id]
        for secret in ("zeno", "quaranta", "9998887"):
            assert secret not in row.text.lower()
            assert secret not in str(row.entities).lower()
        found = {e["entity"]: row.text[e["start"] : e["end"]] for e in row.entities}
        assert found["amount"] == "40 euro"
        assert found["phone"] == row.entities[0]["value"]
        assert set(found) == {"amount", "phone"}

    def test_a_share_is_read_twice(self, database: Database, clock: FixedClock, chat: Chat) -> None:
        message_id = chat.customer("due volte")
        assert Follower(database, clock, share=1.0).run()[message_id].twice


class TestReasons:
    def test_of_the_reading(self, follower: Follower, chat: Chat) -> None:
        unsure = chat.customer("boh", sure=False, confidence=0.2)
        outside = chat.customer("che tempo fa", "out_of_scope")
        ranking = [
            {"intent": "power_outage", "confidence": 0.8},
            {"intent": "gas_leak", "confidence": 0.06},
        ]
        danger = chat.customer("odore strano", "power_outage", ranking=ranking)
        plain = chat.customer("lettura 1234", "meter_reading")
        assert follower.reasons() == {
            unsure: {"unsure"}, outside: {"out_of_scope"}, danger: {"safety"}, plain: set(),
        }  # fmt: skip

    def test_a_thumb_that_comes_later_and_is_taken_back(
        self, follower: Follower, chat: Chat
    ) -> None:
        asked = chat.customer("perché è alta?")
        answer = chat.bot(answers=asked)
        before = follower.run()[asked].score
        chat.thumb(answer)
        assert follower.reasons()[asked] == {"thumbs_down"}
        assert follower.rows()[asked].score > before
        chat.thumb(answer, None)
        assert follower.reasons()[asked] == set()
        assert follower.rows()[asked].score == before

    @pytest.mark.parametrize(
        ("again", "intent", "more", "expected"),
        [
            ("perché la bolletta è così alta??", "dispute_bill", {}, {"asked_again"}),
            ("non hai capito, spiegami", "bill_explain", {"sure": False}, {"asked_again"}),
            ("e la lettura?", "meter_reading", {}, set()),
        ],
    )
    def test_asked_again(
        self, follower: Follower, chat: Chat, again: str, intent: str, more: dict[str, bool],
        expected: set[str],
    ) -> None:  # fmt: skip
        first = chat.customer("perché la bolletta è così alta?")
        chat.bot(answers=first)
        chat.customer(again, intent, **more)
        assert follower.reasons()[first] == expected

    def test_handed_over_is_what_drove_him_to_ask(self, follower: Follower, chat: Chat) -> None:
        asked = chat.customer("perché è alta?")
        chat.bot(answers=asked)
        wants = chat.customer("voglio una persona", "talk_to_human")
        assert follower.reasons() == {asked: set(), wants: set()}
        chat.queue()
        assert follower.reasons() == {asked: {"handed_over"}, wants: set()}

    def test_answered_by_an_agent_instead(self, follower: Follower, chat: Chat) -> None:
        asked = chat.customer("perché è alta?")
        chat.queue()
        chat.agent()
        more = chat.customer("ok, e poi?", explanation={
            "listening": True, "nlu": [{"intent": "greet", "confidence": 0.9, "sure": True}],
        })  # fmt: skip
        chat.agent()
        assert follower.reasons() == {asked: {"handed_over", "agent_answered"}, more: set()}

    def test_labels_are_left_alone(
        self, follower: Follower, chat: Chat, database: Database, clock: FixedClock
    ) -> None:
        asked = chat.customer("perché è alta?")
        answer = chat.bot(answers=asked)
        version = follower.run()[asked].version
        chat.thumb(answer)
        follower.run()
        with database.transaction() as session:
            service = LabelService(session, clock=clock, known=KNOWN)
            parts = whole("perché è alta?", "pay_bill")
            service.label(ELENA, asked, version=version, decision="label", parts=parts)
        chat.thumb(answer, None)
        row = follower.run()[asked]
        assert (row.state, row.reasons) == ("labelled", 0)


class TestWeights:
    def test_danger_and_disputes_before_greetings(self) -> None:
        def weight(intent: str, *reasons: str) -> float:
            return weight_of(intent, [{"intent": intent, "confidence": 0.5}], reasons)

        ordered = ["gas_leak", "dispute_bill", "pay_bill", "meter_reading", "greet"]
        weights = [weight(intent) for intent in ordered]
        assert weights == sorted(weights, reverse=True)
        assert len(set(weights)) == len(weights)
        assert weight("meter_reading", "thumbs_down") > weight("meter_reading")

    def test_a_danger_that_is_possible_weighs_as_one_that_is_certain(self) -> None:
        ranking = [
            {"intent": "greet", "confidence": 0.8},
            {"intent": "gas_leak", "confidence": 0.1},
        ]
        assert weight_of("greet", ranking, ["safety"]) == 3.0


class TestLeaving:
    def test_what_is_erased_leaves_with_all_that_was_said(
        self, follower: Follower, chat: Chat, database: Database, clock: FixedClock
    ) -> None:
        kept, erased = chat.customer("resta"), chat.customer("va via")
        follower.run()
        with database.transaction() as session:
            service = LabelService(session, clock=clock, known=KNOWN)
            for message_id, text in ((kept, "resta"), (erased, "va via")):
                parts = whole(text, "greet")
                service.label(ELENA, message_id, version=1, decision="label", parts=parts)
        assert follower.intake.sweep() == 0
        chat.erase(erased)
        assert follower.intake.sweep() == 1
        assert list(follower.run()) == [kept]
        with database.reading() as session:
            assert {r.message_id for r in session.scalars(select(ReadingRow))} == {kept}
            assert erased not in {sample.key for sample in frozen_samples(session)}

    def test_old_commands_are_forgotten(
        self, follower: Follower, database: Database, clock: FixedClock
    ) -> None:
        with database.transaction() as session:
            for name, days in (("old", 8), ("new", 6)):
                at = clock.now() - timedelta(days=days)
                session.add(CommandRow(id=name, by="x", client_id=name, at=at))
        follower.intake.tidy()
        with database.reading() as session:
            assert [row.id for row in session.scalars(select(CommandRow))] == ["new"]


class Book:
    """Vectors by the first letter of a text; away until it is there."""

    def __init__(self) -> None:
        self.there = False
        texts = ["a uno", "a due", "a tre", "b uno", "b due", "b tre", "a", "b"]
        self._encoded = Encoded(
            tuple(Example(t, "pay_bill" if t[0] == "a" else "greet", (), "it", "f", 1)
                  for t in texts),
            self._vectors(texts),
            "letters",
        )  # fmt: skip

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 26), dtype=np.float32)
        rows[np.arange(len(texts)), [ord(text[0]) - ord("a") for text in texts]] = 1
        return rows

    async def of(self, texts: list[str]) -> tuple[NDArray[np.float32], str]:
        if not self.there:
            raise DialogueUnavailable(reason="away")
        return self._vectors(texts), "letters"

    async def examples(self, data: Path) -> Encoded:
        await self.of([])
        return self._encoded


class TestComparing:
    @pytest.fixture
    def book(self) -> Book:
        return Book()

    @pytest.fixture
    def comparison(
        self, database: Database, clock: FixedClock, book: Book, tmp_path: Path
    ) -> Comparison:
        return Comparison(database, clock=clock, book=book, data=tmp_path)  # type: ignore[arg-type]

    def test_is_completed_when_rasa_is_back(
        self, follower: Follower, chat: Chat, comparison: Comparison, book: Book
    ) -> None:
        agrees = chat.customer("a quanto?", "pay_bill", confidence=0.6)
        differs = chat.customer("b quanto?", "pay_bill", confidence=0.6)
        new = chat.customer("z quanto?", "pay_bill", confidence=0.6)
        alone = {key: row.score for key, row in follower.run().items()}
        assert set(alone.values()) != {0.0}
        with pytest.raises(DialogueUnavailable):
            asyncio.run(comparison.complete())
        assert {key: row.score for key, row in follower.rows().items()} == alone
        book.there = True
        assert asyncio.run(comparison.complete()) == 3
        assert asyncio.run(comparison.complete()) == 0
        reasons = follower.reasons()
        assert "neighbours" in reasons[differs]
        assert "novel" in reasons[new]
        assert not reasons[agrees] & {"neighbours", "novel"}
        rows = follower.rows()
        assert rows[agrees].score < rows[differs].score
        assert rows[differs].encoder == "letters"

    def test_what_neighbours_say_outlives_a_thumb(
        self, follower: Follower, chat: Chat, comparison: Comparison, book: Book
    ) -> None:
        book.there = True
        asked = chat.customer("b quanto?", "pay_bill")
        answer = chat.bot(answers=asked)
        follower.run()
        asyncio.run(comparison.complete())
        chat.thumb(answer)
        assert follower.reasons()[asked] == {"neighbours", "thumbs_down"}

    def test_a_batch_stands_above_all_and_is_followed_by_the_next(
        self, database: Database, clock: FixedClock, comparison: Comparison, book: Book
    ) -> None:
        book.there = True
        with database.transaction() as session:
            for number in range(60):
                letter = "abcdefghij"[number % 10]
                score = 1 - number / 100
                add_review(session, clock, f"m{number:02d}", f"{letter} {number}", score=score,
                           teaching=score, conversation_id="c", seq=number)  # fmt: skip
        assert asyncio.run(comparison.pick()) == BATCH_SIZE
        assert asyncio.run(comparison.pick()) == 0
        rows = self.open(database)
        batch = [row for row in rows if row.teaching >= BATCH]
        assert rows[:BATCH_SIZE] == batch
        # The ten kinds of message are all in it, though the highest scores alone are too.
        assert {row.text[0] for row in batch} == set("abcdefghij")
        with database.transaction() as session:
            for row in batch[:-4]:
                session.get_one(ReviewMessageRow, row.message_id).state = "labelled"
        assert asyncio.run(comparison.pick()) == BATCH_SIZE
        assert sum(row.teaching >= BATCH for row in self.open(database)) == BATCH_SIZE

    def open(self, database: Database) -> list[ReviewMessageRow]:
        with database.reading() as session:
            return list(
                session.scalars(
                    select(ReviewMessageRow)
                    .where(ReviewMessageRow.state == "open")
                    .order_by(ReviewMessageRow.teaching.desc())
                )
            )

    def test_drift_is_what_the_model_is_less_sure_of_than_it_was(
        self, database: Database, clock: FixedClock, comparison: Comparison
    ) -> None:
        with database.transaction() as session:
            for number in range(50):
                recent = number < 25
                at = clock.now() - timedelta(days=2 if recent else 20)
                for intent, confidence in (("greet", 0.9), ("pay_bill", 0.5 if recent else 0.9)):
                    add_review(session, clock, f"{intent}{number}", intent=intent, at=at,
                               confidence=confidence, reasons=0)  # fmt: skip
        assert comparison.drift() == 25
        assert comparison.drift() == 0
        marked = {r.intent for r in self.open(database) if "drift" in reasons_of(r.reasons)}
        assert marked == {"pay_bill"}

    def test_new_is_what_lies_farther_off_than_examples_do(self) -> None:
        chance = np.random.default_rng(1)
        rows = chance.normal(size=(300, 8)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        assert 0 < novel_from(rows) < 1
        assert novel_from(np.repeat(rows[:1], 5, axis=0)) == pytest.approx(0.0, abs=1e-6)
        assert novel_from(rows[:1]) == 1.0
