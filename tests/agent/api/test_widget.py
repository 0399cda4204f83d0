"""The widget's calls, from outside: what they return, refuse and keep."""

import json
from typing import Any

import httpx
import pytest

from agent.kit.clock import Clock
from agent.kit.tokens import Tokens


class Visitor:
    """A browser with one session."""

    def __init__(self, client: httpx.Client, **body: Any) -> None:
        self._client = client
        self.session = client.post("/v1/widget/sessions", json={"locale": "it", **body}).json()
        self.id = self.session["conversation_id"]
        self.headers = {"Authorization": f"Bearer {self.session['token']}"}

    def send(self, text: str, *, client_id: str = "a", **headers: str) -> Any:
        return self._client.post(
            f"/v1/conversations/{self.id}/messages",
            json={"client_message_id": client_id, "text": text},
            headers=self.headers | headers,
        )

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        answer = self._client.get(
            f"/v1/conversations/{self.id}/events", params={"after": after}, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        events: list[dict[str, Any]] = answer.json()["events"]
        return events


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor(client)


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    return answer.status_code, body["code"]


class TestSession:
    def test_says_at_once_that_it_is_a_machine(self, client: httpx.Client) -> None:
        for locale, words in (("it-IT", "un programma"), ("en-GB", "a program")):
            answer = client.post("/v1/widget/sessions", json={"locale": locale})
            assert answer.status_code == 201
            assert words in answer.json()["disclosure"]

    def test_a_signed_identity_is_greeted_by_name(
        self, client: httpx.Client, tokens: Tokens, customer_code: str
    ) -> None:
        visitor = Visitor(client, identity_token=tokens.identity(customer_code))
        assert visitor.session["customer"] == {"name": "Anna"}

    def test_a_forged_identity_is_refused(self, client: httpx.Client, customer_code: str) -> None:
        forger = Tokens(session_secret="s" * 40, identity_secret="x" * 40, clock=Clock())
        body = {"identity_token": forger.identity(customer_code)}
        answer = client.post("/v1/widget/sessions", json=body)
        assert problem(answer) == (401, "identity_invalid")

    def test_an_identity_of_nobody_is_refused(self, client: httpx.Client, tokens: Tokens) -> None:
        body = {"identity_token": tokens.identity("VT9999999")}
        answer = client.post("/v1/widget/sessions", json=body)
        assert problem(answer) == (401, "identity_invalid")

    def test_goes_on_with_the_conversation_of_an_earlier_token(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        visitor.send("ciao")
        again = client.post("/v1/widget/sessions", json={}, headers=visitor.headers).json()
        assert again["conversation_id"] == visitor.id
        assert again["last_seq"] == 1

    def test_signing_in_goes_on_and_locks_the_anonymous_token_out(
        self, client: httpx.Client, visitor: Visitor, tokens: Tokens, customer_code: str
    ) -> None:
        visitor.send("ciao")
        body = {"identity_token": tokens.identity(customer_code)}
        signed = client.post("/v1/widget/sessions", json=body, headers=visitor.headers).json()
        assert signed["conversation_id"] == visitor.id
        assert problem(visitor.send("ciao", client_id="b")) == (401, "session_replaced")


class TestMessages:
    def test_is_acknowledged_once(self, visitor: Visitor) -> None:
        first, second = visitor.send("ciao"), visitor.send("ciao")
        assert (first.status_code, second.status_code) == (202, 202)
        assert first.json() == second.json()
        (event,) = visitor.events()
        assert event["type"] == "message"
        assert event["sender"] == "customer"
        assert event["parts"] == [{"type": "text", "text": "ciao"}]
        assert event["client_message_id"] == "a"

    def test_the_same_id_with_another_body_is_a_conflict(self, visitor: Visitor) -> None:
        visitor.send("ciao")
        assert problem(visitor.send("addio")) == (409, "message_id_reused")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", (422, "text_empty")),
            (" \n", (422, "text_empty")),
            ("x" * 4001, (422, "text_too_long")),
        ],
    )
    def test_unusable_text_is_refused_with_a_reason(
        self, visitor: Visitor, text: str, expected: tuple[int, str]
    ) -> None:
        assert problem(visitor.send(text)) == expected
        assert visitor.events() == []

    @pytest.mark.parametrize(
        "text",
        [
            "😀😀😀",
            "/restart",
            '/bill_copy{"bill_number": "B0000000001"}',
            "'; DROP TABLE messages; --",
            "<img src=x onerror=alert(1)>",
            "مرحبا كيف حالك",
            "ﷺ" * 20,
            "x" * 4000,
        ],
    )
    def test_whatever_can_be_said_is_kept_as_it_was_said(self, visitor: Visitor, text: str) -> None:
        assert visitor.send(text).status_code == 202
        assert visitor.events()[0]["text"] == text

    def test_a_lone_surrogate_and_control_characters_are_kept_harmless(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        raw = rb'{"client_message_id": "a", "text": "cia\ud800o \u0000\u202ebella"}'
        answer = client.post(
            f"/v1/conversations/{visitor.id}/messages",
            content=raw,
            headers=visitor.headers | {"Content-Type": "application/json"},
        )
        assert answer.status_code == 202
        assert visitor.events()[0]["text"] == "cia\ufffdo bella"

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"{",
            b"\xff\xfe",
            b"[]",
            b'"\\ud800"',
            b'{"client_message_id": "\\ud800", "text": "x"}',
            b'{"client_message_id": 1, "text": "x"}',
            b'{"client_message_id": "' + b"a" * 81 + b'", "text": "x"}',
            b'{"text": "x"}',
            b'{"client_message_id": "a"}',
        ],
    )
    def test_a_broken_body_gets_a_clear_error(
        self, client: httpx.Client, visitor: Visitor, raw: bytes
    ) -> None:
        answer = client.post(
            f"/v1/conversations/{visitor.id}/messages",
            content=raw,
            headers=visitor.headers | {"Content-Type": "application/json"},
        )
        status, code = problem(answer)
        assert (status in (400, 422), code) == (True, "invalid_input")

    def test_100_kb_are_refused_before_they_are_read(self, visitor: Visitor) -> None:
        assert problem(visitor.send("x" * 100_000)) == (413, "body_too_large")

    def test_the_error_speaks_the_readers_language(self, visitor: Visitor) -> None:
        answer = visitor.send("", **{"Accept-Language": "en-GB,en;q=0.9"})
        assert "empty" in answer.json()["detail"]
        assert "vuoto" in visitor.send("").json()["detail"]


class TestOnlyOnesOwn:
    @pytest.mark.parametrize("call", ["messages", "handoff", "feedback", "events", "stream"])
    def test_somebody_elses_conversation_is_not_there(
        self, client: httpx.Client, visitor: Visitor, call: str
    ) -> None:
        other = Visitor(client)
        bodies = {
            "messages": {"client_message_id": "a", "text": "x"},
            "handoff": {},
            "feedback": {"message_id": "m", "value": "up"},
        }
        answers = [
            client.request(
                "POST" if call in bodies else "GET",
                f"/v1/conversations/{target}/{call}",
                json=bodies.get(call),
                headers=visitor.headers,
            )
            for target in (other.id, "nowhere")
        ]
        assert [problem(a) for a in answers] == [(404, "conversation_not_found")] * 2
        assert answers[0].json()["detail"] == answers[1].json()["detail"]

    @pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "é"}])
    def test_without_a_token_nothing_is_read(
        self, client: httpx.Client, visitor: Visitor, header: dict[str, str]
    ) -> None:
        encoded = {key: value.encode() for key, value in header.items()}
        answer = client.get(f"/v1/conversations/{visitor.id}/events", headers=encoded)
        assert problem(answer) == (401, "token_invalid")


class TestStream:
    def test_resumes_after_the_sequence_it_is_given(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        for number in range(5):
            visitor.send(f"{number}", client_id=f"{number}")
        url = f"/v1/conversations/{visitor.id}/stream"
        seen = read_stream(client, url, params={"after": 2}, headers=visitor.headers, count=3)
        assert [event["text"] for event in seen] == ["2", "3", "4"]
        resumed = visitor.headers | {"Last-Event-ID": "4"}
        seen = read_stream(client, url, params={"after": 0}, headers=resumed, count=1)
        assert [event["seq"] for event in seen] == [5]

    @pytest.mark.parametrize("after", ["-1", "x", str(2**64)])
    def test_an_impossible_sequence_is_refused(
        self, client: httpx.Client, visitor: Visitor, after: str
    ) -> None:
        for call in ("events", "stream"):
            answer = client.get(
                f"/v1/conversations/{visitor.id}/{call}",
                params={"after": after},
                headers=visitor.headers,
            )
            assert problem(answer) == (422, "invalid_input")


class TestPersonAndFeedback:
    def test_asking_for_a_person_queues_and_says_so(
        self, client: httpx.Client, visitor: Visitor
    ) -> None:
        url = f"/v1/conversations/{visitor.id}/handoff"
        for _ in range(2):
            answer = client.post(url, json={}, headers=visitor.headers)
            assert (answer.status_code, answer.json()["owner"]) == (202, "queue")
        owner, place, notice = visitor.events()
        assert (place["type"], place["position"]) == ("queue", 1)
        assert (owner["type"], owner["owner"]) == ("owner_changed", "queue")
        assert "non dovrai ripetere" in notice["text"]
        thumb = {"message_id": notice["message_id"], "value": "up"}
        url = f"/v1/conversations/{visitor.id}/feedback"
        assert client.post(url, json=thumb, headers=visitor.headers).status_code == 204
        assert visitor.events()[-1]["value"] == "up"


def test_health_names_what_does_not_answer(client: httpx.Client) -> None:
    answer = client.get("/v1/health")
    assert answer.status_code == 503
    processes = answer.json()["processes"]
    assert {name: part["status"] for name, part in processes.items()} == {
        "web": "ok",
        "rasa": "down",
        "actions": "down",
    }


def test_what_is_nowhere_is_a_problem_too(client: httpx.Client) -> None:
    assert problem(client.get("/v1/nothing")) == (404, "not_found")


def read_stream(
    client: httpx.Client, url: str, *, params: Any, headers: Any, count: int
) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    with client.stream("GET", url, params=params, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line[6:]))
            if len(seen) == count:
                break
    return seen
