"""When a rule brings a person in, and when it only offers to."""

from datetime import timedelta

import pytest

from agent.conversations.models import Conversation
from agent.handoff.notes import NoteService
from agent.handoff.service import HandoffRequest, HandoffService
from agent.kit.clock import FixedClock
from tests.actions.conftest import Chat

MONEY = [{"name": "refund_request", "confidence": 0.4}, {"name": "order_status", "confidence": 0.3}]


@pytest.fixture
def returned(chat: Chat, clock: FixedClock) -> None:
    """A person has given this conversation back a moment ago."""
    with chat.database.transaction() as session:
        session.add(
            Conversation(
                id="c", language="it", owner="bot", owner_version=4, token_version=1, last_seq=0,
                language_heard=False, episode_id="e", created_at=clock.now(),
                updated_at=clock.now(),
            )
        )  # fmt: skip
        session.flush()
        handoffs = HandoffService(session, clock=clock)
        handoff = handoffs.queue(
            HandoffRequest(
                conversation_id="c", reason="two_failures", requested_by="bot", after_seq=0
            )
        )
        handoffs.end(handoff, outcome="returned", by="agent")
        NoteService(session, clock=clock).write("c", "Rettifica avviata", by="agent", kind="return")


def fail_twice(chat: Chat) -> str:
    chat.run("action_nlu_fallback", "asdf qwer")
    return chat.run("action_nlu_fallback", "zxcv")


def handed_over(chat: Chat) -> list[str]:
    kinds = [message["custom"] or {} for message in chat.sent]
    return [one["reason"] for one in kinds if one.get("type") == "handoff"]


def test_unsure_about_money_is_a_category_of_its_own(chat: Chat) -> None:
    chat.heard = {"intent_ranking": MONEY}
    assert "meglio che ti risponda una persona" in fail_twice(chat)
    assert handed_over(chat) == ["low_confidence"]


def test_right_after_a_return_it_offers_and_knows_what_was_settled(
    chat: Chat, returned: None
) -> None:
    said = fail_twice(chat)
    assert handed_over(chat) == []
    assert "Parla con una persona" in said
    explained = [message["custom"] or {} for message in chat.sent]
    assert "Rettifica avviata" in [one.get("settled") for one in explained]
    assert chat.slots["failures"] == 0


def test_the_customers_wish_is_never_held_back(chat: Chat, returned: None) -> None:
    chat.run("action_talk_to_human", "voglio una persona")
    assert handed_over(chat) == ["asked"]


def test_later_a_rule_brings_a_person_in_again(
    chat: Chat, returned: None, clock: FixedClock
) -> None:
    clock.moment += timedelta(minutes=31)
    fail_twice(chat)
    assert handed_over(chat) == ["two_failures"]
