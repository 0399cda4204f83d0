"""The database: one engine, one transaction per request, the same on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from agent.kit.fair import FairLock

_BUSY_SECONDS = 15
# In line one's turn surely comes; on an overloaded machine late is better than never.
_TURN_SECONDS = 30
_TURN = "turn to write"
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive moments, store the rest in UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: pass an aware one")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of every table. ``Mapped[datetime]`` is a `Moment`."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: Moment}


class Database:
    """One engine and its transactions.

    Example:
        >>> database = Database("sqlite://")
        >>> with database.transaction() as session:
        ...     _ = session
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._reading: dict[str, Any] = (
            {"sqlite_begin": "DEFERRED"}
            if self.engine.dialect.name == "sqlite"
            else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session; commit when the block ends, roll back when it raises."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that only reads, all of it one moment; it waits for no writer.

        On PostgreSQL each statement would else see a moment of its own: a queue read while somebody
        took a conversation showed it as free, with the version it had since.
        """
        with self._sessions() as session:
            session.connection(execution_options=self._reading)
            yield session

    def close(self) -> None:
        """Return all connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(
        url,
        # As many as threads may ask: opening the file anew costs more than a read.
        pool_size=20,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    turns = FairLock()
    event.listen(engine, "begin", partial(_begin_sqlite, turns))
    event.listen(engine, "checkin", partial(_end_turn, turns))
    return engine


def _begin_sqlite(turns: FairLock, connection: Any) -> None:
    """Begin a transaction when it is this writer's turn; readers wait for nobody.

    SQLite has one writer at a time and no queue: who finds it busy sleeps and tries again, up to
    100 ms later. Under load some tried in vain until their 15 s were over, and customers' messages
    failed with "database is locked"; now the writers of a process take turns.
    """
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    if mode == "IMMEDIATE" and not connection.info.get(_TURN):
        # In vain after so long: then SQLite itself decides, as it does between processes.
        connection.info[_TURN] = turns.acquire(timeout=_TURN_SECONDS)
    # pysqlite would begin a transaction only at the first write, and as a reader: two of them
    # then fail with "database is locked" at once, whatever the timeout.
    connection.exec_driver_sql(f"BEGIN {mode}")


def _end_turn(turns: FairLock, _connection: Any, record: Any) -> None:
    """Let the next writer begin: only a connection that comes back has ended its transaction."""
    if record.info.pop(_TURN, False):
        turns.release()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
