"""The score of a message under review: `agent.annotation.order` on the columns of its row."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from agent.annotation.models import ReviewMessageRow, bits_of, reasons_of
from agent.annotation.order import teaching_scores
from agent.annotation.weights import weight_of

# No score comes near it: a message of the batch that is to be read next stands above all others.
BATCH = 10.0
# What a customer or an agent did against the answer counts against the model's certainty.
_AGAINST = frozenset({"thumbs_down", "handed_over", "asked_again"})
_TRUST = 0.5
_SHOWN = 5


def rate(rows: Sequence[ReviewMessageRow]) -> None:
    """Give messages the score that their reading, reasons and neighbours make."""
    if not rows:
        return
    for row in rows:
        row.weight = weight_of(row.intent, row.ranking, reasons_of(row.reasons))
    scores = teaching_scores(
        np.stack([_probabilities(row) for row in rows]),
        np.array([row.disagree or 0.0 for row in rows]),
        np.array([row.novelty or 0.0 for row in rows]),
        np.array([row.weight for row in rows]),
    )
    for row, score in zip(rows, scores, strict=True):
        row.score = round(float(score), 6)
        if row.teaching < BATCH:
            row.teaching = row.score


def with_reasons(row: ReviewMessageRow, reasons: Iterable[str], *, of: Iterable[str]) -> int:
    """Return a row's reasons where those of one source are these, and the others stay."""
    return (row.reasons & ~bits_of(of)) | bits_of(reasons)


def _probabilities(row: ReviewMessageRow) -> NDArray[np.float64]:
    found = [each["confidence"] for each in row.ranking] or [row.confidence]
    shares = np.zeros(_SHOWN)
    shares[: min(len(found), _SHOWN)] = sorted(found, reverse=True)[:_SHOWN]
    if _AGAINST & set(reasons_of(row.reasons)):
        shares[0] *= _TRUST
    return shares
