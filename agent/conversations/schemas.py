"""What the widget sends and gets, and what passes between the steps of a turn."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from agent.accounts.schemas import EmailText
from agent.conversations.models import Owner
from agent.kit.i18n import Language
from agent.kit.types import Identifier, Text

ButtonId = str


class SessionRequest(BaseModel):
    """Begin a conversation, or go on with the one the bearer token names."""

    locale: str | None = Field(None, max_length=35, description="Language tag of the page.")
    identity_token: str | None = Field(
        None, max_length=4_000, description="Signed by the host site; absent for anonymous."
    )
    fresh: bool = Field(
        False, description="Begin a new one as the same visitor, instead of going on."
    )


class KnownCustomer(BaseModel):
    """How to greet who is verified."""

    name: str


class SessionReply(BaseModel):
    """A session token and what has to be said at once."""

    token: str
    conversation_id: str
    disclosure: str = Field(description="That this is a machine, in the conversation's language.")
    language: Language
    customer: KnownCustomer | None
    owner: str
    last_seq: int


class MessageRequest(BaseModel):
    """One message of the customer."""

    client_message_id: Identifier
    text: Text
    button_id: Identifier | None = Field(None, description="The button that was pressed, if any.")


class MessageReply(BaseModel):
    """The message is stored; its reply comes as an event."""

    message_id: str
    seq: int


class FeedbackRequest(BaseModel):
    """A thumb under an answer; null takes it back."""

    message_id: Identifier
    value: Literal["up", "down"] | None


class HandoffBody(BaseModel):
    """Why a person is wanted."""

    reason: Literal["asked", "complaint"] = "asked"


class LeaveBody(BaseModel):
    """How to leave the queue."""

    by_email: bool = Field(False, description="A person still answers: here and by e-mail.")
    email: EmailText | None = Field(
        None, description="Where to; not needed where an address is on record."
    )


class TypingBody(BaseModel):
    """Whether somebody is writing now."""

    on: bool


class OwnerReply(BaseModel):
    """Who owns the conversation now."""

    owner: Owner


class HandoffReply(OwnerReply):
    """Who owns the conversation now, and when a person answers, as far as it is known."""

    position: int = Field(description="In the queue; 1 is next.")
    expected_wait_seconds: int | None = Field(
        description="Median of measured waits; null when unknown."
    )
    open: bool = Field(description="Whether people are there now.")
    next_opening: datetime | None = Field(description="When they are there again; null while open.")


class EventsReply(BaseModel):
    """Events after the one asked for, oldest first."""

    events: list[dict[str, Any]]
    last_seq: int


@dataclass(frozen=True)
class ConversationView:
    """A conversation as other features see it."""

    id: str
    customer_id: str | None
    language: Language
    owner: Owner
    token_version: int
    last_seq: int


@dataclass(frozen=True)
class OwedTurn:
    """A message that waits for its reply, leased to one worker."""

    message_id: str
    conversation_id: str
    lease: str
    episode_id: str
    owner: str
    text: str
    payload: str | None
    language: Language
    language_heard: bool
    customer_id: str | None
    attempts: int
    started_at: datetime


@dataclass(frozen=True)
class Reply:
    """What the dialogue answered to one message, ready to be stored."""

    parts: list[dict[str, Any]]
    text: str
    payloads: dict[str, str]
    language: Language | None
    handoff_reason: str | None
    explanation: dict[str, Any] = field(default_factory=dict)
