"""The product with staff in it, behind a real server whose clock the test turns."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from agent.accounts import sign_in
from agent.accounts.passwords import Passwords
from agent.accounts.schemas import Member
from agent.app import create_app
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.settings import Settings
from tests.agent.accounts.people import CHEAP, Desk, add_person
from tests.agent.serving import serve


@pytest.fixture
def lonely(settings: Settings) -> Settings:
    """Settings of a product whose other processes do not run."""
    return settings.model_copy(
        update={"rasa_port": 1, "actions_port": 1, "turn_deadline_seconds": 120}
    )


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at the least cost: on two cores the product's own would take minutes here."""
    monkeypatch.setattr(sign_in, "Passwords", lambda: Passwords(CHEAP))


@pytest.fixture
def url(lonely: Settings, clock: FixedClock, hasher: None) -> Iterator[str]:
    with serve(create_app(lonely, clock=clock)) as url:
        yield url


@pytest.fixture
def browser(url: str) -> Iterator[Callable[..., Desk]]:
    """Opens browsers, each with its own cookies, from an address of its own if it likes."""
    with ExitStack() as stack:

        def opened(address: str | None = None) -> Desk:
            desk = Desk(url, address=address)
            stack.enter_context(desk.http)
            return desk

        yield opened


@pytest.fixture
def desk(browser: Callable[..., Desk]) -> Desk:
    return browser()


@pytest.fixture
def sofia(database: Database, clock: FixedClock) -> Member:
    """An agent."""
    with database.transaction() as session:
        return add_person(session, clock=clock)


@pytest.fixture
def paolo(database: Database, clock: FixedClock) -> Member:
    """The only admin."""
    with database.transaction() as session:
        return add_person(
            session, "paolo@ventolia.example", name="Paolo", roles=("admin",), clock=clock
        )
