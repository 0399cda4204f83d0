"""Outcomes follow what the product does, in the same transaction, on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.conversations.handover import Handover
from agent.conversations.models import Message
from agent.conversations.schemas import MessageRequest, OwedTurn, Reply
from agent.conversations.service import ConversationService
from agent.conversations.turns import TurnService
from agent.insights.models import EpisodeOutcomeRow
from agent.insights.service import QUIET, OutcomeService
from agent.insights.summary import _waits
from agent.kit.clock import FixedClock
from agent.kit.tokens import SessionClaims
from tests.agent.desk.conftest import MakeTalk, sofia, talk
from tests.agent.desk.talks import Talk, understood

__all__ = ["sofia", "talk"]


class Outcomes:
    def __init__(self, session: Session, clock: FixedClock) -> None:
        self.session, self.clock = session, clock
        self.service = OutcomeService(session, clock=clock)

    def of(self, one: Talk) -> list[EpisodeOutcomeRow]:
        return list(
            self.session.scalars(
                select(EpisodeOutcomeRow)
                .where(EpisodeOutcomeRow.conversation_id == one.id)
                .order_by(EpisodeOutcomeRow.started_at, EpisodeOutcomeRow.id)
            )
        )

    def exchange(self, one: Talk, text: str, intent: str, **more: object) -> None:
        """Have the customer say something, and the bot answer as the worker stores it."""
        claims = SessionClaims(one.id, one.row.customer_id, one.row.token_version)
        one.pause(seconds=5)
        request = MessageRequest(client_message_id=f"c{one.row.last_seq}", text=text)
        ConversationService(self.session, clock=self.clock).accept(claims, one.id, request)
        turns = TurnService(self.session, clock=self.clock)
        owed = turns.claim("lease")
        assert isinstance(owed, OwedTurn)
        one.pause(seconds=1)
        explanation = understood(intent, **more)  # type: ignore[arg-type]
        if owed.owner != "bot":
            turns.listen(owed, explanation=explanation, notice=None)
            return
        parts = [{"type": "text", "text": "Ecco"}]
        reply = Reply(
            parts=parts, text="Ecco", payloads={}, language="it", handoff_reason=None,
            explanation=explanation,
        )  # fmt: skip
        assert turns.finish(owed, reply)


@pytest.fixture
def outcomes(session: Session, clock: FixedClock) -> Outcomes:
    return Outcomes(session, clock)


class TestBot:
    def test_solves_what_it_answered_once_it_is_quiet(
        self, outcomes: Outcomes, talk: MakeTalk, clock: FixedClock
    ) -> None:
        one = talk()
        outcomes.exchange(one, "ciao", "greet")
        outcomes.exchange(one, "quanto devo?", "payment_status")
        outcomes.exchange(one, "grazie", "thank")
        (row,) = outcomes.of(one)
        assert (row.ended_at, row.messages_customer, row.messages_bot) == (None, 3, 3)
        assert outcomes.service.settle() == 0
        said = clock.now()
        one.pause(hours=25)
        assert outcomes.service.settle() == 1
        assert (row.solved_by, row.ended_at, row.handoff_reason) == ("bot", said, None)

    @pytest.mark.parametrize(
        ("intent", "more"),
        [
            ("bill_copy", {"actions": ["action_nlu_fallback"]}),
            ("ask_knowledge", {"evidence": [{"answered": False}]}),
            ("payment_status", {"evidence": [{"refused": "sign_in_needed"}]}),
        ],
    )
    def test_does_not_solve_what_it_left_open(
        self, outcomes: Outcomes, talk: MakeTalk, intent: str, more: dict[str, object]
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        outcomes.exchange(one, "e poi?", intent, **more)
        outcomes.exchange(one, "ok", "thank")
        one.pause(hours=25)
        outcomes.service.settle()
        assert [row.solved_by for row in outcomes.of(one)] == ["none"]

    def test_a_thumb_down_says_it_was_not_solved(
        self, outcomes: Outcomes, talk: MakeTalk, session: Session, clock: FixedClock
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        claims = SessionClaims(one.id, None, 1)
        service = ConversationService(session, clock=clock)
        answer = session.scalars(
            select(Message).where(Message.conversation_id == one.id, Message.sender == "bot")
        ).one()
        for value, down in (("down", 1), ("up", 0), ("down", 1), ("down", 1)):
            service.judge(claims, one.id, message_id=answer.id, value=value)
            assert outcomes.of(one)[0].thumbs_down == down
        one.pause(hours=25)
        outcomes.service.settle()
        assert outcomes.of(one)[0].solved_by == "none"


class TestPeople:
    def test_who_solved_it_and_how_long_it_took(
        self, outcomes: Outcomes, talk: MakeTalk, sofia: StaffMember, clock: FixedClock
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        one.queue("two_failures")
        one.pause(seconds=89)
        one.take(sofia)
        one.agent("Guardo subito", sofia)
        one.customer("grazie")
        one.pause(seconds=29)
        one.agent("Fatto", sofia)
        one.close(sofia)
        (row,) = outcomes.of(one)
        assert (row.solved_by, row.handoff_reason) == ("person", "two_failures")
        assert (row.answer_wait, row.total_wait) == (90, 90 + 30)
        assert (row.messages_agent, row.ended_at) == (2, clock.now())

    def test_nobody_solved_what_was_left(
        self, outcomes: Outcomes, talk: MakeTalk, session: Session, clock: FixedClock
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        one.queue()
        one.pause(seconds=300)
        Handover(session, clock=clock).leave(one.row, by_email=False, email=None)
        (row,) = outcomes.of(one)
        assert (row.solved_by, row.total_wait, row.answer_wait) == ("none", 300, None)

    def test_an_agent_who_steps_in_made_nobody_wait(
        self, outcomes: Outcomes, talk: MakeTalk, sofia: StaffMember
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        one.take(sofia)
        one.agent("Ci penso io", sofia)
        one.give_back(sofia)
        (row,) = outcomes.of(one)
        assert (row.solved_by, row.handoff_reason, row.answer_wait) == ("person", "agent", 1)

    def test_stars_go_to_the_episode_they_were_asked_for(
        self, outcomes: Outcomes, talk: MakeTalk, sofia: StaffMember
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        one.queue()
        one.take(sofia)
        one.agent("Fatto", sofia)
        asked_about = one.row.episode_id
        one.give_back(sofia)
        outcomes.exchange(one, "altra cosa", "bill_copy")
        outcomes.service.rated(one.id, episode_id=asked_about, score=4)
        outcomes.service.rated(one.id, episode_id=asked_about, score=5)
        assert [row.rating for row in outcomes.of(one)] == [5, None]


class TestReopening:
    def close(self, one: Talk, outcomes: Outcomes, sofia: StaffMember) -> None:
        outcomes.exchange(one, "quanto devo?", "payment_status")
        one.queue()
        one.take(sofia)
        one.agent("Fatto", sofia)
        one.close(sofia)

    @pytest.mark.parametrize(("days", "reopened"), [(6.9, True), (7.1, False)])
    def test_counts_within_seven_days(
        self, outcomes: Outcomes, talk: MakeTalk, sofia: StaffMember, days: float, reopened: bool
    ) -> None:
        one = talk()
        self.close(one, outcomes, sofia)
        one.pause(days=days)
        outcomes.exchange(one, "non è risolto", "complaint")
        first, second = outcomes.of(one)
        assert (first.reopened_at is not None) is reopened
        assert second.ended_at is None

    def test_thanks_reopen_nothing(
        self, outcomes: Outcomes, talk: MakeTalk, sofia: StaffMember
    ) -> None:
        one = talk()
        self.close(one, outcomes, sofia)
        one.pause(hours=1)
        outcomes.exchange(one, "grazie ancora", "thank")
        assert outcomes.of(one)[0].reopened_at is None

    def test_a_quiet_bot_episode_ends_when_the_customer_comes_back(
        self, outcomes: Outcomes, talk: MakeTalk, clock: FixedClock
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        said = clock.now()
        one.pause(seconds=QUIET.total_seconds())
        outcomes.exchange(one, "ancora io", "payment_status")
        first, second = outcomes.of(one)
        assert (first.solved_by, first.ended_at) == ("bot", said)
        assert first.reopened_at == second.started_at


class TestSummary:
    def test_by_day_in_italy(
        self, outcomes: Outcomes, talk: MakeTalk, sofia: StaffMember, clock: FixedClock
    ) -> None:
        one = talk()
        outcomes.exchange(one, "quanto devo?", "payment_status")
        one.queue()
        one.pause(seconds=59)
        one.take(sofia)
        one.agent("Fatto", sofia)
        one.close(sofia)
        outcomes.service.rated(one.id, episode_id=one.row.episode_id, score=4)
        # In Rome it is half past midnight of the next day.
        clock.moment = clock.moment.replace(hour=23, minute=30)
        late = talk()
        outcomes.exchange(late, "quanto devo?", "payment_status")
        today = clock.today() - timedelta(days=1)
        reply = outcomes.service.summary(first=today - timedelta(days=1), last=today + timedelta(1))
        before, first, second = reply.days
        assert (before.episodes, first.episodes, second.episodes) == (0, 1, 1)
        assert first.solved.person == 1
        assert (first.first_answer.median, first.first_answer.most) == (60, 60)
        assert (first.rated, first.satisfaction, first.satisfied) == (1, 4.0, 1)
        assert (second.open, second.handoffs) == (1, {})
        assert (reply.total.episodes, reply.total.handoffs) == (2, {"asked": 1})

    def test_quantiles_are_values_that_occurred(self) -> None:
        waits = _waits([*range(1, 11), None])
        assert (waits.median, waits.p90, waits.most) == (5, 9, 10)
        assert _waits([7]).p90 == 7
