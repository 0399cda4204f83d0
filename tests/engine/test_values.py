"""Amounts, meter readings and dates, as people write them in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.amounts import decimal_of, find_amounts, find_readings
from engine.dates import find_dates

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("84,50 euro", "84.50"), ("€84.50", "84.50"), ("€1,340", "1340.00"),
        ("1.200,00 €", "1200.00"), ("90€", "90.00"), ("eur 45", "45.00"),
        ("84 euro e 50", "84.50"), ("50 euro e 3 rate", "50.00"), ("ottanta euro", "80.00"),
        ("centoventi euro", "120.00"), ("trentotto euro", "38.00"),
        ("duemilatrecento euro", "2300.00"), ("one hundred and twenty euros", "120.00"),
        ("I paid forty five euros", "45.00"),
    ],
)  # fmt: skip
def test_an_amount_is_a_decimal_number(text: str, value: str) -> None:
    assert [span.value for span in find_amounts(text)] == [value]


@given(euros=st.integers(0, 99_999), cents=st.integers(0, 99))
def test_italian_and_english_spellings_agree(euros: int, cents: int) -> None:
    wanted = f"{euros}.{cents:02d}"
    italian = f"{euros:,}".replace(",", ".") + f",{cents:02d} euro"
    english = f"€{euros:,}.{cents:02d}"
    assert [s.value for s in find_amounts(italian)] == [wanted]
    assert [s.value for s in find_amounts(english)] == [wanted]


@pytest.mark.parametrize(
    ("raw", "plain"), [("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("12.345", "12345"),
                       ("84,5", "84.5"), ("1 234", "1234")],
)  # fmt: skip
def test_the_last_separator_decides(raw: str, plain: str) -> None:
    assert decimal_of(raw) == plain


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("il contatore segna 12.345", ["12345"]), ("00453", ["453"]), ("10432 kWh", ["10432"]),
        ("F1 1200 F2 840 F3 1990", ["1200", "840", "1990"]), ("1234,5 smc", ["1234.5"]),
        ("la lettura del 2024 è 4521", ["4521"]), ("sono 3 giorni che aspetto", []),
        ("ho pagato 120 nel 2024", []), ("reading 4521 please", ["4521"]),
        ("la lettura costa 30 euro", []),
    ],
)  # fmt: skip
def test_a_reading_needs_a_unit_or_a_context(text: str, values: list[str]) -> None:
    assert [span.value for span in find_readings(text)] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("oggi", "2026-11-22"), ("ieri sera", "2026-11-21"), ("l'altro ieri", "2026-11-20"),
        ("domani mattina", "2026-11-23"), ("the day after tomorrow", "2026-11-24"),
        ("12/03/2026", "2026-03-12"), ("12.03.26", "2026-03-12"), ("2026-01-05", "2026-01-05"),
        ("il 12 marzo", "2026-03-12"), ("March 12th, 2026", "2026-03-12"),
        ("12th of March", "2026-03-12"), ("3 dicembre", "2026-12-03"), ("lunedì", "2026-11-23"),
        ("lunedi prossimo", "2026-11-23"), ("last Friday", "2026-11-20"),
        ("venerdì scorso", "2026-11-20"), ("3 giorni fa", "2026-11-19"),
        ("two weeks ago", "2026-11-08"), ("fra due giorni", "2026-11-24"),
        ("a marzo", "2026-03"), ("in January 2025", "2025-01"), ("il mese scorso", "2026-10"),
        ("next month", "2026-12"),
    ],
)  # fmt: skip
def test_a_date_counts_from_the_given_day(text: str, value: str) -> None:
    assert [span.value for span in find_dates(text, today=TODAY)] == [value]


@pytest.mark.parametrize("text", ["31/02/2026", "I may pay", "the set is here", "F1 1200"])
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, today=TODAY) == []


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    for span in (*find_dates(text, today=TODAY), *find_amounts(text), *find_readings(text)):
        assert 0 <= span.start < span.end <= len(text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_written_in_full_is_that_day(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", day.isoformat(), f"{day.day} {day:%B} {day.year}"):
        assert [span.value for span in find_dates(text, today=TODAY)] == [day.isoformat()]
