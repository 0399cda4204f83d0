"""Customer A reads nothing of B, in a thousand tries over every call the application has.

The calls are generated from the application's own routes: one added tomorrow is tried tomorrow,
and one with a kind of id this test does not know fails it until it is told what to put there.
"""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from agent.accounts.guard import PUBLIC
from agent.app import create_app
from agent.cases.service import CaseService
from agent.customers.service import CustomerService
from agent.events.service import EventLog
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.tokens import SessionClaims, Tokens
from agent.settings import Settings
from tests.agent.api.test_uploads import upload
from tests.agent.api.test_widget import Visitor
from tests.agent.files.samples import PDF
from tests.agent.records import add_customer
from tests.agent.serving import serve

TRIES = 1_000
SECRET = "SEGRETO-DI-BRUNO"
# Pages and files that are the same for everybody, and what is open to who knows nobody.
OPEN = {
    "/openapi.json", "/", "/widget.js", "/widget-{piece}.js", "/assets/{name}", "/console",
    "/console.{kind}", "/console/{place:path}", "/studio", "/studio.{kind}",
    "/studio/{place:path}", "/help/page.css", "/help/{language}/{article_id}",
    "/v1/knowledge/articles/{language}/{article_id}", "/v1/health", "/v1/widget/status",
}  # fmt: skip
# Called with a body that every field of the interface is in; what does not know one ignores it.
BODY: dict[str, Any] = {
    "client_message_id": "x1", "text": "ciao", "score": 1, "comment": "x", "seq": 1, "on": True,
    "value": "up", "email": "ladro@example.com", "code": "123456", "by_email": True,
    "reason": "asked", "locale": "it",
}  # fmt: skip


@dataclass
class World:
    """Two customers; what is Bruno's carries the secret."""

    client: httpx.Client
    database: Database
    ids: dict[str, str] = field(default_factory=dict)
    markers: list[str] = field(default_factory=list)
    thieves: dict[str, dict[str, str]] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)

    def log(self) -> list[dict[str, Any]]:
        with self.database.reading() as session:
            return EventLog(session, clock=Clock()).after(self.ids["conversation_id"], seq=0)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    changes = {"rasa_port": 1, "actions_port": 1, "turn_deadline_seconds": 3_600} | dict.fromkeys(
        ("rate_sessions", "rate_messages", "rate_codes", "rate_uploads")
    )
    return create_app(settings.model_copy(update=changes))


@pytest.fixture
def world(app: FastAPI, database: Database, tokens: Tokens) -> Iterator[World]:
    with database.transaction() as session:
        anna_id = add_customer(session, number=1, first_name="Anna")
        bruno_id = add_customer(
            session, number=2, first_name=SECRET, email=f"{SECRET}@example.com".lower()
        )
        customers = CustomerService(session, clock=Clock())
        anna, bruno = customers.by_id(anna_id), customers.by_id(bruno_id)
        case = CaseService(session, clock=Clock()).open_case(
            bruno_id, category="complaint", subject=SECRET, text=SECRET, turn_id="t1"
        )
    with serve(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        his = Visitor(client, identity_token=tokens.identity(bruno.code))
        his.send(f"il mio {SECRET}")
        file = upload(client, his, name=f"{SECRET}.pdf", content=PDF + SECRET.encode())
        hers = Visitor(client, identity_token=tokens.identity(anna.code))
        hers.send("ciao")
        nobody = Visitor(client)
        nobody.send("ciao")
        world = World(client, database)
        world.ids = {
            "conversation_id": his.id,
            "file_id": file.json()["file"]["file_id"],
            "number": case.number,
        }
        world.markers = [SECRET, SECRET.lower(), his.session["token"]]
        world.owner = his.headers
        world.thieves = {
            "another customer": hers.headers,
            "a visitor nobody knows": nobody.headers,
            # A visitor's token of another version, and one made by who has another secret.
            "an old token": _bearer(tokens.session(SessionClaims(his.id, None, 0, None))),
            "a forged token": _bearer(
                Tokens(session_secret="f" * 40, identity_secret="f" * 40, clock=Clock()).session(
                    SessionClaims(his.id, bruno_id, 1, None)
                )
            ),
            "an identity instead of a session": _bearer(tokens.identity(bruno.code)),
            "no token": {},
        }
        yield world


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Call:
    """One call with Bruno's ids in it."""

    method: str
    path: str
    template: str

    def send(self, world: World, headers: dict[str, str]) -> tuple[int, str]:
        """Return status and body; of a stream that is let through, its beginning."""
        options: dict[str, Any] = {"headers": headers}
        if self.template.endswith("/files"):
            options |= {
                "files": {"file": ("a.pdf", PDF, "application/pdf")},
                "data": {"client_message_id": "x1"},
            }
        elif self.method not in ("GET", "HEAD", "DELETE"):
            options["json"] = BODY | {"message_id": world.ids["conversation_id"]}
        with world.client.stream(self.method, self.path, **options) as answer:
            if answer.headers.get("content-type", "").startswith("text/event-stream"):
                return answer.status_code, next(answer.iter_text(), "")
            answer.read()
            return answer.status_code, answer.text + json.dumps(dict(answer.headers))


def calls(app: FastAPI, ids: dict[str, str]) -> list[Call]:
    """Return every call that is not the same for everybody, with Bruno's ids."""
    found = []
    for route in iter_route_contexts(app.routes):
        template = route.path or ""
        if template in OPEN | {path for _, path in PUBLIC}:
            continue
        staff = template.startswith("/v1/staff")
        names = set(re.findall(r"\{(\w+)", template))
        unknown = names - set(ids)
        assert staff or not unknown, f"{template}: what is Bruno's {unknown}?"
        path = re.sub(r"\{(\w+)[^}]*\}", lambda m: ids.get(m[1], ids["conversation_id"]), template)
        found += [
            Call(method, path, template) for method in sorted((route.methods or set()) - {"HEAD"})
        ]
    return found


def disguised(call: Call, ids: dict[str, str]) -> Iterator[Call]:
    """Yield the call as it is, and with its id written in ways that a careless check lets pass."""
    yield call
    for value in ids.values():
        if value not in call.path:
            continue
        for form in (value.upper(), quote(value + " "), f"{value}%00", f"x/../{value}", f"{value}/",
                     f"{value};a", f"{value}%2F"):  # fmt: skip
            yield Call(call.method, call.path.replace(value, form), call.template)
        if call.method == "GET":
            for query in ("?after=0&limit=500", "?cursor=9999-01-01T00:00:00%2B00:00~zzzz",
                          f"?conversation_id={ids['conversation_id']}", "?token=x",
                          "?locale=%00&cursor=%00"):  # fmt: skip
                yield Call(call.method, call.path + query, call.template)


def test_a_reads_nothing_of_b_in_a_thousand_tries(app: FastAPI, world: World) -> None:
    before = world.log()
    tries = 0
    plan = list(itertools.chain.from_iterable(
        disguised(call, world.ids) for call in calls(app, world.ids)
    ))  # fmt: skip
    for (who, headers), call in itertools.product(world.thieves.items(), plan):
        if call.template.startswith("/v1/staff") and who not in ("another customer", "no token"):
            continue
        status, text = call.send(world, headers)
        tries += 1
        what = f"{who}: {call.method} {call.path} -> {status} {text[:200]}"
        assert status < 500, what
        assert not any(marker in text for marker in world.markers), what
        own = call.template in {
            "/v1/conversations", "/v1/cases", "/v1/widget/sessions", "/v1/widget/codes",
        }  # fmt: skip
        assert own or status in (307, 400, 401, 403, 404, 405, 409, 413, 422), what
        if own and status < 400:
            assert world.ids["conversation_id"] not in text, what
            assert world.ids["number"] not in text, what
    assert tries >= TRIES, tries
    assert world.log() == before


def test_bruno_reads_all_of_it(world: World) -> None:
    """The same calls succeed for whose it is: what is refused above is refused for a reason."""
    ids = world.ids
    for path in (
        f"/v1/conversations/{ids['conversation_id']}/events",
        f"/v1/conversations/{ids['conversation_id']}/stream",
        "/v1/conversations",
        f"/v1/files/{ids['file_id']}",
        "/v1/cases",
        f"/v1/cases/{ids['number']}",
    ):
        status, text = Call("GET", path, path).send(world, world.owner)
        assert status == 200, path
        assert any(marker in text for marker in (*world.markers, *ids.values())), path
    call = Call("POST", f"/v1/conversations/{ids['conversation_id']}/open", "/open")
    assert call.send(world, world.owner)[0] == 200


def test_every_kind_of_id_is_known(app: FastAPI) -> None:
    ids = {"conversation_id": "c", "file_id": "f", "number": "n"}
    templates = {call.template for call in calls(app, ids)}
    assert len({one for one in templates if not one.startswith("/v1/staff")}) >= 20
