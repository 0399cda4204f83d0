"""Input types: what no text or number from outside may escape."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

MESSAGE_LIMIT = 4_000

# Kept: tab and line feed. Everything else in C0/C1 has no meaning in a message, and
# bidirectional overrides only serve to show one text and mean another.
_DROPPED = {c: None for c in [*range(0x20), *range(0x7F, 0xA0)] if c not in (0x09, 0x0A)}
_DROPPED |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def clean_text(value: str) -> str:
    r"""Return the text in NFC without lone surrogates, NUL and other control characters.

    Lone surrogates become U+FFFD: SQLite and JSON encoders refuse them.

    Example:
        >>> clean_text("perche\u0301\x00?")
        'perché?'
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", value)


def _strip(value: str) -> str:
    return value.strip()


def _clean(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_clean), AfterValidator(_strip)]
ShortText = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:#-]{1,80}$")]
Sequence = Annotated[int, Field(ge=0, le=2**53 - 1)]
