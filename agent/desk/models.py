"""Tables of the desk: the index of all transcripts, canned replies, macros and their runs."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.i18n import Language
from agent.kit.records import RowId, choice

EntryKind = Literal["message", "note"]
# The full-text index itself is each engine's own: FTS5 tables on SQLite, a table of vectors on
# PostgreSQL. Migration 0006 makes it and the triggers that keep it; it has no model.
ENGINE_TABLES = "search_index"


class SearchEntryRow(Base):
    """One text that can be found: a message of anybody, or a private note.

    Written by triggers of the database in the transaction that writes the message or the note,
    so that nothing said is missing and nothing rolled back is found.
    """

    __tablename__ = "search_entries"
    __table_args__ = (Index(None, "conversation_id"),)

    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="ms of `at` * 2^20 + a counter"
    )
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind, "kind"))
    source_id: Mapped[str] = mapped_column(String(40), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int | None] = mapped_column(comment="of the message; none for a note")
    sender: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[str | None] = mapped_column(String(40), comment="of what staff wrote")
    language: Mapped[str] = mapped_column(String(5))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class CannedReplyRow(Base):
    """A text that is written again and again, with variables to fill."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("owner_id", "language", "shortcut"),)

    id: Mapped[RowId]
    owner_id: Mapped[str] = mapped_column(String(40), comment="empty: shared by everybody")
    shortcut: Mapped[str] = mapped_column(String(40))
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    uses: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MacroRow(Base):
    """Several steps that are done together."""

    __tablename__ = "macros"

    id: Mapped[RowId]
    title_it: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MacroRunRow(Base):
    """A macro run on a conversation; the same client id is run once."""

    __tablename__ = "macro_runs"
    __table_args__ = (UniqueConstraint("conversation_id", "client_id"),)

    id: Mapped[RowId]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    client_id: Mapped[str] = mapped_column(String(80))
    macro_id: Mapped[str] = mapped_column(String(26))
    staff_id: Mapped[str] = mapped_column(String(40))
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
