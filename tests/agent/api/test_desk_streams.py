"""Live: the staff's exact stream of one conversation, and hints of everything else."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import pytest

from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.api.test_desk_commands import Console, asks
from tests.agent.api.test_widget import Visitor

SECONDS = 20


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor(client)


@pytest.fixture
def sofia(client: httpx.Client, database: Database, settings: Settings) -> Console:
    return Console(client, database, settings)


class Reader(threading.Thread):
    """Reads one stream into a list."""

    def __init__(self, client: httpx.Client, path: str, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.http = httpx.Client(
            base_url=client.base_url, headers=headers, timeout=60, trust_env=False
        )
        self.events: list[tuple[str | None, dict[str, Any]]] = []
        self.grown = threading.Condition()

    def run(self) -> None:
        # Closed by the test while it waits for the next line.
        with (
            suppress(httpx.TransportError, httpx.StreamError, OSError, RuntimeError),
            self.http.stream("GET", self.path) as answer,
        ):
            assert answer.status_code == 200, answer.read()
            seq: str | None = None
            data: dict[str, Any] | None = None
            for line in answer.iter_lines():
                if line.startswith("id:"):
                    seq = line[3:].strip()
                elif line.startswith("data:"):
                    data = json.loads(line[5:])
                elif not line and data is not None:
                    with self.grown:
                        self.events.append((seq, data))
                        self.grown.notify_all()
                    seq = data = None

    def until(self, test: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            return next((event for _, event in self.events if test(event)), None)

        with self.grown:
            assert self.grown.wait_for(lambda: found() is not None, SECONDS), self.events
            event = found()
            assert event is not None
            return event


@contextmanager
def reading(client: httpx.Client, path: str, headers: dict[str, str]) -> Iterator[Reader]:
    reader = Reader(client, path, headers)
    reader.start()
    yield reader
    reader.http.close()


def test_the_conversations_stream_has_the_sequence_as_its_id(
    client: httpx.Client, visitor: Visitor, sofia: Console
) -> None:
    visitor.send("ciao")
    asks(visitor)
    path = f"/v1/staff/conversations/{visitor.id}/stream?after=1"
    with reading(client, path, sofia.headers) as stream:
        stream.until(lambda e: e["type"] == "queue")
        visitor.send("ancora", client_id="b")
        stream.until(lambda e: e.get("text") == "ancora")
        pairs = [(seq, event["seq"]) for seq, event in stream.events if "seq" in event]
        assert all(seq == str(own) for seq, own in pairs)
        assert [own for _, own in pairs] == list(range(2, 2 + len(pairs)))


def test_typing_both_ways(client: httpx.Client, visitor: Visitor, sofia: Console) -> None:
    asks(visitor)
    sofia.takes(visitor)
    with (
        reading(client, f"/v1/staff/conversations/{visitor.id}/stream", sofia.headers) as staff,
        reading(client, f"/v1/conversations/{visitor.id}/stream", visitor.headers) as own,
    ):
        staff.until(lambda e: e["type"] == "owner_changed")
        own.until(lambda e: e["type"] == "owner_changed")
        asks(visitor, "typing", on=True)
        sign = staff.until(lambda e: e["type"] == "typing")
        assert (sign["sender"], sign["on"]) == ("customer", True)
        sofia.on(visitor, "typing", on=True)
        sign = own.until(lambda e: e["type"] == "typing" and e["sender"] == "agent")
        assert sign["agent"]["name"] == "Sofia Greco"


def test_who_does_not_own_it_does_not_type(
    client: httpx.Client, visitor: Visitor, sofia: Console
) -> None:
    asks(visitor)
    with reading(client, f"/v1/conversations/{visitor.id}/stream", visitor.headers) as own:
        own.until(lambda e: e["type"] == "queue")
        assert sofia.on(visitor, "typing", on=True).status_code == 204
        visitor.send("eccomi", client_id="z")
        own.until(lambda e: e.get("text") == "eccomi")
        assert all(event.get("sender") != "agent" for _, event in own.events)


def test_hints_of_the_queue_of_notes_and_of_presence(
    client: httpx.Client, visitor: Visitor, sofia: Console
) -> None:
    with reading(client, "/v1/staff/stream", sofia.headers) as hints:
        hints.until(lambda e: e["type"] == "queue")
        hints.events.clear()
        asks(visitor)
        hints.until(lambda e: e["type"] == "queue")
        hints.until(lambda e: e["type"] == "conversation" and e["conversation_id"] == visitor.id)
        sofia.on(visitor, "notes", client_note_id="n", text="segreto")
        hint = hints.until(lambda e: e["type"] == "note")
        assert hint["conversation_id"] == visitor.id
        sofia.call("PUT", "/v1/staff/presence", json={"state": "present"})
        hints.until(lambda e: e["type"] == "presence")
        assert "segreto" not in str(hints.events)


def test_a_change_by_another_process_is_found_by_looking(
    client: httpx.Client, visitor: Visitor, sofia: Console, database: Database
) -> None:
    from agent.conversations.service import ConversationService
    from agent.kit.clock import Clock
    from agent.kit.tokens import SessionClaims

    with reading(client, "/v1/staff/stream", sofia.headers) as hints:
        hints.until(lambda e: e["type"] == "queue")
        hints.events.clear()
        with database.transaction() as session:
            claims = SessionClaims(visitor.id, None, 1)
            ConversationService(session, clock=Clock()).request_person(claims, visitor.id)
        hints.until(lambda e: e["type"] == "queue")


def test_a_stream_ends_with_the_account(
    client: httpx.Client, visitor: Visitor, sofia: Console
) -> None:
    answer = client.get("/v1/staff/stream", headers={"Cookie": "ascolto_staff=made-up"})
    assert answer.status_code == 401
