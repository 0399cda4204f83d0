"""Denied by default: the product does not start with a staff route that anybody may call."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from agent.accounts.access import Gate
from agent.accounts.roles import Permission

PREFIX = "/v1/staff"
# What one must be able to call before one is somebody, and the portrait that customers see.
PUBLIC = frozenset(
    {
        ("POST", "/v1/staff/sign-in"),
        ("GET", "/v1/staff/sign-in/options"),
        ("GET", "/v1/staff/oidc/start"),
        ("GET", "/v1/staff/oidc/callback"),
        ("GET", "/v1/staff/photos/{staff_id}"),
    }
)


class RouteUnguarded(RuntimeError):
    """A staff route declares neither a permission nor that being signed in is enough."""


@dataclass(frozen=True)
class StaffRoute:
    """One call of the staff's interface.

    Attributes:
        method: of HTTP.
        path: with the names of its parameters.
        permissions: all of them are needed; none where being signed in is enough.
        public: anybody may call it.
    """

    method: str
    path: str
    permissions: frozenset[Permission]
    public: bool


def staff_routes(app: FastAPI) -> Iterator[StaffRoute]:
    """Yield every call under `PREFIX`, whichever feature it belongs to.

    Raises:
        RouteUnguarded: one of them declares no permission and is not in `PUBLIC`.
    """
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if path != PREFIX and not path.startswith(PREFIX + "/"):
            continue
        # Mounted applications and sockets have no dependencies: they are refused here too.
        dependant = getattr(route, "dependant", None)
        gates = list(_gates(dependant)) if dependant is not None else []
        needed = frozenset(gate.permission for gate in gates if gate.permission is not None)
        for method in sorted(route.methods or {"*"}):
            public = (method, path) in PUBLIC
            if not gates and not public:
                raise RouteUnguarded(f"{method} {path} declares no permission")
            yield StaffRoute(method, path, needed, public)


def check_staff_routes(app: FastAPI) -> None:
    """Refuse to start with an unguarded staff route; raises RouteUnguarded."""
    for _ in staff_routes(app):
        pass


def _gates(dependant: Dependant) -> Iterator[Gate]:
    if isinstance(dependant.call, Gate):
        yield dependant.call
    for each in dependant.dependencies:
        yield from _gates(each)
