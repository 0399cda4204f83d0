"""In which order a trainer reads: the messages first that teach the next model most.

Pure functions on arrays, so that the benchmark (bench/learning) measures the very order the
inbox shows. A message scores by itself; a batch is then picked so that its messages differ, since
ten versions of one hard question teach little more than one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

# Shares of the score. Novelty finds new intents, which a simulation that begins with examples of
# all cannot show; it gets what it does not cost: 0.7, 0.2, 0.1 cost half a point (bench/learning).
_UNCERTAIN, _DISAGREE, _NOVEL = 0.85, 0.10, 0.05
# A batch is chosen among so many times its size of the highest scores.
_POOL = 10
_STEPS = 10
_NEIGHBOURS = 5
_BLOCK = 2_000


def teaching_scores(
    probabilities: Floats, neighbours_disagree: Floats, novelty: Floats, weight: Floats
) -> NDArray[np.float64]:
    """Return how much a label on each message would teach, (n,), 0 to 1 times its weight.

    Args:
        probabilities: The model's probability of each intent, (n, k). Rows may be cut to the
            ranking that was kept: they need neither all intents nor a sum of 1.
        neighbours_disagree: Share of the nearest labelled examples that have another intent
            than the predicted one, (n,), 0 to 1.
        novelty: Distance to the nearest labelled example, (n,), 0 (seen) to 1 (like nothing seen).
        weight: What a mistake costs the business, (n,), 1 where nothing is said.
    """
    total = (
        _UNCERTAIN * uncertainty(probabilities)
        + _DISAGREE * _shares(neighbours_disagree)
        + _NOVEL * _shares(novelty)
    )
    costs = np.nan_to_num(np.asarray(weight, dtype=np.float64), nan=1.0)
    return np.asarray(total * np.maximum(costs, 0.0), dtype=np.float64)


def uncertainty(probabilities: Floats) -> NDArray[np.float64]:
    """Return 1 minus the lead of the likeliest intent over the second, (n,)."""
    rows = _shares(probabilities)
    if rows.shape[1] < 2:
        return np.asarray(1.0 - rows.max(axis=1, initial=0.0))
    best = np.partition(rows, -2, axis=1)[:, -2:]
    return 1.0 - (best[:, 1] - best[:, 0])


def neighbour_signals(
    vectors: Floats, predicted: Sequence[str], known: Floats, known_intents: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return `neighbours_disagree` and `novelty` of messages, (n,) each.

    Args:
        vectors: Of the messages, (n, d).
        predicted: The intent the model gave each.
        known: Vectors of the labelled examples, (m, d).
        known_intents: The intent of each of them.
    """
    disagree, novelty = np.zeros(len(vectors)), np.ones(len(vectors))
    if not len(known):
        return disagree, novelty
    examples, theirs = _unit(np.asarray(known, dtype=np.float32)), np.asarray(known_intents)
    ours = np.asarray(predicted)
    count = min(_NEIGHBOURS, len(examples))
    for first in range(0, len(vectors), _BLOCK):
        rows = slice(first, first + _BLOCK)
        similar = _unit(np.asarray(vectors[rows], dtype=np.float32)) @ examples.T
        nearest = np.argpartition(-similar, count - 1, axis=1)[:, :count]
        disagree[rows] = (theirs[nearest] != ours[rows, None]).mean(axis=1)
        novelty[rows] = 1.0 - similar.max(axis=1)
    return disagree, np.clip(novelty, 0.0, 1.0)


def pick_batch(scores: Floats, vectors: Floats, size: int) -> NDArray[np.int64]:
    """Return the rows to label next, best first: high scores that differ from each other.

    The `10 * size` highest scores are divided into `size` clusters by k-means weighted with the
    score, and the message nearest to each centre is picked (Zhdanov 2019, "Diverse mini-batch
    active learning"): it stands for its like, and oddities that resemble nothing stay behind.

    Args:
        scores: From `teaching_scores`, (n,).
        vectors: Sentence vectors, (n, d), of any length.
        size: How many rows; fewer come back when there are fewer.
    """
    known = np.nan_to_num(np.asarray(scores, dtype=np.float64), nan=0.0)
    size = max(0, min(size, len(known)))
    pool = _highest(known, _POOL * size)
    if len(pool) <= size:
        return pool
    rows = _unit(np.nan_to_num(np.asarray(vectors[pool], dtype=np.float32)))
    worth = np.maximum(known[pool], 1e-9).astype(np.float32)
    centres = _centres(rows, worth, size)
    return pool[sorted(_nearest(rows, centres))]


def _centres(
    rows: NDArray[np.float32], worth: NDArray[np.float32], count: int
) -> NDArray[np.float32]:
    """Return the centres of a spherical k-means, (count, d); the same each time."""
    # Rows come best first: every tenth begins, so that good and less good are spread.
    centres: NDArray[np.float32] = rows[np.linspace(0, len(rows) - 1, count).astype(int)]
    for _ in range(_STEPS):
        similar = rows @ centres.T
        cluster = similar.argmax(axis=1)
        members = np.zeros((count, len(rows)), dtype=np.float32)
        members[cluster, np.arange(len(rows))] = worth
        centres = _unit(members @ rows)
        empty = np.flatnonzero(members.sum(axis=1) == 0)
        # A cluster that lost all its messages begins again where the others fit worst.
        misfit = worth * (1.0 - similar.max(axis=1))
        centres[empty] = rows[np.argsort(-misfit, kind="stable")[: len(empty)]]
    return centres


def _nearest(rows: NDArray[np.float32], centres: NDArray[np.float32]) -> list[int]:
    """Return the row nearest to each centre, none twice."""
    similar = rows @ centres.T
    picked: list[int] = []
    for centre in range(len(centres)):
        column = similar[:, centre]
        column[picked] = -2.0
        picked.append(int(column.argmax()))
    return picked


def _highest(scores: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Return the rows of the highest scores, best first; equal ones in their own order."""
    if count < len(scores):
        least = np.partition(scores, -count)[-count] if count else np.inf
        rows = np.flatnonzero(scores >= least)
    else:
        rows = np.arange(len(scores))
    return rows[np.argsort(-scores[rows], kind="stable")][:count]


def _shares(values: Floats) -> NDArray[np.float64]:
    return np.clip(np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0), 0.0, 1.0)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
