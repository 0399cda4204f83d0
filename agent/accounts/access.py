"""Who asks, and whether he may: declared beside each staff route.

Example:
    ``staff: Annotated[StaffMember, Allowed("conversations.own")]`` among a route's parameters
    answers 401 without a session, 403 without the permission or, on every method that changes
    something, without the session's CSRF token.
"""

import hmac
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request

from agent.accounts.errors import CsrfFailed, PermissionDenied, StaffSignInNeeded
from agent.accounts.models import StaffRow
from agent.accounts.roles import PERMISSIONS, Permission, permissions_of
from agent.accounts.sessions import (
    Lifetimes,
    StaffSessions,
    csrf_token,
    hashed,
    lifetimes_of,
)
from agent.deps import Runtime, RuntimeDep

COOKIE = "ascolto_staff"
CSRF_HEADER = "X-CSRF-Token"
_READING = {"GET", "HEAD"}


@dataclass(frozen=True)
class StaffMember:
    """The person who makes a request."""

    id: str
    email: str
    name: str
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    session_id: str = ""

    def may(self, permission: Permission) -> bool:
        """Say whether one of the roles allows it."""
        return permission in self.permissions


def member(row: StaffRow, *, session_id: str = "") -> StaffMember:
    """Return the person of a row."""
    return StaffMember(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=tuple(row.roles),
        permissions=permissions_of(row.roles),
        languages=tuple(row.languages),
        skills=tuple(row.skills),
        session_id=session_id,
    )


@dataclass(frozen=True)
class Gate:
    """The dependency behind `Allowed`; ``permission`` is None where being signed in is enough."""

    permission: Permission | None

    def __call__(self, request: Request, runtime: RuntimeDep) -> StaffMember:
        """Return who asks.

        Raises:
            StaffSignInNeeded: no session, or one that has ended.
            PermissionDenied: no role of his allows it.
            CsrfFailed: the request changes something and may come from another page.
        """
        token = request.cookies.get(COOKIE, "")
        staff = _signed_in(runtime, token) if token else None
        if staff is None:
            raise StaffSignInNeeded
        if request.method not in _READING:
            expected = csrf_token(token, secret=runtime.settings.session_secret.get_secret_value())
            given = request.headers.get(CSRF_HEADER, "")
            if not hmac.compare_digest(given.encode(), expected.encode()):
                raise CsrfFailed
        if self.permission is not None and self.permission not in staff.permissions:
            raise PermissionDenied(permission=self.permission)
        return staff


def Allowed(permission: Permission) -> Any:
    """Return the dependency that lets only those with ``permission`` in."""
    if permission not in PERMISSIONS:
        raise ValueError(f"no permission is called {permission!r}")
    return Depends(Gate(permission))


# For what everybody may do with his own account.
SignedIn: Any = Depends(Gate(None))


def lifetimes(runtime: Runtime) -> Lifetimes:
    """Return how long sessions last in this installation."""
    return lifetimes_of(runtime.settings)


def client_address(request: Request) -> str:
    """Return where a request comes from, as the proxy in front says (uvicorn trusts loopback)."""
    return request.client.host if request.client else "unknown"


def is_secure(request: Request, runtime: Runtime) -> bool:
    """Say whether cookies may be kept to https: here, or at the proxy in front."""
    public = runtime.settings.public_url
    return request.url.scheme == "https" or public.startswith("https://")


def still_allowed(runtime: Runtime, staff: StaffMember, permission: Permission) -> bool:
    """Say whether a stream that began for ``staff`` may go on.

    It ends with the session, with the account, and with the permission; a stream is no sign of
    life, so a console left alone still goes idle.
    """
    with runtime.database.reading() as session:
        found = StaffSessions(session, clock=runtime.clock, lifetimes=lifetimes(runtime)).find(
            staff.session_id
        )
        return found is not None and permission in permissions_of(found[0].roles)


def _signed_in(runtime: Runtime, token: str) -> StaffMember | None:
    token_hash = hashed(token)
    limits = lifetimes(runtime)
    with runtime.database.reading() as session:
        sessions = StaffSessions(session, clock=runtime.clock, lifetimes=limits)
        found = sessions.find(token_hash)
        if found is None:
            return None
        row, entry = found
        staff, stale = member(row, session_id=token_hash), sessions.needs_touch(entry.seen_at)
    if stale:
        with runtime.database.transaction() as session:
            StaffSessions(session, clock=runtime.clock, lifetimes=limits).touch(token_hash)
    return staff
