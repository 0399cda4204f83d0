"""Labels: what may be said, who may say it, what is accepted, what it teaches."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from agent.annotation.errors import (
    AdjudicatorNeeded,
    EntityUnknown,
    IntentUnknown,
    LabelConflict,
    LabelDisputed,
    LabelExported,
    LabelYours,
    MessageGone,
    NotDisputed,
    PartsUnusable,
    SpanOutside,
    SpansOverlap,
)
from agent.annotation.labels import Trainer
from agent.annotation.schemas import Part, ReviewMessage, Span
from agent.conversations.models import Message
from agent.errors import AscoltoError
from agent.kit.clock import FixedClock
from agent.training.testset import frozen_samples
from tests.agent.annotation.bench import TAUGHT, TESTED, TEXT, Bench
from tests.agent.annotation.world import ELENA, IRIS, PAOLO, TOMMASO, whole


@pytest.fixture
def bench(session: Session, clock: FixedClock) -> Bench:
    return Bench(session, clock)


class TestOneReading:
    def test_a_label_is_accepted_and_pending(self, bench: Bench) -> None:
        bench.add()
        said = bench.say(ELENA, parts=whole(TEXT, "bill_explain", (12, 19, "amount")))
        assert (said.state, said.labelled_by, said.version) == ("labelled", "Elena", 2)
        [example] = bench.labels.pending()
        assert (example.text, example.intent, example.language) == (TEXT, "bill_explain", "it")
        assert [TEXT[s.start : s.end] for s in example.entities] == ["40 euro"]

    def test_one_in_four_is_tested_and_never_taught(self, bench: Bench) -> None:
        bench.add(TESTED)
        assert bench.say(ELENA, TESTED).test
        assert bench.labels.pending() == ()
        assert [s.key for s in frozen_samples(bench.session)] == [TESTED]

    @pytest.mark.parametrize(("decision", "state"), [("reject", "rejected"), ("skip", "skipped")])
    def test_what_is_rejected_or_skipped_teaches_nothing(
        self, bench: Bench, decision: str, state: str
    ) -> None:
        for message_id in (TAUGHT, TESTED):
            bench.add(message_id)
            assert bench.say(ELENA, message_id, decision=decision).state == state
        assert bench.labels.pending() == ()
        assert frozen_samples(bench.session) == []

    def test_a_split_message_gives_two_examples_even_where_it_would_be_tested(
        self, bench: Bench
    ) -> None:
        text = "quanto devo?  e vi do la lettura 1234"
        bench.add(TESTED, text)
        parts = [
            Part(start=13, end=len(text), intent="meter_reading",
                 entities=(Span(start=33, end=37, entity="amount"),)),
            Part(start=0, end=12, intent="pay_bill"),
        ]  # fmt: skip
        said = bench.say(ELENA, TESTED, parts=parts)
        assert not said.test
        assert [part.intent for part in said.label or ()] == ["pay_bill", "meter_reading"]
        pay, reading = bench.labels.pending()
        assert (pay.text, reading.text) == ("quanto devo?", "e vi do la lettura 1234")
        [span] = reading.entities
        assert reading.text[span.start : span.end] == "1234"
        assert pay.id == reading.id == TESTED

    def test_the_label_stands_beside_what_the_model_said(self, bench: Bench) -> None:
        bench.add()
        bench.say(ELENA, intent="pay_bill")
        [label] = bench.labels.accepted()
        assert (label.predicted, label.model_id, label.parts[0].intent) == (
            "bill_explain", "m1", "pay_bill",
        )  # fmt: skip

    def test_a_closed_message_is_read_anew(self, bench: Bench) -> None:
        bench.add(TESTED)
        bench.say(ELENA, TESTED)
        said = bench.say(TOMMASO, TESTED, decision="reject")
        assert (said.state, said.label, said.labelled_by) == ("rejected", None, "Tommaso")
        assert frozen_samples(bench.session) == []


class TestSpans:
    @pytest.mark.parametrize(
        ("parts", "error"),
        [
            ([], PartsUnusable),
            (whole(TEXT, "bill_explain") * 2, SpansOverlap),
            (whole(TEXT, "nonsense"), IntentUnknown),
            (whole(TEXT, "nlu_fallback"), IntentUnknown),
            (whole(TEXT, "pay_bill", (12, 19, "nonsense")), EntityUnknown),
            (whole(TEXT, "pay_bill", (12, 19, "amount"), (15, 20, "date")), SpansOverlap),
            (whole(TEXT, "pay_bill", (12, 12, "amount")), SpanOutside),
            (whole(TEXT, "pay_bill", (11, 12, "amount")), SpanOutside),
            (whole(TEXT, "pay_bill", (20, 99, "date")), SpanOutside),
            ([Part(start=0, end=10, intent="pay_bill")], SpanOutside),
            ([Part(start=0, end=99, intent="pay_bill")], SpanOutside),
            ([Part(start=5, end=5, intent="pay_bill")] * 2, SpanOutside),
            (
                [
                    Part(start=0, end=14, intent="pay_bill"),
                    Part(start=12, end=len(TEXT), intent="greet"),
                ],
                SpansOverlap,
            ),
            (
                [
                    Part(start=0, end=12, intent="pay_bill",
                         entities=(Span(start=12, end=19, entity="amount"),)),
                    Part(start=12, end=len(TEXT), intent="greet"),
                ],
                SpanOutside,
            ),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(
        self, bench: Bench, parts: list[Part], error: type[AscoltoError]
    ) -> None:
        bench.add()
        with pytest.raises(error):
            bench.say(ELENA, parts=parts)
        assert bench.inbox.message(TAUGHT).state == "open"

    def test_a_rejection_has_no_parts(self, bench: Bench) -> None:
        bench.add()
        with pytest.raises(PartsUnusable):
            bench.say(ELENA, decision="reject", parts=whole(TEXT, "greet"))


class TestConflicts:
    def test_who_comes_second_is_told_who_was_first(self, bench: Bench) -> None:
        bench.add()
        bench.say(ELENA, version=1)
        with pytest.raises(LabelConflict) as caught:
            bench.say(TOMMASO, version=1)
        assert caught.value.params == {"by_name": "Elena"}

    def test_an_erased_message_is_gone(self, bench: Bench) -> None:
        bench.add()
        bench.session.delete(bench.session.get_one(Message, TAUGHT))
        bench.session.flush()
        with pytest.raises(MessageGone):
            bench.say(ELENA)
        with pytest.raises(MessageGone):
            bench.inbox.message(TAUGHT)
        with pytest.raises(MessageGone):
            bench.labels.label(ELENA, "none", version=1, decision="skip", parts=[])

    def test_an_exported_label_is_not_replaced(self, bench: Bench) -> None:
        bench.add()
        bench.say(ELENA)
        assert bench.labels.mark_exported([TAUGHT, "none"], by=ELENA) == 1
        assert bench.labels.pending() == ()
        assert bench.labels.mark_exported([TAUGHT]) == 0
        with pytest.raises(LabelExported):
            bench.say(TOMMASO, decision="reject")
        with pytest.raises(LabelExported):
            bench.history.undo(ELENA)


class TestSecondReading:
    def test_equal_readings_are_accepted(self, bench: Bench) -> None:
        bench.add(twice=True)
        first = bench.say(ELENA)
        assert (first.state, first.label, first.labelled_by) == ("second", None, None)
        assert bench.labels.pending() == ()
        assert bench.say(TOMMASO).state == "labelled"
        assert len(bench.labels.pending()) == 1

    @pytest.mark.parametrize(
        "second",
        [
            {"intent": "pay_bill"},
            {"decision": "reject"},
            {"decision": "skip"},
            {"parts": whole(TEXT, "bill_explain", (12, 19, "amount"))},
        ],
    )
    def test_different_ones_are_disputed(self, bench: Bench, second: dict[str, Any]) -> None:
        bench.add(twice=True)
        bench.say(ELENA)
        assert bench.say(TOMMASO, **second).state == "disputed"
        assert bench.labels.pending() == ()
        with pytest.raises(LabelDisputed):
            bench.say(IRIS)

    def test_nobody_is_his_own_second_reader(self, bench: Bench) -> None:
        bench.add(twice=True)
        bench.say(ELENA)
        with pytest.raises(LabelYours):
            bench.say(ELENA)

    def test_skipping_hands_it_to_nobody(self, bench: Bench) -> None:
        bench.add(twice=True)
        assert bench.say(ELENA, decision="skip").state == "skipped"


class TestAdjudication:
    def disputed(self, bench: Bench) -> int:
        bench.add(twice=True)
        bench.say(ELENA)
        return bench.say(TOMMASO, intent="pay_bill").version

    def decide(self, bench: Bench, trainer: Trainer, version: int) -> ReviewMessage:
        parts = whole(TEXT, "greet")
        return bench.labels.adjudicate(
            trainer, TAUGHT, version=version, decision="label", parts=parts
        )

    @pytest.mark.parametrize("trainer", [ELENA, TOMMASO])
    def test_neither_of_the_two(self, bench: Bench, trainer: Trainer) -> None:
        version = self.disputed(bench)
        assert bench.inbox.adjudication(trainer).items == ()
        with pytest.raises(AdjudicatorNeeded):
            self.decide(bench, trainer, version)

    @pytest.mark.parametrize("trainer", [IRIS, PAOLO])
    def test_somebody_else_sees_both_and_decides(self, bench: Bench, trainer: Trainer) -> None:
        version = self.disputed(bench)
        [item] = bench.inbox.adjudication(trainer).items
        assert [(r.by_name, r.parts[0].intent) for r in item.readings] == [
            ("Elena", "bill_explain"), ("Tommaso", "pay_bill"),
        ]  # fmt: skip
        said = self.decide(bench, trainer, version)
        assert (said.state, said.labelled_by) == ("labelled", trainer.name)
        assert [e.intent for e in bench.labels.pending()] == ["greet"]
        assert bench.inbox.adjudication(trainer).items == ()

    def test_an_administrator_may_even_as_one_of_the_two(self, bench: Bench) -> None:
        bench.add(twice=True)
        bench.say(PAOLO)
        version = bench.say(ELENA, decision="reject").version
        assert self.decide(bench, PAOLO, version).state == "labelled"

    def test_what_is_undone_is_disputed_again(self, bench: Bench) -> None:
        version = self.disputed(bench)
        self.decide(bench, IRIS, version)
        undone = bench.history.undo(IRIS)
        assert undone is not None
        assert (undone.state, undone.label) == ("disputed", None)
        assert len(bench.inbox.adjudication(IRIS).items) == 1

    def test_only_what_is_disputed(self, bench: Bench) -> None:
        bench.add()
        with pytest.raises(NotDisputed):
            self.decide(bench, IRIS, 1)

    def test_the_version_counts(self, bench: Bench) -> None:
        version = self.disputed(bench)
        with pytest.raises(LabelConflict):
            self.decide(bench, IRIS, version - 1)


class TestUndo:
    def test_nothing_to_undo_or_redo(self, bench: Bench) -> None:
        assert bench.history.undo(ELENA) is None
        assert bench.history.redo(ELENA) is None

    def test_each_trainer_his_own(self, bench: Bench) -> None:
        bench.add(TAUGHT)
        bench.add(TESTED)
        bench.say(ELENA, TAUGHT)
        bench.say(TOMMASO, TESTED)
        undone = bench.history.undo(ELENA)
        assert undone is not None
        assert (undone.id, undone.state) == (TAUGHT, "open")
        assert bench.inbox.message(TESTED).state == "labelled"
        assert bench.history.undo(ELENA) is None

    def test_there_and_back_over_several_steps(self, bench: Bench) -> None:
        bench.add()
        bench.say(ELENA)
        bench.say(ELENA, intent="pay_bill")
        bench.say(ELENA, decision="reject")
        states = [bench.history.undo(ELENA) for _ in range(3)]
        assert [s and s.state for s in states] == ["labelled", "labelled", "open"]
        again = [bench.history.redo(ELENA) for _ in range(4)]
        assert [s and s.state for s in again] == ["labelled", "labelled", "rejected", None]

    def test_what_is_done_anew_ends_redoing(self, bench: Bench) -> None:
        bench.add()
        bench.say(ELENA)
        bench.history.undo(ELENA)
        bench.say(ELENA, decision="skip")
        assert bench.history.redo(ELENA) is None

    def test_not_what_somebody_went_on_from(self, bench: Bench) -> None:
        bench.add(twice=True)
        bench.say(ELENA)
        bench.say(TOMMASO)
        with pytest.raises(LabelConflict) as caught:
            bench.history.undo(ELENA)
        assert caught.value.params == {"by_name": "Tommaso"}

    def test_no_redo_over_anothers_label(self, bench: Bench) -> None:
        bench.add()
        bench.say(ELENA)
        bench.history.undo(ELENA)
        bench.say(TOMMASO, decision="reject")
        with pytest.raises(LabelConflict):
            bench.history.redo(ELENA)

    def test_the_test_set_follows(self, bench: Bench) -> None:
        bench.add(TESTED)
        bench.say(ELENA, TESTED)
        bench.history.undo(ELENA)
        assert frozen_samples(bench.session) == []
        bench.history.redo(ELENA)
        assert [s.truth for s in frozen_samples(bench.session)] == ["bill_explain"]

    def test_a_bulk_action_is_one_step(self, bench: Bench) -> None:
        ids = [f"b{n}" for n in range(5)]
        for message_id in ids:
            bench.add(message_id)
        reply = bench.labels.bulk(ELENA, ids, decision="label", intent="greet")
        assert (reply.done, reply.refused) == (5, ())
        bench.history.undo(ELENA)
        assert {bench.inbox.message(each).state for each in ids} == {"open"}
        bench.history.redo(ELENA)
        assert {bench.inbox.message(each).state for each in ids} == {"labelled"}
