"""The inbox: filters, orders, pages, facets, kept filters; and that it stands 200,000 messages."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from agent.annotation.errors import PageUnusable, ViewNotFound
from agent.annotation.models import (
    REASONS,
    STATES,
    Reason,
    State,
    bits_of,
    reasons_of,
)
from agent.annotation.redaction import Redactor
from agent.annotation.repository import Filter, ReviewRepository
from agent.annotation.schemas import Inbox, Order
from agent.annotation.service import InboxService
from agent.conversations.models import Message
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.annotation.world import ELENA, PAOLO, TOMMASO, add_review

MANY = 200_000


@pytest.fixture
def inbox(session: Session, clock: FixedClock) -> InboxService:
    return InboxService(session, clock=clock)


def page(inbox: InboxService, order: Order = "teaching", **chosen: Any) -> Inbox:
    limit, cursor = chosen.pop("limit", 50), chosen.pop("cursor", None)
    return inbox.page(Filter(**chosen), order=order, cursor=cursor, limit=limit)


def ids(found: Inbox) -> list[str]:
    return [message.id for message in found.messages]


class TestFilters:
    @pytest.fixture(autouse=True)
    def three(self, session: Session, clock: FixedClock) -> None:
        day = timedelta(days=1)
        now = clock.now()
        add_review(session, clock, "a", "Quanto DEVO 100%?", at=now - day, teaching=0.2)
        add_review(
            session, clock, "b", "where is my refund", at=now - 2 * day, teaching=0.9,
            language="en", intent="refund_status", confidence=0.3, model_id="m2",
            reasons=bits_of(["thumbs_down", "novel"]),
        )  # fmt: skip
        add_review(
            session, clock, "c", "sento gas", at=now, teaching=0.5, intent="gas_leak",
            confidence=0.95, state="labelled", reasons=bits_of(["safety"]),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("chosen", "expected"),
        [
            ({}, "bca"),
            ({"state": "open"}, "ba"),
            ({"language": "en"}, "b"),
            ({"intent": "gas_leak"}, "c"),
            ({"reason": "novel"}, "b"),
            ({"reason": "unsure"}, "a"),
            ({"words": "devo 100%"}, "a"),
            ({"words": "%"}, "a"),
            ({"model": "m2"}, "b"),
            ({"state": "open", "reason": "safety"}, ""),
        ],
    )
    def test_each_narrows(self, inbox: InboxService, chosen: dict[str, Any], expected: str) -> None:
        assert ids(page(inbox, **chosen)) == list(expected)

    def test_since(self, inbox: InboxService, clock: FixedClock) -> None:
        assert ids(page(inbox, since=clock.now() - timedelta(hours=30))) == ["c", "a"]

    def test_orders(self, inbox: InboxService) -> None:
        assert ids(page(inbox, "newest")) == ["c", "a", "b"]
        assert ids(page(inbox, "unsure")) == ["b", "a", "c"]

    def test_counts_follow_the_rest_of_the_filter(self, inbox: InboxService) -> None:
        found = page(inbox, state="open", language="it")
        assert (found.total, found.counts["open"], found.counts["labelled"]) == (1, 1, 1)
        assert set(found.counts) == set(STATES)
        assert page(inbox).total == 3

    def test_facets(self, inbox: InboxService) -> None:
        facets = inbox.facets(None)
        assert {f.name: f.n for f in facets.reasons} == {
            "unsure": 1, "thumbs_down": 1, "novel": 1, "safety": 1,
        }  # fmt: skip
        assert [(f.name, f.n) for f in facets.languages] == [("it", 2), ("en", 1)]
        assert [f.name for f in inbox.facets("labelled").intents] == ["gas_leak"]

    def test_erased_ones_are_not_shown(self, inbox: InboxService, session: Session) -> None:
        session.delete(session.get_one(Message, "b"))
        session.flush()
        assert ids(page(inbox)) == ["c", "a"]

    @pytest.mark.parametrize("cursor", ["x", "", "bm9uc2Vuc2U", "WyJuZXdlc3QiLDEsMl0", "é"])
    def test_a_cursor_of_somewhere_else(self, inbox: InboxService, cursor: str) -> None:
        with pytest.raises(PageUnusable):
            page(inbox, cursor=cursor)

    def test_a_cursor_is_good_for_its_own_order(self, inbox: InboxService) -> None:
        following = page(inbox, limit=1).next
        assert ids(page(inbox, cursor=following)) == ["c", "a"]
        with pytest.raises(PageUnusable):
            page(inbox, "newest", cursor=following)


def test_the_talk_is_shown_without_personal_data(
    session: Session, clock: FixedClock, inbox: InboxService
) -> None:
    add_review(session, clock, "m", "come sopra", conversation_id="talk", seq=3)
    talk = (
        (2, "customer", "scrivetemi a zoe.gatti@gmail.com"), (4, "bot", "Ecco: 338 9998887"),
    )  # fmt: skip
    for seq, sender, said in talk:
        session.add(
            Message(
                id=f"t{seq}", conversation_id="talk", seq=seq, sender=sender, text=said, parts=[],
                payloads={}, at=clock.now(),
            )
        )  # fmt: skip
    session.flush()
    detail = inbox.detail("m", trainer=ELENA, redactor=Redactor())
    assert [(s.seq, s.sender, s.mine) for s in detail.talk] == [
        (2, "customer", False), (3, "customer", True), (4, "bot", False),
    ]  # fmt: skip
    said = " ".join(s.text for s in detail.talk)
    assert "scrivetemi a" in said
    assert "zoe" not in said
    assert "9998887" not in said


class TestViews:
    def keep(self, inbox: InboxService, trainer: Any, name: str, **more: Any) -> str:
        options = {"shared": False, "filter": {"state": "open"}} | more
        return inbox.keep_view(trainer, name=name, **options).id

    def test_ones_own_and_the_shared_ones(self, inbox: InboxService) -> None:
        self.keep(inbox, ELENA, "mine")
        self.keep(inbox, TOMMASO, "hidden")
        self.keep(inbox, TOMMASO, "for all", shared=True)
        views = inbox.views(ELENA).views
        assert [(v.name, v.mine) for v in views] == [("for all", False), ("mine", True)]

    def test_the_same_name_replaces(self, inbox: InboxService) -> None:
        one = self.keep(inbox, ELENA, "x")
        assert self.keep(inbox, ELENA, "x", filter={"reason": "novel"}) == one
        assert [v.filter for v in inbox.views(ELENA).views] == [{"reason": "novel"}]

    def test_others_are_not_deleted_but_by_an_administrator(self, inbox: InboxService) -> None:
        shared = self.keep(inbox, ELENA, "x", shared=True)
        own = self.keep(inbox, ELENA, "y")
        for trainer, view in ((TOMMASO, shared), (PAOLO, own), (ELENA, "none")):
            with pytest.raises(ViewNotFound):
                inbox.drop_view(trainer, view)
        inbox.drop_view(PAOLO, shared)
        inbox.drop_view(ELENA, own)
        assert inbox.views(ELENA).views == ()


@pytest.mark.parametrize("count", range(len(REASONS) + 1))
def test_reasons_survive_being_a_number(count: int) -> None:
    some: tuple[Reason, ...] = REASONS[:count]
    assert reasons_of(bits_of(some)) == some


# -- 200,000 ---------------------------------------------------------------------------------


def _rows() -> Iterator[dict[str, Any]]:
    chance = random.Random(7)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(MANY):
        score = round(chance.random(), 3)  # so that many are equal
        yield {
            "message_id": f"m{number:07d}", "conversation_id": "c", "seq": number,
            "at": start + timedelta(minutes=number // 3), "text": f"messaggio {number}",
            "language": "it" if number % 5 else "en", "intent": f"intent_{number % 60}",
            "confidence": round(chance.random(), 3), "sure": bool(number % 3), "ranking": [],
            "entities": [], "model_id": "m", "reasons": 1 << chance.randrange(len(REASONS)),
            "weight": 1.0, "disagree": None, "novelty": None, "encoder": "e", "score": score,
            "teaching": score, "state": STATES[0] if number % 4 else STATES[number % 6],
            "version": 1, "twice": False, "label": None, "labelled_by": None,
            "labelled_by_name": None, "labelled_at": None, "test": False, "exported_at": None,
            "group_id": None,
        }  # fmt: skip


@pytest.fixture(scope="module")
def crowded(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, list[dict[str, Any]]]]:
    """An inbox of 200,000 messages in one conversation."""
    path = tmp_path_factory.mktemp("crowded") / "ascolto.db"
    path.write_bytes(sqlite_template.read_bytes())
    rows = list(_rows())
    _fill(path, rows)
    database = Database(f"sqlite:///{path}")
    yield database, rows
    database.close()


def _fill(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as fast as SQLite can: the indexes come after."""
    moment = str(rows[0]["at"])
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA synchronous=OFF")
        indexes = file.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            "AND tbl_name IN ('review_messages', 'messages')"
        ).fetchall()
        for name, _ in indexes:
            file.execute(f"DROP INDEX {name}")
        file.execute(
            "INSERT INTO conversations (id, language, language_heard, owner, owner_version, "
            "token_version, last_seq, episode_id, created_at, updated_at) "
            "VALUES ('c', 'it', 1, 'bot', 1, 1, 0, 'e', ?, ?)",
            (moment, moment),
        )
        names = [name for name, value in rows[0].items() if value is not None]
        file.executemany(
            f"INSERT INTO review_messages ({', '.join(names)}) "
            f"VALUES ({', '.join('?' * len(names))})",
            ([_plain(row[name]) for name in names] for row in rows),
        )
        file.execute(
            "INSERT INTO messages (id, conversation_id, seq, sender, text, parts, payloads, at) "
            "SELECT message_id, 'c', seq, 'customer', text, '[]', '{}', at FROM review_messages"
        )
        for _, sql in indexes:
            file.execute(sql)
        file.commit()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return "[]" if value == [] else value


class TestCrowded:
    @pytest.mark.parametrize(
        ("order", "key", "reverse"),
        [("teaching", "teaching", True), ("newest", "at", True), ("unsure", "confidence", False)],
    )
    def test_pages_are_the_whole_in_order(
        self, crowded: Any, clock: FixedClock, order: Order, key: str, reverse: bool
    ) -> None:
        database, rows = crowded
        expected = sorted(
            ((r[key], r["message_id"]) for r in rows if r["state"] == "disputed"), reverse=reverse
        )
        found: list[str] = []
        cursor = None
        with database.reading() as session:
            rows_ = ReviewRepository(session)
            while True:
                read, cursor = rows_.page(
                    Filter(state="disputed"), order=order, cursor=cursor, limit=200
                )
                found += [row.message_id for row in read]
                if cursor is None:
                    break
            total = page(InboxService(session, clock=clock), state="disputed", limit=1).total
        assert found == [message_id for _, message_id in expected]
        assert total == len(found)

    def test_deep_pages_narrowed(self, crowded: Any, clock: FixedClock) -> None:
        database, rows = crowded
        chosen: dict[str, Any] = {"state": "open", "reason": "drift", "language": "en"}
        expected = sorted(
            (
                (r["teaching"], r["message_id"])
                for r in rows
                if r["state"] == "open"
                and r["reasons"] == bits_of(["drift"])
                and r["language"] == "en"
            ),
            reverse=True,
        )
        cursor, found = None, []
        with database.reading() as session:
            inbox = InboxService(session, clock=clock)
            for _ in range(12):
                read = page(inbox, **chosen, cursor=cursor, limit=37)
                found += ids(read)
                cursor = read.next
        assert found == [message_id for _, message_id in expected][: 12 * 37]
        assert read.total == len(expected)

    def test_counts_and_facets(self, crowded: Any, clock: FixedClock) -> None:
        database, rows = crowded
        with database.reading() as session:
            inbox = InboxService(session, clock=clock)
            counts = page(inbox, limit=1).counts
            facets = inbox.facets("open")
        assert counts == {s: sum(r["state"] == s for r in rows) for s in STATES}
        opened = [r for r in rows if r["state"] == "open"]
        assert {f.name: f.n for f in facets.reasons} == {
            reason: sum(r["reasons"] == bits_of([reason]) for r in opened) for reason in REASONS
        }
        assert sum(f.n for f in facets.intents) == len(opened)

    @pytest.mark.parametrize("order", ["teaching", "newest", "unsure"])
    @pytest.mark.parametrize("state", ["open", "second"])
    def test_a_page_follows_an_index_and_sorts_nothing(
        self, crowded: Any, clock: FixedClock, order: Order, state: State
    ) -> None:
        database, _ = crowded
        with database.reading() as session:
            inbox = InboxService(session, clock=clock)
            cursor = page(inbox, order, state=state, limit=5).next
            plans = _plans(session, order, state, cursor)
        assert plans
        for plan in plans:
            assert "USING INDEX ix_review_messages_state" in plan, plan
            assert "TEMP B-TREE" not in plan, plan


def _plans(session: Session, order: Order, state: State, cursor: str | None) -> list[str]:
    """Return how SQLite reads the first page and one after a cursor."""
    said: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        said.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        for each in (None, cursor):
            ReviewRepository(session).page(Filter(state=state), order=order, cursor=each, limit=5)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    connection = session.connection()
    return [
        " / ".join(
            str(row[-1])
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        )
        for sql, parameters in said
    ]
