"""What is doubtful in the training data by sentence vectors: pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from agent.annotation.findings import MOST_OF_A_KIND, FoundFinding, Item
from agent.annotation.group_models import Severity
from agent.annotation.mislabels import suspects
from agent.annotation.vectors import Vectors, unit
from agent.annotation.wording import wording
from agent.training.nlu import Example

# So alike that two intents cannot both have it: in meaning, with nearly the same words.
_ALIKE, _WORDS = 0.93, 88.0
# So alike that the words do not matter.
_SAME = 0.985
_BLOCK = 2_000
_CLEAR = 0.8
# Of an intent's messages so many must be known before its examples are compared with them.
_MESSAGES = 20
_FAR_QUANTILE = 0.02
_FAR_SHARE = 0.4
_SHOWN = 8
_LEAST_FOR_CROSS = 50


@dataclass(frozen=True)
class Written:
    """What a customer wrote lately: the intent people gave it, or the model for sure."""

    text: str
    intent: str


def by_vectors(
    examples: Sequence[Example],
    vectors: Vectors,
    *,
    written: Sequence[Written] = (),
    written_vectors: Vectors | None = None,
) -> list[FoundFinding]:
    """Return what the vectors of the examples show.

    Args:
        examples: With a vector each.
        vectors: Of the examples, (n, d).
        written: What customers wrote lately.
        written_vectors: Of what they wrote, (m, d).
    """
    rows = unit(vectors)
    found = [*near_identical(examples, rows), *suspected(examples, rows)]
    if written_vectors is not None and len(written):
        found += unlike_production(examples, rows, written, unit(written_vectors))
    return found


def near_identical(examples: Sequence[Example], vectors: Vectors) -> list[FoundFinding]:
    """Return pairs of examples of two intents that say nearly the same.

    Equal wordings are contradictions, which are found elsewhere.
    """
    _, codes = np.unique([each.intent for each in examples], return_inverse=True)
    pairs: list[tuple[float, int, int]] = []
    for first in range(0, len(examples), _BLOCK):
        similar = vectors[first : first + _BLOCK] @ vectors.T
        close = np.argwhere(similar >= _ALIKE)
        for near, other in close:
            row = first + int(near)
            if row < other and codes[row] != codes[other]:
                pairs.append((float(similar[near, other]), row, int(other)))
    found = []
    for likeness, row, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        one, two = examples[row], examples[other]
        words = wording(one.text), wording(two.text)
        if words[0] == words[1]:
            continue
        if likeness < _SAME and fuzz.ratio(*words) < _WORDS:
            continue
        key = sorted([f"{words[0]}\x1e{one.intent}", f"{words[1]}\x1e{two.intent}"])
        found.append(
            FoundFinding(
                "near_identical", "medium", tuple(key), intent=one.intent, other=two.intent,
                params={"similarity": round(likeness, 3)}, items=(Item.of(one), Item.of(two)),
                fixes=("move", "delete", "keep"),
            )
        )  # fmt: skip
        if len(found) == MOST_OF_A_KIND:
            break
    return found


def suspected(examples: Sequence[Example], vectors: Vectors) -> list[FoundFinding]:
    """Return examples that fit another intent better, by learners that did not see them."""
    if len(examples) < _LEAST_FOR_CROSS:
        return []
    found = []
    for suspect in suspects(vectors, [each.intent for each in examples])[:MOST_OF_A_KIND]:
        example = examples[suspect.row]
        severity: Severity = "high" if suspect.probability >= _CLEAR else "medium"
        found.append(
            FoundFinding(
                "suspect", severity, (wording(example.text), example.intent),
                intent=example.intent, other=suspect.suggested,
                params={"confidence": round(suspect.probability, 3)}, items=(Item.of(example),),
                fixes=("move", "delete", "keep"),
            )
        )  # fmt: skip
    return found


def unlike_production(
    examples: Sequence[Example],
    vectors: Vectors,
    written: Sequence[Written],
    written_vectors: Vectors,
) -> list[FoundFinding]:
    """Return intents whose examples lie farther from customers' messages than those do.

    How far apart messages of one intent lie differs by intent and encoder; so the measure is each
    intent's own: the distance from which hardly any of its messages is from the nearest other.
    """
    ours, theirs = defaultdict(list), defaultdict(list)
    for row, example in enumerate(examples):
        ours[example.intent].append(row)
    for row, message in enumerate(written):
        theirs[message.intent].append(row)
    found = []
    for intent, rows in sorted(ours.items()):
        known = written_vectors[theirs.get(intent, [])]
        if len(known) < _MESSAGES:
            continue
        near = (vectors[rows] @ known.T).max(axis=1)
        far = near < _usual(known)
        share = float(far.mean())
        if share < _FAR_SHARE:
            continue
        farthest = [rows[place] for place in np.argsort(near, kind="stable") if far[place]]
        found.append(
            FoundFinding(
                "unlike_production", "medium" if share >= 2 * _FAR_SHARE else "low", (intent,),
                intent=intent, params={"share": round(share, 3), "n": len(known)},
                items=tuple(Item.of(examples[row]) for row in farthest[:_SHOWN]),
                fixes=("collect", "delete", "keep"),
            )
        )  # fmt: skip
    return found


def _usual(known: NDArray[np.float32]) -> float:
    """Return how near the nearest other message is, of all but a few messages."""
    similar = known @ known.T
    np.fill_diagonal(similar, -2.0)
    return float(np.quantile(similar.max(axis=1), _FAR_QUANTILE))
