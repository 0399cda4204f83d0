"""Amounts of money and meter readings in customer text, as plain decimal numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A value found in a text, with its offsets."""

    value: str
    start: int
    end: int


_NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"
_CURRENCY = r"(?:€|euro?s?\b|eur\b|£|quid\b|bucks\b|€uro\b|eruo\b)"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:€|eur|euro)\s?(?P<after>{_NUMBER})(?![\d])"
    rf"|(?<![\w.,])(?P<before>{_NUMBER})\s?{_CURRENCY}(?:\s?(?:e|and)\s?(?P<cents>\d{{1,2}})\b"
    r"(?!\s*(?:€|euro|rate|mesi|giorni|months|days))(?:\s?(?:cent\w*)?)?)?",
    re.IGNORECASE,
)
_UNITS = {
    "zero": 0, "un": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5,
    "sei": 6, "sette": 7, "otto": 8, "nove": 9, "dieci": 10, "undici": 11, "dodici": 12,
    "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16, "diciassette": 17,
    "diciotto": 18, "diciannove": 19, "venti": 20, "trenta": 30, "quaranta": 40,
    "cinquanta": 50, "sessanta": 60, "settanta": 70, "ottanta": 80, "novanta": 90,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_MULTIPLES = {"cento": 100, "hundred": 100, "mille": 1000, "mila": 1000, "thousand": 1000}
_WORDS = sorted({*_UNITS, *_MULTIPLES}, key=len, reverse=True)
# "novantacinque" and "trentotto" are written as one word, the tens' last vowel dropped.
_ELIDED = {word[:-1]: value for word, value in _UNITS.items() if word.endswith("ta") or
           word == "venti"}  # fmt: skip
_SPOKEN = re.compile(r"((?:[a-zé]+[\s-]){0,4}[a-zé]+)\s(?:euros?|eur|€)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[a-zé]+", re.IGNORECASE)
_JOINERS = frozenset({"and", "e"})
_CONTEXT = re.compile(
    r"\b(?:lettur\w*|letture|autolettura|contator\w*|segna\w*|leggo|legge|riporta|cifre|"
    r"numer[io] (?:neri|del contatore)|reading\w*|reads?|meter|shows?|says|display\w*|"
    r"f[123]|a[123]|fascia [123]|band [123]|rate [12])\b",
    re.IGNORECASE,
)
_READING = re.compile(
    r"(?<![\w€£+/.,-])(?P<number>\d{1,3}(?:[., ]\d{3})+|\d{2,8}(?:[.,]\d{1,3})?)"
    r"(?P<unit>\s?(?:kwh|kw/h|smc|mc|m3|m³|metri cubi|cubic met\w+)\b|\s?m³)?"
    r"(?![\w€%])(?![./-]\d)(?!\s?(?:€|euro|eur\b|%|giorni|days|anni|years|mesi|months|minut|ore\b|"
    r"hours|min\b|mega|mbps|mbit|gb\b))",
    re.IGNORECASE,
)


def decimal_of(raw: str) -> str:
    """Return a number as written in Italy or in England with a point before its decimals.

    "1.234,50", "1,234.50", "1 234" and "84,5" are understood by the last separator: followed by
    three digits it separates thousands, else decimals.
    """
    raw = re.sub(r"[' ]", "", raw)
    last = max(raw.rfind("."), raw.rfind(","))
    if last < 0:
        return raw
    whole, fraction = re.sub(r"[.,]", "", raw[:last]), raw[last + 1 :]
    return whole + fraction if len(fraction) == 3 else f"{whole}.{fraction}"


def _spoken_number(phrase: str) -> tuple[int, int] | None:
    """Return the number the last words of `phrase` say and where in it they begin."""
    begin = None
    for match in reversed(list(_WORD.finditer(phrase))):
        word = _plain(match.group())
        if word in _JOINERS and begin is not None:
            continue
        if not _pieces(word):
            break
        begin = match.start()
    return None if begin is None else (_number_said(phrase[begin:]), begin)


def _plain(word: str) -> str:
    return word.lower().replace("é", "e")


def _pieces(word: str) -> list[int] | None:
    """Return the numbers a word is made of ("duecento": 2, 100), None when it is no number."""
    if not word:
        return []
    for known in _WORDS:
        if word.startswith(known):
            rest = _pieces(word[len(known) :])
            if rest is not None:
                return [_UNITS.get(known, _MULTIPLES.get(known, 0)), *rest]
    for known, value in _ELIDED.items():
        if word.startswith(known) and word[len(known) :] in ("uno", "otto"):
            return [value, _UNITS[word[len(known) :]]]
    return None


def _joined(pieces: list[int]) -> int:
    total, current = 0, 0
    for piece in pieces:
        if piece == 1000:
            total, current = total + max(current, 1) * 1000, 0
        elif piece == 100:
            current = max(current, 1) * 100
        else:
            current += piece
    return total + current


def _number_said(phrase: str) -> int:
    words = [_plain(match.group()) for match in _WORD.finditer(phrase)]
    return _joined([piece for word in words if word not in _JOINERS
                    for piece in _pieces(word) or []])  # fmt: skip


def find_amounts(text: str) -> list[Span]:
    """Return the amounts of money in `text`, as "84.50"."""
    found = []
    for match in _AMOUNT.finditer(text):
        number = decimal_of(match["after"] or match["before"])
        if match["cents"] and "." not in number:
            number = f"{number}.{match['cents']:0>2}"
        found.append(Span(f"{float(number):.2f}", match.start(), match.end()))
    for match in _SPOKEN.finditer(text):
        spoken = _spoken_number(match.group(1))
        if spoken and all(match.end() <= s.start or s.end <= match.start() for s in found):
            value, begin = spoken
            found.append(Span(f"{value:.2f}", match.start() + begin, match.end()))
    return sorted(found, key=lambda span: span.start)


def find_readings(text: str) -> list[Span]:
    """Return the meter readings in `text`: numbers with a unit, in context, or on their own."""
    alone = re.fullmatch(r"\W*(?:\d[\d., ]*\W*){1,3}(?:kwh|smc|mc|m3|m³)?\W*", text, re.IGNORECASE)
    context = bool(alone) or bool(_CONTEXT.search(text))
    found = []
    for match in _READING.finditer(text):
        if not match["unit"] and not context:
            continue
        raw = match["number"]
        digits = re.sub(r"\D", "", raw)
        is_year = not match["unit"] and not alone and re.fullmatch(r"20[12]\d", raw)
        if is_year or not 2 <= len(digits) <= 9:
            continue
        whole, _, fraction = decimal_of(raw).partition(".")
        value = (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
        found.append(Span(value, match.start("number"), match.end("number")))
    return found
