"""Ratings, transcripts and past conversations, without the web around them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.accounts.schemas import StaffCard
from agent.conversations.errors import ConversationNotFound, SessionReplaced
from agent.conversations.models import Conversation
from agent.conversations.past import PAGE, PastService
from agent.conversations.ratings import CHANGEABLE, RatingClosed, RatingService, RatingUnknown
from agent.conversations.service import ConversationService
from agent.conversations.transcripts import (
    COPIES,
    TranscriptAddressNeeded,
    TranscriptEmpty,
    TranscriptService,
    TranscriptsTooMany,
)
from agent.conversations.widget_routes import _position
from agent.conversations.widget_schemas import RatingRequest
from agent.conversations.writer import ConversationWriter
from agent.handoff.notes import NoteService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.kit.tokens import SessionClaims
from agent.mail.errors import MailAddressInvalid
from agent.mail.models import MailRow
from tests.agent.conversations.conftest import Talk
from tests.agent.records import add_customer

AGENT = StaffCard(id="sofia", name="Sofia Greco", photo_url=None)


@pytest.fixture
def anna(database: Database) -> str:
    with database.transaction() as session:
        return add_customer(session)


def talk_of(database: Database, clock: FixedClock, **who: Any) -> Talk:
    return Talk(database, clock=clock, customer_id=who.get("customer_id"))


def locked(session: Session, talk: Talk) -> Conversation:
    return session.get_one(Conversation, talk.id)


class TestRating:
    def rate(self, talk: Talk, database: Database, clock: FixedClock, **body: Any) -> None:
        with database.transaction() as session:
            request = RatingRequest(**body)
            RatingService(session, clock=clock).rate(talk.claims, talk.id, request)

    def ask(self, talk: Talk, database: Database, clock: FixedClock) -> bool:
        with database.transaction() as session:
            return RatingService(session, clock=clock).ask(locked(session, talk))

    def test_it_is_asked_and_answered_once_an_episode(
        self, database: Database, clock: FixedClock
    ) -> None:
        talk = talk_of(database, clock)
        talk.send("ciao", client_id="a")
        assert self.ask(talk, database, clock) is True
        assert self.ask(talk, database, clock) is False
        self.rate(talk, database, clock, score=5, comment="brava")
        self.rate(talk, database, clock, score=5, comment="brava")
        assert self.ask(talk, database, clock) is False
        events = [e for e in talk.events() if e["type"] in ("rating_asked", "rated")]
        assert [event["type"] for event in events] == ["rating_asked", "rated"]
        assert events[0]["episode_id"] == events[1]["episode_id"]
        assert (events[1]["score"], events[1]["comment"]) == (5, "brava")

    def test_he_may_change_his_mind_for_a_day(self, database: Database, clock: FixedClock) -> None:
        talk = talk_of(database, clock)
        self.rate(talk, database, clock, score=1)
        clock.moment += CHANGEABLE
        self.rate(talk, database, clock, score=4)
        clock.moment += timedelta(seconds=1)
        with pytest.raises(RatingClosed):
            self.rate(talk, database, clock, score=5)
        assert [e["score"] for e in talk.events() if e["type"] == "rated"] == [1, 4]

    def test_the_episode_asked_about_is_rated_though_another_has_begun(
        self, database: Database, clock: FixedClock
    ) -> None:
        talk = talk_of(database, clock)
        with database.transaction() as session:
            conversation = locked(session, talk)
            first = conversation.episode_id
            RatingService(session, clock=clock).ask(conversation)
            ConversationWriter(session, clock=clock).change_owner(conversation, "bot")
            assert conversation.episode_id != first
        self.rate(talk, database, clock, score=3)
        assert [e["episode_id"] for e in talk.events() if e["type"] == "rated"] == [first]
        with pytest.raises(RatingUnknown):
            self.rate(talk, database, clock, score=3, episode_id="another")

    def test_nobody_rates_anothers(self, database: Database, clock: FixedClock) -> None:
        mine, his = talk_of(database, clock), talk_of(database, clock)
        with pytest.raises(ConversationNotFound), database.transaction() as session:
            RatingService(session, clock=clock).rate(mine.claims, his.id, RatingRequest(score=1))


class TestTranscript:
    def send(
        self, talk: Talk, database: Database, clock: FixedClock, *, email: str | None = None
    ) -> str:
        with database.transaction() as session:
            return TranscriptService(session, clock=clock).send(talk.claims, talk.id, email=email)

    def mails(self, database: Database) -> list[MailRow]:
        with database.reading() as session:
            return list(session.scalars(select(MailRow).order_by(MailRow.id)))

    def test_who_said_what_when_in_order_and_no_note(
        self, database: Database, clock: FixedClock, anna: str
    ) -> None:
        talk = talk_of(database, clock, customer_id=anna)
        talk.send("La bolletta è <b>troppo</b> alta", client_id="a")
        clock.moment += timedelta(minutes=1)
        with database.transaction() as session:
            conversation = locked(session, talk)
            writer = ConversationWriter(session, clock=clock)
            say = {"parts": [{"type": "text", "text": "x"}]}
            writer.say(conversation, sender="bot", text="Vedo la bolletta 1/2026.", **say)
            NoteService(session, clock=clock).write(talk.id, "NOTA SEGRETA", by=None, kind="system")
            writer.notice(conversation, "Ti risponde Sofia.")
            writer.say(conversation, sender="agent", text="Eccomi!", agent=AGENT, **say)
        assert self.send(talk, database, clock) == "a•••@example.com"
        [mail] = self.mails(database)
        assert mail.recipient == "anna1@example.com"
        said = mail.text[mail.text.index("22 novembre") :].split("\n\nSe non")[0].rstrip()
        assert said == (
            "22 novembre 2026, 10:00 - Tu:\nLa bolletta è <b>troppo</b> alta\n\n"
            "22 novembre 2026, 10:01 - Assistente virtuale:\nVedo la bolletta 1/2026.\n\n"
            "22 novembre 2026, 10:01 - Ventolia:\nTi risponde Sofia.\n\n"
            "22 novembre 2026, 10:01 - Sofia Greco:\nEccomi!"
        )
        assert "NOTA SEGRETA" not in mail.text + mail.subject

    def test_a_verified_customer_cannot_send_it_elsewhere(
        self, database: Database, clock: FixedClock, anna: str
    ) -> None:
        talk = talk_of(database, clock, customer_id=anna)
        talk.send("ciao", client_id="a")
        self.send(talk, database, clock, email="ladro@example.com")
        assert [mail.recipient for mail in self.mails(database)] == ["anna1@example.com"]

    def test_the_same_again_is_one_mail_and_three_copies_are_all(
        self, database: Database, clock: FixedClock
    ) -> None:
        talk = talk_of(database, clock)
        with pytest.raises(TranscriptEmpty):
            self.send(talk, database, clock, email="a@example.com")
        for number in range(COPIES):
            talk.send("ciao", client_id=str(number))
            self.send(talk, database, clock, email="a@example.com")
            self.send(talk, database, clock, email="A@example.com ")
        assert len(self.mails(database)) == COPIES
        talk.send("ancora", client_id="last")
        with pytest.raises(TranscriptsTooMany):
            self.send(talk, database, clock, email="a@example.com")
        with pytest.raises(TranscriptAddressNeeded):
            self.send(talk, database, clock)
        with pytest.raises(MailAddressInvalid):
            self.send(talk, database, clock, email="a@example.com\nBcc: b@example.com")

    def test_nobody_is_mailed_at_will_through_many_conversations(
        self, database: Database, clock: FixedClock
    ) -> None:
        sent = 0
        for _ in range(8):
            talk = talk_of(database, clock)
            talk.send("compra qui", client_id="a")
            try:
                self.send(talk, database, clock, email="vittima@example.com")
            except TranscriptsTooMany:
                continue
            sent += 1
        assert sent == 5

    def test_a_long_conversation_is_whole(self, database: Database, clock: FixedClock) -> None:
        talk = talk_of(database, clock)
        with database.transaction() as session:
            conversation = locked(session, talk)
            writer = ConversationWriter(session, clock=clock)
            for number in range(1_200):
                writer.notice(conversation, f"riga {number}.")
        self.send(talk, database, clock, email="a@example.com")
        text = self.mails(database)[0].text
        places = [text.index(f"riga {number}.") for number in range(1_200)]
        assert places == sorted(places)


class TestPast:
    def open(
        self, database: Database, clock: FixedClock, *, visitor: str, customer: str | None = None
    ) -> SessionClaims:
        with database.transaction() as session:
            view = ConversationService(session, clock=clock).open(
                customer_id=customer, language="it", visitor_id=visitor
            )
            conversation = session.get_one(Conversation, view.id)
            ConversationWriter(session, clock=clock).notice(conversation, f"di {visitor}")
        clock.moment += timedelta(seconds=1)
        return SessionClaims(view.id, customer, 1, visitor)

    def mine(
        self, database: Database, clock: FixedClock, claims: SessionClaims, **more: Any
    ) -> Any:
        with database.reading() as session:
            return PastService(session, clock=clock).mine(claims, **more)

    def ids(self, database: Database, clock: FixedClock, claims: SessionClaims) -> list[str]:
        return [item.conversation_id for item in self.mine(database, clock, claims).items]

    def test_each_sees_his_own_and_a_signed_in_one_is_no_visitors(
        self, database: Database, clock: FixedClock, anna: str
    ) -> None:
        first = self.open(database, clock, visitor="v1")
        second = self.open(database, clock, visitor="v1")
        other = self.open(database, clock, visitor="v2")
        hers = self.open(database, clock, visitor="v1", customer=anna)
        elsewhere = self.open(database, clock, visitor="v3", customer=anna)
        assert self.ids(database, clock, first) == [second.conversation_id, first.conversation_id]
        assert self.ids(database, clock, other) == [other.conversation_id]
        assert self.ids(database, clock, hers) == [
            elsewhere.conversation_id, hers.conversation_id,
        ]  # fmt: skip

    def test_a_token_of_before_visitors_had_ids_sees_its_own_conversation(
        self, database: Database, clock: FixedClock
    ) -> None:
        first = self.open(database, clock, visitor="v1")
        old = SessionClaims(first.conversation_id, None, 1)
        assert self.ids(database, clock, old) == [first.conversation_id]

    def test_opens_his_own_and_no_other(
        self, database: Database, clock: FixedClock, anna: str
    ) -> None:
        first, second = (self.open(database, clock, visitor="v1") for _ in range(2))
        other = self.open(database, clock, visitor="v2")
        hers = self.open(database, clock, visitor="v1", customer=anna)
        with database.reading() as session:
            past = PastService(session, clock=clock)
            assert past.open(first, second.conversation_id).id == second.conversation_id
            for not_his in (other, hers):
                with pytest.raises(ConversationNotFound):
                    past.open(first, not_his.conversation_id)
            replaced = SessionClaims(first.conversation_id, None, 0, "v1")
            with pytest.raises(SessionReplaced):
                past.open(replaced, second.conversation_id)

    def test_unread_counts_what_came_after_he_last_read(
        self, database: Database, clock: FixedClock
    ) -> None:
        claims = self.open(database, clock, visitor="v1")
        conversation_id = claims.conversation_id

        def read(seq: int) -> int:
            with database.transaction() as session:
                return PastService(session, clock=clock).read(claims, conversation_id, seq=seq)

        assert self.mine(database, clock, claims).items[0].unread == 1
        assert read(1) == 1
        with database.transaction() as session:
            conversation = session.get_one(Conversation, conversation_id)
            writer = ConversationWriter(session, clock=clock)
            for _ in range(3):
                writer.notice(conversation, "nuovo")
        assert self.mine(database, clock, claims).items[0].unread == 3
        assert read(3) == 3
        assert read(2) == 3  # an older tab does not make it unread again
        assert read(10**9) == 4
        assert self.mine(database, clock, claims).items[0].unread == 0

    def test_pages_go_on_without_gap_or_twin(self, database: Database, clock: FixedClock) -> None:
        made = [self.open(database, clock, visitor="v1") for _ in range(2 * PAGE + 3)]
        seen: list[str] = []
        before = None
        while True:
            reply = self.mine(database, clock, made[0], before=before)
            seen += [item.conversation_id for item in reply.items]
            if reply.next_cursor is None:
                break
            before = _position(reply.next_cursor)
        assert seen == [claims.conversation_id for claims in reversed(made)]
