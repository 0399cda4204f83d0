from datetime import date

import pytest

from actions.understanding import (
    future_day,
    looks_like_address,
    looks_like_name,
    month,
    whole_number,
)

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("text", "number"),
    [("12345", 12345), ("segna 12.345", 12345), ("12345,678", 12345), ("1 234", 1234),
     ("sono 3 o 4", None), ("boh", None), ("4 rate", 4), ("00123", 123)],
)  # fmt: skip
def test_whole_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("dal 3 marzo", date(2027, 3, 3)),
        ("il 1° dicembre", date(2026, 12, 1)),
        ("15/12", date(2026, 12, 15)),
        ("15/12/2027", date(2027, 12, 15)),
        ("2026-12-24", date(2026, 12, 24)),
        ("domani", date(2026, 11, 23)),
        ("dopodomani", date(2026, 11, 24)),
        ("fra due settimane", None),
        ("fra 2 settimane", date(2026, 12, 6)),
        ("in a week", date(2026, 11, 29)),
        ("December 1st", date(2026, 12, 1)),
        ("1 December 2026", date(2026, 12, 1)),
        ("lunedì", date(2026, 11, 23)),
        ("domenica", date(2026, 11, 29)),
        ("31/02", None),
        ("non lo so", None),
    ],
)
def test_future_day(text: str, day: date | None) -> None:
    assert future_day(text, today=TODAY) == day


def test_month() -> None:
    assert month("la bolletta di agosto") == 8
    assert month("the one of March") == 3
    assert month("fra gennaio e marzo") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("via Roma 12, Milano", True), ("Corso Italia 3/b 20121 Milano MI", True),
     ("12 Garden Road, Leeds", True), ("a Milano", False), ("via email grazie", False)],
)  # fmt: skip
def test_looks_like_address(text: str, is_one: bool) -> None:
    assert looks_like_address(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("Anna Bianchi", True), ("D'Angelo Maria", True), ("Rossi & Figli S.r.l.", False),
     ("perché è così alta?", False), ("Anna", False)],
)  # fmt: skip
def test_looks_like_name(text: str, is_one: bool) -> None:
    assert looks_like_name(text) is is_one
