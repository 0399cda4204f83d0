"""A message acknowledged is kept once, in order, and only its owner reads it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from agent.conversations.service import (
    ConversationNotFound,
    MessageIdReused,
    MessageNotFound,
    SessionReplaced,
    TextEmpty,
    TextTooLong,
)
from agent.kit.tokens import SessionClaims
from tests.agent.conversations.conftest import Talk

Start = Callable[..., Talk]


class TestAccept:
    def test_the_same_message_again_is_the_same_message(self, talk: Talk) -> None:
        first = talk.send("ciao", client_id="a")
        assert talk.send("ciao", client_id="a") == first
        assert talk.said() == [("customer", "ciao")]

    def test_the_same_id_with_another_body_is_refused(self, talk: Talk) -> None:
        talk.send("ciao", client_id="a")
        with pytest.raises(MessageIdReused):
            talk.send("addio", client_id="a")
        with pytest.raises(MessageIdReused):
            talk.send("ciao", client_id="a", button_id="m:1")
        assert talk.said() == [("customer", "ciao")]

    @pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "\u202e"])
    def test_nothing_said_is_refused(self, talk: Talk, text: str) -> None:
        with pytest.raises(TextEmpty):
            talk.send(text, client_id="a")
        assert talk.events() == []

    def test_too_long_is_refused_with_its_length(self, talk: Talk) -> None:
        with pytest.raises(TextTooLong) as caught:
            talk.send("x" * 4_001, client_id="a")
        assert caught.value.params == {"limit": 4_000, "length": 4_001}
        talk.send("x" * 4_000, client_id="a")

    def test_messages_sent_at_once_get_a_sequence_without_gap_or_twin(self, talk: Talk) -> None:
        ids = [f"m{n % 20}" for n in range(40)]
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda i: talk.send(f"text {i}", client_id=i), ids))
        assert {r.seq for r in replies} == set(range(1, 21))
        assert [e["seq"] for e in talk.events()] == list(range(1, 21))


class TestOwnership:
    def test_another_visitors_conversation_looks_like_none(self, start: Start) -> None:
        mine, other = start(), start()
        missing = SessionClaims("nowhere", None, 1)
        for claims, target in ((mine.claims, other.id), (missing, "nowhere")):
            with pytest.raises(ConversationNotFound):
                mine.run(lambda s, c=claims, t=target: s.view(c, t))

    def test_signing_in_ends_the_tokens_made_before(self, talk: Talk) -> None:
        view = talk.run(lambda s: s.resume(talk.claims, customer_id="c1", language="it"))
        assert (view.id, view.customer_id) == (talk.id, "c1")
        with pytest.raises(SessionReplaced):
            talk.send("ciao", client_id="a")

    def test_a_customers_conversation_is_not_taken_over_by_another(self, start: Start) -> None:
        talk = start(customer_id="c1")
        assert talk.run(lambda s: s.resume(talk.claims, customer_id="c2", language="it")) is None
        assert (
            talk.run(lambda s: s.resume(talk.claims, customer_id="c1", language="it")).id == talk.id
        )


class TestLanguage:
    def test_the_pages_language_counts_until_a_message_was_heard(self, talk: Talk) -> None:
        view = talk.run(lambda s: s.resume(talk.claims, customer_id=None, language="en"))
        assert view.language == "en"


class TestPerson:
    def test_asking_twice_queues_once(self, talk: Talk) -> None:
        for _ in range(2):
            talk.run(lambda s: s.request_person(talk.claims, talk.id))
        assert [e["type"] for e in talk.events()] == ["owner_changed", "queue", "message"]
        ((sender, text),) = talk.said()
        assert sender == "system"
        assert text.startswith("Ho messo la nostra conversazione in coda")
        assert "risponde di nuovo dal 23 novembre 2026, 08:00" in text
        assert talk.owner() == "queue"


class TestFeedback:
    def test_a_thumb_is_kept_changed_and_taken_back(self, talk: Talk) -> None:
        talk.run(lambda s: s.request_person(talk.claims, talk.id))
        answer = talk.events()[-1]["message_id"]
        for value in ("up", "up", "down", None):
            talk.run(lambda s, v=value: s.judge(talk.claims, talk.id, message_id=answer, value=v))
        values = [e["value"] for e in talk.events() if e["type"] == "feedback"]
        assert values == ["up", "down", None]

    def test_only_answers_are_judged(self, talk: Talk) -> None:
        sent = talk.send("ciao", client_id="a")
        for message_id in (sent.message_id, "nothing"):
            with pytest.raises(MessageNotFound):
                talk.run(
                    lambda s, m=message_id: s.judge(talk.claims, talk.id, message_id=m, value="up")
                )
