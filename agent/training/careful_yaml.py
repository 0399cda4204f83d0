"""YAML that people wrote by hand or sent from elsewhere, read without trusting it.

An alias may stand for a thousand others ("billion laughs"), brackets may nest until a recursive
reader falls over, a key given twice hides what came first: all are refused, with the line. Scalars
stay the words they are: making a number of ``1:1:1...`` takes hours, and nobody here needs one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from agent.training.errors import DataBroken

LARGEST = 8 * 1024 * 1024
# A project's training data need six levels, its domain nine.
_DEEPEST = 24
# The line breaks of YAML 1.1, which is what libyaml counts by.
BREAK = re.compile("(\r\n|[\n\r\x85\u2028\u2029])")
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# 20,000 examples as a list with metadata are 160,000 events; this many take three seconds.
_MOST_EVENTS = 300_000
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TAGS = frozenset({"!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map", "null"))})


@dataclass(frozen=True)
class Document:
    """One YAML document: its nodes, which know their lines, and what they say, all of it words."""

    node: yaml.Node | None
    value: Any


def decoded(content: bytes, *, file: str) -> str:
    """Return the text of a file.

    Raises:
        DataBroken: it is too large or not UTF-8.
    """
    if len(content) > LARGEST:
        raise DataBroken(file, 1, "too_large", megabytes=LARGEST // 1024**2)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataBroken(file, content.count(b"\n", 0, error.start) + 1, "not_utf8") from error


def document(text: str, *, file: str) -> Document:
    """Return what a text says.

    Raises:
        DataBroken: it is no YAML, or YAML that is not read here.
    """
    try:
        _guard(text, file)
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                _no_key_twice(node, file)
            value = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = " ".join(filter(None, (error.context, error.problem)))
        raise DataBroken(file, mark.line + 1 if mark else 1, "not_yaml", detail=detail) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DataBroken(file, line, "not_yaml", detail=error.reason) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:  # half a surrogate pair
        raise DataBroken(file, 1, "not_yaml", detail=str(error)[:200]) from error
    return Document(node, value)


def is_null(node: yaml.Node | None) -> bool:
    """Say whether there is nothing: no node, or one that says null."""
    return node is None or (
        isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULL
    )


def entries(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """Return the entries of a mapping whose keys are words; of anything else none."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, value


def last_line(node: yaml.Node, texts: list[str]) -> int:
    """Return the last line a node fills, without the blank lines and comments behind it.

    Args:
        node: of a document.
        texts: the document's lines.
    """
    if isinstance(node, yaml.ScalarNode):
        if node.style == "|":
            count = len(BREAK.split(node.value.rstrip("\n"))[::2]) if node.value.strip() else 0
            return node.start_mark.line + count
        if node.style == ">":
            last = node.end_mark.line
            inside = texts[last][: node.end_mark.column] if last < len(texts) else ""
            last -= 0 if inside.strip() else 1
            while last > node.start_mark.line and not texts[last].strip():
                last -= 1
            return last
        return node.end_mark.line
    assert isinstance(node, yaml.CollectionNode)
    if node.flow_style:
        return int(node.end_mark.line)
    pairs = isinstance(node, yaml.MappingNode)
    children = [part for pair in node.value for part in pair] if pairs else node.value
    return max((last_line(child, texts) for child in children), default=node.start_mark.line)


def _guard(text: str, file: str) -> None:
    """Walk the events, which need neither recursion nor memory, before anything is built."""
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if number > _MOST_EVENTS:
            raise DataBroken(file, _line(event), "too_much")
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _TAGS:
            raise DataBroken(file, _line(event), "tag", detail=tag[:100])
        if isinstance(event, yaml.AliasEvent):
            raise DataBroken(file, _line(event), "alias")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise DataBroken(file, _line(event), "several_documents")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise DataBroken(file, _line(event), "too_deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _no_key_twice(node: yaml.Node, file: str) -> None:
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _no_key_twice(each, file)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    line = key.start_mark.line + 1
                    raise DataBroken(file, line, "key_twice", detail=key.value[:100])
                seen.add(key.value)
            _no_key_twice(value, file)
