"""What the widget sends and gets beside messages: codes, files, ratings, transcripts, the past."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from agent.kit.types import Identifier, Sequence, Text

EMAIL_LIMIT = 200
COMMENT_LIMIT = 1_000
Email = Annotated[Text, StringConstraints(min_length=3, max_length=EMAIL_LIMIT)]


class CodeRequest(BaseModel):
    """Send a code to this address, if it is a customer's."""

    email: Email


class CodeReply(BaseModel):
    """The same whether or not the address is known."""

    expires_in_seconds: int = 600


class CodeCheck(BaseModel):
    """Try the code that came by e-mail; spaces and dashes do not count."""

    email: Email
    code: Annotated[Text, StringConstraints(min_length=1, max_length=20)]


class FileReply(BaseModel):
    """The file as a message's part shows it."""

    file_id: str
    name: str
    media_type: str
    size: int
    url: str


class UploadReply(BaseModel):
    """The file is stored and is a message of the conversation."""

    message_id: str
    seq: int
    file: FileReply


class RatingRequest(BaseModel):
    """One to five, and why."""

    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[Text, StringConstraints(max_length=COMMENT_LIMIT)] | None = None
    episode_id: Identifier | None = Field(
        None, description="From the `rating_asked` event; the episode last asked about without it."
    )


class TranscriptRequest(BaseModel):
    """Send the conversation by e-mail."""

    email: Email | None = Field(
        None, description="For who is not verified; a customer gets it at his address on record."
    )


class TranscriptReply(BaseModel):
    """Where it goes; for a verified customer with most of the address hidden."""

    email: str


class ReadRequest(BaseModel):
    """How far the customer has read."""

    seq: Sequence


class PastConversation(BaseModel):
    """One line of the list of conversations."""

    conversation_id: str
    started_at: datetime
    last_at: datetime
    owner: str
    last_text: str
    unread: int


class PastReply(BaseModel):
    """The visitor's own conversations, the latest first; ``next_cursor`` asks for older ones."""

    items: list[PastConversation]
    next_cursor: str | None


class StatusReply(BaseModel):
    """Whether people are there, and how long it takes."""

    open: bool
    next_opening: datetime | None
    on_duty: bool = Field(description="Whether anybody of the staff is present now.")
    expected_wait_seconds: int | None = Field(description="From measured waits; null: unknown.")
    waiting: int
    sentence: str = Field(description="The same in words, in the language asked for.")
