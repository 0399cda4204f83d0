"""Tables of the staff: people, sessions, sign-in limits, and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId


class StaffRow(Base):
    """One person who works here. Never deleted: what he did keeps his name."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)

    id: Mapped[RowId]
    email: Mapped[str] = mapped_column(String(200), unique=True, comment="in lower case")
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    skills: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str | None] = mapped_column(
        String(200), comment="argon2id; none for who signs in through the company's provider"
    )
    oidc_issuer: Mapped[str | None] = mapped_column(String(200))
    oidc_subject: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class StaffPhotoRow(Base):
    """The portrait customers see, in a table of its own so that no list carries it."""

    __tablename__ = "staff_photos"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[str] = mapped_column(String(12), comment="start of the content's SHA-256")
    at: Mapped[datetime]


class StaffSessionRow(Base):
    """One signed-in browser. The token itself is nowhere on the server."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="SHA-256 of the cookie, in hexadecimal"
    )
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    method: Mapped[str] = mapped_column(String(10), comment="password or oidc")
    address: Mapped[str] = mapped_column(String(45))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInLimitRow(Base):
    """How many sign-ins failed lately from one address, or for one account."""

    __tablename__ = "sign_in_limits"

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="SHA-256 of what is limited; addresses are personal"
    )
    level: Mapped[float] = mapped_column(comment="failures, less those that time has forgiven")
    counted_at: Mapped[datetime]
    blocked_until: Mapped[datetime]
    forgotten_at: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Base):
    """Who did what, when, to what, about which customer. The database refuses changes to it.

    No foreign keys: the trail outlives what it names.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "staff_id", "at"),
        Index(None, "customer_id", "at"),
        Index(None, "action", "at"),
        Index(None, "at"),
    )

    id: Mapped[RowId]
    at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(
        String(26), comment="none: the command line, or somebody who was not let in"
    )
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str | None] = mapped_column(String(40))
    object_id: Mapped[str | None] = mapped_column(Text)
    customer_id: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
