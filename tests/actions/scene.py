"""What else may be going on around Anna: faults, a fibre line, visits, calls."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from agent.customers.models import CustomerRow, InteractionRow
from agent.kit.calendar import at_local
from agent.supply.models import ContractRow, FaultRow, LineStateRow, SupplyPointRow
from agent.visits.models import VisitRow
from tests.actions.world import NOW, TODAY, add, add_contract


def add_fault(session: Session, _anna: str, product: str = "luce", **fields: Any) -> None:
    values = {
        "number": "GU-000001", "kind": "outage", "product": product, "city": "Milano",
        "street": "via Garibaldi", "cause_it": "Guasto a un cavo", "cause_en": "Broken cable",
        "starts_at": NOW - timedelta(hours=2), "expected_end_at": NOW + timedelta(hours=3),
    } | fields  # fmt: skip
    add(session, FaultRow, **values)


def add_fibre(session: Session, anna: str, **fields: Any) -> None:
    contract_id = add_contract(session, anna, "fibra", "FIB-1", "fibra-1000")
    contract = session.get_one(ContractRow, contract_id)
    point = session.get_one(SupplyPointRow, contract.point_id)
    values = {
        "point_id": point.id, "technology": "FTTH", "status": "up", "download_mbps": 1000,
        "upload_mbps": 300, "minimum_mbps": 500, "measured_down_mbps": Decimal("880"),
        "measured_up_mbps": Decimal("280"), "tested_at": NOW - timedelta(hours=5),
        "router_model": "Ventolia Box", "router_serial": "VB1", "router_online": True,
        "wifi_name": "Ventolia-1234",
    } | fields  # fmt: skip
    session.add(LineStateRow(**values))
    session.flush()


def add_second_home(session: Session, anna: str) -> None:
    first = session.query(ContractRow).filter_by(customer_id=anna, product="luce").one()
    point = add(
        session, SupplyPointRow, product="luce", code="IT001E77777777", street="via Mazzini",
        house_number="7", postal_code="37121", city="Verona", province="VR", meter_serial="M7",
        power_kw=Decimal("3.0"),
    )  # fmt: skip
    add(
        session, ContractRow, number="CT-VER", customer_id=anna, account=first.account,
        point_id=point.id, product="luce", plan_code=first.plan_code, status="active",
        signed_on=first.signed_on, starts_on=first.starts_on,
    )  # fmt: skip


def suspend(session: Session, _anna: str, product: str) -> None:
    row = session.query(ContractRow).filter_by(product=product).one()
    row.status = "suspended"


def add_visit(session: Session, anna: str, *, days: int, status: str = "booked") -> None:
    starts = at_local(TODAY + timedelta(days=days), 8)
    point = session.query(SupplyPointRow).first()
    assert point
    add(session, VisitRow, number=f"AP-{100 + days:06d}", customer_id=anna, point_id=point.id,
        reason="meter_check", status=status, starts_at=starts,
        ends_at=starts + timedelta(hours=4), street="via Garibaldi 1", city="Milano",
        seat=0 if status == "booked" else None, technician="Nadia Fabbri",
        booked_at=NOW - timedelta(days=12))  # fmt: skip


def add_call(session: Session, anna: str) -> None:
    add(session, InteractionRow, customer_id=anna, channel="phone", direction="in",
        at=NOW - timedelta(days=4), subject="meter", summary_it="Ha chiesto del contatore.",
        summary_en="Asked about the meter.", source="crm", source_id="1")  # fmt: skip


def set_phone(session: Session, anna: str) -> None:
    session.get_one(CustomerRow, anna).phone = "+393331234567"
