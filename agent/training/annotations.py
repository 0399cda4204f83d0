"""Entities inside an example, as Rasa 3 writes them: ``[Roma](city)``, ``[light]{"entity": ...}``.

What is read here is what training reads: the pattern of Rasa's own
`rasa.shared.nlu.training_data.entities_parser`, but in linear time. That one looks from each
bracket to the end, and files come from elsewhere: a line of a million brackets takes it hours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from agent.training.errors import ExampleUnusable

_REST = re.compile(
    r"\((?P<entity>[^:)]+?)(?::(?P<value>[^)]+))?\)|\{(?P<dict>[^}]+?)\}|\[(?P<dicts>.*?)\]"
)
_CLOSING = {"(": ")", "{": "}", "[": "]"}
# What YAML does not take, and the mark of byte order, which it takes for none of the text.
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
# No customer can write more.
LONGEST = 4_000
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, order=True)
class Span:
    """An entity: which characters of the text, what they are, and what they stand for."""

    start: int
    end: int
    entity: str
    role: str | None = None
    value: str | None = None


def parsed(raw: str) -> tuple[str, tuple[Span, ...]]:
    """Return the text of an annotated example, and its entities.

    Raises:
        ExampleUnusable: an annotation is not what Rasa reads.
    """
    texts: list[str] = []
    spans: list[Span] = []
    last = start = 0
    for first, close, match in _marks(raw):
        texts += (raw[last:first], raw[first + 1 : close])
        start += first - last
        end = start + close - first - 1
        if match["entity"]:
            spans.append(Span(start, end, match["entity"], value=match["value"]))
        else:
            dicts = [match["dict"]] if match["dict"] else _dicts(match["dicts"])
            spans += [_from_dict(each, start, end, raw) for each in dicts]
        last, start = match.end(), end
    return "".join(texts) + raw[last:], tuple(spans)


def _marks(raw: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield of each annotation its brackets, and what follows them."""
    lasts = {opening: raw.rfind(closing) for opening, closing in _CLOSING.items()}
    place = 0
    # The text in brackets has no closing one in it: all that open before it share its end.
    while (first := raw.find("[", place)) >= 0 and (close := raw.find("]", first + 1)) >= 0:
        place = close + 1
        follows = close > first + 1 and lasts.get(raw[place : place + 1], -1) > place
        if follows and (match := _REST.match(raw, place)):
            yield first, close, match
            place = match.end()


def _dicts(text: str) -> Iterator[str]:
    """Yield what stands in each pair of braces."""
    place = 0
    while (first := text.find("{", place)) >= 0 and (close := text.find("}", first + 1)) >= 0:
        if close > first + 1:
            yield text[first + 1 : close]
        place = close + 1


def annotated(text: str, entities: Sequence[Span] = ()) -> str:
    """Return an example in Rasa's form, in one line.

    Raises:
        ExampleUnusable: Rasa would read something else than this text with these entities.
    """
    flat = _SPACE.sub(" ", text)
    lead = len(flat) - len(flat.lstrip())
    flat = flat.strip()
    spans = sorted(
        Span(each.start - lead, each.end - lead, each.entity, each.role, each.value)
        for each in entities
    )
    written = flat + "".join(each.value or "" for each in spans)
    if not 0 < len(flat) <= LONGEST or flat.startswith("/") or _UNPRINTABLE.search(written):
        raise ExampleUnusable(text=_shown(text))
    raw, last = "", 0
    for (start, end), found in groupby(spans, key=lambda span: (span.start, span.end)):
        if not last <= start < end <= len(flat):
            raise ExampleUnusable(text=_shown(text))
        raw += flat[last:start] + _marked(flat[start:end], list(found))
        last = end
    raw += flat[last:]
    try:
        same = parsed(raw) == (flat, tuple(spans))
    except ExampleUnusable:
        same = False
    if not same:
        raise ExampleUnusable(text=_shown(text))
    return raw


def plain(text: str) -> str:
    """Return a text as it stands in the files: in one line, without spaces around it."""
    return _SPACE.sub(" ", text).strip()


def _marked(text: str, spans: list[Span]) -> str:
    if len(spans) > 1:
        return f"[{text}][{', '.join(map(_as_dict, spans))}]"
    span = spans[0]
    if span.role is None and span.value is None:
        return f"[{text}]({span.entity})"
    return f"[{text}]{_as_dict(span)}"


def _as_dict(span: Span) -> str:
    given = {"entity": span.entity, "role": span.role, "value": span.value}
    return json.dumps({k: v for k, v in given.items() if v is not None}, ensure_ascii=False)


def _from_dict(inner: str, start: int, end: int, raw: str) -> Span:
    try:
        given: Any = json.loads(f"{{{inner}}}")
    except (ValueError, RecursionError) as error:
        raise ExampleUnusable(text=_shown(raw)) from error
    entity, role, value = (given.get(key) for key in ("entity", "role", "value"))
    if not isinstance(entity, str) or not isinstance(role, str | None):
        raise ExampleUnusable(text=_shown(raw))
    return Span(start, end, entity, role, None if value is None else str(value))


def _shown(text: str) -> str:
    return text[:200].encode("utf-8", "replace").decode()
