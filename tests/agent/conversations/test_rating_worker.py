"""Where the machine had the last word it asks how it was: once, after a while, if all is said."""

from datetime import timedelta
from typing import Any

import pytest

from agent.conversations.models import Conversation
from agent.conversations.tasks import GONE, QUIET, RatingWorker
from agent.conversations.writer import ConversationWriter
from agent.events.fanout import Fanout
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.conversations.conftest import Talk


@pytest.fixture
def worker(database: Database, clock: FixedClock) -> RatingWorker:
    return RatingWorker(database=database, fanout=Fanout(), clock=clock)


def answer(talk: Talk, database: Database, clock: FixedClock, *more: dict[str, Any]) -> None:
    with database.transaction() as session:
        ConversationWriter(session, clock=clock).say(
            session.get_one(Conversation, talk.id),
            sender="bot",
            parts=[{"type": "text", "text": "Ecco."}, *more],
            text="Ecco.",
        )


def test_it_asks_once_when_the_customer_is_quiet(
    database: Database, clock: FixedClock, worker: RatingWorker
) -> None:
    talk = Talk(database, clock=clock, customer_id=None)
    talk.send("orari?", client_id="a")
    answer(talk, database, clock)
    assert worker.ask_all() == []
    clock.moment += QUIET + timedelta(seconds=1)
    assert worker.ask_all() == [talk.id]
    assert [event["type"] for event in talk.events()][-1] == "rating_asked"
    clock.moment += QUIET + timedelta(seconds=1)
    assert worker.ask_all() == []


def test_it_does_not_ask_in_the_middle(
    database: Database, clock: FixedClock, worker: RatingWorker
) -> None:
    waiting, asked, people, gone = (Talk(database, clock=clock, customer_id=None) for _ in range(4))
    for talk in (waiting, asked, people, gone):
        talk.send("ciao", client_id="a")
    # Nobody answered yet; a question is open; people have it.
    answer(asked, database, clock, {"type": "buttons", "buttons": [{"id": "1", "title": "Sì"}]})
    answer(people, database, clock)
    people.run(lambda service: service.request_person(people.claims, people.id))
    clock.moment += QUIET + timedelta(seconds=1)
    answer(gone, database, clock)
    assert worker.ask_all() == []
    clock.moment += GONE + timedelta(seconds=1)
    assert worker.ask_all() == []
