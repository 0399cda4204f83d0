import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.customers.errors import InvalidAddress, InvalidEmail, InvalidPhone
from agent.customers.keys import (
    clean_email,
    clean_phone,
    is_customer_code,
    make_customer_code,
    normalise_key,
    parse_address,
)


@settings(deadline=None)
@given(st.integers(0, 999_999), st.integers(2, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(number: int, position: int, shift: int) -> None:
    code = make_customer_code(number)
    assert is_customer_code(code)
    digit = str((int(code[position]) + shift) % 10)
    assert not is_customer_code(code[:position] + digit + code[position + 1 :])


@settings(deadline=None)
@given(st.text(max_size=120))
@pytest.mark.parametrize(
    ("read", "error"),
    [(clean_email, InvalidEmail), (clean_phone, InvalidPhone), (parse_address, InvalidAddress)],
)
def test_any_text_is_read_or_refused(read: object, error: type[Exception], text: str) -> None:
    with contextlib.suppress(error):
        read(text)  # type: ignore[operator]


@settings(deadline=None)
@given(st.sampled_from(["email", "phone", "tax_code", "vat_number", "customer_code"]), st.text())
def test_a_key_stays_itself(kind: str, text: str) -> None:
    key = normalise_key(kind, text)
    assert key is None or normalise_key(kind, key) == key
