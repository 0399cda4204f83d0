"""Which model Rasa starts with: the promoted one, else the newest file of `make train`.

`promoted.json` in the models folder is a pointer, written by whoever promotes:
`{"file": ..., "sha256": ..., "before": [{"file", "sha256"}, ...]}`. A file that is gone or not what
was promoted is passed over for the one promoted before it, so that a damaged file costs a model
and not the service.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

logger = logging.getLogger(__name__)

POINTER = "promoted.json"
CANDIDATE = "studio-"
_CHUNK = 1 << 20


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def newest_model(folder: Path, *, but: frozenset[str] = frozenset()) -> Path | None:
    """Return the model file written last, `but` for those of these names.

    What the studio trained waits to be promoted: it comes last, however new it is.
    """
    files = (path for path in folder.glob("*.tar.gz") if path.name not in but)
    return max(files, key=_rank, default=None)


def _rank(path: Path) -> tuple[bool, float]:
    return not path.name.startswith(CANDIDATE), path.stat().st_mtime


def chosen_model(folder: Path) -> Path | None:
    """Return the model to start with; None where the folder holds none."""
    damaged = set()
    for name, sha256 in _pointed(folder / POINTER):
        path = folder / name
        if Path(name).name == name and path.is_file() and digest(path) == sha256:
            return path
        logger.error("The promoted model %s is gone or damaged", name)
        damaged.add(name)
    return newest_model(folder, but=frozenset(damaged))


def _pointed(pointer: Path) -> Iterator[tuple[str, str]]:
    """Yield file and sum of the promoted model and of those before it, the latest first."""
    try:
        read = json.loads(pointer.read_text(encoding="utf-8"))
        entries = [read, *read.get("before", ())]
        yield from [(str(entry["file"]), str(entry["sha256"])) for entry in entries]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        logger.exception("%s cannot be read", pointer)
