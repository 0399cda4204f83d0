"""From scores to probabilities that mean what they say, and the threshold to act on them."""

from __future__ import annotations

import numpy as np

from engine.learning.mlp import softmax

_TEMPERATURES = np.exp(np.linspace(np.log(0.05), np.log(5.0), 60))


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the temperature with the least negative log-likelihood (Guo et al. 2017)."""
    rows = np.arange(len(labels))
    losses = [-np.log(softmax(logits / t)[rows, labels] + 1e-12).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def sure_threshold(
    probabilities: np.ndarray, labels: np.ndarray, *, most_wrong: float, least: float
) -> float:
    """Return the confidence from which the agent may act without asking.

    The lowest threshold, not below `least`, at which at most the share `most_wrong` of all
    messages is wrong and at or above it.
    """
    confidence = probabilities.max(axis=1)
    wrong = confidence[probabilities.argmax(axis=1) != labels]
    allowed = int(most_wrong * len(labels))
    if len(wrong) <= allowed:
        return least
    # One wrong message more than allowed must stay below the threshold.
    highest_refused = np.sort(wrong)[::-1][allowed]
    return float(min(max(least, highest_refused + 1e-4), 0.999))


def expected_calibration_error(
    probabilities: np.ndarray, labels: np.ndarray, *, bins: int = 15
) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins (Guo et al.)."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[index == b].mean() - right[index == b].mean()) * (index == b).sum()
        for b in range(bins)
        if (index == b).any()
    ]
    return float(sum(gaps) / len(labels))


def grouped_folds(groups: list[str], labels: np.ndarray, *, folds: int, seed: int) -> np.ndarray:
    """Return a fold number per row; equal groups share a fold, classes are spread evenly."""
    rng = np.random.default_rng(seed)
    assigned: dict[str, int] = {}
    fold = np.zeros(len(labels), dtype=int)
    next_fold = rng.integers(0, folds, size=int(labels.max()) + 1)
    for row in rng.permutation(len(labels)):
        label = labels[row]
        if groups[row] not in assigned:
            assigned[groups[row]] = int(next_fold[label] % folds)
            next_fold[label] += 1
        fold[row] = assigned[groups[row]]
    return fold
