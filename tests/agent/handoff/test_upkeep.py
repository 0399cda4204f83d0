"""What happens by itself: silence, sleep, idleness, deadlines, places, assignment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from agent.events.fanout import Fanout
from agent.handoff.tasks import LEASE, DeskWorker
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.conversations.conftest import Talk
from tests.agent.handoff.conftest import Office, add_agent, ask

Start = Callable[..., Talk]


class Look:
    """A worker, and what it told others."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.worker = DeskWorker(database=database, fanout=Fanout(), clock=clock)
        self.heard: list[str] = []
        self.hints: list[dict[str, Any]] = []

    def __call__(self) -> bool:
        return self.worker.tick(heard=self.heard.append, hinted=self.hints.append)


@pytest.fixture
def look(database: Database, clock: FixedClock) -> Look:
    return Look(database, clock)


def present(office: Office, *staff_ids: str) -> None:
    for staff_id in staff_ids:
        office.presence(lambda p, one=staff_id: p.choose(one, "present"))


class TestAgentSilent:
    def test_goes_back_to_the_queue_and_the_customer_is_told(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, look: Look
    ) -> None:
        talk.send("aiuto", client_id="a")
        ask(talk)
        since = office.handoff(talk.id).waiting_since
        present(office, sofia)
        office.take(talk, sofia)
        clock.moment += timedelta(minutes=14)
        present(office, sofia)
        look()
        assert talk.owner() == "person"
        clock.moment += timedelta(minutes=1)
        look()
        assert talk.owner() == "queue"
        assert "Sofia in questo momento non riesce a rispondere" in str(talk.said())
        assert office.handoff(talk.id).waiting_since == since
        assert office.presence(lambda p: p.of(sofia)) == "away"

    def test_to_the_next_who_is_present(
        self, talk: Talk, office: Office, sofia: str, davide: str, clock: FixedClock, look: Look
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        clock.moment += timedelta(minutes=15)
        present(office, davide)
        look()
        look()
        assert office.conversation(talk.id).assignee_id == davide

    def test_who_has_answered_is_not_silent(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, look: Look
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        office.send(talk, sofia, "Ci penso io")
        clock.moment += timedelta(hours=2)
        look()
        assert talk.owner() == "person"

    def test_nights_do_not_count(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, look: Look
    ) -> None:
        clock.moment = clock.moment.replace(hour=18, minute=55)  # five minutes before the end
        ask(talk)
        office.take(talk, sofia)
        clock.moment += timedelta(hours=10)
        look()
        assert talk.owner() == "person"


class TestCustomerSilent:
    def test_is_closed_after_a_day_kindly(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, look: Look
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        office.send(talk, sofia, "Le serve altro?")
        clock.moment += timedelta(hours=23)
        look()
        assert talk.owner() == "person"
        clock.moment += timedelta(hours=1)
        look()
        assert (talk.owner(), office.handoff(talk.id).outcome) == ("closed", "silence")
        assert talk.events()[-1] == talk.events()[-1] | {"type": "closed", "reason": "silence"}

    def test_not_while_it_sleeps(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, look: Look
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        office.send(talk, sofia, "La richiamo lunedì")
        office.do(
            lambda d: d.snooze(talk.id, by=sofia, version=office.version(talk.id), until=None)
        )
        clock.moment += timedelta(days=3)
        look()
        assert talk.owner() == "person"


class TestPresence:
    def test_idle_is_away_and_a_sign_of_life_present_again(
        self, office: Office, sofia: str, clock: FixedClock, look: Look
    ) -> None:
        present(office, sofia)
        clock.moment += timedelta(minutes=11)
        look()
        assert look.hints == [{"type": "presence"}]
        assert office.presence(lambda p: p.of(sofia)) == "away"
        office.presence(lambda p: p.alive(sofia))
        assert office.presence(lambda p: p.of(sofia)) == "present"

    def test_who_chose_away_stays_away(self, office: Office, sofia: str) -> None:
        office.presence(lambda p: p.choose(sofia, "away"))
        office.presence(lambda p: p.alive(sofia))
        assert office.presence(lambda p: p.of(sofia)) == "away"

    def test_an_analyst_is_nobody_to_wait_for(
        self, office: Office, database: Database, clock: FixedClock
    ) -> None:
        add_agent(database, clock, "Ada", roles=("analyst",))
        assert office.presence(lambda p: p.listed()).items == ()


class TestAssignment:
    def test_in_turn_to_those_present(
        self, start: Start, office: Office, sofia: str, davide: str, look: Look
    ) -> None:
        talks = [start() for _ in range(4)]
        for talk in talks:
            ask(talk)
        present(office, sofia, davide)
        look()
        counts = [office.queue("mine", staff_id=one).counts.mine for one in (sofia, davide)]
        assert counts == [2, 2]
        assert look.hints.count({"type": "queue", "conversation_id": talks[0].id}) == 1

    def test_nobody_present_nobody_gets_it(self, talk: Talk, sofia: str, look: Look) -> None:
        ask(talk)
        look()
        assert talk.owner() == "queue"

    def test_never_more_than_two_hands_hold_and_what_sleeps_is_in_no_hand(
        self, start: Start, office: Office, sofia: str, look: Look
    ) -> None:
        talks = [start() for _ in range(6)]
        for talk in talks:
            ask(talk)
        present(office, sofia)
        look()
        assert office.queue("mine", staff_id=sofia).counts.mine == 4
        held = office.queue("mine", staff_id=sofia).items[0].conversation_id
        version = office.version(held)
        office.do(lambda d: d.snooze(held, by=sofia, version=version, until=None))
        look()
        counts = office.queue("mine", staff_id=sofia).counts
        assert (counts.mine, counts.snoozed, counts.unassigned) == (4, 1, 1)

    def test_an_email_owed_is_taken_by_hand(
        self, talk: Talk, office: Office, sofia: str, look: Look
    ) -> None:
        ask(talk)
        talk.run(lambda s: s.leave_people(talk.claims, talk.id, by_email=True, email="a@b.example"))
        present(office, sofia)
        look()
        assert talk.owner() == "bot"


class TestDeadlines:
    def test_are_warned_of_once_each(
        self, talk: Talk, clock: FixedClock, look: Look, office: Office
    ) -> None:
        ask(talk)

        def states() -> list[str]:
            look()
            return [hint["sla"]["state"] for hint in look.hints if "sla" in hint]

        assert states() == []
        clock.moment += timedelta(minutes=16)  # of twenty
        assert states() == ["warning"]
        assert states() == ["warning"]
        clock.moment += timedelta(minutes=4)
        assert states() == ["warning", "breached"]
        (item,) = office.queue().items
        assert item.sla is not None
        assert (item.sla.name, item.sla.state) == ("first_answer", "breached")

    def test_an_answer_ends_one_and_a_question_begins_the_next(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        office.send(talk, sofia, "Eccomi")
        (item,) = office.queue().items
        assert (item.sla.name, item.unanswered) == ("solution", False)
        talk.send("e quindi?", client_id="b")
        (item,) = office.queue().items
        assert (item.sla.name, item.unanswered) == ("next_answer", True)
        assert item.sla.due_at == clock.now() + timedelta(minutes=40)


class TestPlaces:
    def queue_events(self, talk: Talk) -> list[tuple[int, Any]]:
        return [
            (e["position"], e["expected_wait_seconds"])
            for e in talk.events()
            if e["type"] == "queue"
        ]

    def test_who_moves_up_hears_of_it(
        self, start: Start, office: Office, sofia: str, clock: FixedClock, look: Look
    ) -> None:
        first, second = start(), start()
        ask(first)
        clock.moment += timedelta(seconds=30)
        ask(second)
        office.take(first, sofia)
        look()
        assert self.queue_events(second) == [(2, None)]  # told half a minute ago at the earliest
        clock.moment += timedelta(seconds=20)
        look()
        look()
        assert self.queue_events(second) == [(2, None), (1, None)]

    def test_waits_that_were_measured_are_told(
        self, start: Start, office: Office, sofia: str, clock: FixedClock
    ) -> None:
        present(office, sofia)
        for _ in range(5):
            talk = start()
            ask(talk)
            assert talk.events()[-1]["text"].startswith("Ho messo")
            assert "di solito" not in talk.events()[-1]["text"].lower()
            clock.moment += timedelta(seconds=150)
            office.take(talk, sofia)
        talk = start()
        ask(talk)
        assert self.queue_events(talk) == [(1, 150)]
        assert "una persona risponde entro 3 minuti" in talk.said()[-1][1]


class TestStatedBehaviour:
    def test_nobody_on_duty(self, talk: Talk) -> None:
        ask(talk)
        said = talk.said()[-1][1]
        assert "nessun collega è alla postazione" in said
        assert "per e-mail" in said

    def test_closed(self, talk: Talk, clock: FixedClock) -> None:
        clock.moment += timedelta(days=2)
        ask(talk)
        assert "risponde di nuovo dal 30 novembre 2026, 08:00" in talk.said()[-1][1]
        event = next(e for e in talk.events() if e["type"] == "queue")
        assert (event["open"], event["next_opening"]) == (False, "2026-11-30T07:00:00+00:00")

    def test_queue_full(self, start: Start, office: Office, sofia: str) -> None:
        present(office, sofia)
        limit = 60
        for _ in range(limit + 1):
            ask(talk := start())
        assert f"prima di te ce ne sono {limit}" in talk.said()[-1][1]
        assert office.queue("unassigned", limit=200).counts.unassigned == limit + 1


class TestManyCopies:
    def test_one_works_and_the_next_takes_over_when_it_dies(
        self, database: Database, clock: FixedClock
    ) -> None:
        one, other = Look(database, clock), Look(database, clock)
        assert [one(), other(), one()] == [True, False, True]
        clock.moment += LEASE + timedelta(seconds=1)
        assert [other(), one()] == [True, False]

    def test_one_that_stops_lets_go_at_once(self, database: Database, clock: FixedClock) -> None:
        one, other = Look(database, clock), Look(database, clock)
        one()
        one.worker.close()
        assert other()
