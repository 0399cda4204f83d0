"""The training examples as they stand in the files now, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_INTENT = re.compile(r"^\s*-\s*intent:\s*['\"]?([\w/]+)")
_OTHER = re.compile(r"^\s*-\s*(?:synonym|lookup|regex):")
_EXAMPLE = re.compile(r"^\s+-\s+(.+?)\s*$")
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Placed:
    """One example: its words without annotations, and where it stands."""

    text: str
    intent: str
    file: str
    line: int


def placed_examples(data: Path) -> tuple[Placed, ...]:
    """Return the examples of every file under ``data/nlu``, read again when one changed."""
    files = sorted((data / "nlu").rglob("*.yml"))
    stamps = tuple((path, path.stat().st_mtime_ns) for path in files)
    return _read(data, stamps)


@lru_cache(maxsize=2)
def _read(data: Path, stamps: tuple[tuple[Path, int], ...]) -> tuple[Placed, ...]:
    return tuple(found for path, _ in stamps for found in _of_file(path, data))


def _of_file(path: Path, data: Path) -> Iterator[Placed]:
    intent = ""
    name = str(path.relative_to(data.parent))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := _INTENT.match(line):
            intent = match[1]
        elif _OTHER.match(line):
            intent = ""
        elif intent and (match := _EXAMPLE.match(line)):
            yield Placed(_ENTITY.sub(r"\1", match[1]).strip(), intent, name, number)
