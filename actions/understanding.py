"""Reads from a message what no entity carries in a usable form: product, number, day, address."""

import re
from datetime import date, timedelta
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

from actions.context import Turn

Product = Literal["luce", "gas", "fibra"]

_PRODUCTS: dict[Product, re.Pattern[str]] = {
    "luce": re.compile(
        r"\b(luce|corrente|elettric\w*|electric\w*|power|light|kwh|pod)\b", re.IGNORECASE
    ),
    "gas": re.compile(r"\b(gas|metano|smc|pdr|metri cubi|cubic met\w+)\b", re.IGNORECASE),
    "fibra": re.compile(
        r"\b(fibra|fibre|fiber|internet|wi-?fi|adsl|linea|broadband|modem|router)\b", re.IGNORECASE
    ),
}
_WORDS = re.compile(r"[^\W\d_]{3,}")
_STREET = re.compile(
    r"\b(via|viale|v\.le|piazza|p\.za|piazzale|corso|c\.so|largo|vicolo|strada|contrada|lungo\w+"
    r"|localit[aà]|fraz\w*|\d+ [^\W\d]+ (street|road|avenue|lane|square))\b",
    re.IGNORECASE,
)
_CALL_TIME = re.compile(
    r"\b(mattin\w*|pomeriggi\w*|sera|pranzo|dopo (?:le|l['’])\s?\d{1,2}|prima delle \d{1,2}"
    r"|alle \d{1,2}|verso le \d{1,2}|dalle \d{1,2}[\w ]*|domani|oggi|luned\w|marted\w|mercoled\w"
    r"|gioved\w|venerd\w|sabato|morning|afternoon|evening|lunchtime|(?:after|before|around|at)"
    r" \d{1,2}(?: ?[ap]m)?|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9,
    "dieci": 10, "dodici": 12, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_ORDINAL = r"(?:°|º|st|nd|rd|th)?"


def product(turn: Turn) -> Product | None:
    """Return the product a message names, if it names exactly one."""
    for source in (*turn.entities("product"), turn.text):
        named: list[Product] = [p for p, words in _PRODUCTS.items() if words.search(source)]
        if len(named) == 1:
            return named[0]
    return None


def whole_number(text: str) -> int | None:
    """Return the only number in a text; thousands separators and decimals are understood.

    Example:
        >>> whole_number("segna 12.345"), whole_number("12345,6 kWh"), whole_number("3 o 4")
        (12345, 12345, None)
    """
    found = re.findall(r"\d{1,3}(?:[. ’']\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?", text)
    if len(found) != 1:
        return None
    digits = found[0]
    if re.fullmatch(r"\d{1,3}(?:[. ’']\d{3})+(?:,\d+)?", digits):
        digits = re.sub(r"[. ’']", "", digits)
    return int(re.split(r"[.,]", digits)[0])


def small_number(text: str) -> int | None:
    """Return the only number in a text, in digits or, up to twelve, in words.

    Example:
        >>> small_number("facciamo quattro rate"), small_number("in 3"), small_number("due o tre")
        (4, 3, None)
    """
    words = [_NUMBERS[word] for word in _WORDS.findall(text.lower()) if word in _NUMBERS]
    if len(words) == 1:
        return words[0]
    return None if words else whole_number(text)


@cache
def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for locale in ("it", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                names[name.lower().rstrip(".")] = number
    return names


@cache
def _weekday_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for locale in ("it", "en"):
        for number, name in get_day_names("wide", locale=locale).items():
            names[name.lower()] = number
            names[name.lower().replace("ì", "i")] = number
    return names


def month(text: str) -> int | None:
    """Return the month (1-12) that a text names in full, if it names one.

    Example:
        >>> month("la bolletta di agosto"), month("what about March?"), month("boh")
        (8, 3, None)
    """
    found = {
        _month_names()[word] for word in _WORDS.findall(text.lower()) if word in _month_names()
    }
    return found.pop() if len(found) == 1 else None


def future_day(text: str, *, today: date) -> date | None:
    """Return the day that a text names, counted from today; a day without a year comes next.

    Example:
        >>> future_day("dal 3 marzo", today=date(2026, 11, 22))
        datetime.date(2027, 3, 3)
    """
    text = text.lower()
    if match := re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", text):
        return _date(*(int(part) for part in match.groups()))
    if match := re.search(r"\b(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?\b", text):
        day, number, year = match.groups()
        return _next(int(day), int(number), year, today=today)
    names = "|".join(sorted(_month_names(), key=len, reverse=True))
    pattern = rf"\b(\d{{1,2}}){_ORDINAL} (?:di |of )?({names})\b\.?(?: (\d{{4}}))?"
    if match := re.search(pattern, text):
        day, name, year = match.groups()
        return _next(int(day), _month_names()[name], year, today=today)
    if match := re.search(rf"\b({names}) (\d{{1,2}}){_ORDINAL}\b(?:,? (\d{{4}}))?", text):
        name, day, year = match.groups()
        return _next(int(day), _month_names()[name], year, today=today)
    return _relative(text, today=today)


def _relative(text: str, *, today: date) -> date | None:
    for words, days in (
        (r"dopodomani|day after tomorrow", 2), (r"domani|tomorrow", 1), (r"oggi|today|subito", 0)
    ):  # fmt: skip
        if re.search(rf"\b({words})\b", text):
            return today + timedelta(days=days)
    if match := re.search(r"\b(?:fra|tra|in) (\d{1,2}|un[ao']?|a|one) (\w+)", text):
        count = int(match[1]) if match[1].isdigit() else 1
        for unit, days in ((r"giorn|day", 1), (r"settiman|week", 7), (r"mes|month", 30)):
            if re.match(unit, match[2]):
                return today + timedelta(days=days * count)
    if match := re.search(r"\b(inizio|fine|start of|end of) (?:mese prossimo|next month)", text):
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        at_start = match[1] in {"inizio", "start of"}
        return first if at_start else (first + timedelta(days=32)).replace(day=1) - timedelta(1)
    for name, weekday in _weekday_names().items():
        if re.search(rf"\b{name}\b", text):
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return None


def _next(day: int, number: int, year: str | None, *, today: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), number, day)
    this_year = _date(today.year, number, day)
    if this_year and this_year < today:
        return _date(today.year + 1, number, day)
    return this_year


def _date(year: int, number: int, day: int) -> date | None:
    try:
        return date(year, number, day)
    except ValueError:
        return None


def call_time(text: str) -> str | None:
    """Return the words that say when to call, as they were written.

    Example:
        >>> call_time("meglio venerdì alle 10"), call_time("richiamatemi")
        ('venerdì alle 10', None)
    """
    return " ".join(match[0] for match in _CALL_TIME.finditer(text)) or None


def looks_like_address(text: str) -> bool:
    """Return whether a text can be an address: a street word, and a number somewhere.

    Example:
        >>> looks_like_address("via Roma 12, Milano"), looks_like_address("non lo so")
        (True, False)
    """
    return bool(_STREET.search(text)) and bool(re.search(r"\d", text)) and len(text) <= 200


def holder_named(turn: Turn) -> str | None:
    """Return who is to hold a contract or account: the customer on a yes, else the name written."""
    if turn.intent == "affirm":
        return turn.customer.customer.full_name
    if turn.intent in {"deny", "goodbye"} or not looks_like_name(turn.text):
        return None
    return turn.text.strip()


def looks_like_name(text: str) -> bool:
    """Return whether a text can be the name of a person or a firm and nothing more.

    Example:
        >>> looks_like_name("Anna Bianchi"), looks_like_name("perché la bolletta è alta?")
        (True, False)
    """
    words = text.strip().split()
    return 2 <= len(words) <= 6 and all(re.fullmatch(r"[^\W\d_][\w.'’&-]*", w) for w in words)
