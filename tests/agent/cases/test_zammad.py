"""Cases kept in step with a Zammad: both ways, nothing doubled, whatever fails on the way."""

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import select

from agent.cases.connectors.base import ConnectorDown, ConnectorRefused
from agent.cases.connectors.zammad import Zammad
from agent.cases.models import (
    ConnectorRow,
    ExternalNoteRow,
    OutboxRow,
    TicketChangeRow,
    TicketNoticeRow,
    TicketRow,
)
from agent.cases.service import CaseService
from agent.customers.service import CustomerService
from agent.kit.clock import FixedClock
from agent.kit.ids import new_id
from tests.agent.cases.bench import ANNA, SOFIA, Bench
from tests.agent.cases.zammad_server import Fault, ZammadServer


class TestOver:
    def test_a_case_becomes_a_ticket(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        ticket = bench.server.ticket_of(number)
        assert ticket["title"] == f"[{number}] Il contatore ronza"
        assert (ticket["state"], ticket["priority"]) == ("new", "2 normal")
        assert bench.server.users[ticket["customer_id"]]["firstname"] == "Anna"
        [article] = bench.server.articles.values()
        assert (article["body"], article["sender"]) == ("Da ieri", "Customer")
        assert article["origin_by_id"] == ticket["customer_id"]
        external = bench.detail(number).externals[0]
        assert (external.external_number, external.waiting) == (ticket["number"], False)
        bench.in_step()

    def test_a_case_without_words_gets_an_opening_that_is_no_note(self, bench: Bench) -> None:
        number = bench.customer_opens(text="")
        bench.settle()
        assert bench.server.bodies(19) == ["Il contatore ronza"]
        assert bench.texts(number) == []

    @pytest.mark.parametrize(
        ("status", "state"),
        [
            ("in_progress", "open"), ("waiting_customer", "pending reminder"),
            ("solved", "pending close"), ("closed", "closed"),
        ],
    )  # fmt: skip
    def test_each_status_has_a_state(self, bench: Bench, status: str, state: str) -> None:
        number = bench.customer_opens()
        bench.settle()
        bench.agent_sets(number, status=status, priority="high")
        bench.settle()
        ticket = bench.server.ticket_of(number)
        assert (ticket["state"], ticket["priority"]) == (state, "3 high")
        assert (ticket["pending_time"] is not None) == state.startswith("pending")
        bench.in_step()

    def test_urgent_is_high_unless_there_is_something_above(
        self, bench: Bench, zammad: ZammadServer
    ) -> None:
        number = bench.customer_opens()
        bench.agent_sets(number, priority="urgent")
        bench.settle()
        assert zammad.ticket_of(number)["priority"] == "3 high"
        assert bench.detail(number).priority == "urgent"
        zammad.priorities.append(zammad.priorities[2] | {"id": 4, "name": "4 disaster"})
        bench.connector.check()
        bench.customer_writes(number, "è grave")
        bench.settle()
        assert zammad.ticket_of(number)["priority"] == "4 disaster"

    def test_internal_notes_stay_internal(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.agent_writes(number, "cliente noto", internal=True)
        bench.settle()
        internal = [a["body"] for a in bench.server.articles.values() if a["internal"]]
        assert internal == ["cliente noto"]

    def test_a_note_taken_back_is_hidden_there(self, bench: Bench, clock: FixedClock) -> None:
        number = bench.customer_opens()
        bench.customer_writes(number, "mi sono sbagliata")
        bench.settle()
        with bench.database.transaction() as session:
            CustomerService(session, clock=clock).undo_last(bench.customer_id, turn_id="u1")
        bench.settle()
        hidden = [a["body"] for a in bench.server.articles.values() if a["internal"]]
        assert hidden == ["mi sono sbagliata"]
        assert bench.texts(number) == ["Da ieri"]
        bench.settle()
        assert bench.texts(number) == ["Da ieri"]

    def test_script_stays_text(self, bench: Bench) -> None:
        script = "<script>alert(1)</script> & <b>"
        number = bench.customer_opens(subject=script, text=script)
        bench.settle()
        [article] = bench.server.articles.values()
        assert (article["body"], article["content_type"]) == (script, "text/plain")
        assert bench.server.ticket_of(number)["title"] == f"[{number}] {script}"
        assert bench.texts(number) == [script]


class TestBack:
    def test_an_agents_answer_comes_once_and_is_told(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        bench.server.agent_writes(19, "<p>Il tecnico passa<br>domani</p>", content_type="text/html")
        bench.server.agent_sets(19, state="open")
        for _ in range(3):
            bench.settle()
        detail = bench.detail(number)
        assert bench.texts(number) == ["Da ieri", "Il tecnico passa\ndomani"]
        assert (detail.status, detail.notes[1].author_name) == ("in_progress", "Jacob Service")
        assert detail.first_answer_at is not None
        [told] = bench.tell()
        assert (told.channel, told.count) == ("email", 2)
        assert bench.tell() == []
        bench.in_step()

    def test_what_zammad_sent_itself_is_not_told_again(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        bench.server.agent_writes(19, "Gentile cliente", type="email")
        bench.settle()
        assert bench.texts(number) == ["Da ieri", "Gentile cliente"]
        assert bench.tell() == []

    def test_internal_articles_are_never_told(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        article_id = bench.server.agent_writes(19, "sembra il contatore", internal=True)
        bench.settle()
        assert bench.tell() == []
        with bench.cases() as cases:
            assert len(cases.by_number(bench.customer_id, number).notes) == 1
        bench.server.agent_hides(article_id, internal=False)
        bench.settle()
        assert len(bench.tell()) == 1
        with bench.cases() as cases:
            assert len(cases.by_number(bench.customer_id, number).notes) == 2
        bench.in_step()

    def test_a_ticket_opened_there_becomes_a_case_of_its_customer(self, bench: Bench) -> None:
        bench.server.agent_opens(ANNA, "Bolletta doppia", "Ha telefonato", priority="3 high")
        for _ in range(3):
            bench.settle()
        [case] = self._page(bench)
        assert (case.subject.it, case.status, case.priority) == ("Bolletta doppia", "open", "high")
        assert case.opened_by == "agent"
        bench.customer_writes(case.number, "Grazie")
        bench.settle()
        assert bench.server.bodies(19) == ["Ha telefonato", "Grazie"]
        bench.in_step()

    def test_tickets_of_strangers_and_other_groups_are_left_alone(self, bench: Bench) -> None:
        bench.server.agent_opens("nobody@example.com", "Altro", "testo")
        other = bench.server.agent_opens(ANNA, "Altro gruppo", "testo")
        bench.server.tickets[other]["group"] = "Sales"
        bench.settle()
        assert self._page(bench) == ()

    def test_a_state_of_the_companys_own_leaves_ours_as_it_is(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        bench.server.states.append(bench.server.states[1] | {"id": 8, "name": "at the supplier"})
        bench.server.agent_sets(19, state="at the supplier")
        bench.settle()
        assert bench.detail(number).status == "open"
        bench.customer_writes(number, "Novità?")
        bench.settle()
        assert bench.server.ticket_of(number)["state"] == "at the supplier"

    def test_merged_there_is_closed_here(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        bench.server.agent_sets(19, state="merged")
        bench.settle()
        assert bench.detail(number).status == "closed"
        assert bench.server.ticket_of(number)["state"] == "merged"

    def test_a_merged_case_is_closed_there_and_open_again_when_taken_out(
        self, bench: Bench
    ) -> None:
        first, second = bench.customer_opens(), bench.customer_opens(subject="Ronza ancora")
        bench.settle()
        with bench.desk() as desk:
            desk.merge(first, into=second, actor=SOFIA)
        bench.settle()
        assert bench.server.ticket_of(first)["state"] == "closed"
        bench.server.agent_writes(bench.server.ticket_of(first)["id"], "scritto nel vecchio")
        bench.settle()
        assert "scritto nel vecchio" in bench.texts(second)
        with bench.desk() as desk:
            desk.unmerge(first, actor=SOFIA)
        bench.settle()
        assert bench.server.ticket_of(first)["state"] == "new"
        assert "scritto nel vecchio" in bench.texts(first)
        bench.in_step()

    def test_both_change_the_same_thing_and_ours_stands(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        bench.agent_sets(number, status="solved")
        bench.server.agent_sets(19, state="open", priority="3 high")
        bench.settle()
        detail = bench.detail(number)
        assert (detail.status, detail.priority) == ("solved", "high")
        bench.in_step()

    def test_an_old_page_does_not_undo_what_was_pushed(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        old = list(bench.connector.changed_since(bench.clock.now() - timedelta(days=1)))
        bench.agent_sets(number, status="closed")
        while bench.pusher().push_one():
            pass
        puller = bench.puller()
        for ticket in old:
            puller._take_in(ticket)
        assert bench.detail(number).status == "closed"
        bench.settle()
        bench.in_step()

    @staticmethod
    def _page(bench: Bench) -> tuple:  # type: ignore[type-arg]
        with bench.desk() as desk:
            return desk.page().items


class TestFaults:
    @pytest.mark.parametrize("kind", ["lost", "cut", "error", "error_after", "busy", "garbage"])
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "^tickets$"), ("POST", "ticket_articles"), ("PUT", "^tickets/"),
            ("GET", "tickets/search"), ("GET", "by_ticket"), ("GET", "^tickets/19"),
            ("POST", "users"), ("GET", "users/search"),
        ],
    )  # fmt: skip
    def test_nothing_is_lost_or_doubled(
        self, bench: Bench, kind: str, method: str, path: str
    ) -> None:
        bench.server.faults.append(Fault(kind, method, path))
        number = bench.customer_opens()
        bench.customer_writes(number, "Anche oggi")
        with nullcontext() if method == "PUT" else pytest.raises(ConnectorDown):
            bench.pusher().push_one()
        bench.later(minutes=1)
        bench.agent_sets(number, status="solved")
        bench.server.faults.append(Fault(kind, method, path))
        bench.server.faults.append(Fault(kind, "GET", "tickets/search"))
        bench.customer_writes(number, "Non è vero")
        self._settle_what_happens(bench)
        bench.in_step()
        assert bench.texts(number) == ["Da ieri", "Anche oggi", "Non è vero"]

    @staticmethod
    def _settle_what_happens(bench: Bench) -> None:
        """Faults of a call that is not made again stay behind: they are no unrest."""
        for _ in range(6):
            try:
                bench.settle(rounds=3)
            except AssertionError:
                continue
            return
        bench.server.faults.clear()
        bench.settle()

    def test_a_pause_asked_for_is_kept(self, bench: Bench) -> None:
        bench.server.faults.append(Fault("busy", "POST", "^tickets$", retry_after="120"))
        bench.customer_opens()
        with pytest.raises(ConnectorDown) as error:
            bench.pusher().push_one()
        assert error.value.retry_after == timedelta(seconds=120)
        bench.later(seconds=119)
        assert not bench.pusher().push_one()
        bench.later(seconds=2)
        assert bench.pusher().push_one()

    @pytest.mark.parametrize("text", ["soon", "-5", "99999999999", "Fri, 99 Foo 2026"])
    def test_nonsense_about_a_pause_is_not_believed(self, bench: Bench, text: str) -> None:
        bench.server.faults.append(Fault("busy", "POST", "^tickets$", retry_after=text))
        bench.customer_opens()
        with pytest.raises(ConnectorDown) as error:
            bench.pusher().push_one()
        wait = error.value.retry_after
        assert wait is None or timedelta(0) <= wait <= timedelta(hours=1)

    def test_a_slow_answer_counts_as_none_and_is_found_again(self, bench: Bench) -> None:
        bench.server.faults.append(Fault("slow", "POST", "^tickets$", seconds=0.8))
        number = bench.customer_opens()
        with pytest.raises(ConnectorDown):
            bench.pusher().push_one()
        assert bench.server.tickets == {}
        threading.Event().wait(0.8)
        bench.settle()
        assert len(bench.server.tickets) == 1
        bench.server.ticket_of(number)
        bench.in_step()

    @pytest.mark.parametrize("step", ["_adopt", "_know", "_see", "_finish"])
    def test_dying_between_the_call_and_the_commit(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        number = bench.customer_opens()
        bench.agent_writes(number, "Arriviamo")
        pusher = bench.pusher()

        def die(*_args: object, **_options: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(pusher, step, die)
            with pytest.raises(KeyboardInterrupt):
                pusher.push_one()
        assert not bench.pusher().push_one()  # still leased by the dead one
        bench.later(minutes=11)
        bench.settle()
        assert len(bench.server.tickets) == 1
        bench.in_step()

    def test_what_the_dead_one_made_is_recognised_when_it_is_read_first(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = bench.customer_opens()
        pusher = bench.pusher()
        with monkeypatch.context() as patch:
            patch.setattr(pusher, "_adopt", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                pusher.push_one()
        bench.puller().pull()
        with bench.database.reading() as session:
            assert len(session.scalars(select(TicketRow)).all()) == 1
            assert len(session.scalars(select(ExternalNoteRow)).all()) == 1
        bench.later(minutes=11)
        bench.settle()
        bench.server.ticket_of(number)
        bench.in_step()

    def test_pages_that_come_twice_and_shift(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("agent.cases.connectors.zammad._PAGE", 3)
        for index in range(10):
            bench.server.agent_opens(ANNA, f"Ticket {index}", "testo")
            if index % 3 == 0:
                bench.server.now -= timedelta(milliseconds=3)  # several in one moment
        for _ in range(2):
            bench.server.faults.append(Fault("again", "GET", "tickets/search"))
        bench.settle()
        with bench.database.reading() as session:
            subjects = {row.subject_it for row in session.scalars(select(TicketRow))}
        assert subjects == {f"Ticket {index}" for index in range(10)}
        bench.in_step()

    def test_a_ticket_deleted_there_stops_nothing_else(self, bench: Bench) -> None:
        first = bench.customer_opens()
        bench.settle()
        del bench.server.tickets[19]
        bench.customer_writes(first, "Ci siete?")
        second = bench.customer_opens(subject="Altro")
        assert bench.pusher().push_one()
        bench.later(seconds=1)
        while bench.pusher().push_one():
            pass
        bench.server.ticket_of(second)
        external = bench.detail(first).externals[0]
        assert external.waiting
        assert "404" in (external.error or "")

    def test_a_wrong_token_is_refused_at_the_start(
        self, zammad: ZammadServer, clock: FixedClock
    ) -> None:
        connector = Zammad(zammad.url, token="no", group="x", clock=clock, trust_env=False)
        with pytest.raises(ConnectorRefused):
            connector.check()
        connector.close()

    def test_a_missing_state_is_named_at_the_start(self, bench: Bench) -> None:
        bench.server.states.pop()
        with pytest.raises(ConnectorRefused, match="pending close"):
            bench.connector.check()

    def test_two_processes_push_each_case_once(self, bench: Bench) -> None:
        for index in range(12):
            bench.customer_opens(subject=f"Caso {index}")

        def work() -> None:
            pusher = bench.pusher()
            while pusher.push_one():
                pass

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        bench.settle()
        assert len(bench.server.tickets) == 12
        bench.in_step()

    def test_one_process_reads_at_a_time(self, bench: Bench) -> None:
        first, second = bench.puller(), bench.puller()
        assert first._claim() is not None
        assert second.pull() is None
        bench.later(minutes=11)
        assert second.pull() is not None


class TestConnecting:
    def test_without_a_connector_nothing_is_owed(self, bench: Bench) -> None:
        with bench.database.transaction() as session:
            session.get_one(ConnectorRow, "zammad").active = False
        bench.customer_opens()
        assert bench.count(OutboxRow) == 0

    def test_what_is_rolled_back_is_not_owed(self, bench: Bench) -> None:
        with bench.database.transaction() as session:
            CaseService(session, clock=bench.clock).open_case(
                bench.customer_id, category="other", subject="Prova", turn_id=new_id()
            )
            assert session.scalars(select(OutboxRow)).one()
            session.rollback()
        assert bench.count(OutboxRow) == 0
        assert bench.count(TicketChangeRow) == 0
        assert bench.count(TicketNoticeRow) == 0

    def test_their_changes_are_not_sent_back_to_them(self, bench: Bench) -> None:
        number = bench.customer_opens()
        bench.settle()
        bench.server.agent_sets(19, state="open")
        bench.server.requests.clear()
        bench.puller().pull()
        assert bench.detail(number).status == "in_progress"
        assert bench.count(OutboxRow) == 0
        assert not [one for one in bench.server.requests if one[0] != "GET"]
