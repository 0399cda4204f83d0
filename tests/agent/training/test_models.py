"""Model files, their reports, the gate, comparison, promotion and rolling back."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.conversations.models import Conversation, Message
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training.compare import ComparisonService
from agent.training.dialogue_results import DialogueResults, result_row
from agent.training.errors import (
    GateFailed,
    ModelDamaged,
    ModelNotFound,
    NotEvaluated,
    NothingToRollBack,
    ReportMissing,
)
from agent.training.evaluations import Evaluations
from agent.training.gate import worse_intents
from agent.training.material import Material
from agent.training.models import MessageSet
from agent.training.place import POINTER, Place, newer_than_promoted, read_pointer
from agent.training.promotion import Promoter, PromotionService, Switch, history, known_models
from agent.training.report import Prediction, difference, scores, wilson
from agent.training.reports import ReportService
from agent.training.schemas import Gate, Models
from agent.training.testset import TestSet
from tests.agent.training.conftest import write_model

GOOD = [("sento gas", "gas_leak", "gas_leak", 0.99)] + [
    (f"ciao {n}", "greet", "greet", 0.9) for n in range(60)
]
WORSE = GOOD[:1] + [(t, a, "thank" if n < 20 else "greet", c)
                    for n, (t, a, _, c) in enumerate(GOOD[1:])]  # fmt: skip


def models(database: Database, place: Place, running: str | None = None) -> Models:
    known_models(database, place)
    with database.reading() as session:
        return ReportService(session, place=place, clock=Clock()).models(running=running)


def keep(database: Database, model_id: str, name: MessageSet, readings: list[list[Any]]) -> None:
    with database.transaction() as session:
        Evaluations(session, clock=Clock()).keep(model_id, name, readings, threshold=0.5)


def safe(database: Database, *model_ids: str) -> None:
    """Say that these models read the safety examples and the test set without an error."""
    for model_id in model_ids:
        keep(database, model_id, "safety", [["sento gas", "gas_leak", "gas_leak", 0.99, True]])
        keep(database, model_id, "test", [])


def gate(
    database: Database, place: Place, model_id: str, *, running: str | None = None,
    dialogues: dict[str, str] | None = None,
) -> Gate:  # fmt: skip
    known_models(database, place)
    with database.reading() as session:
        return PromotionService(
            session, place=place, clock=Clock(), running=running, dialogues=dialogues or {}
        ).gate(model_id)


def failed(found: Gate) -> set[str]:
    return {check.code for check in found.checks if not check.passed}


class TestRegistry:
    def test_files_are_known_with_their_figures(self, database: Database, place: Place) -> None:
        write_model(place.models, "old", trained_at="2026-11-01T10:00:00")
        write_model(place.models, "new", rows=GOOD)
        found = models(database, place, running="old")
        assert [(m.id, m.state) for m in found.models] == [("new", "candidate"), ("old", "running")]
        assert (found.models[0].summary.accuracy, found.models[1].summary.accuracy) == (1.0, 0.9)
        assert found.models[0].bytes == (place.models / "new.tar.gz").stat().st_size

    @pytest.mark.parametrize("content", [b"", b"nonsense", None])
    def test_a_damaged_file_is_shown_as_one(
        self, database: Database, place: Place, content: bytes | None
    ) -> None:
        whole = write_model(place.models, "m", rows=GOOD).read_bytes()
        (place.models / "m.tar.gz").write_bytes(whole[:-20] if content is None else content)
        (model,) = models(database, place).models
        assert (model.id, model.state) == ("m", "damaged")

    def test_one_seen_while_it_is_being_written_is_a_model_once_it_is_whole(
        self, database: Database, place: Place
    ) -> None:
        path = write_model(place.models, "m", rows=[("ciao", "greet", "greet", 0.9)])
        path.write_bytes((whole := path.read_bytes())[:200])
        assert models(database, place).models[0].state == "damaged"
        path.write_bytes(whole)
        (model,) = models(database, place).models
        assert (model.id, model.state, model.summary.accuracy) == ("m", "running", 1.0)

    def test_a_file_damaged_later_is_found(self, database: Database, place: Place) -> None:
        path = write_model(place.models, "m", rows=GOOD)
        assert models(database, place).models[0].state == "running"
        changed = bytearray(path.read_bytes())
        changed[50] ^= 1
        path.write_bytes(changed)
        os.utime(path, (1, 1))
        assert models(database, place).models[0].state == "damaged"
        with database.reading() as session, pytest.raises(ModelDamaged):
            ReportService(session, place=place, clock=Clock()).report("m")

    def test_a_copy_is_no_second_model(self, database: Database, place: Place) -> None:
        path = write_model(place.models, "m", rows=GOOD)
        (place.models / "copy.tar.gz").write_bytes(path.read_bytes())
        assert len(models(database, place).models) == 1

    def test_a_file_taken_away_is_no_model(self, database: Database, place: Place) -> None:
        path = write_model(place.models, "m", rows=GOOD)
        models(database, place)
        path.unlink()
        assert models(database, place).models == ()


class TestReport:
    def test_the_figures(self) -> None:
        found = scores(
            [
                Prediction("a", "x", "x", 0.9, True),
                Prediction("b", "x", "y", 0.8, True),
                Prediction("c", "y", "y", 0.4, False),
                Prediction("d", "y", "y", 0.7, True),
            ],
            threshold=0.6,
        )
        assert (found.accuracy, found.coverage, found.wrong_while_sure) == (0.75, 0.75, 0.25)
        assert found.macro_f1 == round((2 / 3 + 0.8) / 2, 4)
        assert found.ece == round((0.1 + 0.8 + 0.6 + 0.3) / 4, 4)
        assert found.confusion[0].model_dump() == {"actual": "x", "predicted": "y", "n": 1}
        at_085 = next(t for t in found.curve if t.threshold == 0.86)
        assert (at_085.coverage, at_085.error) == (0.25, 0.0)

    def test_of_nothing_nothing(self) -> None:
        found = scores([], threshold=0.5)
        assert (found.n, found.accuracy, found.intents, found.reliability) == (0, 0.0, (), ())

    def test_wilson_and_newcombe_as_published(self) -> None:
        # Newcombe 1998 a, table I (81 of 263), and b, table II (56/70 - 48/80).
        assert [round(x, 4) for x in wilson(81, 263)] == [0.2553, 0.3662]
        assert [round(x, 4) for x in difference(56, 70, 48, 80)] == [0.0524, 0.3339]

    def test_a_cell_opens_its_examples(self, database: Database, place: Place) -> None:
        write_model(place.models, "m", rows=WORSE)
        known_models(database, place)
        with database.reading() as session:
            service = ReportService(session, place=place, clock=Clock())
            report = service.report("m")
            cell = report.confusion[0]
            found = service.confused(
                "m", actual=cell.actual, predicted=cell.predicted, report_set="cross"
            )
            assert (cell.actual, cell.predicted, cell.n) == ("greet", "thank", 20)
            assert len(found.messages) == 20
            assert report.test is None
            with pytest.raises(NotEvaluated):
                service.confused("m", actual="greet", predicted="thank", report_set="test")
            with pytest.raises(ModelNotFound):
                service.report("none")

    def test_a_model_of_before_has_none(self, database: Database, place: Place) -> None:
        write_model(place.models, "m")
        known_models(database, place)
        with database.reading() as session, pytest.raises(ReportMissing):
            ReportService(session, place=place, clock=Clock()).report("m")


class TestGate:
    @pytest.fixture(autouse=True)
    def _two(self, database: Database, place: Place) -> None:
        write_model(place.models, "a", rows=GOOD, trained_at="2026-11-01T10:00:00")
        write_model(place.models, "b", rows=GOOD)
        write_model(place.models, "c", rows=WORSE)
        safe(database, "a", "b", "c")

    def test_a_model_as_good_passes(self, database: Database, place: Place) -> None:
        found = gate(database, place, "b", running="a")
        assert found.passed
        assert [check.code for check in found.checks] == [
            "file", "dialogues", "safety", "intents", "test_set",
        ]  # fmt: skip

    def test_an_intent_that_fell_beyond_chance(self, database: Database, place: Place) -> None:
        found = gate(database, place, "c", running="a")
        assert failed(found) == {"intents"}
        (worse,) = next(c for c in found.checks if c.code == "intents").params["worse"]
        assert (worse["intent"], worse["before"], worse["set"]) == ("greet", 1.0, "cross")

    def test_chance_is_allowed(self) -> None:
        before = [Prediction(str(n), "x", "x", 1, True) for n in range(50)]
        now = before[:48] + [Prediction("f", "x", "y", 1, True)] * 2
        assert worse_intents(now, before) == []

    @pytest.mark.parametrize(
        "reading",
        [["k", "gas_leak", "greet", 0.9, True], ["k", "gas_leak", "gas_leak", 0.3, False]],
    )
    @pytest.mark.parametrize("name", ["safety", "test"])
    def test_danger_not_seen_or_not_for_sure(
        self, database: Database, place: Place, name: MessageSet, reading: list[Any]
    ) -> None:
        keep(database, "b", name, [reading])
        assert failed(gate(database, place, "b", running="a")) == {"safety"}

    def test_a_model_that_never_read_the_safety_examples(
        self, database: Database, place: Place
    ) -> None:
        write_model(place.models, "d", rows=GOOD)
        assert "safety" in failed(gate(database, place, "d", running="a"))

    def test_the_test_set_read_worse_than_before(self, database: Database, place: Place) -> None:
        def readings(right: int) -> list[list[Any]]:
            return [[f"m{n}", "greet", "greet" if n < right else "thank", 0.9, True]
                    for n in range(100)]  # fmt: skip

        keep(database, "a", "test", readings(95))
        keep(database, "b", "test", readings(93))
        keep(database, "c", "test", readings(70))
        assert "test_set" not in failed(gate(database, place, "b", running="a"))
        assert "test_set" in failed(gate(database, place, "c", running="a"))

    def test_dialogues_must_pass_and_must_have_run(self, database: Database, place: Place) -> None:
        both = {"it/uno": "1", "en/two": "2"}
        for results, fails in (
            ([("it/uno", "1", True)], True),
            ([("en/two", "2", False)], True),
            ([("en/two", "2", True)], False),
            ([("en/two", "changed since", True)], True),
        ):
            with database.transaction() as session:
                for name, digest, passed in results:
                    DialogueResults(session).keep(
                        result_row(
                            model_id="b", dialogue=name, digest=digest, passed=passed, turns=[],
                            clock=Clock(),
                        )
                    )  # fmt: skip
            found = failed(gate(database, place, "b", dialogues=both))
            assert found == ({"dialogues"} if fails else set())

    def test_a_damaged_file_is_judged_no_further(self, database: Database, place: Place) -> None:
        gate(database, place, "b")
        (place.models / "b.tar.gz").write_bytes(b"x")
        (check,) = gate(database, place, "b").checks
        assert (check.code, check.passed) == ("file", False)


class Rasa:
    """Stands where Rasa is told to swap, and may refuse."""

    def __init__(self) -> None:
        self.swaps: list[str] = []
        self.refuses: Exception | None = None

    def swap(self, file: str, sha256: str) -> None:
        assert len(sha256) == 64
        if self.refuses is not None:
            raise self.refuses
        self.swaps.append(file)


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def switch(database: Database, place: Place, rasa: Rasa) -> Callable[[str | None], Switch]:
    def make(running: str | None) -> Switch:
        return Switch(
            database=database, place=place, clock=Clock(), swap=rasa.swap, running=running,
            dialogues={},
        )  # fmt: skip

    return make


def because(client_id: str, reason: str = "better on bills") -> Promoter:
    return Promoter(client_id, reason, None, "Ada")


Switching = Callable[[str | None], Switch]


class TestPromotion:
    @pytest.fixture(autouse=True)
    def _three(self, database: Database, place: Place) -> None:
        for day, name in enumerate("abc", 1):
            write_model(place.models, name, rows=GOOD, trained_at=f"2026-11-0{day}T10:00:00")
        write_model(place.models, "bad", rows=WORSE)
        safe(database, "a", "b", "c", "bad")

    def test_there_and_back_again(
        self, database: Database, place: Place, rasa: Rasa, switch: Switching
    ) -> None:
        switch("a").promote("b", because("1"), override=False)
        switch("b").promote("c", because("2"), override=False)
        assert [each.file for each in read_pointer(place.models)] == [
            "c.tar.gz", "b.tar.gz", "a.tar.gz",
        ]  # fmt: skip
        assert switch("c").roll_back(because("3")).running == "b"
        assert switch("b").roll_back(because("4")).running == "a"
        with pytest.raises(NothingToRollBack):
            switch("a").roll_back(because("5"))
        assert rasa.swaps == ["b.tar.gz", "c.tar.gz", "b.tar.gz", "a.tar.gz"]
        with database.reading() as session:
            told = history(session).promotions
        assert [(p.kind, p.model_id, p.previous) for p in reversed(told)] == [
            ("promote", "b", "a"), ("promote", "c", "b"),
            ("rollback", "b", "c"), ("rollback", "a", "b"),
        ]  # fmt: skip
        assert told[-1].reason == "better on bills"

    def test_a_repeat_does_nothing(self, rasa: Rasa, switch: Switching) -> None:
        switch("a").promote("b", because("1"), override=False)
        assert switch("b").promote("b", because("1"), override=False).running == "b"
        assert rasa.swaps == ["b.tar.gz"]

    def test_the_gate_holds_back(self, place: Place, rasa: Rasa, switch: Switching) -> None:
        with pytest.raises(GateFailed) as caught:
            switch("a").promote("bad", because("1"), override=False)
        assert {c["code"] for c in caught.value.params["checks"] if not c["passed"]} == {"intents"}
        assert rasa.swaps == []
        assert not (place.models / POINTER).exists()

    def test_a_reason_may_weigh_more_and_is_kept(
        self, database: Database, switch: Switching
    ) -> None:
        switch("a").promote("bad", because("1"), override=True)
        with database.reading() as session:
            assert history(session).promotions[0].overridden

    def test_never_more_than_safety(self, database: Database, switch: Switching) -> None:
        keep(database, "b", "test", [["m", "gas_leak", "greet", 0.9, True]])
        with pytest.raises(GateFailed):
            switch("a").promote("b", because("1"), override=True)

    def test_refused_by_rasa_nothing_has_changed(
        self, database: Database, place: Place, rasa: Rasa, switch: Switching
    ) -> None:
        rasa.refuses = ModelDamaged(model_id="b")
        with pytest.raises(ModelDamaged):
            switch("a").promote("b", because("1"), override=False)
        assert read_pointer(place.models) == ()
        with database.reading() as session:
            assert history(session).promotions == ()

    def test_back_to_a_damaged_file_is_refused(
        self, place: Place, rasa: Rasa, switch: Switching
    ) -> None:
        switch("a").promote("b", because("1"), override=False)
        (place.models / "a.tar.gz").write_bytes(b"x")
        with pytest.raises(ModelDamaged):
            switch("b").roll_back(because("2"))
        assert read_pointer(place.models)[0].file == "b.tar.gz"

    def test_a_newer_model_of_make_train_is_told(self, place: Place, switch: Switching) -> None:
        for age, name in enumerate(("c", "b", "bad", "a")):
            os.utime(place.models / f"{name}.tar.gz", (1e9 - age, 1e9 - age))
        assert newer_than_promoted(place.models) is None
        switch("c").promote("a", because("1"), override=False)
        assert newer_than_promoted(place.models) == "c.tar.gz"
        write_model(place.models, "studio-x", rows=GOOD)
        assert newer_than_promoted(place.models) == "c.tar.gz"

    def test_the_pointer_is_what_rasa_reads(self, place: Place, switch: Switching) -> None:
        switch("a").promote("b", because("1"), override=False)
        written = json.loads((place.models / POINTER).read_text())
        assert (written["file"], len(written["sha256"])) == ("b.tar.gz", 64)
        assert [each["file"] for each in written["before"]] == ["a.tar.gz"]


class TestComparison:
    def message(self, session: Any, key: str, seq: int) -> None:
        now = Clock().now()
        session.add(Message(id=key, conversation_id="c", seq=seq, sender="customer", text=key,
                            parts=[], payloads={}, language="it", at=now))  # fmt: skip

    @pytest.fixture(autouse=True)
    def _messages(self, database: Database) -> None:
        now = Clock().now()
        with database.transaction() as session:
            session.add(Conversation(id="c", language="it", episode_id="e", created_at=now,
                                     updated_at=now))  # fmt: skip
            session.flush()
            for seq, key in enumerate(("m1", "m2", "m3"), 1):
                self.message(session, key, seq)

    def test_only_what_changed_and_who_is_right(self, database: Database) -> None:
        gone = ["erased", None, "greet", 0.9, True]
        keep(database, "a", "recent", [["m1", None, "greet", 0.9, True],
                                       ["m2", None, "greet", 0.9, True], gone])  # fmt: skip
        keep(database, "b", "recent", [["m1", None, "greet", 0.8, True],
                                       ["m2", None, "thank", 0.9, True],
                                       [gone[0], None, "x", 0.9, True]])  # fmt: skip
        keep(database, "a", "test", [["m3", "thank", "greet", 0.9, True]])
        keep(database, "b", "test", [["m3", "thank", "thank", 0.9, True]])
        with database.reading() as session:
            found = ComparisonService(session, clock=Clock()).compare("a", "b")
        assert found.summary.model_dump() == {"n": 3, "changed": 2, "a_better": 0, "b_better": 1}
        assert [(t.message_id, t.truth, t.b.intent) for t in found.turns] == [
            ("m3", "thank", "thank"), ("m2", None, "thank"),
        ]  # fmt: skip

    def test_the_test_set_is_what_was_put_in_and_is_still_there(self, database: Database) -> None:
        with database.transaction() as session:
            frozen = TestSet(session, clock=Clock())
            for key in ("m1", "m2", "erased"):
                frozen.put(key, text=f"text {key}", language="it", intent="greet")
            frozen.put("m1", text="text m1", language="it", intent="thank")
            frozen.drop("m2")
            frozen.drop("never there")
        with database.reading() as session:
            found = Material(session).test_set()
        assert [(s.key, s.text, s.truth) for s in found] == [("m1", "text m1", "thank")]

    def test_a_message_never_read_by_the_model_holds_it_back(
        self, database: Database, place: Place
    ) -> None:
        write_model(place.models, "a", rows=GOOD)
        safe(database, "a")
        assert gate(database, place, "a").passed
        with database.transaction() as session:
            TestSet(session, clock=Clock()).put("m1", text="x", language="it", intent="greet")
        assert failed(gate(database, place, "a")) == {"test_set"}

    def test_a_model_that_was_not_asked(self, database: Database) -> None:
        with database.reading() as session, pytest.raises(NotEvaluated):
            ComparisonService(session, clock=Clock()).compare("a", "b")


def test_a_folder_that_cannot_be_written_keeps_the_pointer(place: Place, tmp_path: Path) -> None:
    from agent.training.place import Pointed, write_pointer

    write_pointer(place.models, (Pointed("a.tar.gz", "0" * 64),))
    (place.models / f".{POINTER}.partial").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_pointer(place.models, (Pointed("b.tar.gz", "0" * 64),))
    assert read_pointer(place.models)[0].file == "a.tar.gz"
