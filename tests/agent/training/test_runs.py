"""Runs: one at a time, cancelled whole, found again when their process is lost."""

import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training.errors import RunNotFound, RunOver
from agent.training.models import RunKind
from agent.training.place import Place
from agent.training.process import end_lost, start
from agent.training.progress import counted, last_words, trained
from agent.training.repository import TrainingRepository
from agent.training.runs import RunService, read_log
from agent.training.schemas import NewRun, RunDetail
from agent.training.steps import Command, Context, Plan, PlanMaker, Result, StepFailed
from agent.training.tasks import TrainingWorker
from tests.agent.training.conftest import Ticking

Making = Callable[[dict[RunKind, PlanMaker]], TrainingWorker]


def script(text: str) -> PlanMaker:
    """Return a plan of one command: a Python script."""

    def plan(context: Context) -> Plan:
        yield Command("train", [sys.executable, "-c", text], (10, 90), progress=counted)
        return Result(model_id="m1", report={"made": True})

    return plan


def ask(database: Database, client_id: str = "c1", kind: RunKind = "train") -> str:
    with database.transaction() as session:
        wanted = NewRun(client_id=client_id, kind=kind)
        return RunService(session, clock=Clock()).ask(wanted, by=None, by_name="Ada").id


def run_of(database: Database, run_id: str) -> RunDetail:
    with database.reading() as session:
        return RunService(session, clock=Clock()).get(run_id)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


class TestQueue:
    def test_a_run_is_done_with_its_result(
        self, database: Database, working: Making, place: Place
    ) -> None:
        run_id = ask(database)
        hints: list[str] = []
        worker = working({"train": script("print('evaluated 1/2')")})
        assert worker.tick(hinted=hints.append)
        run = run_of(database, run_id)
        assert (run.state, run.percent, run.model_id, run.error) == ("done", 100, "m1", None)
        assert run.report == {"made": True}
        assert hints[0] == hints[-1] == run_id
        assert not place.folder(run_id).exists()
        assert read_log(place.log(run_id), after=0).text == "evaluated 1/2\n"
        assert not worker.tick(hinted=hints.append)

    def test_the_same_client_id_is_the_same_run(self, database: Database) -> None:
        assert ask(database, "c1") == ask(database, "c1") != ask(database, "c2")

    def test_one_at_a_time_over_two_copies(self, database: Database, working: Making) -> None:
        plans = {"train": script("import time; time.sleep(2)")}
        first, second = ask(database, "c1"), ask(database, "c2")
        begun = Ticking(working(plans))
        wait_for(lambda: run_of(database, first).state == "running")
        assert not working(plans).tick(hinted=lambda _: None)
        assert run_of(database, second).state == "queued"
        begun.join()
        assert run_of(database, first).state == "done"

    def test_progress_is_read_from_the_log(self, database: Database, working: Making) -> None:
        text = "import time\nprint('evaluated 50/100', flush=True)\ntime.sleep(3)"
        run_id = ask(database)
        begun = Ticking(working({"train": script(text)}))
        wait_for(lambda: run_of(database, run_id).percent == 50)
        assert run_of(database, run_id).step == "train"
        begun.join()


class TestFailure:
    def test_why_a_command_failed_is_told(self, database: Database, working: Making) -> None:
        run_id = ask(database)
        text = "import sys; print('\\x1b[91mno intents\\x1b[0m'); sys.exit(3)"
        working({"train": script(text)}).tick(hinted=lambda _: None)
        run = run_of(database, run_id)
        assert run.state == "failed"
        assert run.error is not None
        assert (run.error.code, run.error.detail) == ("training_failed", "no intents")

    def test_a_full_disk_is_called_so(self, database: Database, working: Making) -> None:
        run_id = ask(database)
        text = "with open('/dev/full', 'w') as full: full.write('x')"
        working({"train": script(text)}).tick(hinted=lambda _: None)
        error = run_of(database, run_id).error
        assert error is not None
        assert error.code == "disk_full"

    def test_a_full_disk_on_our_own_side(self, database: Database, working: Making) -> None:
        def plan(context: Context) -> Plan:
            with open("/dev/full", "w") as full:
                full.write("x")
            yield Command("train", [], (0, 1))
            return Result()

        run_id = ask(database)
        working({"train": plan}).tick(hinted=lambda _: None)
        error = run_of(database, run_id).error
        assert error is not None
        assert error.code == "disk_full"

    def test_a_fault_of_ours_ends_the_run_and_not_the_worker(
        self, database: Database, working: Making
    ) -> None:
        def broken(context: Context) -> Plan:
            yield Command("train", [sys.executable, "-c", ""], (0, 1))
            raise ZeroDivisionError

        def refused(context: Context) -> Plan:
            yield Command("train", [sys.executable, "-c", ""], (0, 1))
            raise StepFailed("encoder_missing", "e9")

        first, second = ask(database, "c1"), ask(database, "c2", kind="evaluate")
        worker = working({"train": broken, "evaluate": refused})
        assert worker.tick(hinted=lambda _: None)
        assert worker.tick(hinted=lambda _: None)
        errors = [run_of(database, run_id).error for run_id in (first, second)]
        assert [error.code for error in errors if error] == ["training_failed", "encoder_missing"]


class TestCancel:
    TREE = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('child', child.pid, flush=True)\n"
        "time.sleep(60)"
    )

    def child_of(self, log: Path) -> int:
        wait_for(lambda: "child" in read_log(log, after=0).text)
        return int(read_log(log, after=0).text.split()[1])

    def test_all_that_it_started_is_ended(
        self, database: Database, working: Making, place: Place
    ) -> None:
        run_id = ask(database)
        begun = Ticking(working({"train": script(self.TREE)}))
        child = self.child_of(place.log(run_id))
        assert alive(child)
        with database.transaction() as session:
            RunService(session, clock=Clock()).cancel(run_id, by=None)
        begun.join()
        assert run_of(database, run_id).state == "cancelled"
        wait_for(lambda: not alive(child))
        assert not place.folder(run_id).exists()

    def test_a_queued_run_never_begins(self, database: Database, working: Making) -> None:
        run_id = ask(database)
        with database.transaction() as session:
            service = RunService(session, clock=Clock())
            assert service.cancel(run_id, by=None).state == "cancelled"
            assert service.cancel(run_id, by=None).state == "cancelled"
        assert not working({"train": script("")}).tick(hinted=lambda _: None)

    def test_what_has_ended_cannot_be_cancelled(self, database: Database, working: Making) -> None:
        run_id = ask(database)
        working({"train": script("")}).tick(hinted=lambda _: None)
        with database.transaction() as session:
            service = RunService(session, clock=Clock())
            with pytest.raises(RunOver):
                service.cancel(run_id, by=None)
            with pytest.raises(RunNotFound):
                service.cancel("none", by=None)


class TestLost:
    def lose(self, database: Database, place: Place, run_id: str) -> int:
        """Leave a run as a process does that is killed in the middle; return its child."""
        folder = place.folder(run_id)
        folder.mkdir()
        (place.models / f".{run_id}.partial").write_text("half a model")
        process = start(
            [sys.executable, "-c", "import time; time.sleep(60)"],
            root=place.root, folder=folder, log=place.log(run_id),
        )  # fmt: skip
        with database.transaction() as session:
            row = TrainingRepository(session).locked_run(run_id)
            assert row is not None
            row.state, row.lease = "running", "a process that was killed"
            row.lease_until = Clock().now() - timedelta(seconds=1)
        # Reaped here, as init does after the death of its parent.
        threading.Thread(target=process.wait).start()
        return process.pid

    def test_it_is_marked_and_cleaned_and_the_next_one_begins(
        self, database: Database, working: Making, place: Place
    ) -> None:
        lost, following = ask(database, "c1"), ask(database, "c2")
        child = self.lose(database, place, lost)
        working({"train": script("")}).tick(hinted=lambda _: None)
        run = run_of(database, lost)
        assert run.state == "interrupted"
        assert run.error is not None
        assert run.error.code == "run_interrupted"
        wait_for(lambda: not alive(child))
        assert not place.folder(lost).exists()
        assert list(place.models.iterdir()) == []
        assert run_of(database, following).state == "done"

    def test_a_number_used_again_is_left_alone(self, place: Place) -> None:
        folder = place.folder("r")
        folder.mkdir()
        (folder / "pid").write_text(f"{os.getpid()} 1")
        assert not end_lost(folder)

    def test_a_process_that_is_stopped_leaves_an_interrupted_run(
        self, database: Database, working: Making
    ) -> None:
        run_id = ask(database)
        worker = working({"train": script("import time; time.sleep(60)")})
        begun = Ticking(worker)
        wait_for(lambda: run_of(database, run_id).state == "running")
        worker.close()
        begun.join()
        assert run_of(database, run_id).state == "interrupted"

    def test_what_lies_about_is_removed_at_the_start(
        self, database: Database, working: Making, place: Place
    ) -> None:
        place.folder("stray").mkdir()
        working({}).tidy()
        assert not place.folder("stray").exists()


class TestLog:
    def test_parts_join_to_the_whole_between_characters(self, tmp_path: Path) -> None:
        log = tmp_path / "log"
        text = "perché 👍 è\n" * 20_000
        log.write_text(text, encoding="utf-8")
        parts, after = [], 0
        while part := read_log(log, after=after).text:
            after = read_log(log, after=after).next
            parts.append(part)
        assert "".join(parts) == text
        assert len(parts) > 1

    @pytest.mark.parametrize(
        ("written", "read"), [("è".encode()[:1], ""), (b"\xff\xfe", "\ufffd\ufffd")]
    )
    def test_half_a_character_waits_and_rubbish_does_not(
        self, tmp_path: Path, written: bytes, read: str
    ) -> None:
        (tmp_path / "log").write_bytes(written)
        assert read_log(tmp_path / "log", after=0).text == read

    def test_what_is_not_there_yet_is_empty(self, tmp_path: Path) -> None:
        assert read_log(tmp_path / "none", after=7).next == 7


def test_rasas_log_tells_how_far_it_is() -> None:
    begun = "2026 INFO rasa - Starting to train component 'IntentClassifier'."
    restored = "2026 INFO rasa - Restored component 'RulePolicy' from cache."
    assert (trained(begun), trained(restored), trained("anything")) == (0.5, 1.0, None)


def test_the_last_words_are_no_progress_bar() -> None:
    text = "Traceback\nYamlError: line 3 is wrong\n\nProcessed rules: 100%|####| 8/8\n  at x\n"
    assert last_words(text) == "YamlError: line 3 is wrong"
