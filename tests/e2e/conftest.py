"""A browser, and a web application for it to visit.

``ASCOLTO_E2E_URL`` names a running product to visit instead; then the journeys that need an
answer of a known form are skipped.
"""

import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from agent.accounts.passwords import Passwords
from agent.accounts.service import StaffService
from agent.app import create_app
from agent.customers.models import IdentityLinkRow
from agent.customers.service import CustomerService
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.kit.tokens import Tokens
from agent.settings import Settings
from tests.agent.records import add_customer
from tests.e2e import desk as desks
from tests.e2e import scripted_channel
from tests.e2e.desk import Desk

GIVEN_URL = os.environ.get("ASCOLTO_E2E_URL")
SECRETS = ("session_secret", "identity_secret", "rasa_token", "actions_token", "service_key")
ANNA = "anna@example.com"
expect.set_options(timeout=30_000)


@dataclass(frozen=True)
class Served:
    """A web application and what signs its identities."""

    url: str
    identity: str
    folder: Path
    tokens: Tokens

    def sign(self, code: str) -> str:
        """Return the signed identity of any customer."""
        return self.tokens.identity(code)


@pytest.fixture(scope="session")
def served(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The web application on a port of its own, with answers by script."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(sqlite_template, folder / "ascolto.db")
    channel = scripted_channel.start()
    settings = Settings(
        _env_file=None,
        demo=True,
        database_url=f"sqlite:///{folder / 'ascolto.db'}",
        rasa_port=channel.server_port,
        knowledge_folder=folder / "knowledge",
        outbox_folder=folder / "outbox",
        files_folder=folder / "files",
        # Some journeys do in a minute what a visitor does in a day.
        rate_sessions=None,
        rate_messages=None,
        rate_codes=None,
        rate_uploads=None,
        unasked_encoding=False,
        **{name: secrets.token_urlsafe(32) for name in SECRETS},
    )
    desks.keep_hours(folder, always=True)
    config = uvicorn.Config(
        create_app(settings), port=0, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    tokens = Tokens(
        session_secret=settings.session_secret.get_secret_value(),
        identity_secret=settings.identity_secret.get_secret_value(),
        clock=Clock(),
    )
    identity = tokens.identity(_people(settings))
    yield Served(f"http://127.0.0.1:{port}", identity, folder, tokens)
    server.should_exit = True
    thread.join()
    channel.shutdown()
    channel.server_close()


def _people(settings: Settings) -> str:
    """Add an agent called Sofia and a customer called Anna; return her code."""
    database = Database(settings.database_url)
    with database.transaction() as session:
        customer_id = add_customer(session, first_name="Anna", email=ANNA)
        session.add(
            IdentityLinkRow(
                id=new_id(),
                customer_id=customer_id,
                kind="email",
                value=ANNA,
                evidence="contract",
                linked_at=Clock().now(),
            )
        )
        code = CustomerService(session, clock=Clock()).by_id(customer_id).code
        StaffService(session, clock=Clock()).add(
            desks.EMAIL,
            name=desks.NAME,
            roles=["agent"],
            languages=["it", "en"],
            password_hash=Passwords().hash(desks.PASSWORD),
            by=None,
        )
    database.close()
    return code


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> str:
    """Where the web application is."""
    if GIVEN_URL:
        return GIVEN_URL.rstrip("/")
    return request.getfixturevalue("served").url


@pytest.fixture
def scripted(request: pytest.FixtureRequest) -> Served:
    """The application whose answers are known word for word."""
    if GIVEN_URL:
        pytest.skip("needs answers by script, and ASCOLTO_E2E_URL names a running product")
    return request.getfixturevalue("served")


@pytest.fixture
def context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A visitor who has never been here, on a desktop, in Italian."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": 1280, "height": 860},
        locale="it-IT",
        timezone_id="Europe/Rome",
        reduced_motion="reduce",
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Ventolia's page; an error in it fails the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
    page.goto("/")
    return page


@pytest.fixture
def desk(scripted: Served) -> Iterator[Desk]:
    """Sofia, at her desk."""
    desk = Desk(scripted.url)
    yield desk
    desk.close()


@pytest.fixture
def nobody_there(scripted: Served) -> Iterator[None]:
    """The desk is closed, today and for good."""
    desks.keep_hours(scripted.folder, always=False)
    yield
    desks.keep_hours(scripted.folder, always=True)


@pytest.fixture
def widget(page: Page) -> "Widget":
    """The widget on Ventolia's page, closed."""
    return Widget(page)


def mails(served: Served, to: str) -> list[str]:
    """What was sent to an address, oldest first."""
    files = sorted((served.folder / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime)
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [str(one.get_content()) for one in letters if to in str(one["To"])]


def code_for(served: Served, to: str, *, after: int = 0) -> str:
    """The one-time code in the newest e-mail to an address, once there are more than ``after``."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        letters = mails(served, to)
        if len(letters) > after:
            found = re.search(r"\b(\d{3})\s?(\d{3})\b", letters[-1])
            assert found, letters[-1]
            return found[1] + found[2]
        time.sleep(0.1)
    raise AssertionError(f"no e-mail to {to}")


def violations(page: Page, axe_source: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its best practices."""
    page.evaluate(axe_source)
    found: list[dict[str, Any]] = page.evaluate("axe.run(document).then(r => r.violations)")
    return [
        f"{v['id']}: {node['target']} {node['html'][:160]}" for v in found for node in v["nodes"]
    ]


class Widget:
    """What a customer sees and does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("#ascolto .launcher")
        self.panel = page.locator("#ascolto dialog")
        self.input = page.locator("#ascolto textarea")
        self.messages = page.locator("#ascolto ol > li")
        self.mine = page.locator("#ascolto ol > li.mine")
        self.answers = page.locator("#ascolto ol > li.bot")
        self.scroller = page.locator("#ascolto .scroller")
        self.badge = page.locator("#ascolto .badge")
        self.live = page.locator("#ascolto-live")

    def open(self) -> "Widget":
        self.launcher.click()
        expect(self.panel).to_be_visible()
        # The first answers to the session; before it there is nothing to be known.
        expect(self.panel.locator(".welcome h3")).to_be_visible()
        return self

    def say(self, text: str) -> Locator:
        self.input.fill(text)
        self.input.press("Enter")
        return self.mine.last

    def ask(self, text: str) -> Locator:
        """Say something and return its answer."""
        before = self.answers.count()
        self.say(text)
        expect(self.answers).to_have_count(before + 1)
        return self.answers.last

    @property
    def conversation(self) -> str:
        """The id of the conversation on the screen."""
        session = "JSON.parse(localStorage.getItem('ascolto:session'))"
        self.page.wait_for_function(f"{session} !== null")
        return str(self.page.evaluate(f"{session}.conversation_id"))

    def menu(self, name: str) -> None:
        """Choose something in the menu."""
        self.button("Altro" if self.panel.get_attribute("lang") == "it" else "More").click()
        self.panel.locator(".menu").get_by_role("button", name=name).click()

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)
