"""How far trainers agree, and where they do not: pure functions on what they said.

Cohen's kappa (1960) is the agreement beyond what two people would reach who label by chance, each
with his own habits. Its interval is Wilson's (1927) of the observed agreement, chance agreement
being taken as it was observed, as in Cohen's own standard error; with few messages, or none
disputed, that error would claim a certainty nobody has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from agent.training.report import wilson

REJECTED = "(rejected)"
# Pairs that only the model confuses are listed up to here; people's all are.
_MODEL_PAIRS = 20


@dataclass(frozen=True)
class Twice:
    """One message that two trainers read without seeing each other.

    Attributes:
        first: the intents the first one heard; `REJECTED` alone where he rejected it.
        second: the same of the second.
        by: the two trainers' ids.
    """

    first: frozenset[str]
    second: frozenset[str]
    by: tuple[str, str]

    @property
    def agreed(self) -> bool:
        """Whether they heard the same."""
        return self.first == self.second


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance and its 95 % interval; ``n`` says on how many messages it rests."""

    n: int
    kappa: float
    low: float
    high: float


@dataclass(frozen=True)
class Pair:
    """Two intents taken for each other: how often by people, how often by the model."""

    a: str
    b: str
    people: int
    model: int


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> Kappa | None:
    """Return the agreement of two trainers on the same messages; None without any.

    Where both always say one and the same thing, chance explains it all and the quotient is 0/0;
    it counts as agreement.

    Args:
        first: what the first said of each message.
        second: what the second said, in the same order.
    """
    n = len(first)
    if n == 0:
        return None
    same = sum(one == other for one, other in zip(first, second, strict=True))
    counts, others = Counter(first), Counter(second)
    chance = sum(counts[each] * others[each] for each in counts) / n**2
    if chance == 1.0:
        return Kappa(n, 1.0, *wilson(same, n))
    low, high = ((share - chance) / (1 - chance) for share in wilson(same, n))
    return Kappa(n, (same / n - chance) / (1 - chance), max(-1.0, low), high)


def overall(read: Sequence[Twice]) -> Kappa | None:
    """Return the agreement on whole messages."""
    return cohen_kappa([_named(each.first) for each in read], [_named(e.second) for e in read])


def by_intent(read: Sequence[Twice]) -> dict[str, Kappa]:
    """Return the agreement on each intent against all others, the least agreed first.

    ``n`` is on how many messages either of the two heard it.
    """
    intents = set().union(*(each.first | each.second for each in read)) - {REJECTED}
    found = {}
    for intent in intents:
        sides = [
            [str(intent in heard) for heard in side]
            for side in ([each.first for each in read], [each.second for each in read])
        ]
        kappa = cohen_kappa(*sides)
        assert kappa is not None
        n = sum(intent in each.first | each.second for each in read)
        found[intent] = Kappa(n, kappa.kappa, kappa.low, kappa.high)
    return dict(sorted(found.items(), key=lambda item: (item[1].kappa, -item[1].n, item[0])))


def confused(read: Sequence[Twice], model: Mapping[tuple[str, str], int]) -> list[Pair]:
    """Return the pairs of intents that people take for each other, beside the model's.

    Args:
        read: messages read twice.
        model: how often it took the first for the second.
    """
    people: Counter[tuple[str, str]] = Counter()
    for each in read:
        for one, other in product(each.first - each.second, each.second - each.first):
            people[_pair(one, other)] += 1
    machine: Counter[tuple[str, str]] = Counter()
    for (one, other), n in model.items():
        if one != other:
            machine[_pair(one, other)] += n
    chosen = set(people) | {pair for pair, _ in machine.most_common(_MODEL_PAIRS)}
    found = [Pair(a, b, people[a, b], machine[a, b]) for a, b in chosen]
    return sorted(found, key=lambda pair: (-pair.people, -pair.model, pair.a, pair.b))


def of_trainers(read: Sequence[Twice]) -> dict[str, tuple[int, int]]:
    """Return of each trainer how many messages somebody else read too, and how many alike."""
    found: dict[str, tuple[int, int]] = {}
    for each in read:
        for by in each.by:
            twice, agreed = found.get(by, (0, 0))
            found[by] = twice + 1, agreed + each.agreed
    return found


def _named(heard: frozenset[str]) -> str:
    return " + ".join(sorted(heard))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
