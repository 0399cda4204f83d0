"""Groups of vectors made up: what belongs together, what joins, what stays itself."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agent.annotation.clusters import (
    LEAST,
    centre_of,
    clustered,
    joined,
    key_terms,
    nearest_intent,
    same_groups,
    typical,
)
from agent.annotation.vectors import unit

WIDTH = 32


def around(
    seed: int, count: int, *, wide: float = 0.05, of: np.ndarray | None = None
) -> np.ndarray:
    """Vectors around a direction."""
    rng = np.random.default_rng(seed)
    centre = unit(rng.normal(size=(1, WIDTH)))[0] if of is None else of
    return unit(centre + wide * rng.normal(size=(count, WIDTH)))


def scattered(seed: int, count: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, WIDTH)))


class TestClusters:
    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 10_000), sizes=st.lists(st.integers(6, 30), min_size=2, max_size=5))
    def test_tight_groups_are_found_and_oddities_left_alone(
        self, seed: int, sizes: list[int]
    ) -> None:
        parts = [around(1_000 * n + seed, size) for n, size in enumerate(sizes)]
        vectors = np.concatenate([*parts, scattered(seed + 7, 15)])
        truth = [n for n, size in enumerate(sizes) for _ in range(size)] + [-1] * 15
        groups = clustered(vectors)
        found = [{truth[row] for row in group} for group in groups]
        assert sum({n} == kinds for n in range(len(sizes)) for kinds in found) >= len(sizes)
        assert [len(group) for group in groups] == sorted((len(g) for g in groups), reverse=True)
        assert sum(len(group) for group in groups) == len({r for g in groups for r in g})

    @pytest.mark.parametrize("count", [0, 1, 2, LEAST - 1])
    def test_too_few_are_no_group(self, count: int) -> None:
        assert clustered(around(1, count)) == []

    def test_a_handful_is_one_group_only_when_all_are_alike(self) -> None:
        assert [len(group) for group in clustered(around(1, LEAST))] == [LEAST]
        assert clustered(scattered(1, LEAST)) == []

    def test_the_same_messages_give_the_same_groups(self) -> None:
        vectors = np.concatenate([around(1, 12), around(2, 9), scattered(3, 20)])
        one, other = clustered(vectors), clustered(vectors)
        assert [list(group) for group in one] == [list(group) for group in other]

    def test_vectors_of_nothing_break_nothing(self) -> None:
        assert len(clustered(np.zeros((20, WIDTH), dtype=np.float32))) <= 1


class TestResolved:
    @settings(max_examples=40, deadline=None)
    @given(seed=st.integers(0, 10_000), size=st.integers(LEAST, 40), new=st.integers(4, 30))
    def test_what_comes_near_a_resolved_group_never_makes_a_new_one(
        self, seed: int, size: int, new: int
    ) -> None:
        """As the refresh does: what joins a resolved centre is not clustered, and a group whose
        centre is inside a resolved one joins as a whole."""
        direction = unit(np.random.default_rng(seed).normal(size=(1, WIDTH)))[0]
        centre, least = centre_of(around(seed + 1, size, of=direction))
        arrivals = around(seed + 2, new, of=direction, wide=0.04)
        places = joined(arrivals, centre[None], [least])
        left = arrivals[places < 0]
        for group in clustered(left):
            middle, _ = centre_of(left[group])
            assert joined(middle[None], centre[None], [least]).tolist() == [0]

    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 10_000))
    def test_what_is_far_from_it_does_not_join(self, seed: int) -> None:
        members, others = around(seed, 20), around(seed + 5_000, 20)
        centre, least = centre_of(members)
        assume(float((others @ centre).max()) < 0.6)
        assert set(joined(others, centre[None], [least])) == {-1}
        assert (joined(members, centre[None], [least]) == 0).mean() >= 0.9

    def test_of_two_centres_the_nearer_one(self) -> None:
        one, other = around(1, 10), around(2, 10)
        centres, leasts = zip(centre_of(one), centre_of(other), strict=True)
        assert joined(other, np.stack(centres), leasts).tolist()[:3] == [1, 1, 1]

    def test_without_centres_nothing_joins(self) -> None:
        assert joined(around(1, 3), np.zeros((0, WIDTH), np.float32), []).tolist() == [-1] * 3


class TestSame:
    @given(
        old=st.dictionaries(
            st.sampled_from("abcd"), st.frozensets(st.integers(0, 20), min_size=1), max_size=4
        ),
        new=st.lists(st.frozensets(st.integers(0, 20), min_size=1), max_size=5),
    )
    def test_no_old_group_is_two_new_ones(
        self, old: dict[str, frozenset[int]], new: list[frozenset[int]]
    ) -> None:
        named = {key: frozenset(map(str, members)) for key, members in old.items()}
        found = same_groups([frozenset(map(str, members)) for members in new], named)
        assert len(set(found.values())) == len(found)
        for place, group_id in found.items():
            assert named[group_id] & frozenset(map(str, new[place]))

    def test_a_group_that_grew_stays_itself(self) -> None:
        old = {"g1": frozenset("abcd"), "g2": frozenset("xyz")}
        assert same_groups([frozenset("xyzuvw"), frozenset("abcdef")], old) == {0: "g2", 1: "g1"}

    def test_equal_groups_are_themselves_whatever_their_order(self) -> None:
        groups = {str(n): frozenset(f"{n}-{m}" for m in range(5)) for n in range(6)}
        new = list(reversed(groups.values()))
        assert same_groups(new, groups) == {n: str(5 - n) for n in range(6)}


class TestTerms:
    def test_what_sets_a_group_apart(self) -> None:
        terms = key_terms([
            ["vorrei installare un pannello solare", "il pannello solare sul tetto quanto costa",
             "buongiorno, fate il fotovoltaico? pannello solare"],
            ["can I charge my electric car at home", "a charger for the electric car please",
             "electric car charger price"],
        ])  # fmt: skip
        assert "pannello solare" in terms[0]
        assert "electric car" in terms[1]
        said = " ".join(terms[0] + terms[1]).split()
        assert not {"vorrei", "il", "un", "the", "for", "buongiorno", "please", "can"} & set(said)

    @pytest.mark.parametrize("groups", [[], [["???"], ["il la"]], [[""]]])
    def test_without_a_word_there_is_no_term(self, groups: list[list[str]]) -> None:
        assert key_terms(groups) == [[] for _ in groups]


def test_typical_are_the_nearest_to_the_centre() -> None:
    vectors = np.concatenate([around(1, 9, wide=0.02), scattered(4, 1)])
    assert 9 not in typical(vectors)
    assert len(typical(vectors, most=3)) == 3


def test_the_nearest_intent() -> None:
    one, other = around(1, 5), around(2, 5)
    labels = ["a"] * 5 + ["b"] * 5
    centre, _ = centre_of(other)
    found = nearest_intent(centre, np.concatenate([one, other]), labels)
    assert found is not None
    assert found[0] == "b"
    assert found[1] > 0.95
    assert nearest_intent(centre, np.zeros((0, WIDTH), np.float32), []) is None
