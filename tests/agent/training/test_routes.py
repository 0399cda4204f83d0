"""Runs and models over HTTP, as a trainer and as somebody who may only look."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.api.conftest import client  # noqa: F401  # the fixture
from tests.agent.api.staff import StaffCaller
from tests.agent.training.conftest import write_model

STUDIO = "/v1/staff/studio"
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
def models(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two models, in a project without dialogue tests."""
    monkeypatch.chdir(tmp_path)
    folder = settings.models_folder
    folder.mkdir()
    rows = [("ciao", "greet", "greet", 0.9), ("grazie", "thank", "greet", 0.8)]
    write_model(folder, "a", rows=rows, trained_at="2026-11-01T10:00:00")
    write_model(folder, "b", rows=rows)
    return folder


class TestRuns:
    def test_asked_twice_seen_once_and_over(self, person: Person) -> None:
        trainer = person("trainer")
        body = {"client_id": "c1", "kind": "evaluate", "params": {"model_id": "none"}}
        first = trainer.call("POST", f"{STUDIO}/runs", json=body)
        again = trainer.call("POST", f"{STUDIO}/runs", json=body)
        assert (first.status_code, first.json()["id"]) == (202, again.json()["id"])
        runs = trainer.call("GET", f"{STUDIO}/runs").json()["runs"]
        assert [run["id"] for run in runs] == [first.json()["id"]]
        assert runs[0]["by_name"]
        log = trainer.call("GET", f"{STUDIO}/runs/{runs[0]['id']}/log?after=0").json()
        assert log == {"text": "", "next": 0}

    @pytest.mark.parametrize(
        "body",
        [{}, {"client_id": "c", "kind": "nonsense"}, {"client_id": "c", "kind": "train", "x": 1},
         {"client_id": "c" * 100, "kind": "train"},
         {"client_id": "c", "kind": "evaluate", "params": {"model_id": "../x y"}},
         {"client_id": "c", "kind": "finetune", "params": {"epochs": 100_000_000}},
         {"client_id": "c", "kind": "finetune", "params": {"head": "other"}},
         {"client_id": "c", "kind": "train", "params": {"nonsense": 1}}],
    )  # fmt: skip
    def test_a_bad_wish_is_refused(self, person: Person, body: dict[str, object]) -> None:
        assert person("trainer").call("POST", f"{STUDIO}/runs", json=body).status_code == 422

    def test_who_looks_may_not_run(self, person: Person) -> None:
        analyst = person("analyst")
        assert analyst.call("GET", f"{STUDIO}/runs").status_code == 200
        body = {"client_id": "c1", "kind": "train"}
        answer = analyst.call("POST", f"{STUDIO}/runs", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

    def test_a_run_that_is_not_there(self, person: Person) -> None:
        trainer = person("trainer")
        for method, path in (("GET", ""), ("GET", "/log"), ("POST", "/cancel")):
            json = {"client_id": "c"} if method == "POST" else None
            answer = trainer.call(method, f"{STUDIO}/runs/none{path}", json=json)
            assert (answer.status_code, answer.json()["code"]) == (404, "run_not_found")


class TestModels:
    def test_list_report_and_cell(self, person: Person, models: Path) -> None:
        trainer = person("trainer")
        listed = trainer.call("GET", f"{STUDIO}/models").json()
        assert [model["id"] for model in listed["models"]] == ["b", "a"]
        assert listed["models"][0]["summary"]["accuracy"] == 0.5
        report = trainer.call("GET", f"{STUDIO}/models/b/report").json()
        assert (report["n"], report["test"]) == (2, None)
        query = "actual=thank&predicted=greet&set=cross"
        cell = trainer.call("GET", f"{STUDIO}/models/b/confusion?{query}").json()
        assert [message["text"] for message in cell["messages"]] == ["grazie"]

    def test_the_gate_is_told_check_by_check(self, person: Person, models: Path) -> None:
        gate = person("trainer").call("GET", f"{STUDIO}/models/a/gate").json()
        assert not gate["passed"]
        failed = [check["code"] for check in gate["checks"] if not check["passed"]]
        assert failed == ["safety"]

    def test_without_rasa_nothing_is_promoted(self, person: Person, models: Path) -> None:
        trainer = person("trainer")
        body = {"client_id": "c", "reason": "because"}
        answer = trainer.call("POST", f"{STUDIO}/models/a/promote", json=body)
        assert (answer.status_code, answer.json()["code"]) == (503, "dialogue_unavailable")
        assert trainer.call("GET", f"{STUDIO}/promotions").json() == {"promotions": []}

    def test_a_reason_is_asked(self, person: Person, models: Path) -> None:
        body = {"client_id": "c", "reason": "  "}
        answer = person("trainer").call("POST", f"{STUDIO}/models/a/promote", json=body)
        assert answer.status_code == 422

    def test_models_that_are_not_there(self, person: Person, models: Path) -> None:
        trainer = person("trainer")
        for path in ("models/x/report", "models/x/gate"):
            answer = trainer.call("GET", f"{STUDIO}/{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "model_not_found")
        answer = trainer.call("GET", f"{STUDIO}/compare?a=a&b=b")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_evaluated")


def test_the_stream_says_what_to_read_again(person: Person) -> None:
    trainer = person("trainer")
    http = trainer._client
    with http.stream("GET", f"{STUDIO}/stream", headers=trainer.headers) as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("event")) == "event: hint"
        body = {"client_id": "c1", "kind": "evaluate"}
        run = trainer.call("POST", f"{STUDIO}/runs", json=body).json()["id"]
        assert run in next(line for line in lines if '"run"' in line and run in line)
