"""What the knowledge service takes and returns."""

from datetime import date, datetime
from typing import Any

from agent.kit.i18n import Language
from agent.kit.records import Record
from agent.knowledge.models import GapStatus, Verdict


class QuotedPassage(Record):
    """A passage that may answer, and where its article is shown."""

    article_id: str
    title: str
    language: Language
    heading: str
    score: float
    text: str
    url: str


class KnowledgeAnswer(Record):
    """What the knowledge base said in one turn.

    ``answer`` quotes the first passage letter for letter; it is empty when ``answered`` is false,
    and then ``gap_id`` names the gap. ``language`` is the quotation's, ``question_language`` the
    customer's; where they differ the customer is told.
    """

    turn_id: str
    question: str
    question_language: Language
    answered: bool
    confidence: float
    answer: str
    language: Language
    passages: tuple[QuotedPassage, ...]
    index_version: str
    features: dict[str, float]
    corrected: dict[str, str]
    gap_id: str | None

    @property
    def in_other_language(self) -> bool:
        """Whether the quotation is in another language than the question."""
        return self.answered and self.language != self.question_language


class Gap(Record):
    """A question that no article answers."""

    id: str
    question: str
    language: Language
    count: int
    status: GapStatus
    first_seen: datetime
    last_seen: datetime


class JudgedAnswer(Record):
    """An answer and what its reader thought of it."""

    turn_id: str
    question: str
    language: Language
    answered: bool
    verdict: Verdict | None
    judged_at: datetime | None


class ArticleView(Record):
    """An article that is valid today. ``text`` is Markdown; ``urls`` has one for each language."""

    id: str
    title: str
    language: Language
    audience: str
    products: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    review_date: date
    text: str
    urls: dict[str, str]


Result = dict[str, Any]
