"""What customers ask and no article answers, whoever noticed it."""

import hashlib

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.i18n import Language
from agent.kit.ids import new_id
from agent.knowledge.models import GapRow
from agent.knowledge.repository import KnowledgeRepository
from agent.knowledge.schemas import Gap
from knowledge_base.words import surface_words


class GapService:
    """Keeps gaps, inside the caller's transaction.

    Example:
        >>> GapService(session, clock=clock).note(  # doctest: +SKIP
        ...     "quanto costa una wallbox?", language="it")
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._rows = KnowledgeRepository(session)
        self._clock = clock

    def note(self, question: str, *, language: Language) -> Gap | None:
        """Count the question as a gap; text without a single word is none."""
        words = surface_words(question)
        if not words:
            return None
        now = self._clock.now()
        row = self._rows.count_gap(
            GapRow(
                id=new_id(),
                question=question,
                wording=hashlib.sha256(" ".join(words).encode("utf-8")).hexdigest(),
                language=language,
                count=1,
                status="open",
                first_seen=now,
                last_seen=now,
            )
        )
        return Gap.model_validate(row)
