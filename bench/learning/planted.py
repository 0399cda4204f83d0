"""Wrong labels planted among right ones, and how many of the suspected are among them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def plant(truth: np.ndarray, vectors: np.ndarray, *, share: float, confusable: bool,
          rng: np.random.Generator) -> np.ndarray:  # fmt: skip
    """Return labels of which `share` are wrong.

    Args:
        truth: The right labels, (n,).
        vectors: Sentence vectors, (n, d).
        confusable: Whether a wrong label is one of the three intents whose mean vectors are
            nearest, as people mistake them; otherwise any other.
        rng: Chance.
    """
    labels = truth.copy()
    rows = rng.permutation(len(truth))[: round(share * len(truth))]
    classes = int(truth.max()) + 1
    means = np.stack([vectors[truth == label].mean(axis=0) for label in range(classes)])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    similar = means @ means.T
    np.fill_diagonal(similar, -2)
    near = np.argsort(-similar, axis=1)[:, :3]
    for row in rows:
        others = near[truth[row]] if confusable else np.delete(np.arange(classes), truth[row])
        labels[row] = rng.choice(others)
    return labels


def figures(suspected: Iterable[int], suggested: Iterable[int], labels: np.ndarray,
            truth: np.ndarray) -> dict[str, float]:  # fmt: skip
    """Return precision and recall of suspected rows, and how often the suggestion is right.

    What was wrong in the data before counts as falsely suspected: true precision is higher.
    """
    rows = np.fromiter(suspected, dtype=np.int64)
    proposals = np.fromiter(suggested, dtype=np.int64)
    wrong = labels != truth
    found = wrong[rows]
    return {
        "planted": int(wrong.sum()),
        "suspected": len(rows),
        "precision": round(float(found.mean()) if len(rows) else 0.0, 4),
        "recall": round(float(found.sum() / wrong.sum()), 4),
        "suggestion_right": round(
            float((proposals == truth[rows])[found].mean()) if found.any() else 0.0, 4
        ),
        # A trainer reads from the top and stops: precision among as many as were planted.
        "precision_at_planted": round(float(found[: wrong.sum()].sum() / wrong.sum()), 4),
    }
