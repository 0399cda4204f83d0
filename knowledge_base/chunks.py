"""Cuts an article into passages along its headings.

A passage is a section, or a part of one when the section is long: whole paragraphs, whole list
items, at the limit whole sentences. Each carries the title and the headings above it, because a
section such as "How much it costs" says nothing without them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge_base.articles import Article

MAX_TOKENS = 180
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\")]*\s+(?=[«“\"(]*[A-ZÀ-Ý0-9])")
# a full stop after these does not end a sentence
_ABBREVIATIONS = re.compile(r"(?:\b(?:art|n|nr|tel|es|ecc|sig|dott|min|max|ca|e\.g|i\.e|No))\.$")

CountTokens = Callable[[str], int]


@dataclass(frozen=True)
class Passage:
    """A quotable part of an article.

    ``text`` is plain: paragraphs and list items, one a line; the items of a list keep their
    ``- `` or ``1. ``. ``heading`` holds the headings above the passage, joined by `` › ``; it is
    empty for what comes before the first heading.
    """

    article_id: str
    language: str
    title: str
    heading: str
    text: str

    @property
    def embedded_text(self) -> str:
        """What the encoder reads: title, headings, text."""
        parts = [self.title, self.heading, self.text]
        return "\n".join(part for part in parts if part)

    @property
    def digest(self) -> str:
        """SHA-256 of the embedded text; an unchanged passage is not embedded again."""
        return hashlib.sha256(self.embedded_text.encode("utf-8")).hexdigest()


def cut(
    article: Article, *, count_tokens: CountTokens, max_tokens: int = MAX_TOKENS
) -> list[Passage]:
    """Cut `article` into passages of at most `max_tokens` tokens of text.

    A single word longer than the limit is kept whole.

    Args:
        article: what to cut.
        count_tokens: how many tokens the encoder sees in a text.
        max_tokens: the limit, without title and headings.
    """
    return [
        Passage(article.id, article.language, article.title, heading, "\n".join(lines))
        for heading, section in _sections(article.text)
        for lines in _packed(section, count_tokens=count_tokens, max_tokens=max_tokens)
    ]


def sentences(line: str) -> list[str]:
    """Split one line of text into sentences; the pieces joined by spaces give the line."""
    pieces: list[str] = []
    for piece in _SENTENCE_END.split(line):
        if pieces and _ABBREVIATIONS.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return pieces


def plain(text: str) -> str:
    """Markdown as plain text: one paragraph or list item a line, without headings."""
    return "\n".join(line for _, lines in _sections(text) for line in lines)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Headings and plain lines of each section that has text."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    trail: list[tuple[int, str]] = []
    lines: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            if lines:
                yield _heading(trail), lines
                lines = []
            level = int(token.tag[1:])
            trail = [(above, name) for above, name in trail if above < level]
            trail.append((level, _inline(tokens[index + 1])))
            index += 2
        elif token.nesting == 1:
            end = _closing(tokens, start=index)
            lines += _block_lines(tokens[index : end + 1])
            index = end
        elif token.type in ("fence", "code_block"):
            lines += token.content.splitlines()
        index += 1
    if lines:
        yield _heading(trail), lines


def _heading(trail: list[tuple[int, str]]) -> str:
    return " › ".join(name for _, name in trail)


def _closing(tokens: list[Token], *, start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block_lines(tokens: list[Token]) -> Iterator[str]:
    """Plain lines of one block: a paragraph, a list with its nested lists, a quote, a table."""
    counters: list[int | None] = []
    marker = ""
    row: list[str] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            first = int(token.attrs.get("start", 1)) if token.type[0] == "o" else None
            counters.append(first)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counters.pop()
        elif token.type == "list_item_open":
            number = counters[-1]
            marker = "- " if number is None else f"{number}. "
            counters[-1] = None if number is None else number + 1
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield " | ".join(row)
        elif token.type == "inline":
            if token.level >= 4 and tokens[0].type == "table_open":
                row.append(_inline(token))
            else:
                yield marker + _inline(token)
                marker = ""


def _inline(token: Token) -> str:
    parts = [
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or []
        if child.type not in ("html_inline", "image")
    ]
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _packed(lines: list[str], *, count_tokens: CountTokens, max_tokens: int) -> Iterator[list[str]]:
    """Groups of lines within the limit; a line beyond it is cut at sentences, then at words."""
    group: list[str] = []
    used = 0
    for line in (part for whole in lines for part in _fitting(whole, count_tokens, max_tokens)):
        size = count_tokens(line)
        if group and used + size > max_tokens:
            yield group
            group, used = [], 0
        group.append(line)
        used += size
    if group:
        yield group


def _fitting(line: str, count_tokens: CountTokens, max_tokens: int) -> Iterator[str]:
    if count_tokens(line) <= max_tokens:
        yield line
        return
    pieces = sentences(line)
    if len(pieces) == 1:
        pieces = line.split(" ")
    if len(pieces) == 1:
        yield line
        return
    current = ""
    for piece in (part for whole in pieces for part in _fitting(whole, count_tokens, max_tokens)):
        longer = f"{current} {piece}" if current else piece
        if current and count_tokens(longer) > max_tokens:
            yield current
            current = piece
        else:
            current = longer
    yield current
