"""A member of the staff with a session, calling the product."""

from typing import Any

import httpx

from agent.accounts.sessions import StaffSessions, csrf_token, lifetimes_of
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.accounts.people import add_person


class StaffCaller:
    """Calls as one person of the staff, signed in without a password."""

    def __init__(
        self, client: httpx.Client, database: Database, settings: Settings, **person: Any
    ) -> None:
        self._client = client
        with database.transaction() as session:
            self.id = add_person(session, **person).id
            token = StaffSessions(session, clock=Clock(), lifetimes=lifetimes_of(settings)).start(
                self.id, method="password", address="127.0.0.1"
            )
        secret = settings.session_secret.get_secret_value()
        self.headers = {
            "Cookie": f"ascolto_staff={token}",
            "X-CSRF-Token": csrf_token(token, secret=secret),
        }

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._client.request(method, path, headers=self.headers, **options)

    def take(self, conversation_id: str) -> None:
        """Take a conversation that waits."""
        path = f"/v1/staff/conversations/{conversation_id}"
        version = self.call("GET", path).raise_for_status().json()["owner_version"]
        self.call("POST", f"{path}/take", json={"version": version}).raise_for_status()
