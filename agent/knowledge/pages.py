"""An article as a page that anybody can read: no script, light and dark, one narrow column."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token

from agent.kit.i18n import LANGUAGES, Language, as_language, day
from agent.knowledge.schemas import ArticleView
from agent.knowledge.shelf import help_url

STYLE = "page.css"
_LINK = "article:"


def article_page(article: ArticleView) -> str:
    """Return the page of an article."""
    other = next((name for name in article.urls if name != article.language), None)
    return _page(
        "article.html",
        language=article.language,
        article=article,
        body=render(article.text, language=article.language),
        reviewed=day(article.review_date, article.language),
        other=as_language(other) if other else None,
    )


def missing_page(language: Language) -> str:
    """Return the page that stands in for an article that is not there or no longer valid."""
    return _page("missing.html", language=language)


@cache
def style() -> str:
    """Return the style sheet of both pages."""
    return _file(STYLE)


def render(text: str, *, language: Language) -> str:
    """Markdown as HTML: raw HTML is shown as text, links to articles lead to their pages."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for token in tokens:
        for child in token.children or []:
            _resolve(child, language=language)
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html


def _resolve(token: Token, *, language: Language) -> None:
    if token.type != "link_open":
        return
    target = str(token.attrGet("href") or "")
    if target.startswith(_LINK):
        token.attrSet("href", help_url(target.removeprefix(_LINK), language=language))
    elif "://" in target:
        token.attrSet("rel", "noopener noreferrer")


def _page(template: str, *, language: Language, **values: Any) -> str:
    page = _environment().get_template(template)
    return page.render(language=language, say=_labels()[language], names=_labels(), **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("agent.knowledge"), autoescape=True, undefined=StrictUndefined
    )


@cache
def _labels() -> dict[Language, dict[str, str]]:
    content = yaml.safe_load(_file("labels.yml"))
    return {language: content[language] for language in LANGUAGES}


def _file(name: str) -> str:
    return (files("agent.knowledge") / "templates" / name).read_text("utf-8")
