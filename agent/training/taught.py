"""Which examples an encoder is taught, and which are kept from it to calibrate and judge by.

A taught encoder's vectors already tell the intent of what it was taught, so predictions for those
examples are too good however a classifier is held back from them: on our data 98 % seem right
where 93 % are. One text in six is therefore never taught.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

FILE = "taught.txt"
_ONE_IN = 6
_NO_LETTERS = re.compile(r"[\W_]+")


def key_of(text: str) -> str:
    """Return the key of a text; case, accents and marks are no difference.

    Example:
        >>> key_of("Perché no?") == key_of("perche no")
        True
    """
    parts = unicodedata.normalize("NFD", text)
    plain = "".join(part for part in parts if not unicodedata.combining(part)).casefold()
    letters = _NO_LETTERS.sub("", plain)
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:16]


def may_be_taught(text: str) -> bool:
    """Say whether a text may be taught: always the same answer, in both languages alike."""
    return int(key_of(text), 16) % _ONE_IN != 0


def note_taught(folder: Path, texts: Iterable[str]) -> None:
    """Write beside an encoder what it was taught, as Rasa's environment reads it."""
    keys = sorted({key_of(text) for text in texts})
    (folder / FILE).write_text("\n".join(keys) + "\n", encoding="ascii")
