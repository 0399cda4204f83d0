"""What every test may ask for: a database of its own, a clock, settings."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session

import agent
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.settings import Settings

ROOT = Path(__file__).parent.parent
IN_CI = os.environ.get("CI") == "true"
_POSTGRES = os.environ.get("ASCOLTO_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/postgres")

CHROMIUM = os.environ.get("ASCOLTO_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def absent(what: str) -> None:
    """Skip with a plain reason where something is absent; in CI that is a failure."""
    if IN_CI:
        pytest.fail(f"{what}, and CI must have it")
    pytest.skip(what)


def migrate(url: str) -> None:
    """Bring a database to the newest schema."""
    config = Config(Path(agent.__file__).parent / "migrations" / "alembic.ini")
    config.attributes["url"] = url
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "ascolto.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    name = f"ascolto_test_{secrets.token_hex(4)}"
    try:
        admin = psycopg.connect(_POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        absent("no PostgreSQL answers at ASCOLTO_TEST_POSTGRES")
    with admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            migrate(_postgres_url(name))
            yield name
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_name(postgres_template: str) -> Iterator[str]:
    """The name of the one database that the PostgreSQL tests of this process take in turn.

    Making and dropping a database for each test takes a second and a checkpoint.
    """
    name = f"{postgres_template}_{secrets.token_hex(4)}"
    with psycopg.connect(_POSTGRES, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
        admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        try:
            yield name
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database of this test's own, on each of the two engines."""
    make: Callable[..., Iterator[str]] = {
        "sqlite": _sqlite_copy, "postgresql": _postgres_emptied
    }[request.param]  # fmt: skip
    yield from make(request, tmp_path)


def _sqlite_copy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "ascolto.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    yield f"sqlite:///{path}"


def _postgres_emptied(request: pytest.FixtureRequest, _tmp_path: Path) -> Iterator[str]:
    name = request.getfixturevalue("postgres_name")
    yield _postgres_url(name)
    with psycopg.connect(_plain_url(name), autocommit=True) as connection:
        connection.execute(_HANG_UP)
        connection.execute(_EMPTY)


# What a test left open, a transaction above all, would block the next one for ever.
_HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# As a replica: triggers that keep the audit trail from being changed do not fire, keys of other
# tables are not looked at.
_EMPTY = """
    DO $$
    DECLARE name regclass; filled boolean;
    BEGIN
      SET LOCAL session_replication_role = replica;
      FOR name IN SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname <> 'alembic_version'
      LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %s', name); END IF;
      END LOOP;
      FOR name IN SELECT oid FROM pg_class
        WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
      LOOP
        EXECUTE format('ALTER SEQUENCE %s RESTART', name);
      END LOOP;
    END $$
"""


def _plain_url(name: str) -> str:
    return _POSTGRES.rsplit("/", 1)[0] + "/" + name


def _postgres_url(name: str) -> str:
    return "postgresql+psycopg://" + _plain_url(name).split("://", 1)[1]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty, migrated database."""
    database = Database(database_url)
    yield database
    database.close()


@contextmanager
def rolled_back(database: Database) -> Iterator[Session]:
    """Yield a session whose changes nobody else ever sees."""
    with Session(database.engine, expire_on_commit=False) as session:
        # On SQLite as a reader at first: others may write meanwhile.
        session.connection(execution_options={"sqlite_begin": "DEFERRED"})
        yield session


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that is rolled back."""
    with rolled_back(database) as session:
        yield session
        session.rollback()


@pytest.fixture
def clock() -> FixedClock:
    """A Sunday morning in November."""
    return FixedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a test's own, with secrets nobody else knows."""
    return Settings(
        database_url=database_url,
        knowledge_folder=tmp_path / "knowledge",
        files_folder=tmp_path / "files",
        outbox_folder=tmp_path / "outbox",
        models_folder=tmp_path / "models",
        training_folder=tmp_path / "training",
        vectors_folder=tmp_path / "vectors",
        turn_deadline_seconds=3,
        **{
            name: secrets.token_urlsafe(32)
            for name in (
                "session_secret", "identity_secret", "rasa_token", "actions_token", "service_key"
            )
        },
    )  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not Path(CHROMIUM).exists():
        absent(f"no Chromium at {CHROMIUM} (ASCOLTO_CHROMIUM)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker's script."""
    path = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        absent("axe-core is not installed (npm ci in web/)")
    return path.read_text("utf-8")
