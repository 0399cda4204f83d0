"""Why a bill differs from an earlier one, to the cent.

For each product on both bills let, before and after, ``V`` be what is paid by consumption,
``F`` what is paid by time, both with their share of VAT, ``Q`` the consumption, ``d`` the days,
``q = Q/d`` and ``P = V/Q``. Then, exactly::

    days        = (d1 - d0) * (q0 * P0 + F0 / d0)
    consumption = (q1 - q0) * d1 * P0
    price       = (V1 - Q1 * P0) + (F1 - F0 * d1 / d0)
    days + consumption + price = (V1 + F1) - (V0 + F0)

Adjustments, the licence fee, one-off items and fees are compared as they stand. All is done
in fractions; cents are dealt out at the end by largest remainder, so that the causes always
add up to the difference.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import cast

from agent.billing.models import LineKind, Product, Unit
from agent.billing.schemas import BillDetail, BillPart, Cause, CauseKind

_BY_USE: tuple[LineKind, ...] = ("energy", "transport", "system_charges", "taxes")
_AS_THEY_STAND: dict[LineKind, CauseKind] = {
    "adjustment": "adjustment",
    "tv_licence": "tv_licence",
    "one_off": "one_off",
    "discount": "fees",
}
_Key = tuple[CauseKind, Product | None]


@dataclass(frozen=True)
class _Side:
    """One product on one bill, VAT dealt out; amounts in cents."""

    used: Fraction
    timed: Fraction
    others: Mapping[CauseKind, Fraction]
    quantity: Fraction
    days: Fraction
    total: Fraction


def explain_difference(bill: BillDetail, earlier: BillDetail) -> tuple[Cause, ...]:
    """Return the causes, largest first; they add up to the difference of the two amounts."""
    exact: dict[_Key, Fraction] = defaultdict(Fraction)
    products: set[Product | None] = {line.product for line in (*bill.lines, *earlier.lines)}
    for product in sorted(products, key=str):
        after, before = _side(bill, product), _side(earlier, product)
        for key, amount in _compare(product, after, before).items():
            exact[key] += amount
    lines = sum(line.amount_cents for line in bill.lines)
    lines_before = sum(line.amount_cents for line in earlier.lines)
    # Whatever the amounts have beyond their lines (none, by construction) is not hidden.
    beyond = (bill.amount_cents - lines) - (earlier.amount_cents - lines_before)
    exact["fees", None] += beyond
    causes = [
        _cause(key, cents, bill=bill, earlier=earlier)
        for key, cents in _to_cents(exact).items()
        if cents
    ]
    return tuple(sorted(causes, key=lambda cause: (-abs(cause.amount_cents), cause.kind)))


def _compare(
    product: Product | None, after: _Side | None, before: _Side | None
) -> dict[_Key, Fraction]:
    if after is None or before is None:
        present, sign = (after, 1) if after is not None else (before, -1)
        total = present.total if present else Fraction()
        return {("product" if product else "fees", product): sign * total}
    found: dict[_Key, Fraction] = {
        (kind, product): after.others.get(kind, Fraction()) - before.others.get(kind, Fraction())
        for kind in {*after.others, *before.others}
    }
    if product is None:
        fees = (after.used + after.timed) - (before.used + before.timed)
        found["fees", None] = found.get(("fees", None), Fraction()) + fees
        return found
    # Without consumption before there is no price before: today's is used.
    price = before.used / before.quantity if before.quantity else _ratio(after)
    rate, rate_before = after.quantity / after.days, before.quantity / before.days
    longer = after.days - before.days
    found["days", product] = longer * (rate_before * price + before.timed / before.days)
    found["consumption", product] = (rate - rate_before) * after.days * price
    found["price", product] = (
        (after.used - before.used)
        + (after.timed - before.timed)
        - found["days", product]
        - found["consumption", product]
    )
    return found


def _ratio(side: _Side) -> Fraction:
    return side.used / side.quantity if side.quantity else Fraction()


def _side(bill: BillDetail, product: Product | None) -> _Side | None:
    lines = [line for line in bill.lines if line.product == product]
    if not lines:
        return None
    net: dict[str, Fraction] = defaultdict(Fraction)
    vat = Fraction()
    for line in lines:
        if line.kind == "vat":
            vat += line.amount_cents
        elif line.kind in _BY_USE:
            net["used"] += line.amount_cents
        elif line.kind == "fixed_fee":
            net["timed"] += line.amount_cents
        else:
            net[_AS_THEY_STAND[line.kind]] += line.amount_cents
    taxed = {key: net[key] for key in ("used", "timed", "adjustment") if net.get(key)}
    base = sum(taxed.values(), Fraction())
    for key, amount in taxed.items():
        net[key] += vat * amount / base if base else 0
    if not base:
        net["fees"] += vat
    part = next((part for part in bill.parts if part.product == product), None)
    # A fibre part counts months: they are its time, and nothing is paid by use.
    by_month = part is not None and part.unit == "months"
    return _Side(
        used=net.pop("used", Fraction()),
        timed=net.pop("timed", Fraction()),
        others={cast(CauseKind, kind): amount for kind, amount in net.items()},
        quantity=Fraction(part.consumption) if part and not by_month else Fraction(),
        days=Fraction(part.consumption if part and by_month else 0) or Fraction(bill.days),
        total=Fraction(sum(line.amount_cents for line in lines)),
    )


def _to_cents(exact: Mapping[_Key, Fraction]) -> dict[_Key, int]:
    cents = {key: floor(amount) for key, amount in exact.items()}
    missing = int(sum(exact.values(), Fraction())) - sum(cents.values())
    by_remainder = sorted(exact, key=lambda key: (cents[key] - exact[key], str(key)))
    for key in by_remainder[:missing]:
        cents[key] += 1
    return cents


def _cause(key: _Key, cents: int, *, bill: BillDetail, earlier: BillDetail) -> Cause:
    kind, product = key
    after, before = _part(bill, product), _part(earlier, product)
    quantities: tuple[Decimal | None, Decimal | None] = (None, None)
    unit: Unit | None = after.unit if after else None
    if kind == "days":
        quantities = Decimal(earlier.days), Decimal(bill.days)
    elif after and before and kind == "consumption":
        quantities = before.consumption, after.consumption
    elif after and before and kind == "price":
        quantities = before.unit_price, after.unit_price
    return Cause(
        kind=kind,
        product=product,
        amount_cents=cents,
        before=quantities[0],
        after=quantities[1],
        unit=unit,
    )


def _part(bill: BillDetail, product: Product | None) -> BillPart | None:
    return next((part for part in bill.parts if part.product == product), None)
