"""Ventolia's personas in a database of each engine, seeded once, each test rolled back."""

import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy.orm import Session

from agent.kit.clock import FixedClock
from agent.kit.database import Database
from demo.seed import seed
from tests import conftest
from tests.conftest import rolled_back

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEW = 40


@pytest.fixture
def clock() -> FixedClock:
    """The Sunday morning on which the scenes are set."""
    return FixedClock(NOW)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def ventolia(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database with the personas and a few other customers."""
    make = {"sqlite": _sqlite, "postgresql": _postgres}[request.param]
    for url in make(request, tmp_path_factory):
        database = Database(url)
        seed(database, clock=FixedClock(NOW), customers=FEW)
        yield database
        database.close()


@pytest.fixture
def session(ventolia: Database) -> Iterator[Session]:
    """A transaction on Ventolia's database, rolled back after the test."""
    with rolled_back(ventolia) as session:
        yield session
        session.rollback()


def _sqlite(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    path = tmp_path_factory.mktemp("ventolia") / "ventolia.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    yield f"sqlite:///{path}"


def _postgres(
    request: pytest.FixtureRequest, _tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    template = request.getfixturevalue("postgres_template")
    name = f"{template}_ventolia_{secrets.token_hex(3)}"
    with psycopg.connect(conftest._POSTGRES, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield conftest._postgres_url(name)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
