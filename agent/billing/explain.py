"""Why a bill differs from an earlier one, to the cent.

For each product on both bills let, before and after, ``V`` be what is paid by consumption,
``F`` what is paid by time, both with their share of VAT, ``Q`` the consumption, ``d`` the days,
``q = Q/d`` and ``P = V/Q``. Then, exactly::

    days        = (d1 - d0) * (q0 * P0 + F0 / d0)
    consumption = (q1 - q0) * d1 * P0
    rest        = (V1 - Q1 * P0) + (F1 - F0 * d1 / d0)
    days + consumption + rest = (V1 + F1) - (V0 + F0)

Of the rest, ``price`` is what the energy itself costs more, ``E1 - Q1 * E0 / Q0`` with the VAT
rate of before; what remains (network, charges, fixed fees, VAT rate) is ``fees``.

Adjustments, the licence fee and one-off items are compared as they stand; causes too small to
tell are told together as fees. All is done in fractions; cents are dealt out at the end by
largest remainder, so that the causes always add up to the difference.
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
_SMALL_CENTS = 20
_FOLDED: tuple[CauseKind, ...] = ("consumption", "price", "days", "fees")
_Key = tuple[CauseKind, Product | None]


@dataclass(frozen=True)
class _Side:
    """One product on one bill, VAT dealt out; amounts in cents."""

    used: Fraction
    net_used: Fraction
    energy: Fraction
    timed: Fraction
    others: Mapping[CauseKind, Fraction]
    quantity: Fraction
    days: Fraction
    total: Fraction
    by_month: bool


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
    small = [key for key in exact if key[0] in _FOLDED and abs(exact[key]) < _SMALL_CENTS]
    exact["fees", None] = sum((exact.pop(key) for key in small), Fraction()) + exact["fees", None]
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
    rest = (
        (after.used - before.used)
        + (after.timed - before.timed)
        - found["days", product]
        - found["consumption", product]
    )
    found["price", product] = rest if after.by_month else _energy_price(after, before)
    fees = rest - found["price", product]
    found["fees", product] = found.get(("fees", product), Fraction()) + fees
    return found


def _energy_price(after: _Side, before: _Side) -> Fraction:
    if not before.quantity or not before.energy or not after.energy:
        return Fraction()
    # Lines are net; what energy costs more bears the VAT that there was before.
    gross = before.used / before.net_used if before.net_used else Fraction(1)
    return gross * (after.energy - after.quantity * before.energy / before.quantity)


def _ratio(side: _Side) -> Fraction:
    return side.used / side.quantity if side.quantity else Fraction()


def _side(bill: BillDetail, product: Product | None) -> _Side | None:
    lines = [line for line in bill.lines if line.product == product]
    if not lines:
        return None
    net: dict[str, Fraction] = defaultdict(Fraction)
    vat, energy = Fraction(), Fraction()
    for line in lines:
        energy += line.amount_cents if line.kind == "energy" else 0
        if line.kind == "vat":
            vat += line.amount_cents
        elif line.kind in _BY_USE:
            net["used"] += line.amount_cents
        elif line.kind == "fixed_fee":
            net["timed"] += line.amount_cents
        else:
            net[_AS_THEY_STAND[line.kind]] += line.amount_cents
    net_used = net.get("used", Fraction())
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
        net_used=net_used,
        energy=energy,
        timed=net.pop("timed", Fraction()),
        others={cast(CauseKind, kind): amount for kind, amount in net.items()},
        quantity=Fraction(part.consumption) if part and not by_month else Fraction(),
        days=Fraction(part.consumption if part and by_month else 0) or Fraction(bill.days),
        total=Fraction(sum(line.amount_cents for line in lines)),
        by_month=by_month,
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
    low, high = quantities
    if low is not None and high is not None and (high > low) != (cents > 0):
        # Per day it is the other way round, or an average hides it: two numbers would mislead.
        quantities = None, None
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
