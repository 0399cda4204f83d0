"""What the supply service returns."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from agent.kit.records import Bilingual, Record
from agent.supply.models import (
    Audience,
    ContractStatus,
    FaultKind,
    LineStatus,
    PriceKind,
    Product,
    ReadingSource,
    RequestKind,
    RequestStatus,
    StepStatus,
)


class Plan(Record):
    """A plan. ``unit_price`` is EUR per kWh or Smc; indexed plans add it to the index."""

    code: str
    product: Product
    name: str
    audience: Audience
    price_kind: PriceKind
    unit_price: Decimal | None
    monthly_fee_cents: int
    download_mbps: int | None
    upload_mbps: int | None
    minimum_mbps: int | None
    description: Bilingual


class SupplyPoint(Record):
    """A point of delivery and its meter."""

    id: str
    product: Product
    code: str
    street: str
    house_number: str
    postal_code: str
    city: str
    province: str
    meter_serial: str | None
    power_kw: Decimal | None

    @property
    def address(self) -> str:
        """Return street, number and city in one line."""
        return f"{self.street} {self.house_number}, {self.city}"


class Contract(Record):
    """A contract with its plan and its point."""

    id: str
    number: str
    customer_id: str
    account: str
    product: Product
    status: ContractStatus
    signed_on: date
    starts_on: date | None
    ends_on: date | None
    price_until: date | None
    plan: Plan
    point: SupplyPoint


class MeterReading(Record):
    """A value of a meter. ``in_window`` says whether the next bill can use it."""

    id: str
    point_id: str
    read_on: date
    value: int
    source: ReadingSource
    recorded_at: datetime


class ReadingAccepted(Record):
    """A reading taken from the customer, and how it compares."""

    reading: MeterReading
    contract: Contract
    previous: MeterReading | None
    used: int | None
    in_window: bool


class ExpectedReading(Record):
    """The range in which a reading of today is plausible."""

    contract: Contract
    previous: MeterReading | None
    lowest: int
    highest: int


class Fault(Record):
    """A fault or planned work that touches a customer."""

    id: str
    number: str
    kind: FaultKind
    product: Product
    city: str
    street: str | None
    cause: Bilingual
    starts_at: datetime
    expected_end_at: datetime | None
    ended_at: datetime | None


class LineState(Record):
    """The fibre line by its last test. Speeds in Mb/s."""

    point_id: str
    technology: str
    status: LineStatus
    download_mbps: int
    upload_mbps: int
    minimum_mbps: int
    measured_down_mbps: Decimal
    measured_up_mbps: Decimal
    tested_at: datetime
    down_since: datetime | None
    router_model: str
    router_serial: str
    router_online: bool
    wifi_name: str

    @property
    def under_minimum(self) -> bool:
        """Whether the last test was under the guaranteed minimum."""
        return self.measured_down_mbps < self.minimum_mbps


class RequestStep(Record):
    """A step of a request."""

    position: int
    title: Bilingual
    status: StepStatus
    on_day: date | None


class ContractRequest(Record):
    """A request on a contract with its steps in order."""

    id: str
    number: str
    customer_id: str
    contract_id: str | None
    kind: RequestKind
    product: Product | None
    status: RequestStatus
    created_at: datetime
    expected_on: date | None
    done_on: date | None
    details: dict[str, Any]
    steps: tuple[RequestStep, ...]

    @property
    def current(self) -> RequestStep | None:
        """Return the step under way."""
        return next((step for step in self.steps if step.status == "current"), None)


class SupplyCheck(Record):
    """Everything about one product that may be wrong now.

    ``state`` is what to say first: ``no_contract``, ``suspended``, ``area_fault``,
    ``planned_work``, ``line_down``, ``line_slow``, ``ok``.
    """

    state: Literal[
        "no_contract", "suspended", "area_fault", "planned_work", "line_down", "line_slow", "ok"
    ]
    contract: Contract | None
    fault: Fault | None
    line: LineState | None
