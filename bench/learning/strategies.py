"""Orders to label in: the inbox's, chance, and what the literature offers beside it.

Only numpy: each must stand 200,000 messages in the inbox.
"""

from __future__ import annotations

import numpy as np

from agent.annotation.order import pick_batch, teaching_scores, uncertainty
from bench.learning.simulation import Order, State


def by_chance(state: State, size: int) -> np.ndarray:
    """Label what comes."""
    return state.rng.permutation(len(state.unlabelled))[:size]


def inbox(state: State, size: int) -> np.ndarray:
    """Label what the inbox shows first."""
    weight = np.ones(len(state.unlabelled))
    scores = teaching_scores(state.probabilities, state.disagree, state.novelty, weight)
    return pick_batch(scores, state.vectors, size)


def margin(state: State, size: int) -> np.ndarray:
    """Smallest lead of the best intent over the second (Scheffer et al. 2001)."""
    return np.argsort(-uncertainty(state.probabilities), kind="stable")[:size]


def entropy(state: State, size: int) -> np.ndarray:
    """Highest entropy of the probabilities."""
    p = state.probabilities
    return np.argsort((p * np.log(p + 1e-12)).sum(axis=1), kind="stable")[:size]


def margin_k_means(state: State, size: int, pool: int = 10) -> np.ndarray:
    """K-means weighted by the margin over the smallest margins (Zhdanov 2019)."""
    scores = uncertainty(state.probabilities)
    rows = np.argsort(-scores, kind="stable")[: pool * size]
    centres = k_means(_unit(state.vectors[rows]), scores[rows], size, state.rng)
    return rows[_nearest(_unit(state.vectors[rows]), centres)]


def margin_greedy(state: State, size: int, pool: int = 10) -> np.ndarray:
    """Highest margin score times distance to what is picked, among the smallest margins."""
    scores = uncertainty(state.probabilities)
    rows = np.argsort(-scores, kind="stable")[: pool * size]
    unit, apart, chosen = _unit(state.vectors[rows]), np.full(len(rows), 2.0), []
    for _ in range(size):
        gain = scores[rows] * apart
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        apart = np.clip(1 - unit @ unit[chosen[-1]], 1e-6, apart)
    return rows[chosen]


def cluster_margin(state: State, size: int, pool: int = 10) -> np.ndarray:
    """Smallest margins, in turn from the smallest clusters of them (Citovsky et al. 2021).

    Their clusters are found by linkage over the whole pool; here by k-means over the candidates.
    """
    scores = uncertainty(state.probabilities)
    rows = np.argsort(-scores, kind="stable")[: pool * size]
    unit = _unit(state.vectors[rows])
    centres = k_means(unit, np.ones(len(rows)), 3 * size, state.rng)
    cluster = (unit @ centres.T).argmax(axis=1)
    members = sorted((np.flatnonzero(cluster == c) for c in np.unique(cluster)), key=len)
    chosen: list[int] = []
    depth = 0
    while len(chosen) < min(size, len(rows)):
        chosen += [int(m[depth]) for m in members if len(m) > depth][: size - len(chosen)]
        depth += 1
    return rows[chosen]


def badge(state: State, size: int) -> np.ndarray:
    """K-means++ on gradients of the last layer (Ash et al. 2020).

    A gradient is the outer product of probability error and hidden layer: distances come from
    the two factors, which are never multiplied out.
    """
    arrays = state.model.arrays
    hidden = np.maximum(
        ((state.vectors - arrays["mean"]) * arrays["scale"]) @ arrays["w1"] + arrays["b1"], 0
    )
    error = state.probabilities.copy()
    error[np.arange(len(error)), error.argmax(axis=1)] -= 1
    norms = (error**2).sum(axis=1) * (hidden**2).sum(axis=1)
    chosen = [int(norms.argmax())]
    apart = np.full(len(norms), np.inf)
    while len(chosen) < size:
        last = chosen[-1]
        inner = (error @ error[last]) * (hidden @ hidden[last])
        apart = np.minimum(apart, np.maximum(norms + norms[last] - 2 * inner, 0))
        apart[chosen] = 0
        chosen.append(int(state.rng.choice(len(norms), p=apart / apart.sum())))
    return np.array(chosen)


def far(state: State, size: int) -> np.ndarray:
    """Farthest from what is labelled, greedily (coreset, Sener and Savarese 2018)."""
    unit, apart, chosen = _unit(state.vectors), state.novelty.copy(), []
    for _ in range(size):
        chosen.append(int(apart.argmax()))
        apart = np.minimum(apart, 1 - unit @ unit[chosen[-1]])
        apart[chosen] = -1
    return np.array(chosen)


def typical(state: State, size: int) -> np.ndarray:
    """The densest message of each of the clusters (after Hacohen et al. 2022)."""
    unit = _unit(state.vectors)
    centres = k_means(unit, np.ones(len(unit)), size, state.rng, steps=5)
    return _nearest(unit, centres)


def k_means(unit: np.ndarray, weight: np.ndarray, count: int, rng: np.random.Generator,
            steps: int = 10) -> np.ndarray:  # fmt: skip
    """Return the centres of a weighted spherical k-means."""
    centres = unit[rng.choice(len(unit), size=min(count, len(unit)), replace=False)]
    for _ in range(steps):
        nearest = (unit @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, unit * weight[:, None].astype(np.float32))
        filled = np.linalg.norm(sums, axis=1) > 0
        centres[filled] = _unit(sums[filled])
    return centres


def _nearest(unit: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return the row nearest to each centre, none twice."""
    similar = unit @ centres.T
    chosen: list[int] = []
    for centre in range(len(centres)):
        column = similar[:, centre]
        column[chosen] = -2
        chosen.append(int(column.argmax()))
    return np.array(chosen)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


STRATEGIES: dict[str, Order] = {
    "random": by_chance,
    "inbox": inbox,
    "margin": margin,
    "entropy": entropy,
    "margin, k-means": margin_k_means,
    "margin, greedy distance": margin_greedy,
    "cluster-margin": cluster_margin,
    "badge": badge,
    "coreset": far,
    "typical": typical,
}
