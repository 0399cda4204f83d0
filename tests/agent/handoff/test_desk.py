"""What the staff does with a conversation, and what the customer sees of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from agent.accounts.audit import AuditLog
from agent.conversations.errors import ConversationNotFound, MessageIdReused, TextEmpty
from agent.handoff.errors import (
    EmailNeeded,
    NoHandoff,
    OwnershipChanged,
    UnknownReason,
)
from agent.handoff.service import HandoffService
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.mail.models import MailRow
from tests.agent.conversations.conftest import Talk
from tests.agent.handoff.conftest import Office, ask
from tests.agent.records import add_customer

Start = Callable[..., Talk]


def kinds(talk: Talk) -> list[str]:
    return [event["type"] for event in talk.events()]


def owners(talk: Talk) -> list[str]:
    return [e["owner"] for e in talk.events() if e["type"] == "owner_changed"]


class TestTake:
    def test_from_the_queue_shows_who_comes(self, talk: Talk, office: Office, sofia: str) -> None:
        ask(talk)
        state = office.take(talk, sofia)
        assert (state.owner, state.assignee.name) == ("person", "Sofia")
        event = [e for e in talk.events() if e["type"] == "owner_changed"][-1]
        assert event["agent"] == {"id": sofia, "name": "Sofia", "photo_url": None}

    def test_from_the_bot_in_mid_conversation(self, talk: Talk, office: Office, sofia: str) -> None:
        talk.send("ciao", client_id="a")
        office.take(talk, sofia)
        assert owners(talk) == ["person"]
        handoff = office.handoff(talk.id)
        assert (handoff.reason, handoff.requested_by, handoff.assignee_id) == (
            "agent",
            "agent",
            sofia,
        )

    def test_the_second_hears_who_was_faster(
        self, talk: Talk, office: Office, sofia: str, davide: str
    ) -> None:
        ask(talk)
        version = office.version(talk.id)
        office.do(lambda d: d.take(talk.id, by=sofia, version=version))
        with pytest.raises(OwnershipChanged) as caught:
            office.do(lambda d: d.take(talk.id, by=davide, version=version))
        assert caught.value.params["owner"] == "person"
        assert caught.value.params["assignee"] == {"id": sofia, "name": "Sofia"}

    def test_the_same_command_come_twice_is_done_once(
        self, talk: Talk, office: Office, sofia: str
    ) -> None:
        ask(talk)
        version = office.version(talk.id)
        first = office.do(lambda d: d.take(talk.id, by=sofia, version=version))
        again = office.do(lambda d: d.take(talk.id, by=sofia, version=version))
        assert first == again
        assert owners(talk) == ["queue", "person"]

    def test_a_colleagues_on_purpose(
        self, talk: Talk, office: Office, sofia: str, davide: str
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        assert office.take(talk, davide).assignee.id == davide

    def test_one_that_is_not_there(self, office: Office, sofia: str) -> None:
        with pytest.raises(ConversationNotFound):
            office.do(lambda d: d.take("nowhere", by=sofia, version=1))

    def test_each_command_is_in_the_audit_trail(
        self, talk: Talk, office: Office, sofia: str, davide: str, database: Database
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        office.send(talk, sofia, "Buongiorno")
        office.do(lambda d: d.note(talk.id, by=sofia, client_note_id="n", text="da richiamare"))
        office.do(
            lambda d: d.pass_on(
                talk.id, by=sofia, version=office.version(talk.id), to=davide, note="tuo"
            )
        )
        office.do(
            lambda d: d.give_back(
                talk.id, by=davide, version=office.version(talk.id), note="risolto"
            )
        )
        with database.reading() as session:
            lines = AuditLog(session, clock=office.clock).read()
        assert {(line.staff_id, line.action) for line in lines} == {
            (None, "staff.added"),
            (sofia, "conversation.taken"),
            (sofia, "conversation.answered"),
            (sofia, "conversation.noted"),
            (sofia, "conversation.passed"),
            (davide, "conversation.returned"),
        }


class TestMessages:
    def test_reach_the_customer_with_the_name(self, talk: Talk, office: Office, sofia: str) -> None:
        ask(talk)
        office.take(talk, sofia)
        reply = office.send(talk, sofia, "Buongiorno, sono Sofia")
        event = talk.events()[-1]
        assert (event["seq"], event["sender"], event["text"]) == (
            reply.seq,
            "agent",
            "Buongiorno, sono Sofia",
        )
        assert event["agent"]["name"] == "Sofia"

    def test_the_same_again_is_sent_once_even_after_the_conversation_has_gone(
        self, talk: Talk, office: Office, sofia: str
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        first = office.send(talk, sofia, "Ecco")
        talk.run(lambda s: s.leave_people(talk.claims, talk.id, by_email=False, email=None))
        assert office.send(talk, sofia, "Ecco") == first
        assert [text for sender, text in talk.said() if sender == "agent"] == ["Ecco"]

    def test_another_text_under_the_same_id_is_refused(
        self, talk: Talk, office: Office, sofia: str
    ) -> None:
        talk.send("ciao", client_id="of-the-customer")
        ask(talk)
        office.take(talk, sofia)
        office.send(talk, sofia, "Ecco")
        with pytest.raises(MessageIdReused):
            office.send(talk, sofia, "Altro")
        with pytest.raises(MessageIdReused):
            office.send(talk, sofia, "ciao", client_id="of-the-customer")
        with pytest.raises(MessageIdReused):
            talk.send("Ecco", client_id="s1")

    def test_nobody_writes_into_what_is_not_his(
        self, talk: Talk, office: Office, sofia: str, davide: str
    ) -> None:
        for prepare in (lambda: None, lambda: ask(talk), lambda: office.take(talk, sofia)):
            prepare()
            with pytest.raises(OwnershipChanged):
                office.send(talk, davide, "eccomi", client_id="d")
        assert all(sender != "agent" for sender, _ in talk.said())

    def test_an_empty_one_is_refused(self, talk: Talk, office: Office, sofia: str) -> None:
        ask(talk)
        office.take(talk, sofia)
        with pytest.raises(TextEmpty):
            office.send(talk, sofia, "")


class TestReturn:
    def give_back(self, office: Office, talk: Talk, by: str, **options: Any) -> Any:
        version = office.version(talk.id)
        return office.do(
            lambda d: d.give_back(
                talk.id, by=by, version=version, note="Rimborso avviato", **options
            )
        )

    def test_the_customer_and_the_bot_know_what_was_settled(
        self, talk: Talk, office: Office, sofia: str
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        episode = office.conversation(talk.id).episode_id
        self.give_back(office, talk, sofia, text="A presto")
        conversation = office.conversation(talk.id)
        assert (conversation.owner, conversation.return_note) == ("bot", "Rimborso avviato")
        assert conversation.episode_id != episode
        event = next(e for e in reversed(talk.events()) if e["type"] == "owner_changed")
        assert (event["owner"], event["note"]) == ("bot", "Rimborso avviato")
        assert talk.said()[-2:] == [
            ("agent", "A presto"),
            ("system", "Da qui ti rispondo di nuovo io, l'assistente virtuale. Sofia ha annotato: "
             "«Rimborso avviato»"),
        ]  # fmt: skip
        assert "rating_asked" in kinds(talk)

    def test_a_rule_offers_instead_of_looping(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, database: Database
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        self.give_back(office, talk, sofia)

        def may(reason: str) -> bool:
            with database.reading() as session:
                service = HandoffService(session, clock=clock)
                return service.may_hand_over(talk.id, reason=reason)

        assert not may("two_failures")
        assert not may("low_confidence")
        for reason in ("asked", "safety", "complaint", "tool_failure"):
            assert may(reason)
        clock.moment += timedelta(minutes=30)
        assert may("two_failures")

    def test_a_customer_who_left_was_not_helped_so_rules_still_hold(
        self, talk: Talk, office: Office, sofia: str, clock: FixedClock, database: Database
    ) -> None:
        ask(talk)
        talk.run(lambda s: s.leave_people(talk.claims, talk.id, by_email=False, email=None))
        with database.reading() as session:
            service = HandoffService(session, clock=clock)
            assert service.may_hand_over(talk.id, reason="two_failures")

    def test_twice_is_once(self, talk: Talk, office: Office, sofia: str) -> None:
        ask(talk)
        office.take(talk, sofia)
        version = office.version(talk.id)
        for _ in range(2):
            office.do(lambda d: d.give_back(talk.id, by=sofia, version=version, note="fatto"))
        assert owners(talk) == ["queue", "person", "bot"]


class TestCustomerLeaves:
    def leave(self, talk: Talk, *, by_email: bool, email: str | None = None) -> Any:
        return talk.run(
            lambda s: s.leave_people(talk.claims, talk.id, by_email=by_email, email=email)
        )

    def test_back_to_the_bot(self, talk: Talk, office: Office) -> None:
        ask(talk)
        assert self.leave(talk, by_email=False).owner == "bot"
        assert office.handoff(talk.id).outcome == "left"
        assert self.leave(talk, by_email=False).owner == "bot"
        assert owners(talk) == ["queue", "bot"]

    def test_an_agent_who_writes_then_is_told_and_loses_nothing(
        self, talk: Talk, office: Office, sofia: str
    ) -> None:
        ask(talk)
        office.take(talk, sofia)
        self.leave(talk, by_email=False)
        with pytest.raises(OwnershipChanged) as caught:
            office.send(talk, sofia, "Un attimo")
        assert caught.value.params["owner"] == "bot"

    def test_by_email_stays_with_people_who_answer_both_ways(
        self, talk: Talk, office: Office, sofia: str, database: Database
    ) -> None:
        ask(talk)
        assert self.leave(talk, by_email=True, email="anna@example.com").owner == "bot"
        assert "a***@example.com" in talk.said()[-1][1]
        (item,) = office.queue("unassigned").items
        assert (item.owner, item.by_email, item.unanswered) == ("bot", True, True)
        office.take(talk, sofia)
        office.send(talk, sofia, "La bolletta è giusta.")
        with database.reading() as session:
            (mail,) = session.scalars(select(MailRow)).all()
        assert mail.recipient == "anna@example.com"
        assert "La bolletta è giusta." in mail.text
        assert office.handoff(talk.id).wait_seconds is None

    def test_by_email_needs_an_address(self, talk: Talk, office: Office) -> None:
        ask(talk)
        with pytest.raises(EmailNeeded):
            self.leave(talk, by_email=True)
        assert talk.owner() == "queue"

    def test_the_address_on_record_goes_before_the_one_given(
        self, start: Start, office: Office, database: Database
    ) -> None:
        with database.transaction() as session:
            customer_id = add_customer(session, first_name="Anna", email="anna@record.example")
        talk = start(customer_id)
        ask(talk)
        self.leave(talk, by_email=True, email="thief@example.com")
        assert office.handoff(talk.id).email == "anna@record.example"

    def test_without_a_handoff_there_is_no_email_to_wait_for(self, talk: Talk) -> None:
        with pytest.raises(NoHandoff):
            self.leave(talk, by_email=True, email="anna@example.com")

    def test_asking_again_makes_the_email_a_live_wait(self, talk: Talk, office: Office) -> None:
        ask(talk)
        first = office.handoff(talk.id).id
        self.leave(talk, by_email=True, email="anna@example.com")
        ask(talk)
        handoff = office.handoff(talk.id)
        assert (handoff.id, handoff.by_email, talk.owner()) == (first, False, "queue")

    def test_only_a_customers_reasons(self, talk: Talk) -> None:
        with pytest.raises(UnknownReason):
            ask(talk, "safety")
