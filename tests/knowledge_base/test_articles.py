import re
from datetime import date
from pathlib import Path

import pytest

from knowledge_base.articles import load_articles, read_article
from knowledge_base.errors import ArticleError
from tests.knowledge_base.conftest import ARTICLES, Write


def test_every_article_of_ventolia_is_right() -> None:
    loaded = load_articles(ARTICLES)
    assert loaded.errors == ()
    assert loaded.warnings == ()
    assert len(loaded.articles) >= 144


@pytest.mark.parametrize(
    ("fields", "field", "remedy"),
    [
        ({"title": None}, "title", 'Add a line such as "title: ..."'),
        ({"id": "Other"}, "id", 'Write "id: test-article"'),
        ({"language": "de"}, "language", 'Write "language: de", or move'),
        ({"audience": None}, "audience", "Add a line"),
        ({"products": "luce"}, "products", "products: [luce, gas]"),
        ({"valid_from": "soon"}, "valid_from", "year-month-day"),
        ({"valid_from": "2025-13-40"}, "front matter", "name: value"),
        ({"valid_to": "2024-01-01"}, "valid_to", "Correct one of the two dates"),
        ({"review_date": None}, "review_date", "year-month-day"),
        ({"titel": "x"}, "titel", "the fields are"),
        ({"title": "a: b: c"}, "front matter", "between quotes"),
        ({"title": "&a [*a]"}, "front matter", "Write each value out"),
    ],
)
def test_a_broken_article_says_file_field_and_remedy(
    write: Write, fields: dict[str, str | None], field: str, remedy: str
) -> None:
    if fields.get("language") == "de":
        (write().parent.parent / "de").mkdir()
    path = write(**fields)
    with pytest.raises(ArticleError, match=re.escape(remedy)) as caught:
        read_article(path)
    assert caught.value.field == field
    assert caught.value.file == f"{path.parent.name}/{path.name}"
    assert str(caught.value).startswith(caught.value.file)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"no front matter", "front matter"),
        (b"---\n- a\n- list\n---\ntext", "front matter"),
        (b"---\nid: x\n---\n", "text"),
        (b"\xff\xfe\x00", "file"),
        (b"", "front matter"),
        (b"---\n" + b"a" * 300_000, "file"),
    ],
)
def test_a_file_that_is_no_article(articles: Path, content: bytes, field: str) -> None:
    path = articles / "it" / "broken.md"
    path.write_bytes(content)
    with pytest.raises(ArticleError) as caught:
        read_article(path)
    assert caught.value.field == field
    assert caught.value.remedy


def test_a_broken_article_leaves_the_others_served(articles: Path, write: Write) -> None:
    write("broken", title=None)
    loaded = load_articles(articles)
    assert [error.file for error in loaded.errors] == ["it/broken.md"]
    assert len(loaded.articles) == 6


def test_dead_links_and_missing_languages_are_warnings(articles: Path, write: Write) -> None:
    for path in articles.glob("*/*.md"):
        path.write_text(re.sub(r"\]\(article:[^)]*\)", "]", path.read_text("utf-8")), "utf-8")
    write("alone", text="Vedi [questo](article:nowhere).")
    problems = {(warning.file, warning.field) for warning in load_articles(articles).warnings}
    assert problems == {("it/alone.md", "link"), ("it/alone.md", "language")}


def test_both_ends_of_the_validity_are_included(write: Write) -> None:
    article = read_article(write(valid_from="2026-02-01", valid_to="2026-02-03"))
    served = [article.is_valid_on(date(2026, 2, day)) for day in range(1, 6)]
    assert served == [True, True, True, False, False]
    assert not article.is_valid_on(date(2026, 1, 31))
