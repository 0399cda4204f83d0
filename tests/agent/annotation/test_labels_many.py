"""Many labels at once, the log of who did what, and what is hidden while two read blind."""

import pytest
from sqlalchemy.orm import Session

from agent.annotation.errors import IntentUnknown
from agent.annotation.labels import Trainer
from agent.annotation.redaction import Redactor
from agent.kit.clock import FixedClock
from tests.agent.annotation.bench import TAUGHT, TEXT, Bench
from tests.agent.annotation.world import ELENA, IRIS, PAOLO, TOMMASO


@pytest.fixture
def bench(session: Session, clock: FixedClock) -> Bench:
    return Bench(session, clock)


class TestBulk:
    def test_refuses_one_by_one_and_says_why(self, bench: Bench) -> None:
        for message_id in ("a", "done", "mine"):
            bench.add(message_id, twice=message_id == "mine")
        bench.say(TOMMASO, "done")
        bench.say(ELENA, "mine")
        reply = bench.labels.bulk(
            ELENA, ["a", "done", "mine", "none", "a"], decision="label", intent="greet"
        )
        assert reply.done == 1
        assert {r.message_id: r.code for r in reply.refused} == {
            "done": "label_conflict", "mine": "label_yours", "none": "message_gone",
        }  # fmt: skip

    def test_keeps_the_entities_the_model_found_that_can_be(self, bench: Bench) -> None:
        entities = [
            {"start": 12, "end": 19, "entity": "amount", "value": 40},
            {"start": 15, "end": 19, "entity": "amount"},
            {"start": 22, "end": 27, "entity": "product"},
            {"start": 22, "end": 27, "entity": "date", "value": None},
        ]
        entities[0]["value"] = "40"
        bench.add(entities=entities)
        bench.labels.bulk(ELENA, [TAUGHT], decision="label", intent="pay_bill")
        [example] = bench.labels.pending()
        assert [(s.start, s.end, s.entity) for s in example.entities] == [
            (12, 19, "amount"), (22, 27, "date"),
        ]  # fmt: skip

    @pytest.mark.parametrize("intent", [None, "nonsense"])
    def test_needs_an_intent_there_is(self, bench: Bench, intent: str | None) -> None:
        with pytest.raises(IntentUnknown):
            bench.labels.bulk(ELENA, [TAUGHT], decision="label", intent=intent)


class TestActivity:
    def test_who_did_what_newest_first(self, bench: Bench) -> None:
        bench.add()
        bench.say(ELENA)
        bench.history.undo(ELENA)
        bench.say(TOMMASO, decision="reject")
        events = bench.history.activity(IRIS, cursor=None).events
        assert [(e.by_name, e.what, e.intent) for e in events] == [
            ("Tommaso", "reject", None),
            ("Elena", "undo", None),
            ("Elena", "label", "bill_explain"),
        ]  # fmt: skip
        assert {e.text for e in events} == {TEXT}

    def test_pages(self, bench: Bench) -> None:
        ids = [f"x{n:03d}" for n in range(120)]
        for message_id in ids:
            bench.add(message_id)
            bench.say(ELENA, message_id)
        seen: list[str | None] = []
        cursor = None
        while True:
            page = bench.history.activity(ELENA, cursor=cursor)
            seen += [event.message_id for event in page.events]
            cursor = page.next
            if cursor is None:
                break
        assert seen == ids[::-1]


def test_blind_until_both_have_read(bench: Bench) -> None:
    bench.add(twice=True)
    bench.say(ELENA, intent="pay_bill")

    def seen_by(trainer: Trainer) -> str:
        detail = bench.inbox.detail(TAUGHT, trainer=trainer, redactor=Redactor())
        activity = bench.history.activity(trainer, cursor=None)
        adjudication = bench.inbox.adjudication(trainer)
        return "".join(m.model_dump_json() for m in (detail, activity, adjudication))

    assert "pay_bill" in seen_by(ELENA)
    for trainer in (TOMMASO, PAOLO):
        assert "pay_bill" not in seen_by(trainer)
    bench.say(TOMMASO, intent="greet")
    assert "pay_bill" not in seen_by(TOMMASO)
    assert '"greet"' not in seen_by(ELENA)
    assert "pay_bill" in seen_by(IRIS)
