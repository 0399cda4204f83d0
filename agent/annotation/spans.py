"""What a label must be: parts and entities inside the text, none over another, names known."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agent.annotation.domain import Known
from agent.annotation.errors import (
    EntityUnknown,
    IntentUnknown,
    PartsUnusable,
    SpanOutside,
    SpansOverlap,
)
from agent.annotation.models import Decision
from agent.annotation.schemas import Part, Span


def checked(
    text: str, *, decision: Decision, parts: Sequence[Part], known: Known
) -> tuple[Part, ...]:
    """Return the parts of a decision in the order of the text, if they can be.

    Raises:
        PartsUnusable: not one part or two, or any where nothing is taught.
        IntentUnknown, EntityUnknown: a name is not in the domain.
        SpanOutside: a part or an entity is empty or lies outside; an only part is not all.
        SpansOverlap: two of them share characters.
    """
    if decision != "label":
        if parts:
            raise PartsUnusable
        return ()
    if not 1 <= len(parts) <= 2:
        raise PartsUnusable
    ordered = sorted((_in_order(part) for part in parts), key=lambda part: part.start)
    for part in ordered:
        if part.intent not in known.intents:
            raise IntentUnknown(intent=part.intent)
        _require_inside(text, part.start, part.end, low=0, high=len(text))
        _check_entities(text, part, known)
    if len(ordered) == 2 and ordered[1].start < ordered[0].end:
        raise SpansOverlap
    if len(ordered) == 1 and text[ordered[0].start : ordered[0].end].strip() != text.strip():
        raise SpanOutside(start=ordered[0].start, end=ordered[0].end)
    return tuple(ordered)


def whole(
    text: str, intent: str, *, entities: Iterable[Mapping[str, Any]], known: Known
) -> tuple[Part, ...]:
    """Return a message as one part, with those of the model's entities that a label may have."""
    kept: list[Span] = []
    for found in sorted(entities, key=lambda each: (each["start"], -each["end"])):
        start, end = found["start"], found["end"]
        fits = 0 <= start < end <= len(text) and bool(text[start:end].strip())
        if fits and found["entity"] in known.entities and (not kept or kept[-1].end <= start):
            kept.append(
                Span(start=start, end=end, entity=found["entity"], role=found.get("role"),
                     value=found.get("value"))
            )  # fmt: skip
    return (Part(start=0, end=len(text), intent=intent, entities=tuple(kept)),)


def same(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Say whether two trainers mean the same: intents, parts and entities."""
    return [_in_order(part) for part in one] == [_in_order(part) for part in other]


def _in_order(part: Part) -> Part:
    return part.model_copy(
        update={"entities": tuple(sorted(part.entities, key=lambda e: (e.start, e.end, e.entity)))}
    )


def _check_entities(text: str, part: Part, known: Known) -> None:
    last = part.start
    for span in part.entities:
        if span.entity not in known.entities:
            raise EntityUnknown(entity=span.entity)
        _require_inside(text, span.start, span.end, low=part.start, high=part.end)
        if span.start < last:
            raise SpansOverlap
        last = span.end


def _require_inside(text: str, start: int, end: int, *, low: int, high: int) -> None:
    if not low <= start < end <= high or not text[start:end].strip():
        raise SpanOutside(start=start, end=end)
