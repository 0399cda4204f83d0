"""Accounts and customers written as rows."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from agent.billing.models import BillLineRow, BillPartRow, BillRow, MandateRow, PaymentRow
from agent.customers.models import ConsentRow, CustomerRow, IdentityLinkRow
from agent.kit.calendar import add_months, at_local
from agent.supply.models import ContractRow, LineStateRow, MeterReadingRow, SupplyPointRow
from demo.accounts import Account, DraftBill, Reading
from demo.batch import Batch
from demo.market import PLANS
from demo.places import iban

_LETTER = {"luce": "L", "gas": "G", "fibra": "F"}
_TECHNOLOGY = {
    "fibra-vento-1000": "FTTH 1 Gb/s",
    "fibra-vento-2500": "FTTH 2.5 Gb/s",
    "fibra-vento-200": "FTTC",
    "aria-100": "FWA",
}


def write_customer(batch: Batch, *, marketing: bool, **values: Any) -> None:
    """Write a customer, the keys he is known by, and his choice about commercial messages."""
    batch.add(CustomerRow, **values)
    since = at_local(values["since"], 10)
    for kind, value in (
        ("customer_code", values["code"]),
        ("email", values["email"]),
        ("phone", values["phone"]),
        ("tax_code", values["tax_code"]),
        ("vat_number", values["vat_number"]),
    ):
        if value:
            batch.add(
                IdentityLinkRow,
                customer_id=values["id"],
                kind=kind,
                value=value,
                evidence="contract signed by the customer",
                linked_at=since,
            )
    batch.add(
        ConsentRow,
        customer_id=values["id"],
        purpose="marketing",
        given=marketing,
        source="contract",
        evidence="box of the contract",
        at=since,
    )


def write_account(
    batch: Batch,
    account: Account,
    *,
    bills: list[DraftBill],
    readings: list[Reading],
    holder: str,
    as_of: date,
    random: Random,
) -> None:
    """Write points, contracts, meters, lines, bills and payments of an account."""
    for supply in account.supplies:
        _write_supply(batch, account, supply, as_of=as_of, random=random)
    for reading in readings:
        batch.add(
            MeterReadingRow,
            point_id=reading.supply.point_id,
            read_on=reading.day,
            value=reading.value,
            source="estimate" if reading.estimated else "distributor",
            recorded_at=at_local(reading.day, 23),
        )
    if account.direct_debit:
        batch.add(
            MandateRow,
            customer_id=account.customer_id,
            iban=iban(random),
            holder=holder,
            status="active",
            signed_on=min(supply.since for supply in account.supplies),
        )
    for bill in bills:
        write_bill(batch, account, bill)


def write_bill(batch: Batch, account: Account, bill: DraftBill) -> str:
    """Write a bill with its parts, lines and payments; return its id."""
    bill_id = batch.add(
        BillRow,
        number=bill.number,
        customer_id=account.customer_id,
        account=f"A-{account.number}",
        period_start=bill.start,
        period_end=bill.end,
        issued_on=bill.issued,
        due_on=bill.due,
        amount_cents=bill.cents,
        status=bill.status,
        paper=account.paper,
    )
    for part in bill.parts:
        batch.add(
            BillPartRow,
            bill_id=bill_id,
            contract_id=part.supply.id,
            product=part.supply.product,
            consumption=Decimal(str(part.quantity)),
            unit=part.unit,
            unit_price=Decimal(str(part.price)),
            estimated=part.estimated,
        )
    for position, line in enumerate(bill.lines):
        batch.add(BillLineRow, bill_id=bill_id, position=position, **line)
    for position, payment in enumerate(bill.payments):
        batch.add(
            PaymentRow,
            customer_id=account.customer_id,
            bill_id=bill_id,
            reference=f"PG{bill.number[1:]}{position}",
            **payment,
        )
    return bill_id


def _write_supply(
    batch: Batch, account: Account, supply: Any, *, as_of: date, random: Random
) -> None:
    product = supply.product
    power = None
    if product == "luce":
        power = (
            Decimal("15") if account.firm else Decimal(random.choice(("3", "3", "3", "4.5", "6")))
        )
    supply.point_id = batch.add(
        SupplyPointRow,
        product=product,
        code=_point_code(product, account.number),
        street=account.street,
        house_number=account.house_number,
        postal_code=account.postal_code,
        city=account.city.name,
        province=account.city.province,
        meter_serial=None if product == "fibra" else f"{random.randrange(10**9, 10**10)}",
        power_kw=power,
    )
    months = PLANS[supply.plan][7]
    price_until = None
    if months is not None:
        price_until = supply.since
        while price_until <= as_of:
            price_until = add_months(price_until, months)
    supply.id = batch.add(
        ContractRow,
        number=f"C{account.number}{_LETTER[product]}",
        customer_id=account.customer_id,
        account=f"A-{account.number}",
        point_id=supply.point_id,
        product=product,
        plan_code=supply.plan,
        status=supply.status,
        signed_on=min(supply.since, as_of) - timedelta(days=random.randrange(12, 32)),
        starts_on=None if supply.status == "activating" else supply.since,
        ends_on=supply.until,
        price_until=price_until,
    )
    if product == "fibra" and supply.status == "active":
        _write_line(batch, supply, as_of=as_of, random=random)


def _write_line(batch: Batch, supply: Any, *, as_of: date, random: Random) -> None:
    down, up, minimum = PLANS[supply.plan][6]
    batch.add(
        LineStateRow,
        point_id=supply.point_id,
        technology=_TECHNOLOGY[supply.plan],
        status="up",
        download_mbps=down,
        upload_mbps=up,
        minimum_mbps=minimum,
        measured_down_mbps=Decimal(round(down * random.uniform(0.62, 0.95))),
        measured_up_mbps=Decimal(round(up * random.uniform(0.7, 0.97))),
        tested_at=at_local(as_of - timedelta(days=random.randrange(1, 20)), 4, 10),
        router_model="Ventolia Box",
        router_serial=f"VB{random.randrange(10**7, 10**8)}",
        router_online=True,
        wifi_name=f"Ventolia-{random.randrange(0x1000, 0xFFFF):04X}",
    )


def _point_code(product: str, number: int) -> str:
    if product == "luce":
        return f"IT001E{40_000_000 + number:08d}"
    if product == "gas":
        return f"008811{number:08d}"
    return f"FV{number:08d}"
