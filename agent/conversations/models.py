"""Conversations, their messages, and the replies still owed."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base

Owner = Literal["bot", "queue", "person", "closed"]
Sender = Literal["customer", "bot", "agent", "system"]
TurnStatus = Literal["pending", "running", "done", "dropped", "failed"]


class Conversation(Base):
    """One talk with one visitor, and who owns it."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("owner IN ('bot', 'queue', 'person', 'closed')", name="owner"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(
        String(40), index=True, comment="set only by a verified identity"
    )
    language: Mapped[str] = mapped_column(String(5))
    language_heard: Mapped[bool] = mapped_column(
        default=False, comment="the language was heard in a message, not taken from the page"
    )
    owner: Mapped[Owner] = mapped_column(String(10), default="bot")
    owner_version: Mapped[int] = mapped_column(default=1)
    assignee_id: Mapped[str | None] = mapped_column(
        String(26), index=True, comment="staff; set while a person owns it"
    )
    visitor_id: Mapped[str | None] = mapped_column(
        String(40), index=True, comment="the browser of an anonymous visitor"
    )
    snoozed_until: Mapped[datetime | None] = mapped_column(
        comment="hidden from the queue; the year 9999: until the customer writes"
    )
    merged_into: Mapped[str | None] = mapped_column(
        String(40), comment="conversation that people go on with; nothing was moved"
    )
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    return_note: Mapped[str | None] = mapped_column(
        Text, comment="what was settled when people last gave it back; the customer reads it"
    )
    token_version: Mapped[int] = mapped_column(default=1)
    last_seq: Mapped[int] = mapped_column(default=0)
    episode_id: Mapped[str] = mapped_column(
        String(40), comment="the sender Rasa knows; a new one after each handoff"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class Message(Base):
    """One message as it was sent, whoever sent it."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_message_id"),
        UniqueConstraint("conversation_id", "seq"),
        CheckConstraint("sender IN ('customer', 'bot', 'agent', 'system')", name="sender"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    sender: Mapped[Sender] = mapped_column(String(10))
    client_message_id: Mapped[str | None] = mapped_column(String(80))
    customer_id: Mapped[str | None] = mapped_column(
        String(40), comment="who was verified when it was sent"
    )
    text: Mapped[str] = mapped_column(Text)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    payloads: Mapped[dict[str, str]] = mapped_column(
        JSON, comment="what each button means, by button id; never sent to the browser"
    )
    button_id: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[str | None] = mapped_column(String(5))
    answers: Mapped[str | None] = mapped_column(
        String(40), index=True, comment="message id this replies to"
    )
    agent_id: Mapped[str | None] = mapped_column(String(26), comment="staff who wrote it")
    origin: Mapped[dict[str, str] | None] = mapped_column(
        JSON, comment="what an agent's text was made from: canned, suggestion or macro"
    )
    feedback: Mapped[str | None] = mapped_column(String(5))
    at: Mapped[datetime]


class Turn(Base):
    """The reply owed to one message: written with it, so that no reply is forgotten.

    The row is the outbox of the dialogue and, once done, the explanation of the answer.
    """

    __tablename__ = "turns"
    __table_args__ = (
        CheckConstraint(
            "status IN ('pending', 'running', 'done', 'dropped', 'failed')", name="status"
        ),
        Index("ix_turns_open", "status", "lease_until"),
        Index(None, "finished_at", "message_id"),
    )

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    seq: Mapped[int] = mapped_column(comment="of the message")
    status: Mapped[str] = mapped_column(String(10), default="pending")
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    started_at: Mapped[datetime | None] = mapped_column(comment="first try since a worker died")
    lease: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    owner_version: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(200))
    explanation: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Rating(Base):
    """How satisfied the customer was with one episode; without a score it was only asked."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("conversation_id", "episode_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    episode_id: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[str | None] = mapped_column(String(40))
    score: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime | None]
    rated_at: Mapped[datetime | None] = mapped_column(comment="first time; changeable for a day")
    changed_at: Mapped[datetime | None]


class ReadMark(Base):
    """How far the customer has read a conversation."""

    __tablename__ = "read_marks"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int]
    at: Mapped[datetime]
