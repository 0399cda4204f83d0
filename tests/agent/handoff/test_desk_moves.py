"""The staff's other commands: pass on, snooze, close, merge, note; pages of the queue."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from agent.handoff.errors import (
    CannotPassTo,
    MergeImpossible,
    NoteIdReused,
    OwnershipChanged,
    SnoozeInThePast,
)
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.conversations.conftest import Talk
from tests.agent.handoff.conftest import Office, add_agent, ask
from tests.agent.records import add_customer

Start = Callable[..., Talk]


def kinds(talk: Talk) -> list[str]:
    return [event["type"] for event in talk.events()]


def owners(talk: Talk) -> list[str]:
    return [e["owner"] for e in talk.events() if e["type"] == "owner_changed"]


class TestPassAndRelease:
    def test_to_a_colleague_with_a_private_note(
        self, talk: Talk, office: Office, sofia: str, davide: str
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        version = office.version(talk.id)
        state = office.do(
            lambda d: d.pass_on(talk.id, by=sofia, version=version, to=davide, note="è arrabbiato")
        )
        assert state.assignee.id == davide
        assert "arrabbiato" not in str(talk.events())

    def test_back_to_the_queue_keeps_the_waiting_time(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock
    ) -> None:
        ask(talk)
        since = office.handoff(talk.id).waiting_since
        office.take(talk, sofia)
        clock.moment += timedelta(minutes=5)
        office.do(lambda d: d.release(talk.id, by=sofia, version=office.version(talk.id)))
        assert (talk.owner(), office.handoff(talk.id).waiting_since) == ("queue", since)
        assert "Sofia passa la conversazione" in str(talk.said())

    def test_not_to_who_may_not_own(
        self, talk: Talk, office: Office, sofia: str, database: Database, clock: FixedClock
    ) -> None:
        analyst = add_agent(database, clock, "Ada", roles=("analyst",))
        ask(talk)
        office.take(talk, sofia)
        version = office.version(talk.id)
        for to in (analyst, "nobody"):
            with pytest.raises(CannotPassTo):
                office.do(
                    lambda d, to=to: d.pass_on(talk.id, by=sofia, version=version, to=to, note=None)
                )
        assert office.version(talk.id) == version

    def test_what_the_bot_has_cannot_be_passed(
        self, talk: Talk, office: Office, sofia: str
    ) -> None:
        with pytest.raises(OwnershipChanged):
            office.do(lambda d: d.release(talk.id, by=sofia, version=1))


class TestSnooze:
    def snooze(self, office: Office, talk: Talk, by: str, until: Any) -> Any:
        version = office.version(talk.id)
        return office.do(lambda d: d.snooze(talk.id, by=by, version=version, until=until))

    def test_is_out_of_sight_until_the_customer_writes(
        self, talk: Talk, office: Office, sofia: str
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        state = self.snooze(office, talk, sofia, None)
        assert (state.snoozed, state.snoozed_until) == (True, None)
        counts = office.queue("all", staff_id=sofia).counts
        assert (counts.mine, counts.all, counts.snoozed) == (0, 0, 1)
        talk.send("ci siete?", client_id="b")
        counts = office.queue("all", staff_id=sofia).counts
        assert (counts.mine, counts.all, counts.snoozed) == (1, 1, 0)

    def test_wakes_by_time(self, talk: Talk, office: Office, sofia: str, clock: FixedClock) -> None:
        ask(talk)
        office.take(talk, sofia)
        self.snooze(office, talk, sofia, clock.now() + timedelta(hours=1))
        assert office.upkeep(lambda u: u.sleepers()) == []
        clock.moment += timedelta(hours=1)
        assert office.upkeep(lambda u: u.sleepers()) == [talk.id]
        assert office.upkeep(lambda u: u.wake(talk.id))
        assert office.queue("mine", staff_id=sofia).counts.mine == 1

    @pytest.mark.parametrize("minutes", [0, -5, 60 * 24 * 400])
    def test_not_into_the_past_nor_for_ever(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, minutes: int
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        with pytest.raises(SnoozeInThePast):
            self.snooze(office, talk, sofia, clock.now() + timedelta(minutes=minutes))

    def test_only_ones_own(self, talk: Talk, office: Office, sofia: str) -> None:
        ask(talk)
        with pytest.raises(OwnershipChanged):
            self.snooze(office, talk, sofia, None)


class TestClose:
    def close(self, office: Office, talk: Talk, by: str) -> Any:
        version = office.version(talk.id)
        return office.do(lambda d: d.close(talk.id, by=by, version=version, note="ok"))

    def test_asks_how_it_was_and_says_so(self, talk: Talk, office: Office, sofia: str) -> None:
        ask(talk)
        office.take(talk, sofia)
        self.close(office, talk, sofia)
        assert kinds(talk)[-4:] == ["rating_asked", "message", "owner_changed", "closed"]
        assert talk.events()[-1]["reason"] == "person"
        (item,) = office.queue("closed").items
        assert (item.owner, item.closed_at, item.sla) == ("closed", office.clock.now(), None)

    def test_the_customer_who_writes_again_begins_anew(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        self.close(office, talk, sofia)
        clock.moment += timedelta(days=2)
        talk.send("ancora io", client_id="z")
        conversation = office.conversation(talk.id)
        assert (conversation.owner, conversation.closed_at) == ("bot", None)
        assert office.handoff(talk.id).reopened_at == clock.now()

    def test_after_the_window_it_is_a_new_matter(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        self.close(office, talk, sofia)
        clock.moment += timedelta(days=8)
        talk.send("altra cosa", client_id="z")
        assert office.handoff(talk.id).reopened_at is None


class TestMerge:
    @pytest.fixture
    def customer_id(self, database: Database) -> str:
        with database.transaction() as session:
            return add_customer(session, first_name="Anna")

    def merge(self, office: Office, talk: Talk, other: Talk, by: str) -> Any:
        version = office.version(talk.id)
        return office.do(lambda d: d.merge(talk.id, by=by, version=version, into=other.id))

    def test_one_goes_on_the_other_says_where(
        self, start: Start, office: Office, sofia: str, customer_id: str
    ) -> None:
        first, second = start(customer_id), start(customer_id)
        for one in (first, second):
            ask(one)
        self.merge(office, first, second, sofia)
        conversation = office.conversation(first.id)
        assert (conversation.owner, conversation.merged_into) == ("closed", second.id)
        assert [item.conversation_id for item in office.queue().items] == [second.id]
        assert "altra conversazione" in first.said()[-1][1]

    def test_who_writes_in_the_closed_one_reaches_the_people(
        self, start: Start, office: Office, sofia: str, customer_id: str
    ) -> None:
        first, second = start(customer_id), start(customer_id)
        for one in (first, second):
            ask(one)
        self.merge(office, first, second, sofia)
        first.send("e qui?", client_id="q")
        assert first.owner() == "queue"

    def test_never_of_two_customers(
        self, start: Start, office: Office, sofia: str, customer_id: str, talk: Talk
    ) -> None:
        first, second = start(customer_id), start()
        for one in (first, second, talk):
            ask(one)
        for one, other in ((first, second), (second, first), (second, talk), (first, first)):
            with pytest.raises(MergeImpossible):
                self.merge(office, one, other, sofia)


class TestNotes:
    def test_are_never_in_the_customers_log(self, talk: Talk, office: Office, sofia: str) -> None:
        before = talk.events()
        office.do(lambda d: d.note(talk.id, by=sofia, client_note_id="n1", text="cliente segreto"))
        assert talk.events() == before

    def test_the_same_again_is_one(self, talk: Talk, office: Office, sofia: str) -> None:
        def write(text: str) -> Any:
            return office.do(lambda d: d.note(talk.id, by=sofia, client_note_id="n1", text=text))

        assert write("uno") == write("uno")
        with pytest.raises(NoteIdReused):
            write("due")


def test_a_customer_is_named_in_the_queue_with_what_orders_it(
    start: Start, office: Office, database: Database
) -> None:
    with database.transaction() as session:
        customer_id = add_customer(session, first_name="Anna")
    talk = start(customer_id)
    talk.send("È una vergogna, è la terza volta!", client_id="a")
    ask(talk, "complaint")
    (item,) = office.queue("unassigned").items
    assert item.customer is not None
    assert (item.customer.id, item.priority, item.mood.label) == (customer_id, "high", "angry")
    assert {part.name for part in item.score_parts} == {"priority", "mood"}
    assert item.sla is not None
    assert (item.sla.name, item.sla.state) == ("first_answer", "ok")
    assert item.last_message is not None
    assert "tier" not in str(talk.events())


def test_pages_of_the_queue_hold_each_conversation_once(start: Start, office: Office) -> None:
    talks = [start() for _ in range(7)]
    for talk in talks:
        ask(talk)
    seen: list[str] = []
    cursor = None
    while True:
        page = office.queue("all", limit=3, cursor=cursor)
        seen += [item.conversation_id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(talk.id for talk in talks)


def test_the_transaction_that_fails_leaves_nothing(
    talk: Talk, office: Office, sofia: str, database: Database
) -> None:
    ask(talk)
    before = talk.events()

    def fail(session: Session) -> None:
        from agent.handoff.desk import DeskService

        DeskService(session, clock=office.clock).take(
            talk.id, by=sofia, version=office.version(talk.id)
        )
        raise RuntimeError

    with pytest.raises(RuntimeError), database.transaction() as session:
        fail(session)
    assert talk.events() == before
