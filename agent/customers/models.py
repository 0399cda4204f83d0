"""Tables of the single customer view."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.i18n import Language
from agent.kit.records import RowId, both, choice

CustomerKind = Literal["person", "firm"]
Tier = Literal["most_valuable", "most_growable", "below_zero", "unknown"]
LinkKind = Literal[
    "customer_code", "email", "phone", "tax_code", "vat_number", "visitor", "crm", "loyalty_card"
]
Certainty = Literal["deterministic", "probabilistic"]
Channel = Literal["phone", "email", "shop", "app", "chat", "letter"]
Direction = Literal["in", "out"]


class CustomerRow(Base):
    """A person or a firm that has, had or asked for a contract."""

    __tablename__ = "customers"

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(9), unique=True)
    kind: Mapped[CustomerKind] = mapped_column(choice(CustomerKind, "kind"))
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    company_name: Mapped[str | None] = mapped_column(String(160))
    tax_code: Mapped[str | None] = mapped_column(String(16), index=True)
    vat_number: Mapped[str | None] = mapped_column(String(11), index=True)
    birth_date: Mapped[date | None]
    birth_place: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    street: Mapped[str] = mapped_column(String(200))
    postal_code: Mapped[str] = mapped_column(String(5))
    city: Mapped[str] = mapped_column(String(80))
    province: Mapped[str] = mapped_column(String(2))
    since: Mapped[date]
    tier: Mapped[Tier] = mapped_column(choice(Tier, "tier"), default="unknown")
    tier_reason: Mapped[str] = mapped_column(String(400), default="")


class IdentityLinkRow(Base):
    """One key under which a customer is known, with the evidence for it."""

    __tablename__ = "identity_links"
    __table_args__ = (Index(None, "kind", "value"), Index(None, "customer_id"))

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind, "kind"))
    value: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[str] = mapped_column(String(400))
    linked_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class ConsentRow(Base):
    """One statement of will about commercial messages; the latest one holds."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "customer_id", "purpose", "at"),)

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    purpose: Mapped[Literal["marketing"]] = mapped_column(choice(Literal["marketing"], "purpose"))
    given: Mapped[bool]
    source: Mapped[str] = mapped_column(String(80))
    evidence: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime]


class InteractionRow(Base):
    """One contact on any channel."""

    __tablename__ = "interactions"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index(None, "customer_id", "at"),
    )

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    direction: Mapped[Direction] = mapped_column(choice(Direction, "direction"))
    at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(String(60))
    summary_it: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text)
    summary = both("summary")
    reference: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str] = mapped_column(String(120))


class FactRow(Base):
    """One attribute of a customer, with where it comes from and how sure it is."""

    __tablename__ = "facts"
    __table_args__ = (
        Index(None, "customer_id", "name"),
        CheckConstraint(
            "(certainty = 'deterministic' AND probability IS NULL) OR "
            "(certainty = 'probabilistic' AND probability BETWEEN 0 AND 1)",
            name="probability",
        ),
    )

    id: Mapped[RowId]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(String(400))
    certainty: Mapped[Certainty] = mapped_column(choice(Certainty, "certainty"))
    probability: Mapped[float | None]
    model: Mapped[str | None] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(80))
    evidence: Mapped[str | None] = mapped_column(String(120))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class SignInCodeRow(Base):
    """A one-time code that was asked for, whether or not the address is known.

    Neither the address nor the code can be read from it: both are keyed hashes.
    """

    __tablename__ = "sign_in_codes"
    __table_args__ = (
        Index(None, "address_hash", "created_at"),
        Index(None, "conversation_id", "created_at"),
    )

    id: Mapped[RowId]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    address_hash: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id"), comment="empty: the address is nobody's, so no code fits"
    )
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
