"""The customer hears of each change once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from agent.cases.models import TicketNoticeRow
from agent.cases.tasks import CaseTasks
from agent.conversations.models import Message
from agent.conversations.service import ConversationService
from agent.customers.models import CustomerRow
from agent.events.fanout import Fanout
from agent.events.service import EventLog
from agent.locales import load_texts
from agent.mail.models import MailRow
from tests.agent.cases.bench import SOFIA, DeskWorld
from tests.agent.records import add_customer


@pytest.fixture
def conversation_id(desk_world: DeskWorld) -> str:
    """A conversation of Anna's, in English."""
    with desk_world.database.transaction() as session:
        service = ConversationService(session, clock=desk_world.clock)
        return service.open(customer_id=desk_world.customer_id, language="en").id


def events(world: DeskWorld, conversation_id: str) -> list[dict]:  # type: ignore[type-arg]
    with world.database.reading() as session:
        return EventLog(session, clock=world.clock).after(conversation_id, seq=0)


def mails(world: DeskWorld) -> list[MailRow]:
    with world.database.reading() as session:
        return list(session.scalars(select(MailRow).order_by(MailRow.id)))


class TestChat:
    def test_words_and_a_card_in_the_latest_conversation(
        self, desk_world: DeskWorld, conversation_id: str
    ) -> None:
        number = desk_world.customer_opens()
        desk_world.agent_writes(number, "Arriviamo <b>domani</b>")
        desk_world.agent_sets(number, status="solved")
        [told] = desk_world.tell()
        assert (told.channel, told.conversation_id, told.count) == ("chat", conversation_id, 2)
        [event] = events(desk_world, conversation_id)
        assert (event["type"], event["sender"]) == ("message", "system")
        note, state, card = event["parts"]
        assert note["text"] == f"There is news about your case {number}: Arriviamo <b>domani</b>"
        assert state["text"].startswith(f"Your case {number} is solved.")
        assert (card["type"], card["status"]) == ("card", "solved")
        assert card["title"] == f"Case {number}: Il contatore ronza"
        assert card["title"] in event["text"]
        assert desk_world.tell() == []
        assert mails(desk_world) == []

    def test_the_newest_one_of_several(self, desk_world: DeskWorld, conversation_id: str) -> None:
        desk_world.later(hours=1)
        with desk_world.database.transaction() as session:
            service = ConversationService(session, clock=desk_world.clock)
            newer = service.open(customer_id=desk_world.customer_id, language="it").id
            service.open(customer_id=add_customer(session, number=2), language="it")
            service.open(customer_id=None, language="it")
        desk_world.agent_writes(desk_world.customer_opens(), "Eccoci")
        [told] = desk_world.tell()
        assert told.conversation_id == newer
        assert events(desk_world, conversation_id) == []

    def test_a_quiet_week_makes_it_an_e_mail(
        self, desk_world: DeskWorld, conversation_id: str
    ) -> None:
        desk_world.later(days=8)
        desk_world.agent_writes(desk_world.customer_opens(), "Eccoci")
        [told] = desk_world.tell()
        assert told.channel == "email"
        assert events(desk_world, conversation_id) == []


class TestMail:
    def test_one_mail_for_what_happened_together(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens(subject="Bolletta\r\nBcc: tutti@example.com")
        desk_world.agent_writes(number, "Arriviamo domani")
        desk_world.agent_sets(number, status="in_progress")
        assert len(desk_world.tell()) == 1
        [mail] = mails(desk_world)
        assert (mail.recipient, mail.language) == ("anna1@example.com", "it")
        assert mail.subject == f"Pratica {number}: Bolletta Bcc: tutti@example.com"
        assert "Arriviamo domani" in mail.text
        assert "Stato: ci stiamo lavorando." in mail.text
        desk_world.agent_sets(number, status="solved")
        desk_world.tell()
        assert len(mails(desk_world)) == 2

    def test_nowhere_to_tell_it(self, desk_world: DeskWorld) -> None:
        with desk_world.database.transaction() as session:
            session.get_one(CustomerRow, desk_world.customer_id).email = None
        desk_world.agent_writes(desk_world.customer_opens(), "Eccoci")
        assert [one.channel for one in desk_world.tell()] == ["none"]
        assert desk_world.notices() == ["failed"]


class TestNotTold:
    def test_his_own_changes(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        desk_world.customer_writes(number, "Ancora")
        with desk_world.cases() as cases:
            cases.close_case(desk_world.customer_id, number, turn_id="t1")
            cases.reopen(desk_world.customer_id, number, turn_id="t2")
        assert desk_world.notices() == []

    def test_internal_matters(self, desk_world: DeskWorld) -> None:
        number, other = desk_world.customer_opens(), desk_world.customer_opens()
        desk_world.agent_writes(number, "cliente noto", internal=True)
        desk_world.agent_sets(number, priority="high", category="meter", assignee_id="s-1")
        with desk_world.desk() as desk:
            desk.link(number, to=other, kind="related", actor=SOFIA)
        assert desk_world.notices() == []

    def test_what_was_rolled_back(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        with desk_world.database.transaction() as session:
            desk_world.desk_in(session).add_note(
                number, actor=SOFIA, client_note_id="n", text="x", internal=False
            )
            session.rollback()
        assert desk_world.tell() == []

    def test_a_merge_undone_before_it_was_told(self, desk_world: DeskWorld) -> None:
        first, second = desk_world.customer_opens(), desk_world.customer_opens()
        with desk_world.desk() as desk:
            desk.merge(first, into=second, actor=SOFIA)
        with desk_world.desk() as desk:
            desk.unmerge(first, actor=SOFIA)
        assert desk_world.tell() == []
        assert desk_world.notices() == ["cancelled"]

    def test_but_a_merge_told_is_also_told_undone(self, desk_world: DeskWorld) -> None:
        first, second = desk_world.customer_opens(), desk_world.customer_opens()
        with desk_world.desk() as desk:
            desk.merge(first, into=second, actor=SOFIA)
        assert len(desk_world.tell()) == 1
        with desk_world.desk() as desk:
            desk.unmerge(first, actor=SOFIA)
        assert len(desk_world.tell()) == 1
        assert f"la stessa cosa della {second}" in mails(desk_world)[0].text


class TestOnce:
    def test_several_tell_at_the_same_time(
        self, desk_world: DeskWorld, conversation_id: str
    ) -> None:
        numbers = [desk_world.customer_opens(subject=f"Caso {n}") for n in range(6)]
        for number in numbers:
            desk_world.agent_writes(number, f"Novità su {number}")
        threads = [threading.Thread(target=desk_world.tell) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        desk_world.tell()
        with desk_world.database.reading() as session:
            texts = list(session.scalars(select(Message.text)))
        assert len(texts) == 6
        assert all(sum(number in text for text in texts) == 1 for number in numbers)
        assert [event["seq"] for event in events(desk_world, conversation_id)] == [*range(1, 7)]

    def test_one_that_fails_is_tried_again_and_given_up_in_the_end(
        self, desk_world: DeskWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk_world.agent_writes(desk_world.customer_opens(), "Eccoci")
        tasks = CaseTasks(
            desk_world.database, texts=load_texts(), clock=desk_world.clock, fanout=Fanout()
        )

        def fail(*_args: object, **_options: object) -> bool:
            raise OSError

        with monkeypatch.context() as patch:
            patch.setattr("agent.mail.service.Outbox.send", fail)
            assert tasks.tell_next() is None
        assert tasks.tell_next() is None  # not at once
        desk_world.later(minutes=1)
        assert tasks.tell_next() is not None
        assert len(mails(desk_world)) == 1
        number = desk_world.customer_opens()
        desk_world.agent_writes(number, "E ancora")
        with monkeypatch.context() as patch:
            patch.setattr("agent.mail.service.Outbox.send", fail)
            for _ in range(10):
                tasks.tell_next()
                desk_world.clock.moment += timedelta(minutes=1)
        tasks.close()
        assert desk_world.notices() == ["sent", "failed"]

    def test_one_notice_a_change(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        for status in ("in_progress", "solved", "in_progress", "closed"):
            desk_world.agent_sets(number, status=status)
            desk_world.tell()
            desk_world.tell()
        with desk_world.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(TicketNoticeRow)) == 4
        assert len(mails(desk_world)) == 4
