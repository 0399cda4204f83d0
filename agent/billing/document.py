"""A bill as a page to keep or print, behind a link that is good for a quarter of an hour."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import jwt
import yaml

from agent.billing.schemas import BillDetail, BillLine
from agent.customers.schemas import Customer
from agent.kit.clock import Clock
from agent.kit.i18n import Language, as_language, day, money, number
from agent.kit.tokens import TokenExpired, TokenInvalid

LINK_LIFE = timedelta(minutes=15)
_AUDIENCE = "bill"
_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class BillLink:
    """Whose bill a link opens, and in which language."""

    customer_id: str
    number: str
    language: Language


class BillLinks:
    """Signs and reads links to bills; who has the link needs no other key.

    Example:
        >>> links = BillLinks(secret="s" * 32, clock=Clock())
        >>> links.read(links.url("c", "B1", language="it").partition("token=")[2]).number
        'B1'
    """

    def __init__(self, *, secret: str, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def url(self, customer_id: str, bill_number: str, *, language: Language) -> str:
        """Return the path and query of the page of a bill."""
        now = self._clock.now()
        token = jwt.encode(
            {"aud": _AUDIENCE, "sub": customer_id, "bill": bill_number, "lang": language,
             "exp": now + LINK_LIFE},
            self._secret,
            algorithm="HS256",
        )  # fmt: skip
        return f"/bills/document?token={token}"

    def read(self, token: str) -> BillLink:
        """Return what a link opens.

        Raises:
            TokenInvalid: forged, or made for something else.
            TokenExpired: older than `LINK_LIFE`.
        """
        try:
            # PyJWT asks the system for the time; ours is compared below.
            options: Any = {"require": ["sub", "exp"], "verify_exp": False}
            claims = jwt.decode(
                token, self._secret, algorithms=["HS256"], audience=_AUDIENCE, options=options
            )
            link = BillLink(str(claims["sub"]), str(claims["bill"]), as_language(claims["lang"]))
            expires = float(claims["exp"])
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError) as error:
            raise TokenInvalid from error
        if self._clock.now().timestamp() > expires:
            raise TokenExpired
        return link


def bill_page(bill: BillDetail, customer: Customer, *, language: Language) -> str:
    """Return the bill as an HTML document."""
    words = _words()[language]
    estimated = {part.product for part in bill.parts if part.estimated}
    facts = {
        words["customer"]: customer.code,
        words["period"]: f"{day(bill.period_start, language)} - {day(bill.period_end, language)}",
        words["issued"]: day(bill.issued_on, language),
        words["due"]: day(bill.due_on, language),
        words["paid"]: money(bill.paid_cents, language),
    }
    texts = {
        "title": words["title"].format(number=bill.number),
        "holder": customer.full_name,
        "address": customer.address,
        "sum": money(bill.amount_cents, language),
        **{name: words[name] for name in ("contacts", "items", "item", "quantity", "amount")},
        "total": words["total"],
        "language": language,
    }
    rows = "".join(
        _row(line, words, language=language, estimated=line.product in estimated)
        for line in bill.lines
    )
    pairs = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items())
    escaped = {name: escape(text) for name, text in texts.items()}
    return _template().substitute(escaped, facts=pairs, lines=rows)


def _row(line: BillLine, words: dict[str, str], *, language: Language, estimated: bool) -> str:
    name = words[line.kind] + (f" ({words[line.product]})" if line.product else "")
    measured = ""
    if line.quantity is not None and line.unit_price is not None:
        places = 0 if line.quantity == line.quantity.to_integral() else 2
        quantity = number(line.quantity, language, places=places)
        measured = f"{quantity} x {number(line.unit_price, language, places=4)}"
    notes = [line.note.text(language)] if line.note else []
    if estimated and line.kind == "energy":
        notes.append(words["estimated"])
    small = f"<br><small>{escape('; '.join(notes))}</small>" if notes else ""
    return (
        f"<tr><td>{escape(name)}{small}</td><td>{escape(measured)}</td>"
        f"<td>{escape(money(line.amount_cents, language))}</td></tr>"
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load(
        (_FOLDER / "words.yml").read_text(encoding="utf-8")
    )
    return words


@cache
def _template() -> Template:
    return Template((_FOLDER / "bill.html").read_text(encoding="utf-8"))
