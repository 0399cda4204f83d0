"""Tables of dialogue tests: how models did, and which commands changed a test."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

DialogueCommand = Literal["record", "accept", "delete"]


class DialogueResultRow(Base):
    """How one model did in one dialogue test, turn by turn."""

    __tablename__ = "dialogue_results"
    __table_args__ = (UniqueConstraint("model_id", "dialogue"), Index(None, "dialogue", "at"))

    id: Mapped[RowId]
    model_id: Mapped[str] = mapped_column(String(80))
    dialogue: Mapped[str] = mapped_column(String(120), comment="language and name, as it/first")
    digest: Mapped[str] = mapped_column(
        String(64), comment="of the file it was about: of a changed test there is no result"
    )
    passed: Mapped[bool]
    turns: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, comment="of each turn intent, actions, replies, and why it could not be played"
    )
    at: Mapped[datetime]


class DialogueCommandRow(Base):
    """A command that changed a test: the same one again changes nothing."""

    __tablename__ = "dialogue_commands"

    client_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[DialogueCommand] = mapped_column(choice(DialogueCommand, "kind"))
    dialogue: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
