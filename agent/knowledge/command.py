"""What ``ascolto ask`` prints: one JSON object for each line it reads."""

from collections.abc import Iterable, Iterator
from typing import Any

from agent.kit.clock import Clock
from agent.kit.i18n import LANGUAGES, Language
from agent.kit.types import clean_text
from agent.knowledge.shelf import open_knowledge_base
from agent.settings import Settings


def ask_lines(
    lines: Iterable[str], language: str = "auto", *, settings: Settings, clock: Clock | None = None
) -> Iterator[dict[str, Any]]:
    """Answer each line; an empty line is declined, so that answers keep to the lines.

    Args:
        lines: questions, one a line.
        language: ``it``, ``en``, or ``auto`` to hear it from each line.
        settings: where the index is.
        clock: decides which articles are valid.
    """
    base = open_knowledge_base(settings.knowledge_folder)
    today = (clock or Clock()).today()
    spoken: Language | None = next((known for known in LANGUAGES if known == language), None)
    for line in lines:
        question = clean_text(line.rstrip("\r\n"))
        found = base.ask(question, language=spoken, today=today)
        yield {
            "question": question,
            "answered": found.answered,
            "confidence": round(found.confidence, 4),
            "answer": found.answer,
            "language": found.language,
            "passages": [
                {
                    "article": passage.article_id,
                    "title": passage.title,
                    "language": passage.language,
                    "heading": passage.heading,
                    "score": passage.score,
                    "text": passage.text,
                    "url": passage.url,
                }
                for passage in found.passages
            ],
            "index_version": found.index_version,
        }
