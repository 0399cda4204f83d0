"""Requests on contracts: opened with their steps, cancelled, taken back."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.numbers import draw_number
from agent.supply.errors import RequestDone, RequestExists, RequestNotFound
from agent.supply.models import Product, RequestKind, RequestRow, RequestStatus, RequestStepRow
from agent.supply.procedures import plan_steps
from agent.supply.repository import REQUEST_OPEN, SupplyRepository
from agent.supply.schemas import ContractRequest, RequestStep


class ContractRequests:
    """Activation, switch, transfer of name, move, change of plan or power, end."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._supply = SupplyRepository(session)
        self._journal = Journal(session, clock=clock)

    def of_customer(self, customer_id: str, *, open_only: bool) -> tuple[ContractRequest, ...]:
        """Return requests with their steps, newest first."""
        return self._views(self._supply.requests(customer_id, open_only=open_only))

    def by_number(self, customer_id: str, number: str) -> ContractRequest:
        """Return one request; raises RequestNotFound."""
        return self._views([self._row(customer_id, number=number)])[0]

    def open(
        self,
        customer_id: str,
        *,
        kind: str,
        turn_id: str,
        product: Product | None,
        contract_id: str | None,
        details: dict[str, str],
    ) -> ContractRequest:
        """Write the request and its steps, the first one done."""
        written = self._journal.claim(turn_id, kind="request_opened", customer_id=customer_id)
        if written.again:
            return self._views([self._row(customer_id, request_id=written.subject_id)])[0]
        for other in self._supply.requests(customer_id, open_only=True):
            if (other.kind, other.product, other.contract_id) == (kind, product, contract_id):
                raise RequestExists(number=other.number, kind=kind)
        steps = plan_steps(kind, product=product, day=self._clock.today())
        row = RequestRow(
            id=new_id(),
            number=draw_number(self._session, RequestRow.number, prefix="RQ-", digits=6),
            customer_id=customer_id,
            contract_id=contract_id,
            kind=cast(RequestKind, kind),
            product=product,
            status="received",
            created_at=self._clock.now(),
            expected_on=steps[-1].on_day,
            done_on=None,
            details=details,
        )
        self._supply.add(row)
        for position, step in enumerate(steps):
            self._supply.add(
                RequestStepRow(
                    request_id=row.id,
                    position=position,
                    title_it=step.title.it,
                    title_en=step.title.en,
                    status=("done", "current")[position] if position < 2 else "to_do",
                    on_day=step.on_day,
                )
            )
        self._journal.close(written, subject_id=row.id)
        return self._views([row])[0]

    def cancel(self, customer_id: str, number: str, *, turn_id: str) -> ContractRequest:
        """Cancel a request under way."""
        row = self._row(customer_id, number=number)
        written = self._journal.claim(turn_id, kind="request_cancelled", customer_id=customer_id)
        if not written.again:
            if row.status not in REQUEST_OPEN:
                raise RequestDone(number=number, status=row.status)
            self._journal.close(written, subject_id=row.id, before={"status": row.status})
            row.status = "cancelled"
        return self._views([row])[0]

    def undo(self, customer_id: str, written: Written) -> str:
        """Cancel what was opened, or bring back what was cancelled."""
        row = self._row(customer_id, request_id=written.subject_id)
        if written.kind == "request_cancelled":
            row.status = cast(RequestStatus, written.before["status"])
        elif row.status in REQUEST_OPEN:
            row.status = "cancelled"
        elif row.status == "done":
            raise RequestDone(number=row.number, status=row.status)
        return row.number

    def _row(
        self, customer_id: str, *, number: str | None = None, request_id: str | None = None
    ) -> RequestRow:
        rows = self._supply.requests(customer_id, number=number, request_id=request_id)
        if not rows:
            raise RequestNotFound(number=number or "")
        return rows[0]

    def _views(self, rows: Sequence[RequestRow]) -> tuple[ContractRequest, ...]:
        steps = self._supply.steps([row.id for row in rows])
        return tuple(
            ContractRequest(
                id=row.id,
                number=row.number,
                customer_id=row.customer_id,
                contract_id=row.contract_id,
                kind=row.kind,
                product=row.product,
                status=row.status,
                created_at=row.created_at,
                expected_on=row.expected_on,
                done_on=row.done_on,
                details=row.details,
                steps=tuple(RequestStep.model_validate(step) for step in steps[row.id]),
            )
            for row in rows
        )
