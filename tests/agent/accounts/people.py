"""People who work here, for tests."""

from functools import cache
from typing import Any

import httpx
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from agent.accounts.passwords import Passwords
from agent.accounts.schemas import Member
from agent.accounts.service import StaffService
from agent.kit.clock import Clock

PASSWORD = "tramontana-in-gronda"
# The least argon2 takes: these tests are about everything but how hard a hash is.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@cache
def cheap_hash(password: str) -> str:
    return Passwords(CHEAP).hash(password)


def add_person(
    session: Session,
    email: str = "sofia@ventolia.example",
    *,
    name: str = "Sofia Greco",
    roles: tuple[str, ...] = ("agent",),
    password: str | None = PASSWORD,
    clock: Clock | None = None,
) -> Member:
    return StaffService(session, clock=clock or Clock()).add(
        email,
        name=name,
        roles=roles,
        languages=["it"],
        password_hash=cheap_hash(password) if password else None,
        by=None,
    )


class Desk:
    """A console in one browser: cookies and the CSRF token of whoever signs in."""

    def __init__(self, url: str, *, address: str | None = None) -> None:
        headers = {"X-Forwarded-For": address} if address else {}
        self.http = httpx.Client(base_url=url, trust_env=False, headers=headers, timeout=60)

    def sign_in(
        self, email: str = "sofia@ventolia.example", password: str = PASSWORD
    ) -> httpx.Response:
        answer = self.http.post("/v1/staff/sign-in", json={"email": email, "password": password})
        if answer.status_code == 200:
            self.http.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return answer

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get("/v1/staff" + path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.http.post("/v1/staff" + path, **options)


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["detail"]
    return answer.status_code, body["code"]
