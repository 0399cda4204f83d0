"""Turns to write: first come first served, given back by whatever happens."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.kit.database import Database
from agent.kit.fair import FairLock


def test_in_the_order_they_asked() -> None:
    lock, served = FairLock(), []
    lock.acquire(timeout=1)
    threads = []
    for number in range(5):

        def run(number: int = number) -> None:
            assert lock.acquire(timeout=5)
            served.append(number)
            lock.release()

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        time.sleep(0.02)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]
    assert lock.acquire(timeout=0)


def test_who_waits_in_vain_leaves_the_line() -> None:
    lock = FairLock()
    lock.acquire(timeout=1)
    assert not lock.acquire(timeout=0.01)
    lock.release()
    assert lock.acquire(timeout=0)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE t (n INTEGER)"))
    return database


def test_a_failed_transaction_gives_its_turn_back(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            session.execute(text("INSERT INTO t VALUES (1)"))
            raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            fail()
    with database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM t")) == 0
    database.close()


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction() as writer:
        writer.execute(text("INSERT INTO t VALUES (1)"))
        begun = time.monotonic()
        with database.reading() as reader:
            assert reader.scalar(text("SELECT count(*) FROM t")) == 0
        assert time.monotonic() - begun < 5
    database.close()


def test_no_writer_starves_among_many(database: Database) -> None:
    longest = [0.0] * 12

    def write(mine: int) -> None:
        for _ in range(25):
            begun = time.monotonic()
            with database.transaction() as session:
                session.execute(text("INSERT INTO t VALUES (1)"))
            longest[mine] = max(longest[mine], time.monotonic() - begun)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM t")) == 12 * 25
    # Each waits for the eleven before him, not for luck.
    assert max(longest) < 10


def test_writers_wait_in_line_not_in_sqlite(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    real = FairLock.acquire

    def acquire(lock: FairLock, *, timeout: float) -> bool:
        asked.append(timeout)
        return real(lock, timeout=0.2)

    monkeypatch.setattr(FairLock, "acquire", acquire)
    with database.transaction() as first:
        first.execute(text("INSERT INTO t VALUES (1)"))
        begun = threading.Event()

        def write() -> None:
            begun.set()
            with database.transaction() as session:
                session.execute(text("INSERT INTO t VALUES (2)"))

        second = threading.Thread(target=write)
        second.start()
        begun.wait()
        while len(asked) < 2:  # the second has asked before SQLite was asked anything
            time.sleep(0.01)
    second.join()
    assert len(asked) == 2
    database.close()
