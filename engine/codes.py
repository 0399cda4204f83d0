"""Codes that customers type: where they are, their canonical form, whether they can be right.

Patterns forgive spaces, dots, missing dashes and lower case; checksums then tell a typing error
from a code. A code whose checksum fails is still found, with `valid=False`, so that the dialogue
can ask again instead of not understanding.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One code found in a text; `start` and `end` are offsets in it."""

    entity: str
    value: str
    start: int
    end: int
    valid: bool


@dataclass(frozen=True)
class _Kind:
    entity: str
    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool] | None = None
    canonical: Callable[[str], str] | None = None
    # A loose pattern: without its checksum it may be any four-letter words.
    only_valid: bool = False


_GAP = r"[ .\-/]?"


def _digits(count: int) -> str:
    return r"\d" + rf"(?:[ .\-]?\d){{{count - 1}}}"


def _compact(raw: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", raw).upper()


def iban_is_valid(iban: str) -> bool:
    """Check an IBAN: 15-34 characters, ISO 7064 mod 97-10 equal to 1, 27 long when Italian."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        return False
    if iban.startswith("IT") and not re.fullmatch(r"IT\d{2}[A-Z]\d{10}[A-Z0-9]{12}", iban):
        return False
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


# Values of the characters in odd positions (first, third, ...), decree of 23 December 1976.
_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21) + (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
        + (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)  # fmt: skip


def tax_code_is_valid(code: str) -> bool:
    """Check the last letter of an Italian codice fiscale of a person (16 characters)."""
    if not re.fullmatch(r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}"
                        r"[A-Z][0-9LMNPQRSTUV]{3}[A-Z]", code):  # fmt: skip
        return False
    total = 0
    for position, char in enumerate(code[:15], start=1):
        total += _ODD[char] if position % 2 else int(char, 36) - (10 if char.isalpha() else 0)
    return chr(ord("A") + total % 26) == code[15]


def _with_dash(raw: str) -> str:
    compact = _compact(raw)
    return f"{compact[:2]}-{compact[2:]}"


def _phone(raw: str) -> str:
    digits = re.sub(r"\D", "", raw)
    if raw.strip().startswith(("+39", "0039")):
        digits = digits.removeprefix("00").removeprefix("39")
    elif raw.strip().startswith("+"):
        return "+" + digits
    return digits if digits.startswith(("800", "803")) else "+39" + digits


_START, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(_START + body + _END, re.IGNORECASE | re.ASCII)


# The order decides who wins where two could match: the most specific first.
_KINDS = (
    _Kind(
        "email",
        re.compile(r"[A-Za-z0-9][\w.+%-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}", re.A),
        canonical=lambda raw: raw.lower(),
    ),
    _Kind("iban", _pattern(r"IT[ ]?\d{2}[ ]?[A-Z](?:[ ]?[A-Z0-9]){22}"), iban_is_valid),
    _Kind(
        "iban",
        _pattern(r"(?!IT)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?"),
        iban_is_valid,
        only_valid=True,
    ),
    _Kind("tax_code", _pattern(r"[A-Z]{3}[ ]?[A-Z]{3}[ ]?[0-9LMNPQRSTUV]{2}[A-Z]"
                               r"[0-9LMNPQRSTUV]{2}[ ]?[A-Z][0-9LMNPQRSTUV]{3}[A-Z]"),
          tax_code_is_valid),
    _Kind("pod", _pattern(rf"IT{_GAP}\d{_GAP}\d{_GAP}\d{_GAP}E{_GAP}{_digits(8)}(?:[ ]?\d)?")),
    _Kind("customer_code", _pattern(rf"VT{_GAP}{_digits(7)}")),
    _Kind("ticket_id", _pattern(rf"TK{_GAP}{_digits(6)}"), canonical=_with_dash),
    _Kind("order_id", _pattern(rf"OR{_GAP}{_digits(8)}"), canonical=_with_dash),
    _Kind("bill_number", _pattern(rf"B{_GAP}{_digits(10)}")),
    _Kind("phone", re.compile(r"(?<![\w+])(?:\+|00)39[ .\-/]?(?:3\d{2}|0\d{1,3})"
                              r"(?:[ .\-/]?\d){5,8}(?!\d)"), canonical=_phone),
    _Kind("phone", re.compile(r"(?<![\w+])\+(?!39)[1-9](?:[ .\-]?\d){7,13}(?!\d)"),
          canonical=_phone),
    _Kind("pdr", re.compile(r"(?<![\w+.,])\d(?:[ .\-]?\d){13}(?![\w])(?![.,]\d)")),
    _Kind("phone", re.compile(r"(?<![\w+.,])(?:3\d{2}|0\d{1,3}|80[03])[ .\-/]?\d"
                              r"(?:[ .\-/]?\d){4,7}(?![\w€])(?![.,]\d)(?!\s*(?:€|euro|kwh|smc))",
                              re.IGNORECASE), canonical=_phone),
)  # fmt: skip

# "partita 0612..." and a date such as 03-04-2026 look like phones with separators.
_DATE_LIKE = re.compile(r"\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)\d{2}$")


def find_codes(text: str) -> list[Code]:
    """Return the codes in `text`, left to right, none overlapping."""
    found: list[Code] = []
    for kind in _KINDS:
        for match in kind.pattern.finditer(text):
            raw, start, end = match.group(), match.start(), match.end()
            if any(start < code.end and code.start < end for code in found):
                continue
            if kind.entity == "phone" and not _is_phone(raw):
                continue
            value = (kind.canonical or _compact)(raw)
            valid = kind.is_valid(value) if kind.is_valid else True
            if not valid and kind.only_valid:
                continue
            found.append(Code(kind.entity, value, start, end, valid))
    return sorted(found, key=lambda code: code.start)


def _is_phone(raw: str) -> bool:
    return not _DATE_LIKE.match(raw) and 8 <= len(re.sub(r"\D", "", raw)) <= 15


def mask_codes(text: str) -> str:
    """Return `text` with each code replaced by one word that names its kind."""
    for code in reversed(find_codes(text)):
        text = f"{text[: code.start]} code{code.entity.replace('_', '')} {text[code.end :]}"
    return text
