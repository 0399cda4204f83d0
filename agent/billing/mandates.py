"""Direct debit: set up, changed, stopped."""

from sqlalchemy.orm import Session
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError

from agent.billing.errors import InvalidIban, NoMandate
from agent.billing.models import MandateRow
from agent.billing.repository import BillingRepository
from agent.billing.schemas import Mandate
from agent.billing.views import mandate_view
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written


class Mandates:
    """The direct debit mandates of one customer at a time."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._bills = BillingRepository(session)
        self._journal = Journal(session, clock=clock)

    def current(self, customer_id: str) -> Mandate | None:
        """Return the mandate that holds."""
        row = self._current(customer_id)
        return mandate_view(row) if row else None

    def set(self, customer_id: str, *, iban: str, holder: str, turn_id: str) -> Mandate:
        """Write a mandate; the one before it ends."""
        try:
            number = iban_number.validate(iban)
        except ValidationError as error:
            raise InvalidIban from error
        written = self._journal.claim(turn_id, kind="mandate_set", customer_id=customer_id)
        if written.again:
            return mandate_view(self._bills.mandates(customer_id, mandate_id=written.subject_id)[0])
        before = self._current(customer_id)
        before_state = {"id": before.id, "status": before.status} if before else {}
        if before is not None:
            before.status, before.revoked_on = "revoked", self._clock.today()
        row = MandateRow(
            id=new_id(),
            customer_id=customer_id,
            iban=number,
            holder=holder,
            status="pending",
            signed_on=self._clock.today(),
            revoked_on=None,
        )
        self._bills.add(row)
        self._journal.close(written, subject_id=row.id, before=before_state)
        return mandate_view(row)

    def revoke(self, customer_id: str, *, turn_id: str) -> Mandate:
        """End the mandate that holds."""
        written = self._journal.claim(turn_id, kind="mandate_revoked", customer_id=customer_id)
        if written.again:
            return mandate_view(self._bills.mandates(customer_id, mandate_id=written.subject_id)[0])
        row = self._current(customer_id)
        if row is None:
            raise NoMandate
        before = {"id": row.id, "status": row.status}
        row.status, row.revoked_on = "revoked", self._clock.today()
        self._journal.close(written, subject_id=row.id, before=before)
        return mandate_view(row)

    def undo(self, customer_id: str, written: Written) -> str:
        """Restore the mandate there was; return the last four characters of the account."""
        last4 = ""
        if written.kind == "mandate_set":
            for row in self._bills.mandates(customer_id, mandate_id=written.subject_id):
                row.status, row.revoked_on = "revoked", self._clock.today()
                last4 = row.iban[-4:]
        if written.before:
            for row in self._bills.mandates(customer_id, mandate_id=written.before["id"]):
                row.status, row.revoked_on = written.before["status"], None
                last4 = last4 or row.iban[-4:]
        return last4

    def _current(self, customer_id: str) -> MandateRow | None:
        rows = self._bills.mandates(customer_id)
        return rows[0] if rows and rows[0].status != "revoked" else None
