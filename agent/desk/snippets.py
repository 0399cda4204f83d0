"""The stretch of a text that shows why it was found, as typed runs: never as HTML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.desk.schemas import Run
from agent.desk.words import Term, fold, same_word

_WORD = re.compile(r"[^\W_]+")
_BEFORE = 6
_SHOWN = 28
_CUT = "…"


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    folded: str


def snippet(text: str, terms: Sequence[Term]) -> tuple[Run, ...]:
    """Return about thirty words around the densest place, with what was searched for marked.

    Example:
        >>> [run.text for run in snippet("la bolletta è alta", parse_query("bollette")) if run.mark]
        ['bolletta']
    """
    text = " ".join(text.split())
    tokens = [_Token(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]
    marked: dict[int, int] = {}
    for number, term in enumerate(terms):
        if not term.excluded:
            for position in _places(tokens, term):
                marked.setdefault(position, number)
    first, last = _window(len(tokens), marked)
    if not tokens:
        return (Run(text=text[:200], mark=False),) if text else ()
    start = 0 if first == 0 else tokens[first].start
    end = len(text) if last == len(tokens) else tokens[last - 1].end
    runs = _runs(text, tokens, sorted(p for p in marked if first <= p < last), start, end)
    head = [Run(text=_CUT, mark=False)] if start else []
    tail = [Run(text=_CUT, mark=False)] if end < len(text) else []
    return (*head, *runs, *tail)


def _places(tokens: Sequence[_Token], term: Term) -> list[int]:
    """Return the positions of all tokens that belong to an occurrence of the term."""
    size = len(term.words)
    found: list[int] = []
    for at in range(len(tokens) - size + 1):
        if all(_is(tokens[at + i].folded, term, i) for i in range(size)):
            found += range(at, at + size)
    return found


def _is(token: str, term: Term, index: int) -> bool:
    word = term.words[index]
    if term.prefix and index == len(term.words) - 1 and token.startswith(word):
        return True
    return same_word(token, word)


def _window(count: int, marked: dict[int, int]) -> tuple[int, int]:
    """Return the first token shown and the one after the last: most different terms, earliest."""
    if count <= _SHOWN or not marked:
        return 0, min(count, _SHOWN)
    best = max(
        marked,
        key=lambda at: (len({n for p, n in marked.items() if at <= p < at + _SHOWN}), -at),
    )
    first = min(max(best - _BEFORE, 0), count - _SHOWN)
    return first, first + _SHOWN


def _runs(
    text: str, tokens: Sequence[_Token], marked: list[int], start: int, end: int
) -> list[Run]:
    runs = []
    at = start
    for position in marked:
        token = tokens[position]
        if token.start > at:
            runs.append(Run(text=text[at : token.start], mark=False))
        runs.append(Run(text=text[token.start : token.end], mark=True))
        at = token.end
    if at < end:
        runs.append(Run(text=text[at:end], mark=False))
    return runs
