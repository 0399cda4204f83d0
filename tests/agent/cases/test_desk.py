"""Cases as staff work on them."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from agent.cases.errors import (
    CaseChanged,
    CaseClosed,
    CaseCursorInvalid,
    CaseIdReused,
    CaseLinkNotFound,
    CaseMerged,
    CaseNoteIdReused,
    CaseNotFound,
    CaseNothingToChange,
    CaseTextEmpty,
    SameCase,
)
from agent.cases.models import TicketChangeRow, TicketRow
from agent.errors import AscoltoError
from agent.handoff.policies import load_policies
from tests.agent.cases.bench import SOFIA, DeskWorld
from tests.agent.records import add_customer


class TestOpen:
    def test_with_its_first_words_and_deadlines(self, desk_world: DeskWorld) -> None:
        with desk_world.desk() as desk:
            case = desk.open_case(
                desk_world.customer_id, actor=SOFIA, category="billing", subject="Bolletta doppia",
                text="Ha telefonato", priority="high", client_case_id="c1",
            )  # fmt: skip
        assert (case.opened_by, case.version, case.status) == ("agent", 1, "open")
        assert [(n.author, n.author_name) for n in case.notes] == [("agent", "Sofia Greco")]
        # Sunday 10:00 in Rome: high is 10 and 480 minutes, counted from Monday 8:00.
        assert case.first_answer_due_at is not None
        assert case.first_answer_due_at.isoformat() == "2026-11-23T07:10:00+00:00"
        assert case.solution_due_at is not None
        assert case.solution_due_at.isoformat() == "2026-11-23T15:00:00+00:00"
        assert case.sla is not None
        assert (case.sla.name, case.sla.state) == ("first_answer", "ok")

    def test_the_same_again_is_the_same(self, desk_world: DeskWorld) -> None:
        numbers = set()
        for _ in range(2):
            with desk_world.desk() as desk:
                numbers.add(open_one(desk, desk_world, client_case_id="c1").number)
        assert len(numbers) == 1
        with desk_world.desk() as desk, pytest.raises(CaseIdReused):
            open_one(desk, desk_world, subject="Altro", client_case_id="c1")

    def test_the_customer_cannot_take_back_what_staff_did(self, desk_world: DeskWorld) -> None:
        from agent.customers.errors import NothingToUndo
        from agent.customers.service import CustomerService

        with desk_world.desk() as desk:
            open_one(desk, desk_world)
        with desk_world.database.transaction() as session, pytest.raises(NothingToUndo):
            CustomerService(session, clock=desk_world.clock).undo_last(
                desk_world.customer_id, turn_id="u"
            )


def open_one(desk, desk_world, *, subject="Prova", client_case_id="c1"):  # type: ignore[no-untyped-def]
    return desk.open_case(
        desk_world.customer_id, actor=SOFIA, category="other", subject=subject, text="",
        priority="normal", client_case_id=client_case_id,
    )  # fmt: skip


class TestChange:
    def test_each_change_is_one_line_of_the_log(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        desk_world.agent_sets(number, status="in_progress", priority="high", assignee_id="s-1")
        desk_world.agent_sets(number, category="meter", assignee_id=None)
        with desk_world.desk() as desk:
            changes = desk.changes(number)
        assert [(c.seq, c.kind, c.before, c.after) for c in changes] == [
            (1, "opened", {}, {"status": "open"}),
            (2, "status", {"status": "open"}, {"status": "in_progress"}),
            (3, "priority", {"priority": "normal"}, {"priority": "high"}),
            (4, "assignee", {}, {"assignee": "s-1"}),
            (5, "category", {"category": "fault"}, {"category": "meter"}),
            (6, "assignee", {"assignee": "s-1"}, {}),
        ]
        assert {c.actor_id for c in changes[1:]} == {"s-sofia"}

    def test_the_log_cannot_be_rewritten(self, desk_world: DeskWorld) -> None:
        desk_world.customer_opens()
        with pytest.raises(DatabaseError, match="append-only"):  # noqa: SIM117
            with desk_world.database.transaction() as session:
                session.execute(update(TicketChangeRow).values(actor="bot"))
        with desk_world.database.transaction() as session:
            session.execute(delete(TicketChangeRow))  # a customer may be erased

    def test_a_stale_version_is_refused(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        version = desk_world.detail(number).version
        desk_world.agent_sets(number, priority="low")
        with desk_world.desk() as desk, pytest.raises(CaseChanged) as error:
            desk.change(number, version=version, actor=SOFIA, status="solved")
        assert error.value.params == {"number": number, "version": version + 1}

    def test_two_at_once_and_one_wins(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        version = desk_world.detail(number).version
        start, outcomes = threading.Barrier(4), []

        def change(status: str) -> None:
            start.wait()
            try:
                with desk_world.desk() as desk:
                    desk.change(number, version=version, actor=SOFIA, status=status)  # type: ignore[arg-type]
                outcomes.append("done")
            except CaseChanged:
                outcomes.append("stale")

        threads = [
            threading.Thread(target=change, args=(status,))
            for status in ("in_progress", "waiting_customer", "solved", "closed")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["done", "stale", "stale", "stale"]
        assert desk_world.detail(number).version == version + 1

    def test_a_closed_case_is_opened_before_anything_else(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        desk_world.agent_sets(number, status="closed")
        for change in ({"priority": "low"}, {"status": "solved"}, {"assignee_id": "s-1"}):
            with pytest.raises(CaseClosed):
                desk_world.agent_sets(number, **change)
        with pytest.raises(CaseClosed):
            desk_world.agent_writes(number, "ancora", internal=True)
        assert desk_world.agent_sets(number, status="in_progress", priority="low").is_open

    def test_nothing_named_changes_nothing(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        with pytest.raises(CaseNothingToChange):
            desk_world.agent_sets(number)
        version = desk_world.detail(number).version
        assert desk_world.agent_sets(number, status="open", priority="normal").version == version

    @pytest.mark.parametrize("number", ["TK-000000", "", "tk-123456", "TK-1' OR 1=1", "\x00"])
    def test_a_wrong_number(self, desk_world: DeskWorld, number: str) -> None:
        desk_world.customer_opens()
        number = number.replace("\x00", "")
        with desk_world.desk() as desk:
            for call in (
                desk.detail, desk.changes,
                lambda n: desk.change(n, version=1, actor=SOFIA, status="open"),
                lambda n: desk.merge(n, into="TK-000000", actor=SOFIA),
                lambda n: desk.unmerge(n, actor=SOFIA),
                lambda n: desk.link(n, to="TK-000000", kind="related", actor=SOFIA),
            ):  # fmt: skip
                with pytest.raises(CaseNotFound):
                    call(number)


class TestNotes:
    def test_once_per_client_id(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens(text="")
        for _ in range(2):
            with desk_world.desk() as desk:
                case = desk.add_note(
                    number, actor=SOFIA, client_note_id="n1", text="Ciao", internal=False
                )
        assert [n.text.it for n in case.notes] == ["Ciao"]
        with desk_world.desk() as desk, pytest.raises(CaseNoteIdReused):
            desk.add_note(number, actor=SOFIA, client_note_id="n1", text="Altro", internal=False)

    @pytest.mark.parametrize("text", ["", "  ", "\x00", "\n\t"])
    def test_blank_is_refused(self, desk_world: DeskWorld, text: str) -> None:
        number = desk_world.customer_opens()
        with pytest.raises(CaseTextEmpty):
            desk_world.agent_writes(number, text)

    @pytest.mark.parametrize(
        "text", ["<script>alert(1)</script>", "{number} {0}", "'; DROP TABLE tickets; --", "😀‮x"]
    )
    def test_odd_text_stays_text(self, desk_world: DeskWorld, text: str) -> None:
        number = desk_world.customer_opens(text="")
        desk_world.agent_writes(number, text)
        assert desk_world.texts(number) == [text.replace("‮", "")]
        [told] = desk_world.tell()
        assert told.channel == "email"

    def test_the_first_public_one_is_the_first_answer(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        desk_world.agent_writes(number, "da verificare", internal=True)
        assert desk_world.detail(number).first_answer_at is None
        desk_world.later(minutes=3)
        desk_world.agent_writes(number, "Arriviamo")
        first = desk_world.detail(number).first_answer_at
        desk_world.later(minutes=3)
        desk_world.agent_writes(number, "Eccoci")
        assert (
            desk_world.detail(number).first_answer_at
            == first
            == (desk_world.clock.now() - timedelta(minutes=3))
        )


class TestSla:
    """Counted in the opening hours of ``support.yml``."""

    @pytest.fixture
    def number(self, desk_world: DeskWorld) -> str:
        desk_world.later(days=1, hours=-1)  # Monday, 9:00 in Rome
        return desk_world.customer_opens()

    def test_warned_and_breached(self, desk_world: DeskWorld, number: str) -> None:
        states = []
        for minutes in (0, 14, 2, 4):  # of 20
            desk_world.later(minutes=minutes)
            clock = desk_world.detail(number).sla
            assert clock is not None
            states.append((clock.name, clock.state))
        assert [state for _, state in states] == ["ok", "ok", "warning", "breached"]
        desk_world.agent_writes(number, "Eccoci")
        clock = desk_world.detail(number).sla
        assert clock is not None
        assert (clock.name, clock.state) == ("solution", "ok")

    def test_it_waits_while_we_wait_for_the_customer(
        self, desk_world: DeskWorld, number: str
    ) -> None:
        before = desk_world.detail(number).solution_due_at
        desk_world.agent_sets(number, status="waiting_customer")
        clock = desk_world.detail(number).sla
        assert clock is not None
        assert clock.state == "paused"
        desk_world.later(hours=2)
        desk_world.customer_writes(number, "Ecco i dati")
        detail = desk_world.detail(number)
        assert detail.status == "in_progress"
        hours = load_policies().business_hours
        assert before is not None
        assert detail.solution_due_at is not None
        assert hours.minutes_between(before, detail.solution_due_at) == pytest.approx(120)

    def test_a_case_opened_again_has_a_new_deadline(
        self, desk_world: DeskWorld, number: str
    ) -> None:
        desk_world.agent_sets(number, status="solved")
        assert desk_world.detail(number).sla is None
        desk_world.later(days=7)
        desk_world.customer_writes(number, "Non è risolto")
        detail = desk_world.detail(number)
        assert detail.solution_due_at == load_policies().due(
            "normal", "solution", since=desk_world.clock.now()
        )
        assert detail.solved_at is None

    def test_another_priority_moves_the_deadlines(self, desk_world: DeskWorld, number: str) -> None:
        opened = desk_world.detail(number).opened_at
        for priority in ("urgent", "low", "normal"):
            desk_world.later(minutes=1)
            detail = desk_world.agent_sets(number, priority=priority)
            policies = load_policies()
            assert detail.solution_due_at == policies.due(priority, "solution", since=opened)  # type: ignore[arg-type]


class TestLinks:
    def test_seen_from_both_sides(self, desk_world: DeskWorld) -> None:
        first, second = desk_world.customer_opens(), desk_world.customer_opens(subject="Altro")
        with desk_world.desk() as desk:
            desk.link(first, to=second, kind="duplicate_of", actor=SOFIA)
            desk.link(second, to=first, kind="related", actor=SOFIA)
            desk.link(first, to=second, kind="related", actor=SOFIA)  # the same, said backwards
            here, there = desk.detail(first).links, desk.detail(second).links
        assert [(one.kind, one.direction) for one in here] == [
            ("duplicate_of", "to"), ("related", "to"),
        ]  # fmt: skip
        assert [(one.kind, one.direction) for one in there] == [
            ("duplicate_of", "from"), ("related", "to"),
        ]  # fmt: skip
        with desk_world.desk() as desk:
            desk.unlink(second, to=first, kind="related", actor=SOFIA)
            with pytest.raises(CaseLinkNotFound):
                desk.unlink(second, to=first, kind="duplicate_of", actor=SOFIA)
            assert len(desk.detail(first).links) == 1

    def test_not_to_itself(self, desk_world: DeskWorld) -> None:
        number = desk_world.customer_opens()
        with desk_world.desk() as desk, pytest.raises(SameCase):
            desk.link(number, to=number, kind="related", actor=SOFIA)

    def test_one_fault_has_many_customers(self, desk_world: DeskWorld) -> None:
        mine = desk_world.customer_opens()
        with desk_world.database.transaction() as session:
            other_id = add_customer(session, number=2, first_name="Bruno")
        other = DeskWorld(desk_world.database, desk_world.clock, other_id).customer_opens()
        with desk_world.desk() as desk:
            [link] = desk.link(mine, to=other, kind="caused_by", actor=SOFIA).links
        assert link.number == other
        with desk_world.cases() as cases:  # nothing of it is the customer's to see
            assert other not in cases.by_number(desk_world.customer_id, mine).model_dump_json()


class TestPage:
    def test_filters_and_pages(self, desk_world: DeskWorld) -> None:
        numbers = []
        for index in range(7):
            desk_world.later(minutes=1)
            numbers.append(desk_world.customer_opens(subject=f"Caso {index} 100%"))
        desk_world.agent_sets(numbers[0], status="closed")
        desk_world.agent_sets(numbers[1], assignee_id="s-1")
        with desk_world.desk() as desk:
            seen, moments, cursor = [], [], None
            while True:
                page = desk.page(limit=3, cursor=cursor)
                seen += [case.number for case in page.items]
                moments += [case.updated_at for case in page.items]
                cursor = page.next_cursor
                if cursor is None:
                    break
            assert len(seen) == len(set(seen)) == 7
            assert moments == sorted(moments, reverse=True)
            assert len(desk.page(status="active").items) == 6
            assert len(desk.page(unassigned=True).items) == 6
            assert [c.number for c in desk.page(assignee_id="s-1").items] == [numbers[1]]
            assert len(desk.page(words="100%").items) == 7
            assert len(desk.page(words="caso 3").items) == 1
            assert len(desk.page(words="_").items) == 0
            assert [c.number for c in desk.page(words=numbers[4]).items] == [numbers[4]]
            assert desk.page(customer_id="nobody").items == ()

    @pytest.mark.parametrize("cursor", ["x", "eA==", "%%%", "MjAyNi0xMS0yMnx4", "é"])
    def test_a_cursor_that_is_none(self, desk_world: DeskWorld, cursor: str) -> None:
        with desk_world.desk() as desk, pytest.raises(CaseCursorInvalid):
            desk.page(cursor=cursor)


class TestBadMerges:
    def test_each_has_its_error(self, desk_world: DeskWorld) -> None:
        a, b, c = (desk_world.customer_opens(subject=f"Caso {name}") for name in "abc")
        with desk_world.database.transaction() as session:
            other_id = add_customer(session, number=2)
        other = DeskWorld(desk_world.database, desk_world.clock, other_id).customer_opens()
        assert self._merge(desk_world, a, a) == ("case_same", {"number": a})
        assert self._merge(desk_world, a, other) == ("case_of_another", {"number": other})
        assert self._merge(desk_world, a, b) is None
        merged = ("case_merged", {"number": a, "into": b})
        assert self._merge(desk_world, a, c) == merged  # twice
        assert self._merge(desk_world, c, a) == merged  # into one followed elsewhere
        assert self._merge(desk_world, b, a) == merged  # a cycle
        assert self._merge(desk_world, b, c) is None
        assert self._merge(desk_world, c, a) == ("case_merged", {"number": a, "into": c})
        with desk_world.desk() as desk, pytest.raises(CaseMerged):
            desk.add_note(a, actor=SOFIA, client_note_id="x", text="x", internal=True)
        with pytest.raises(CaseMerged):
            desk_world.agent_sets(b, status="solved")

    def test_an_open_case_does_not_vanish_in_a_closed_one(self, desk_world: DeskWorld) -> None:
        a, b = desk_world.customer_opens(), desk_world.customer_opens()
        desk_world.agent_sets(b, status="closed")
        assert self._merge(desk_world, a, b) == ("case_closed", {"number": b})
        assert self._merge(desk_world, b, a) is None
        with desk_world.database.reading() as session:
            assert session.scalars(select(TicketRow.merged_into)).all().count(None) == 1

    @staticmethod
    def _merge(world: DeskWorld, number: str, into: str):  # type: ignore[no-untyped-def]
        try:
            with world.desk() as desk:
                desk.merge(number, into=into, actor=SOFIA)
        except AscoltoError as error:
            return error.code, error.params
        return None
