"""What the studio reads and sends about dialogue tests."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agent.kit.i18n import Language
from agent.kit.records import Record
from agent.kit.types import Identifier, Sequence, ShortText

DialogueId = Annotated[str, Field(min_length=1, max_length=120)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    client_id: Identifier


class NewDialogue(_Request):
    """A conversation, or a part of it, that is to be a test."""

    conversation_id: Identifier
    title: ShortText
    from_seq: Sequence | None = None
    to_seq: Sequence | None = None


class DialogueCommandBody(_Request):
    """A test that something is done to."""

    id: DialogueId


class DialogueResult(Record):
    """How the model did that was rehearsed last."""

    model_id: str
    passed: bool
    at: datetime


class HeardTurn(Record):
    """What the dialogue made of a turn."""

    intent: str
    replies: tuple[str, ...]
    actions: tuple[str, ...]


class DialogueTurn(Record):
    """One turn: expected, and what the model of the result made of it.

    ``failed`` says why it could not be played: the dialogue has no such button any more.
    """

    user: str
    expected: HeardTurn
    got: HeardTurn | None
    same: bool | None
    failed: str | None = None


class DialogueLine(Record):
    """A test in a line; ``turns`` is how many there are."""

    id: str
    language: Language
    title: str
    turns: int
    result: DialogueResult | None


class BrokenDialogue(Record):
    """A file that cannot be read: the others are rehearsed without it."""

    file: str
    line: int
    reason: str


class Dialogues(Record):
    """All tests, and the files that are none."""

    dialogues: tuple[DialogueLine, ...]
    broken: tuple[BrokenDialogue, ...]


class DialogueDetail(Record):
    """A test turn by turn."""

    id: str
    language: Language
    title: str
    turns: tuple[DialogueTurn, ...]
    result: DialogueResult | None
