"""Bills that customers contest."""

from sqlalchemy.orm import Session

from agent.billing.errors import BillNotFound, DisputeExists
from agent.billing.models import BillRow, DisputeRow
from agent.billing.repository import BillingRepository
from agent.billing.schemas import Dispute
from agent.billing.terms import dispute_subject
from agent.cases.service import CaseService
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.types import clean_text


class Disputes:
    """The contested bills of one customer at a time, each followed by a case."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._bills = BillingRepository(session)
        self._journal = Journal(session, clock=clock)
        self._cases = CaseService(session, clock=clock)

    def of_customer(self, customer_id: str, *, open_only: bool) -> tuple[Dispute, ...]:
        """Return disputes, newest first."""
        rows = self._bills.disputes(customer_id, open_only=open_only)
        return tuple(self._view(row, number) for row, number in rows)

    def open(self, bill: BillRow, *, reason: str, turn_id: str) -> Dispute:
        """Contest a bill in the customer's words and open the case."""
        customer_id = bill.customer_id
        written = self._journal.claim(turn_id, kind="disputed", customer_id=customer_id)
        if written.again:
            rows = self._bills.disputes(customer_id, dispute_id=written.subject_id)
            return self._view(*rows[0])
        for row, number in self._bills.disputes(customer_id, open_only=True, bill_id=bill.id):
            raise DisputeExists(number=number, ticket_number=self._view(row, number).ticket_number)
        case = self._cases.open_case(
            customer_id,
            category="billing",
            subject=dispute_subject(bill.number),
            text=reason,
            priority="high",
            reference=bill.number,
            turn_id=f"{turn_id}/case",
        )
        row = DisputeRow(
            id=new_id(),
            customer_id=customer_id,
            bill_id=bill.id,
            ticket_id=case.id,
            reason=clean_text(reason),
            status="open",
            opened_at=self._clock.now(),
            closed_at=None,
        )
        self._bills.add(row)
        self._journal.close(written, subject_id=row.id, before={"status": bill.status})
        if bill.status == "unpaid":
            bill.status = "disputed"
        return self._view(row, bill.number)

    def undo(self, customer_id: str, written: Written) -> str:
        """Withdraw a dispute and close its case; return the bill's number."""
        rows = self._bills.disputes(customer_id, dispute_id=written.subject_id)
        bills = self._bills.bills(customer_id, limit=1, bill_id=rows[0][0].bill_id) if rows else ()
        if not bills:
            raise BillNotFound(number="")
        (row, number), bill = rows[0], bills[0]
        row.status, row.closed_at = "withdrawn", self._clock.now()
        if bill.status == "disputed":
            bill.status = written.before["status"]
        case = self._cases.by_id(customer_id, row.ticket_id)
        if case.is_open:
            self._cases.close_case(customer_id, case.number, turn_id=f"{written.id}/undo")
        return number

    def _view(self, row: DisputeRow, number: str) -> Dispute:
        case = self._cases.by_id(row.customer_id, row.ticket_id)
        return Dispute(
            id=row.id,
            bill_id=row.bill_id,
            bill_number=number,
            ticket_id=row.ticket_id,
            ticket_number=case.number,
            reason=row.reason,
            status=row.status,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
        )
