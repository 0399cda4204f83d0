"""The support desk in a browser, with a customer who talks over HTTP."""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from agent.accounts.passwords import Passwords
from agent.accounts.service import StaffService
from agent.customers.service import CustomerService
from agent.kit.clock import Clock
from agent.kit.database import Database
from tests.agent.records import add_customer
from tests.e2e import desk as desks
from tests.e2e.conftest import Served

DAVIDE = "davide@ventolia.example"
PAOLO = "paolo@ventolia.example"
WIDE = (1440, 900)
NARROW = (390, 844)
# Other journeys have customers of their own, with small numbers.
_numbers = count(5_000)


@dataclass
class Customer:
    """Somebody who writes in the widget, as the widget does: by HTTP."""

    http: httpx.Client
    id: str
    token: str

    def say(self, text: str) -> None:
        """Write, and wait for the bot's answer where it owes one."""
        self._post("messages", {"client_message_id": secrets.token_hex(8), "text": text})

    def ask_for_a_person(self) -> None:
        """Get into the queue."""
        self._post("handoff", {})

    def types(self) -> None:
        """Show that one is writing."""
        self._post("typing", {"on": True})

    def events(self) -> list[dict[str, Any]]:
        """What this customer is shown."""
        reply = self.http.get(f"/v1/conversations/{self.id}/events", headers=self._headers())
        events: list[dict[str, Any]] = reply.raise_for_status().json()["events"]
        return events

    def texts(self, sender: str) -> list[str]:
        """What one side said."""
        return [
            event["text"]
            for event in self.events()
            if event["type"] == "message" and event["sender"] == sender
        ]

    def hears(self, text: str) -> None:
        """Wait until a person has said exactly this, once."""
        deadline = time.monotonic() + 15
        while text not in self.texts("agent"):
            assert time.monotonic() < deadline, f"never heard {text!r}: {self.texts('agent')}"
            time.sleep(0.1)
        assert self.texts("agent").count(text) == 1

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _post(self, path: str, body: dict[str, Any]) -> None:
        url = f"/v1/conversations/{self.id}/{path}"
        self.http.post(url, json=body, headers=self._headers()).raise_for_status()


@dataclass
class Console:
    """One member of the staff at his console."""

    page: Page
    context: BrowserContext

    def sign_in(self, email: str = desks.EMAIL, password: str = desks.PASSWORD) -> "Console":
        """Come in through the door."""
        self.page.goto("/console")
        self.page.locator("#email").fill(email)
        self.page.locator("#password").fill(password)
        self.page.locator("#enter").click()
        expect(self.page.locator(".rail")).to_be_visible()
        return self

    def open(self, customer: Customer, view: str = "all") -> "Console":
        """Open a conversation by its address."""
        self.page.goto(f"/console/inbox/{view}/{customer.id}")
        # A first look at a customer reads a good deal; the machine may be busy.
        expect(self.page.locator(".composer-box, .read-only")).to_be_visible(timeout=30_000)
        return self

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Write where the focus is."""
        self.page.keyboard.type(text)

    def row(self, customer: Customer) -> Locator:
        """Its line in the list."""
        return self.page.locator(f"#row-{customer.id}")

    @property
    def messages(self) -> Locator:
        """What was said, without private notes."""
        return self.page.locator(".log li.message")

    @property
    def notes(self) -> Locator:
        """Private notes."""
        return self.page.locator(".log li.note-row")

    @property
    def composer(self) -> Locator:
        """Where one writes."""
        return self.page.locator("#composer")

    @property
    def owner(self) -> Locator:
        """Whose the conversation is."""
        return self.page.locator(".owner")

    @property
    def toast(self) -> Locator:
        """What was just done."""
        return self.page.locator(".toast").last


@pytest.fixture(scope="session")
def staffed(served: Served) -> Served:
    """The application with Davide and Paolo beside Sofia, replies and a macro."""
    database = Database(f"sqlite:///{served.folder / 'ascolto.db'}")
    with database.transaction() as session:
        service = StaffService(session, clock=Clock())
        kept = Passwords().hash(desks.PASSWORD)
        for email, name, role in (
            (DAVIDE, "Davide Riva", "agent"),
            (PAOLO, "Paolo Marchetti", "admin"),
        ):
            service.add(
                email,
                name=name,
                roles=[role],
                languages=["it", "en"],
                password_hash=kept,
                by=None,
            )
    database.close()
    admin = desks.Desk(served.url, email=PAOLO)
    for body in (
        {
            "shortcut": "saluto",
            "language": "it",
            "title": "Saluto",
            "text": "Buongiorno {{customer.name}}, sono {{agent.first_name}}.",
            "shared": True,
        },
        {
            "shortcut": "pratica",
            "language": "it",
            "title": "Pratica",
            "text": "La sua pratica è la {{case.number}}.",
            "shared": True,
        },
    ):
        admin.client.post("/v1/staff/canned", json=body).raise_for_status()
    macro = {
        "title": {"it": "Saluta e annota", "en": "Greet and note"},
        "steps": [
            {"do": "reply", "text": {"it": "Eccomi da lei.", "en": "Here I am."}},
            {"do": "note", "text": {"it": "Salutato.", "en": "Greeted."}},
        ],
    }
    admin.client.post("/v1/staff/macros", json=macro).raise_for_status()
    admin.close()
    return served


@pytest.fixture
def customer(staffed: Served) -> Iterator[Customer]:
    """A verified customer whose name is a script, and who waits for a person."""
    yield from _customer(staffed, first_name="<b>Bruna</b>")


@pytest.fixture
def other_customer(staffed: Served) -> Iterator[Customer]:
    """Another one, who waits too."""
    yield from _customer(staffed, first_name="Carlo")


def _customer(served: Served, *, first_name: str) -> Iterator[Customer]:
    database = Database(f"sqlite:///{served.folder / 'ascolto.db'}")
    with database.transaction() as session:
        customer_id = add_customer(session, number=next(_numbers), first_name=first_name)
        code = CustomerService(session, clock=Clock()).by_id(customer_id).code
    database.close()
    with httpx.Client(base_url=served.url, trust_env=False) as http:
        opened = http.post(
            "/v1/widget/sessions", json={"locale": "it", "identity_token": served.sign(code)}
        )
        reply = opened.raise_for_status().json()
        customer = Customer(http, reply["conversation_id"], reply["token"])
        customer.say("Perché la mia bolletta è così alta?")
        customer.ask_for_a_person()
        yield customer


@pytest.fixture
def desk_for(browser: Browser, staffed: Served) -> Iterator[Callable[..., Console]]:
    """Make consoles: ``desk_for(size=NARROW, language="en", scheme="dark")``."""
    contexts: list[BrowserContext] = []

    def make(
        *, size: tuple[int, int] = WIDE, language: str = "it", scheme: str = "light"
    ) -> Console:
        context = browser.new_context(
            base_url=staffed.url,
            viewport={"width": size[0], "height": size[1]},
            locale="it-IT" if language == "it" else "en-GB",
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            has_touch=size == NARROW,
        )
        # The language of the interface is chosen on the machine; else it is the member's first.
        context.add_init_script(f"localStorage.setItem('ascolto:console:language', '{language}')")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"the console threw {error}"))
        return Console(page, context)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def sofia(desk_for: Callable[..., Console]) -> Console:
    """Sofia, signed in."""
    return desk_for().sign_in()


@pytest.fixture
def davide(desk_for: Callable[..., Console]) -> Console:
    """Davide, signed in."""
    return desk_for().sign_in(DAVIDE)
