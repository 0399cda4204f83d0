"""Opens the knowledge base, or only its articles where nothing is searched."""

import os
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from agent.kit.i18n import Language
from knowledge_base import Article, KnowledgeBase, Shelf
from knowledge_base.encoder import Encoder

ENCODER = "var/encoders/e5-small-onnx+use"
ENCODER_SETTING = "ASCOLTO_ENCODER"
ARTICLES = Path("knowledge_base/articles")


class ArticleSource(Protocol):
    """What can say whether an article is served on a day, and give it."""

    def article(self, article_id: str, *, language: str, today: date) -> Article | None:
        """Return the article, or None."""
        ...


def help_url(article_id: str, *, language: Language) -> str:
    """Return the address of an article's page on this host."""
    return f"/help/{language}/{article_id}"


def open_knowledge_base(folder: Path, *, encoder: str | Encoder | None = None) -> KnowledgeBase:
    """Open what answers questions: takes about two seconds and 0.4 GB.

    Args:
        folder: of the index; a damaged one is built again from the articles.
        encoder: open, or a folder, or a sentence-transformers model name; by default
            ``ASCOLTO_ENCODER``, or else the small form of the encoder that set-up makes.
    """
    name = encoder or os.environ.get(ENCODER_SETTING) or ENCODER
    return KnowledgeBase.open(folder, encoder=name, articles=ARTICLES)


@lru_cache(maxsize=4)
def open_shelf(folder: Path) -> Shelf:
    """Open the articles of an index without its encoder; one shelf for each folder."""
    return Shelf(folder)
