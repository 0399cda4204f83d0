"""Loads articles: Markdown files with front matter, one subject a file, one file a language.

An article that is wrong is refused with a message for whoever wrote it - which file, which field,
what to do - and all others are served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from knowledge_base.errors import ArticleError

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
MAX_BYTES = 200_000
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LINK = re.compile(r"\]\(article:([^)\s]*)\)")
_FENCE = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)(.*)", re.DOTALL)
_FIELDS = {
    "id", "title", "language", "audience", "products", "valid_from", "valid_to", "review_date",
}  # fmt: skip


@dataclass(frozen=True)
class Article:
    """One article in one language.

    ``valid_from`` and ``valid_to`` are both included; ``valid_to`` is empty while the article has
    no end. ``audience`` is ``all`` or the group it is meant for. ``text`` is Markdown.
    """

    id: str
    title: str
    language: Language
    audience: str
    products: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    review_date: date
    text: str

    @property
    def key(self) -> tuple[str, str]:
        """Language and id, which together name one file."""
        return self.language, self.id

    @property
    def links(self) -> list[str]:
        """Ids of the articles that the text links to."""
        return _LINK.findall(self.text)

    def is_valid_on(self, day: date) -> bool:
        """Whether the article may be served on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Loaded:
    """What a folder of articles gave: the good ones, and a message for each problem.

    ``errors`` name articles that are refused; ``warnings`` name links that lead nowhere and
    articles that exist in one language only, which are served all the same.
    """

    articles: tuple[Article, ...]
    errors: tuple[ArticleError, ...]
    warnings: tuple[ArticleError, ...]


def load_articles(folder: Path) -> Loaded:
    """Load every ``<language>/<id>.md`` under `folder`.

    Example:
        >>> loaded = load_articles(Path("knowledge_base/articles"))
        >>> [str(problem) for problem in loaded.errors]
        []
    """
    articles: dict[tuple[str, str], Article] = {}
    errors: list[ArticleError] = []
    for path in _files(folder):
        try:
            article = read_article(path)
        except ArticleError as problem:
            errors.append(problem)
        else:
            articles[article.key] = article
    return Loaded(tuple(articles.values()), tuple(errors), tuple(_warnings(articles)))


def read_article(path: Path) -> Article:
    """Read and check one file; its folder is its language and its name is its id.

    Raises:
        ArticleError: it cannot be used.
    """
    file = f"{path.parent.name}/{path.name}"
    fields, text = _split(file, path=path)
    article = Article(
        id=_identifier(file, fields=fields, name=path.stem),
        title=_line(file, fields=fields, field="title"),
        language=_language(file, fields=fields, folder=path.parent.name),
        audience=_line(file, fields=fields, field="audience"),
        products=_products(file, fields=fields),
        valid_from=_day(file, fields=fields, field="valid_from"),
        valid_to=_day(file, fields=fields, field="valid_to") if fields.get("valid_to") else None,
        review_date=_day(file, fields=fields, field="review_date"),
        text=text,
    )
    if article.valid_to is not None and article.valid_to < article.valid_from:
        raise ArticleError(
            file,
            field="valid_to",
            problem=f"{article.valid_to} is before valid_from {article.valid_from}",
            remedy="Correct one of the two dates, or leave valid_to empty.",
        )
    return article


def _files(folder: Path) -> Iterator[Path]:
    for language in LANGUAGES:
        yield from sorted((folder / language).glob("*.md"))


def _split(file: str, *, path: Path) -> tuple[dict[str, Any], str]:
    match = _FENCE.match(_text(file, path=path))
    if match is None:
        raise ArticleError(
            file,
            field="front matter",
            problem="the file does not begin with a block between two lines of ---",
            remedy="Copy the block at the top of another article and fill it in.",
        )
    fields = _yaml(file, block=match[1])
    unknown = sorted(str(field) for field in fields if field not in _FIELDS)
    if unknown:
        raise ArticleError(
            file,
            field=unknown[0],
            problem="this field is not known",
            remedy=f"Remove it, or correct its name: the fields are {', '.join(sorted(_FIELDS))}.",
        )
    if not match[2].strip():
        raise ArticleError(
            file, field="text", problem="there is no text", remedy="Write the article's text."
        )
    return fields, match[2].strip() + "\n"


def _text(file: str, *, path: Path) -> str:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as problem:
        raise ArticleError(
            file,
            field="file",
            problem=f"it cannot be read ({problem.strerror})",
            remedy="Check that the file exists and that its permissions allow reading.",
        ) from problem
    except UnicodeDecodeError as problem:
        raise ArticleError(
            file,
            field="file",
            problem=f"byte {problem.start} is not UTF-8",
            remedy="Save the file again with the encoding UTF-8.",
        ) from problem
    if len(data) > MAX_BYTES or "\0" in text:
        raise ArticleError(
            file,
            field="file",
            problem=f"it is longer than {MAX_BYTES} bytes or holds a NUL character",
            remedy="Split it into several articles, as plain text.",
        )
    return text


def _yaml(file: str, *, block: str) -> dict[str, Any]:
    # an anchor is never needed here, and nested aliases can grow without bound
    if re.search(r"(?m)^[^#\n\"']*:\s*[&*]\w", block):
        raise ArticleError(
            file,
            field="front matter",
            problem="YAML anchors and aliases are not allowed",
            remedy="Write each value out.",
        )
    try:
        fields = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "a value"
        raise ArticleError(
            file,
            field="front matter",
            problem=f"{where} cannot be read",
            remedy='Write "name: value" on each line; put a value with a colon between quotes.',
        ) from problem
    if not isinstance(fields, dict):
        raise ArticleError(
            file,
            field="front matter",
            problem="it is not a list of fields",
            remedy='Write "name: value" on each line.',
        )
    return fields


def _line(file: str, *, fields: dict[str, Any], field: str) -> str:
    value = fields.get(field)
    if not isinstance(value, str) or not value.strip() or "\n" in value.strip():
        raise ArticleError(
            file,
            field=field,
            problem="it is missing or is not one line of text",
            remedy=f'Add a line such as "{field}: ...".',
        )
    return value.strip()


def _identifier(file: str, *, fields: dict[str, Any], name: str) -> str:
    value = _line(file, fields=fields, field="id")
    if not _ID.fullmatch(value) or value != name:
        raise ArticleError(
            file,
            field="id",
            problem=f'"{value}" is not the name of the file',
            remedy=f'Write "id: {name}", or rename the file; use small letters, figures, hyphens.',
        )
    return value


def _language(file: str, *, fields: dict[str, Any], folder: str) -> Language:
    value = _line(file, fields=fields, field="language")
    for language in LANGUAGES:
        if value == language == folder:
            return language
    raise ArticleError(
        file,
        field="language",
        problem=f'"{value}" is not the language of the folder "{folder}"',
        remedy=f'Write "language: {folder}", or move the file.',
    )


def _products(file: str, *, fields: dict[str, Any]) -> tuple[str, ...]:
    value = fields.get("products", [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ArticleError(
            file,
            field="products",
            problem="it is not a list of names",
            remedy='Write, for example, "products: [luce, gas]".',
        )
    return tuple(value)


def _day(file: str, *, fields: dict[str, Any], field: str) -> date:
    value = fields.get(field)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ArticleError(
        file,
        field=field,
        problem=f'"{value}" is not a day' if value else "the day is missing",
        remedy=f'Write it as year-month-day, for example "{field}: 2027-03-31".',
    )


def _warnings(articles: dict[tuple[str, str], Article]) -> Iterator[ArticleError]:
    for language, identifier in articles:
        file = f"{language}/{identifier}.md"
        for target in articles[language, identifier].links:
            if (language, target) not in articles:
                yield ArticleError(
                    file,
                    field="link",
                    problem=f'it leads to the article "{target}", which does not exist',
                    remedy="Correct the id after article:, or write that article.",
                )
        missing = [other for other in LANGUAGES if (other, identifier) not in articles]
        if missing:
            yield ArticleError(
                file,
                field="language",
                problem=f'there is no version in "{missing[0]}"',
                remedy=f"Write {missing[0]}/{identifier}.md; until then this one is quoted.",
            )
