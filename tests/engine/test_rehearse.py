"""Rehearsals: actions answer what was recorded, with a model, and without an action server."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError

from engine.recorded import Calls, Recalled, Recorder, each_once, kinds_of
from tests.engine import project


def test_kinds_of_replies() -> None:
    assert kinds_of({"response": "utter_greet", "text": "Ciao!"}) == ["utter_greet"]
    assert kinds_of({"text": "Quale?", "buttons": [{}], "custom": {}}) == ["text", "buttons"]
    assert kinds_of({"text": " ", "custom": {"type": "card"}}) == ["card"]
    assert kinds_of({"custom": {"type": "explain"}}) == []


def test_how_many_there_are_is_not_compared() -> None:
    assert each_once(["text", "card", "card", "text", "buttons"]) == ["card", "text", "buttons"]


class Endpoint:
    """Answers as told."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.url = "there"

    async def request(self, **_options: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def ask(endpoint: Any, action: str = "action_a") -> Any:
    return asyncio.run(endpoint.request(json={"next_action": action}))


def test_what_is_recorded_is_answered_again() -> None:
    slot = {"event": "slot", "timestamp": None, "name": "seen", "value": None}
    answer = {
        "events": [slot, {"event": "active_loop", "name": None, "timestamp": 1.0}],
        "responses": [{"text": "12 €"}, {"response": "utter_x", "sum": "12"}, {"text": "13 €"}],
    }
    calls = Calls()
    calls.begin("t1")
    recorder = Recorder(Endpoint(answer))
    assert (ask(recorder), recorder.url) == (answer, "there")
    (call,) = calls.of("t1")
    assert call == {
        "action": "action_a",
        "events": [{"event": "slot", "name": "seen", "value": None},
                   {"event": "active_loop", "name": None}],
        "replies": ["utter_x", "text"],
    }  # fmt: skip
    recalled = Recalled()
    recalled.expect([call])
    assert ask(recalled) == {
        "events": call["events"],
        "responses": [{"response": "utter_x"}, {"text": "…"}],
    }
    # Neither a second time nor another action: nothing was recorded of them.
    for action in ("action_a", "action_other"):
        assert ask(recalled, action) == {"events": [], "responses": []}


def test_a_rejection_is_recorded_and_a_failure_is_not() -> None:
    calls = Calls()
    calls.begin("t1")
    for status in (400, 500):
        with pytest.raises(ClientResponseError):
            ask(Recorder(Endpoint(ClientResponseError(status, "x", "{}"))))
    ask(Recorder(Endpoint({"events": "nonsense"})))
    assert calls.of("t1") == [
        {"action": "action_a", "rejected": True}, {"action": "action_a"}
    ]  # fmt: skip
    recalled = Recalled()
    recalled.expect(calls.of("t1"))
    with pytest.raises(ClientResponseError) as refused:
        ask(recalled)
    assert json.loads(refused.value.text)["action_name"] == "action_a"


def test_turns_of_long_ago_are_forgotten() -> None:
    calls = Calls()
    for number in range(600):
        calls.begin(f"t{number}")
    assert (calls.of("t0"), calls.of("t599")) == (None, [])


def rehearse(folder: Path, dialogues: list[dict[str, Any]]) -> Any:
    (folder / "in.json").write_text(json.dumps(dialogues))
    done = subprocess.run(
        [sys.executable, "-m", "engine.rehearse", "--model", "models/small.tar.gz",
         "--dialogues", "in.json", "--out", "out.json"],
        cwd=folder, env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(project.ROOT)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.splitlines()[-1] == f"rehearsed {len(dialogues)}/{len(dialogues)}"
    return json.loads((folder / "out.json").read_text())["results"]


@pytest.mark.server
def test_dialogues_with_a_model(tmp_path: Path) -> None:
    """Trained with dialogue tests among its data: Rasa leaves them alone."""
    project.write(tmp_path)
    tests = tmp_path / "data/dialogues/it"
    tests.mkdir(parents=True)
    (tests / "a.yml").write_text("title: A\nturns:\n- say: ciao\n  intent: greet\n")
    (tests / "broken.yml").write_text("title: [\n")
    for name in ("nlu.yml", "rules.yml"):
        (tmp_path / name).rename(tmp_path / "data" / name)
    done = project.rasa(
        tmp_path, "train", "--data", "data", "--fixed-model-name", "small", "--skip-validation"
    ).wait(timeout=900)
    assert done == 0, (tmp_path / "rasa.log").read_text()[-3000:]
    answered = [{
        "action": "action_ticket_status", "replies": ["card"],
        "events": [{"event": "slot", "name": "seen", "value": "yes"}],
    }]  # fmt: skip
    ticket = {"say": "novità sul ticket TK-123456?", "answered": answered}
    first, second = rehearse(
        tmp_path,
        [
            {"id": "it/a", "turns": [
                {"say": "ciao", "day": "2026-11-22"}, ticket,
                {"say": "x", "press": "/gone"}, {"say": "Bolletta", "press": "/bill_copy"},
                {"say": "ciao", "afresh": True},
            ]},
            {"id": "en/b", "slots": {"language": "en"}, "turns": [{**ticket, "answered": []}]},
        ],
    )  # fmt: skip
    heard = [
        (turn["nlu"] and turn["nlu"][0]["intent"], [a["name"] for a in turn["actions"]],
         turn["replies"])
        for turn in first["turns"]
    ]  # fmt: skip
    assert heard == [
        ("greet", ["utter_greet"], ["utter_greet"]),
        ("ticket_status", ["action_ticket_status"], ["card"]),
        ([], [], []),
        ("bill_copy", ["utter_bill"], ["utter_bill"]),
        ("greet", ["utter_greet"], ["utter_greet"]),
    ]
    assert "gone" in first["turns"][2]["failed"]
    (unrecorded,) = second["turns"]
    assert (unrecorded["actions"], unrecorded["replies"]) == (
        [{"name": "action_ticket_status"}], [],
    )  # fmt: skip
