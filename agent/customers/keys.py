"""Keys under which customers are known: checked and written in one way."""

import re
from dataclasses import dataclass

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale, iva

from agent.customers.errors import InvalidAddress, InvalidEmail, InvalidPhone
from agent.kit.types import clean_text

_CODE = re.compile(r"VT\d{7}")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@([a-z0-9-]{1,63}\.)+[a-z]{2,24}", re.IGNORECASE)
_EMAIL_LIMIT = 200
_ITALIAN_PHONE = re.compile(r"(0\d{5,10}|3\d{8,9})")
_FOREIGN_PHONE = re.compile(r"\+[1-9]\d{7,14}")
_ADDRESS = re.compile(
    r"(?P<street>[^,]*[^\W\d_][^,]*?)[\s,]+(?P<number>(n\.?\s*)?\d{1,4}\s?/?\s?[a-z]?\b)[\s,]+"
    r"(?P<postal_code>\d{5})[\s,]+(?P<city>[^\W\d_][^\d,()]{1,60}?)"
    r"(?:[\s,]*\(?(?P<province>\b[A-Z]{2}\b)\)?)?\s*\.?",
)


@dataclass(frozen=True)
class Address:
    """A postal address in Italy; ``province`` is empty when it was not said."""

    street: str
    postal_code: str
    city: str
    province: str


def make_customer_code(number: int) -> str:
    """Return the code of the customer number ``number``: VT, six digits, a check digit.

    The check digit is Luhn's: it catches every wrong digit and nearly every swap.

    Example:
        >>> make_customer_code(123456)
        'VT1234566'
    """
    digits = f"{number:06d}"
    return f"VT{digits}{luhn.calc_check_digit(digits)}"


def is_customer_code(value: str) -> bool:
    """Whether the form and the check digit are right."""
    return bool(_CODE.fullmatch(value)) and luhn.is_valid(value[2:])


def clean_email(value: str) -> str:
    """Return the address in lower case; raises InvalidEmail."""
    email = clean_text(value).strip().lower()
    if len(email) > _EMAIL_LIMIT or not _EMAIL.fullmatch(email) or ".." in email:
        raise InvalidEmail(value=email[:80])
    return email


def clean_phone(value: str) -> str:
    """Return the number with its country, ``+39...``; raises InvalidPhone."""
    digits = re.sub(r"[\s./()-]", "", clean_text(value))
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    national = digits.removeprefix("+39")
    if _ITALIAN_PHONE.fullmatch(national):
        return f"+39{national}"
    if not digits.startswith("+39") and _FOREIGN_PHONE.fullmatch(digits):
        return digits
    raise InvalidPhone(value=digits[:40])


def parse_address(value: str) -> Address:
    """Read street and number, postal code and town, province if said.

    Example:
        >>> parse_address("via Roma 1, 20121 Milano (MI)").city
        'Milano'

    Raises:
        InvalidAddress: ``missing`` is ``postal_code`` or ``street``.
    """
    text = re.sub(r"\s+", " ", clean_text(value)).strip()[:300]
    found = _ADDRESS.fullmatch(text)
    if found is None:
        has_code = re.search(r"\b\d{5}\b", text)
        raise InvalidAddress(missing="street" if has_code else "postal_code")
    street = f"{found['street'].strip()} {found['number'].strip()}"
    return Address(
        street=street,
        postal_code=found["postal_code"],
        city=found["city"].strip(),
        province=found["province"] or "",
    )


def normalise_key(kind: str, value: str) -> str | None:
    """Return a key as identity links store it, or None if it cannot be one."""
    text = clean_text(value).strip()
    try:
        if kind == "email":
            return clean_email(text)
        if kind == "phone":
            return clean_phone(text)
        if kind == "tax_code":
            return codicefiscale.validate(text)
        if kind == "vat_number":
            return iva.validate(text)
    except (InvalidEmail, InvalidPhone, ValidationError):
        return None
    if kind == "customer_code":
        code = re.sub(r"[\s-]", "", text).upper()
        return code if is_customer_code(code) else None
    return text or None
