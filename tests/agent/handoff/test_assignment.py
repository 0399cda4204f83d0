"""Who gets what waits: in turn, by language and skill, never more than two hands hold."""

from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from agent.handoff.assignment import Ask, Desk, assign
from agent.handoff.policies import load_policies
from tests.agent.handoff.conftest import FRIDAY
from tests.agent.handoff.test_ranking import Row, rows

POLICIES = load_policies(Path("support.yml"))
CAPACITY = POLICIES.assignment.capacity


def waits(
    name: str, *, language: str = "it", subject: str | None = None, row: Row | None = None
) -> Ask:
    return Ask(conversation_id=name, handoff=row or Row(), language=language, subject=subject)


def desk(name: str, *, languages: str = "it", skills: tuple[str, ...] = (), load: int = 0) -> Desk:
    return Desk(
        staff_id=name,
        languages=frozenset(languages.split()),
        skills=frozenset(skills),
        load=load,
    )


def given_to(asks: list[Ask], desks: list[Desk]) -> dict[str, str]:
    made = assign(asks, desks, policies=POLICIES, now=FRIDAY)
    return {ask.conversation_id: staff_id for ask, staff_id in made}


class TestTurns:
    def test_one_each_before_two_for_one(self) -> None:
        made = given_to([waits("a"), waits("b"), waits("c")], [desk("x"), desk("y"), desk("z")])
        assert sorted(made.values()) == ["x", "y", "z"]

    def test_who_had_none_for_longest_is_next(self) -> None:
        early, late = desk("early"), desk("late")
        early.assigned_at = FRIDAY - timedelta(hours=2)
        late.assigned_at = FRIDAY - timedelta(hours=1)
        assert given_to([waits("a")], [late, early]) == {"a": "early"}

    def test_full_hands_get_no_more(self) -> None:
        assert given_to([waits("a")], [desk("x", load=CAPACITY)]) == {}


class TestSkills:
    def test_only_who_speaks_the_language(self) -> None:
        desks = [desk("italian"), desk("both", languages="it en")]
        assert given_to([waits("a", language="en")], desks) == {"a": "both"}
        assert given_to([waits("a", language="en")], [desk("italian")]) == {}

    def test_the_skilled_first(self) -> None:
        desks = [desk("any"), desk("biller", skills=("billing",))]
        assert given_to([waits("a", subject="billing")], desks) == {"a": "biller"}

    def test_waits_a_little_for_the_skilled_and_no_longer(self) -> None:
        busy = desk("biller", skills=("billing",), load=CAPACITY)
        patience = timedelta(minutes=POLICIES.assignment.skill_wait)
        long_ago = FRIDAY - patience
        old = Row(queued_at=long_ago, waiting_since=long_ago)
        assert given_to([waits("a", subject="billing")], [busy, desk("any")]) == {}
        asks = [waits("a", subject="billing", row=old)]
        assert given_to(asks, [busy, desk("any")]) == {"a": "any"}

    def test_danger_waits_for_nobody(self) -> None:
        busy = desk("biller", skills=("billing",), load=CAPACITY)
        danger = Row(reason="safety", priority="safety")
        asks = [waits("a", subject="billing", row=danger)]
        assert given_to(asks, [busy, desk("any")]) == {"a": "any"}

    def test_nobody_skilled_present_is_no_reason_to_wait(self) -> None:
        assert given_to([waits("a", subject="billing")], [desk("any")]) == {"a": "any"}


@given(
    st.lists(st.tuples(rows(), st.sampled_from(["it", "en"])), max_size=20),
    st.lists(st.tuples(st.sampled_from(["it", "en", "it en"]), st.integers(0, CAPACITY + 1)),
             max_size=6),
)  # fmt: skip
def test_any_office(asked: list[tuple[Row, str]], office: list[tuple[str, int]]) -> None:
    asks = [waits(f"c{n}", language=lang, row=row) for n, (row, lang) in enumerate(asked)]
    desks = [desk(f"d{n}", languages=langs, load=load) for n, (langs, load) in enumerate(office)]
    before = {one.staff_id: one.load for one in desks}
    made = assign(asks, desks, policies=POLICIES, now=FRIDAY)
    by_id = {one.staff_id: one for one in desks}
    names = [ask.conversation_id for ask, _ in made]
    assert len(set(names)) == len(names)
    assert all(ask.language in by_id[staff_id].languages for ask, staff_id in made)
    assert all(one.load <= max(CAPACITY, before[one.staff_id]) for one in desks)
    # Nobody is left waiting whom somebody with a free hand could have served.
    left = [ask for ask in asks if ask.conversation_id not in names]
    for ask in left:
        assert not any(ask.language in one.languages and one.load < CAPACITY for one in desks)
