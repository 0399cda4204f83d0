"""Money, dates and numbers as an Italian or an English reader writes them.

All formatting is Babel's (CLDR); this module fixes the locales and the patterns, so that one
amount looks the same in a message, on a page and in a document.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from agent.kit.clock import ROME

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_LOCALES = {"it": "it_IT", "en": "en_GB"}


def as_language(value: str | None, *, default: Language = "it") -> Language:
    """Return the language a tag such as ``en-US`` asks for, or ``default``."""
    for language in LANGUAGES:
        if (value or "").lower().startswith(language):
            return language
    return default


def money(cents: int, language: Language) -> str:
    """Format integer euro cents: 123456 is ``1.234,56 €`` or ``€1,234.56``."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=_LOCALES[language])


def day(value: date, language: Language) -> str:
    """Format a day with its month in words: ``12 marzo 2026``, ``12 March 2026``."""
    return format_date(value, "d MMMM y", locale=_LOCALES[language])


def moment(value: datetime, language: Language) -> str:
    """Format an aware moment in Italian local time: ``12 marzo 2026, 14:30``."""
    return format_datetime(value.astimezone(ROME), "d MMMM y, HH:mm", locale=_LOCALES[language])


def month(value: date, language: Language) -> str:
    """Format a month: ``marzo 2026``, ``March 2026``."""
    return format_date(value, "MMMM y", locale=_LOCALES[language])


def number(value: int | Decimal | float, language: Language, *, places: int = 0) -> str:
    """Format a number with ``places`` decimals and the language's separators."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, pattern, locale=_LOCALES[language])


def percent(share: float, language: Language) -> str:
    """Format a share: 0.1234 is ``12%``."""
    return format_percent(share, locale=_LOCALES[language])


def listing(items: list[str], language: Language) -> str:
    """Join items as a sentence does: ``a, b e c``, ``a, b and c``."""
    return format_list(items, locale=_LOCALES[language])
