"""What the desk takes and returns: search, canned replies, macros."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from agent.cases.models import Category, Priority
from agent.customers.models import CustomerKind, Tier
from agent.desk.models import EntryKind
from agent.handoff.policies import HandoffPriority
from agent.kit.i18n import Language
from agent.kit.records import Bilingual, Record
from agent.kit.types import Identifier, ShortText, Text

Shortcut = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
ReplyText = Annotated[Text, StringConstraints(min_length=1, max_length=4_000)]
Title = Annotated[Text, StringConstraints(min_length=1, max_length=120)]


class Named(Record):
    """A customer or a colleague as a line of a list shows them."""

    id: str
    name: str


class Run(Record):
    """A stretch of text; ``mark`` where it is what was searched for."""

    text: str
    mark: bool


class Hit(Record):
    """One message or private note that was found. ``seq`` is null for a note."""

    conversation_id: str
    kind: EntryKind
    seq: int | None
    at: datetime
    sender: str
    author: Named | None = Field(description="Who of the staff wrote it.")
    language: str
    customer: Named | None
    snippet: tuple[Run, ...]


class SearchReply(Record):
    """What was found, newest first. ``words`` is how the query was read."""

    items: tuple[Hit, ...]
    words: tuple[str, ...]
    next_cursor: str | None


class FoundCustomer(Record):
    """A customer found by name, code, e-mail, phone or tax code."""

    id: str
    code: str
    name: str
    kind: CustomerKind
    city: str
    tier: Tier
    email: str | None
    phone: str | None


class CustomersReply(Record):
    """Customers found, the best match first."""

    items: tuple[FoundCustomer, ...]


class Canned(Record):
    """A canned reply. ``variables`` are the names its text asks for."""

    id: str
    shortcut: str
    language: Language
    title: str
    text: str
    shared: bool
    mine: bool
    variables: tuple[str, ...]
    uses: int
    updated_at: datetime


class CannedReply(Record):
    """Canned replies, the most used first, and the variables that may be used."""

    items: tuple[Canned, ...]
    variables: tuple[str, ...]


class NewCanned(BaseModel):
    """A canned reply to keep."""

    shortcut: Shortcut
    language: Language
    title: Title
    text: ReplyText
    shared: bool = False


class CannedChange(BaseModel):
    """What changes of a canned reply; what is absent stays."""

    shortcut: Shortcut | None = None
    language: Language | None = None
    title: Title | None = None
    text: ReplyText | None = None
    shared: bool | None = None


class RenderRequest(BaseModel):
    """The conversation to fill a canned reply for."""

    conversation_id: Identifier


class Rendered(Record):
    """A canned reply filled in. What is missing stands in the text as ``[name]``."""

    text: str
    missing: tuple[str, ...]


class ReplyStep(BaseModel):
    """Answer the customer: with a canned reply by its shortcut, or with a text."""

    do: Literal["reply"] = "reply"
    shortcut: Shortcut | None = None
    text: Bilingual | None = None


class NoteStep(BaseModel):
    """Leave a private note."""

    do: Literal["note"] = "note"
    text: Bilingual


class CloseStep(BaseModel):
    """Close the conversation."""

    do: Literal["close"] = "close"
    note: Bilingual | None = None


class ReturnStep(BaseModel):
    """Give the conversation back to the bot with a note of what was settled."""

    do: Literal["return"] = "return"
    note: Bilingual


class SnoozeStep(BaseModel):
    """Put the conversation aside for some hours."""

    do: Literal["snooze"] = "snooze"
    hours: int = Field(ge=1, le=24 * 30)


class OpenCaseStep(BaseModel):
    """Open a case for the customer; the subject may use variables."""

    do: Literal["open_case"] = "open_case"
    category: Category
    priority: Priority = "normal"
    subject: Bilingual
    text: Bilingual | None = None


class PriorityStep(BaseModel):
    """Change how urgent the conversation is."""

    do: Literal["priority"] = "priority"
    priority: HandoffPriority


Step = Annotated[
    ReplyStep | NoteStep | CloseStep | ReturnStep | SnoozeStep | OpenCaseStep | PriorityStep,
    Field(discriminator="do"),
]


class Macro(Record):
    """Steps that are done together."""

    id: str
    title: Bilingual
    steps: tuple[Step, ...]
    updated_at: datetime


class MacrosReply(Record):
    """All macros by title."""

    items: tuple[Macro, ...]


class NewMacro(BaseModel):
    """A macro to keep."""

    title: Bilingual
    steps: Annotated[list[Step], Field(min_length=1, max_length=10)]


class MacroChange(BaseModel):
    """What changes of a macro; what is absent stays."""

    title: Bilingual | None = None
    steps: Annotated[list[Step], Field(min_length=1, max_length=10)] | None = None


class MacroRequest(BaseModel):
    """Run a macro once on the conversation as it was seen."""

    version: int = Field(ge=1, description="The conversation's owner_version.")
    client_id: Identifier


class DoneStep(Record):
    """What one step did; ``reference`` is the message, note or case it made."""

    do: str
    reference: str | None


class MacroResult(Record):
    """What a run did. ``again`` when it had been done before."""

    steps: tuple[DoneStep, ...]
    owner: str
    owner_version: int
    again: bool


SearchText = Annotated[Text, StringConstraints(max_length=20_000)]
PersonText = ShortText
