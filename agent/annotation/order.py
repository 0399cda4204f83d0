"""In which order a trainer reads: the messages first that teach the next model most.

Pure functions on arrays, so that the benchmark (bench/learning) measures the very order the
inbox shows. A message scores by itself; a batch is then picked so that its messages differ, since
ten versions of one hard question teach little more than one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

# Shares of the score; measured in bench/learning.
_UNCERTAIN, _DISAGREE, _NOVEL = 0.7, 0.2, 0.1
# A batch is chosen among so many times its size of the highest scores.
_POOL = 10


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
    return total * np.maximum(np.nan_to_num(np.asarray(weight, dtype=np.float64), nan=1.0), 0.0)


def uncertainty(probabilities: Floats) -> NDArray[np.float64]:
    """Return 1 minus the lead of the likeliest intent over the second, (n,)."""
    rows = _shares(probabilities)
    if rows.shape[1] < 2:
        return 1.0 - rows.max(axis=1, initial=0.0)
    best = np.partition(rows, -2, axis=1)[:, -2:]
    return 1.0 - (best[:, 1] - best[:, 0])


def pick_batch(scores: Floats, vectors: Floats, size: int) -> NDArray[np.int64]:
    """Return the rows to label next, best first: high scores that differ from each other.

    Greedy: each pick has the highest score times distance to what is picked already, among the
    `10 * size` highest scores.

    Args:
        scores: From `teaching_scores`, (n,).
        vectors: Sentence vectors, (n, d), of any length.
        size: How many rows; fewer come back when there are fewer.
    """
    scores = np.nan_to_num(np.asarray(scores, dtype=np.float64), nan=0.0)
    size = max(0, min(size, len(scores)))
    pool = _highest(scores, _POOL * size)
    if not size:
        return pool
    rows = _unit(np.asarray(vectors[pool], dtype=np.float32))
    worth = scores[pool]
    apart = np.full(len(pool), 2.0)
    picked: list[int] = []
    for _ in range(size):
        gain = worth * apart
        gain[picked] = -1.0
        best = int(gain.argmax())
        picked.append(best)
        np.minimum(apart, 1.0 - rows @ rows[best], out=apart)
        np.maximum(apart, 1e-6, out=apart)
    return pool[picked]


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
