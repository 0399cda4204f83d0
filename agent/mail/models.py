"""E-mails on their way out: written with what they tell of, delivered afterwards."""

from datetime import datetime
from typing import Literal

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

MailStatus = Literal["pending", "sending", "sent", "failed", "expired"]


class MailRow(Base):
    """One e-mail, owed until it is sent."""

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_owed", "status", "not_before"),
        Index(None, "about", "purpose"),
        Index(None, "recipient", "created_at"),
    )

    id: Mapped[RowId]
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    about: Mapped[str | None] = mapped_column(String(40), comment="conversation or case")
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, comment="emptied once sent, when it is a secret")
    secret: Mapped[bool] = mapped_column(default=False)
    attachments: Mapped[list[str]] = mapped_column(JSON, comment="file ids")
    status: Mapped[MailStatus] = mapped_column(choice(MailStatus, "status"), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(comment="of no use after this")
    lease: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
