"""Which intents and entities a label may name: those of Rasa's domain, as the file says now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

# What the dialogue is given where the model is not sure; nobody means it.
_NEVER_MEANT = frozenset({"nlu_fallback"})
# Carried by our own buttons only.
_NEVER_SAID = frozenset({"choice"})


@dataclass(frozen=True)
class Known:
    """The names a label may use."""

    intents: frozenset[str]
    entities: frozenset[str]


def known_names(domain: Path) -> Known:
    """Return the names in ``domain.yml``, read again when the file changed."""
    stamp = domain.stat()
    return _read(domain, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=4)
def _read(domain: Path, changed_ns: int, size: int) -> Known:
    del changed_ns, size
    content = yaml.load(domain.read_text("utf-8"), Loader=yaml.CSafeLoader) or {}
    return Known(
        intents=frozenset(_names(content.get("intents"))) - _NEVER_MEANT,
        entities=frozenset(_names(content.get("entities"))) - _NEVER_SAID,
    )


def _names(entries: Iterable[str | Mapping[str, Any]] | None) -> Iterable[str]:
    """Yield names; with settings of its own an entry is a mapping of one key."""
    for entry in entries or ():
        yield entry if isinstance(entry, str) else next(iter(entry))
