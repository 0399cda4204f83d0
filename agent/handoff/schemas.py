"""What the desk's calls take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from agent.conversations.models import Owner, Sender
from agent.handoff.models import NoteKind, PresenceState
from agent.handoff.mood import Label
from agent.handoff.policies import HandoffPriority, SlaPolicies
from agent.handoff.sla import Sla
from agent.kit.i18n import Language
from agent.kit.records import Record
from agent.kit.types import Identifier, Text

View = Literal["mine", "unassigned", "all", "snoozed", "closed"]
NoteText = Annotated[Text, StringConstraints(min_length=1, max_length=4_000)]
DraftText = Annotated[str, StringConstraints(max_length=4_000)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="owner_version as last read")]


class StaffName(Record):
    """Somebody of the staff, by name."""

    id: str
    name: str


class CustomerName(Record):
    """The verified customer of a conversation. The tier is for staff only."""

    id: str
    name: str
    code: str
    tier: str


class ScorePart(Record):
    """One reason for the place in the queue, in points."""

    name: str
    points: float


class LastMessage(Record):
    """The newest message of a conversation."""

    sender: Sender
    text: str
    at: datetime
    seq: int


class MoodNow(Record):
    """How the customer's messages sound, from their words: -1 worst, 1 best."""

    score: float
    label: Label


class QueueItem(Record):
    """One conversation as a line of the queue."""

    conversation_id: str
    customer: CustomerName | None
    language: Language
    owner: Owner
    owner_version: int
    assignee: StaffName | None
    reason: str | None = Field(description="Category of the handoff; null: the bot has it.")
    priority: HandoffPriority
    score: float
    score_parts: tuple[ScorePart, ...]
    served_first: str | None = Field(description="Why it goes before all points: safety, waited.")
    waiting_since: datetime | None = Field(description="Null: no answer is owed.")
    last_message: LastMessage | None
    unanswered: bool
    sla: Sla | None
    snoozed: bool
    snoozed_until: datetime | None = Field(description="Null while snoozed: until he writes.")
    by_email: bool = Field(description="The customer left the queue and is owed an e-mail.")
    mood: MoodNow
    subject: str | None
    merged_into: str | None
    closed_at: datetime | None


class Counts(Record):
    """How many conversations each view holds."""

    mine: int
    unassigned: int
    all: int
    snoozed: int


class QueuePage(Record):
    """One page of the queue."""

    items: tuple[QueueItem, ...]
    counts: Counts
    next_cursor: str | None


class HandoffView(Record):
    """The handoff of a conversation: open, or the last one."""

    id: str
    reason: str
    requested_by: str
    queued_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    wait_seconds: int | None = Field(description="In opening hours, from queue to taking.")


class DraftView(Record):
    """What the reader has begun to write."""

    text: str
    updated_at: datetime


class ConversationDetail(QueueItem):
    """One conversation with all its console shows beside the messages."""

    episode_id: str
    handoff: HandoffView | None
    draft: DraftView | None
    viewers: tuple[StaffName, ...]
    last_seq: int
    return_note: str | None


class Note(Record):
    """A private note. The customer never sees it."""

    id: str
    author: StaffName | None = Field(description="Null: the system.")
    kind: NoteKind
    text: str
    at: datetime


class Notes(Record):
    """The notes of a conversation, oldest first."""

    items: tuple[Note, ...]


class OwnershipView(Record):
    """Who owns a conversation after a command."""

    conversation_id: str
    owner: Owner
    owner_version: int
    assignee: StaffName | None
    snoozed: bool
    snoozed_until: datetime | None
    last_seq: int


class Versioned(BaseModel):
    """A command on the ownership; a stale version is a conflict."""

    version: Version


class PassBody(Versioned):
    """Give it to a colleague, or (null) back to the queue."""

    to: Identifier | None
    note: NoteText | None = None


class ReturnBody(Versioned):
    """Give it back to the bot."""

    note: NoteText = Field(description="What was settled. The customer reads it, the bot knows it.")
    text: Text | None = Field(None, description="A last message of the agent.")


class SnoozeBody(Versioned):
    """Hide it until a moment, or (null) until the customer writes."""

    until: AwareDatetime | None


class CloseBody(Versioned):
    """Close it."""

    note: NoteText | None = Field(None, description="Private.")


class MergeBody(Versioned):
    """Go on with this customer's other conversation."""

    into: Identifier


class Origin(BaseModel):
    """What a text was made from."""

    kind: Literal["canned", "suggestion", "macro"]
    id: Identifier


class StaffMessageBody(BaseModel):
    """A message to the customer."""

    client_message_id: Identifier
    text: Text
    origin: Origin | None = None


class NoteBody(BaseModel):
    """A private note."""

    client_note_id: Identifier
    text: NoteText


class DraftBody(BaseModel):
    """What has been written so far; empty forgets it."""

    text: DraftText


class PresenceBody(BaseModel):
    """Whether one is at the desk; sent again as a sign of life."""

    state: PresenceState


class Presence(Record):
    """Somebody's presence, and how much he has in hand."""

    staff: StaffName
    state: PresenceState
    idle: bool = Field(description="Away by itself, for want of a sign of life.")
    since: datetime
    open_conversations: int


class PresenceList(Record):
    """Everybody who may own conversations."""

    items: tuple[Presence, ...]
    capacity: int


class SupportSettings(Record):
    """The company's support settings, as the console needs them."""

    time_zone: str
    hours: dict[str, list[str]]
    public_holidays: str
    closing_days: list[str]
    open: bool
    next_opening: datetime | None
    sla: SlaPolicies
    reasons: tuple[str, ...]
    priorities: tuple[str, ...]
    subjects: tuple[str, ...]
    queue_limit: int
    capacity: int
    away_after_minutes: int
    agent_silence_minutes: int
    reopen_days: int


class StaffEvents(Record):
    """Events after the one asked for, oldest first; the same as the customer's."""

    events: list[dict[str, Any]]
    last_seq: int
