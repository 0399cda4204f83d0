"""Dialogue tests over HTTP: one click on a conversation, and what is done to a test later."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent.conversations.models import Conversation, Message
from agent.conversations.models import Turn as TurnRow
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.settings import Settings
from agent.training.dialogue_results import DialogueResults, result_row
from agent.training.dialogues import DialogueFolder, Heard, dialogue_digests
from tests.agent.api.conftest import client  # noqa: F401  # the fixture
from tests.agent.api.staff import StaffCaller

PATH = "/v1/staff/studio/dialogues"
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Person = Callable[[str], StaffCaller]


@pytest.fixture
def person(
    client: httpx.Client,  # noqa: F811
    database: Database,
    settings: Settings,
) -> Person:
    def make(role: str) -> StaffCaller:
        return StaffCaller(client, database, settings, email=f"{role}@x.example", roles=[role])

    return make


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data of a project of this test's own."""
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    monkeypatch.chdir(project)
    return project / "data"


@pytest.fixture
def conversation(database: Database) -> str:
    """A conversation of two turns."""
    with database.transaction() as session:
        session.add(
            Conversation(
                id="c1", language="it", owner="bot", episode_id="e", created_at=AT, updated_at=AT
            )
        )
        session.flush()
        for seq, text, intent in ((1, "sono al 338 1112223", "greet"), (2, "grazie", "thank")):
            explanation: dict[str, Any] = {
                "nlu": [{"intent": intent, "sure": True}],
                "actions": [{"name": f"action_{intent}"}],
                "replies": ["text"],
                "calls": [{"action": f"action_{intent}", "events": [], "replies": ["text"]}],
                "slots": {"language": "it"},
            }
            session.add(
                Message(
                    id=f"m{seq}", conversation_id="c1", seq=seq, sender="customer", text=text,
                    parts=[], payloads={}, at=AT,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                TurnRow(
                    message_id=f"m{seq}", conversation_id="c1", seq=seq, status="done",
                    created_at=AT, explanation=explanation,
                )
            )  # fmt: skip
    return "c1"


def wish(**more: Any) -> dict[str, Any]:
    return {"client_id": "r1", "conversation_id": "c1", "title": "Un saluto", **more}


@pytest.mark.usefixtures("conversation")
class TestOneClick:
    def test_makes_a_file_without_personal_data_once(self, person: Person, data: Path) -> None:
        trainer = person("trainer")
        first = trainer.call("POST", PATH, json=wish())
        assert first.status_code == 201, first.text
        assert first.json() == {
            "id": "it/un-saluto", "language": "it", "title": "Un saluto", "turns": 2,
            "result": None,
        }  # fmt: skip
        assert trainer.call("POST", PATH, json=wish()).json() == first.json()
        assert "1112223" not in (data / "dialogues/it/un-saluto.yml").read_text()
        listed = trainer.call("GET", PATH).json()
        assert ([d["id"] for d in listed["dialogues"]], listed["broken"]) == (["it/un-saluto"], [])
        shown = trainer.call("GET", f"{PATH}/it/un-saluto").json()
        assert shown["turns"][1] == {
            "user": "grazie",
            "expected": {"intent": "thank", "actions": ["action_thank"], "replies": ["text"]},
            "got": None, "same": None, "failed": None,
        }  # fmt: skip

    def test_what_is_refused(self, person: Person, data: Path) -> None:
        trainer = person("trainer")
        assert trainer.call("POST", PATH, json=wish()).status_code == 201
        for body, status, code in (
            (wish(client_id="r2", title="un  saluto!"), 409, "dialogue_exists"),
            (wish(client_id="r3", conversation_id="erased"), 404, "conversation_not_found"),
            (wish(client_id="r4", from_seq=3), 422, "dialogue_empty"),
            (wish(client_id="r5", title="  "), 422, "invalid_input"),
            (wish(client_id="r6", from_seq=-1), 422, "invalid_input"),
        ):
            answer = trainer.call("POST", PATH, json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert answer.json()["detail"]
        assert [path.name for path in (data / "dialogues/it").iterdir()] == ["un-saluto.yml"]

    def test_who_only_looks_changes_nothing(self, person: Person, data: Path) -> None:
        analyst = person("analyst")
        assert analyst.call("GET", PATH).json() == {"dialogues": [], "broken": []}
        for path, body in (
            ("", wish()),
            ("/accept", {"client_id": "a", "id": "it/a"}),
            ("/delete", {"client_id": "a", "id": "it/a"}),
        ):
            answer = analyst.call("POST", f"{PATH}{path}", json=body)
            assert answer.json()["code"] == "permission_denied"
        assert not list(data.iterdir())


@pytest.mark.usefixtures("conversation")
class TestLater:
    def test_the_new_result_becomes_what_is_expected(
        self, person: Person, database: Database, data: Path
    ) -> None:
        trainer = person("trainer")
        trainer.call("POST", PATH, json=wish())
        accept = {"client_id": "a1", "id": "it/un-saluto"}
        answer = trainer.call("POST", f"{PATH}/accept", json=accept)
        assert (answer.status_code, answer.json()["code"]) == (409, "dialogue_not_run")
        _heard(database, data, failed="no such button")
        answer = trainer.call("POST", f"{PATH}/accept", json=accept)
        assert (answer.status_code, answer.json()["code"]) == (409, "dialogue_unplayable")
        _heard(database, data)
        assert not trainer.call("GET", PATH).json()["dialogues"][0]["result"]["passed"]
        answer = trainer.call("POST", f"{PATH}/accept", json=accept)
        assert answer.json()["result"]["passed"], answer.text
        changed = DialogueFolder(data).get("it/un-saluto")
        assert [turn.intent for turn in changed.turns] == ["new", "new"]
        assert _same(trainer) == [True, True]
        again = trainer.call("POST", f"{PATH}/accept", json=accept)
        assert again.json() == answer.json()
        with database.reading() as session:
            assert DialogueResults(session).passed("m", dialogue_digests(data)) == {
                "it/un-saluto": True
            }

    def test_deleted_is_gone_and_deleting_again_does_nothing(
        self, person: Person, database: Database, data: Path
    ) -> None:
        trainer = person("trainer")
        trainer.call("POST", PATH, json=wish())
        _heard(database, data)
        body = {"client_id": "d1", "id": "it/un-saluto"}
        assert trainer.call("POST", f"{PATH}/delete", json=body).status_code == 204
        assert trainer.call("POST", f"{PATH}/delete", json=body).status_code == 204
        for method, path, json in (
            ("GET", "/it/un-saluto", None),
            ("POST", "/accept", {**body, "client_id": "d2"}),
            ("POST", "/delete", {**body, "client_id": "d3"}),
        ):
            answer = trainer.call(method, f"{PATH}{path}", json=json)
            assert (answer.status_code, answer.json()["code"]) == (404, "dialogue_not_found")
        assert trainer.call("POST", PATH, json=wish(client_id="r2")).json()["result"] is None

    def test_a_broken_file_is_named_in_the_readers_language(
        self, person: Person, data: Path
    ) -> None:
        trainer = person("trainer")
        trainer.call("POST", PATH, json=wish())
        (data / "dialogues/it/rotto.yml").write_text("title: A\nturns:\n- say: ciao\n")
        trainer.headers["Accept-Language"] = "it"
        listed = trainer.call("GET", PATH).json()
        assert [d["id"] for d in listed["dialogues"]] == ["it/un-saluto"]
        (broken,) = listed["broken"]
        assert (broken["file"], broken["line"]) == ("data/dialogues/it/rotto.yml", 3)
        assert broken["reason"].startswith("non è un test di dialogo")
        answer = trainer.call("GET", f"{PATH}/it/rotto")
        assert (answer.status_code, answer.json()["code"]) == (409, "data_broken")


def _heard(database: Database, data: Path, *, failed: str | None = None) -> None:
    """Say that a model heard something new in each turn."""
    dialogue = DialogueFolder(data).get("it/un-saluto")
    heard = [(Heard("new", (), ("text",)), failed) for _ in dialogue.turns]
    with database.transaction() as session:
        DialogueResults(session).keep(
            result_row(
                model_id="m", dialogue=dialogue.id, digest=dialogue.digest, passed=False,
                turns=heard, clock=Clock(),
            )
        )  # fmt: skip


def _same(trainer: StaffCaller) -> list[bool]:
    """Return of each turn whether it went as expected."""
    return [turn["same"] for turn in trainer.call("GET", f"{PATH}/it/un-saluto").json()["turns"]]
