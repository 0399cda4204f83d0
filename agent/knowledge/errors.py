"""Errors of the knowledge service."""

from agent.errors import NotFound


class ArticleNotFound(NotFound):
    """No such article, or none that is valid today in that language."""


class AskNotFound(NotFound):
    """Nothing was asked of the knowledge base in that turn."""
