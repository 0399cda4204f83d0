"""Which training examples a fine-tuned encoder was taught, intents and all.

Its vectors of those already tell the intent, also to a classifier that never saw the example: what
is predicted for them while held out is too good to calibrate or to judge by.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from engine.text import without_accents

FILE = "taught.txt"
_NO_LETTERS = re.compile(r"[\W_]+")


def key_of(text: str) -> str:
    """Return the key of a text; case, accents and marks are no difference.

    The product writes the same keys (`agent/training/taught.py`).

    Example:
        >>> key_of("Perché no?") == key_of("perche no")
        True
    """
    letters = _NO_LETTERS.sub("", without_accents(text).casefold())
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:16]


def taught_to(folder: Path) -> frozenset[str]:
    """Return the keys of what the encoder in `folder` was taught; none where it is as published."""
    path = folder / FILE
    return frozenset(path.read_text(encoding="ascii").split()) if path.is_file() else frozenset()
