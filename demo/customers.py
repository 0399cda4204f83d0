"""The 2,000 customers: who they are and what they have."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from agent.customers.keys import make_customer_code
from agent.kit.calendar import add_months
from demo.accounts import Account, DraftBill, Supply, bill_account, pay_bills
from demo.batch import Batch
from demo.places import (
    FEMALE,
    FIRM_KINDS,
    MALE,
    STREETS,
    SURNAMES,
    pick_city,
    tax_code,
    vat_number,
)
from demo.writer import write_account, write_customer

FIRM_SHARE = 0.12
ACCOUNT_BASE = 310_000
_ENGLISH_SHARE = 0.03
_NEW_MONTHS = 3


@dataclass(frozen=True)
class Made:
    """A customer as generated, for what is generated about him next."""

    id: str
    index: int
    name: str
    firm: bool
    account: Account
    bills: list[DraftBill]
    random: Random


def make_customer(batch: Batch, index: int, *, as_of: date) -> Made:
    """Generate one customer with contracts, readings, bills and payments."""
    random = Random(f"ventolia:{index}")
    firm = random.random() < FIRM_SHARE
    account = _account(index, firm=firm, as_of=as_of, random=random)
    bills, readings = bill_account(account, as_of=as_of, random=random)
    careless = random.choice((0.02, 0.02, 0.05, 0.25))
    pay_bills(bills, account, as_of=as_of, random=random, careless=careless)
    values = _person(index, account, random=random)
    tier, reason = tier_of(bills, account, since=values["since"], as_of=as_of, careless=careless)
    name = values["company_name"] or f"{values['first_name']} {values['last_name']}"
    write_customer(batch, marketing=random.random() < 0.55, tier=tier, tier_reason=reason, **values)
    write_account(
        batch, account, bills=bills, readings=readings, holder=name, as_of=as_of, random=random
    )
    return Made(account.customer_id, index, name, firm, account, bills, random)


def tier_of(
    bills: list[DraftBill], account: Account, *, since: date, as_of: date, careless: float
) -> tuple[str, str]:
    """Return the value tier and why: what was billed in a year, products, behaviour."""
    if since > add_months(as_of, -_NEW_MONTHS):
        return "unknown", "customer for less than three months"
    year = sum(bill.cents for bill in bills if bill.end > as_of - timedelta(days=365))
    products = {supply.product for supply in account.supplies if supply.status == "active"}
    if careless > 0.2 and year < 120_000:
        return "below_zero", "pays late, and collecting costs more than the margin"
    if len(products) == 3 or year > 450_000:
        return "most_valuable", f"{len(products)} products, {year // 100} EUR billed in a year"
    if len(products) == 1 and year > 90_000:
        return "most_growable", "one product only, with a consumption well above the average"
    return "unknown", "no strong sign either way"


def _person(index: int, account: Account, *, random: Random) -> dict[str, Any]:
    female = random.random() < 0.5
    first = random.choice(FEMALE if female else MALE)
    last = random.choice(SURNAMES)
    born = date(random.randrange(1942, 2004), random.randrange(1, 13), random.randrange(1, 29))
    birth = pick_city(random)
    company = None
    if account.firm:
        kind, form = random.choice(FIRM_KINDS)
        company = f"{kind} {last} {form}"
    handle = f"{first}.{last}".lower().replace(" ", "").replace("'", "")
    return {
        "id": account.customer_id,
        "code": make_customer_code(100_000 + index),
        "kind": "firm" if account.firm else "person",
        "first_name": first,
        "last_name": last,
        "company_name": company,
        "tax_code": None
        if account.firm
        else tax_code(
            first=first, last=last, born=born, female=female, birth_code=birth.birth_code
        ),
        "vat_number": vat_number(random) if account.firm else None,
        "birth_date": None if account.firm else born,
        "birth_place": None if account.firm else birth.name,
        "language": "en" if random.random() < _ENGLISH_SHARE else "it",
        "email": f"{handle}{index}@posta.example",
        "phone": f"+393{random.choice('234')}{random.randrange(10**7, 10**8)}",
        "street": f"{account.street} {account.house_number}",
        "postal_code": account.postal_code,
        "city": account.city.name,
        "province": account.city.province,
        "since": min(supply.since for supply in account.supplies),
    }


def _account(index: int, *, firm: bool, as_of: date, random: Random) -> Account:
    city = pick_city(random)
    months_ago = min(int(random.expovariate(1 / 26)) + 1, 110)
    since = add_months(as_of.replace(day=1), -months_ago)
    supplies = _firm_supplies(since, random) if firm else _home_supplies(since, random)
    bundle = {supply.plan for supply in supplies} >= {
        "luce-fissa-serena", "gas-sereno", "fibra-vento-1000"
    }  # fmt: skip
    left = not firm and random.random() < 0.04 and months_ago > 8
    if left:
        until = add_months(as_of.replace(day=1), -random.randrange(1, 6)) - timedelta(days=1)
        for supply in supplies:
            supply.until, supply.status = until, "closed"
    return Account(
        number=ACCOUNT_BASE + index,
        customer_id=f"d-customer-{index:05d}",
        firm=firm,
        city=city,
        street=random.choice(STREETS),
        house_number=str(random.randrange(1, 160)),
        postal_code=random.choice(city.postal_codes),
        supplies=supplies,
        residence=random.random() < 0.9,
        direct_debit=random.random() < 0.62,
        paper=random.random() < 0.14,
        bundle=bundle,
    )


def _home_supplies(since: date, random: Random) -> list[Supply]:
    supplies = []
    if random.random() < 0.92:
        plan = random.choice(
            ("luce-fissa-serena", "luce-fissa-serena", "luce-indice", "luce-bioraria")
        )
        supplies.append(Supply("luce", plan, since, random.uniform(1300, 3900)))
    if random.random() < 0.62 or not supplies:
        plan = random.choice(("gas-sereno", "gas-sereno", "gas-indice"))
        supplies.append(Supply("gas", plan, since, random.uniform(250, 1400), estimate_share=0.3))
    if random.random() < 0.36:
        plan = random.choice(
            (
                "fibra-vento-1000",
                "fibra-vento-1000",
                "fibra-vento-2500",
                "fibra-vento-200",
                "aria-100",
            )
        )
        supplies.append(Supply("fibra", plan, since))
    return supplies


def _firm_supplies(since: date, random: Random) -> list[Supply]:
    supplies = [Supply("luce", "luce-impresa", since, random.uniform(6_000, 42_000))]
    if random.random() < 0.45:
        supplies.append(
            Supply("gas", "gas-impresa", since, random.uniform(900, 7_000), estimate_share=0.2)
        )
    if random.random() < 0.4:
        supplies.append(Supply("fibra", "fibra-vento-1000", since))
    return supplies
