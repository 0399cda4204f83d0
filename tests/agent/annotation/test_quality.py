"""Findings kept between checks, and mended in the files of a project of the test's own."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.annotation.errors import IntentUnknown
from agent.annotation.group_errors import ExampleChanged, FindingNotFound, FixUnusable
from agent.annotation.history import History
from agent.annotation.quality import Mender, QualityService, quality
from agent.annotation.quality_command import check
from agent.annotation.quality_schemas import Finding, FixBody
from agent.annotation.repository import Filter, ReviewRepository
from agent.annotation.vectors import VectorFile
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.training import process
from agent.training.command import TrainingCommands
from agent.training.nlu import TrainingSet
from agent.training.place import Place
from agent.training.steps import Context
from tests.agent.annotation.project import make_project
from tests.agent.annotation.rasa import made
from tests.agent.annotation.world import ELENA, add_review

ROOT = Path(__file__).parents[3]
BILLS = "data/nlu/it/bills.yml"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = make_project(tmp_path / "project")
    path = place.root / BILLS
    path.write_text(path.read_text() + "    - Il PDF, grazie!\n")  # under two intents now
    return place


def checked(database: Database, clock: FixedClock, place: Place) -> list[Finding]:
    """Check the files and keep what was found, as a run does."""
    found = check(place.data, place.domain, place.root / "vectors", [])["findings"]
    with database.transaction() as session:
        service = QualityService(session, clock=clock)
        service.keep(json.loads(json.dumps(found)))
        return list(service.all().findings)


def contradiction(findings: list[Finding]) -> Finding:
    [found] = [each for each in findings if each.kind == "contradiction"]
    return found


def body(fix: str, client_id: str = "c1", **more: Any) -> FixBody:
    return FixBody.model_validate({"client_id": client_id, "fix": fix} | more)


@pytest.fixture
def mender(database: Database, clock: FixedClock, place: Place) -> Mender:
    return Mender(database, clock=clock, place=place)


class TestKept:
    def test_what_was_kept_stays_kept_whatever_moves_in_the_files(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender
    ) -> None:
        found = contradiction(checked(database, clock, place))
        assert mender.fix(found.id, body("keep"), trainer=ELENA).state == "kept"
        path = place.root / BILLS
        path.write_text("# moved\n" + path.read_text())
        again = contradiction(checked(database, clock, place))
        assert (again.id, again.state) == (found.id, "kept")
        assert again.items[0].line == found.items[0].line + 1

        # Gone for one check, and back.
        text = path.read_text()
        path.write_text(text.replace("    - Il PDF, grazie!\n", ""))
        assert all(each.id != found.id for each in checked(database, clock, place))
        path.write_text(text)
        assert contradiction(checked(database, clock, place)).state == "kept"

    def test_what_is_not_found_any_more_is_not_there(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender
    ) -> None:
        found = contradiction(checked(database, clock, place))
        path = place.root / BILLS
        path.write_text(path.read_text().replace("    - Il PDF, grazie!\n", ""))
        clock.moment = clock.moment.replace(hour=20)
        checked(database, clock, place)
        with pytest.raises(FindingNotFound):
            mender.fix(found.id, body("keep"), trainer=ELENA)

    def test_counts_are_of_the_open_ones(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender
    ) -> None:
        found = contradiction(checked(database, clock, place))
        mender.fix(found.id, body("keep"), trainer=ELENA)
        with database.reading() as session:
            counts = QualityService(session, clock=clock).all().counts
        assert "contradiction" not in counts
        assert counts["too_few"] == 2


class TestFixes:
    def test_moving_changes_the_line_and_mends(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender
    ) -> None:
        found = contradiction(checked(database, clock, place))
        before = (place.root / BILLS).read_text()
        said = body("move", text="Il PDF, grazie!", intent="bill_explain", to="bill_copy")
        done = mender.fix(found.id, said, trainer=ELENA)
        assert done.state == "fixed"
        after = (place.root / BILLS).read_text()
        assert sorted(after.splitlines()) == sorted(before.splitlines())
        assert after.index("Il PDF") < after.index("bill_explain")
        assert TrainingSet.read(place.data).intents_of("Il PDF, grazie!") == ("bill_copy",)
        # The same command again, as after a line that broke.
        assert mender.fix(found.id, said, trainer=ELENA) == done
        assert (place.root / BILLS).read_text() == after
        with database.reading() as session:
            [event] = History(session, clock=clock).activity(ELENA, cursor=None).events
        assert (event.by_name, event.what, event.intent) == ("Elena", "example_moved", "bill_copy")

    def test_deleting(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender
    ) -> None:
        found = contradiction(checked(database, clock, place))
        said = body("delete", text="il pdf, grazie", intent="bill_copy")
        done = mender.fix(found.id, said, trainer=ELENA)
        assert (done.state, [item.intent for item in done.items]) == ("fixed", ["bill_explain"])
        assert not TrainingSet.read(place.data).has("il pdf, grazie", "bill_copy")

    def test_a_hand_was_faster(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender
    ) -> None:
        found = contradiction(checked(database, clock, place))
        path = place.root / BILLS
        path.write_text(path.read_text().replace("il pdf, grazie", "il pdf, per favore"))
        now = path.read_bytes()
        with pytest.raises(ExampleChanged):
            mender.fix(
                found.id,
                body("move", text="il pdf, grazie", intent="bill_copy", to="bill_explain"),
                trainer=ELENA,
            )
        assert path.read_bytes() == now

    @pytest.mark.parametrize(
        ("said", "error"),
        [
            ({"fix": "collect"}, FixUnusable),
            ({"fix": "move"}, FixUnusable),
            ({"fix": "move", "text": "il pdf, grazie", "intent": "bill_copy"}, FixUnusable),
            ({"fix": "delete", "text": "la bolletta di marzo", "intent": "bill_copy"}, FixUnusable),
            ({"fix": "move", "text": "il pdf, grazie", "intent": "bill_copy", "to": "nix"},
             IntentUnknown),
            ({"fix": "move", "text": "il pdf, grazie", "intent": "bill_copy", "to": "nlu_fallback"},
             IntentUnknown),
        ],
    )  # fmt: skip
    def test_what_cannot_be(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender,
        said: dict[str, Any], error: type[Exception],
    ) -> None:  # fmt: skip
        found = contradiction(checked(database, clock, place))
        before = (place.root / BILLS).read_bytes()
        with pytest.raises(error):
            mender.fix(found.id, body(**said), trainer=ELENA)
        assert (place.root / BILLS).read_bytes() == before

    def test_collecting_puts_what_may_be_of_the_intent_first(
        self, database: Database, clock: FixedClock, place: Place, mender: Mender
    ) -> None:
        with database.transaction() as session:
            add_review(session, clock, "other", teaching=0.9, ranking=[], intent="greet")
            ranking = [{"intent": "greet", "confidence": 0.6},
                       {"intent": "bill_copy", "confidence": 0.3}]  # fmt: skip
            add_review(session, clock, "maybe", teaching=0.1, ranking=ranking, intent="greet")
        [found] = [each for each in checked(database, clock, place)
                   if (each.kind, each.intent) == ("too_few", "bill_copy")]  # fmt: skip
        assert mender.fix(found.id, body("collect"), trainer=ELENA).state == "open"
        with database.reading() as session:
            rows, _ = ReviewRepository(session).page(
                Filter(), order="teaching", cursor=None, limit=10
            )
            assert [row.message_id for row in rows] == ["maybe", "other"]


def test_the_plan_checks_in_a_process_of_its_own(
    database: Database, clock: FixedClock, place: Place
) -> None:
    vectors = place.root / "vectors"
    texts = [each.text for each in TrainingSet.read(place.data).examples]
    VectorFile(vectors, "e").add(texts[:-1], np.stack([made(each) for each in texts[:-1]]))
    # The command is found where the product is; its files are the project's.
    context = Context(
        run_id="r1", params={}, place=replace(place, root=ROOT, vectors=vectors),
        folder=place.root / "run", database=database, clock=clock,
    )  # fmt: skip
    context.folder.mkdir()
    plan = quality(context)
    log = place.root / "log"
    running = process.start(next(plan).argv, root=ROOT, folder=context.folder, log=log)
    assert running.wait(timeout=200) == 0, log.read_text()
    with pytest.raises(StopIteration) as over:
        next(plan)
    report = over.value.value.report
    assert (report["examples"], report["compared"]) == (len(texts), len(texts) - 1)
    assert report["findings"]["contradiction"] == 1
    with database.reading() as session:
        found = QualityService(session, clock=clock).all()
    assert contradiction(list(found.findings)).state == "open"


def test_before_a_training_the_command_line_says_what_is_doubtful(
    database: Database, clock: FixedClock, place: Place
) -> None:
    there = replace(place, root=ROOT, work=place.root / "work")
    commands = TrainingCommands(database, there, clock, swap=lambda *_: None, running=None)
    said: list[str] = []
    commands.checked(say=said.append)
    texts = len(TrainingSet.read(place.data).examples)
    assert said[-1].startswith(f"{texts} examples, findings: 1 contradiction, "), said
