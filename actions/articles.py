"""Quotations from the articles, always with their source."""

import re
from typing import Any

import structlog

from actions.context import Turn
from agent.kit.i18n import Language
from agent.knowledge.errors import ArticleNotFound
from agent.knowledge.schemas import ArticleView, KnowledgeAnswer
from agent.knowledge.service import KnowledgeService, view_article
from agent.knowledge.shelf import open_shelf
from knowledge_base.chunks import plain

_HEADING = re.compile(r"^## ", re.MULTILINE)
log = structlog.get_logger(__name__)


def ask(turn: Turn, question: str) -> KnowledgeAnswer:
    """Ask the knowledge base, and keep with the turn what it found."""
    service = KnowledgeService(
        turn.session, knowledge_base=turn.runtime.knowledge_base, clock=turn.runtime.clock
    )
    audience = None
    if turn.signed_in:
        audience = "business" if turn.customer.customer.kind == "firm" else "customer"
    answer = service.ask(
        question,
        language=turn.language,
        turn_id=turn.turn_id,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id if turn.signed_in else None,
        audience=audience,
    )
    turn.explain(
        passages=[
            {"article_id": p.article_id, "title": p.title, "score": p.score}
            for p in answer.passages
        ],
        answered=answer.answered,
        answer_confidence=answer.confidence,
        index_version=answer.index_version,
    )
    return answer


def say_answer(turn: Turn, answer: KnowledgeAnswer) -> None:
    """Quote an answer with its article; say so when it is in the other language."""
    passage = answer.passages[0]
    part: dict[str, Any] = {
        "type": "quote",
        "text": answer.answer,
        "source": {
            "article_id": passage.article_id,
            "title": passage.title,
            "language": passage.language,
            "url": passage.url,
        },
    }
    if answer.in_other_language:
        part["note"] = turn.line("utter_quote_other_language")
    turn.say("utter_quote", part=part)


def article(turn: Turn, article_id: str, *, language: Language | None = None) -> ArticleView | None:
    """Return an article, in the customer's language; None where it is not served today."""
    try:
        return view_article(
            open_shelf(turn.runtime.knowledge_folder),
            article_id,
            language=language or turn.language,
            clock=turn.runtime.clock,
        )
    except ArticleNotFound:
        log.warning("article_absent", article=article_id, language=turn.language)
        return None


def opening_of(view: ArticleView) -> str:
    """Return the first section of an article as plain text."""
    return plain(_HEADING.split(view.text, maxsplit=1)[0])


def quote_article(turn: Turn, article_id: str, *, first: str = "") -> bool:
    """Quote the opening of an article, after ``first``; return whether there is one."""
    view = article(turn, article_id)
    if view is None:
        return False
    text = "\n".join(filter(None, [first, opening_of(view)]))
    turn.explain(passages=[{"article_id": view.id, "title": view.title, "score": 1.0}])
    source = {
        "article_id": view.id,
        "title": view.title,
        "language": view.language,
        "url": view.urls[view.language],
    }
    turn.say("utter_quote", part={"type": "quote", "text": text, "source": source})
    return True
