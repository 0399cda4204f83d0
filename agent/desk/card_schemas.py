"""The handoff card: everything an agent needs, so that nobody asks again."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from agent.cases.models import CaseStatus, Category, Priority
from agent.kit.i18n import Language
from agent.kit.records import Bilingual, Record

Result = Literal["answered", "declined", "unclear", "refused", "failed", "dropped"]
MissingKind = Literal["datum", "confirmation", "sign_in", "meaning", "answer"]
Readiness = Literal["ready", "preparing", "unavailable"]


class Asked(Record):
    """One message of the customer and how it was understood."""

    seq: int
    message_id: str
    text: str
    at: datetime
    intent: str | None
    intent_title: Bilingual | None
    confidence: float | None
    sure: bool
    pressed: bool = Field(description="A button was pressed: nothing was interpreted.")


class TriedPassage(Record):
    """An article that was looked at for an answer."""

    article: str
    title: str
    score: float


class Tried(Record):
    """What the machine did with one message."""

    seq: int
    intent: str | None
    intent_title: Bilingual | None
    confidence: float | None
    action: str | None
    actions: tuple[str, ...]
    passages: tuple[TriedPassage, ...]
    answer_confidence: float | None
    result: Result
    answered: bool
    error: str | None = Field(description="Code of what was refused or failed.")
    thumb: Literal["up", "down"] | None


class CaseBrief(Record):
    """A case in one line."""

    number: str
    category: Category
    priority: Priority
    status: CaseStatus
    subject: Bilingual
    product: str | None
    opened_at: datetime
    updated_at: datetime
    answer_due_at: datetime | None


class MoodTurn(Record):
    """The message at which the mood changed."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    seq: int
    before: str = Field(alias="from")
    after: str = Field(alias="to")


class Mood(Record):
    """How the customer sounds now, read from his words."""

    now: Literal["angry", "unhappy", "neutral", "content"]
    score: float = Field(description="From -1, worst, to 1.")
    words: tuple[str, ...] = Field(description="What it was read from, as written.")
    turn: MoodTurn | None
    by: Literal["words"]


class Missing(Record):
    """What the conversation stopped at.

    ``name`` is the slot of a form, the action that waits for a yes, or the intents between which
    the message could not be decided; ``question`` is what the bot asked, in its words.
    """

    kind: MissingKind
    name: str
    form: str | None
    question: str | None
    seq: int | None


class SimilarCase(Record):
    """A solved case that resembles this one. ``score`` is a cosine from -1 to 1."""

    number: str
    category: Category
    product: str | None
    subject: Bilingual
    solution: Bilingual
    closed_at: datetime | None
    score: float


class SuggestionSource(Record):
    """Where a suggested reply comes from. ``score`` is from 0 to 1."""

    article_id: str
    title: str
    url: str
    language: Language
    score: float


class Suggestion(Record):
    """A reply from the knowledge base and the question of the customer that it answers."""

    id: str
    text: str
    language: Language
    source: SuggestionSource
    question: str
    seq: int
    reason: str
    sure: bool = Field(description="The bot would have given this answer by itself.")


class EpisodeSummary(Record):
    """How long the customer has been at it."""

    messages: int
    minutes: int
    started_at: datetime | None


class Card(Record):
    """The handoff card of a conversation's present episode."""

    conversation_id: str
    episode_id: str
    language: Language
    reason: str | None
    requested_by: str | None
    verified: bool
    asked: tuple[Asked, ...]
    tried: tuple[Tried, ...]
    open_cases: tuple[CaseBrief, ...]
    mood: Mood | None
    missing: tuple[Missing, ...]
    similar: tuple[SimilarCase, ...]
    similar_state: Readiness
    suggestions: tuple[Suggestion, ...]
    suggestions_state: Readiness
    episode_summary: EpisodeSummary
