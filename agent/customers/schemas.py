"""What the customers service takes and returns."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from agent.cases.schemas import Case
from agent.customers.models import Certainty, Channel, CustomerKind, Direction, LinkKind, Tier
from agent.kit.i18n import Language
from agent.kit.records import Bilingual, Record
from agent.kit.types import Identifier, ShortText, Text
from agent.orders.schemas import Order, Return
from agent.supply.schemas import Fault, LineState
from agent.visits.schemas import Visit

ContactField = Literal["email", "phone", "address"]
PrivacyKind = Literal["access", "export", "rectification", "erasure", "objection"]


class Customer(Record):
    """A customer. ``tier`` orders queues and is never shown to the customer."""

    id: str
    code: str
    kind: CustomerKind
    first_name: str
    last_name: str
    company_name: str | None
    tax_code: str | None
    vat_number: str | None
    birth_date: date | None
    language: Language
    email: str | None
    phone: str | None
    street: str
    postal_code: str
    city: str
    province: str
    since: date
    tier: Tier
    tier_reason: str

    @property
    def name(self) -> str:
        """How the customer is called: the firm's name or the first name."""
        return self.company_name or self.first_name

    @property
    def full_name(self) -> str:
        """The firm's name, or first and last name."""
        return self.company_name or f"{self.first_name} {self.last_name}"

    @property
    def address(self) -> str:
        """The postal address in one line."""
        return f"{self.street}, {self.postal_code} {self.city} ({self.province})"


class Interaction(Record):
    """One contact on any channel."""

    id: str
    channel: Channel
    direction: Direction
    at: datetime
    subject: str
    summary: Bilingual
    reference: str | None
    source: str
    source_id: str


class CustomerContext(Record):
    """What is read before every answer."""

    customer: Customer
    open_cases: tuple[Case, ...]
    complaints: tuple[Case, ...]
    faults: tuple[Fault, ...]
    lines: tuple[LineState, ...]
    returns: tuple[Return, ...]
    orders: tuple[Order, ...]
    visits: tuple[Visit, ...]
    interactions: tuple[Interaction, ...]
    marketing: bool

    def case_about(self, *subjects: str) -> Case | None:
        """Return the latest open case whose category or product is one of ``subjects``."""
        return next(
            (c for c in self.open_cases if c.category in subjects or c.product in subjects), None
        )


class ContactChange(Record):
    """A contact changed; ``write_id`` is what undoing takes."""

    write_id: str
    field: ContactField
    before: str
    after: str


class MarketingChoice(Record):
    """The choice that holds now and since when."""

    given: bool
    at: datetime
    changed: bool


class IdentityLink(Record):
    """One key under which a customer is known."""

    id: str
    customer_id: str
    kind: LinkKind
    value: str
    evidence: str
    linked_at: datetime
    undone_at: datetime | None


class Fact(Record):
    """One attribute, its certainty and its source."""

    id: str
    name: str
    value: str
    certainty: Certainty
    probability: float | None
    model: str | None
    source: str
    purpose: str
    evidence: str | None
    at: datetime


class TimelineEntry(Record):
    """One thing that happened: a contact, a case, a bill, an order, a visit.

    ``label`` is the subject, reason or product, a key and not a text, except for ``subject``.
    """

    kind: Literal["interaction", "case", "bill", "order", "return", "visit", "request"]
    at: datetime
    reference: str
    label: str
    status: str
    subject: Bilingual | None = None
    amount_cents: int | None = None


class Undone(Record):
    """A write taken back. ``kind`` is the journal's, ``reference`` what it had made."""

    kind: str
    reference: str
    at: datetime


class NewInteraction(BaseModel):
    """An interaction sent by another system.

    ``customer`` names whose it is by one key; the pair ``(source, source_id)`` identifies it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    customer_kind: LinkKind = "customer_code"
    customer: ShortText
    channel: Channel
    direction: Direction
    at: AwareDatetime
    subject: Annotated[Text, Field(min_length=1, max_length=60)]
    summary_it: Annotated[Text, Field(min_length=1, max_length=4000)]
    summary_en: Annotated[Text, Field(min_length=1, max_length=4000)] | None = None
    reference: Annotated[Text, Field(max_length=40)] | None = None
    source: Annotated[Identifier, Field(max_length=40)]
    source_id: Identifier
