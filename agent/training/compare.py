"""Two models side by side: the messages that they read differently."""

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.training.errors import NotEvaluated
from agent.training.evaluations import Evaluations
from agent.training.material import Material
from agent.training.schemas import ChangedTurn, Comparison, ComparisonSummary, Reading

_MOST = 500


class ComparisonService:
    """Compares what two models made of recent messages and of the test set."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._evaluations = Evaluations(session, clock=clock)
        self._material = Material(session)

    def compare(self, a: str, b: str) -> Comparison:
        """Return the messages both have read and read differently, the worst changes first.

        Raises:
            NotEvaluated: one of them has not read the messages yet: a run of kind ``evaluate``.
        """
        before, after = self._readings(a), self._readings(b)
        shared = sorted(before.keys() & after.keys(), reverse=True)
        texts = self._material.texts(shared)
        turns = [
            ChangedTurn(
                message_id=key,
                text=texts[key].text,
                language=texts[key].language,
                truth=after[key][0],
                a=Reading(intent=before[key][1], confidence=before[key][2], sure=before[key][3]),
                b=Reading(intent=after[key][1], confidence=after[key][2], sure=after[key][3]),
            )
            for key in shared
            if key in texts and before[key][1::2] != after[key][1::2]
        ]
        turns.sort(key=_weight)
        return Comparison(
            summary=ComparisonSummary(
                n=len([key for key in shared if key in texts]),
                changed=len(turns),
                a_better=sum(_better(turn.a, turn.b, turn.truth) for turn in turns),
                b_better=sum(_better(turn.b, turn.a, turn.truth) for turn in turns),
            ),
            turns=tuple(turns[:_MOST]),
        )

    def _readings(self, model_id: str) -> dict[str, tuple[str | None, str, float, bool]]:
        readings = self._evaluations.readings(model_id)
        if readings is None:
            raise NotEvaluated(model_id=model_id)
        return readings


def _better(one: Reading, other: Reading, truth: str | None) -> bool:
    """Say whether one is right where the other is not; where both are, being sure is better."""
    if truth is None:
        return False
    return _worth(one, truth) > _worth(other, truth)


def _worth(reading: Reading, truth: str) -> int:
    """Return 3 for right and sure, 2 for right, 1 for wrong, 0 for wrong and sure."""
    if reading.intent == truth:
        return 2 + reading.sure
    return 1 - reading.sure


def _weight(turn: ChangedTurn) -> tuple[int, bool]:
    """Order changes: for the worse, for the better, another intent, another sureness."""
    if turn.truth is not None:
        change = _worth(turn.b, turn.truth) - _worth(turn.a, turn.truth)
        return (0 if change < 0 else 1), False
    return 2, turn.a.intent == turn.b.intent
