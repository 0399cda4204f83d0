"""The single view of a customer: read before every answer, changed by his own word."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from agent.billing.service import BillingService
from agent.cases.schemas import Case
from agent.cases.service import CaseService
from agent.customers.contacts import Contacts
from agent.customers.errors import (
    CustomerNotFound,
    FactNotFound,
    InteractionReused,
    NothingToUndo,
    ProbabilityMismatch,
)
from agent.customers.keys import normalise_key
from agent.customers.models import CustomerRow, FactRow, InteractionRow
from agent.customers.repository import CustomerRepository
from agent.customers.schemas import (
    ContactChange,
    ContactField,
    Customer,
    CustomerContext,
    Fact,
    IdentityLink,
    Interaction,
    MarketingChoice,
    NewInteraction,
    PrivacyKind,
    TimelineEntry,
    Undone,
)
from agent.customers.terms import privacy_subject
from agent.customers.timeline import merge_timeline
from agent.kit.clock import ROME, Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.orders.service import OrderService
from agent.supply.service import SupplyService
from agent.visits.service import VisitService
from agent.voice.service import VoiceService

# Of everything but bills and contacts nobody has more.
_MOST_CASES = 200
_SAME_MOMENT = 20


class _Undoer(Protocol):
    def undo(self, customer_id: str, written: Written, /) -> str: ...


class CustomerService:
    """Profiles, contacts, history, facts, and taking back the last thing done.

    Example:
        >>> context = CustomerService(session, clock=clock).context(id)  # doctest: +SKIP
        >>> context.case_about("fibra")
    """

    undoable = ("contact_changed", "marketing_set")

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._customers = CustomerRepository(session)
        self._journal = Journal(session, clock=clock)
        self._contacts = Contacts(session, clock=clock)
        self._cases = CaseService(session, clock=clock)
        self._supply = SupplyService(session, clock=clock)
        self._billing = BillingService(session, clock=clock)
        self._orders = OrderService(session, clock=clock)
        self._visits = VisitService(session, clock=clock)
        self._voice = VoiceService(session, clock=clock)

    def by_id(self, customer_id: str) -> Customer:
        """Return a customer; raises CustomerNotFound."""
        return Customer.model_validate(self._row(customer_id))

    def by_ids(self, customer_ids: Iterable[str]) -> dict[str, Customer]:
        """Return customers by id; ids of nobody are left out."""
        rows = self._customers.by_ids(customer_ids)
        return {row.id: Customer.model_validate(row) for row in rows}

    def by_code(self, code: str) -> Customer:
        """Return a customer by code; raises CustomerNotFound."""
        row = self._customers.by_code(code)
        if row is None:
            raise CustomerNotFound
        return Customer.model_validate(row)

    def identify(self, kind: str, value: str) -> Customer | None:
        """Return whom a key belongs to, by exact and unambiguous match.

        For staff, verified flows and other systems. What it returns is never told to a
        visitor who is not verified: not even that there is such a customer.
        """
        key = normalise_key(kind, value)
        if key is None:
            return None
        if kind == "customer_code":
            row = self._customers.by_code(key)
            return Customer.model_validate(row) if row else None
        rows = self._customers.by_key(kind, key)
        return Customer.model_validate(rows[0]) if len(rows) == 1 else None

    def context(self, customer_id: str, *, interactions: int = 5) -> CustomerContext:
        """Return all that must be known before answering.

        Nine indexed queries whatever the length of the history.

        Raises:
            CustomerNotFound: no such customer.
        """
        customer = self.by_id(customer_id)
        cases = self._cases.open_for(customer_id)
        return CustomerContext(
            customer=customer,
            open_cases=cases,
            complaints=tuple(case for case in cases if case.category == "complaint"),
            faults=self._supply.faults_for(customer_id),
            lines=self._supply.lines_for(customer_id),
            returns=self._orders.returns(customer_id, open_only=True),
            orders=self._orders.orders(customer_id, open_only=True),
            visits=self._visits.upcoming(customer_id),
            interactions=self.history(customer_id, limit=interactions),
            marketing=self.marketing(customer_id),
        )

    def history(
        self, customer_id: str, *, limit: int = 5, until: datetime | None = None
    ) -> tuple[Interaction, ...]:
        """Return the last contacts on every channel, newest first."""
        rows = self._customers.interactions(customer_id, limit=limit, until=until)
        return tuple(Interaction.model_validate(row) for row in rows)

    def timeline(
        self, customer_id: str, *, limit: int = 50, before: tuple[datetime, str] | None = None
    ) -> tuple[TimelineEntry, ...]:
        """Return everything that happened, newest first.

        Args:
            customer_id: whose.
            limit: at most so many entries.
            before: moment and reference of the entry to go on from.
        """
        # What else happened in that very moment is read again and left out by the merge.
        until = before[0] if before else None
        read = limit + _SAME_MOMENT
        return merge_timeline(
            interactions=self.history(customer_id, limit=read, until=until),
            cases=self._cases.all_for(customer_id, limit=_MOST_CASES),
            bills=self._billing.bills(
                customer_id, limit=read, until=until.astimezone(ROME).date() if until else None
            ),
            orders=self._orders.orders(customer_id, limit=_MOST_CASES),
            returns=self._orders.returns(customer_id),
            visits=self._visits.recent(customer_id, limit=_MOST_CASES),
            requests=self._supply.requests(customer_id),
            before=before,
            limit=limit,
        )

    def links(self, customer_id: str) -> tuple[IdentityLink, ...]:
        """Return the keys under which the customer is known, undone ones too."""
        return tuple(IdentityLink.model_validate(row) for row in self._customers.links(customer_id))

    def change_contact(
        self, customer_id: str, *, field: ContactField, value: str, turn_id: str
    ) -> ContactChange:
        """Change e-mail, phone or postal address.

        Raises:
            InvalidEmail, InvalidPhone, InvalidAddress: the value cannot be one.
        """
        row = self._row(customer_id)
        return self._contacts.change(row, field=field, value=value, turn_id=turn_id)

    def marketing(self, customer_id: str) -> bool:
        """Whether commercial messages are wanted; silence is no."""
        return self.marketing_since(customer_id)[0]

    def marketing_since(self, customer_id: str) -> tuple[bool, datetime | None]:
        """Return whether commercial messages are wanted, and when that was last said."""
        consents = self._customers.consents(customer_id)
        return (consents[0].given, consents[0].at) if consents else (False, None)

    def set_marketing(
        self, customer_id: str, *, given: bool, turn_id: str, evidence: str = ""
    ) -> MarketingChoice:
        """Write the customer's choice about commercial messages; it holds at once."""
        row = self._row(customer_id)
        return self._contacts.set_marketing(
            row, given=given, turn_id=turn_id, evidence=evidence or turn_id
        )

    def privacy_request(
        self, customer_id: str, kind: PrivacyKind, *, turn_id: str, note: str = ""
    ) -> Case:
        """Open the case of a request about the customer's own data (answer in 30 days)."""
        return self._cases.open_case(
            customer_id,
            category="privacy",
            subject=privacy_subject(kind),
            text=note,
            reference=kind,
            turn_id=turn_id,
        )

    def add_interaction(self, new: NewInteraction) -> tuple[Interaction, bool]:
        """Keep a contact made elsewhere; return it and whether it is new.

        Raises:
            CustomerNotFound: the key names nobody, or more than one.
            InteractionReused: the source id came before with another content.
        """
        customer = self.identify(new.customer_kind, new.customer)
        if customer is None:
            raise CustomerNotFound
        row = InteractionRow(
            id=new_id(),
            customer_id=customer.id,
            channel=new.channel,
            direction=new.direction,
            at=new.at,
            subject=new.subject,
            summary_it=new.summary_it,
            summary_en=new.summary_en or new.summary_it,
            reference=new.reference,
            source=new.source,
            source_id=new.source_id,
        )
        known = self._customers.interaction_of(new.source, new.source_id)
        if known is None and not self._customers.add_interaction(row):
            known = self._customers.interaction_of(new.source, new.source_id)
        if known is None:
            return Interaction.model_validate(row), True
        if _content(known) != _content(row):
            raise InteractionReused(source=new.source, source_id=new.source_id)
        return Interaction.model_validate(known), False

    def facts(self, customer_id: str) -> tuple[Fact, ...]:
        """Return what is known or inferred; inferred facts are never told as known."""
        return tuple(Fact.model_validate(row) for row in self._customers.facts(customer_id))

    def add_fact(
        self,
        customer_id: str,
        *,
        name: str,
        value: str,
        source: str,
        purpose: str,
        evidence: str | None = None,
        probability: float | None = None,
        model: str | None = None,
    ) -> Fact:
        """Write a fact: inferred with a probability and its model, else recorded or stated.

        Raises:
            ProbabilityMismatch: one of probability and model is missing or out of range.
        """
        if (probability is None) != (model is None) or not 0 <= (probability or 0) <= 1:
            raise ProbabilityMismatch(name=name)
        row = FactRow(
            id=new_id(),
            customer_id=self._row(customer_id).id,
            name=name,
            value=value,
            certainty="deterministic" if probability is None else "probabilistic",
            probability=probability,
            model=model,
            source=source,
            purpose=purpose,
            evidence=evidence,
            at=self._clock.now(),
            undone_at=None,
        )
        self._customers.add(row)
        return Fact.model_validate(row)

    def undo_fact(self, customer_id: str, fact_id: str) -> None:
        """Withdraw a fact; raises FactNotFound."""
        row = self._customers.fact(customer_id, fact_id)
        if row is None:
            raise FactNotFound
        row.undone_at = self._clock.now()

    def undo_last(self, customer_id: str, *, turn_id: str) -> Undone:
        """Take back the customer's latest write that still stands, whatever it was.

        Raises:
            NothingToUndo: there is none.
            AscoltoError: of the feature, when it is too late (the plan is paid, the parcel
                has left, the visit is tomorrow).
        """
        row = self._row(customer_id)
        claimed = self._journal.claim(turn_id, kind="undo", customer_id=customer_id)
        if claimed.again:
            state = claimed.before
            return Undone(kind=state["kind"], reference=state["reference"], at=claimed.at)
        services = self._undoers()
        last = self._journal.last(customer_id, kinds=tuple(services))
        if last is None:
            raise NothingToUndo
        if last.kind in self.undoable:
            reference = self._contacts.undo(row, last)
        else:
            reference = services[last.kind].undo(customer_id, last)
        self._journal.undone(last)
        self._journal.close(
            claimed, subject_id=last.id, before={"kind": last.kind, "reference": reference}
        )
        return Undone(kind=last.kind, reference=reference, at=claimed.at)

    def _undoers(self) -> Mapping[str, _Undoer]:
        services = (
            self._cases, self._supply, self._billing, self._orders, self._visits, self._voice,
        )  # fmt: skip
        found: dict[str, _Undoer] = {k: s for s in services for k in s.undoable}
        return found | dict.fromkeys(self.undoable, self._cases)

    def _row(self, customer_id: str) -> CustomerRow:
        row = self._customers.by_id(customer_id)
        if row is None:
            raise CustomerNotFound
        return row


def _content(row: InteractionRow) -> tuple[object, ...]:
    return (row.customer_id, row.channel, row.direction, row.at, row.subject, row.summary_it)
