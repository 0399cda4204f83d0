"""Queries of supply. What belongs to a customer is asked for with the customer's id."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from agent.supply.models import (
    ContractRow,
    FaultRow,
    LineStateRow,
    MeterReadingRow,
    PlanRow,
    RequestRow,
    RequestStepRow,
    SupplyPointRow,
)

SUPPLIED = ("active", "suspended")
REQUEST_OPEN = ("received", "in_progress", "waiting_customer")


class SupplyRepository:
    """Reads contracts, points, faults and lines; adds readings and requests."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def contracts(
        self,
        customer_id: str,
        *,
        product: str | None = None,
        active_only: bool = False,
        contract_id: str | None = None,
    ) -> Sequence[tuple[ContractRow, PlanRow, SupplyPointRow]]:
        """Return contracts with plan and point: active ones first, then the newest."""
        query = (
            select(ContractRow, PlanRow, SupplyPointRow)
            .join(PlanRow, PlanRow.code == ContractRow.plan_code)
            .join(SupplyPointRow, SupplyPointRow.id == ContractRow.point_id)
            .where(ContractRow.customer_id == customer_id)
        )
        if product is not None:
            query = query.where(ContractRow.product == product)
        if active_only:
            query = query.where(ContractRow.status.in_(SUPPLIED))
        if contract_id is not None:
            query = query.where(ContractRow.id == contract_id)
        rows = self._session.execute(query).all()
        found = [(contract, plan, point) for contract, plan, point in rows]
        order = {"active": 0, "suspended": 1, "activating": 2, "closed": 3}
        return sorted(
            found,
            key=lambda row: (order[row[0].status], -row[0].signed_on.toordinal(), row[0].id),
        )

    def plans(self, *, day: date, product: str | None, code: str | None) -> Sequence[PlanRow]:
        """Return the plans on sale on a day."""
        query = select(PlanRow).where(
            PlanRow.valid_from <= day, or_(PlanRow.valid_to.is_(None), PlanRow.valid_to >= day)
        )
        if product is not None:
            query = query.where(PlanRow.product == product)
        if code is not None:
            query = query.where(PlanRow.code == code)
        return self._session.scalars(query.order_by(PlanRow.product, PlanRow.code)).all()

    def readings(
        self, point_id: str, *, limit: int, since: date | None = None
    ) -> Sequence[MeterReadingRow]:
        """Return the readings that stand, newest first."""
        query = select(MeterReadingRow).where(
            MeterReadingRow.point_id == point_id, MeterReadingRow.undone_at.is_(None)
        )
        if since is not None:
            query = query.where(MeterReadingRow.read_on >= since)
        return self._session.scalars(
            query.order_by(
                MeterReadingRow.read_on.desc(),
                MeterReadingRow.recorded_at.desc(),
                MeterReadingRow.id.desc(),
            ).limit(limit)
        ).all()

    def reading(self, reading_id: str) -> MeterReadingRow:
        """Return a reading by id."""
        return self._session.get_one(MeterReadingRow, reading_id)

    def faults_of(self, customer_id: str, *, now: datetime, until: datetime) -> Sequence[FaultRow]:
        """Return faults and works, not ended, that touch a point this customer is supplied at."""
        return self._session.scalars(
            select(FaultRow)
            .join(
                SupplyPointRow,
                and_(
                    SupplyPointRow.city == FaultRow.city,
                    SupplyPointRow.product == FaultRow.product,
                    or_(FaultRow.street.is_(None), FaultRow.street == SupplyPointRow.street),
                ),
            )
            .join(ContractRow, ContractRow.point_id == SupplyPointRow.id)
            .where(ContractRow.customer_id == customer_id, ContractRow.status.in_(SUPPLIED))
            .where(*_not_ended(now, until))
            .distinct()
            .order_by(FaultRow.starts_at)
        ).all()

    def faults_in(
        self,
        city: str,
        *,
        product: str | None,
        street: str | None,
        now: datetime,
        until: datetime,
    ) -> Sequence[FaultRow]:
        """Return faults and works, not ended, of a city or one of its streets."""
        query = select(FaultRow).where(FaultRow.city == city, *_not_ended(now, until))
        if product is not None:
            query = query.where(FaultRow.product == product)
        if street is not None:
            query = query.where(or_(FaultRow.street.is_(None), FaultRow.street == street))
        return self._session.scalars(query.order_by(FaultRow.starts_at)).all()

    def lines_of(self, customer_id: str) -> Sequence[LineStateRow]:
        """Return the fibre lines this customer is supplied on."""
        return self._session.scalars(
            select(LineStateRow)
            .join(ContractRow, ContractRow.point_id == LineStateRow.point_id)
            .where(ContractRow.customer_id == customer_id, ContractRow.status.in_(SUPPLIED))
            .order_by(LineStateRow.point_id)
        ).all()

    def requests(
        self,
        customer_id: str,
        *,
        open_only: bool = False,
        number: str | None = None,
        request_id: str | None = None,
    ) -> Sequence[RequestRow]:
        """Return requests on contracts, newest first."""
        query = select(RequestRow).where(RequestRow.customer_id == customer_id)
        if open_only:
            query = query.where(RequestRow.status.in_(REQUEST_OPEN))
        if number is not None:
            query = query.where(RequestRow.number == number)
        if request_id is not None:
            query = query.where(RequestRow.id == request_id)
        return self._session.scalars(
            query.order_by(RequestRow.created_at.desc(), RequestRow.id.desc())
        ).all()

    def steps(self, request_ids: Sequence[str]) -> dict[str, list[RequestStepRow]]:
        """Return the steps of requests, in order, by request."""
        found: dict[str, list[RequestStepRow]] = {request_id: [] for request_id in request_ids}
        if found:
            for row in self._session.scalars(
                select(RequestStepRow)
                .where(RequestStepRow.request_id.in_(request_ids))
                .order_by(RequestStepRow.position)
            ):
                found[row.request_id].append(row)
        return found

    def add(self, row: MeterReadingRow | RequestRow | RequestStepRow) -> None:
        """Add a row and send it to the database."""
        self._session.add(row)
        self._session.flush()


def _not_ended(now: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(FaultRow.ended_at.is_(None), FaultRow.ended_at > now),
        FaultRow.starts_at <= until,
        or_(
            FaultRow.kind == "outage",
            FaultRow.expected_end_at.is_(None),
            FaultRow.expected_end_at > now,
        ),
    )
