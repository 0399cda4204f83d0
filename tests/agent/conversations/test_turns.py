"""Owed replies: one at a time and in order, retried, dropped when somebody else took over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from agent.conversations.models import Turn
from agent.conversations.schemas import OwedTurn, Reply
from agent.conversations.turns import LEASE, TurnService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.conversations.conftest import Talk

Start = Callable[..., Talk]
Step = Callable[[Callable[[TurnService], Any]], Any]


@pytest.fixture
def turns(database: Database, clock: FixedClock) -> Step:
    def run(step: Callable[[TurnService], Any]) -> Any:
        with database.transaction() as session:
            return step(TurnService(session, clock=clock))

    return run


def reply(text: str = "Eccomi", **changes: Any) -> Reply:
    fields = {"payloads": {}, "language": "it", "handoff_reason": None, "explanation": {"nlu": []}}
    return Reply(parts=[{"type": "text", "text": text}], text=text, **(fields | changes))


def claim(turns: Step, worker: str = "worker") -> OwedTurn | None:
    owed: OwedTurn | None = turns(lambda s: s.claim(worker))
    return owed


class TestOrder:
    def test_one_message_of_a_conversation_at_a_time(self, talk: Talk, turns: Step) -> None:
        talk.send("primo", client_id="a")
        talk.send("secondo", client_id="b")
        first = claim(turns)
        assert first is not None
        assert first.text == "primo"
        assert claim(turns, "other") is None
        turns(lambda s: s.finish(first, reply("uno")))
        second = claim(turns)
        assert second is not None
        assert second.text == "secondo"

    def test_conversations_do_not_wait_for_each_other(self, start: Start, turns: Step) -> None:
        for name in "ab":
            start().send(name, client_id=name)
        claimed = {owed.text for owed in (claim(turns), claim(turns)) if owed}
        assert claimed == {"a", "b"}


class TestRecovery:
    def test_a_dead_workers_turn_is_run_again_and_answered_once(
        self, talk: Talk, turns: Step, clock: FixedClock
    ) -> None:
        talk.send("ciao", client_id="a")
        dead = claim(turns, "dead")
        assert dead is not None
        clock.moment += LEASE + timedelta(seconds=1)
        alive = claim(turns, "alive")
        assert alive is not None
        assert turns(lambda s: s.finish(alive, reply())) is True
        assert turns(lambda s: s.finish(dead, reply())) is False
        assert talk.said() == [("customer", "ciao"), ("bot", "Eccomi")]

    def test_a_living_worker_keeps_its_turn(
        self, talk: Talk, turns: Step, clock: FixedClock
    ) -> None:
        talk.send("ciao", client_id="a")
        claim(turns, "slow")
        for _ in range(5):
            clock.moment += LEASE / 2
            turns(lambda s: s.renew("slow"))
        assert claim(turns, "other") is None

    def test_a_turn_put_back_waits(self, talk: Talk, turns: Step, clock: FixedClock) -> None:
        talk.send("ciao", client_id="a")
        owed = claim(turns)
        assert owed is not None
        turns(lambda s: s.put_back(owed, error="down", wait=timedelta(seconds=1)))
        assert claim(turns) is None
        clock.moment += timedelta(seconds=2)
        again = claim(turns)
        assert again is not None
        assert (again.attempts, again.started_at) == (2, owed.started_at)


class TestOwner:
    def test_a_late_bot_answer_is_dropped_but_explained(
        self, talk: Talk, turns: Step, database: Database
    ) -> None:
        sent = talk.send("ciao", client_id="a")
        owed = claim(turns)
        assert owed is not None
        talk.run(lambda s: s.request_person(talk.claims, talk.id))
        assert turns(lambda s: s.finish(owed, reply())) is False
        assert ("bot", "Eccomi") not in talk.said()
        with database.reading() as session:
            turn = session.get_one(Turn, sent.message_id)
            assert (turn.status, turn.explanation) == ("dropped", {"nlu": []})

    def test_a_reply_that_hands_over_is_said_first(self, talk: Talk, turns: Step) -> None:
        talk.send("voglio una persona", client_id="a")
        owed = claim(turns)
        assert owed is not None
        turns(lambda s: s.finish(owed, reply("Ti passo una persona", handoff_reason="asked")))
        types = [e["type"] for e in talk.events()]
        # On a Sunday the offer of an answer by e-mail comes after the place in the queue.
        assert types == ["message", "message", "owner_changed", "queue", "message"]
        assert talk.owner() == "queue"

    def test_giving_up_says_so_and_hands_over(self, talk: Talk, turns: Step) -> None:
        talk.send("ciao", client_id="a")
        owed = claim(turns)
        assert owed is not None
        turns(lambda s: s.give_up(owed, error="down", apology="Scusa"))
        assert ("system", "Scusa") in talk.said()
        assert talk.owner() == "queue"

    def test_while_people_own_it_the_machine_only_listens(self, talk: Talk, turns: Step) -> None:
        talk.run(lambda s: s.request_person(talk.claims, talk.id))
        talk.send("sento odore di gas", client_id="a")
        owed = claim(turns)
        assert owed is not None
        assert owed.owner == "queue"
        turns(lambda s: s.listen(owed, explanation={"nlu": []}, notice="Esci e chiama."))
        assert talk.said()[-1] == ("system", "Esci e chiama.")


class TestButtons:
    def test_only_buttons_of_this_conversation_mean_something(
        self, start: Start, turns: Step
    ) -> None:
        mine, other = start(), start()
        mine.send("ciao", client_id="a")
        owed = claim(turns)
        assert owed is not None
        button = f"{owed.message_id}:1"
        turns(lambda s: s.finish(owed, reply(payloads={button: "/bill_copy"})))
        for talk, expected in ((mine, "/bill_copy"), (other, None)):
            talk.send("Sì", client_id="b", button_id=button)
            pressed = claim(turns)
            assert pressed is not None
            assert pressed.payload == expected
            turns(lambda s, p=pressed: s.finish(p, reply()))
