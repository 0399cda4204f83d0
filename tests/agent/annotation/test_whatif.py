"""The closed forms against heads taught from nothing."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.annotation.whatif import Head
from agent.annotation.wording import wording


def blobs(
    seed: int, *, count: int = 60, width: int = 8, intents: int = 3
) -> tuple[np.ndarray, list[str]]:
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, intents, count)
    codes[:intents] = np.arange(intents)
    vectors = rng.normal(size=(intents, width))[codes] + rng.normal(scale=0.9, size=(count, width))
    return vectors.astype(np.float32), [f"i{code}" for code in codes]


def taught(head: Head, vectors: np.ndarray, labels: list[str], names: list[str]) -> np.ndarray:
    """Weights of a ridge solved anew, on the scale of `head`."""
    inputs = head._inputs(vectors.astype(np.float32)).astype(np.float64)
    targets = np.eye(len(names))[[names.index(label) for label in labels]]
    return np.linalg.solve(inputs.T @ inputs + 30.0 * np.eye(inputs.shape[1]), inputs.T @ targets)


def scores(head: Head, vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return head._inputs(vectors.astype(np.float32)).astype(np.float64) @ weights


def sure(rows: np.ndarray) -> np.ndarray:
    """Where the best is far enough from the second for single precision to agree."""
    best = np.sort(rows, axis=1)
    return best[:, -1] - best[:, -2] > 1e-4


class TestHead:
    @settings(max_examples=20, deadline=None)
    @given(seed=st.integers(0, 10_000))
    def test_held_out_is_what_a_head_says_that_never_saw_the_example(self, seed: int) -> None:
        vectors, labels = blobs(seed)
        head, names = Head(vectors, labels), sorted(set(labels))
        found = head.held_out()
        for row in range(0, len(labels), 7):
            rest = [n for n in range(len(labels)) if n != row]
            weights = taught(head, vectors[rest], [labels[n] for n in rest], names)
            expected = scores(head, vectors[row : row + 1], weights)
            if sure(expected)[0]:
                assert found[row] == names[expected[0].argmax()]

    @settings(max_examples=20, deadline=None)
    @given(seed=st.integers(0, 10_000), more=st.integers(1, 2), new=st.booleans())
    def test_changes_are_those_of_heads_taught_with_and_without(
        self, seed: int, more: int, new: bool
    ) -> None:
        vectors, labels = blobs(seed)
        others, _ = blobs(seed + 1, count=40)
        rng = np.random.default_rng(seed)
        # Loud candidates, so that something changes.
        candidates = 4 * rng.normal(size=(more, 8)).astype(np.float32)
        wanted = ["brand_new" if new else "i0"] * more
        head, names = Head(vectors, labels), [*sorted(set(labels)), "brand_new"]
        of_examples, of_others = head.with_more(candidates, wanted, others=others)

        plain = scores(head, others, taught(head, vectors, labels, names))
        both = np.concatenate([vectors, candidates])
        changed = scores(head, others, taught(head, both, [*labels, *wanted], names))
        clear = sure(plain) & sure(changed)
        expected = {
            (n, names[plain[n].argmax()], names[changed[n].argmax()])
            for n in range(len(others))
            if clear[n] and plain[n].argmax() != changed[n].argmax()
        }
        assert {(c.row, c.before, c.after) for c in of_others if clear[c.row]} == expected

        for row in range(0, len(labels), 11):
            rest = [n for n in range(len(labels)) if n != row]
            kept = [labels[n] for n in rest]
            one = scores(head, vectors[row : row + 1], taught(head, vectors[rest], kept, names))
            rows = np.concatenate([vectors[rest], candidates])
            two = scores(head, vectors[row : row + 1], taught(head, rows, [*kept, *wanted], names))
            if sure(one)[0] and sure(two)[0]:
                told = [c for c in of_examples if c.row == row]
                assert bool(told) == (one[0].argmax() != two[0].argmax())

    def test_what_is_learned_again_and_again_is_believed(self) -> None:
        vectors, labels = blobs(3)
        head = Head(vectors, labels)
        strange = 6 * np.ones((1, 8), dtype=np.float32)
        [before] = head.read(strange)
        other = next(name for name in ("i0", "i1", "i2") if name != before)
        _, changes = head.with_more(np.repeat(strange, 30, axis=0), [other] * 30, others=strange)
        assert [(c.before, c.after) for c in changes] == [(before, other)]

    def test_fourteen_thousand_examples_in_well_under_a_second(self) -> None:
        rng = np.random.default_rng(0)
        vectors = rng.normal(size=(14_000, 896)).astype(np.float32)
        labels = [f"i{code}" for code in rng.integers(0, 70, 14_000)]
        head = Head(vectors, labels)
        began = time.perf_counter()
        head.with_more(vectors[:1] + 0.1, ["i0"], others=vectors[:500])
        assert time.perf_counter() - began < 0.7


@pytest.mark.parametrize(
    ("one", "other"),
    [("Perché non va?", "perche  non va"), ("L'IMPORTO è 12,50 €", "l importo e 12 50"),
     ("ciao!!!", "Ciao"), ("STRASSE", "straße")],
)  # fmt: skip
def test_the_same_wording(one: str, other: str) -> None:
    assert wording(one) == wording(other)


def test_other_wordings() -> None:
    assert wording("non va") != wording("va")
    assert wording("👍") != wording("👎")
