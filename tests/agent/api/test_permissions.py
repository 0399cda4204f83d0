"""The permission matrix, generated from the routes the application really has.

Each staff call, whichever feature it belongs to, is made by each role, signed out, with a
customer's token, and without the CSRF token. A route added tomorrow is in the matrix tomorrow.
"""

import re
from collections.abc import Iterator
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.routing import Mount, WebSocketRoute

from agent.accounts.access import Allowed, SignedIn, StaffMember
from agent.accounts.guard import (
    PUBLIC,
    RouteUnguarded,
    StaffRoute,
    check_staff_routes,
    staff_routes,
)
from agent.accounts.roles import GRANTS, PERMISSIONS, ROLES, Role, permissions_of
from agent.accounts.sessions import StaffSessions, csrf_token, lifetimes_of
from agent.app import create_app
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.accounts.people import add_person
from tests.agent.serving import serve

Answer = tuple[int, str]


class Caller:
    """Makes one call after another as the same person, each in a session of its own."""

    def __init__(self, url: str, database: Database, settings: Settings) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=30)
        self._database, self._settings = database, settings

    def close(self) -> None:
        self._http.close()

    def call(self, route: StaffRoute, headers: dict[str, str] | None = None) -> Answer:
        """Return the status and, of an error, the code."""
        path = re.sub(r"\{[^}]*\}", "1", route.path)
        body = {} if route.method in ("GET", "HEAD", "DELETE") else {"json": {}}
        # A stream never ends: its status is enough.
        with self._http.stream(route.method, path, headers=headers, **body) as answer:
            if answer.status_code < 400:
                return answer.status_code, ""
            answer.read()
        return answer.status_code, answer.json().get("code", "")

    def session(self, staff_id: str, *, csrf: bool = True) -> dict[str, str]:
        """Return the headers of a new session."""
        with self._database.transaction() as session:
            token = StaffSessions(
                session, clock=Clock(), lifetimes=lifetimes_of(self._settings)
            ).start(staff_id, method="password", address="127.0.0.1")
        headers = {"Cookie": f"ascolto_staff={token}"}
        if csrf:
            secret = self._settings.session_secret.get_secret_value()
            headers["X-CSRF-Token"] = csrf_token(token, secret=secret)
        return headers


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(
        settings.model_copy(
            update={"rasa_port": 1, "actions_port": 1, "turn_deadline_seconds": 120}
        )
    )


@pytest.fixture
def caller(app: FastAPI, database: Database, settings: Settings) -> Iterator[Caller]:
    with serve(app) as url:
        caller = Caller(url, database, settings)
        yield caller
        caller.close()


@pytest.fixture
def guarded(app: FastAPI) -> list[StaffRoute]:
    return [route for route in staff_routes(app) if not route.public]


def person(database: Database, *roles: Role) -> str:
    with database.transaction() as session:
        return add_person(session, roles=roles, password=None).id


class TestMatrix:
    @pytest.mark.parametrize("role", ROLES)
    def test_each_role_may_what_the_routes_declare_and_no_more(
        self, caller: Caller, guarded: list[StaffRoute], database: Database, role: Role
    ) -> None:
        staff_id = person(database, role)
        wrong = []
        for route in guarded:
            answer = caller.call(route, caller.session(staff_id))
            may = GRANTS[role].issuperset(route.permissions)
            # What is let in may still be told that there is nothing, or that {} is no body.
            fine = (
                answer[0] < 500 and answer[0] != 401 and answer[1] != "csrf_failed"
                if may
                else answer == (403, "permission_denied")
            )
            if not fine:
                wrong.append((route.method, route.path, sorted(route.permissions), answer))
        assert wrong == []

    def test_no_role_may_nothing(
        self, caller: Caller, guarded: list[StaffRoute], database: Database
    ) -> None:
        staff_id = person(database)
        answers = {
            caller.call(route, caller.session(staff_id)) for route in guarded if route.permissions
        }
        assert answers == {(403, "permission_denied")}

    def test_signed_out_is_let_in_nowhere(self, caller: Caller, guarded: list[StaffRoute]) -> None:
        assert {caller.call(route) for route in guarded} == {(401, "staff_sign_in_needed")}

    def test_a_customers_token_opens_no_staff_route(
        self, caller: Caller, guarded: list[StaffRoute]
    ) -> None:
        session = caller._http.post("/v1/widget/sessions", json={}).json()
        headers = {
            "Authorization": f"Bearer {session['token']}",
            "Cookie": f"ascolto_staff={session['token']}",
        }
        answers = {caller.call(route, headers) for route in guarded}
        assert answers == {(401, "staff_sign_in_needed")}

    def test_a_staff_session_is_no_customers_token(
        self, caller: Caller, database: Database
    ) -> None:
        visitor = caller._http.post("/v1/widget/sessions", json={}).json()
        headers = caller.session(person(database, "admin"))
        answer = caller._http.get(
            f"/v1/conversations/{visitor['conversation_id']}/events", headers=headers
        )
        assert answer.status_code == 401

    @pytest.mark.parametrize("token", [None, "", "0" * 64])
    def test_nothing_is_changed_without_the_csrf_token(
        self, caller: Caller, guarded: list[StaffRoute], database: Database, token: str | None
    ) -> None:
        staff_id = person(database, "admin")
        wrong = []
        for route in guarded:
            headers = caller.session(staff_id, csrf=False)
            if token is not None:
                headers["X-CSRF-Token"] = token
            answer = caller.call(route, headers)
            if (answer == (403, "csrf_failed")) is (route.method in ("GET", "HEAD")):
                wrong.append((route.method, route.path, answer))
        assert wrong == []

    def test_the_public_calls_are_these(self, app: FastAPI) -> None:
        public = {(route.method, route.path) for route in staff_routes(app) if route.public}
        assert public == PUBLIC
        assert len(public) == 5


class TestRoles:
    """Written out a second time: a slip in one of the two tables shows."""

    def test_what_each_role_may(self) -> None:
        everyday = (
            "conversations.read conversations.own cases.read cases.write customers.read "
            "search.read canned.read macros.run presence.write knowledge.suggest staff.read "
            "settings.read"
        )
        assert {role: sorted(granted) for role, granted in GRANTS.items()} == {
            "agent": sorted(everyday.split()),
            "trainer": [
                "conversations.read", "labels.read", "labels.write", "models.promote",
                "training.read", "training.run",
            ],
            "knowledge_manager": [
                "articles.write", "canned.read", "canned.write", "conversations.read",
            ],
            "analyst": [
                "canned.read", "cases.read", "conversations.read", "customers.read",
                "insights.read", "labels.read", "search.read", "settings.read", "staff.read",
                "training.read",
            ],
            "admin": sorted(PERMISSIONS),
        }  # fmt: skip

    def test_roles_add_up_and_an_unknown_one_adds_nothing(self) -> None:
        assert permissions_of(["trainer", "knowledge_manager"]) == (
            GRANTS["trainer"] | GRANTS["knowledge_manager"]
        )
        assert permissions_of(["boss"]) == permissions_of([]) == frozenset()

    def test_a_permission_nobody_has_heard_of_is_refused_at_once(self) -> None:
        with pytest.raises(ValueError, match=r"conversations\.red"):
            Allowed("conversations.red")  # type: ignore[arg-type]


class TestDeniedByDefault:
    """The product does not start with a hole in it."""

    def app(self, router: APIRouter) -> FastAPI:
        app = FastAPI()
        app.include_router(router)
        return app

    def test_a_route_that_declares_nothing(self) -> None:
        router = APIRouter(prefix="/v1")

        @router.post("/staff/anything/{name}")
        def anything(name: str) -> None: ...

        with pytest.raises(RouteUnguarded, match="POST /v1/staff/anything/{name}"):
            check_staff_routes(self.app(router))

    def test_a_router_inside_a_router(self) -> None:
        inner, outer = APIRouter(prefix="/things"), APIRouter(prefix="/v1/staff")

        @inner.get("")
        def things() -> None: ...

        outer.include_router(inner)
        with pytest.raises(RouteUnguarded, match="GET /v1/staff/things"):
            check_staff_routes(self.app(outer))

    def test_sockets_and_mounted_applications(self) -> None:
        async def socket(_socket: object) -> None: ...

        for route in (
            WebSocketRoute("/v1/staff/live", socket),
            Mount("/v1/staff", app=FastAPI()),
        ):
            app = FastAPI()
            app.router.routes.append(route)
            with pytest.raises(RouteUnguarded):
                check_staff_routes(app)

    def test_declared_in_any_of_the_ways_there_are(self) -> None:
        router = APIRouter(prefix="/v1/staff", dependencies=[Allowed("search.read")])

        @router.get("/a")
        def on_the_router() -> None: ...

        @router.get("/b", dependencies=[SignedIn])
        def on_the_route() -> None: ...

        @router.get("/c", dependencies=[Allowed("audit.read")])
        def on_both() -> None: ...

        declared = {route.path: route.permissions for route in staff_routes(self.app(router))}
        assert declared == {
            "/v1/staff/a": {"search.read"},
            "/v1/staff/b": {"search.read"},
            "/v1/staff/c": {"search.read", "audit.read"},
        }

    def test_a_parameter_of_a_dependency_counts(self) -> None:
        router = APIRouter(prefix="/v1/staff")

        def helper(staff: Annotated[StaffMember, Allowed("audit.read")]) -> str:
            return staff.id

        @router.get("/c")
        def nested(who: str = Depends(helper)) -> str:
            return who

        [route] = staff_routes(self.app(router))
        assert route.permissions == {"audit.read"}
