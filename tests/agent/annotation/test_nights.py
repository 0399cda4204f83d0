"""Once a night, whoever restarts when."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.annotation.groups import GroupMaker, GroupService
from agent.annotation.nights import NightWorker
from agent.annotation.vectors import VectorBook
from agent.dialogue.client import DialogueUnavailable
from agent.events.fanout import Fanout
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.training.runs import RunService
from tests.agent.annotation.project import make_project
from tests.agent.annotation.rasa import Channel
from tests.agent.annotation.test_groups import SOLAR
from tests.agent.annotation.world import add_review


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def night(database: Database, clock: FixedClock, channel: Channel, tmp_path: Path) -> NightWorker:
    book = VectorBook(channel.client(), folder=tmp_path / "vectors")
    data = make_project(tmp_path / "project").data
    maker = GroupMaker(database, clock=clock, book=book, data=data)
    return NightWorker(database=database, fanout=Fanout(), clock=clock, maker=maker)


def tick(night: NightWorker) -> bool:
    return asyncio.run(night.tick())


def runs(database: Database, clock: FixedClock) -> list[str]:
    with database.reading() as session:
        return [run.kind for run in RunService(session, clock=clock).all().runs]


def test_once_a_night_after_three(
    database: Database, clock: FixedClock, night: NightWorker
) -> None:
    clock.moment = datetime(2026, 11, 22, 1, 59, tzinfo=UTC)  # in Rome one minute to three
    assert not tick(night)
    clock.moment = datetime(2026, 11, 22, 2, 1, tzinfo=UTC)
    assert tick(night)
    assert not tick(night)
    assert runs(database, clock) == ["quality"]
    clock.moment = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert not tick(night)
    # The night was missed; it is made up for.
    clock.moment = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    assert tick(night)
    assert runs(database, clock) == ["quality", "quality"]


def test_what_was_just_installed_waits_for_its_first_night(
    clock: FixedClock, night: NightWorker
) -> None:
    clock.moment = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert not tick(night)
    clock.moment = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert tick(night)


def test_without_rasa_the_check_is_asked_and_groups_wait(
    database: Database, clock: FixedClock, night: NightWorker, channel: Channel
) -> None:
    with database.transaction() as session:
        for number, text in enumerate(SOLAR):
            add_review(session, clock, f"s{number}", text)
    clock.moment = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    channel.down = True
    with pytest.raises(DialogueUnavailable):
        tick(night)
    assert runs(database, clock) == ["quality"]
    channel.down = False
    assert tick(night)
    assert runs(database, clock) == ["quality"]
    with database.reading() as session:
        [group] = GroupService(session, clock=clock).all("open").groups
    assert group.size == 6
