"""What is known of each stored file; its bytes are in a folder, under their hash."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

FileScope = Literal["conversation", "case"]
Uploader = Literal["customer", "agent", "system"]


class FileRow(Base):
    """One file as somebody sent it. Two rows may share the same bytes."""

    __tablename__ = "files"
    __table_args__ = (
        Index(None, "scope", "scope_id"),
        Index(None, "sha256"),
        Index(None, "customer_id"),
    )

    id: Mapped[RowId]
    scope: Mapped[FileScope] = mapped_column(choice(FileScope, "scope"))
    scope_id: Mapped[str] = mapped_column(String(40), comment="conversation id or case number")
    customer_id: Mapped[str | None] = mapped_column(
        String(40), comment="who may read it, once verified, besides the conversation it is in"
    )
    internal: Mapped[bool] = mapped_column(default=False, comment="for staff only")
    uploader: Mapped[Uploader] = mapped_column(choice(Uploader, "uploader"))
    uploader_id: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
