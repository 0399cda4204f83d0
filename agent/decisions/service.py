"""The arbiter: whether a product may be offered to a customer at this moment.

Closed when in doubt: a customer who cannot be read is not offered anything.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from agent.billing.service import BillingService
from agent.customers.errors import CustomerNotFound
from agent.customers.service import CustomerService
from agent.decisions.errors import DecisionNotFound
from agent.decisions.models import DecisionRow
from agent.decisions.repository import DecisionRepository
from agent.decisions.schemas import Decision, Reason
from agent.kit.calendar import is_working_day
from agent.kit.clock import ROME, Clock
from agent.kit.ids import new_id
from agent.supply.service import SupplyService

OFFER_HOURS = range(9, 20)
OFFER_EVERY = timedelta(days=7)
_PRODUCTS = ("luce", "gas", "fibra")
_log = structlog.get_logger(__name__)


class DecisionService:
    """Decides, and stores each decision with its reasons.

    Example:
        >>> DecisionService(session, clock=clock).may_offer(  # doctest: +SKIP
        ...     customer_id, product="fibra").allowed
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._decisions = DecisionRepository(session)
        self._customers = CustomerService(session, clock=clock)
        self._supply = SupplyService(session, clock=clock)
        self._billing = BillingService(session, clock=clock)

    def may_offer(
        self,
        customer_id: str,
        *,
        product: str,
        at: datetime | None = None,
        asked: bool = False,
    ) -> Decision:
        """Decide about a commercial message, to be sent at ``at`` (now).

        Args:
            customer_id: whom it would reach.
            product: what it would offer.
            at: the moment of sending; decide again if that moment moves.
            asked: the customer asked for it himself: then consent, the hour, what he has
                and how long ago the last offer was do not count; open troubles still do.
        """
        moment = at or self._clock.now()
        reasons = self._reasons(customer_id, product=product, moment=moment, asked=asked)
        row = DecisionRow(
            id=new_id(),
            customer_id=customer_id,
            product=product,
            allowed=not reasons,
            reasons=[reason.model_dump(mode="json") for reason in reasons],
            at=moment,
        )
        self._decisions.add(row)
        return Decision.model_validate(row)

    def by_id(self, decision_id: str) -> Decision:
        """Return a decision with its reasons; raises DecisionNotFound."""
        row = self._decisions.by_id(decision_id)
        if row is None:
            raise DecisionNotFound
        return Decision.model_validate(row)

    def troubles(self, customer_id: str) -> tuple[Reason, ...]:
        """Return what keeps anything from being offered now, without deciding on an offer."""
        return tuple(self._troubles(customer_id))

    def _reasons(
        self, customer_id: str, *, product: str, moment: datetime, asked: bool
    ) -> list[Reason]:
        try:
            with self._session.begin_nested():
                found = self._troubles(customer_id)
                if not asked:
                    found += self._already(customer_id, product)
                    found += self._unasked(customer_id, moment)
        except CustomerNotFound:
            return [Reason(code="unknown_customer")]
        except SQLAlchemyError as error:
            _log.warning("offer_state_unreadable", customer_id=customer_id, error=str(error))
            return [Reason(code="state_unreadable")]
        return found

    def _troubles(self, customer_id: str) -> list[Reason]:
        context = self._customers.context(customer_id, interactions=1)
        found = [Reason(code="open_complaint", reference=c.number) for c in context.complaints]
        found += [
            Reason(code="open_fault", reference=case.number)
            for case in context.open_cases
            if case.category == "fault"
        ]
        now = self._clock.now()
        found += [
            Reason(code="open_fault", reference=fault.number)
            for fault in context.faults
            if fault.starts_at <= now
        ]
        found += [
            Reason(code="open_fault", reference=line.router_serial)
            for line in context.lines
            if line.status != "up" or line.under_minimum
        ]
        found += [Reason(code="open_return", reference=one.number) for one in context.returns]
        found += [
            Reason(code="open_dispute", reference=dispute.bill_number)
            for dispute in self._billing.disputes(customer_id)
        ]
        return found

    def _already(self, customer_id: str, product: str) -> list[Reason]:
        if product not in _PRODUCTS:
            return []
        held = self._supply.contracts(customer_id)
        return [
            Reason(code="already_has", reference=contract.number)
            for contract in held
            if contract.product == product and contract.status in ("active", "activating")
        ]

    def _unasked(self, customer_id: str, moment: datetime) -> list[Reason]:
        found = []
        if not self._customers.marketing(customer_id):
            found.append(Reason(code="no_consent"))
        local = moment.astimezone(ROME)
        if local.hour not in OFFER_HOURS or not is_working_day(local.date()):
            found.append(Reason(code="quiet_hours"))
        last = self._decisions.last_allowed(customer_id, since=moment - OFFER_EVERY)
        if last is not None:
            found.append(Reason(code="recently_offered", reference=last.id))
        return found
