"""The inbox over HTTP: as trainers, and as those who may only look."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from agent.annotation.shares import is_tested
from agent.conversations.models import Message
from agent.kit.clock import Clock, FixedClock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.annotation.world import Chat, add_review
from tests.agent.api.conftest import client  # noqa: F401  # the fixture
from tests.agent.api.staff import StaffCaller

STUDIO = "/v1/staff/studio"
TEXT = "perché pago 40 euro?"
TAUGHT = next(f"m{n}" for n in range(99) if not is_tested(f"m{n}"))
Person = Callable[..., StaffCaller]


@pytest.fixture
def person(
    client: httpx.Client,  # noqa: F811
    database: Database,
    settings: Settings,
) -> Person:
    def make(role: str, name: str = "Elena") -> StaffCaller:
        email = f"{name.lower()}.{role}@x.example"
        return StaffCaller(client, database, settings, email=email, name=name, roles=[role])

    return make


@pytest.fixture
def add(database: Database) -> Callable[..., str]:
    def one(message_id: str = TAUGHT, text: str = TEXT, **columns: Any) -> str:
        with database.transaction() as session:
            add_review(session, FixedClock(Clock().now()), message_id, text, **columns)
        return message_id

    return one


def part(intent: str = "bill_explain", text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {"start": 0, "end": len(text), "intent": intent, "entities": [], **more}


def body(client_id: str = "c1", version: int = 1, **more: Any) -> dict[str, Any]:
    said = {"client_id": client_id, "version": version, "decision": "label", "parts": [part()]}
    return said | more


def answered(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def label(caller: StaffCaller, message_id: str = TAUGHT, **said: Any) -> httpx.Response:
    return caller.call("POST", f"{STUDIO}/messages/{message_id}/label", json=body(**said))


class TestReading:
    def test_a_page_in_the_shape_of_the_contract(self, person: Person, add: Any) -> None:
        add(entities=[{"start": 12, "end": 19, "entity": "amount", "role": None, "value": "40"}])
        found = person("analyst").call("GET", f"{STUDIO}/inbox?state=open&order=teaching").json()
        assert (found["next"], found["total"]) == (None, 1)
        assert found["counts"] == {
            "open": 1, "second": 0, "disputed": 0, "labelled": 0, "rejected": 0, "skipped": 0,
        }  # fmt: skip
        [message] = found["messages"]
        assert set(message) == {
            "id", "conversation_id", "seq", "text", "language", "at", "state", "version", "intent",
            "confidence", "sure", "ranking", "entities", "reasons", "score", "model_id", "twice",
            "label", "labelled_by", "exported", "test", "group_id",
        }  # fmt: skip
        assert message["reasons"] == ["unsure"]

    def test_pages_follow_the_cursor(self, person: Person, add: Any) -> None:
        for number in range(5):
            add(f"x{number}")
        trainer = person("trainer")
        seen, cursor = [], ""
        while True:
            found = trainer.call("GET", f"{STUDIO}/inbox?limit=2{cursor}").json()
            seen += [message["id"] for message in found["messages"]]
            if found["next"] is None:
                break
            cursor = f"&cursor={found['next']}"
        assert seen == ["x4", "x3", "x2", "x1", "x0"]

    @pytest.mark.parametrize(
        "query", ["state=none", "order=x", "reason=x", "since=2026-01-01", "limit=0", "cursor=x"]
    )
    def test_a_bad_filter_is_refused(self, person: Person, query: str) -> None:
        answer = person("trainer").call("GET", f"{STUDIO}/inbox?{query}")
        assert answer.status_code == 422, answer.text

    def test_facets_and_detail(self, person: Person, add: Any) -> None:
        add()
        trainer = person("trainer")
        facets = trainer.call("GET", f"{STUDIO}/inbox/facets?state=open").json()
        assert facets["reasons"] == [{"name": "unsure", "n": 1}]
        detail = trainer.call("GET", f"{STUDIO}/messages/{TAUGHT}").json()
        assert [each["mine"] for each in detail["talk"]] == [True]
        assert detail["labels"] == detail["prediction_entities"] == []
        gone = trainer.call("GET", f"{STUDIO}/messages/none")
        assert answered(gone) == (404, "message_gone")


class TestLabelling:
    def test_label_undo_redo(self, person: Person, add: Any) -> None:
        add()
        trainer = person("trainer")
        said = label(trainer).json()
        assert (said["state"], said["labelled_by"]) == ("labelled", "Elena")
        undone = trainer.call("POST", f"{STUDIO}/undo", json={"client_id": "u"}).json()
        assert undone["message"]["state"] == "open"
        again = trainer.call("POST", f"{STUDIO}/redo", json={"client_id": "r"}).json()
        assert again["message"]["label"][0]["intent"] == "bill_explain"
        none = trainer.call("POST", f"{STUDIO}/redo", json={"client_id": "r2"}).json()
        assert none == {"message": None}
        detail = trainer.call("GET", f"{STUDIO}/messages/{TAUGHT}").json()
        assert [(r["reading"], r["undone"]) for r in detail["labels"]] == [("first", False)]
        events = trainer.call("GET", f"{STUDIO}/activity").json()["events"]
        assert [event["what"] for event in events] == ["redo", "undo", "label"]

    def test_the_same_command_again_does_nothing(self, person: Person, add: Any) -> None:
        add()
        trainer = person("trainer")
        first, again = label(trainer), label(trainer)
        assert first.json() == again.json()
        for _ in range(2):
            undone = trainer.call("POST", f"{STUDIO}/undo", json={"client_id": "u"})
            assert undone.json()["message"]["version"] == 3
        other = person("trainer", "Tommaso")
        # Another trainer's screen may have made the same id.
        assert label(other, version=3).json()["labelled_by"] == "Tommaso"

    def test_who_comes_second_is_told_who_was_first(self, person: Person, add: Any) -> None:
        add()
        label(person("trainer"))
        answer = label(person("trainer", "Tommaso"))
        assert answered(answer) == (409, "label_conflict")
        assert "Elena" in answer.json()["detail"]

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"parts": []}, "parts_unusable"),
            ({"parts": [part(intent="x")]}, "intent_unknown"),
            ({"parts": [part(start=3)]}, "span_outside"),
            ({"parts": [part(), part()]}, "spans_overlap"),
            (
                {"parts": [part(entities=[{"start": 0, "end": 3, "entity": "x"}])]},
                "entity_unknown",
            ),
            ({"parts": [part()] * 3}, "invalid_input"),
            ({"parts": [part(start=-1)]}, "invalid_input"),
            ({"decision": "maybe"}, "invalid_input"),
            ({"more": 1}, "invalid_input"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, person: Person, add: Any, said: dict[str, Any], code: str
    ) -> None:
        add()
        answer = label(person("trainer"), **said)
        assert answered(answer) == (422, code), answer.text
        assert "{" not in answer.json()["detail"]

    def test_an_erased_message_is_gone(self, person: Person, add: Any, database: Database) -> None:
        add()
        with database.transaction() as session:
            session.delete(session.get_one(Message, TAUGHT))
        trainer = person("trainer")
        assert answered(label(trainer)) == (404, "message_gone")
        assert trainer.call("GET", f"{STUDIO}/inbox").json()["messages"] == []

    def test_bulk(self, person: Person, add: Any) -> None:
        add("a")
        said = {"client_id": "b", "message_ids": ["a", "none"], "decision": "reject"}
        for _ in range(2):
            answer = person("trainer", "Ugo" + str(_)).call("POST", f"{STUDIO}/bulk", json=said)
            assert answer.status_code == 200
        trainer = person("trainer")
        add("c")
        first = trainer.call("POST", f"{STUDIO}/bulk", json=said | {"message_ids": ["c", "none"]})
        again = trainer.call("POST", f"{STUDIO}/bulk", json=said | {"message_ids": ["c", "none"]})
        assert first.json() == again.json() == {
            "done": 1, "refused": [{"message_id": "none", "code": "message_gone"}],
        }  # fmt: skip
        many = said | {"client_id": "m", "message_ids": ["x"] * 501}
        assert trainer.call("POST", f"{STUDIO}/bulk", json=many).status_code == 422

    def test_two_readings_a_dispute_and_a_decision(self, person: Person, add: Any) -> None:
        add(twice=True)
        elena, tommaso, iris = (person("trainer", name) for name in ("Elena", "Tommaso", "Iris"))
        assert label(elena).json()["state"] == "second"
        hidden = tommaso.call("GET", f"{STUDIO}/messages/{TAUGHT}").json()
        assert hidden["labels"] == []
        assert answered(label(elena, client_id="c2", version=2)) == (409, "label_yours")
        other = label(tommaso, version=2, parts=[part("pay_bill")]).json()
        assert other["state"] == "disputed"
        path = f"{STUDIO}/messages/{TAUGHT}/adjudicate"
        refused = elena.call("POST", path, json=body("a", 3))
        assert answered(refused) == (403, "adjudicator_needed")
        [item] = iris.call("GET", f"{STUDIO}/adjudication").json()["items"]
        assert [r["by_name"] for r in item["readings"]] == ["Elena", "Tommaso"]
        decided = iris.call("POST", path, json=body("a", 3)).json()
        assert (decided["state"], decided["labelled_by"]) == ("labelled", "Iris")


class TestViews:
    def test_keep_and_delete(self, person: Person) -> None:
        trainer, other = person("trainer"), person("trainer", "Tommaso")
        said = {"client_id": "v", "name": "Gas", "shared": True, "filter": {"intent": "gas_leak"}}
        view = trainer.call("POST", f"{STUDIO}/views", json=said).json()
        assert trainer.call("POST", f"{STUDIO}/views", json=said).json() == view
        [seen] = other.call("GET", f"{STUDIO}/views").json()["views"]
        assert (seen["name"], seen["mine"], seen["filter"]) == ("Gas", False, said["filter"])
        path = f"{STUDIO}/views/{view['id']}/delete"
        refused = other.call("POST", path, json={"client_id": "d"})
        assert answered(refused) == (404, "view_not_found")
        for _ in range(2):
            left = trainer.call("POST", path, json={"client_id": "d"})
            assert left.json() == {"views": []}

    def test_only_filters_there_are(self, person: Person) -> None:
        said = {"client_id": "v", "name": "x", "filter": {"password": "x"}}
        assert person("trainer").call("POST", f"{STUDIO}/views", json=said).status_code == 422


class TestPermissions:
    def test_who_looks_may_not_label(self, person: Person, add: Any) -> None:
        add()
        analyst = person("analyst")
        assert analyst.call("GET", f"{STUDIO}/activity").status_code == 200
        assert answered(label(analyst)) == (403, "permission_denied")
        for path in ("undo", "redo", "bulk", "views"):
            answer = analyst.call("POST", f"{STUDIO}/{path}", json={"client_id": "c"})
            assert answered(answer) == (403, "permission_denied")

    def test_agents_see_nothing_of_it(self, person: Person, add: Any) -> None:
        add()
        agent = person("agent")
        for path in ("inbox", "inbox/facets", f"messages/{TAUGHT}", "adjudication", "activity"):
            answer = agent.call("GET", f"{STUDIO}/{path}")
            assert answered(answer) == (403, "permission_denied")


def test_what_a_customer_wrote_comes_into_the_inbox_by_itself(
    person: Person, database: Database
) -> None:
    past = FixedClock(Clock().now() - timedelta(minutes=5))
    message_id = Chat(database, past).customer("chiamatemi al 338 1112229", confidence=0.3)
    trainer = person("trainer")
    deadline = time.monotonic() + 120
    while not (found := trainer.call("GET", f"{STUDIO}/inbox").json()["messages"]):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert found[0]["id"] == message_id
    assert "1112229" not in found[0]["text"]
