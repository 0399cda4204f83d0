"""How well a model does on examples whose intent is known: pure functions on its predictions.

Sources: Guo et al. 2017 for the reliability curve and the expected calibration error, Wilson 1927
for the interval of a share, Newcombe 1998 (method 10) for that of a difference of two shares.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.training.schemas import Bin, Cell, IntentScore, Scores, Trade

BINS = 15
_Z = 1.959964
_THRESHOLDS = tuple(round(step / 50, 2) for step in range(50)) + (0.99, 0.995, 0.999)


@dataclass(frozen=True)
class Prediction:
    """One example and what a model made of it.

    Attributes:
        key: the message's id, or the example's text.
        sure: whether the model would have acted without asking.
    """

    key: str
    actual: str
    predicted: str
    confidence: float
    sure: bool
    language: str | None = None

    @property
    def right(self) -> bool:
        """Whether it was understood."""
        return self.actual == self.predicted


def wilson(right: int, n: int, *, z: float = _Z) -> tuple[float, float]:
    """Return Wilson's interval of the share ``right / n``; all of [0, 1] without any example."""
    if n == 0:
        return 0.0, 1.0
    share = right / n
    centre = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def difference(
    right: int, n: int, right_before: int, n_before: int, *, z: float = _Z
) -> tuple[float, float]:
    """Return Newcombe's interval of ``right / n - right_before / n_before``."""
    low, high = wilson(right, n, z=z)
    low_before, high_before = wilson(right_before, n_before, z=z)
    share = right / n if n else 0.0
    before = right_before / n_before if n_before else 0.0
    down = math.hypot(share - low, high_before - before)
    up = math.hypot(high - share, before - low_before)
    return share - before - down, share - before + up


def scores(predictions: Sequence[Prediction], *, threshold: float) -> Scores:
    """Return every figure of a report; of no predictions, zeros and empty tables."""
    n = len(predictions)
    confidence = np.array([p.confidence for p in predictions])
    right = np.array([p.right for p in predictions], dtype=bool)
    sure = np.array([p.sure for p in predictions], dtype=bool)
    bins = reliability(confidence, right)
    intents = intent_scores(predictions)
    judged = [score.f1 for score in intents if score.n]
    return Scores(
        n=n,
        accuracy=_share(right.sum(), n),
        macro_f1=round(sum(judged) / len(judged), 4) if judged else 0.0,
        ece=round(sum(b.n * abs(b.confidence - b.accuracy) for b in bins) / n, 4) if n else 0.0,
        threshold=round(threshold, 4),
        coverage=_share(sure.sum(), n),
        wrong_while_sure=_share((sure & ~right).sum(), n),
        reliability=bins,
        curve=curve(confidence, right),
        intents=intents,
        confusion=confusion(predictions),
    )


def reliability(confidence: np.ndarray, right: np.ndarray) -> tuple[Bin, ...]:
    """Return the bins of equal width that hold any message."""
    index = np.minimum((confidence * BINS).astype(int), BINS - 1)
    found = []
    for number in range(BINS):
        inside = index == number
        if inside.any():
            found.append(
                Bin(
                    low=round(number / BINS, 4),
                    high=round((number + 1) / BINS, 4),
                    n=int(inside.sum()),
                    confidence=round(float(confidence[inside].mean()), 4),
                    accuracy=round(float(right[inside].mean()), 4),
                )
            )
    return tuple(found)


def curve(confidence: np.ndarray, right: np.ndarray) -> tuple[Trade, ...]:
    """Return coverage and the error among what is covered, by threshold."""
    n = len(confidence)
    trades = []
    for threshold in _THRESHOLDS:
        covered = confidence >= threshold
        wrong = int((covered & ~right).sum())
        trades.append(
            Trade(
                threshold=threshold,
                coverage=_share(covered.sum(), n),
                error=_share(wrong, int(covered.sum())),
            )
        )
    return tuple(trades)


def intent_scores(predictions: Sequence[Prediction]) -> tuple[IntentScore, ...]:
    """Return each intent that is true or predicted anywhere, by name."""
    actual = Counter(p.actual for p in predictions)
    predicted = Counter(p.predicted for p in predictions)
    hits = Counter(p.actual for p in predictions if p.right)
    return tuple(
        _intent(name, actual[name], predicted[name], hits[name])
        for name in sorted(actual | predicted)
    )


def _intent(name: str, n: int, predicted: int, hits: int) -> IntentScore:
    low, high = wilson(hits, n)
    return IntentScore(
        intent=name,
        n=n,
        precision=_share(hits, predicted),
        recall=_share(hits, n),
        f1=_share(2 * hits, n + predicted),
        low=round(low, 4),
        high=round(high, 4),
    )


def confusion(predictions: Sequence[Prediction]) -> tuple[Cell, ...]:
    """Return the cells that hold any message, those off the diagonal first, the fullest first."""
    cells = Counter((p.actual, p.predicted) for p in predictions)
    ordered = sorted(cells.items(), key=lambda c: (c[0][0] == c[0][1], -c[1], c[0]))
    return tuple(Cell(actual=a, predicted=b, n=n) for (a, b), n in ordered)


def _share(part: float, whole: int) -> float:
    return round(float(part) / whole, 4) if whole else 0.0
