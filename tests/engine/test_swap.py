"""Another model takes over in a running Rasa: nothing fails, a bad file changes nothing."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine import project
from tests.engine.test_channel import ActionServer, Rasa

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rasa]:
    folder = tmp_path_factory.mktemp("project")
    project.write(folder)
    project.train(folder, name="other")
    project.train(folder)
    running = Rasa(folder, ActionServer().start())
    running.start()
    yield running
    running.kill()


def model(server: Rasa, name: str) -> Path:
    return server.folder / "models" / f"{name}.tar.gz"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def running(server: Rasa) -> str:
    return str(server.call("GET", "health")[1]["model_id"])


def take(server: Rasa, name: str) -> tuple[int, dict[str, str]]:
    path = model(server, name)
    return server.call("POST", "model", {"file": path.name, "sha256": digest(path)})


def test_the_other_model_answers_and_the_conversation_goes_on(server: Rasa) -> None:
    before = running(server)
    assert server.turn("a1", "ciao", sender="a")[1]["model_id"] == before
    status, taken = take(server, "other")
    assert status == 200, taken
    assert taken["model_id"] == running(server) != before
    answer = server.turn("a2", "ciao", sender="a")[1]
    assert answer["model_id"] == taken["model_id"]
    assert [reply["text"] for reply in answer["replies"]] == ["Ciao!"]
    assert take(server, "small")[1]["model_id"] == before


def test_no_turn_fails_while_models_change(server: Rasa) -> None:
    failed: list[object] = []
    done = threading.Event()

    def write(name: str) -> None:
        number = 0
        while not done.is_set():
            status, answer = server.turn(f"{name}{number}", "ciao", sender=name)
            texts = [reply["text"] for reply in answer.get("replies", [])]
            if status != 200 or texts != ["Ciao!"]:
                failed.append(answer)
            number += 1
            time.sleep(0.05)

    writers = [threading.Thread(target=write, args=(name,)) for name in "xy"]
    for writer in writers:
        writer.start()
    for name in ("other", "small", "other", "small"):
        assert take(server, name)[0] == 200
    done.set()
    for writer in writers:
        writer.join()
    assert not failed


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"file": "nowhere.tar.gz", "sha256": "0" * 64}, "model_refused"),
        ({"file": "../models/small.tar.gz", "sha256": "0" * 64}, "model_refused"),
        ({"file": "small.tar.gz", "sha256": "0" * 64}, "model_refused"),
        ({"file": "small.tar.gz"}, "bad_request"),
        ({"file": 3, "sha256": "x"}, "bad_request"),
    ],
)
def test_what_is_not_meant_is_refused(server: Rasa, body: dict[str, object], code: str) -> None:
    before = running(server)
    status, answer = server.call("POST", "model", body)
    assert (status, answer["code"]) == (422, code)
    assert running(server) == before


def test_a_damaged_file_is_refused_and_the_running_model_stays(server: Rasa) -> None:
    before = running(server)
    whole = model(server, "small").read_bytes()
    model(server, "damaged").write_bytes(whole[: len(whole) // 2])
    status, answer = take(server, "damaged")
    assert (status, answer["code"]) == (422, "model_refused")
    assert running(server) == before
    assert server.turn("d1", "ciao", sender="d")[0] == 200


def test_without_the_token_nothing_is_loaded(server: Rasa) -> None:
    path = model(server, "small")
    body = {"file": path.name, "sha256": digest(path)}
    assert server.call("POST", "model", body, token=None)[0] == 401
