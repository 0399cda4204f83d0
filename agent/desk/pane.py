"""The customer beside the conversation; who looked at it is in the audit trail."""

import base64
import binascii
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agent.accounts.access import StaffMember
from agent.accounts.audit import AuditLog
from agent.billing.service import BillingService
from agent.cases.service import CaseService
from agent.conversations.reading import ConversationReader, PastConversation
from agent.customers.schemas import Fact, TimelineEntry
from agent.customers.service import CustomerService
from agent.decisions.service import DecisionService
from agent.desk.errors import CursorInvalid
from agent.desk.pane_schemas import (
    BillsReply,
    CasesReply,
    CertainFact,
    Consent,
    ContractsReply,
    CustomerView,
    Link,
    ProbableFact,
    TimelineItem,
    TimelineReply,
)
from agent.kit.clock import Clock
from agent.kit.records import Bilingual
from agent.supply.service import SupplyService

_LONGEST = 200


class CustomerPane:
    """What one of the staff sees of a customer, each view noted.

    Example:
        ``CustomerPane(session, staff=staff, clock=clock).profile(customer_id)``
    """

    def __init__(self, session: Session, *, staff: StaffMember, clock: Clock) -> None:
        self._staff = staff
        self._audit = AuditLog(session, clock=clock)
        self._customers = CustomerService(session, clock=clock)
        self._cases = CaseService(session, clock=clock)
        self._supply = SupplyService(session, clock=clock)
        self._billing = BillingService(session, clock=clock)
        self._decisions = DecisionService(session, clock=clock)
        self._conversations = ConversationReader(session)

    def profile(self, customer_id: str) -> CustomerView:
        """Return who the customer is; raises CustomerNotFound, as all the others do."""
        customer = self._customers.by_id(customer_id)
        self._viewed(customer_id, "profile")
        facts = self._customers.facts(customer_id)
        cases = self._cases.open_for(customer_id)
        return CustomerView(
            **{name: getattr(customer, name) for name in _SAME},
            name=customer.full_name,
            address=customer.address,
            certain=tuple(CertainFact(**_fact(f)) for f in facts if f.certainty == "deterministic"),
            probable=tuple(
                ProbableFact(**_fact(f), probability=f.probability, model=f.model)
                for f in facts
                if f.certainty == "probabilistic"
            ),
            links=tuple(Link.model_validate(link) for link in self._customers.links(customer_id)),
            consents=self._consents(customer_id),
            open_cases=len(cases),
            faults=self._supply.faults_for(customer_id),
            offers_withheld=self._decisions.troubles(customer_id),
        )

    def timeline(self, customer_id: str, *, before: str | None, limit: int) -> TimelineReply:
        """Return what happened on every channel, newest first.

        Raises:
            CursorInvalid: ``before`` is none of ours.
        """
        self._customers.by_id(customer_id)
        self._viewed(customer_id, "timeline")
        mark = _read_mark(before)
        # One more than asked of each source, so that the merge is right and says if there is more.
        entries = self._customers.timeline(customer_id, limit=limit + 1, before=mark)
        talks = self._conversations.of_customer(customer_id, before=mark, limit=limit + 1)
        items = [_entry(e) for e in entries] + [_talk(t) for t in talks]
        items.sort(key=lambda item: (item.at, item.reference), reverse=True)
        return TimelineReply(
            items=tuple(items[:limit]),
            next_before=_mark(items[limit - 1]) if len(items) > limit else None,
        )

    def contracts(self, customer_id: str) -> ContractsReply:
        """Return contracts, active ones first."""
        self._customers.by_id(customer_id)
        self._viewed(customer_id, "contracts")
        return ContractsReply(items=self._supply.contracts(customer_id))

    def bills(self, customer_id: str, *, limit: int) -> BillsReply:
        """Return the latest bills and what is open of them."""
        self._customers.by_id(customer_id)
        self._viewed(customer_id, "bills")
        overview = self._billing.overview(customer_id)
        return BillsReply(
            items=self._billing.bills(customer_id, limit=limit),
            open_cents=overview.open_cents,
            overdue_cents=sum(bill.open_cents for bill in overview.overdue),
        )

    def cases(self, customer_id: str, *, limit: int) -> CasesReply:
        """Return cases, the latest touched first."""
        self._customers.by_id(customer_id)
        self._viewed(customer_id, "cases")
        return CasesReply(items=self._cases.all_for(customer_id, limit=limit))

    def _consents(self, customer_id: str) -> tuple[Consent, ...]:
        given, since = self._customers.marketing_since(customer_id)
        return (Consent(purpose="marketing", given=given, since=since),)

    def _viewed(self, customer_id: str, view: str) -> None:
        self._audit.note(
            self._staff.id,
            "customer.viewed",
            object_kind="customer",
            object_id=customer_id,
            customer_id=customer_id,
            details={"view": view},
        )


_SAME = (
    "id", "code", "kind", "company_name", "language", "email", "phone", "tax_code", "vat_number",
    "birth_date", "since", "tier", "tier_reason",
)  # fmt: skip


def _fact(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in CertainFact.model_fields}


def _entry(entry: TimelineEntry) -> TimelineItem:
    channel, _, label = entry.label.rpartition(":") if entry.kind == "interaction" else ("", "", "")
    return TimelineItem(
        id=f"{entry.kind}:{entry.reference}:{entry.at.timestamp():.0f}",
        kind=entry.kind,
        at=entry.at,
        reference=entry.reference,
        label=label or entry.label,
        status=entry.status,
        channel=channel or None,
        direction=entry.status if channel else None,
        text=entry.subject,
        amount_cents=entry.amount_cents,
    )


def _talk(talk: PastConversation) -> TimelineItem:
    return TimelineItem(
        id=f"conversation:{talk.id}",
        kind="conversation",
        at=talk.started_at,
        reference=talk.id,
        label="conversation",
        status=talk.owner,
        channel="chat",
        direction="in",
        text=Bilingual.of(talk.first_text[:_LONGEST]),
    )


def _mark(item: TimelineItem) -> str:
    text = f"{item.at.isoformat()} {item.reference}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_mark(mark: str | None) -> tuple[datetime, str] | None:
    if mark is None:
        return None
    try:
        text = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
        at, _, reference = text.partition(" ")
        moment = datetime.fromisoformat(at)
    except (ValueError, binascii.Error) as error:
        raise CursorInvalid from error
    if moment.tzinfo is None:
        raise CursorInvalid
    return moment, reference
