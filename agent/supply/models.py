"""Tables of what is supplied, where, and how it works."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import Exact, RowId, both, choice

Product = Literal["luce", "gas", "fibra"]
Audience = Literal["person", "firm", "all"]
PriceKind = Literal["fixed", "indexed", "flat"]
ContractStatus = Literal["activating", "active", "suspended", "closed"]
ReadingSource = Literal["customer", "distributor", "estimate"]
FaultKind = Literal["outage", "planned_work"]
LineStatus = Literal["up", "degraded", "down"]
RequestKind = Literal[
    "activation", "switch", "transfer", "move_home", "change_plan", "power_increase", "cancellation"
]
RequestStatus = Literal["received", "in_progress", "waiting_customer", "done", "cancelled"]
StepStatus = Literal["done", "current", "to_do"]


class PlanRow(Base):
    """A plan of the catalogue."""

    __tablename__ = "plans"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    product: Mapped[Product] = mapped_column(choice(Product, "product"))
    name: Mapped[str] = mapped_column(String(80))
    audience: Mapped[Audience] = mapped_column(choice(Audience, "audience"))
    price_kind: Mapped[PriceKind] = mapped_column(choice(PriceKind, "price_kind"))
    unit_price: Mapped[Decimal | None] = mapped_column(Exact(6))
    monthly_fee_cents: Mapped[int]
    download_mbps: Mapped[int | None]
    upload_mbps: Mapped[int | None]
    minimum_mbps: Mapped[int | None]
    description_it: Mapped[str] = mapped_column(Text)
    description_en: Mapped[str] = mapped_column(Text)
    description = both("description")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class SupplyPointRow(Base):
    """A point of delivery: POD for electricity, PDR for gas, line number for fibre."""

    __tablename__ = "supply_points"
    __table_args__ = (Index(None, "city", "street"),)

    id: Mapped[RowId]
    product: Mapped[Product] = mapped_column(choice(Product, "product"))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    street: Mapped[str] = mapped_column(String(160))
    house_number: Mapped[str] = mapped_column(String(10))
    postal_code: Mapped[str] = mapped_column(String(5))
    city: Mapped[str] = mapped_column(String(80))
    province: Mapped[str] = mapped_column(String(2))
    meter_serial: Mapped[str | None] = mapped_column(String(20))
    power_kw: Mapped[Decimal | None] = mapped_column(Exact(1))


class ContractRow(Base):
    """One product supplied to one customer at one point.

    Contracts of one ``account`` (one home) are billed together.
    """

    __tablename__ = "contracts"
    __table_args__ = (Index(None, "customer_id"), Index(None, "point_id"))

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    account: Mapped[str] = mapped_column(String(12))
    point_id: Mapped[str] = mapped_column(ForeignKey("supply_points.id"))
    product: Mapped[Product] = mapped_column(choice(Product, "product"))
    plan_code: Mapped[str] = mapped_column(ForeignKey("plans.code"))
    status: Mapped[ContractStatus] = mapped_column(choice(ContractStatus, "status"))
    signed_on: Mapped[date]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    price_until: Mapped[date | None]


class MeterReadingRow(Base):
    """A value of a meter on a day; estimates never count as a lower bound."""

    __tablename__ = "meter_readings"
    __table_args__ = (Index(None, "point_id", "read_on"),)

    id: Mapped[RowId]
    point_id: Mapped[str] = mapped_column(ForeignKey("supply_points.id"))
    read_on: Mapped[date]
    value: Mapped[int]
    source: Mapped[ReadingSource] = mapped_column(choice(ReadingSource, "source"))
    recorded_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class FaultRow(Base):
    """A fault or planned work of an area; without a street it concerns the whole city."""

    __tablename__ = "faults"
    __table_args__ = (Index(None, "city", "product"),)

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[FaultKind] = mapped_column(choice(FaultKind, "kind"))
    product: Mapped[Product] = mapped_column(choice(Product, "product"))
    city: Mapped[str] = mapped_column(String(80))
    street: Mapped[str | None] = mapped_column(String(160))
    cause_it: Mapped[str] = mapped_column(String(200))
    cause_en: Mapped[str] = mapped_column(String(200))
    cause = both("cause")
    starts_at: Mapped[datetime]
    expected_end_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class LineStateRow(Base):
    """How a fibre line works now, by its last test, and its router."""

    __tablename__ = "line_states"

    point_id: Mapped[str] = mapped_column(ForeignKey("supply_points.id"), primary_key=True)
    technology: Mapped[str] = mapped_column(String(20))
    status: Mapped[LineStatus] = mapped_column(choice(LineStatus, "status"))
    download_mbps: Mapped[int]
    upload_mbps: Mapped[int]
    minimum_mbps: Mapped[int]
    measured_down_mbps: Mapped[Decimal] = mapped_column(Exact(1))
    measured_up_mbps: Mapped[Decimal] = mapped_column(Exact(1))
    tested_at: Mapped[datetime]
    down_since: Mapped[datetime | None]
    router_model: Mapped[str] = mapped_column(String(60))
    router_serial: Mapped[str] = mapped_column(String(20))
    router_online: Mapped[bool]
    wifi_name: Mapped[str] = mapped_column(String(40))


class RequestRow(Base):
    """A request on a contract: activation, switch, transfer of name, move, change, end."""

    __tablename__ = "requests"
    __table_args__ = (Index(None, "customer_id", "status"),)

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(12), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    contract_id: Mapped[str | None] = mapped_column(ForeignKey("contracts.id"))
    kind: Mapped[RequestKind] = mapped_column(choice(RequestKind, "kind"))
    product: Mapped[Product | None] = mapped_column(choice(Product, "product"))
    status: Mapped[RequestStatus] = mapped_column(choice(RequestStatus, "status"))
    created_at: Mapped[datetime]
    expected_on: Mapped[date | None]
    done_on: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class RequestStepRow(Base):
    """A step of a request, with its day: past for done ones, expected for the rest."""

    __tablename__ = "request_steps"

    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title_it: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160))
    title = both("title")
    status: Mapped[StepStatus] = mapped_column(choice(StepStatus, "status"))
    on_day: Mapped[date | None]
