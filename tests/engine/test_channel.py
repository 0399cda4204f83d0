"""The channel against a running Rasa: answers, repeats, failures, kills and odd input."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine import project

pytestmark = pytest.mark.server


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class ActionServer:
    """Answers Rasa's action calls as told and keeps them."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    body: Any = None
    delay: float = 0.0

    def start(self) -> str:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                outer.calls.append(json.loads(self.rfile.read(size)))
                outer.headers.append(dict(self.headers))
                time.sleep(outer.delay)
                answer = outer.body or {
                    "events": [{"event": "slot", "name": "seen", "value": "yes"}],
                    "responses": [{"text": "TK-123456: open"}],
                }
                data = json.dumps(answer).encode()
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/webhook"

    def reset(self) -> None:
        self.calls.clear()
        self.headers.clear()
        self.status, self.body, self.delay = 200, None, 0.0


@dataclass
class Rasa:
    """A running Rasa and how to call it."""

    folder: Path
    actions_url: str
    port: int = field(default_factory=free_port)
    process: Any = None

    def start(self) -> None:
        self.process = project.rasa(
            self.folder, "run", "-i", "127.0.0.1", "-p", str(self.port),
            "-m", "models/small.tar.gz",
            ASCOLTO_RASA_TOKEN="secret", ASCOLTO_ACTIONS_TOKEN="inner",
            ASCOLTO_ACTIONS_URL=self.actions_url, ASCOLTO_RASA_DB=str(self.folder / "tracker.db"),
            ASCOLTO_TODAY="2026-11-22", ASCOLTO_MODELS_FOLDER="models",
        )  # fmt: skip
        for _ in range(1200):
            if self.process.poll() is not None:
                break
            try:
                if self.call("GET", "health")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError((self.folder / "rasa.log").read_text()[-3000:])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = "secret",
        raw: bytes | None = None,
    ) -> tuple[int, dict[str, Any]]:  # fmt: skip
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/ascolto/{path}", data, headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def turn(self, turn_id: str, text: str, **more: Any) -> tuple[int, dict[str, Any]]:
        body = {"turn_id": turn_id, "sender": "s", "conversation_id": "c", "text": text, **more}
        return self.call("POST", "turn", body)


@pytest.fixture(scope="module")
def action_server() -> ActionServer:
    return ActionServer()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, action_server: ActionServer) -> Iterator[Rasa]:
    folder = tmp_path_factory.mktemp("project")
    project.write(folder)
    project.train(folder)
    running = Rasa(folder, action_server.start())
    running.start()
    yield running
    running.kill()


@pytest.fixture(autouse=True)
def _fresh(action_server: ActionServer) -> None:
    action_server.reset()


class TestTurn:
    def test_answers_in_the_language_of_the_message(self, server: Rasa) -> None:
        status, answer = server.turn("a1", "ciao", sender="a")
        assert status == 200, answer
        assert [reply["text"] for reply in answer["replies"]] == ["Ciao!"]
        assert answer["language"] == answer["slots"]["language"] == "it"
        assert answer["nlu"][0]["intent"] == "greet"
        assert answer["actions"][0]["name"] == "utter_greet"
        assert answer["actions"][0]["policy"].endswith("RulePolicy")

    def test_a_repeat_gets_the_same_and_runs_nothing(
        self, server: Rasa, action_server: ActionServer
    ) -> None:
        first = server.turn("b1", "novità sul ticket TK-123456?", sender="b")
        calls = len(action_server.calls)
        again = server.turn("b1", "novità sul ticket TK-123456?", sender="b")
        assert calls == 1
        assert len(action_server.calls) == 1
        assert first == again
        assert first[1]["replies"] == [{"text": "TK-123456: open"}]

    def test_actions_get_the_turn_and_the_token(
        self, server: Rasa, action_server: ActionServer
    ) -> None:
        server.turn("c1", "stato della segnalazione", sender="c", customer_id="VT1", language="it",
                    customer_name="Ada")  # fmt: skip
        (call,) = action_server.calls
        message = call["tracker"]["latest_message"]
        assert message["metadata"]["turn_id"] == "c1"
        assert message["metadata"]["conversation_id"] == "c"
        assert message["metadata"]["customer_id"] == "VT1"
        assert call["tracker"]["slots"]["customer_name"] == "Ada"
        assert action_server.headers[0]["Authorization"] == "Bearer inner"

    def test_signing_out_empties_the_slot(self, server: Rasa) -> None:
        server.turn("d1", "ciao", sender="d", customer_id="VT1")
        assert server.turn("d2", "ciao", sender="d")[1]["slots"]["customer_id"] is None

    def test_a_button_is_not_interpreted(self, server: Rasa) -> None:
        _, answer = server.turn("e1", "xyz", sender="e", payload="/bill_copy")
        assert answer["replies"][0]["custom"]["url"] == "/bill.pdf"
        assert answer["nlu"][0]["confidence"] == 1.0

    @pytest.mark.parametrize("name", ["restart", "session_start", "back", "nonsense"])
    def test_a_button_of_another_intent_is_refused(self, server: Rasa, name: str) -> None:
        status, answer = server.turn(f"f-{name}", "x", sender="f", payload=f"/{name}")
        assert (status, answer["code"]) == (422, "bad_request")

    @pytest.mark.parametrize(
        "text", ["/restart", "/bill_copy", '/greet{"ticket_id": "TK-000001"}', " //session_start"]
    )
    def test_a_typed_command_is_only_text(self, server: Rasa, text: str) -> None:
        server.turn("g0", "ciao", sender="g")
        _, answer = server.turn(f"g{text}", text, sender="g")
        assert answer["nlu"][0]["text"] == text.strip()
        assert answer["nlu"][0]["confidence"] < 1.0
        assert server.turn("g0", "ciao", sender="g")[1]["replies"], "the tracker was restarted"

    def test_two_requests_are_both_served_and_gas_comes_first(self, server: Rasa) -> None:
        text = "vorrei una copia della bolletta. inoltre sento puzza di gas in casa"
        _, answer = server.turn("h1", text, sender="h")
        assert answer["nlu"][0]["intent"] == "gas_leak"
        assert answer["replies"][0]["text"] == "Chiama 800 555 911."


class TestFailure:
    def test_a_failing_action_is_said_and_leaves_no_trace(
        self, server: Rasa, action_server: ActionServer
    ) -> None:
        server.turn("i0", "ciao", sender="i")
        action_server.status = 500
        status, answer = server.turn("i1", "stato della segnalazione", sender="i")
        assert (status, answer["code"]) == (502, "action_failed")
        assert "action_ticket_status" in answer["detail"]
        action_server.reset()
        status, answer = server.turn("i1", "stato della segnalazione", sender="i")
        assert status == 200
        assert len(answer["replies"]) == 1

    def test_an_answer_that_is_none_is_a_failure(
        self, server: Rasa, action_server: ActionServer
    ) -> None:
        action_server.body = {"events": "nonsense", "responses": []}
        assert server.turn("j1", "stato della segnalazione", sender="j")[0] == 502

    def test_a_turn_killed_half_way_can_be_sent_again(
        self, server: Rasa, action_server: ActionServer
    ) -> None:
        kept = server.turn("k0", "ciao", sender="k")
        action_server.delay = 5.0
        errors: list[BaseException] = []

        def send() -> None:
            try:
                server.turn("k1", "stato della segnalazione", sender="k")
            except (OSError, ValueError) as error:
                errors.append(error)

        sending = threading.Thread(target=send)
        sending.start()
        for _ in range(100):
            if action_server.calls:
                break
            time.sleep(0.1)
        server.kill()
        sending.join()
        assert errors
        action_server.reset()
        server.start()
        assert server.turn("k0", "ciao", sender="k")[1]["replies"] == kept[1]["replies"]
        status, answer = server.turn("k1", "stato della segnalazione", sender="k")
        assert (status, len(answer["replies"]), len(action_server.calls)) == (200, 1, 1)


class TestRequests:
    @pytest.mark.parametrize("token", [None, "wrong", "secre"])
    def test_the_token_is_checked(self, server: Rasa, token: str | None) -> None:
        for path in ("turn", "parse", "vectors", "model"):
            status, answer = server.call("POST", path, {}, token=token)
            assert (status, answer["code"]) == (401, "unauthorized")

    @pytest.mark.parametrize(
        "raw",
        [b"", b"[]", b"{", b"{}", b"\xff", b'{"turn_id": 1}', b"[" * 5_000,
         b'{"turn_id":"x","sender":"s","conversation_id":"c","text":"' + b"a" * 300_000 + b'"}',
         b'{"turn_id":"x","sender":"s","conversation_id":"c","text":"a","language":"de"}',
         b'{"turn_id":"x","sender":"s","conversation_id":"c","text":""}'],
    )  # fmt: skip
    def test_a_bad_body_is_a_bad_request(self, server: Rasa, raw: bytes) -> None:
        status, answer = server.call("POST", "turn", raw=raw)
        assert (status, answer["code"]) == (422, "bad_request")

    @pytest.mark.parametrize(
        "text",
        ["😀😀😀", "a" * 20_000, "ab " * 6_000, "\u0000\u0007 ciao", "\ud800 ciao", "<b>ciao</b>",
         "'; DROP TABLE events; --", "привет", "你好，我家停电了", "\ufdfa" * 40, "1" * 500,
         "e " * 400, "?" * 1_000, "   \n\t ciao"],
    )  # fmt: skip
    def test_odd_texts_are_answered_quickly(self, server: Rasa, text: str) -> None:
        started = time.monotonic()
        status, answer = server.turn(f"odd{hash(text)}", text, sender="odd")
        assert status == 200, answer
        assert time.monotonic() - started < 10
        assert answer["replies"]

    def test_parse_needs_no_conversation(self, server: Rasa) -> None:
        texts = ["", "sento puzza di gas", "call me on 333 1234567 tomorrow", "👍"]
        status, answer = server.call("POST", "parse", {"texts": texts, "language": None})
        empty, gas, call, thumb = answer["results"]
        assert status == 200
        assert (empty["sure"], thumb["sure"]) == (False, False)
        assert (gas["intent"], gas["sure"]) == ("gas_leak", True)
        assert [(e["entity"], e["value"]) for e in call["entities"]] == [
            ("phone", "+393331234567"), ("date", "2026-11-23"),
        ]  # fmt: skip
        assert set(gas) == {"text", "intent", "confidence", "sure", "language", "entities",
                            "ranking", "requests", "out_of_scope_score"}  # fmt: skip
        assert len(gas["ranking"]) == 5

    def test_health_names_the_model(self, server: Rasa) -> None:
        status, answer = server.call("GET", "health", token=None)
        assert (status, answer["status"], answer["rasa"]) == (200, "ok", "3.6.21")
        assert answer["model_id"]
        assert answer["file"] == "small.tar.gz"


class TestVectors:
    def test_texts_become_rows_of_the_classifiers_features(self, server: Rasa) -> None:
        texts = ["vorrei la bolletta", "", "i smell gas", "vorrei la bolletta", "👍"]
        status, answer = server.call("POST", "vectors", {"texts": texts, "language": "it"})
        assert (status, answer["encoder"]) == (200, "use")
        rows = np.frombuffer(base64.b64decode(answer["vectors"]), dtype="<f2")
        rows = rows.reshape(len(texts), answer["dim"])
        assert (rows[0] == rows[3]).all()
        assert abs(np.linalg.norm(rows[0].astype(float)) - 1) < 0.01
        assert not rows[1].any()
        near = rows.astype(float) @ rows[0].astype(float)
        assert near[2] < near[0]

    def test_nothing_is_no_fault_and_too_many_are(self, server: Rasa) -> None:
        assert server.call("POST", "vectors", {"texts": []})[1]["dim"] == 0
        status, answer = server.call("POST", "vectors", {"texts": ["a"] * 257})
        assert (status, answer["code"]) == (422, "bad_request")


class TestModel:
    """Another model takes the place of the running one."""

    def model(self, server: Rasa, name: str) -> Path:
        return server.folder / "models" / f"{name}.tar.gz"

    def swap(self, server: Rasa, name: str, sha256: str | None = None) -> tuple[int, Any]:
        path = self.model(server, name)
        sha256 = sha256 or hashlib.sha256(path.read_bytes()).hexdigest()
        return server.call("POST", "model", {"file": path.name, "sha256": sha256})

    def test_it_answers_and_no_turn_fails_meanwhile(self, server: Rasa) -> None:
        project.train(server.folder, name="second")
        before = server.call("GET", "health")[1]
        answers: list[tuple[int, dict[str, Any]]] = []
        done = threading.Event()

        def talk() -> None:
            while not done.is_set():
                answers.append(server.turn(f"m{len(answers)}", "ciao", sender="m"))

        talking = threading.Thread(target=talk)
        talking.start()
        for name in ("second", "small", "second"):
            status, answer = self.swap(server, name)
            assert (status, answer["file"]) == (200, f"{name}.tar.gz")
        time.sleep(0.3)
        done.set()
        talking.join()
        assert {status for status, _ in answers} == {200}
        assert len({answer["model_id"] for _, answer in answers}) == 2
        after = server.call("GET", "health")[1]
        assert (before["file"], after["file"]) == ("small.tar.gz", "second.tar.gz")
        assert after["model_id"] == answer["model_id"] != before["model_id"]

    def test_a_damaged_file_is_refused_and_the_old_model_stays(self, server: Rasa) -> None:
        running = server.call("GET", "health")[1]["model_id"]
        whole = self.model(server, "small").read_bytes()
        broken = self.model(server, "broken")
        for content in (b"", whole[: len(whole) // 2], b"\0" * 1000 + whole[1000:]):
            broken.write_bytes(content)
            status, answer = self.swap(server, "broken")
            assert (status, answer["code"]) == (422, "model_refused")
        broken.unlink()
        assert server.call("GET", "health")[1]["model_id"] == running
        assert server.turn("n1", "ciao", sender="n")[0] == 200

    def test_another_sum_is_another_file(self, server: Rasa) -> None:
        status, answer = self.swap(server, "small", "0" * 64)
        assert (status, answer["code"]) == (422, "model_refused")

    @pytest.mark.parametrize(
        "name", ["../tracker.db", "/etc/passwd", "gone.tar.gz", "", "../models/small.tar.gz", "."]
    )
    def test_only_files_of_the_models_folder(self, server: Rasa, name: str) -> None:
        status, answer = server.call("POST", "model", {"file": name, "sha256": "0" * 64})
        assert (status, answer["code"] in ("model_refused", "bad_request")) == (422, True)

    def test_a_link_out_of_the_folder_is_followed_nowhere(self, server: Rasa) -> None:
        outside = server.folder / "outside.tar.gz"
        outside.write_bytes(self.model(server, "small").read_bytes())
        self.model(server, "link").symlink_to(outside)
        status, answer = self.swap(server, "link")
        assert (status, answer["code"]) == (422, "model_refused")


class TestActionCalls:
    RECORDED = project.ROOT / "tests" / "contracts" / "recorded_action_call.json"

    def test_a_call_has_the_shape_that_was_recorded(
        self, server: Rasa, action_server: ActionServer
    ) -> None:
        """`tests/contracts` replays the recording on the action server's side.

        ASCOLTO_RECORD=1 records it anew.
        """
        server.turn("z1", "novità sul ticket TK-123456?", sender="z", language="it")
        (call,) = action_server.calls
        if os.environ.get("ASCOLTO_RECORD"):
            self.RECORDED.write_text(json.dumps(call, indent=1, ensure_ascii=False) + "\n")
        recorded = json.loads(self.RECORDED.read_text())
        assert sorted(call) == sorted(recorded)
        assert sorted(call["tracker"]) == sorted(recorded["tracker"])
        assert sorted(call["tracker"]["latest_message"]) == sorted(
            recorded["tracker"]["latest_message"]
        )
