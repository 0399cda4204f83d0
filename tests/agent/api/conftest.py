"""The web application behind a real server, with a real database and a customer in it."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from agent.app import create_app
from agent.customers.service import CustomerService
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.tokens import Tokens
from agent.settings import Settings
from tests.agent.records import add_customer


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    # Nothing listens on port 1: what a customer sends is stored, its reply stays owed.
    lonely = settings.model_copy(
        update={"rasa_port": 1, "actions_port": 1, "turn_deadline_seconds": 120}
    )
    config = uvicorn.Config(
        create_app(lonely), port=0, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join()


@pytest.fixture
def tokens(settings: Settings) -> Tokens:
    return Tokens(
        session_secret=settings.session_secret.get_secret_value(),
        identity_secret=settings.identity_secret.get_secret_value(),
        clock=Clock(),
    )


@pytest.fixture
def customer_code(database: Database) -> str:
    """A customer called Anna."""
    with database.transaction() as session:
        customer_id = add_customer(session, first_name="Anna")
        return CustomerService(session, clock=Clock()).by_id(customer_id).code
