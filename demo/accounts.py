"""The contracts of one home with two years of readings, bills and payments."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from agent.kit.calendar import add_months, add_working_days, at_local
from demo.market import PLANS, energy_price, month_use
from demo.places import City

HISTORY_MONTHS = 24
_RATES = {  # EUR per unit, net of VAT: transport, system charges, excise
    "luce": (0.0310, 0.0300, 0.0227),
    "gas": (0.1150, 0.0280, 0.1700),
}
_RATE_KINDS = ("transport", "system_charges", "taxes")
_GAS_LOW_VAT_SMC = 480
_TV_MONTHS = range(1, 11)


@dataclass
class Supply:
    """One contract of an account, as it is to be generated."""

    product: str
    plan: str
    since: date
    annual: float = 0.0
    until: date | None = None
    status: str = "active"
    id: str = ""
    point_id: str = ""
    estimate_share: float = 0.0
    forced_estimates: dict[date, float] = field(default_factory=dict)


@dataclass
class Account:
    """A home or a firm's site, billed together."""

    number: int
    customer_id: str
    firm: bool
    city: City
    street: str
    house_number: str
    postal_code: str
    supplies: list[Supply]
    residence: bool = True
    direct_debit: bool = True
    paper: bool = False
    bundle: bool = False


@dataclass
class DraftPart:
    """Consumption of a contract in a bill."""

    supply: Supply
    quantity: int | float
    unit: str
    price: float
    estimated: bool


@dataclass
class DraftBill:
    """A bill before it is written, so that a persona's can still be changed."""

    number: str
    start: date
    end: date
    issued: date
    due: date
    status: str = "unpaid"
    parts: list[DraftPart] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cents(self) -> int:
        """The amount: the sum of the lines."""
        return sum(line["amount_cents"] for line in self.lines)

    def add_line(self, kind: str, cents: int, **values: Any) -> None:
        """Add a line unless it is zero."""
        if cents:
            self.lines.append({"kind": kind, "amount_cents": cents, **values})


@dataclass
class Reading:
    """A value on a meter."""

    supply: Supply
    day: date
    value: int
    estimated: bool


def bill_account(
    account: Account, *, as_of: date, random: Random
) -> tuple[list[DraftBill], list[Reading]]:
    """Return the bills issued until ``as_of``, oldest first, and the readings behind them."""
    meters = {
        supply.product: random.randrange(800, 42_000)
        for supply in account.supplies
        if supply.product != "fibra"
    }
    bills: list[DraftBill] = []
    readings: list[Reading] = []
    gas_year: dict[int, float] = {}
    owed: dict[str, float] = {}
    for start, end in periods(as_of, firm=account.firm):
        issued = end + timedelta(days=random.randrange(5, 11))
        supplies = [
            s for s in account.supplies if s.since <= end and (not s.until or s.until >= start)
        ]
        if issued > as_of or not supplies:
            continue
        bill = DraftBill(
            number=f"B{account.number:06d}{end.year % 100:02d}{end.month:02d}",
            start=max(start, min(s.since for s in supplies)),
            end=min(end, max(s.until or end for s in supplies)),
            issued=issued,
            due=issued + timedelta(days=20),
        )
        for supply in supplies:
            if supply.product == "fibra":
                _bill_fibre(bill, supply, account, start, end)
                continue
            actual, price = _use(supply, account, start, end, random)
            estimate = supply.forced_estimates.get(start)
            if estimate is None and random.random() < supply.estimate_share:
                estimate = random.uniform(0.82, 1.1)
            billed = round(actual * estimate) if estimate else actual
            meters[supply.product] += billed
            readings.append(
                Reading(
                    supply, min(end, supply.until or end), meters[supply.product], bool(estimate)
                )
            )
            _bill_energy(bill, supply, account, billed, price, estimated=bool(estimate))
            carried = owed.pop(supply.product, 0.0)
            if estimate:
                owed[supply.product] = carried + (actual - billed)
            elif round(carried):
                meters[supply.product] += round(carried)
                readings[-1].value = meters[supply.product]
                _adjust(bill, supply, round(carried), price, account)
            _add_vat(bill, supply, account, gas_year)
        _add_extras(bill, account)
        bills.append(bill)
    return bills, readings


def periods(as_of: date, *, firm: bool) -> Iterator[tuple[date, date]]:
    """Yield billing periods of the last two years, oldest first: a month or two."""
    months = 1 if firm else 2
    first = add_months(as_of.replace(day=1), -HISTORY_MONTHS - 2)
    first = first.replace(month=first.month - (first.month - 1) % months)
    while first < as_of:
        after = add_months(first, months)
        yield first, after - timedelta(days=1)
        first = after


def _use(
    supply: Supply, account: Account, start: date, end: date, random: Random
) -> tuple[int, float]:
    total, cost = 0.0, 0.0
    month = start
    while month <= end:
        last = date(month.year, month.month, monthrange(month.year, month.month)[1])
        begin, stop = max(month, supply.since), min(last, supply.until or last)
        days = (stop - begin).days + 1
        if days > 0:
            use = month_use(
                supply.product, annual=supply.annual, climate=account.city.climate,
                year=month.year, month=month.month,
            ) * days / last.day * random.uniform(0.92, 1.08)  # fmt: skip
            total += use
            cost += use * energy_price(supply.plan, supply.since, month.year, month.month)
        month = add_months(month, 1)
    return round(total), round(cost / total, 4) if total else 0.0


def _bill_energy(
    bill: DraftBill, supply: Supply, account: Account, billed: int, price: float, *, estimated: bool
) -> None:
    unit = "kWh" if supply.product == "luce" else "Smc"
    bill.parts.append(DraftPart(supply, billed, unit, price, estimated))
    # Homes' prices are stated with VAT at 10 %; the lines are net, VAT has its own.
    net = price if account.firm else price / 1.1
    days = (bill.end - max(bill.start, supply.since)).days + 1
    fee = PLANS[supply.plan][5] / (1 if account.firm else 1.1)
    common = {"product": supply.product}
    bill.add_line("energy", round(billed * net * 100), quantity=_quantity(billed),
                  unit_price=_price(net), **common)  # fmt: skip
    months = days / 30.4375
    bill.add_line("fixed_fee", round(fee * months * 100), quantity=_quantity(days),
                  unit_price=_price(fee / 30.4375), **common)  # fmt: skip
    for kind, rate in zip(_RATE_KINDS, _RATES[supply.product], strict=True):
        bill.add_line(kind, round(billed * rate * 100), quantity=_quantity(billed),
                      unit_price=_price(rate), **common)  # fmt: skip


def _adjust(bill: DraftBill, supply: Supply, units: int, price: float, account: Account) -> None:
    net = (price if account.firm else price / 1.1) + sum(_RATES[supply.product])
    bill.add_line(
        "adjustment",
        round(units * net * 100),
        product=supply.product,
        quantity=_quantity(units),
        unit_price=_price(net),
        note_it="Ricalcolo: da consumi stimati a lettura effettiva",
        note_en="Recalculation: from estimated use to an actual reading",
    )


def _add_vat(bill: DraftBill, supply: Supply, account: Account, gas_year: dict[int, float]) -> None:
    base = sum(line["amount_cents"] for line in bill.lines if line["product"] == supply.product)
    rate = 0.22 if account.firm else 0.10
    if supply.product == "gas" and not account.firm:
        used = float(bill.parts[-1].quantity)
        before = gas_year.get(bill.end.year, 0.0)
        gas_year[bill.end.year] = before + used
        over = min(max(before + used - _GAS_LOW_VAT_SMC, 0), used)
        rate = 0.10 + 0.12 * (over / used if used else 0)
    bill.add_line("vat", round(base * rate), product=supply.product)


def _bill_fibre(bill: DraftBill, supply: Supply, account: Account, start: date, end: date) -> None:
    begin, stop = max(start, supply.since), min(end, supply.until or end)
    months = round(((stop - begin).days + 1) / 30.4375, 1)
    whole = round(months) if begin == start and stop == end else months
    gross = round(PLANS[supply.plan][5] * whole * 100)
    net = round(gross / 1.22)
    bill.parts.append(DraftPart(supply, whole, "months", PLANS[supply.plan][5], False))
    bill.add_line("fixed_fee", net, product="fibra", quantity=_quantity(whole),
                  unit_price=_price(PLANS[supply.plan][5] / 1.22))  # fmt: skip
    bill.add_line("vat", gross - net, product="fibra")
    if account.bundle:
        bill.add_line("discount", -round(500 * whole), product="fibra",
                      note_it="Sconto Casa Completa", note_en="Casa Completa discount")  # fmt: skip
    if begin == supply.since and not account.bundle:
        bill.add_line("one_off", 3990, product="fibra", note_it="Attivazione della fibra",
                      note_en="Fibre activation")  # fmt: skip
    if begin == supply.since:
        bill.add_line("one_off", 3000, product="fibra", note_it="Deposito per il router",
                      note_en="Router deposit")  # fmt: skip


def _add_extras(bill: DraftBill, account: Account) -> None:
    if account.residence and not account.firm and "luce" in {p.supply.product for p in bill.parts}:
        months = sum(
            1 for month in {bill.start.month, bill.end.month} if month in _TV_MONTHS
        )  # fmt: skip
        bill.add_line("tv_licence", 900 * months, product=None)
    if account.direct_debit:
        bill.add_line("discount", -250, product=None, note_it="Sconto addebito diretto",
                      note_en="Direct debit discount")  # fmt: skip
    if account.paper:
        bill.add_line("fixed_fee", 150, product=None, note_it="Bolletta di carta",
                      note_en="Paper bill")  # fmt: skip


def pay_bills(
    bills: list[DraftBill], account: Account, *, as_of: date, random: Random, careless: float
) -> None:
    """Pay what a customer pays: most in time, some late, a few not yet."""
    for bill in bills:
        if bill.cents <= 0:
            bill.status = "paid"
            continue
        if account.direct_debit:
            made = received = bill.due
            method = "direct_debit"
        else:
            method = random.choice(("card", "bank_transfer", "post_office", "app"))
            made = bill.due - timedelta(days=random.randrange(0, 15))
            if random.random() < careless:
                made = bill.due + timedelta(days=random.randrange(4, 75))
            wait = {"bank_transfer": 2, "post_office": 4}.get(method, 0)
            received = add_working_days(made, wait) if wait else made
        if made > as_of:
            continue
        in_transit = received > as_of
        bill.payments.append(
            {
                "amount_cents": bill.cents,
                "method": method,
                "status": "in_transit" if in_transit else "received",
                "made_on": made,
                "received_on": None if in_transit else received,
            }
        )
        bill.status = "unpaid" if in_transit else "paid"


def moment_of(day: date, *, hour: int = 9, minute: int = 0) -> Any:
    """Return a wall-clock moment of a day, for rows that need one."""
    return at_local(day, hour, minute)


def _quantity(value: float) -> Decimal:
    return Decimal(str(value))


def _price(value: float) -> Decimal:
    return Decimal(str(round(value, 6)))
