"""What the studio reads and sends about intents, examples and the files they stand in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agent.annotation.guidelines import Guideline
from agent.annotation.schemas import Span
from agent.kit.i18n import Language
from agent.kit.records import Record
from agent.kit.types import MESSAGE_LIMIT, Identifier, Text

# A project of a large firm has some twenty files; each request is capped in bytes anyway.
_MOST_FILES = 50
FileName = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[Text, StringConstraints(min_length=1, max_length=1_000)]
ReplyWords = Annotated[Text, StringConstraints(min_length=1, max_length=2_000)]
Title = Annotated[Text, StringConstraints(min_length=1, max_length=60)]
IntentWord = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_/+-]{1,80}$")]
ExampleText = Annotated[Text, StringConstraints(min_length=1, max_length=MESSAGE_LIMIT)]


class FileDiff(Record):
    """What changes in one file."""

    file: str
    added: int
    removed: int
    diff: str


class Refusal(Record):
    """An example that no file can hold, and why."""

    text: str
    reason: str


class Clash(Record):
    """A text that is to teach one intent here and teaches another there."""

    text: str
    here: str
    there: str


class Export(Record):
    """Accepted labels and what they change in the files.

    Attributes:
        examples: how many are new to the files.
        refused: what cannot be written, such as a text with brackets; it stays pending.
        contradictions: written nevertheless, as people said so; the quality page names them too.
    """

    examples: int
    files: tuple[FileDiff, ...]
    refused: tuple[Refusal, ...] = ()
    contradictions: tuple[Clash, ...] = ()


class Broken(Record):
    """A file, or a line of it, that cannot be read."""

    file: str
    line: int
    reason: str


class ExampleView(Record):
    """One training example and where it stands."""

    text: str
    intent: str
    language: str
    file: str
    line: int
    entities: tuple[Span, ...]


class Examples(Record):
    """A page of the examples, and the files that cannot be read."""

    examples: tuple[ExampleView, ...]
    next: str | None
    broken: tuple[Broken, ...]


class ExampleCounts(Record):
    """How many examples a language has."""

    it: int
    en: int


class Intent(Record):
    """One intent as trainers choose it."""

    name: str
    subject: str
    examples: ExampleCounts
    safety: bool
    guideline: Guideline | None


class Intents(Record):
    """What a label may name, and the files intents stand in."""

    intents: tuple[Intent, ...]
    entities: tuple[str, ...]
    subjects: tuple[str, ...]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    client_id: Identifier


class ExportBody(_Request):
    """The pending labels are to be written."""


class MeaningIn(BaseModel):
    """What an intent means, in both languages."""

    it: Words
    en: Words


class ReplyIn(BaseModel):
    """What is answered, in both languages."""

    it: ReplyWords
    en: ReplyWords


class TitleIn(BaseModel):
    """An intent in a customer's few words, in both languages: the title of a button."""

    it: Title
    en: Title


class NewExample(BaseModel):
    """An example of a new intent."""

    text: ExampleText
    language: Language
    entities: Annotated[tuple[Span, ...], Field(max_length=50)] = ()


class NewIntent(_Request):
    """An intent that is wanted; without a title the first example serves as one."""

    name: Annotated[str, StringConstraints(max_length=80)]
    subject: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    meaning: MeaningIn
    negative: Annotated[MeaningIn | None, Field(alias="not")] = None
    reply: ReplyIn
    title: TitleIn | None = None
    examples: Annotated[tuple[NewExample, ...], Field(min_length=1, max_length=500)]


class ImportFile(BaseModel):
    """A file of another project."""

    name: FileName
    content: str


Files = Annotated[tuple[ImportFile, ...], Field(min_length=1, max_length=_MOST_FILES)]


class ImportPreviewBody(BaseModel):
    """Files to be looked at.

    Attributes:
        languages: of files by name; what is not given is told from the texts.
        map: what intents of theirs are called here; one that is not here yet is new.
        skip: intents, or texts, to leave out.
    """

    model_config = ConfigDict(extra="forbid")

    files: Files
    languages: Annotated[dict[str, Language], Field(max_length=_MOST_FILES)] = {}
    map: Annotated[dict[str, IntentWord], Field(max_length=500)] = {}
    skip: Annotated[tuple[str, ...], Field(max_length=5_000)] = ()


class ImportBody(ImportPreviewBody):
    """Files to be taken over."""

    client_id: Identifier


class NewName(Record):
    """An intent of theirs that is none of ours yet, and what it is called here."""

    name: str
    examples: int
    becomes: str


class Imported(Record):
    """What the files hold that is new, known, contradictory or unreadable."""

    added: int
    same: int
    contradictions: tuple[Clash, ...]
    new_intents: tuple[NewName, ...]
    errors: tuple[Broken, ...]
    files: tuple[FileDiff, ...]
