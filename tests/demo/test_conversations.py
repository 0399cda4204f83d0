"""Past conversations: the same on every machine, whole, and only with customers who exist."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.conversations.models import Conversation, Message, Turn
from agent.customers.models import CustomerRow
from agent.desk.models import CannedReplyRow, MacroRow, SearchEntryRow
from agent.desk.search import SearchService
from agent.events.models import Event
from agent.handoff.models import Handoff
from agent.insights.models import EpisodeOutcomeRow
from agent.insights.service import OutcomeService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.kit.i18n import LANGUAGES
from demo.seed import seed
from tests.conftest import migrate
from tests.demo.scene import NOW

COUNT = 60


def make(folder: Path) -> Database:
    url = f"sqlite:///{folder / 'demo.db'}"
    migrate(url)
    database = Database(url)
    seed(database, clock=FixedClock(NOW), customers=40, conversations=COUNT)
    return database


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = make(tmp_path_factory.mktemp("past"))
    yield database
    database.close()


@pytest.fixture
def session(past: Database) -> Iterator[Session]:
    with past.reading() as session:
        yield session


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


class TestPast:
    def test_are_whole(self, session: Session) -> None:
        assert count(session, Conversation) == count(session, EpisodeOutcomeRow) == COUNT
        for talk in session.scalars(select(Conversation)):
            seqs = session.scalars(
                select(Event.seq).where(Event.conversation_id == talk.id).order_by(Event.seq)
            ).all()
            assert seqs == list(range(1, talk.last_seq + 1))
            assert talk.owner in ("bot", "closed")
        assert session.scalars(select(Turn).where(Turn.status != "done")).all() == []
        assert session.scalars(select(Handoff).where(Handoff.ended_at.is_(None))).all() == []

    def test_are_in_both_languages_and_of_customers_that_exist(self, session: Session) -> None:
        assert set(session.scalars(select(Conversation.language))) == set(LANGUAGES)
        known = set(session.scalars(select(CustomerRow.id)))
        owners = set(session.scalars(select(Conversation.customer_id)))
        assert owners - known == {None}
        assert not any(owner and owner.startswith("p-") for owner in owners)

    def test_are_found_and_counted(self, session: Session) -> None:
        assert count(session, SearchEntryRow) >= count(session, Message)
        clock = FixedClock(NOW)
        assert SearchService(session, clock=clock).transcripts("grazie").items
        today = clock.today()
        total = (
            OutcomeService(session, clock=clock)
            .summary(first=today.replace(year=today.year - 1), last=today)
            .total
        )
        assert (total.episodes, total.open) == (COUNT, 0)
        assert min(total.solved.bot, total.solved.person) > 0

    def test_are_the_same_again(self, past: Database, tmp_path: Path) -> None:
        def said(database: Database) -> list[tuple[object, ...]]:
            with database.reading() as session:
                rows = session.execute(select(Message.id, Message.at, Message.text))
                return sorted(tuple(row) for row in rows)

        again = make(tmp_path)
        assert said(past) == said(again)
        assert seed(again, clock=FixedClock(NOW), customers=40, conversations=COUNT).rows == 0
        again.close()

    def test_every_text_has_both_languages(self, session: Session) -> None:
        replies = session.scalars(select(CannedReplyRow)).all()
        by_language = {
            language: {reply.shortcut for reply in replies if reply.language == language}
            for language in LANGUAGES
        }
        assert by_language["it"] == by_language["en"] != set()
        assert count(session, MacroRow) == 5
