"""Yesterday: whole talks, and an inbox that has something to read in it."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.annotation.intake import Intake
from agent.annotation.models import ReviewMessageRow, reasons_of
from agent.annotation.redaction import Redactor
from agent.conversations.models import Conversation, Message, Turn
from agent.customers.models import CustomerRow
from agent.events.models import Event
from agent.handoff.models import Handoff
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from demo.bad_day import BAD_DAY, day, readings
from demo.seed import seed
from tests.conftest import migrate
from tests.demo.scene import NOW


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('bad') / 'demo.db'}"
    migrate(url)
    database = Database(url)
    seed(database, clock=FixedClock(NOW), customers=40, conversations=0, bad_day=True)
    yield database
    database.close()


@pytest.fixture
def session(seeded: Database) -> Iterator[Session]:
    with seeded.reading() as session:
        yield session


def test_every_text_has_been_read_by_the_model() -> None:
    said = [text for talk in day()["talks"] for text in talk["say"]]
    assert len(said) == len(set(said))
    assert set(said) == set(readings())
    assert 110 <= len(said) <= 130
    assert all(reading["ranking"] for reading in readings().values())


def test_talks_are_whole(session: Session) -> None:
    talks = session.scalars(select(Conversation)).all()
    assert len(talks) == len(day()["talks"])
    for talk in talks:
        assert talk.id.startswith(BAD_DAY)
        seqs = session.scalars(
            select(Event.seq).where(Event.conversation_id == talk.id).order_by(Event.seq)
        ).all()
        assert seqs == list(range(1, talk.last_seq + 1))
    assert {turn.status for turn in session.scalars(select(Turn))} == {"done"}
    assert session.scalars(select(Handoff).where(Handoff.ended_at.is_(None))).all() == []
    known = set(session.scalars(select(CustomerRow.id)))
    assert {talk.customer_id for talk in talks} <= known
    days = {message.at.date() for message in session.scalars(select(Message))}
    assert len(days) == 1


def test_once(seeded: Database) -> None:
    again = seed(seeded, clock=FixedClock(NOW), customers=40, conversations=0, bad_day=True)
    assert again.rows == 0


def test_the_inbox_has_something_to_read(seeded: Database) -> None:
    intake = Intake(seeded, clock=FixedClock(NOW), redactor=Redactor(), share=0.2)
    while intake.follow():
        pass
    with seeded.reading() as session:
        rows = session.scalars(
            select(ReviewMessageRow).order_by(ReviewMessageRow.teaching.desc())
        ).all()
    assert len(rows) == len(readings())
    reasons = Counter(reason for row in rows for reason in reasons_of(row.reasons))
    for reason, least in {
        "unsure": 25, "thumbs_down": 25, "handed_over": 15, "agent_answered": 12, "safety": 2,
    }.items():  # fmt: skip
        assert reasons[reason] >= least, (reason, reasons)
    assert {row.language for row in rows} == {"it", "en"}
    unknown = [row for row in rows if any(w in row.text for w in ("wallbox", "colonnin", "charg"))]
    assert len(unknown) >= 15
    # Nothing of a customer's is left, and what comes first was hardest to read.
    assert not any("4455661" in row.text for row in rows)
    assert rows[0].score > rows[-1].score
