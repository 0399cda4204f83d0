"""Contracts, points, plans, faults and lines of one customer at a time."""

from datetime import timedelta

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.journal import Written
from agent.supply.errors import ContractNotFound, PlanNotFound
from agent.supply.models import Audience, ContractRow, PlanRow, Product, SupplyPointRow
from agent.supply.readings import MeterReadings
from agent.supply.repository import SupplyRepository
from agent.supply.requests import ContractRequests
from agent.supply.schemas import (
    Contract,
    ContractRequest,
    ExpectedReading,
    Fault,
    LineState,
    MeterReading,
    Plan,
    ReadingAccepted,
    SupplyCheck,
    SupplyPoint,
)

WORKS_ANNOUNCED = timedelta(days=7)


class SupplyService:
    """What is supplied and how it works; readings and requests go through here too."""

    undoable = ("reading", "request_opened", "request_cancelled")

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._supply = SupplyRepository(session)
        self._readings = MeterReadings(session, clock=clock)
        self._requests = ContractRequests(session, clock=clock)

    def contracts(
        self, customer_id: str, *, product: Product | None = None, active_only: bool = False
    ) -> tuple[Contract, ...]:
        """Return contracts with plan and point, active ones first."""
        rows = self._supply.contracts(customer_id, product=product, active_only=active_only)
        return tuple(_contract(*row) for row in rows)

    def contract(self, customer_id: str, contract_id: str) -> Contract:
        """Return one contract.

        Raises:
            ContractNotFound: it does not exist, or is somebody else's.
        """
        rows = self._supply.contracts(customer_id, contract_id=contract_id)
        if not rows:
            raise ContractNotFound
        return _contract(*rows[0])

    def plans(
        self, *, product: Product | None = None, audience: Audience | None = None
    ) -> tuple[Plan, ...]:
        """Return the plans on sale today, for homes or for firms where asked."""
        rows = self._supply.plans(day=self._clock.today(), product=product, code=None)
        return tuple(
            Plan.model_validate(row)
            for row in rows
            if audience is None or row.audience in (audience, "all")
        )

    def plan(self, code: str) -> Plan:
        """Return a plan on sale today; raises PlanNotFound."""
        rows = self._supply.plans(day=self._clock.today(), product=None, code=code)
        if not rows:
            raise PlanNotFound(code=code)
        return Plan.model_validate(rows[0])

    def faults_for(self, customer_id: str, *, announced: bool = True) -> tuple[Fault, ...]:
        """Return faults and works that touch this customer now, or within a week.

        With ``announced=False`` only what is going on at this moment.
        """
        now = self._clock.now()
        until = now + WORKS_ANNOUNCED if announced else now
        rows = self._supply.faults_of(customer_id, now=now, until=until)
        return tuple(Fault.model_validate(row) for row in rows)

    def faults_in(
        self, city: str, *, product: Product | None = None, street: str | None = None
    ) -> tuple[Fault, ...]:
        """Return public news of faults and works in a city, now or within a week."""
        now = self._clock.now()
        rows = self._supply.faults_in(
            city, product=product, street=street, now=now, until=now + WORKS_ANNOUNCED
        )
        return tuple(Fault.model_validate(row) for row in rows)

    def lines_for(self, customer_id: str) -> tuple[LineState, ...]:
        """Return the state of the customer's fibre lines."""
        return tuple(LineState.model_validate(row) for row in self._supply.lines_of(customer_id))

    def check(self, customer_id: str, product: Product) -> SupplyCheck:
        """Return what may be wrong with one product now, the gravest first."""
        contracts = self.contracts(customer_id, product=product, active_only=True)
        if not contracts:
            return SupplyCheck(state="no_contract", contract=None, fault=None, line=None)
        contract = contracts[0]
        faults = [f for f in self.faults_for(customer_id, announced=False) if f.product == product]
        fault = next((f for f in faults if f.kind == "outage"), faults[0] if faults else None)
        lines = self.lines_for(customer_id) if product == "fibra" else ()
        line = next((one for one in lines if one.point_id == contract.point.id), None)
        if contract.status == "suspended":
            state = "suspended"
        elif fault is not None:
            state = "area_fault" if fault.kind == "outage" else "planned_work"
        elif line is not None and line.status == "down":
            state = "line_down"
        elif line is not None and (line.status == "degraded" or line.under_minimum):
            state = "line_slow"
        else:
            state = "ok"
        return SupplyCheck.model_validate(
            {"state": state, "contract": contract, "fault": fault, "line": line}
        )

    def readings(
        self, customer_id: str, contract_id: str, *, limit: int = 6
    ) -> tuple[MeterReading, ...]:
        """Return the readings of a meter, newest first."""
        contract = self.contract(customer_id, contract_id)
        return self._readings.latest(contract.point.id, limit=limit)

    def expected_reading(self, customer_id: str, contract_id: str) -> ExpectedReading:
        """Return the range in which a reading of today is plausible.

        Raises:
            NoMeter: a fibre line has none.
        """
        return self._readings.expected(self.contract(customer_id, contract_id))

    def add_reading(
        self, customer_id: str, contract_id: str, *, value: int, turn_id: str
    ) -> ReadingAccepted:
        """Take a reading of today; a second one on the same day replaces the first.

        Raises:
            NoMeter: a fibre line has none.
            ReadingTooLow: below the last real reading.
            ReadingTooHigh: beyond what the history makes plausible.
        """
        contract = self.contract(customer_id, contract_id)
        return self._readings.add(contract, value=value, turn_id=turn_id)

    def requests(self, customer_id: str, *, open_only: bool = False) -> tuple[ContractRequest, ...]:
        """Return activations, switches, transfers and the like, newest first."""
        return self._requests.of_customer(customer_id, open_only=open_only)

    def request(self, customer_id: str, number: str) -> ContractRequest:
        """Return one request; raises RequestNotFound."""
        return self._requests.by_number(customer_id, number)

    def open_request(
        self,
        customer_id: str,
        *,
        kind: str,
        turn_id: str,
        product: Product | None = None,
        contract_id: str | None = None,
        details: dict[str, str] | None = None,
    ) -> ContractRequest:
        """Open a request with its steps and their expected days.

        Raises:
            ContractNotFound: ``contract_id`` is not this customer's.
            RequestExists: the same kind is under way for the same product.
        """
        if contract_id is not None:
            product = self.contract(customer_id, contract_id).product
        return self._requests.open(
            customer_id,
            kind=kind,
            turn_id=turn_id,
            product=product,
            contract_id=contract_id,
            details=details or {},
        )

    def cancel_request(self, customer_id: str, number: str, *, turn_id: str) -> ContractRequest:
        """Cancel a request under way; raises RequestNotFound or RequestDone."""
        return self._requests.cancel(customer_id, number, turn_id=turn_id)

    def undo(self, customer_id: str, written: Written) -> str:
        """Take one of the writes of this service back; return what it had made."""
        if written.kind == "reading":
            return self._readings.undo(written)
        return self._requests.undo(customer_id, written)


def _contract(row: ContractRow, plan: PlanRow, point: SupplyPointRow) -> Contract:
    return Contract(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        account=row.account,
        product=row.product,
        status=row.status,
        signed_on=row.signed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        price_until=row.price_until,
        plan=Plan.model_validate(plan),
        point=SupplyPoint.model_validate(point),
    )
