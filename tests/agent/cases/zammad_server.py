"""A Zammad that answers as the documentation and its sources say, over real HTTP, with faults.

Answers are copies of the JSON in ``tests/fixtures/zammad`` with other values in them: whatever the
connector reads has the name and the type it has there. Moments are kept finer than they are shown,
as Zammad's database does.
"""

import copy
import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.conftest import ROOT

TOKEN = "zammad-token-of-the-test"
GROUP = "Ascolto"
_FIXTURES = ROOT / "tests/fixtures/zammad"
_ME = 3
_AGENT = 4


def recorded(name: str) -> Any:
    return json.loads((_FIXTURES / f"{name}.json").read_text("utf-8"))


@dataclass(repr=False)
class Fault:
    """What goes wrong with the next request of a kind.

    kind: ``lost`` (done, and no answer), ``cut`` (not done, and no answer), ``error`` (500, not
    done), ``error_after`` (500, done), ``busy`` (429), ``slow`` (answers after ``seconds``),
    ``again`` (a page of a list sent a second time), ``garbage`` (not JSON).
    """

    kind: str
    method: str = ""
    path: str = ""
    seconds: float = 0
    retry_after: str = "7"

    def fits(self, method: str, path: str) -> bool:
        return self.method in ("", method) and re.search(self.path, path) is not None


class Refused(Exception):
    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


@dataclass(repr=False)
class ZammadServer:
    """The state of one Zammad."""

    now: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    articles: dict[int, dict[str, Any]] = field(default_factory=dict)
    users: dict[int, dict[str, Any]] = field(default_factory=dict)
    states: list[dict[str, Any]] = field(default_factory=lambda: recorded("ticket_states"))
    priorities: list[dict[str, Any]] = field(default_factory=lambda: recorded("ticket_priorities"))
    faults: deque[Fault] = field(default_factory=deque)
    requests: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    page_before: Any = None
    made: int = 0
    url: str = ""

    def __post_init__(self) -> None:
        for user_id, login, name in (
            (1, "-", "-"), (_ME, "ascolto@example.com", "Ascolto"),
            (_AGENT, "jacob@example.com", "Jacob"),
        ):  # fmt: skip
            self.users[user_id] = recorded("user") | {
                "id": user_id, "login": login, "email": login, "firstname": name,
                "lastname": "Service", "role_ids": [2],
            }  # fmt: skip

    # What people do there, without HTTP.

    def tick(self, milliseconds: float = 1.5) -> datetime:
        self.now += timedelta(milliseconds=milliseconds)
        return self.now

    def agent_opens(self, email: str, title: str, body: str, **fields: Any) -> int:
        with self.lock:
            ticket = self._create(
                {"title": title, "group": GROUP, "customer_id": f"guess:{email}", "state": "new",
                 "article": {"body": body, "type": "note", "internal": False}} | fields,
                by=_AGENT,
            )  # fmt: skip
            return int(ticket["id"])

    def agent_writes(self, ticket_id: int, body: str, **fields: Any) -> int:
        with self.lock:
            return int(self._write(ticket_id, {"body": body} | fields, by=_AGENT)["id"])

    def agent_sets(self, ticket_id: int, **fields: Any) -> None:
        with self.lock:
            self._change(ticket_id, fields, by=_AGENT)

    def agent_hides(self, article_id: int, *, internal: bool = True) -> None:
        with self.lock:
            self._hide(article_id, internal=internal)

    def ticket_of(self, number: str) -> dict[str, Any]:
        """The one ticket of a case; an error when there is none, or two."""
        [found] = [row for row in self.tickets.values() if f"[{number}]" in row["title"]]
        return found

    def bodies(self, ticket_id: int) -> list[str]:
        return [row["body"] for row in self.articles.values() if row["ticket_id"] == ticket_id]

    # The API.

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        match (method, path.split("/")):
            case ("GET", ["users", "me"]):
                return 200, self._user(_ME)
            case ("GET", ["users", "search"]):
                return 200, self._find_users(query["query"])
            case ("GET", ["users", user_id]):
                return 200, self._user(int(user_id))
            case ("POST", ["users"]):
                return 201, self._add_user(body)
            case ("GET", ["ticket_states"]):
                return 200, self.states
            case ("GET", ["ticket_priorities"]):
                return 200, self.priorities
            case ("GET", ["tickets", "search"]):
                return 200, self._search(query)
            case ("GET", ["tickets", ticket_id]):
                return 200, self._show(self._ticket(ticket_id), query)
            case ("POST", ["tickets"]):
                return 201, self._show(self._create(body, by=_ME), query)
            case ("PUT", ["tickets", ticket_id]):
                return 200, self._show(self._change(int(ticket_id), body, by=_ME), query)
            case ("GET", ["ticket_articles", "by_ticket", ticket_id]):
                self._ticket(ticket_id)
                rows = self.articles.values()
                return 200, [self._shown(r) for r in rows if r["ticket_id"] == int(ticket_id)]
            case ("POST", ["ticket_articles"]):
                return 201, self._shown(self._write(int(body["ticket_id"]), body, by=_ME))
            case ("PUT", ["ticket_articles", article_id]):
                return 200, self._shown(self._hide(int(article_id), internal=body["internal"]))
        raise Refused(404, "No route matches")

    def _create(self, body: dict[str, Any], *, by: int) -> dict[str, Any]:
        if body.get("group") != GROUP:
            raise Refused(422, f"No lookup value found for 'group': {body.get('group')!r}")
        customer_id = self._customer(body["customer_id"])
        now = self.tick()
        self.made += 1
        ticket_id = 18 + self.made
        ticket = recorded("ticket") | {
            "id": ticket_id, "number": str(22_000 + ticket_id), "title": body["title"],
            "customer_id": customer_id, "customer": self.users[customer_id]["login"],
            "created_by_id": by, "updated_by_id": by, "article_ids": [], "article_count": 0,
            "created_at": now, "updated_at": now, "state": "new", "priority": "2 normal",
            "created_by": self.users[by]["login"], "updated_by": self.users[by]["login"],
        }  # fmt: skip
        self._set(ticket, body)
        if not body.get("article", {}).get("body"):
            raise Refused(422, 'Need at least article: { body: "some text" }')
        self.tickets[ticket_id] = ticket
        first = self._write(ticket_id, body["article"], by=by)
        ticket["create_article_type"] = first["type"]
        ticket["create_article_sender"] = first["sender"]
        return ticket

    def _change(self, ticket_id: int, body: dict[str, Any], *, by: int) -> dict[str, Any]:
        ticket = self._ticket(ticket_id)
        before = {name: ticket[name] for name in ("state", "priority", "title")}
        self._set(ticket, body)
        if before != {name: ticket[name] for name in before}:  # Rails writes no row for nothing
            ticket["updated_at"] = self.tick()
            ticket["updated_by_id"] = by
        return ticket

    def _set(self, ticket: dict[str, Any], body: dict[str, Any]) -> None:
        state = body.get("state", ticket["state"])
        if state not in {row["name"] for row in self.states if row["active"]} | {"merged"}:
            raise Refused(422, f"No lookup value found for 'state': {state!r}")
        if state.startswith("pending") and not body.get("pending_time", ticket["pending_time"]):
            raise Refused(422, "Missing required value for field 'pending_time'!")
        priority = body.get("priority", ticket["priority"])
        if priority not in {row["name"] for row in self.priorities}:
            raise Refused(422, f"No lookup value found for 'priority': {priority!r}")
        ids = {row["name"]: row["id"] for row in [*self.states, *self.priorities]}
        ticket |= {
            "state": state, "priority": priority, "state_id": ids[state],
            "priority_id": ids[priority], "title": body.get("title", ticket["title"]),
            "pending_time": body.get("pending_time") if state.startswith("pending") else None,
        }  # fmt: skip

    def _write(self, ticket_id: int, body: dict[str, Any], *, by: int) -> dict[str, Any]:
        ticket = self._ticket(ticket_id)
        if not body.get("body"):
            raise Refused(422, 'Need at least article: { body: "some text" }')
        now = self.tick()
        article_id = 30 + len(self.articles)
        who = self.users[body.get("origin_by_id") or by]
        article = recorded("ticket_article") | {
            "id": article_id, "ticket_id": ticket_id, "subject": body.get("subject"),
            "body": body["body"], "content_type": body.get("content_type", "text/plain"),
            "type": body.get("type", "note"), "sender": body.get("sender", "Agent"),
            "internal": body.get("internal", False), "origin_by_id": body.get("origin_by_id"),
            "from": f"{who['firstname']} {who['lastname']}", "created_by_id": by,
            "updated_by_id": by, "created_at": now, "updated_at": now,
        }  # fmt: skip
        self.articles[article_id] = article
        ticket["article_ids"] = [article_id, *ticket["article_ids"]]
        ticket["article_count"] += 1
        ticket["updated_at"] = now
        return article

    def _hide(self, article_id: int, *, internal: bool) -> dict[str, Any]:
        article = self.articles[article_id]
        if article["internal"] != internal:
            article["internal"] = internal
            article["updated_at"] = self._ticket(article["ticket_id"])["updated_at"] = self.tick()
        return article

    def _search(self, query: dict[str, str]) -> list[dict[str, Any]]:
        conditions: dict[str, dict[str, str]] = {}
        for name, value in query.items():
            if found := re.fullmatch(r"condition\[([\w.]+)\]\[(\w+)\]", name):
                conditions.setdefault(found[1], {})[found[2]] = value
        if "query" in query or not conditions:
            raise Refused(500, "this test knows no search index")
        rows = [row for row in self.tickets.values() if self._fits(row, conditions)]
        rows.sort(key=lambda row: (row[query["sort_by"]], row["id"]))
        assert query["order_by"] == "asc"
        size, page = int(query["per_page"]), int(query["page"])
        return [self._show(row, query) for row in rows[(page - 1) * size : page * size]]

    @staticmethod
    def _fits(ticket: dict[str, Any], conditions: dict[str, dict[str, str]]) -> bool:
        for name, condition in conditions.items():
            table, _, column = name.partition(".")
            if table != "ticket":
                raise Refused(500, f"invalid selector {table}, {column}")
            value, wanted = ticket[column], condition["value"]
            match condition["operator"]:
                case "contains":
                    if wanted.lower() not in value.lower():
                        return False
                case "after (absolute)":
                    if value < datetime.fromisoformat(wanted):
                        return False
                case other:
                    raise Refused(500, f"Invalid operator '{other}'")
        return True

    def _customer(self, given: int | str) -> int:
        if isinstance(given, int):
            return given
        email = given.removeprefix("guess:").lower()
        for user in self.users.values():
            if user["email"] == email:
                return int(user["id"])
        return int(self._add_user({"email": email, "login": email})["id"])

    def _find_users(self, words: str) -> list[dict[str, Any]]:
        return [u for u in self.users.values() if words in (u["login"], u["email"])]

    def _add_user(self, body: dict[str, Any]) -> dict[str, Any]:
        login = body["login"]
        if any(login in (user["login"], user["email"]) for user in self.users.values()):
            raise Refused(422, f"Email address '{login}' is already used for another user.")
        user_id = 10 + len(self.users)
        self.users[user_id] = recorded("user") | {
            "id": user_id, "login": login, "email": body.get("email", ""),
            "firstname": body.get("firstname", ""), "lastname": body.get("lastname", ""),
        }  # fmt: skip
        return self.users[user_id]

    def _user(self, user_id: int) -> dict[str, Any]:
        if user_id not in self.users:
            raise Refused(404, f"Couldn't find User with 'id'={user_id}")
        return self.users[user_id]

    def _ticket(self, ticket_id: int | str) -> dict[str, Any]:
        if int(ticket_id) not in self.tickets:
            raise Refused(404, f"Couldn't find Ticket with 'id'={ticket_id}")
        return self.tickets[int(ticket_id)]

    def _show(self, ticket: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        shown = self._shown(ticket)
        if query.get("expand") != "true":
            for name in ("group", "state", "priority", "owner", "customer", "created_by",
                         "updated_by", "create_article_type", "create_article_sender",
                         "organization", "ticket_time_accounting"):  # fmt: skip
                del shown[name]
        return shown

    @staticmethod
    def _shown(row: dict[str, Any]) -> dict[str, Any]:
        shown = copy.deepcopy(row)
        for name, value in shown.items():
            if isinstance(value, datetime):
                shown[name] = value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return shown

    def take_fault(self, method: str, path: str) -> Fault | None:
        for fault in list(self.faults):
            if fault.fits(method, path):
                self.faults.remove(fault)
                return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    disable_nagle_algorithm = True
    protocol_version = "HTTP/1.1"
    zammad: ZammadServer

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_GET

    def log_message(self, *args: Any) -> None:
        pass

    def _handle(self) -> None:
        zammad = self.zammad
        url = urlsplit(self.path)
        path = url.path.removeprefix("/api/v1/")
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        if self.headers.get("Authorization") != f"Token token={TOKEN}":
            self._send(401, {"error": "Authentication required"})
            return
        with zammad.lock:
            zammad.requests.append((self.command, path))
            fault = zammad.take_fault(self.command, path)
        kind = fault.kind if fault else ""
        if fault and kind in ("cut", "error", "busy", "garbage"):
            self._fail(fault)
            return
        if fault and kind == "slow":
            time.sleep(fault.seconds)
        with zammad.lock:
            try:
                status, answer = zammad.answer(self.command, path, dict(parse_qsl(url.query)), body)
            except Refused as error:
                status, answer = error.status, {"error": error.error, "error_human": error.error}
            if kind == "again" and zammad.page_before is not None:
                answer = zammad.page_before
            if path == "tickets/search":
                zammad.page_before = answer
        if kind == "lost":
            self.close_connection = True
        elif kind == "error_after":
            self._send(500, {"error": "Error ID x1y2z3: Please contact your administrator."})
        else:
            self._send(status, answer)

    def _fail(self, fault: Fault) -> None:
        if fault.kind == "cut":
            self.close_connection = True
        elif fault.kind == "busy":
            self._send(429, {"error": "busy"}, **{"Retry-After": fault.retry_after})
        elif fault.kind == "garbage":
            self._raw(200, b"<html>Maintenance</html>")
        else:
            self._send(500, {"error": "Error ID x1y2z3: Please contact your administrator."})

    def _send(self, status: int, answer: Any, **headers: str) -> None:
        self._raw(status, json.dumps(answer).encode(), **headers)

    def _raw(self, status: int, data: bytes, **headers: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


@contextmanager
def serving(zammad: ZammadServer) -> Iterator[ZammadServer]:
    """Serve a Zammad at an address of its own."""
    handler = type("Handler", (_Handler,), {"zammad": zammad})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    zammad.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield zammad
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
