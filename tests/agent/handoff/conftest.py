"""Short words for what desk tests do all the time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.accounts.service import StaffService
from agent.conversations.models import Conversation
from agent.handoff.desk import DeskService
from agent.handoff.models import Handoff
from agent.handoff.presence import PresenceService
from agent.handoff.queue import QueueService
from agent.handoff.repository import HandoffRepository
from agent.handoff.upkeep import Upkeep
from agent.kit.clock import Clock, FixedClock
from agent.kit.database import Database
from tests.agent.conversations.conftest import Talk

FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)  # 10:00 in Italy


def add_agent(
    database: Database,
    clock: Clock,
    name: str,
    *,
    languages: tuple[str, ...] = ("it", "en"),
    skills: tuple[str, ...] = (),
    roles: tuple[str, ...] = ("agent",),
) -> str:
    with database.transaction() as session:
        member = StaffService(session, clock=clock).add(
            f"{name.lower()}@ventolia.example",
            name=name,
            roles=roles,
            languages=languages,
            skills=skills,
            by=None,
        )
        return member.id


class Office:
    """The desk with its staff; each step is a transaction of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def do(self, step: Callable[[DeskService], Any]) -> Any:
        with self.database.transaction() as session:
            return step(DeskService(session, clock=self.clock))

    def presence(self, step: Callable[[PresenceService], Any]) -> Any:
        with self.database.transaction() as session:
            return step(PresenceService(session, clock=self.clock))

    def upkeep(self, step: Callable[[Upkeep], Any]) -> Any:
        with self.database.transaction() as session:
            return step(Upkeep(session, clock=self.clock))

    def queue(self, view: str = "all", *, staff_id: str = "nobody", **options: Any) -> Any:
        with self.database.reading() as session:
            service = QueueService(session, clock=self.clock)
            return service.page(view, staff_id=staff_id, **options)  # type: ignore[arg-type]

    def conversation(self, conversation_id: str) -> Conversation:
        with self.database.reading() as session:
            return session.get_one(Conversation, conversation_id)

    def version(self, conversation_id: str) -> int:
        return self.conversation(conversation_id).owner_version

    def handoff(self, conversation_id: str) -> Handoff:
        with self.database.reading() as session:
            found = HandoffRepository(session).last_of(conversation_id)
            assert found is not None
            return found

    def take(self, talk: Talk, by: str) -> Any:
        return self.do(lambda d: d.take(talk.id, by=by, version=self.version(talk.id)))

    def send(self, talk: Talk, by: str, text: str, client_id: str = "s1") -> Any:
        return self.do(lambda d: d.send(talk.id, by=by, client_message_id=client_id, text=text))


@pytest.fixture
def clock() -> FixedClock:
    """A Friday morning, people are there."""
    return FixedClock(FRIDAY)


@pytest.fixture
def office(database: Database, clock: FixedClock) -> Office:
    return Office(database, clock)


@pytest.fixture
def sofia(database: Database, clock: FixedClock) -> str:
    return add_agent(database, clock, "Sofia")


@pytest.fixture
def davide(database: Database, clock: FixedClock) -> str:
    return add_agent(database, clock, "Davide")


@pytest.fixture
def start(database: Database, clock: FixedClock) -> Callable[..., Talk]:
    def begin(customer_id: str | None = None) -> Talk:
        return Talk(database, clock=clock, customer_id=customer_id)

    return begin


@pytest.fixture
def talk(start: Callable[..., Talk]) -> Talk:
    return start()


def ask(talk: Talk, reason: str = "asked") -> None:
    talk.run(lambda s: s.request_person(talk.claims, talk.id, reason=reason))
