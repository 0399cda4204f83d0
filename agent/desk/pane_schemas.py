"""The customer beside the conversation: who he is, what he has, what happened."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from agent.billing.schemas import Bill
from agent.cases.schemas import Case
from agent.customers.models import Channel, CustomerKind, Direction, LinkKind, Tier
from agent.decisions.schemas import Reason
from agent.kit.i18n import Language
from agent.kit.records import Bilingual, Record
from agent.supply.schemas import Contract, Fault

EntryKind = Literal[
    "interaction", "conversation", "case", "bill", "order", "return", "visit", "request"
]


class CertainFact(Record):
    """Something recorded or stated."""

    id: str
    name: str
    value: str
    source: str
    purpose: str
    evidence: str | None
    at: datetime


class ProbableFact(CertainFact):
    """Something inferred: never said to the customer as known."""

    probability: float
    model: str


class Link(Record):
    """One key under which the customer is known."""

    id: str
    kind: LinkKind
    value: str
    evidence: str
    linked_at: datetime
    undone_at: datetime | None


class Consent(Record):
    """What the customer said about a purpose; the latest statement."""

    purpose: Literal["marketing"]
    given: bool
    since: datetime | None


class CustomerView(Record):
    """Who the customer is. ``tier`` is for ordering work and is never told to him."""

    id: str
    code: str
    kind: CustomerKind
    name: str
    company_name: str | None
    language: Language
    email: str | None
    phone: str | None
    address: str
    tax_code: str | None
    vat_number: str | None
    birth_date: date | None
    since: date
    tier: Tier
    tier_reason: str
    certain: tuple[CertainFact, ...]
    probable: tuple[ProbableFact, ...]
    links: tuple[Link, ...]
    consents: tuple[Consent, ...]
    open_cases: int
    faults: tuple[Fault, ...]
    offers_withheld: tuple[Reason, ...] = Field(
        description="Why nothing may be offered now; empty when something may."
    )


class TimelineItem(Record):
    """One thing that happened.

    ``label`` is a key and not a text: a subject, category, reason or product. ``text`` says what
    happened where there are words for it.
    """

    id: str
    kind: EntryKind
    at: datetime
    reference: str
    label: str
    status: str
    channel: Channel | None = None
    direction: Direction | None = None
    text: Bilingual | None = None
    amount_cents: int | None = None


class TimelineReply(Record):
    """Entries, newest first; ``next_before`` goes on from the last one."""

    items: tuple[TimelineItem, ...]
    next_before: str | None


class ContractsReply(Record):
    """Contracts with plan and point, active ones first."""

    items: tuple[Contract, ...]


class BillsReply(Record):
    """Bills, newest first."""

    items: tuple[Bill, ...]
    open_cents: int
    overdue_cents: int


class CasesReply(Record):
    """Cases, the latest touched first."""

    items: tuple[Case, ...]
