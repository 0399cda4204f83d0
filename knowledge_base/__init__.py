"""Answers questions from a folder of Markdown articles, with the passage they come from.

The library knows nothing of customers, conversations or Rasa. It loads articles, cuts them into
passages, embeds them, keeps a FAISS index and a BM25 index side by side, and answers a question
with an exact quotation of the best passage, or says that it does not know.

Example:
    >>> from knowledge_base import KnowledgeBase
    >>> base = KnowledgeBase.open("var/knowledge", encoder="var/encoders/e5-small")
    >>> answer = base.ask("come leggo il contatore?", language="it")
    >>> answer.answered, answer.passages[0].article_id
    (True, 'meter-self-reading')
"""

from knowledge_base.articles import Article, Language
from knowledge_base.base import Answer, FoundPassage, KnowledgeBase
from knowledge_base.build import BuildReport, build_index
from knowledge_base.errors import ArticleError, EncoderError, IndexDamaged, KnowledgeError
from knowledge_base.shelf import Shelf

__all__ = [
    "Answer",
    "Article",
    "ArticleError",
    "BuildReport",
    "EncoderError",
    "FoundPassage",
    "IndexDamaged",
    "KnowledgeBase",
    "KnowledgeError",
    "Language",
    "Shelf",
    "build_index",
]
