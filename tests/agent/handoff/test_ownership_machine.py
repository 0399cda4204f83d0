"""Any order of commands, by anybody: one owner, one record of it, and nothing out of turn."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from agent.conversations.schemas import OwedTurn, Reply
from agent.conversations.turns import TurnService
from agent.events.fanout import Fanout
from agent.handoff.errors import NoHandoff, OwnershipChanged, SnoozeInThePast
from agent.handoff.repository import HandoffRepository
from agent.handoff.tasks import DeskWorker
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.agent.conversations.conftest import Talk
from tests.agent.handoff.conftest import FRIDAY, Office, add_agent, ask

REFUSALS = (OwnershipChanged, NoHandoff, SnoozeInThePast)
staff = st.sampled_from([0, 1])
# The version a console has read: now and then one that has changed meanwhile.
staleness = st.sampled_from([0, 0, 0, 1, 2])


class Ownership(RuleBasedStateMachine):
    """One conversation, its customer, two agents, the bot and the housekeeping."""

    office: Office
    agents: tuple[str, str]
    clock: FixedClock

    @initialize()
    def begin(self) -> None:
        self.clock.moment = FRIDAY
        self.talk = Talk(self.office.database, clock=self.clock, customer_id=None)
        self.worker = DeskWorker(database=self.office.database, fanout=Fanout(), clock=self.clock)
        self.owed: list[OwedTurn] = []
        self.sent = 0

    def client_id(self) -> str:
        self.sent += 1
        return f"m{self.sent}"

    def command(self, name: str, who: int, stale: int, **options: Any) -> None:
        version = max(1, self.office.version(self.talk.id) - stale)
        agent = self.agents[who]
        with suppress(*REFUSALS):
            self.office.do(
                lambda d: getattr(d, name)(self.talk.id, by=agent, version=version, **options)
            )

    # -- the customer

    @rule()
    def writes(self) -> None:
        self.talk.send("aiuto", client_id=self.client_id())

    @rule()
    def asks_for_a_person(self) -> None:
        ask(self.talk)

    @rule(by_email=st.booleans())
    def leaves(self, by_email: bool) -> None:
        try:
            self.talk.run(
                lambda s: s.leave_people(
                    self.talk.claims, self.talk.id, by_email=by_email, email="a@b.example"
                )
            )
        except NoHandoff:
            assert by_email

    # -- the bot

    @rule()
    def bot_begins_a_turn(self) -> None:
        owed = self.turns(lambda s: s.claim("worker"))
        if owed is not None:
            self.owed.append(owed)

    @rule(reason=st.sampled_from([None, None, "asked", "two_failures", "complaint"]))
    def bot_ends_a_turn(self, reason: str | None) -> None:
        if not self.owed:
            return
        owed = self.owed.pop()
        if owed.owner != "bot":
            self.turns(lambda s: s.listen(owed, explanation={}, notice=None))
            return
        reply = Reply(
            parts=[{"type": "text", "text": "bot"}],
            text="bot",
            payloads={},
            language="it",
            handoff_reason=reason,
            explanation={},
        )
        self.turns(lambda s: s.finish(owed, reply))

    def turns(self, step: Any) -> Any:
        with self.office.database.transaction() as session:
            return step(TurnService(session, clock=self.clock))

    # -- the staff

    @rule(who=staff, stale=staleness)
    def take(self, who: int, stale: int) -> None:
        self.command("take", who, stale)

    @rule(who=staff, stale=staleness)
    def release(self, who: int, stale: int) -> None:
        self.command("release", who, stale)

    @rule(who=staff, stale=staleness, to=st.sampled_from([0, 1, None]))
    def pass_on(self, who: int, stale: int, to: int | None) -> None:
        target = None if to is None else self.agents[to]
        self.command("pass_on", who, stale, to=target, note="n")

    @rule(who=staff, stale=staleness)
    def give_back(self, who: int, stale: int) -> None:
        self.command("give_back", who, stale, note="fatto")

    @rule(who=staff, stale=staleness)
    def close(self, who: int, stale: int) -> None:
        self.command("close", who, stale)

    @rule(who=staff, minutes=st.sampled_from([None, 5, 600]))
    def snooze(self, who: int, minutes: int | None) -> None:
        until = None if minutes is None else self.clock.now() + timedelta(minutes=minutes)
        self.command("snooze", who, 0, until=until)

    @rule(who=staff)
    def answers(self, who: int) -> None:
        with suppress(OwnershipChanged):
            self.office.send(self.talk, self.agents[who], "ecco", client_id=self.client_id())

    @rule(who=staff, state=st.sampled_from(["present", "away", "offline"]))
    def presence(self, who: int, state: Any) -> None:
        self.office.presence(lambda p: p.choose(self.agents[who], state))

    # -- time

    @rule(minutes=st.sampled_from([1, 20, 300, 2_000]))
    def time_passes(self, minutes: int) -> None:
        self.clock.moment += timedelta(minutes=minutes)
        self.worker.tick(heard=lambda _one: None, hinted=lambda _hint: None)

    # -- what always holds

    @invariant()
    def one_owner_and_one_record_of_it(self) -> None:
        if not hasattr(self, "talk"):
            return
        conversation = self.office.conversation(self.talk.id)
        with self.office.database.transaction() as session:
            handoff = HandoffRepository(session).open_of(self.talk.id)
        owner, assignee = conversation.owner, conversation.assignee_id
        assert (owner == "person") == (assignee is not None)
        match owner:
            case "person":
                assert handoff is not None
                assert handoff.assignee_id == assignee
            case "queue":
                assert handoff is not None
                assert (handoff.assignee_id, handoff.by_email) == (None, False)
            case "bot":
                assert handoff is None or handoff.by_email
            case "closed":
                assert handoff is None
        assert (owner == "closed") == (conversation.closed_at is not None)
        assert conversation.snoozed_until is None or owner == "person"

    @invariant()
    def the_log_tells_the_same_and_nobody_speaks_out_of_turn(self) -> None:
        if not hasattr(self, "talk"):
            return
        events = self.talk.events()
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        owner, agent, changes = "bot", None, 0
        for event in events:
            if event["type"] == "owner_changed":
                owner, changes = event["owner"], changes + 1
                agent = (event.get("agent") or {}).get("id")
            elif event["type"] == "message" and event["sender"] == "bot":
                assert owner == "bot"
            elif event["type"] == "message" and event["sender"] == "agent":
                assert (owner, agent) == ("person", event["agent"]["id"])
        conversation = self.office.conversation(self.talk.id)
        assert (owner, agent) == (conversation.owner, conversation.assignee_id)
        assert conversation.owner_version == changes + 1


def test_any_order_of_commands(database: Database, clock: FixedClock, office: Office) -> None:
    class Here(Ownership):
        pass

    Here.office, Here.clock = office, clock
    Here.agents = (add_agent(database, clock, "Sofia"), add_agent(database, clock, "Davide"))
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
