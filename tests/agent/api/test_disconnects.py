"""Customer and agent write to each other over lines that hang up 500 times.

Both send each message again until it is acknowledged and take their streams up where they broke;
in the end the customer, the agent and the server hold the same transcript.
"""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from agent.app import create_app
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.accounts.people import Desk, add_person
from tests.agent.flaky import FlakyLine, flaky_line
from tests.agent.serving import serve

CUTS = 500
LEAST_MESSAGES = 60
Event = dict[str, Any]


class Side(threading.Thread):
    """One end of the conversation: writes in its own thread, reads in another."""

    def __init__(self, line: FlakyLine, *, base: str, headers: dict[str, str], name: str) -> None:
        super().__init__(daemon=True)
        self.line, self.base, self.headers, self.title = line, base, headers, name
        self.sent: list[str] = []
        self.events: list[Event] = []
        self.done = threading.Event()
        self.read_all = threading.Event()
        self.failure: BaseException | None = None
        self.reader = threading.Thread(target=self._guard, args=(self._read,), daemon=True)

    def run(self) -> None:
        self.reader.start()
        self._guard(self._write)

    def _guard(self, work: Any) -> None:
        try:
            work()
        except BaseException as failure:
            self.failure = failure

    def _write(self) -> None:
        while not self.done.is_set():
            client_id = f"{self.title}-{len(self.sent)}"
            body = {
                "client_message_id": client_id,
                "text": f"{self.title} dice: {client_id}, è qui",
            }
            while not self._acknowledged(body):
                pass
            self.sent.append(client_id)

    def _acknowledged(self, body: dict[str, str]) -> bool:
        try:
            answer = httpx.post(
                f"{self.line.url}{self.base}/messages",
                json=body, headers=self.headers, timeout=10, trust_env=False,
            )  # fmt: skip
        except httpx.TransportError:
            return False
        assert answer.status_code == 202, answer.text
        return True

    def _read(self) -> None:
        while not self.read_all.is_set():
            after = self.events[-1]["seq"] if self.events else 0
            try:
                with httpx.stream(
                    "GET", f"{self.line.url}{self.base}/stream", params={"after": after},
                    headers=self.headers, timeout=10, trust_env=False,
                ) as answer:  # fmt: skip
                    assert answer.status_code == 200
                    for event in _events(answer.iter_lines()):
                        self.events.append(event)
                        if self.read_all.is_set():
                            return
            except httpx.TransportError:
                continue


def _events(lines: Iterator[str]) -> Iterator[Event]:
    for line in lines:
        if line.startswith("data: "):
            data = json.loads(line.removeprefix("data: "))
            if "seq" in data:
                yield data


def _digest(events: list[Event]) -> str:
    said = [(e["seq"], e["sender"], e["text"]) for e in events if e["type"] == "message"]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    lonely = settings.model_copy(update={"rasa_port": 1, "actions_port": 1, "rate_messages": None})
    with serve(create_app(lonely)) as url:
        yield url


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_three_transcripts_are_one_after_500_disconnects(url: str, database: Database) -> None:
    with database.transaction() as session:
        add_person(session, clock=Clock())
    desk = Desk(url)
    conversation, own, staff = _taken_over(desk, url)
    with (
        flaky_line(url, seed=1, mean_seconds=0.12) as customers_line,
        flaky_line(url, seed=2, mean_seconds=0.12) as agents_line,
    ):
        base = f"conversations/{conversation}"
        customer = Side(customers_line, base=f"/v1/{base}", headers=own, name="cliente")
        agent = Side(agents_line, base=f"/v1/staff/{base}", headers=staff, name="agente")
        sides = (customer, agent)
        for side in sides:
            side.start()
        _until(
            lambda: (
                customers_line.cuts + agents_line.cuts >= CUTS
                and min(len(customer.sent), len(agent.sent)) >= LEAST_MESSAGES
            )
        )
        for side in sides:
            side.done.set()
            side.line.calm.set()
        for side in sides:
            side.join(30)
            assert side.failure is None
        server = _whole(desk, conversation)
        _until(lambda: all(len(s.events) >= len(server) for s in sides))
        for side in sides:
            side.read_all.set()
    for side in sides:
        side.reader.join(30)
        assert side.failure is None
    desk.http.close()

    assert min(customers_line.cuts, agents_line.cuts) > 50
    assert _digest(customer.events) == _digest(agent.events) == _digest(server)
    said = [e["client_message_id"] for e in server if "client_message_id" in e]
    assert [one for one in said if one.startswith("cliente")] == customer.sent
    assert [one for one in said if one.startswith("agente")] == agent.sent
    assert [e["seq"] for e in server] == list(range(1, len(server) + 1))


def _taken_over(desk: Desk, url: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Open a conversation that a person owns; return its id and the headers of both sides."""
    assert desk.sign_in().status_code == 200
    with httpx.Client(base_url=url, trust_env=False) as http:
        opened = http.post("/v1/widget/sessions", json={}).json()
        conversation = opened["conversation_id"]
        own = {"Authorization": f"Bearer {opened['token']}"}
        http.post(f"/v1/conversations/{conversation}/handoff", headers=own)
    version = desk.get(f"/conversations/{conversation}").json()["owner_version"]
    taken = desk.post(f"/conversations/{conversation}/take", json={"version": version})
    assert taken.status_code == 200, taken.text
    cookies = "; ".join(f"{c.name}={c.value}" for c in desk.http.cookies.jar)
    return conversation, own, {"Cookie": cookies, "X-CSRF-Token": desk.http.headers["X-CSRF-Token"]}


def _whole(desk: Desk, conversation: str) -> list[Event]:
    events: list[Event] = []
    while True:
        after = events[-1]["seq"] if events else 0
        page = desk.get(f"/conversations/{conversation}/events", params={"after": after}).json()
        if not page["events"]:
            return events
        events += page["events"]


def _until(true: Any, *, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)
