"""What the studio reads and sends about messages under review."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agent.annotation.models import (
    ActionKind,
    ActionRow,
    Decision,
    ReadingKind,
    ReadingRow,
    Reason,
    ReviewMessageRow,
    State,
    reasons_of,
)
from agent.kit.records import Record
from agent.kit.types import MESSAGE_LIMIT, Identifier, ShortText, Text

# A message is at most so long; what stands in for personal data may make it a little longer.
_OFFSET = Field(ge=0, le=2 * MESSAGE_LIMIT)
Offset = Annotated[int, _OFFSET]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_/+-]{1,80}$")]
Order = Literal["teaching", "newest", "unsure"]
BULK_LIMIT = 500
FilterName = Literal["state", "language", "intent", "reason", "q", "model", "since", "order"]


class Span(Record):
    """An entity: which characters (Unicode code points) of the message's text, and what it is."""

    model_config = ConfigDict(frozen=True, from_attributes=True, extra="forbid")

    start: Offset
    end: Offset
    entity: Name
    role: Name | None = None
    value: Annotated[str, StringConstraints(max_length=200)] | None = None


class Part(Record):
    """What a stretch of the message asks for; the only part of a message is all of it."""

    model_config = ConfigDict(frozen=True, from_attributes=True, extra="forbid")

    start: Offset
    end: Offset
    intent: Name
    entities: Annotated[tuple[Span, ...], Field(max_length=50)] = ()


Parts = Annotated[tuple[Part, ...], Field(max_length=2)]


class Ranked(Record):
    """One intent and how likely the model thought it."""

    intent: str
    confidence: float


class Found(Record):
    """An entity the model found."""

    start: int
    end: int
    entity: str
    role: str | None = None
    value: str | None = None


class ReviewMessage(Record):
    """One message under review, as anybody who may read labels sees it.

    ``label`` is the accepted one: of what a first reader said nothing shows here.
    """

    id: str
    conversation_id: str
    seq: int
    text: str
    language: str
    at: datetime
    state: State
    version: int
    intent: str | None
    confidence: float
    sure: bool
    ranking: tuple[Ranked, ...]
    entities: tuple[Found, ...]
    reasons: tuple[Reason, ...]
    score: float
    model_id: str | None
    twice: bool
    label: tuple[Part, ...] | None
    labelled_by: str | None
    exported: bool
    test: bool
    group_id: str | None

    @classmethod
    def of(cls, row: ReviewMessageRow) -> "ReviewMessage":
        """Return the view of a row."""
        return cls(
            id=row.message_id,
            conversation_id=row.conversation_id,
            seq=row.seq,
            text=row.text,
            language=row.language,
            at=row.at,
            state=row.state,
            version=row.version,
            intent=row.intent,
            confidence=row.confidence,
            sure=row.sure,
            ranking=tuple(Ranked.model_validate(each) for each in row.ranking),
            entities=tuple(Found.model_validate(each) for each in row.entities),
            reasons=reasons_of(row.reasons),
            score=row.score,
            model_id=row.model_id,
            twice=row.twice,
            label=None if row.label is None else parts_of(row.label),
            labelled_by=row.labelled_by_name,
            exported=row.exported_at is not None,
            test=row.test,
            group_id=row.group_id,
        )


class Inbox(Record):
    """A page of the inbox; ``counts`` has every state under the same other filters."""

    messages: tuple[ReviewMessage, ...]
    next: str | None
    counts: dict[State, int]
    total: int


class Facet(Record):
    """A value one may filter by, and how many messages have it."""

    name: str
    n: int


class Facets(Record):
    """What the messages of a state differ in, the most frequent first."""

    reasons: tuple[Facet, ...]
    intents: tuple[Facet, ...]
    languages: tuple[Facet, ...]


class Said(Record):
    """One message of the conversation around; ``mine`` marks the one under review."""

    seq: int
    sender: str
    text: str
    at: datetime
    mine: bool


class PersonsReading(Record):
    """What one trainer said of the message."""

    by_name: str
    at: datetime
    decision: Decision
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, row: ReadingRow) -> "PersonsReading":
        """Return the view of a row."""
        return cls(by_name=row.by_name, at=row.at, decision=row.decision, parts=parts_of(row.parts))


class LabelReading(PersonsReading):
    """A reading in the message's history."""

    reading: ReadingKind
    undone: bool

    @classmethod
    def of(cls, row: ReadingRow) -> "LabelReading":
        """Return the view of a row."""
        return cls(
            by_name=row.by_name,
            at=row.at,
            decision=row.decision,
            parts=parts_of(row.parts),
            reading=row.kind,
            undone=row.undone_at is not None,
        )


class MessageDetail(Record):
    """A message with the talk around it and what the asker may see of its readings."""

    message: ReviewMessage
    talk: tuple[Said, ...]
    labels: tuple[LabelReading, ...]
    prediction_entities: tuple[Found, ...]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    client_id: Identifier


class LabelBody(_Request):
    """What a trainer says of a message; ``parts`` only with ``label``."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    decision: Decision
    parts: Parts = ()


class CommandBody(_Request):
    """A command that needs no more than its id."""


class BulkBody(_Request):
    """One decision for many messages; each is labelled as a whole."""

    message_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=BULK_LIMIT)]
    decision: Decision
    intent: Name | None = None


class Refused(Record):
    """A message that a bulk action left as it was, and why."""

    message_id: str
    code: str


class BulkReply(Record):
    """How many messages were done."""

    done: int
    refused: tuple[Refused, ...]


class Undone(Record):
    """The message that was taken back or restored; none: there was nothing to."""

    message: ReviewMessage | None


class ViewBody(_Request):
    """A filter to keep."""

    name: Annotated[ShortText, Field(max_length=80)]
    shared: bool = False
    filter: Annotated[
        dict[FilterName, Annotated[Text, Field(max_length=200)]], Field(max_length=10)
    ]


class View(Record):
    """A kept filter."""

    id: str
    name: str
    shared: bool
    mine: bool
    filter: dict[str, str]


class Views(Record):
    """One's own filters and the shared ones, by name."""

    views: tuple[View, ...]


class Disputed(Record):
    """A message that two trainers read differently."""

    message: ReviewMessage
    readings: tuple[PersonsReading, ...]


class Adjudication(Record):
    """What waits for a decision of the asker, oldest first."""

    items: tuple[Disputed, ...]


class Happened(Record):
    """One line of the log; of a message still under blind reading the label is left out."""

    at: datetime
    by_name: str
    what: ActionKind
    message_id: str | None = None
    text: str | None = None
    intent: str | None = None

    @classmethod
    def of(cls, row: ActionRow, *, text: str | None, blind: bool) -> "Happened":
        """Return the view of a row."""
        return cls(
            at=row.at,
            by_name=row.by_name,
            what=row.kind,
            message_id=row.message_id,
            text=text,
            intent=None if blind else row.intent,
        )


class Activity(Record):
    """The log, the newest first."""

    events: tuple[Happened, ...]
    next: str | None


class PendingExample(Record):
    """An accepted label as an example to be written: offsets are in ``text``.

    ``id`` is the message's; a message split in two gives two examples with one id.
    """

    id: str
    text: str
    language: str
    intent: str
    entities: tuple[Span, ...]


class AcceptedLabel(Record):
    """An accepted label beside what the model had said: a test of that model."""

    message_id: str
    text: str
    language: str
    at: datetime
    parts: tuple[Part, ...]
    predicted: str
    confidence: float
    sure: bool
    model_id: str | None
    exported: bool
    test: bool


def parts_of(stored: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Return stored parts as views."""
    return tuple(Part.model_validate(each) for each in stored)
