"""Outcomes counted."""

from collections import Counter
from collections.abc import Iterable, Sequence

from agent.insights.models import EpisodeOutcomeRow
from agent.insights.schemas import OutcomeSummary, Solved, Waits

_SATISFIED = 4


def summarise(rows: Sequence[EpisodeOutcomeRow]) -> OutcomeSummary:
    """Return the counts of some episodes."""
    ended = [row for row in rows if row.ended_at is not None]
    solved = Counter(row.solved_by for row in ended)
    ratings = [row.rating for row in rows if row.rating is not None]
    return OutcomeSummary(
        episodes=len(rows),
        open=len(rows) - len(ended),
        solved=Solved(bot=solved["bot"], person=solved["person"], none=solved["none"]),
        handoffs=dict(Counter(row.handoff_reason for row in rows if row.handoff_reason)),
        first_answer=_waits(row.answer_wait for row in rows),
        total_wait=_waits(row.total_wait if row.queued_at else None for row in rows),
        reopened=sum(row.reopened_at is not None for row in ended),
        rated=len(ratings),
        satisfaction=round(sum(ratings) / len(ratings), 2) if ratings else None,
        satisfied=sum(rating >= _SATISFIED for rating in ratings),
        thumbs_up=sum(row.thumbs_up for row in rows),
        thumbs_down=sum(row.thumbs_down for row in rows),
    )


def _waits(values: Iterable[int | None]) -> Waits:
    known = sorted(value for value in values if value is not None)
    if not known:
        return Waits(median=None, p90=None, most=None)
    return Waits(median=_quantile(known, 0.5), p90=_quantile(known, 0.9), most=known[-1])


def _quantile(known: Sequence[int], share: float) -> int:
    """Return the value that a share of them do not exceed (nearest rank)."""
    rank = max(round(share * len(known) + 0.499_999) - 1, 0)
    return known[min(rank, len(known) - 1)]
