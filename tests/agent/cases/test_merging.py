"""A merge undone leaves no trace but in the log: to the byte, whatever happened around it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.cases.desk import CaseDesk
from agent.cases.models import TicketLinkRow, TicketNoteRow, TicketRow
from agent.cases.schemas import DeskCustomer
from agent.cases.service import CaseService
from agent.errors import AscoltoError
from agent.kit.clock import FixedClock
from agent.kit.database import Base, Database
from agent.kit.ids import new_id
from tests.agent.cases.bench import SOFIA, DeskWorld
from tests.agent.records import add_customer
from tests.conftest import rolled_back

STATUSES = ("open", "in_progress", "waiting_customer", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
# What can be compared of two runs whose ids are not the same: everything but the version, which
# counts changes and only grows, and the log itself.
LEFT_OUT = {"id", "number", "customer_id", "version", "client_note_id"}


def steps(cases: tuple[int, ...]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    case = st.sampled_from(cases)
    return st.lists(
        st.one_of(
            st.tuples(st.just("status"), case, st.sampled_from(STATUSES)),
            st.tuples(st.just("priority"), case, st.sampled_from(PRIORITIES)),
            st.tuples(st.just("assignee"), case, st.sampled_from(["s-1", None])),
            st.tuples(st.just("note"), case, st.booleans()),
            st.tuples(st.just("customer"), case, st.sampled_from(["ciao", "<b>"])),
            st.tuples(st.just("link"), case, case),
            st.tuples(st.just("wait"), st.just(0), st.integers(0, 5_000)),
        ),
        max_size=8,
    )


@dataclass
class Run:
    """One run of a program over three cases, in a transaction that is rolled back."""

    session: Session
    clock: FixedClock
    numbers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.customer_id = add_customer(self.session, number=77)
        self.cases = CaseService(self.session, clock=self.clock)
        self.desk = CaseDesk(
            self.session, clock=self.clock, who=lambda one: DeskCustomer(id=one, name="", code="")
        )
        for name in "abc":
            self.clock.moment += timedelta(minutes=1)
            case = self.cases.open_case(
                self.customer_id, category="fault", subject=name, text=name, turn_id=new_id()
            )
            self.numbers.append(case.number)

    def do(self, step: tuple[Any, ...]) -> None:
        kind, case, value = step
        self.clock.moment += timedelta(seconds=17)
        number = self.numbers[case]
        commands: dict[str, Callable[[], Any]] = {
            "note": lambda: self.desk.add_note(
                number, actor=SOFIA, client_note_id=new_id(), text="x", internal=value
            ),
            "customer": lambda: self.cases.add_note(
                self.customer_id, number, text=value, turn_id=new_id()
            ),
            "link": lambda: self.desk.link(
                number, to=self.numbers[value], kind="related", actor=SOFIA
            ),
            "wait": lambda: setattr(
                self.clock, "moment", self.clock.moment + timedelta(minutes=value)
            ),
        }
        if kind in ("status", "priority", "assignee"):
            name = "assignee_id" if kind == "assignee" else kind
            version = self.desk.detail(number).version
            command: Callable[[], Any] = lambda: self.desk.change(  # noqa: E731
                number, version=version, actor=SOFIA, **{name: value}
            )
        else:
            command = commands[kind]
        with suppress(AscoltoError):
            command()

    def rows(self, *, comparable: bool) -> list[list[Any]]:
        """Every column of every row, in the order in which they were made."""
        self.session.flush()
        self.session.expire_all()
        ids: dict[str, str] = {}
        found = []
        for table in (TicketRow, TicketNoteRow, TicketLinkRow):
            order = [table.__table__.c["opened_at" if table is TicketRow else "at"]]
            query = select(table).order_by(*order, table.__table__.c.id)
            for row in self.session.scalars(query):
                if comparable:
                    ids.setdefault(row.id, f"{table.__name__}{len(ids)}")
                found.append(_values(row, ids if comparable else None))
        return found


def _values(row: Base, ids: dict[str, str] | None) -> list[Any]:
    left_out = LEFT_OUT if ids is not None else {"version"}
    values = []
    for column in row.__table__.columns:
        if column.name in left_out:
            continue
        value = getattr(row, column.name)
        values.append(ids.get(value, value) if ids is not None and column.foreign_keys else value)
    return values


@pytest.fixture
def run(database: Database, clock: FixedClock) -> Callable[[], Any]:
    start = clock.moment

    def begin(play: Callable[[Run], Any]) -> Any:
        with rolled_back(database) as session:
            clock.moment = start
            result = play(Run(session, clock))
            session.rollback()
            return result

    return begin


SOME = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # On a busy machine making a counter-example small takes longer than reading a large one.
    phases=[Phase.explicit, Phase.generate],
)


@SOME
@given(before=steps((0, 1, 2)))
def test_undone_at_once_every_byte_is_as_it_was(
    run: Callable[..., Any], before: list[tuple[Any, ...]]
) -> None:
    def play(one: Run) -> None:
        for step in before:
            one.do(step)
        state = one.rows(comparable=False)
        try:
            one.desk.merge(one.numbers[0], into=one.numbers[1], actor=SOFIA)
        except AscoltoError:
            return
        assert one.rows(comparable=False) != state
        one.clock.moment += timedelta(hours=30)
        one.desk.unmerge(one.numbers[0], actor=SOFIA)
        assert one.rows(comparable=False) == state

    run(play)


@SOME
@given(before=steps((0, 1, 2)), between=steps((1, 2)), after=steps((0, 1, 2)))
def test_what_happened_meanwhile_is_as_if_it_had_never_been_merged(
    run: Callable[..., Any],
    before: list[tuple[Any, ...]],
    between: list[tuple[Any, ...]],
    after: list[tuple[Any, ...]],
) -> None:
    def play(one: Run, *, merged: bool) -> list[list[Any]]:
        for step in before:
            one.do(step)
        # An open case cannot be followed in a closed one.
        one.do(("status", 1, "in_progress"))
        if merged:
            one.desk.merge(one.numbers[0], into=one.numbers[1], actor=SOFIA)
        for step in between:
            one.do(step)
        if merged:
            one.desk.unmerge(one.numbers[0], actor=SOFIA)
        for step in after:
            one.do(step)
        return one.rows(comparable=True)

    assert run(lambda one: play(one, merged=True)) == run(lambda one: play(one, merged=False))


class TestSeen:
    def test_the_customer_finds_both_under_either_number(self, desk_world: DeskWorld) -> None:
        first, second = desk_world.customer_opens(text="uno"), desk_world.customer_opens(text="due")
        with desk_world.desk() as desk:
            desk.merge(first, into=second, actor=SOFIA)
        desk_world.customer_writes(first, "tre")
        with desk_world.cases() as cases:
            for number in (first, second):
                case = cases.by_number(desk_world.customer_id, number)
                assert (case.number, case.merged) == (second, (first,))
                assert [note.text.it for note in case.notes] == ["uno", "due", "tre"]
            assert [case.number for case in cases.own(desk_world.customer_id, limit=9)] == [second]
        assert desk_world.detail(first).merged_into == second
        with desk_world.desk() as desk:
            desk.unmerge(first, actor=SOFIA)
        assert desk_world.texts(first) == ["uno"]
        assert desk_world.texts(second) == ["due", "tre"]

    def test_chains_are_taken_apart_in_any_order(self, desk_world: DeskWorld) -> None:
        a, b, c = (desk_world.customer_opens(text=name) for name in "abc")
        with desk_world.desk() as desk:
            desk.merge(a, into=b, actor=SOFIA)
            desk.merge(b, into=c, actor=SOFIA)
            assert desk.detail(c).merged == (b, a) or desk.detail(c).merged == (a, b)
            desk.unmerge(a, actor=SOFIA)
            assert desk.detail(c).merged == (b,)
            assert desk.detail(a).is_open
            desk.unmerge(b, actor=SOFIA)
            assert desk.detail(b).is_open
