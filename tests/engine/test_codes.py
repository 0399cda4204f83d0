"""Codes: tolerant of how people type, strict about checksums."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.codes import find_codes, iban_is_valid, mask_codes, tax_code_is_valid

DIGITS = st.text("0123456789", min_size=10, max_size=10)
GAPS = st.sampled_from(["", " ", "-", "."])


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("sono il cliente VT1234567", "customer_code", "VT1234567"),
        ("codice vt 1234567 grazie", "customer_code", "VT1234567"),
        ("vt-1234567", "customer_code", "VT1234567"),
        ("my case tk 123456", "ticket_id", "TK-123456"),
        ("TK-123456?", "ticket_id", "TK-123456"),
        ("ordine or12345678", "order_id", "OR-12345678"),
        ("bolletta B1234567890", "bill_number", "B1234567890"),
        ("bolletta b 1234567890.", "bill_number", "B1234567890"),
        ("il pod è it001e12345678", "pod", "IT001E12345678"),
        ("POD IT 001 E 12345678", "pod", "IT001E12345678"),
        ("pdr 01613000123456", "pdr", "01613000123456"),
        ("scrivimi a Mario.Rossi@Example.com", "email", "mario.rossi@example.com"),
        ("chiamami al 333 1234567", "phone", "+393331234567"),
        ("+39 02 5551234", "phone", "+39025551234"),
        ("call me on 0039 333 123 4567", "phone", "+393331234567"),
        ("+44 20 7946 0958", "phone", "+442079460958"),
        ("iban it60 x054 2811 1010 0000 0123 456", "iban", "IT60X0542811101000000123456"),
        ("my iban is DE89370400440532013000", "iban", "DE89370400440532013000"),
        ("cf rssmra85t10a562s", "tax_code", "RSSMRA85T10A562S"),
    ],
)
def test_a_code_is_found_in_its_canonical_form(text: str, entity: str, value: str) -> None:
    (code,) = find_codes(text)
    assert (code.entity, code.value, code.valid) == (entity, value, True)
    assert text[code.start : code.end].strip() == text[code.start : code.end]


@pytest.mark.parametrize(
    ("text", "entity"),
    [("IT60X0542811101000000123457", "iban"), ("RSSMRA85T10A562T", "tax_code")],
)
def test_a_wrong_checksum_is_found_but_not_valid(text: str, entity: str) -> None:
    (code,) = find_codes(text)
    assert (code.entity, code.valid) == (entity, False)


@pytest.mark.parametrize(
    "text",
    ["ho pagato 84,50 euro", "il 03-04-2026", "12.03.2026", "lettura 12345", "ciao", "VT12",
     "ore 10-12", "10432 kWh", "it is what it is", "or 12 or 13"],
)  # fmt: skip
def test_other_numbers_are_no_codes(text: str) -> None:
    assert find_codes(text) == []


@given(digits=DIGITS, gap=GAPS, lower=st.booleans())
def test_a_bill_number_survives_gaps_and_lower_case(digits: str, gap: str, lower: bool) -> None:
    typed = f"b{gap}{digits}" if lower else f"B{gap}{digits}"
    (code,) = find_codes(f"vedi {typed} per favore")
    assert (code.entity, code.value) == ("bill_number", f"B{digits}")


@given(account=st.integers(0, 10**12 - 1), wrong=st.integers(1, 96))
def test_the_iban_checksum_catches_every_other_check_number(account: int, wrong: int) -> None:
    rest = f"X0542811101{account:012d}"
    digits = "".join(str(int(char, 36)) for char in rest + "IT00")
    check = 98 - int(digits) % 97
    assert iban_is_valid(f"IT{check:02d}{rest}")
    other = (check - 2 + wrong) % 97 + 2
    assert other == check or not iban_is_valid(f"IT{other:02d}{rest}")


@given(letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_only_one_last_letter_fits_a_tax_code(letter: str) -> None:
    assert tax_code_is_valid(f"RSSMRA85T10A562{letter}") == (letter == "S")


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    codes = find_codes(text)
    assert all(0 <= c.start < c.end <= len(text) for c in codes)
    assert all(a.end <= b.start for a, b in zip(codes, codes[1:], strict=False))


def test_masking_names_the_kind() -> None:
    masked = mask_codes("stato di TK-123456, scrivi a a@b.it")
    assert masked.split() == ["stato", "di", "codeticketid", ",", "scrivi", "a", "codeemail"]
