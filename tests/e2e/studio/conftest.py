"""The trainer studio in a browser, over a Rasa project whose files may be written."""

import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy.orm import Session

from agent.accounts.passwords import Passwords
from agent.accounts.service import StaffService
from agent.app import create_app
from agent.kit.clock import Clock, FixedClock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.annotation.world import add_review
from tests.conftest import ROOT
from tests.e2e import scripted_channel
from tests.e2e.conftest import SECRETS

PASSWORD = "una-frase-lunga-e-sola-42"
ELENA, CHIARA, PAOLO = ("elena@school.example", "chiara@school.example", "paolo@school.example")
_PEOPLE = ((ELENA, "Elena", "trainer"), (CHIARA, "Chiara", "trainer"), (PAOLO, "Paolo", "admin"))
WIDE, NARROW = (1440, 900), (390, 844)
STUDIO = "/v1/staff/studio"
_numbers = count(1)


class Trainer:
    """One of those who label, by HTTP."""

    def __init__(self, url: str, email: str) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=60)
        me = self.http.post("/v1/staff/sign-in", json={"email": email, "password": PASSWORD})
        self.http.headers["X-CSRF-Token"] = me.raise_for_status().json()["csrf"]

    def get(self, path: str, **params: Any) -> Any:
        """Read something of the studio's."""
        return self.http.get(STUDIO + path, params=params).raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        """Command something."""
        reply = self.http.post(STUDIO + path, json={"client_id": secrets.token_hex(8), **body})
        return reply.raise_for_status().json() if reply.content else None

    def label(self, message_id: str, text: str, intent: str) -> None:
        """Say what a message is, as a whole."""
        version = self.get(f"/messages/{message_id}")["message"]["version"]
        part = {"start": 0, "end": len(text), "intent": intent, "entities": []}
        self.post(f"/messages/{message_id}/label", version=version, decision="label", parts=[part])


@dataclass(frozen=True)
class School:
    """The application with its own project, trainers and messages."""

    url: str
    root: Path
    database: Database
    signed_in: dict[str, Trainer]

    def trainer(self, email: str = ELENA) -> Trainer:
        """Return somebody who is signed in by HTTP."""
        if email not in self.signed_in:
            self.signed_in[email] = Trainer(self.url, email)
        return self.signed_in[email]

    def review(self, text: str, **columns: Any) -> str:
        """Put a message under review; return its id."""
        message_id = f"school-{next(_numbers)}"
        with self.database.transaction() as session:
            add_review(session, FixedClock(Clock().now()), message_id, text, **columns)
        return message_id

    def disputed(self, text: str, first: str, second: str) -> str:
        """Let Elena and Chiara read a message differently."""
        message_id = self.review(text, twice=True)
        self.trainer(ELENA).label(message_id, text, first)
        self.trainer(CHIARA).label(message_id, text, second)
        return message_id

    def add(self, *rows: Any) -> None:
        """Store rows as they are."""
        with self.database.transaction() as session:
            session.add_all(rows)

    def file(self, name: str) -> str:
        """Return what a file of the project says."""
        return (self.root / name).read_text("utf-8")


@dataclass
class Studio:
    """One trainer at the studio."""

    page: Page
    context: BrowserContext

    def sign_in(self, email: str = ELENA) -> "Studio":
        """Come in through the door."""
        self.page.goto("/studio")
        self.page.locator("#email").fill(email)
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#enter").click()
        expect(self.page.locator(".rail")).to_be_visible()
        return self

    def open(self, path: str) -> "Studio":
        """Open a page by its address."""
        self.page.goto(f"/studio/{path}")
        expect(self.page.locator("h1")).to_be_visible()
        settled(self.page)
        return self

    def button(self, name: str) -> Locator:
        """Find a button by all of its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def toast(self) -> Locator:
        """What was just done."""
        return self.page.locator(".toast").last


def settled(page: Page) -> None:
    """Wait until nothing is on its way."""
    expect(page.locator(".skeletons:visible")).to_have_count(0, timeout=60_000)


@pytest.fixture(scope="package")
def school(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """The web application, started in a copy of the project: training data is found by folder."""
    root = _project(tmp_path_factory.mktemp("school"))
    shutil.copy(sqlite_template, root / "ascolto.db")
    channel = scripted_channel.start()
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{root / 'ascolto.db'}",
        rasa_port=channel.server_port,
        unasked_encoding=False,
        **{name: secrets.token_urlsafe(32) for name in SECRETS},
    )
    before = Path.cwd()
    os.chdir(root)
    config = uvicorn.Config(
        create_app(settings), port=0, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    database = Database(settings.database_url)
    with database.transaction() as session:
        _hire(session)
    port = server.servers[0].sockets[0].getsockname()[1]
    school = School(f"http://127.0.0.1:{port}", root, database, {})
    yield school
    for trainer in school.signed_in.values():
        trainer.http.close()
    server.should_exit = True
    thread.join()
    database.close()
    channel.shutdown()
    channel.server_close()
    os.chdir(before)


def _project(root: Path) -> Path:
    """Make a folder to start in: training data of its own, everything else the product's."""
    for name in ("data", "domain.yml", "config.yml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    for path in ROOT.iterdir():
        if path.name not in ("data", "domain.yml", "config.yml", "models", "var", ".git"):
            (root / path.name).symlink_to(path)
    (root / "models").mkdir()
    return root


def _hire(session: Session) -> None:
    service, kept = StaffService(session, clock=Clock()), Passwords().hash(PASSWORD)
    for email, name, role in _PEOPLE:
        service.add(
            email, name=name, roles=[role], languages=["it", "en"], password_hash=kept, by=None
        )


@pytest.fixture
def studio_for(browser: Browser, school: School) -> Iterator[Callable[..., Studio]]:
    """Make studios: ``studio_for(size=NARROW, language="en", scheme="dark")``."""
    contexts: list[BrowserContext] = []

    def make(
        *, size: tuple[int, int] = WIDE, language: str = "it", scheme: str = "light"
    ) -> Studio:
        context = browser.new_context(
            base_url=school.url,
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
        page.on("pageerror", lambda error: pytest.fail(f"the studio threw {error}"))
        return Studio(page, context)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def elena(studio_for: Callable[..., Studio]) -> Studio:
    """Elena, signed in."""
    return studio_for().sign_in()


@pytest.fixture
def paolo(studio_for: Callable[..., Studio]) -> Studio:
    """Paolo, signed in: he has read nothing, so he may decide."""
    return studio_for().sign_in(PAOLO)
