"""Identifiers that sort by the time they were made."""

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_CHARS = 10
_RANDOM_CHARS = 16


def new_id() -> str:
    """Return a new identifier: 26 characters, sorted by time, unguessable.

    The layout is ULID's (48 bits of milliseconds, 80 random bits, base 32) in lower case.
    """
    return _encode(time.time_ns() // 1_000_000, _TIME_CHARS) + _encode(
        secrets.randbits(80), _RANDOM_CHARS
    )


def _encode(number: int, length: int) -> str:
    chars = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        chars.append(_ALPHABET[digit])
    return "".join(reversed(chars))
