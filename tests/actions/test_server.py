"""What Rasa 3.6 sends, and what the action server lets out."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from actions.base import CustomerAction
from actions.runtime import Runtime
from actions.server import build_app
from agent.kit.clock import FixedClock
from agent.kit.database import Database

TOKEN = "t" * 32
BEARER = {"Authorization": f"Bearer {TOKEN}"}
ROOT = Path(__file__).parent.parent.parent


def call(action: str, **slots: Any) -> dict[str, Any]:
    """What Rasa 3.6.21 posts, with the domain left out (`enable_selective_domain`)."""
    return {
        "next_action": action,
        "sender_id": "episode",
        "version": "3.6.21",
        "tracker": {
            "sender_id": "episode",
            "slots": {"language": "it", "customer_id": None, **slots},
            "latest_message": {"text": "ciao", "intent": {"name": "affirm"}, "entities": []},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
        },
    }


@pytest.fixture
def client(database: Database, clock: FixedClock, tmp_path: Path) -> Iterator[TestClient]:
    runtime = Runtime(
        database,
        link_secret="s" * 32,
        clock=clock,
        domain_file=ROOT / "domain.yml",
        knowledge_folder=tmp_path / "none",
    )
    with TestClient(build_app(runtime, token=TOKEN), raise_server_exceptions=False) as client:
        yield client


def test_health_needs_no_token(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"},
                                     {"Authorization": TOKEN}])  # fmt: skip
def test_without_the_token_nothing_runs(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/webhook", json=call("action_affirm"), headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthorized"


def test_an_action_answers(client: TestClient) -> None:
    answer = client.post("/webhook", json=call("action_affirm"), headers=BEARER)
    assert answer.status_code == 200
    assert answer.json()["responses"][0]["response"] == "utter_nothing_to_confirm"


def test_a_compressed_call_is_read(client: TestClient) -> None:
    body = zlib.compress(json.dumps(call("action_affirm")).encode())
    headers = {**BEARER, "Content-Encoding": "deflate"}
    assert client.post("/webhook", content=body, headers=headers).status_code == 200


def test_account_data_needs_a_verified_customer(client: TestClient) -> None:
    answer = client.post("/webhook", json=call("action_bill_explain"), headers=BEARER).json()
    explained, said = answer["responses"]
    assert explained["custom"] == {"type": "explain", "refused": "sign_in_needed"}
    assert said["response"] == "utter_sign_in_needed"


def test_an_unknown_action_is_404(client: TestClient) -> None:
    answer = client.post("/webhook", json=call("action_nothing"), headers=BEARER)
    assert (answer.status_code, answer.json()["code"]) == (404, "action_unknown")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"next_action": "x"}', b"\xff"])
def test_what_is_no_call_is_422(client: TestClient, body: bytes) -> None:
    answer = client.post("/webhook", content=body, headers=BEARER)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")


def test_a_failure_is_500_and_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret detail of customer 42")

    monkeypatch.setattr(CustomerAction.by_name["action_affirm"], "answer", fail)
    answer = client.post("/webhook", json=call("action_affirm"), headers=BEARER)
    assert answer.status_code == 500
    assert answer.json() == {"error": "action_failed", "code": "action_failed"}
    assert "secret" not in answer.text
