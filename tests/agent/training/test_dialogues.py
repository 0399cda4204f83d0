"""Dialogue tests: the files, what a conversation becomes, rehearsals and what they decide."""

import json
import sys
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.conversations.reading import SaidMessage, Talk
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.training.dialogue_errors import (
    DialogueEmpty,
    DialogueExists,
    DialogueNotFound,
    DialogueTooLong,
    DialogueUnrecorded,
)
from agent.training.dialogue_results import DialogueResults
from agent.training.dialogue_service import DialogueService
from agent.training.dialogues import (
    MOST_TURNS,
    Dialogue,
    DialogueFolder,
    Turn,
    dialogue_digests,
    dialogue_ids,
    name_of,
)
from agent.training.errors import DataBroken, DataChanged
from agent.training.models import RunKind, RunRow
from agent.training.place import Place
from agent.training.plans import dialogues
from agent.training.recording import recorded
from agent.training.repository import TrainingRepository
from agent.training.steps import Command, Context, Plan, PlanMaker
from agent.training.tasks import TrainingWorker
from tests.agent.training.conftest import Ticking, write_model

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TITLE = "Pagare a rate"
TURN = Turn(say="ciao", intent="greet", actions=("utter_greet",), replies=("utter_greet",))


def explained(intent: str = "greet", **more: Any) -> dict[str, Any]:
    """Return what is stored with a turn."""
    return {
        "nlu": [{"intent": intent, "sure": True, "ranking": [], "entities": []}],
        "actions": [{"name": f"action_{intent}", "policy": "RulePolicy"}],
        "replies": ["text"],
        "calls": [{"action": f"action_{intent}", "events": [], "replies": ["text"]}],
        "slots": {"language": "it", "customer_id": None},
        **more,
    }


def said(seq: int, text: str = "ciao", **more: Any) -> SaidMessage:
    """Return a message of a customer that the bot answered."""
    message = SaidMessage(
        id=f"m{seq}", seq=seq, sender="customer", text=text, parts=(), at=AT, language="it",
        pressed=False, answers=None, feedback=None, status="done", error=None,
        explanation=explained(),
    )  # fmt: skip
    return replace(message, **more)


def talk(*messages: SaidMessage, begun: tuple[int, ...] = ()) -> Talk:
    return Talk("c1", None, "it", messages, queued=(), begun=begun)


def recording(
    of: Talk, *, from_seq: int | None = None, to_seq: int | None = None,
    redact: Callable[[str], str] = str,
) -> Dialogue:  # fmt: skip
    return recorded(of, TITLE, from_seq=from_seq, to_seq=to_seq, redact=redact)


class TestRecording:
    def test_what_is_expected_is_names_and_kinds(self) -> None:
        explanation = explained(
            "payment_plan",
            calls=[
                {"action": "action_payment_plan", "replies": ["text", "buttons"],
                 "events": [{"event": "slot", "name": "owner", "value": "Paolo"}]},
                {"action": "validate_form", "events": [], "replies": []},
                {"action": "action_refused", "rejected": True},
            ],
            replies=["text", "buttons"],
            slots={"language": "it", "customer_id": "p1"},
        )  # fmt: skip
        made = recording(
            talk(said(1, "sono Paolo, a rate?", explanation=explanation)),
            redact=lambda text: text.replace("Paolo", "Ugo"),
        )
        (turn,) = made.turns
        assert made.id == "it/pagare-a-rate"
        assert (turn.say, turn.signed_in, turn.day) == ("sono Ugo, a rate?", True, AT.date())
        assert turn.expected.actions == ("action_payment_plan",)
        assert turn.expected.replies == ("text", "buttons")
        assert [call.action for call in turn.answered] == ["action_payment_plan", "action_refused"]
        assert turn.answered[0].events == ({"event": "slot", "name": "owner", "value": "Ugo"},)

    def test_unsure_and_two_requests(self) -> None:
        nlu = [{"intent": "greet", "sure": False}, {"intent": "thank", "sure": True}]
        made = recording(talk(said(1, explanation=explained(nlu=nlu))))
        assert made.turns[0].intent == "nlu_fallback + thank"

    def test_a_pressed_button_is_its_payload(self) -> None:
        nlu = [{
            "intent": "choose", "sure": True, "ranking": [{"intent": "choose", "confidence": 1.0}],
            "entities": [{"entity": "bill", "value": "B-1", "extractor": "button"}],
        }]  # fmt: skip
        made = recording(talk(said(1, "Questa", pressed=True, explanation=explained(nlu=nlu))))
        assert (made.turns[0].say, made.turns[0].press) == ("Questa", '/choose{"bill": "B-1"}')

    def test_turns_that_the_bot_did_not_answer_are_left_out(self) -> None:
        listened = {"listening": True, "nlu": []}
        made = recording(
            talk(
                said(1, "uno"), said(2, "due", status="dropped"),
                said(3, "tre", explanation=listened), said(4, "", sender="bot"), said(5, "sei"),
                begun=(4,),
            )
        )  # fmt: skip
        assert [(turn.say, turn.afresh) for turn in made.turns] == [("uno", False), ("sei", True)]

    def test_a_part_keeps_the_slots_before_it(self) -> None:
        before = explained(slots={"language": "en", "bill_id": "b", "none": None})
        made = recording(talk(said(1, explanation=before), said(2), said(3)), from_seq=2, to_seq=2)
        assert (len(made.turns), made.begins) == (1, {"language": "en", "bill_id": "b"})

    def test_a_part_inside_a_form_begins_with_the_form(self) -> None:
        asking = explained(slots={"requested_slot": "plan_parts"})
        of = talk(said(1, "a"), said(2, "b", explanation=asking), said(3, "c"))
        assert [turn.say for turn in recording(of, from_seq=3).turns] == ["b", "c"]

    def test_what_cannot_be_a_test(self) -> None:
        for nothing in (talk(), talk(said(1, sender="agent")), talk(said(1, ""))):
            with pytest.raises(DialogueEmpty):
                recording(nothing)
        with pytest.raises(DialogueEmpty):
            recording(talk(said(1)), from_seq=2)
        with pytest.raises(DialogueUnrecorded, match="'seq': 2"):
            recording(talk(said(1), said(2, explanation=explained(calls=None))))
        with pytest.raises(DialogueTooLong):
            recording(talk(*(said(n) for n in range(MOST_TURNS + 1))))


class TestFiles:
    @pytest.fixture
    def folder(self, place: Place) -> DialogueFolder:
        return DialogueFolder(place.data)

    @pytest.mark.parametrize(
        "text",
        ["sì", "no", "2026-01-01", "12", "null", "a: b # c", "riga\nnlu: altra\n\nstories:",
         "rules:", "nlu:", "👍 \u2028 x", "'\"{}[]", "- a", "x" * 4_000, "*a", "ab " * 900,
         "  spazi  ", "\t"],
    )  # fmt: skip
    def test_what_is_written_is_read(self, place: Place, folder: DialogueFolder, text: str) -> None:
        turn = TURN.model_copy(update={"say": text, "day": date(2026, 11, 22), "signed_in": True})
        written = folder.add(Dialogue("it/a", text[:200], (turn,), begins={"rules": {"nlu": text}}))
        assert folder.get("it/a") == written
        assert (written.turns, written.title) == ((turn,), text[:200])
        assert written.begins == {"rules": {"nlu": text}}
        lines = (place.data / "dialogues/it/a.yml").read_text().splitlines()
        assert not [line for line in lines if line.lstrip().startswith(("nlu:", "rules:"))]

    def test_values_are_those_of_json(self, folder: DialogueFolder) -> None:
        value = [None, True, 0, -12, 1.5, 1e-07, "1:1:1", "007", "~", "yes", {"a": ["", "1.5"]}]
        written = folder.add(Dialogue("it/a", "A", (TURN,), begins={"slot": value}))
        assert written.begins == {"slot": value}

    def test_readable_and_stable(self, place: Place, folder: DialogueFolder) -> None:
        written = folder.add(Dialogue("it/a", "Un saluto", (TURN,)))
        path = place.data / "dialogues/it/a.yml"
        assert path.read_text() == (
            "title: Un saluto\nturns:\n- say: ciao\n  intent: greet\n"
            "  actions: [utter_greet]\n  replies: [utter_greet]\n"
        )
        assert folder.change(written) == written
        assert [p.name for p in path.parent.iterdir()] == ["a.yml"]

    def test_titles_become_names(self) -> None:
        assert name_of("Perché è così alta? (2)") == "perche-e-cosi-alta-2"
        assert name_of("你好") != name_of("再见")
        assert len(name_of("a" * 200)) == 60

    def test_a_title_twice_and_a_change_by_hand(self, place: Place, folder: DialogueFolder) -> None:
        first = folder.add(Dialogue("it/a", "A", (TURN,)))
        with pytest.raises(DialogueExists):
            folder.add(Dialogue("it/a", "A!", (TURN, TURN)))
        assert folder.get("it/a") == first
        path = place.data / "dialogues/it/a.yml"
        path.write_text(path.read_text() + "# by hand\n")
        with pytest.raises(DataChanged):
            folder.change(first)
        assert path.read_text().endswith("# by hand\n")

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            ("title: A\nturns: [\n", 3),
            ("title: A\nturns:\n- say: ciao\n", 3),
            ("title: A\nturns:\n- say: true\n  intent: greet\n", 3),
            ("title: A\nturns:\n- say: a\n  intent: greet\n- say: b\n  intend: greet\n", 5),
            ("title: A\nturns:\n- say: a\n  press: greet\n  intent: greet\n", 4),
            ("title: A\nturns:\n- say: a\n  intent: greet\n  day: 2026-02-31\n", 5),
            ("title: A\nturns: []\n", 2),
            ("title: A\ntitle: B\nturns: []\n", 2),
            ("- a\n", 1),
            ("", 1),
        ],
    )
    def test_a_broken_file_is_named_with_its_line(
        self, place: Place, folder: DialogueFolder, content: str, line: int
    ) -> None:
        folder.add(Dialogue("en/good", "Good", (TURN,)))
        (place.data / "dialogues/it").mkdir()
        (place.data / "dialogues/it/bad.yml").write_text(content)
        found, (broken,) = folder.all()
        assert [each.id for each in found] == ["en/good"]
        assert (broken.error.file, broken.error.line) == ("data/dialogues/it/bad.yml", line)
        assert dialogue_ids(place.data) == {"en/good", "it/bad"}
        with pytest.raises(DataBroken):
            folder.get("it/bad")

    @pytest.mark.parametrize(
        "key", ["", "it", "it/none", "de/a", "it/../../secret", "../it/a", "it/.a", "it/a/b", "/"]
    )
    def test_an_id_leads_nowhere_else(self, place: Place, folder: DialogueFolder, key: str) -> None:
        (place.data / "dialogues").mkdir()
        (place.root / "secret.yml").write_text("title: A\n")
        for use in (folder.get, folder.remove):
            with pytest.raises(DialogueNotFound):
                use(key)


# Stands in for Rasa's environment: whatever is asked, it heard a greeting.
_REHEARSE = """
import json, sys
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
asked = json.load(open(options["--dialogues"]))
heard = {"nlu": [{"intent": "greet", "sure": True}], "actions": [{"name": "utter_greet"}],
         "replies": ["utter_greet"], "failed": None}
results = [{"id": d["id"], "turns": [dict(heard, failed=t["say"] if t["press"] else None)
                                     for t in d["turns"]]} for d in asked]
print(f"rehearsed {len(asked)}/{len(asked)}", flush=True)
json.dump({"model_id": "x", "results": results}, open(options["--out"], "w"))
"""


def elsewhere(context: Context) -> Plan:
    """Rehearse as the plan does, with a script in the place of Rasa's environment."""
    plan: Generator[Command, None, Any] = dialogues(context)
    try:
        command = next(plan)
        while True:
            argv = [sys.executable, "-c", _REHEARSE, *command.argv[3:]]
            yield replace(command, argv=argv)
            command = next(plan)
    except StopIteration as over:
        return over.value  # type: ignore[no-any-return]


Working = Callable[[dict[RunKind, PlanMaker]], TrainingWorker]


class TestRehearsal:
    def run(self, database: Database, working: Working) -> RunRow:
        run_id = new_id()
        with database.transaction() as session:
            TrainingRepository(session).add(
                RunRow(
                    id=run_id, client_id=run_id, kind="dialogues", state="queued", params={},
                    by=None, by_name="x", created_at=AT, updated_at=AT,
                )
            )  # fmt: skip
        Ticking(working({"dialogues": elsewhere})).join()
        with database.reading() as session:
            row = TrainingRepository(session).run(run_id)
        assert row is not None
        return row

    def test_results_are_kept_shown_and_accepted(
        self, database: Database, place: Place, working: Working
    ) -> None:
        write_model(place.models, "m")
        folder = DialogueFolder(place.data)
        folder.add(Dialogue("it/a", "A", (TURN,)))
        other = TURN.model_copy(update={"intent": "thank", "replies": ("text",)})
        folder.add(Dialogue("en/b", "B", (TURN, other)))
        (place.data / "dialogues/it/bad.yml").write_text("title: A\nturns: nothing\n")
        row = self.run(database, working)
        assert (row.state, row.model_id) == ("done", "m"), row.error_detail
        report = row.report or {}
        assert (report["dialogues"], report["passed"], report["failed"]) == (2, 1, ["en/b"])
        assert [(b["file"], b["line"]) for b in report["broken"]] == [
            ("data/dialogues/it/bad.yml", 2)
        ]
        digests = dialogue_digests(place.data)
        with database.transaction() as session:
            results = DialogueResults(session)
            assert results.passed("m", digests) == {"it/a": True, "en/b": False}
            service = DialogueService(session, clock=Clock(), data=place.data)
            shown = service.get("en/b")
            assert [turn.same for turn in shown.turns] == [True, False]
            assert shown.turns[1].got is not None
            assert (shown.turns[1].expected.intent, shown.turns[1].got.intent) == ("thank", "greet")

    def test_of_a_changed_test_there_is_no_result(
        self, database: Database, place: Place, working: Working
    ) -> None:
        write_model(place.models, "m")
        made = DialogueFolder(place.data).add(Dialogue("it/a", "A", (TURN,)))
        self.run(database, working)
        DialogueFolder(place.data).change(replace(made, title="B"))
        with database.reading() as session:
            assert DialogueResults(session).passed("m", dialogue_digests(place.data)) == {}
            service = DialogueService(session, clock=Clock(), data=place.data)
            assert (service.get("it/a").result, service.get("it/a").turns[0].got) == (None, None)

    def test_what_cannot_be_played_does_not_pass(
        self, database: Database, place: Place, working: Working
    ) -> None:
        write_model(place.models, "m")
        gone = TURN.model_copy(update={"press": "/gone"})
        DialogueFolder(place.data).add(Dialogue("it/a", "A", (gone,)))
        assert (self.run(database, working).report or {})["failed"] == ["it/a"]
        with database.reading() as session:
            (turn,) = DialogueService(session, clock=Clock(), data=place.data).get("it/a").turns
        assert (turn.same, turn.failed) == (False, "ciao")

    def test_without_tests_and_without_a_model(
        self, database: Database, place: Place, working: Working
    ) -> None:
        row = self.run(database, working)
        assert (row.state, row.error_code) == ("failed", "model_not_found")
        write_model(place.models, "m")
        row = self.run(database, working)
        assert (row.state, (row.report or {})["dialogues"]) == ("done", 0)

    def test_a_rehearsal_stopped_half_way_keeps_nothing(
        self, database: Database, place: Place, tmp_path: Path
    ) -> None:
        write_model(place.models, "m")
        DialogueFolder(place.data).add(Dialogue("it/a", "A", (TURN,)))
        place.folder("r").mkdir()
        plan = dialogues(Context("r", {}, place, place.folder("r"), database, Clock()))
        command = next(plan)
        asked = json.loads(Path(command.argv[command.argv.index("--dialogues") + 1]).read_text())
        assert [each["id"] for each in asked] == ["it/a"]
        plan.close()
        with database.reading() as session:
            assert DialogueResults(session).latest(dialogue_digests(place.data)) == {}
