"""Knowledge for customers: answers with their source, and a record of what is missing."""

from datetime import datetime

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.i18n import LANGUAGES, Language
from agent.kit.ids import new_id
from agent.kit.types import MESSAGE_LIMIT, clean_text
from agent.knowledge.errors import ArticleNotFound, AskNotFound
from agent.knowledge.gaps import GapService
from agent.knowledge.models import AskRow, GapStatus, Verdict
from agent.knowledge.repository import KnowledgeRepository
from agent.knowledge.schemas import ArticleView, Gap, JudgedAnswer, KnowledgeAnswer
from agent.knowledge.shelf import ArticleSource, help_url
from knowledge_base import KnowledgeBase


class KnowledgeService:
    """Asks the knowledge base for a customer and keeps what explains the answer.

    Example:
        >>> service = KnowledgeService(session, knowledge_base=base, clock=clock)
        >>> answer = service.ask("come leggo il contatore?", language="it", turn_id="t-1")
        >>> answer.passages[0].url
        '/help/it/meter-self-reading'
    """

    def __init__(self, session: Session, *, knowledge_base: KnowledgeBase, clock: Clock) -> None:
        self._base = knowledge_base
        self._clock = clock
        self._rows = KnowledgeRepository(session)
        self._gaps = GapService(session, clock=clock)

    def ask(
        self,
        question: str,
        *,
        language: Language,
        turn_id: str,
        conversation_id: str | None = None,
        customer_id: str | None = None,
        audience: str | None = None,
    ) -> KnowledgeAnswer:
        """Answer, or decline and keep the question as a gap.

        The same turn gets the same answer again and is counted once.

        Args:
            question: the customer's words.
            language: the customer's.
            turn_id: idempotency key.
            conversation_id: where it was asked.
            customer_id: only of a verified customer.
            audience: ``customer`` or ``business`` when it is known; None otherwise.
        """
        stored = self._rows.ask_of_turn(turn_id)
        if stored is not None:
            return KnowledgeAnswer.model_validate(stored.result)
        words = clean_text(question).strip()[:MESSAGE_LIMIT]
        found = self._base.ask(
            words, language=language, audience=audience, today=self._clock.today()
        )
        gap = None if found.answered else self._gaps.note(words, language=language)
        answer = KnowledgeAnswer(
            turn_id=turn_id,
            question=words,
            question_language=language,
            answered=found.answered,
            confidence=found.confidence,
            answer=found.answer,
            language=found.language,
            passages=tuple(passage.__dict__ for passage in found.passages),
            index_version=found.index_version,
            features=found.features,
            corrected=found.corrected,
            gap_id=gap.id if gap else None,
        )
        row = self._row(answer, conversation_id=conversation_id, customer_id=customer_id)
        return answer if self._rows.add_ask(row) else self._stored(turn_id)

    def article(self, article_id: str, *, language: Language) -> ArticleView:
        """Return an article that is valid today.

        Raises:
            ArticleNotFound: there is none, or it is out of its validity.
        """
        return view_article(self._base, article_id, language=language, clock=self._clock)

    def judge(self, turn_id: str, *, verdict: Verdict | None) -> JudgedAnswer:
        """Keep the reader's thumb on the answer of a turn; None takes it back.

        Raises:
            AskNotFound: the turn did not ask the knowledge base.
        """
        row = self._rows.ask_of_turn(turn_id)
        if row is None:
            raise AskNotFound
        row.verdict = verdict
        row.judged_at = self._clock.now() if verdict else None
        return JudgedAnswer.model_validate(row)

    def gaps(self, *, status: GapStatus = "open", limit: int = 100) -> tuple[Gap, ...]:
        """Return what could not be answered, the most asked first."""
        rows = self._rows.gaps(status=status, limit=limit)
        return tuple(Gap.model_validate(row) for row in rows)

    def asked_about(self, gap_id: str) -> tuple[str, ...]:
        """Return the turns in which a gap was met, oldest first."""
        return tuple(row.turn_id for row in self._rows.asks_of_gap(gap_id))

    def judged_since(self, moment: datetime) -> tuple[JudgedAnswer, ...]:
        """Return answers judged since `moment`, newest first."""
        return tuple(JudgedAnswer.model_validate(row) for row in self._rows.judged_since(moment))

    def _row(
        self, answer: KnowledgeAnswer, *, conversation_id: str | None, customer_id: str | None
    ) -> AskRow:
        return AskRow(
            id=new_id(),
            turn_id=answer.turn_id,
            conversation_id=conversation_id,
            customer_id=customer_id,
            question=answer.question,
            language=answer.question_language,
            answered=answer.answered,
            confidence=answer.confidence,
            index_version=answer.index_version,
            result=answer.model_dump(mode="json"),
            gap_id=answer.gap_id,
            verdict=None,
            judged_at=None,
            at=self._clock.now(),
        )

    def _stored(self, turn_id: str) -> KnowledgeAnswer:
        row = self._rows.ask_of_turn(turn_id)
        if row is None:
            raise AskNotFound
        return KnowledgeAnswer.model_validate(row.result)


def view_article(
    source: ArticleSource, article_id: str, *, language: Language, clock: Clock
) -> ArticleView:
    """Return an article that is valid today, from the shelf or from a whole knowledge base.

    Raises:
        ArticleNotFound: there is none, or it is out of its validity.
    """
    today = clock.today()
    article = source.article(article_id, language=language, today=today)
    if article is None:
        raise ArticleNotFound
    urls = {
        other: help_url(article_id, language=other)
        for other in LANGUAGES
        if source.article(article_id, language=other, today=today) is not None
    }
    fields = {name: getattr(article, name) for name in ArticleView.model_fields if name != "urls"}
    return ArticleView(**fields, urls=urls)
