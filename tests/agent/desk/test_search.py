"""Search over everything said, on both engines."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.conversations.models import Message
from agent.desk.errors import CursorInvalid
from agent.desk.schemas import SearchReply
from agent.desk.search import SearchService
from agent.kit.clock import FixedClock
from tests.agent.desk.conftest import MakeTalk
from tests.agent.records import add_customer


class Desk:
    def __init__(self, session: Session, clock: FixedClock) -> None:
        self._service = SearchService(session, clock=clock)

    def reply(self, query: str, **options: object) -> SearchReply:
        return self._service.transcripts(query, **options)  # type: ignore[arg-type]

    def found(self, query: str, **options: object) -> list[str]:
        """Return what was found, whole, since the texts here are short."""
        items = self.reply(query, **options).items
        return ["".join(run.text for run in item.snippet) for item in items]


@pytest.fixture
def desk(session: Session, clock: FixedClock) -> Desk:
    return Desk(session, clock)


class TestWords:
    def test_other_forms_of_a_word_are_found_in_both_languages(
        self, desk: Desk, talk: MakeTalk
    ) -> None:
        italian, english = talk(), talk(language="en")
        italian.customer("Le bollette sono alte")
        italian.customer("Il contatore è rotto")
        english.customer("My bills were estimated")
        assert desk.found("bolletta") == ["Le bollette sono alte"]
        assert desk.found("bill estimate") == ["My bills were estimated"]
        assert desk.found("conto") == []

    def test_accents_and_capitals_do_not_matter(self, desk: Desk, talk: MakeTalk) -> None:
        talk().customer("PERCHÉ la città è senza elettricità?")
        assert len(desk.found("perche citta")) == 1
        assert len(desk.found("elettricità")) == 1

    def test_every_word_must_be_there_and_none_of_the_excluded(
        self, desk: Desk, talk: MakeTalk
    ) -> None:
        one = talk()
        one.customer("fibra lenta")
        one.customer("fibra lenta con il wifi")
        assert desk.found("fibra lenta -wifi") == ["fibra lenta"]
        assert desk.found("fibra gas") == []
        assert desk.found("-fibra") == []

    def test_a_phrase_keeps_its_order(self, desk: Desk, talk: MakeTalk) -> None:
        one = talk()
        one.customer("pagamento doppio")
        one.customer("un doppio pagamento")
        assert desk.found('"doppio pagamento"') == ["un doppio pagamento"]
        assert desk.found("TK-123456") == []
        one.customer("la pratica TK-123456, grazie")
        assert desk.found("tk-123456") == ["la pratica TK-123456, grazie"]

    def test_a_beginning_is_found_when_asked_for(self, desk: Desk, talk: MakeTalk) -> None:
        talk().customer("il distributore")
        assert desk.found("distr") == []
        assert desk.found("distr*") == ["il distributore"]

    def test_stop_words_count(self, desk: Desk, talk: MakeTalk) -> None:
        one = talk()
        one.customer("ho pagato")
        one.customer("non ho pagato")
        assert desk.found("non pagato") == ["non ho pagato"]

    @pytest.mark.parametrize(
        "query",
        [
            '"', "'", '"""', "a AND", "OR", "NEAR(", "(", "*", "-", "^", "text:x", "a:b", "{a}",
            "😀", "👩\u200d👩\u200d👧", "\\", "%", "_", "'; DROP TABLE messages; --", "a & b | !c",
            "<->", "𝔘𝔫𝔦", "\ud800", "\x00", "é" * 10_000, "parola " * 2_000, '"' * 3_000, "مرحبا",
            "日本語", "ﷺ" * 20,
        ],
    )  # fmt: skip
    def test_no_query_is_an_error(self, desk: Desk, talk: MakeTalk, query: str) -> None:
        talk().customer("una parola qualsiasi")
        desk.reply(query)


class TestWhatIsSearched:
    def test_customers_bot_agents_and_private_notes(
        self, desk: Desk, talk: MakeTalk, sofia: StaffMember
    ) -> None:
        one = talk()
        one.customer("il wallbox non carica")
        one.bot("Che cosa fa il wallbox?")
        one.queue()
        one.take(sofia)
        one.agent("Il wallbox va riavviato", sofia)
        one.note("wallbox difettoso, sentito il magazzino", sofia)
        items = desk.reply("wallbox").items
        found = {(i.kind, i.sender, i.author.name if i.author else None) for i in items}
        assert found == {
            ("message", "customer", None),
            ("message", "bot", None),
            ("message", "agent", "Sofia Greco"),
            ("note", "agent", "Sofia Greco"),
        }
        assert all((item.seq is None) == (item.kind == "note") for item in items)

    def test_the_index_follows_erasure(self, desk: Desk, talk: MakeTalk, session: Session) -> None:
        message = talk().customer("il mio segreto")
        session.execute(
            text("UPDATE messages SET text = 'cancellato' WHERE id = :id"), {"id": message.id}
        )
        assert desk.found("segreto") == []
        assert desk.found("cancellato") == ["cancellato"]
        session.execute(text("DELETE FROM messages WHERE id = :id"), {"id": message.id})
        assert desk.found("cancellato") == []

    def test_what_is_rolled_back_is_not_found(
        self, desk: Desk, talk: MakeTalk, session: Session
    ) -> None:
        one = talk()
        step = session.begin_nested()
        one.customer("mai detto")
        assert desk.found("detto") == ["mai detto"]
        step.rollback()
        assert desk.found("detto") == []


class TestFilters:
    def test_language_customer_day_and_author(
        self, desk: Desk, talk: MakeTalk, session: Session, clock: FixedClock, sofia: StaffMember
    ) -> None:
        anna = add_customer(session, number=1)
        first = talk(customer_id=anna)
        first.customer("router")
        first.pause(days=2)
        second = talk(language="en")
        second.customer("router")
        second.queue()
        second.take(sofia)
        second.agent("router", sofia)
        assert len(desk.found("router")) == 3
        assert len(desk.found("router", language="en")) == 2
        (mine,) = desk.reply("router", customer_id=anna).items
        assert (mine.conversation_id, mine.customer and mine.customer.name) == (
            first.id,
            "Anna Conti",
        )
        assert desk.found("router", customer_id="nobody") == []
        assert len(desk.found("router", staff_id=sofia.id)) == 1
        # 22 November 2026, 10:00 in Italy
        assert len(desk.found("router", until=date(2026, 11, 22))) == 1
        assert len(desk.found("router", since=date(2026, 11, 23))) == 2
        assert desk.found("router", since=date(2026, 11, 25)) == []


class TestPages:
    def test_go_through_everything_once_newest_first(
        self, desk: Desk, talk: MakeTalk, session: Session
    ) -> None:
        one, other = talk(), talk()
        for number in range(12):
            (one if number % 2 else other).customer(f"bolletta {number}")
        seen: list[str] = []
        cursor = None
        while True:
            reply = desk.reply("bolletta", limit=5, cursor=cursor)
            seen += ["".join(run.text for run in item.snippet) for item in reply.items]
            cursor = reply.next_cursor
            if cursor is None:
                break
        assert seen == [f"bolletta {number}" for number in reversed(range(12))]

    def test_messages_of_one_moment_keep_apart(
        self, desk: Desk, talk: MakeTalk, session: Session
    ) -> None:
        row = talk().customer("uguale")
        for number in range(3):
            session.add(
                Message(
                    id=f"same-{number}", conversation_id=row.conversation_id, seq=100 + number,
                    sender="customer", text="uguale", parts=[], payloads={}, at=row.at,
                )
            )  # fmt: skip
        session.flush()
        assert len(desk.found("uguale")) == 4

    @pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "１２", ""])
    def test_a_cursor_of_nobodys_is_refused(self, desk: Desk, cursor: str) -> None:
        with pytest.raises(CursorInvalid):
            desk.reply("a", cursor=cursor)


class TestCustomers:
    def test_by_name_code_and_address(self, session: Session, clock: FixedClock) -> None:
        service = SearchService(session, clock=clock)
        add_customer(session, number=1, first_name="Anna", last_name="Conti")
        add_customer(session, number=2, first_name="Conte", last_name="D'Angelo")
        add_customer(
            session, number=3, kind="firm", company_name="Panificio 100%_Grano Srl",
            first_name="Ugo", last_name="Bo",
        )  # fmt: skip

        def names(query: str) -> list[str]:
            return [one.name for one in service.customers(query).items]

        assert names("anna conti") == ["Anna Conti"]
        assert names("cont") == ["Anna Conti", "Conte D'Angelo"]
        assert names("d'angelo") == ["Conte D'Angelo"]
        assert names("100%_gr") == ["Panificio 100%_Grano Srl"]
        assert names("%") == []
        code = service.customers("panificio").items[0].code
        assert names(code.lower()) == ["Panificio 100%_Grano Srl"]
        assert names("") == []
