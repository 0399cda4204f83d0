"""The desk's calls, from outside: a customer's browser and two consoles at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.api.staff import StaffCaller
from tests.agent.api.test_widget import Visitor, problem


class Console(StaffCaller):
    """Calls on one conversation."""

    def on(self, visitor: Visitor, command: str, **body: Any) -> httpx.Response:
        return self.call("POST", f"/v1/staff/conversations/{visitor.id}/{command}", json=body)

    def detail(self, visitor: Visitor) -> dict[str, Any]:
        answer = self.call("GET", f"/v1/staff/conversations/{visitor.id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def version(self, visitor: Visitor) -> int:
        return int(self.detail(visitor)["owner_version"])

    def takes(self, visitor: Visitor) -> None:
        assert self.on(visitor, "take", version=self.version(visitor)).status_code == 200

    def queue(self, **query: Any) -> dict[str, Any]:
        answer = self.call("GET", "/v1/staff/queue", params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor(client)


@pytest.fixture
def sofia(client: httpx.Client, database: Database, settings: Settings) -> Console:
    return Console(client, database, settings)


@pytest.fixture
def davide(client: httpx.Client, database: Database, settings: Settings) -> Console:
    person = {"email": "davide@ventolia.example", "name": "Davide Riva"}
    return Console(client, database, settings, **person)


def asks(visitor: Visitor, path: str = "handoff", **body: Any) -> httpx.Response:
    return visitor._client.post(
        f"/v1/conversations/{visitor.id}/{path}", json=body, headers=visitor.headers
    )


class TestCustomer:
    def test_asking_answers_place_and_hours(self, visitor: Visitor) -> None:
        answer = asks(visitor)
        assert answer.status_code == 202
        body = answer.json()
        assert (body["owner"], body["position"], body["expected_wait_seconds"]) == (
            "queue",
            1,
            None,
        )
        assert body["open"] is (body["next_opening"] is None)

    def test_back_and_forth(self, visitor: Visitor) -> None:
        asks(visitor, reason="complaint")
        assert asks(visitor, "return").json() == {"owner": "bot"}
        assert asks(visitor, "return").json() == {"owner": "bot"}
        asks(visitor)
        assert asks(visitor, "leave", by_email=True).status_code == 422
        answer = asks(visitor, "leave", by_email=True, email="anna@example.com")
        assert answer.json() == {"owner": "bot"}

    def test_only_ones_own(self, client: httpx.Client, visitor: Visitor) -> None:
        other = Visitor(client)
        for path in ("handoff", "return", "leave", "typing"):
            answer = client.post(
                f"/v1/conversations/{other.id}/{path}", json={"on": True}, headers=visitor.headers
            )
            assert problem(answer) == (404, "conversation_not_found")

    def test_reasons_of_others_are_refused(self, visitor: Visitor) -> None:
        assert asks(visitor, reason="safety").status_code == 422


class TestCommands:
    def test_from_the_queue_to_the_bot_and_its_rating(
        self, visitor: Visitor, sofia: Console, davide: Console
    ) -> None:
        visitor.send("la bolletta è sbagliata")
        asks(visitor)
        (item,) = sofia.queue(view="unassigned")["items"]
        assert item["conversation_id"] == visitor.id
        assert item["last_message"]["sender"] in ("customer", "system")
        sofia.takes(visitor)
        sent = sofia.on(visitor, "messages", client_message_id="s1", text="Guardo subito")
        assert sent.status_code == 202
        again = sofia.on(visitor, "messages", client_message_id="s1", text="Guardo subito")
        assert again.json() == sent.json()
        sofia.on(visitor, "notes", client_note_id="n1", text="bolletta già pagata")
        version = sofia.version(visitor)
        answer = sofia.on(visitor, "pass", version=version, to=davide.id, note="tuo")
        assert answer.json()["assignee"] == {"id": davide.id, "name": "Davide Riva"}
        detail = davide.detail(visitor)
        answer = davide.on(
            visitor, "return", version=detail["owner_version"], note="Rettifica", text="Fatto"
        )
        assert answer.json()["owner"] == "bot"
        events = visitor.events()
        assert [e["text"] for e in events if e.get("sender") == "agent"] == [
            "Guardo subito",
            "Fatto",
        ]
        assert "già pagata" not in str(events)
        assert [e["type"] for e in events].count("rating_asked") == 1
        notes = sofia.call("GET", f"/v1/staff/conversations/{visitor.id}/notes").json()["items"]
        assert [(note["kind"], note["text"]) for note in notes] == [
            ("note", "bolletta già pagata"),
            ("pass", "tuo"),
            ("return", "Rettifica"),
        ]

    def test_a_stale_version_is_told_who_has_it(
        self, visitor: Visitor, sofia: Console, davide: Console
    ) -> None:
        asks(visitor)
        version = davide.version(visitor)
        sofia.takes(visitor)
        answer = davide.on(visitor, "take", version=version)
        assert problem(answer) == (409, "ownership_changed")
        assert answer.json()["params"]["assignee"] == {"id": sofia.id, "name": "Sofia Greco"}
        assert answer.json()["params"]["owner"] == "person"

    def test_two_who_take_at_once(
        self, client: httpx.Client, sofia: Console, davide: Console
    ) -> None:
        for _ in range(5):
            visitor = Visitor(client)
            asks(visitor)
            version = sofia.version(visitor)
            gate = threading.Barrier(2)

            def take(who: Console, visitor: Visitor = visitor, version: int = version,
                     gate: threading.Barrier = gate) -> int:  # fmt: skip
                gate.wait()
                return who.on(visitor, "take", version=version).status_code

            with ThreadPoolExecutor(2) as threads:
                codes = sorted(threads.map(take, (sofia, davide)))
            assert codes == [200, 409]

    def test_what_cannot_be_sent_any_more_is_kept_as_the_draft(
        self, visitor: Visitor, sofia: Console
    ) -> None:
        asks(visitor)
        sofia.takes(visitor)
        asks(visitor, "return")
        answer = sofia.on(visitor, "messages", client_message_id="s", text="Ecco la soluzione")
        assert problem(answer) == (409, "ownership_changed")
        assert sofia.detail(visitor)["draft"]["text"] == "Ecco la soluzione"

    def test_a_draft_is_ones_own_and_goes_with_the_message(
        self, visitor: Visitor, sofia: Console, davide: Console
    ) -> None:
        asks(visitor)
        sofia.takes(visitor)
        path = f"/v1/staff/conversations/{visitor.id}/draft"
        assert sofia.call("PUT", path, json={"text": "Buongior"}).status_code == 204
        assert sofia.detail(visitor)["draft"]["text"] == "Buongior"
        assert davide.detail(visitor)["draft"] is None
        sofia.on(visitor, "messages", client_message_id="s", text="Buongiorno")
        assert sofia.detail(visitor)["draft"] is None

    def test_who_else_looks_on(self, visitor: Visitor, sofia: Console, davide: Console) -> None:
        sofia.detail(visitor)
        assert davide.detail(visitor)["viewers"] == [{"id": sofia.id, "name": "Sofia Greco"}]

    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("take", {}),
            ("take", {"version": 0}),
            ("take", {"version": 2**40}),
            ("return", {"version": 1, "note": ""}),
            ("return", {"version": 1, "note": "x" * 4001}),
            ("snooze", {"version": 1, "until": "2026-12-01T10:00:00"}),
            ("merge", {"version": 1, "into": "../etc"}),
            ("messages", {"client_message_id": "a b", "text": "x"}),
            ("messages", {"client_message_id": "a", "text": "x", "origin": {"kind": "spy"}}),
            ("notes", {"client_note_id": "a", "text": "\u0000"}),
            ("typing", {"on": "perhaps"}),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(
        self, visitor: Visitor, sofia: Console, command: str, body: dict[str, Any]
    ) -> None:
        assert problem(sofia.on(visitor, command, **body)) == (422, "invalid_input")

    def test_script_in_a_message_and_a_note_stays_text(
        self, visitor: Visitor, sofia: Console
    ) -> None:
        asks(visitor)
        sofia.takes(visitor)
        text = "<script>alert(1)</script>"
        sofia.on(visitor, "messages", client_message_id="s", text=text)
        sofia.on(visitor, "notes", client_note_id="n", text=text)
        event = visitor.events()[-1]
        assert event["parts"] == [{"type": "text", "text": text}]

    @pytest.mark.parametrize("cursor", ["x", "%00", "LTE", "OTk5OTk5OTk5OTk5", "é"])
    def test_a_made_up_cursor_is_refused(self, sofia: Console, cursor: str) -> None:
        for view in ("all", "closed"):
            answer = sofia.call("GET", "/v1/staff/queue", params={"view": view, "cursor": cursor})
            assert answer.status_code in (200, 422), answer.text


class TestReading:
    def test_the_staff_reads_the_customers_own_log(self, visitor: Visitor, sofia: Console) -> None:
        visitor.send("ciao")
        asks(visitor)
        path = f"/v1/staff/conversations/{visitor.id}/events"
        body = sofia.call("GET", path, params={"after": 1}).json()
        assert body["events"] == visitor.events(after=1)
        assert body["last_seq"] == visitor.events()[-1]["seq"]

    def test_presence_and_settings(self, sofia: Console) -> None:
        answer = sofia.call("PUT", "/v1/staff/presence", json={"state": "present"})
        (item,) = answer.json()["items"]
        assert (item["staff"]["id"], item["state"]) == (sofia.id, "present")
        settings = sofia.call("GET", "/v1/staff/settings/support").json()
        assert settings["hours"]["monday"] == ["08:00-20:00"]
        assert "two_failures" in settings["reasons"]

    def test_closed_ones_newest_first_page_by_page(
        self, client: httpx.Client, sofia: Console
    ) -> None:
        visitors = [Visitor(client) for _ in range(5)]
        for visitor in visitors:
            asks(visitor)
            sofia.on(visitor, "close", version=sofia.version(visitor))
        seen: list[str] = []
        cursor: str | None = None
        while True:
            query = {"view": "closed", "limit": 2} | ({"cursor": cursor} if cursor else {})
            page = sofia.queue(**query)
            seen += [item["conversation_id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == [visitor.id for visitor in reversed(visitors)]

    @pytest.mark.parametrize("path", ["", "/notes", "/events", "/stream"])
    def test_one_that_is_not_there(self, sofia: Console, path: str) -> None:
        answer = sofia.call("GET", f"/v1/staff/conversations/nowhere{path}")
        assert problem(answer) == (404, "conversation_not_found")

    def test_each_look_is_in_the_audit_trail_once(
        self, visitor: Visitor, sofia: Console, database: Database
    ) -> None:
        from agent.accounts.audit import AuditLog
        from agent.kit.clock import Clock

        for _ in range(3):
            sofia.detail(visitor)
        with database.reading() as session:
            lines = AuditLog(session, clock=Clock()).read(action="conversation.viewed")
        assert [line.object_id for line in lines] == [visitor.id]
