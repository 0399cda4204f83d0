"""A support agent by HTTP, for the journeys in which somebody takes over; and the desk's hours."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from agent.handoff import policies
from tests.conftest import ROOT

EMAIL, PASSWORD, NAME = "sofia@ventolia.example", "una-frase-lunga-e-sola-42", "Sofia Greco"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Desk:
    """One agent who is signed in and present."""

    def __init__(self, url: str, *, email: str = EMAIL, password: str = PASSWORD) -> None:
        self.client = httpx.Client(base_url=url, trust_env=False, timeout=60)
        me = self.client.post("/v1/staff/sign-in", json={"email": email, "password": password})
        self.client.headers["X-CSRF-Token"] = me.raise_for_status().json()["csrf"]
        # Away: who is present is given conversations at once, and the queue is never seen.
        self.be("away")

    def close(self) -> None:
        """Go home."""
        self.be("offline")
        self.client.close()

    def be(self, state: str) -> None:
        """Be present, away or offline."""
        self.client.put("/v1/staff/presence", json={"state": state}).raise_for_status()

    def take(self, conversation_id: str) -> None:
        """Own a conversation."""
        self._command(conversation_id, "take")

    def give_back(self, conversation_id: str, note: str) -> None:
        """Give it back to the bot."""
        self._command(conversation_id, "return", note=note)

    def end(self, conversation_id: str) -> None:
        """Close it."""
        self._command(conversation_id, "close")

    def say(self, conversation_id: str, text: str) -> None:
        """Write to the customer."""
        body = {"client_message_id": uuid4().hex, "text": text}
        self._post(conversation_id, "messages", body)

    def types(self, conversation_id: str, *, on: bool = True) -> None:
        """Show the customer that somebody is writing."""
        self._post(conversation_id, "typing", {"on": on})

    def send_file(self, conversation_id: str, name: str, content: bytes, kind: str) -> None:
        """Send the customer a file."""
        self.client.post(
            f"/v1/staff/conversations/{conversation_id}/files",
            data={"client_message_id": uuid4().hex},
            files={"file": (name, content, kind)},
        ).raise_for_status()

    def open_case(self, email: str, subject: str, text: str) -> None:
        """Open a case for a customer."""
        body = {
            "client_case_id": uuid4().hex,
            "customer_id": self._customer(email),
            "category": "fault",
            "subject": subject,
            "text": text,
        }
        self.client.post("/v1/staff/cases", json=body).raise_for_status()

    def cases_of(self, email: str) -> int:
        """How many cases a customer has."""
        params = {"customer_id": self._customer(email)}
        return len(self.client.get("/v1/staff/cases", params=params).json()["items"])

    def _customer(self, email: str) -> str:
        found = self.client.get("/v1/staff/search/customers", params={"q": email})
        return str(found.raise_for_status().json()["items"][0]["id"])

    def _command(self, conversation_id: str, name: str, **body: Any) -> None:
        view = self.client.get(f"/v1/staff/conversations/{conversation_id}").raise_for_status()
        version = view.json()["owner_version"]
        self._post(conversation_id, name, {"version": version, **body})

    def _post(self, conversation_id: str, name: str, body: dict[str, Any]) -> None:
        path = f"/v1/staff/conversations/{conversation_id}/{name}"
        self.client.post(path, json=body).raise_for_status()


def keep_hours(folder: Path, *, always: bool) -> None:
    """Have people there at any hour, or not before three days, whatever time the tests run at."""
    later = _DAYS[(datetime.now(UTC).weekday() + 3) % 7]
    lines, inside = [], False
    for line in (ROOT / "support.yml").read_text("utf-8").splitlines():
        inside = line == "hours:" or (inside and line.startswith("  "))
        day = line.strip().split(":")[0]
        spans = "[00:00-24:00]" if always else "[08:00-20:00]" if day == later else "[]"
        lines.append(f"  {day}: {spans}" if inside and day in _DAYS else line)
    text = "\n".join(lines).replace("public_holidays: italy", "public_holidays: none")
    path = folder / f"support-{always}.yml"
    path.write_text(text + "\n", "utf-8")
    inner: Any = policies.load_policies.__wrapped__
    inner.__defaults__ = (path,)
    policies.load_policies.cache_clear()
