"""A customer with bills, money, meters, a parcel and a return, small enough to know by heart."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from agent.billing.models import (
    BillLineRow,
    BillPartRow,
    BillRow,
    MandateRow,
    PaymentRow,
    RefundRow,
)
from agent.cases.models import TicketRow
from agent.kit.ids import new_id
from agent.orders.models import OrderRow, ReturnRow, ShipmentRow
from agent.supply.models import ContractRow, MeterReadingRow, PlanRow, SupplyPointRow
from tests.agent.records import add_customer

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ACCOUNT = "CA-310001"


def add(session: Session, row_type: Any, **fields: Any) -> Any:
    row = row_type(**({"id": new_id()} | fields))
    session.add(row)
    session.flush()
    return row


def add_plan(session: Session, code: str, product: str, name: str, **fields: Any) -> None:
    values = {
        "code": code, "product": product, "name": name, "audience": "all", "price_kind": "fixed",
        "unit_price": Decimal("0.12"), "monthly_fee_cents": 900, "description_it": "Chiara.",
        "description_en": "Plain.", "valid_from": date(2024, 1, 1),
    } | fields  # fmt: skip
    session.add(PlanRow(**values))
    session.flush()


def add_contract(session: Session, customer_id: str, product: str, code: str, plan: str) -> str:
    point = add(
        session, SupplyPointRow, product=product, code=code, street="via Garibaldi",
        house_number="1", postal_code="20121", city="Milano", province="MI",
        meter_serial=None if product == "fibra" else "M1",
        power_kw=Decimal("3.0") if product == "luce" else None,
    )  # fmt: skip
    contract = add(
        session, ContractRow, number=f"CT-{product[:3].upper()}", customer_id=customer_id,
        account=ACCOUNT, point_id=point.id, product=product, plan_code=plan, status="active",
        signed_on=date(2024, 1, 2), starts_on=date(2024, 1, 15),
    )  # fmt: skip
    if product != "fibra":
        for months, value in ((12, 1000), (6, 2000), (0, 3000)):
            add(
                session, MeterReadingRow, point_id=point.id, value=value, source="distributor",
                read_on=TODAY - timedelta(days=30 * months + 20),
                recorded_at=NOW - timedelta(days=30 * months + 19),
            )  # fmt: skip
    return str(contract.id)


def add_bill(
    session: Session,
    customer_id: str,
    number: str,
    *,
    start: date,
    end: date,
    due: date,
    status: str,
    kwh: int,
    price: str,
    contract_id: str,
    tv: int = 0,
    estimated: bool = False,
) -> BillRow:
    energy = round(kwh * Decimal(price) * 100)
    lines = [("energy", Decimal(kwh), price, energy), ("system_charges", None, None, 1500)]
    if tv:
        lines.append(("tv_licence", None, None, tv))
    bill: BillRow = add(
        session, BillRow, number=number, customer_id=customer_id, account=ACCOUNT,
        period_start=start, period_end=end, issued_on=end + timedelta(days=10), due_on=due,
        amount_cents=sum(line[3] for line in lines), status=status,
    )  # fmt: skip
    session.add(
        BillPartRow(bill_id=bill.id, contract_id=contract_id, product="luce",
                    consumption=Decimal(kwh), unit="kWh", unit_price=Decimal(price),
                    estimated=estimated)
    )  # fmt: skip
    for position, (kind, quantity, unit_price, cents) in enumerate(lines):
        session.add(
            BillLineRow(bill_id=bill.id, position=position,
                        product=None if kind == "tv_licence" else "luce", kind=kind,
                        quantity=quantity, unit_price=Decimal(unit_price) if unit_price else None,
                        amount_cents=cents)
        )  # fmt: skip
    session.flush()
    return bill


def add_payment(session: Session, customer_id: str, bill: BillRow, **fields: Any) -> None:
    values = {
        "customer_id": customer_id, "bill_id": bill.id, "amount_cents": bill.amount_cents,
        "method": "card", "status": "received", "made_on": bill.due_on,
        "received_on": bill.due_on, "reference": new_id(),
    } | fields  # fmt: skip
    add(session, PaymentRow, **values)


def build(session: Session) -> str:
    """Write Anna's world; return her id."""
    anna = add_customer(session)
    add_plan(session, "luce-chiara", "luce", "Luce Chiara")
    add_plan(session, "luce-notte", "luce", "Luce Notte", unit_price=Decimal("0.10"))
    add_plan(session, "gas-chiaro", "gas", "Gas Chiaro")
    add_plan(session, "fibra-1000", "fibra", "Fibra 1000", price_kind="flat", unit_price=None,
             monthly_fee_cents=2990)  # fmt: skip
    power = add_contract(session, anna, "luce", "IT001E12345678", "luce-chiara")
    add_contract(session, anna, "gas", "12345678901234", "gas-chiaro")
    for year, kwh, number in ((2025, 300, "B2025000001"), (2026, 420, "B2026000002")):
        bill = add_bill(
            session, anna, number, start=date(year, 9, 1), end=date(year, 10, 31),
            due=date(year, 12, 1), status="unpaid" if year == 2026 else "paid", kwh=kwh,
            price="0.30", contract_id=power, tv=1800, estimated=year == 2026,
        )  # fmt: skip
        if year == 2025:
            add_payment(session, anna, bill)
    summer = add_bill(
        session, anna, "B2026000001", start=date(2026, 7, 1), end=date(2026, 8, 31),
        due=date(2026, 10, 1), status="paid", kwh=250, price="0.30", contract_id=power, tv=1800,
    )  # fmt: skip
    add_payment(session, anna, summer)
    return anna


def pay_twice(session: Session, anna: str) -> None:
    bill = session.query(BillRow).filter_by(number="B2026000001").one()
    add_payment(session, anna, bill, method="bank_transfer")


def add_mandate(session: Session, anna: str) -> None:
    add(session, MandateRow, customer_id=anna, iban="IT60X0542811101000000123456",
        holder="Anna Conti", status="active", signed_on=date(2025, 1, 1))  # fmt: skip


def add_late_refund(session: Session, anna: str) -> None:
    add(session, RefundRow, number="RI-000001", customer_id=anna, amount_cents=4_250,
        reason="adjustment", status="approved", requested_on=date(2026, 9, 1),
        expected_on=date(2026, 10, 15), delay_it="La banca ha respinto il bonifico.",
        delay_en="The bank sent the transfer back.")  # fmt: skip


def add_order(session: Session, anna: str) -> None:
    order = add(session, OrderRow, number="OR-00000001", customer_id=anna, item_it="Router",
                item_en="Router", amount_cents=0, status="shipped",
                placed_at=NOW - timedelta(days=9), expected_on=date(2026, 11, 20))  # fmt: skip
    add(session, ShipmentRow, order_id=order.id, carrier="Corriere Celere", tracking="CC1",
        status="held", place="Milano, via Dante 3", updated_at=NOW)  # fmt: skip


def add_return(session: Session, anna: str) -> None:
    add(session, ReturnRow, number="RE-000001", customer_id=anna, device="Router",
        reason="not_needed", status="in_transit", tracking="RV0000000001",
        requested_at=NOW - timedelta(days=6), send_by=date(2026, 12, 16),
        sent_on=date(2026, 11, 19), place="Bologna", deposit_cents=4_900,
        fee_cents=9_900)  # fmt: skip


def add_ticket(session: Session, anna: str, category: str) -> None:
    add(session, TicketRow, number="TK-000001", customer_id=anna, category=category,
        priority="normal", status="in_progress", product=None, subject_it="Importo strano",
        subject_en="Odd amount", channel="phone", opened_at=NOW - timedelta(days=3),
        updated_at=NOW, answer_due_at=NOW + timedelta(days=10))  # fmt: skip
