"""Tables of training: runs, model files, what models made of messages, promotions."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.records import RowId, choice

RunKind = Literal["train", "evaluate", "dialogues", "finetune", "quality"]
RunState = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
PromotionKind = Literal["promote", "rollback"]
MessageSet = Literal["test", "recent", "safety", "dialogues"]
OVER: tuple[RunState, ...] = ("done", "failed", "cancelled", "interrupted")
_RUNNING = text("state = 'running'")


class RunRow(Base):
    """One piece of background work; at most one is running, the database sees to it."""

    __tablename__ = "training_runs"
    __table_args__ = (
        Index(
            "ux_training_runs_running",
            "state",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index(None, "state", "created_at"),
        Index(None, "updated_at"),
    )

    id: Mapped[RowId]
    client_id: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[RunKind] = mapped_column(choice(RunKind, "kind"))
    state: Mapped[RunState] = mapped_column(choice(RunState, "state"))
    step: Mapped[str] = mapped_column(String(40), default="")
    percent: Mapped[int] = mapped_column(default=0)
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    model_id: Mapped[str | None] = mapped_column(String(80), comment="what it made or looked at")
    by: Mapped[str | None] = mapped_column(String(26), comment="staff; none: the command line")
    by_name: Mapped[str] = mapped_column(String(160))
    cancelled: Mapped[bool] = mapped_column(default=False, comment="somebody asked it to stop")
    lease: Mapped[str | None] = mapped_column(String(40), comment="the process that runs it")
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_detail: Mapped[str | None] = mapped_column(String(400))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ModelRow(Base):
    """One model file as it was when first seen: its sum tells later whether it is damaged."""

    __tablename__ = "training_models"
    __table_args__ = (Index(None, "model_id"),)

    file: Mapped[str] = mapped_column(String(200), primary_key=True)
    model_id: Mapped[str] = mapped_column(String(80), comment="Rasa's own; else the file's name")
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    changed_ns: Mapped[str] = mapped_column(String(20), comment="the file's time when last summed")
    damaged: Mapped[bool]
    trained_at: Mapped[datetime]
    run_id: Mapped[str | None] = mapped_column(String(26))
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class TestMessageRow(Base):
    """One message of the frozen test set: its intent is known, and no model is trained on it."""

    __tablename__ = "test_messages"

    message_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text, comment="without personal data")
    language: Mapped[str | None] = mapped_column(String(5))
    intent: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime]


class EvaluationRow(Base):
    """What one model made of one set of texts; messages by id, their texts are not kept twice."""

    __tablename__ = "model_evaluations"
    __table_args__ = (UniqueConstraint("model_id", "message_set"),)

    id: Mapped[RowId]
    model_id: Mapped[str] = mapped_column(String(80))
    message_set: Mapped[MessageSet] = mapped_column(choice(MessageSet, "message_set"))
    at: Mapped[datetime]
    threshold: Mapped[float]
    readings: Mapped[list[list[Any]]] = mapped_column(
        JSON,
        comment="[message id or training text, truth, intent, confidence, sure]; "
        "of a dialogue [id, passed]",
    )


class PromotionRow(Base):
    """A model took over: who wanted it, why, and which one it followed."""

    __tablename__ = "model_promotions"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[RowId]
    client_id: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[PromotionKind] = mapped_column(choice(PromotionKind, "kind"))
    model_id: Mapped[str] = mapped_column(String(80))
    previous: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    overridden: Mapped[bool] = mapped_column(default=False, comment="against the gate")
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="the gate's, as they were")
    by: Mapped[str | None] = mapped_column(String(26), comment="staff; none: the command line")
    by_name: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]
