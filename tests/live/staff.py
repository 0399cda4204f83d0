"""Somebody of the staff, at the studio's interface of the running product."""

import time
import uuid
from types import TracebackType
from typing import Any

from agent.accounts.roles import Role
from demo.staff import STAFF
from tests.agent.accounts.people import Desk
from tests.live.product import Product

_OVER = ("done", "failed", "cancelled", "interrupted")


class Staff:
    """Signed in from the beginning, signed out of memory in the end."""

    def __init__(self, product: Product, *, role: Role) -> None:
        self._desk = Desk(product.url)
        member = next(one for one in STAFF if one.role == role)
        self._desk.sign_in(member.email, member.password).raise_for_status()

    def __enter__(self) -> "Staff":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._desk.http.close()

    def get(self, path: str, **query: Any) -> Any:
        """Return what the studio answers."""
        return self._checked(self._desk.get(f"/studio/{path}", params=query))

    def post(self, path: str, **body: Any) -> Any:
        """Send a command with a client id of its own."""
        body = {"client_id": uuid.uuid4().hex, **body}
        return self._checked(self._desk.post(f"/studio/{path}", json=body, timeout=300))

    def run(self, kind: str, *, seconds: float = 900, **params: Any) -> Any:
        """Ask for a run and wait until it is over."""
        run = self.post("runs", kind=kind, params=params)
        end = time.monotonic() + seconds
        while run["state"] not in _OVER and time.monotonic() < end:
            time.sleep(0.5)
            run = self.get(f"runs/{run['id']}")
        return run

    def _checked(self, answer: Any) -> Any:
        assert answer.is_success, answer.text
        return answer.json()
