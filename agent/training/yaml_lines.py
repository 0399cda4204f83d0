"""YAML that people keep by hand, to which lines are added without touching the others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import yaml

from agent.training.careful_yaml import BREAK, decoded, document, entries, last_line
from agent.training.errors import DataBroken, EditImpossible


class YamlLines:
    r"""One file, and the lines that are to be added to it.

    Example:
        >>> domain = YamlLines("domain.yml", b"intents:\n- greet\n")
        >>> domain.item("intents", ["- thank"], value="thank")
        >>> domain.content()
        b'intents:\n- greet\n- thank\n'
    """

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self._text = decoded(content, file=name)
        self._document = document(self._text, file=name)
        self._texts = BREAK.split(self._text)[::2]
        self._meant: dict[str, Any] = deepcopy(self.value)
        self._inserted: list[tuple[int, list[str]]] = []
        self._after: Counter[tuple[str, str | None]] = Counter()

    @property
    def value(self) -> dict[str, Any]:
        """What the file says now; an empty mapping where it says nothing."""
        value = self._document.value
        return value if isinstance(value, dict) else {}

    def item(self, key: str, lines: Sequence[str], *, value: Any, after: str | None = None) -> None:
        """Add an item to the list under a key; the list need not be there yet.

        Args:
            key: at the top of the file.
            lines: the item, indented from 0.
            value: what it says.
            after: the item it comes behind; else it is the last.
        """
        node = self._node(key)
        column, behind = 0, []
        if isinstance(node, yaml.SequenceNode) and node.value:
            column = node.start_mark.column
            behind = [each for each in node.value if after and _word(each) == after]
        self._insert(key, behind[-1] if behind else node, lines, column)
        items = self._meant[key] = list(self._meant.get(key) or [])
        found = [n for n, item in enumerate(items) if after and _named(item) == after]
        place = found[-1] + 1 + self._after[key, after] if found else len(items)
        items.insert(place, value)
        self._after[key, after] += 1

    def entry(self, key: str, lines: Sequence[str], *, value: dict[str, Any]) -> None:
        """Add keys to the mapping under a key; the mapping need not be there yet."""
        node = self._node(key)
        column = 2
        if isinstance(node, yaml.MappingNode) and node.value:
            column = node.value[0][0].start_mark.column
        self._insert(key, node, lines, column)
        self._meant[key] = {**(self._meant.get(key) or {}), **value}

    def content(self) -> bytes:
        """Return the file with the lines in it.

        Raises:
            EditImpossible: it would say something else than what was meant.
        """
        parts = BREAK.split(self._text)
        breaks = [*parts[1::2], ""]
        usual = breaks[0] or "\n"
        out: list[str] = []
        for number in range(-1, len(self._texts)):
            if number >= 0:
                out.append(self._texts[number] + breaks[number])
            for at, new in self._inserted:
                if at == number:
                    if number >= 0 and not breaks[number] and self._texts[number]:
                        out[-1] += usual if not out[-1].endswith(usual) else ""
                    out += [line + usual for line in new]
        written = "".join(out)
        try:
            right = document(written, file=self.name).value == self._meant
        except DataBroken:
            right = False
        if not right:
            line = min((at for at, _ in self._inserted), default=0) + 1
            raise EditImpossible(file=self.name, line=line)
        return written.encode("utf-8")

    def _node(self, key: str) -> yaml.Node | None:
        node = self._document.node
        return dict(entries(node)).get(key) if node is not None else None

    def _insert(
        self, key: str, behind: yaml.Node | None, lines: Sequence[str], column: int
    ) -> None:
        new = [" " * column + line if line else "" for line in lines]
        if behind is not None:
            self._inserted.append((last_line(behind, self._texts), new))
            return
        head = [] if key in self._meant else [f"{key}:"]
        end = max((n for n, text in enumerate(self._texts) if text.strip()), default=-1)
        self._inserted.append((end, [*head, *new]))


def quoted(text: str) -> str:
    r"""Return a text as a YAML scalar in double quotes, in one line.

    Example:
        >>> quoted('"Ciao"\n')
        '"\\"Ciao\\"\\n"'
    """
    return json.dumps(text, ensure_ascii=False)


def _word(node: yaml.Node) -> str | None:
    """Return the word of a list's item; of a mapping, such as an intent with options, its key."""
    if isinstance(node, yaml.MappingNode) and node.value:
        node = node.value[0][0]
    return node.value if isinstance(node, yaml.ScalarNode) else None


def _named(item: Any) -> Any:
    return next(iter(item), None) if isinstance(item, dict) else item
