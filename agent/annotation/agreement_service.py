"""How far those who label agree, from what they said."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from agent.annotation.agreement import (
    REJECTED,
    Twice,
    by_intent,
    confused,
    of_trainers,
    overall,
)
from agent.annotation.models import ReadingRow
from agent.annotation.repository import ReviewRepository
from agent.annotation.schemas import parts_of
from agent.kit.records import Record


class IntentAgreement(Record):
    """Agreement on one intent against all others."""

    intent: str
    n: int
    kappa: float
    low: float
    high: float


class ConfusedPair(Record):
    """Two intents that people, or the running model, take for each other."""

    a: str
    b: str
    people: int
    model: int


class TrainerFigures(Record):
    """What one trainer read, what somebody else read too, and how often they agreed."""

    name: str
    labels: int
    twice: int
    agreed: int


class Agreement(Record):
    """How far two trainers agree on the messages that both read."""

    n: int
    share: float
    kappa: float | None
    low: float | None
    high: float | None
    intents: tuple[IntentAgreement, ...]
    pairs: tuple[ConfusedPair, ...]
    trainers: tuple[TrainerFigures, ...]


class AgreementService:
    """Reads what trainers said, and measures it."""

    def __init__(self, session: Session) -> None:
        self._rows = ReviewRepository(session)

    def figures(self, model: Mapping[tuple[str, str], int]) -> Agreement:
        """Return the agreement; ``model`` is how often it took the first intent for the second."""
        rows = self._rows.live_readings()
        read = _twice(rows)
        kappa = overall(read)
        figures, names = of_trainers(read), {row.by: row.by_name for row in rows}
        labels = Counter(row.by for row in rows if row.decision != "skip")
        return Agreement(
            n=len(read),
            share=sum(each.agreed for each in read) / len(read) if read else 0.0,
            kappa=kappa.kappa if kappa else None,
            low=kappa.low if kappa else None,
            high=kappa.high if kappa else None,
            intents=tuple(
                IntentAgreement(intent=intent, n=k.n, kappa=k.kappa, low=k.low, high=k.high)
                for intent, k in by_intent(read).items()
            ),
            pairs=tuple(ConfusedPair.model_validate(each) for each in confused(read, model)),
            trainers=tuple(
                TrainerFigures(name=names[by], labels=n, twice=twice, agreed=agreed)
                for by, n in sorted(labels.items(), key=lambda item: (-item[1], names[item[0]]))
                for twice, agreed in (figures.get(by, (0, 0)),)
            ),
        )


def _twice(rows: Sequence[ReadingRow]) -> list[Twice]:
    """Return the messages that two people read; who skipped one has not said what it is."""
    firsts = {row.message_id: row for row in rows if row.kind == "first"}
    found = []
    for second in rows:
        first = firsts.get(second.message_id)
        if second.kind != "second" or first is None or "skip" in (first.decision, second.decision):
            continue
        found.append(Twice(_heard(first), _heard(second), (first.by, second.by)))
    return found


def _heard(row: ReadingRow) -> frozenset[str]:
    if row.decision == "reject":
        return frozenset({REJECTED})
    return frozenset(part.intent for part in parts_of(row.parts))
