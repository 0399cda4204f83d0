"""How good a model is: accuracy, calibration, what it confuses; the numbers of every decision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from agent.training.evidence import Evidence

BINS = 10
_Z = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence lies from ``low`` to ``high``: how many of them were right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Point:
    """At this threshold: the share the agent acts on, and the share of all it gets wrong so."""

    threshold: float
    coverage: float
    error: float


@dataclass(frozen=True)
class IntentRow:
    """One intent; ``low`` and ``high`` are the 95 % interval of its recall (Wilson 1927)."""

    intent: str
    n: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True)
class Confusion:
    """Messages of one intent that were read as another."""

    actual: str
    predicted: str
    n: int


@dataclass(frozen=True)
class Report:
    """All of it. Shares from 0 to 1.

    Attributes:
        ece: expected calibration error over `BINS` bins of equal width (Naeini et al. 2015).
        wrong_while_sure: of all messages.
    """

    n: int
    accuracy: float
    macro_f1: float
    ece: float
    threshold: float
    coverage: float
    wrong_while_sure: float
    reliability: tuple[Bin, ...]
    curve: tuple[Point, ...]
    intents: tuple[IntentRow, ...]
    confusion: tuple[Confusion, ...]


def report(evidence: Evidence) -> Report:
    """Return the report of what a model read.

    Raises:
        ValueError: it read nothing.
    """
    n = len(evidence.labels)
    if n == 0:
        raise ValueError("no message was read")
    predicted = evidence.probabilities.argmax(axis=1)
    confidence = evidence.probabilities.max(axis=1)
    right = predicted == evidence.labels
    sure = confidence >= evidence.threshold
    intents = tuple(_intents(evidence, predicted))
    bins = tuple(_bins(confidence, right))
    return Report(
        n=n,
        accuracy=float(right.mean()),
        macro_f1=float(np.mean([row.f1 for row in intents])),
        ece=sum(one.n / n * abs(one.accuracy - one.confidence) for one in bins),
        threshold=evidence.threshold,
        coverage=float(sure.mean()),
        wrong_while_sure=float((sure & ~right).mean()),
        reliability=bins,
        curve=tuple(_curve(confidence, right)),
        intents=intents,
        confusion=tuple(_confusion(evidence, predicted)),
    )


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, JASA 22, 1927); of nothing, all is possible.

    Example:
        >>> [round(end, 3) for end in wilson(98, 100)]
        [0.93, 0.994]
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = hits / n, _Z**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def confused(evidence: Evidence, *, actual: str, predicted: str) -> list[tuple[str, float]]:
    """Return the messages of one cell of the confusion, the most confident first."""
    row, column = evidence.intents.index(actual), evidence.intents.index(predicted)
    read = evidence.probabilities.argmax(axis=1)
    found = np.flatnonzero((evidence.labels == row) & (read == column))
    scores = evidence.probabilities[found, column]
    return [(evidence.texts[found[i]], float(scores[i])) for i in np.argsort(-scores)]


def _intents(evidence: Evidence, predicted: NDArray[np.int64]) -> Sequence[IntentRow]:
    rows = []
    for number, name in enumerate(evidence.intents):
        mine, read = evidence.labels == number, predicted == number
        hits, n, claimed = int((mine & read).sum()), int(mine.sum()), int(read.sum())
        recall, precision = hits / n if n else 0.0, hits / claimed if claimed else 0.0
        both = precision + recall
        low, high = wilson(hits, n)
        f1 = 2 * precision * recall / both if both else 0.0
        rows.append(IntentRow(name, n, precision, recall, f1, low, high))
    return rows


def _bins(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Sequence[Bin]:
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    found = []
    for number in range(BINS):
        mine = place == number
        if mine.any():
            low, high = number / BINS, (number + 1) / BINS
            found.append(
                Bin(low, high, int(mine.sum()), float(confidence[mine].mean()),
                    float(right[mine].mean()))
            )  # fmt: skip
    return found


def _curve(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Sequence[Point]:
    points = []
    for step in range(0, 101, 2):
        threshold = step / 100
        sure = confidence >= threshold
        points.append(Point(threshold, float(sure.mean()), float((sure & ~right).mean())))
    return points


def _confusion(evidence: Evidence, predicted: NDArray[np.int64]) -> Sequence[Confusion]:
    pairs = zip(evidence.labels.tolist(), predicted.tolist(), strict=True)
    cells = Counter(pair for pair in pairs if pair[0] != pair[1])
    return [
        Confusion(evidence.intents[actual], evidence.intents[read], n)
        for (actual, read), n in cells.most_common()
    ]
