"""The articles of an index, without encoder and vectors: for showing them, not for searching."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

from knowledge_base.articles import Article
from knowledge_base.errors import IndexDamaged
from knowledge_base.store import read_articles, read_pointer


class Shelf:
    """Gives the articles of the current version; costs a few megabytes.

    A version built later is taken over at the next request. While nothing was built, or while the
    new version cannot be read, the shelf gives what it had before, at first nothing.

    Example:
        >>> shelf = Shelf(Path("var/knowledge"))
        >>> shelf.article("code-pod-pdr", language="it", today=date(2026, 11, 22)).title
        'Codice POD e codice PDR'
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changing = threading.Lock()
        self._version = ""
        self._articles: dict[tuple[str, str], Article] = {}

    def article(self, article_id: str, *, language: str, today: date) -> Article | None:
        """The article, if it exists in that language and is valid on `today`."""
        self._refresh()
        article = self._articles.get((language, article_id))
        return article if article is not None and article.is_valid_on(today) else None

    def _refresh(self) -> None:
        try:
            if read_pointer(self._folder)["version"] == self._version:
                return
            with self._changing:
                self._version, articles = read_articles(self._folder)
                self._articles = {article.key: article for article in articles}
        except IndexDamaged:
            return
