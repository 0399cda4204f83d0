"""What is doubtful in the training data, by the words and the files alone: pure functions."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from agent.annotation.group_models import FindingKind, Fix, Severity
from agent.annotation.wording import wording
from agent.training.nlu import Example

# With fewer examples an intent is hardly recognised; with fewer than half of them, not at all.
LEAST_EXAMPLES = 10
# One language has so many times the examples of the other one, and enough to be compared.
_LOPSIDED, _COMPARED = 4, 20
# An intent with so many times the usual number draws messages of others.
_HEAVY = 5
_LANGUAGES = ("it", "en")
MOST_OF_A_KIND = 100
_RANK: dict[Severity, int] = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True)
class Item:
    """One example a finding is about."""

    text: str
    intent: str
    file: str
    line: int

    @classmethod
    def of(cls, example: Example) -> Item:
        """Return an example as part of a finding."""
        return cls(example.text, example.intent, example.file, example.line)


@dataclass(frozen=True)
class FoundFinding:
    """Something doubtful.

    Attributes:
        about: what makes it this finding and no other, whatever the line numbers: its id is
            made of it, so that one that was kept stays kept.
    """

    kind: FindingKind
    severity: Severity
    about: tuple[str, ...]
    intent: str | None = None
    other: str | None = None
    entity: str | None = None
    params: Mapping[str, float | str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    fixes: tuple[Fix, ...] = ("keep",)

    @property
    def id(self) -> str:
        """A name that is the same at each check."""
        content = "\x1f".join((self.kind, *self.about))
        return blake2b(content.encode("utf-8", "replace"), digest_size=12).hexdigest()

    def content(self) -> dict[str, Any]:
        """Return all but kind and severity, as it is kept."""
        kept = asdict(self)
        for name in ("kind", "severity", "about"):
            del kept[name]
        return kept


def by_words(
    examples: Sequence[Example], *, intents: Iterable[str], entities: Iterable[str]
) -> list[FoundFinding]:
    """Return what the files alone show.

    Args:
        examples: All of them.
        intents: Those the domain has, that somebody may mean.
        entities: Those the domain has.
    """
    return [
        *contradictions(examples),
        *too_few(examples, intents),
        *imbalances(examples),
        *unused_entities(examples, entities),
    ]


def contradictions(examples: Sequence[Example]) -> list[FoundFinding]:
    """Return wordings that stand under several intents: the model can learn none of them."""
    places: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        places[wording(example.text)].append(example)
    found = []
    for words, same in places.items():
        intents = [name for name, _ in Counter(each.intent for each in same).most_common()]
        if len(intents) > 1:
            found.append(
                FoundFinding(
                    "contradiction", "high", (words,), intent=intents[0], other=intents[1],
                    items=tuple(map(Item.of, same)), fixes=("move", "delete", "keep"),
                )
            )  # fmt: skip
    return found[:MOST_OF_A_KIND]


def too_few(examples: Sequence[Example], intents: Iterable[str]) -> list[FoundFinding]:
    """Return intents that have too few examples to be recognised."""
    counts = Counter(each.intent for each in examples)
    found = []
    for intent in sorted({*intents, *counts}):
        n = counts[intent]
        if n < LEAST_EXAMPLES:
            found.append(
                FoundFinding(
                    "too_few", "high" if n < LEAST_EXAMPLES / 2 else "medium", (intent,),
                    intent=intent, params={"n": n, "least": LEAST_EXAMPLES},
                    fixes=("collect", "keep"),
                )
            )  # fmt: skip
    return found


def imbalances(examples: Sequence[Example]) -> list[FoundFinding]:
    """Return intents with few examples in one language, or far more than the others have."""
    by_intent: dict[str, Counter[str]] = defaultdict(Counter)
    for each in examples:
        by_intent[each.intent][each.language] += 1
    sizes = {intent: counts.total() for intent, counts in by_intent.items()}
    usual = statistics.median(sizes.values()) if sizes else 0
    used = [name for name in _LANGUAGES if any(c[name] for c in by_intent.values())]
    found = []
    for intent, counts in sorted(by_intent.items()):
        most = max(counts.values())
        for language in used:
            if most >= _COMPARED and counts[language] * _LOPSIDED < most:
                found.append(
                    FoundFinding(
                        "imbalance", "medium", (intent, language), intent=intent,
                        params={"language": language, "n": counts[language], "median": most},
                        fixes=("collect", "keep"),
                    )
                )  # fmt: skip
        if len(sizes) > 2 and sizes[intent] > _HEAVY * max(usual, LEAST_EXAMPLES):
            found.append(
                FoundFinding(
                    "imbalance", "low", (intent,), intent=intent,
                    params={"n": sizes[intent], "median": usual},
                )
            )  # fmt: skip
    return found


def unused_entities(examples: Sequence[Example], entities: Iterable[str]) -> list[FoundFinding]:
    """Return entities the domain has and no example, and those examples have and the domain not.

    What is found by code and never by the model is in no example either: one keeps those.
    """
    known = set(entities)
    uses: dict[str, list[Example]] = defaultdict(list)
    for each in examples:
        for name in {span.entity for span in each.entities}:
            uses[name].append(each)
    found = [
        FoundFinding("unused_entity", "low", (name, "domain"), entity=name)
        for name in sorted(known - set(uses))
    ]
    found += [
        FoundFinding(
            "unused_entity", "high", (name, "examples"), entity=name,
            params={"n": len(uses[name])}, items=tuple(map(Item.of, uses[name][:10])),
            fixes=("delete", "keep"),
        )
        for name in sorted(set(uses) - known)
    ]  # fmt: skip
    return found


def in_order(findings: Iterable[FoundFinding]) -> list[FoundFinding]:
    """Return findings with the gravest first, each once; of equal ones as they came."""
    once: dict[str, FoundFinding] = {}
    for each in findings:
        once.setdefault(each.id, each)
    return sorted(once.values(), key=lambda each: _RANK[each.severity])
