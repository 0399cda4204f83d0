"""Days and months in customer text, Italian and English, counted from a given day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from engine.amounts import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "gennaio january gen jan", "febbraio february feb", "marzo march mar",
            "aprile april apr", "maggio may mag", "giugno june giu jun", "luglio july lug jul",
            "agosto august ago aug", "settembre september set sett sep sept",
            "ottobre october ott oct", "novembre november nov", "dicembre december dic dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "lunedì lunedi lunedi' lun monday mon", "martedì martedi martedi' tuesday tue",
            "mercoledì mercoledi mercoledi' wednesday wed", "giovedì giovedi giovedi' thursday thu",
            "venerdì venerdi venerdi' friday fri", "sabato saturday sat", "domenica sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
_COUNTS = {"un": 1, "una": 1, "uno": 1, "a": 1, "an": 1, "one": 1, "due": 2, "two": 2, "tre": 3,
           "three": 3, "quattro": 4, "four": 4, "cinque": 5, "five": 5, "sei": 6, "six": 6,
           "sette": 7, "seven": 7, "otto": 8, "eight": 8, "dieci": 10, "ten": 10,
           "un paio di": 2, "a couple of": 2, "couple of": 2}  # fmt: skip
_RELATIVE = {
    "oggi": 0, "today": 0, "stamattina": 0, "stamane": 0, "stamani": 0, "stasera": 0,
    "oggi pomeriggio": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tonight": 0,
    "stanotte": 0, "ieri": -1, "ieri sera": -1, "ieri mattina": -1, "ieri pomeriggio": -1,
    "yesterday": -1, "yesterday morning": -1, "yesterday evening": -1, "last night": -1,
    "yesterday afternoon": -1, "l'altro ieri": -2, "altroieri": -2, "l'altroieri": -2,
    "avantieri": -2, "the day before yesterday": -2, "domani": 1, "domani mattina": 1,
    "domattina": 1, "domani pomeriggio": 1, "domani sera": 1, "tomorrow": 1,
    "tomorrow morning": 1, "tomorrow afternoon": 1, "tomorrow evening": 1, "dopodomani": 2,
    "the day after tomorrow": 2,
}  # fmt: skip


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_SHORT = {"a", "an", "un", "mar", "set", "ago", "may", "sat", "sun", "mon", "gen", "mag", "lun",
          "dec", "ott", "wed"}  # fmt: skip
_MONTH = _any(_MONTHS)
# Alone, "may", "set" or "ago" are other words: a month by itself is written in full.
_FULL_MONTH = _any(name for name in _MONTHS if len(name) > 3 and name != "sett")
_DAY = _any(name for name in _DAYS if name not in _SHORT)
_PART = r"(?:\s(?:mattina|pomeriggio|sera|morning|afternoon|evening|night))?"
_UNIT = {"giorn": 1, "day": 1, "settiman": 7, "week": 7}
_COUNT = (rf"(?P<count>\d{{1,3}}|{_any(_COUNTS)})\s(?P<unit>giorn[oi]|days?|settiman[ae]|weeks?|"
          r"mes[ei]|months?|ann[oi]|years?)")  # fmt: skip


def _p(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/]){body}(?![\w/]|[.,]\d)", re.IGNORECASE)


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        made = date(year, month, day or 1)
    except ValueError:
        return None
    return made.isoformat() if day else f"{made:%Y-%m}"


# Customers speak of bills and visits that were, more than of those to come: a day ahead counts as
# further away, so that in November "marzo" is the past one and "gennaio" the next.
_AHEAD = 2.5


def _year(raw: str | None, month: int, day: int, today: date) -> int:
    """Return the year said, or the one that makes the day nearest to today."""
    if raw:
        return int(raw) + (2000 if len(raw) == 2 else 0)

    def distance(year: int) -> float:
        days = (date(year, month, min(max(day, 1), 28)) - today).days
        return days * _AHEAD if days > 0 else -days

    return min((today.year - 1, today.year, today.year + 1), key=distance)


def _numeric(match: re.Match[str], today: date) -> str | None:
    day, month = int(match["day"]), int(match["month"])
    if not 1 <= month <= 12:
        return None
    return _iso(_year(match["year"], month, day, today), month, day)


def _named(match: re.Match[str], today: date) -> str | None:
    month, day = _MONTHS[match["name"].lower()], int(match["day"])
    return _iso(_year(match["year"], month, day, today), month, day)


def _month(match: re.Match[str], today: date) -> str | None:
    month = _MONTHS[match["name"].lower()]
    return _iso(_year(match["year"], month, 15, today), month, None)


def _weekday(match: re.Match[str], today: date) -> str | None:
    ahead = (_DAYS[match["name"].lower()] - today.weekday()) % 7
    said = f"{match['before'] or ''} {match['after'] or ''}".lower()
    if re.search(r"scors|last|passat", said):
        ahead = ahead - 7
    elif ahead == 0 and re.search(r"prossim|next", said):
        ahead = 7
    return (today + timedelta(days=ahead)).isoformat()


def _shifted_months(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(today.day, 28))


def _counted(sign: int) -> Callable[[re.Match[str], date], str | None]:
    def value(match: re.Match[str], today: date) -> str | None:
        raw = match["count"].lower()
        count = sign * (int(raw) if raw.isdigit() else _COUNTS[raw])
        unit = match["unit"].lower()
        if unit.startswith(("mes", "month")):
            return _shifted_months(today, count).isoformat()
        if unit.startswith(("ann", "year")):
            return _shifted_months(today, 12 * min(max(count, -90), 90)).isoformat()
        step = next(days for prefix, days in _UNIT.items() if unit.startswith(prefix))
        return (today + timedelta(days=count * step)).isoformat()

    return value


def _period(match: re.Match[str], today: date) -> str | None:
    said = match.group().lower()
    past, present = re.search(r"scors|last|passat", said), re.search(r"quest|this", said)
    step = -1 if past else 0 if present else 1
    if re.search(r"settiman|week", said):
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * step)
        return monday.isoformat()
    return f"{_shifted_months(today, step):%Y-%m}"


_PAST = r"(?:scors[oa]|passat[oa])"
_NEXT = r"prossim[oa]"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], str | None]], ...] = (
    (_p(r"(?P<year>(?:19|20)\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), _numeric),
    (_p(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>(?:19|20)?\d{2})"), _numeric),
    (_p(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)"), _numeric),
    (_p(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|°|º)?(?:\sof|\sdi)?\s(?P<name>{_MONTH})"
        r"(?:,?\s(?P<year>20\d{2}))?"), _named),
    (_p(rf"(?P<name>{_MONTH})\s(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        r"(?:,?\s(?P<year>20\d{2}))?"), _named),
    (_p(rf"(?P<phrase>{_any(_RELATIVE)})"),
     lambda m, today: (today + timedelta(days=_RELATIVE[m["phrase"].lower()])).isoformat()),
    (_p(rf"(?:(?P<before>next|last|this|coming)\s)?(?P<name>{_DAY}){_PART}"
        rf"(?:\s(?P<after>{_PAST}|{_NEXT}))?"), _weekday),
    (_p(rf"(?:da\s|for\s)?{_COUNT}\s(?:fa|ago)"), _counted(-1)),
    (_p(rf"(?:fra|tra|in)\s{_COUNT}"), _counted(1)),
    (_p(rf"(?:il\s|la\s)?(?:mese|settimana)\s(?:{_PAST}|{_NEXT})"
        r"|(?:lo\s|la\s)?scors[oa]\s(?:mese|settimana)"
        r"|(?:quest[oa]|quest')\s?(?:mese|settimana)|(?:last|next|this)\s(?:month|week)"), _period),
    (_p(rf"(?P<name>{_FULL_MONTH})(?:\s(?:del\s)?(?P<year>20\d{{2}}))?"), _month),
)  # fmt: skip


def _matches(text: str, today: date) -> Iterator[Span]:
    for pattern, value_of in _RULES:
        for match in pattern.finditer(text):
            value = value_of(match, today)
            if value is not None:
                yield Span(value, match.start(), match.end())


def find_dates(text: str, *, today: date) -> list[Span]:
    """Return the dates in `text`: a day as "2026-03-12", a month as "2026-03".

    Numbers alone are read day first, as in Italy and Britain. Without a year the nearest one is
    meant; a bare weekday is the coming one, for that is how visits are booked.
    """
    found: list[Span] = []
    for span in _matches(text, today):
        if all(span.end <= old.start or old.end <= span.start for old in found):
            found.append(span)
    return sorted(found, key=lambda span: span.start)
