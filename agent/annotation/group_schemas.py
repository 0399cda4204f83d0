"""What the studio reads and sends about groups of unknown messages, and about a label tried."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.annotation.group_models import GroupState, ResolutionKind
from agent.annotation.schemas import Name, Parts
from agent.kit.records import Bilingual, Record
from agent.kit.types import Identifier, ShortText, Text

Said = Annotated[Text, Field(min_length=1, max_length=2_000)]


class Weekly(Record):
    """How many messages a week brought; ``week`` is its Monday."""

    week: str
    n: int


class Shown(Record):
    """A typical message."""

    message_id: str
    text: str
    language: str


class Nearest(Record):
    """The intent whose examples are nearest."""

    intent: str
    similarity: float


class Resolution(Record):
    """What the group turned out to be, and who said so."""

    kind: ResolutionKind
    intent: str | None = None
    title: str | None = None
    by_name: str
    at: datetime


class Group(Record):
    """Unknown messages that are alike."""

    id: str
    state: GroupState
    terms: tuple[str, ...]
    size: int
    languages: dict[str, int]
    trend: tuple[Weekly, ...]
    examples: tuple[Shown, ...]
    nearest: Nearest | None
    resolution: Resolution | None
    version: int


class Groups(Record):
    """The groups of a state, the largest first, and when they were made."""

    groups: tuple[Group, ...]
    at: datetime | None


class GroupMessage(Record):
    """A message of a group."""

    id: str
    text: str
    language: str
    at: datetime
    conversation_id: str


class GroupDetail(Record):
    """A group with its messages, the newest first."""

    group: Group
    messages: tuple[GroupMessage, ...]


class Words(BaseModel):
    """One text in both languages."""

    model_config = ConfigDict(extra="forbid")

    it: Said
    en: Said

    def both(self) -> Bilingual:
        """Return the text as the services take it."""
        return Bilingual(it=self.it, en=self.en)


class ResolveBody(BaseModel):
    """What a group turned out to be; ``message_ids`` are those meant, all without it."""

    model_config = ConfigDict(extra="forbid")

    client_id: Identifier
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    kind: ResolutionKind
    intent: Name | None = None
    subject: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = None
    meaning: Words | None = None
    reply: Words | None = None
    title: ShortText | None = None
    message_ids: Annotated[tuple[Identifier, ...], Field(max_length=2000)] | None = None


class PreviewBody(BaseModel):
    """A label that is not given yet."""

    model_config = ConfigDict(extra="forbid")

    parts: Parts


class Neighbour(Record):
    """An example that lies near."""

    text: str
    intent: str
    language: str
    similarity: float
    file: str
    line: int


class Standing(Record):
    """An example of the same wording."""

    text: str
    intent: str
    file: str
    line: int


class ChangedText(Record):
    """A text that would be read differently; ``truth`` is what people say it is."""

    text: str
    before: str
    after: str
    truth: str | None
    source: Literal["example", "message"]


class Preview(Record):
    """What a label would do to the next model.

    Attributes:
        agree: how many of the neighbours have the label's intent.
        better: changes toward what people say, ``worse`` away from it.
        seconds: how long the linear head took to learn it.
    """

    neighbours: tuple[Neighbour, ...]
    agree: int
    duplicates: tuple[Standing, ...]
    contradictions: tuple[Standing, ...]
    changes: tuple[ChangedText, ...]
    better: int
    worse: int
    seconds: float
