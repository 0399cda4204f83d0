"""Chooses the words of a passage that answer: up to four sentences, or a list with its lead.

What is quoted stands in the article letter for letter; nothing is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge_base.chunks import sentences

MAX_SENTENCES = 4
MAX_CHARACTERS = 480
_LIST_ITEM = re.compile(r"(?:- |\d+\. )")

Weigh = Callable[[str], float]


def quote(text: str, *, weigh: Weigh) -> str:
    r"""The part of a passage to quote.

    Args:
        text: the passage, one paragraph or list item a line.
        weigh: how much a piece of text has to do with the question; larger is better.

    Example:
        >>> quote("Paga entro 20 giorni.\n- carta\n- bonifico", weigh=len)
        'Paga entro 20 giorni.\\n- carta\\n- bonifico'
    """
    blocks = _blocks(text)
    if _is_short(blocks):
        return text
    candidates = [candidate for block in _with_leads(blocks) for candidate in _windows(block)]
    # an earlier candidate wins a tie: articles say the most important thing first
    return max(candidates, key=lambda candidate: (weigh(candidate), -text.find(candidate)))


def _blocks(text: str) -> list[list[str]]:
    """Paragraphs as one line each, lists as all their lines."""
    blocks: list[list[str]] = []
    for line in text.split("\n"):
        in_list = bool(_LIST_ITEM.match(line))
        if in_list and blocks and _LIST_ITEM.match(blocks[-1][0]):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _is_short(blocks: Sequence[Sequence[str]]) -> bool:
    characters = sum(len(line) for block in blocks for line in block)
    prose = sum(
        len(sentences(line)) for block in blocks for line in block if not _LIST_ITEM.match(line)
    )
    return characters <= MAX_CHARACTERS and prose <= MAX_SENTENCES


def _with_leads(blocks: Sequence[list[str]]) -> list[list[str]]:
    """Joins to each list the paragraph that leads into it, if it ends with a colon."""
    joined: list[list[str]] = []
    for block in blocks:
        is_list = bool(_LIST_ITEM.match(block[0]))
        if is_list and joined and joined[-1][-1].endswith(":"):
            joined[-1] = [*joined[-1], *block]
        else:
            joined.append(list(block))
    return joined


def _windows(block: list[str]) -> list[str]:
    """A list whole; of a paragraph each run of as many sentences as are allowed."""
    if len(block) > 1 or _LIST_ITEM.match(block[0]):
        return ["\n".join(block)]
    parts = sentences(block[0])
    if len(parts) <= MAX_SENTENCES - 1:
        return [block[0]]
    size = MAX_SENTENCES - 1
    return [" ".join(parts[start : start + size]) for start in range(len(parts) - size + 1)]
