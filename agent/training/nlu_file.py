"""One file of training data: which example stands on which line, and how it is edited there.

A file is edited line by line, so that comments, order and form of all the rest stay byte for
byte; what comes out is read again and must say what was meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from agent.training.annotations import Span, parsed
from agent.training.careful_yaml import (
    BREAK,
    Document,
    decoded,
    document,
    entries,
    is_null,
    last_line,
)
from agent.training.errors import DataBroken, EditImpossible, ExampleUnusable

EMPTY = b'version: "3.1"\n\nnlu:\n'
_STRIPPED = "\n\r "
# From so many examples on, their order is one.
_SOME = 3
_DASH = re.compile(r"\s*-\s*")
_NAME = re.compile(r"[^\s/]+(?:/[^\s/]+)?")


@dataclass(frozen=True)
class Item:
    """One example and the lines it fills, counted from 0."""

    intent: str
    raw: str
    text: str
    entities: tuple[Span, ...]
    first: int
    last: int


@dataclass(frozen=True)
class Block:
    """The examples of one intent; only a literal block (``|``) takes new ones."""

    intent: str
    first: int
    last: int
    literal: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class NluFile:
    """A file that was read.

    Attributes:
        name: relative to the project, as ``data/nlu/it/bills.yml``.
        blocks: its intents; synonyms, lookups and regexes are none.
        end: the last line of what stands under ``nlu``.
        lead: the last entry's line up to its first key, such as ``- ``.
    """

    name: str
    content: bytes
    blocks: tuple[Block, ...]
    end: int
    lead: str
    document: Document
    has_nlu: bool

    @property
    def items(self) -> tuple[Item, ...]:
        """All its examples in order."""
        return tuple(item for block in self.blocks for item in block.items)

    def edited(self, *, removed: frozenset[Item], added: Sequence[tuple[str, str]]) -> NluFile:
        """Return the file without some examples and with others, each an intent and a raw text.

        Raises:
            EditImpossible: the lines cannot be edited so that the result says just that.
        """
        lines = _Lines(self)
        by_intent: dict[str, list[str]] = {}
        for intent, raw in added:
            by_intent.setdefault(intent, []).append(raw)
        homes = {b.intent: b for b in self.blocks if b.literal and b.items}
        for intent, raws in by_intent.items():
            if home := homes.get(intent):
                lines.insert(raws, into=home, removed=removed)
        for block in self.blocks:
            gone = [item for item in block.items if item in removed]
            if gone and len(gone) == len(block.items) and not (
                block.intent in by_intent and homes.get(block.intent) is block
            ):  # fmt: skip
                lines.drop_block(block)
            else:
                for item in gone:
                    lines.drop(item.first, item.last)
        for intent, raws in by_intent.items():
            if intent not in homes:
                lines.append_block(intent, raws)
        return self._checked(lines.content(), removed, added)

    def _checked(
        self, content: bytes, removed: frozenset[Item], added: Sequence[tuple[str, str]]
    ) -> NluFile:
        """Return what was written, read again; it must say what was meant and nothing else."""
        meant = Counter((i.intent, i.text, i.entities) for i in self.items if i not in removed)
        meant.update((intent, *parsed(raw)) for intent, raw in added)
        line = min((item.first for item in removed), default=self.end) + 1
        try:
            after = read(self.name, content)
        except DataBroken as error:
            raise EditImpossible(file=self.name, line=line) from error
        said = Counter((i.intent, i.text, i.entities) for i in after.items)
        if said != meant or _rest(after.document.value) != _rest(self.document.value):
            raise EditImpossible(file=self.name, line=line)
        return after


def read(name: str, content: bytes) -> NluFile:
    """Return a file of training data.

    Raises:
        DataBroken: it is no YAML, or Rasa would not find what it holds.
    """
    text = decoded(content, file=name)
    found = document(text, file=name)
    texts = BREAK.split(text)[::2]
    if found.node is not None and not isinstance(found.node, yaml.MappingNode):
        raise DataBroken(name, found.node.start_mark.line + 1, "no_mapping")
    top = dict(entries(found.node)) if found.node else {}
    _check_version(top.get("version"), name)
    nlu = top.get("nlu")
    if nlu is None:
        end = max((n for n, line in enumerate(texts) if line.strip()), default=0)
        return NluFile(name, content, (), end, "- ", found, has_nlu=False)
    if is_null(nlu):
        return NluFile(name, content, (), nlu.start_mark.line, "- ", found, has_nlu=True)
    if not isinstance(nlu, yaml.SequenceNode):
        raise DataBroken(name, nlu.start_mark.line + 1, "nlu")
    blocks = []
    for entry in nlu.value:
        if not isinstance(entry, yaml.MappingNode):
            raise DataBroken(name, entry.start_mark.line + 1, "nlu")
        if block := _block(entry, name, texts):
            blocks.append(block)
    start = nlu.value[-1].start_mark if nlu.value else nlu.start_mark
    lead = texts[start.line][: start.column]
    lead = lead if "-" in lead else "- "
    return NluFile(name, content, tuple(blocks), last_line(nlu, texts), lead, found, has_nlu=True)


def _check_version(node: yaml.Node | None, name: str) -> None:
    if node is not None and not re.match(r"3(\.|$)", str(node.value)):
        raise DataBroken(name, node.start_mark.line + 1, "version", detail=str(node.value)[:40])


def _block(entry: yaml.MappingNode, name: str, texts: list[str]) -> Block | None:
    fields = dict(entries(entry))
    given = fields.get("intent")
    if given is None:
        return None
    if not isinstance(given, yaml.ScalarNode) or not _NAME.fullmatch(given.value):
        raise DataBroken(name, given.start_mark.line + 1, "intent")
    examples = fields.get("examples")
    literal = isinstance(examples, yaml.ScalarNode) and examples.style == "|"
    if examples is None:
        found: list[tuple[str, int, int]] = []
    elif isinstance(examples, yaml.ScalarNode):
        found = _in_scalar(examples)
    elif isinstance(examples, yaml.SequenceNode):
        found = _in_list(examples, name, texts)
    else:
        raise DataBroken(name, examples.start_mark.line + 1, "examples")
    items = tuple(_item(given.value, *each, name=name) for each in found)
    last = last_line(entry, texts)
    return Block(given.value, entry.start_mark.line, last, literal, items)


def _item(intent: str, raw: str, first: int, last: int, *, name: str) -> Item:
    try:
        return Item(intent, raw, *parsed(raw), first, last)
    except ExampleUnusable as error:
        raise DataBroken(name, first + 1, "annotation", detail=raw[:100]) from error


def _in_scalar(node: yaml.ScalarNode) -> list[tuple[str, int, int]]:
    """Return the examples of a block and their lines; only in ``|`` each has one of its own."""
    one_by_one = node.style == "|"
    start = node.start_mark.line
    found = []
    for number, line in enumerate(BREAK.split(node.value)[::2], 1):
        # Rasa passes over a line without a dash, with a warning.
        if line.startswith("-") and line[1:].strip(_STRIPPED):
            place = start + number if one_by_one else start
            found.append((line[1:].strip(_STRIPPED), place, place))
    return found


def _in_list(node: yaml.SequenceNode, name: str, texts: list[str]) -> list[tuple[str, int, int]]:
    found = []
    for each in node.value:
        text = each if isinstance(each, yaml.ScalarNode) else dict(entries(each)).get("text")
        if not isinstance(text, yaml.ScalarNode):
            raise DataBroken(name, each.start_mark.line + 1, "examples")
        if text.value.strip(_STRIPPED):
            place = each.start_mark.line, last_line(each, texts)
            found.append((text.value.strip(_STRIPPED), *place))
    return found


def _rest(value: Any) -> Any:
    """Return what a file says beside the examples of its intents."""
    known = value if isinstance(value, dict) else {}
    nlu = known.get("nlu")
    others = [
        each
        for each in (nlu if isinstance(nlu, list) else ())
        if not (isinstance(each, dict) and "intent" in each)
    ]
    return {**known, "nlu": others}


class _Lines:
    """The lines of a file, and what is to become of them."""

    def __init__(self, file: NluFile) -> None:
        parts = BREAK.split(file.content.decode("utf-8"))
        self._texts, self._breaks = parts[::2], [*parts[1::2], ""]
        self._file = file
        self._dropped: set[int] = set()
        # New lines by the line they come after, and whether they are put in order there.
        self._new: dict[int, tuple[list[str], bool]] = {}
        self._appended: list[str] = []

    def drop(self, first: int, last: int) -> None:
        self._dropped.update(range(first, last + 1))

    def drop_block(self, block: Block) -> None:
        self.drop(block.first, block.last)
        if self._is_blank(block.first - 1):
            self._dropped.add(block.first - 1)

    def insert(self, raws: Sequence[str], *, into: Block, removed: frozenset[Item]) -> None:
        """Put examples at the block's end, or in their order where the block is in order."""
        stays = [item for item in into.items if item not in removed]
        keys = [item.raw.casefold() for item in stays]
        ordered = len(keys) >= _SOME and keys == sorted(keys)
        for raw in raws:
            after = into.items[-1].last
            if ordered:
                place = bisect_right(keys, raw.casefold())
                after = stays[place - 1].last if place else stays[0].first - 1
            self._new.setdefault(after, ([], ordered))[0].append(self._dash(into) + raw)

    def append_block(self, intent: str, raws: list[str]) -> None:
        blocks = self._file.blocks
        lead = self._file.lead
        inner = " " * len(lead)
        models = [block for block in blocks if block.literal and block.items]
        dash = self._dash(models[-1]) if models else f"{inner}  - "
        if blocks and self._is_blank(blocks[-1].first - 1):
            self._appended.append("")
        self._appended += [f"{lead}intent: {intent}", f"{inner}examples: |"]
        self._appended += [dash + raw for raw in raws]

    def content(self) -> bytes:
        out: list[list[str]] = []
        for number, (text, line_break) in enumerate(zip(self._texts, self._breaks, strict=True)):
            if number not in self._dropped:
                out.append([text, line_break])
            new, ordered = self._new.get(number, ([], False))
            self._add(out, sorted(new, key=str.casefold) if ordered else new)
            if number == self._file.end and self._appended:
                head = [] if self._file.has_nlu else ["nlu:"]
                self._add(out, [*head, *self._appended])
        if self._texts[-1] and out:
            out[-1][1] = ""  # the file ended without a line break, and still does
        return "".join(text + line_break for text, line_break in out).encode("utf-8")

    def _add(self, out: list[list[str]], new: list[str]) -> None:
        usual = self._breaks[0] or "\n"
        for text in new:
            line_break = usual
            if out and not out[-1][1]:
                out[-1][1], line_break = usual, ""
            out.append([text, line_break])

    def _dash(self, block: Block) -> str:
        """Return what stands before an example of a block, such as ``    - ``."""
        found = _DASH.match(self._texts[block.items[-1].first])
        return found[0] if found and found[0].endswith(" ") else "    - "

    def _is_blank(self, line: int) -> bool:
        return line > 0 and not self._texts[line].strip()
