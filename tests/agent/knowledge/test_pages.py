import httpx
import pytest

from agent.knowledge.command import ask_lines
from agent.knowledge.pages import render
from agent.settings import Settings
from knowledge_base import KnowledgeBase
from tests.knowledge_base.conftest import ROOT


class TestJson:
    def test_an_article(self, site: httpx.Client) -> None:
        answer = site.get("/v1/knowledge/articles/it/code-pod-pdr")
        assert answer.status_code == 200
        article = answer.json()
        assert article["id"] == "code-pod-pdr"
        assert article["urls"]["en"] == "/help/en/code-pod-pdr"
        assert article["review_date"] > "2026"

    @pytest.mark.parametrize("path", ["it/nowhere", "en/" + "a" * 90, "it/..%2Fsecret"])
    def test_no_such_article(self, site: httpx.Client, path: str) -> None:
        answer = site.get(f"/v1/knowledge/articles/{path}")
        assert answer.status_code == 404

    def test_no_such_language(self, site: httpx.Client) -> None:
        assert site.get("/v1/knowledge/articles/de/code-pod-pdr").status_code == 422


class TestPage:
    def test_an_article_as_a_page(self, site: httpx.Client) -> None:
        answer = site.get("/help/it/code-pod-pdr")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        page = answer.text
        assert '<html lang="it">' in page
        assert page.count("<h1>") == 1
        assert 'href="/help/en/code-pod-pdr" lang="en"' in page
        assert "Prossima revisione" in page
        assert "<script" not in page
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        style = site.get("/help/page.css")
        assert style.headers["content-type"].startswith("text/css")
        assert "prefers-color-scheme: dark" in style.text

    @pytest.mark.parametrize(
        ("path", "language"),
        [("it/nowhere", "it"), ("en/nowhere", "en"), ("de/code-pod-pdr", "it"), ("it/%00", "it")],
    )
    def test_a_kind_page_when_it_is_not_there(
        self, site: httpx.Client, path: str, language: str
    ) -> None:
        answer = site.get(f"/help/{path}")
        assert answer.status_code == 404
        assert f'<html lang="{language}">' in answer.text
        assert "<h1>" in answer.text

    def test_out_of_validity_is_not_there(self, site: httpx.Client) -> None:
        answer = site.get("/help/it/promo-winter-2025")
        assert answer.status_code == 404
        assert "segreta" not in answer.text
        assert site.get("/v1/knowledge/articles/it/promo-winter-2025").status_code == 404

    def test_links_between_articles_lead_to_pages(self) -> None:
        html = render(
            "Vedi [qui](article:code-pod-pdr) e [fuori](https://x.example).", language="en"
        )
        assert 'href="/help/en/code-pod-pdr"' in html
        assert 'href="https://x.example" rel="noopener noreferrer"' in html

    def test_markup_in_an_article_is_shown_and_not_run(self) -> None:
        html = render(
            "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>",
            language="it",
        )
        assert "<script" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html


def test_one_object_for_each_line(
    ventolia: KnowledgeBase, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    here = settings.model_copy(update={"knowledge_folder": ROOT / "var" / "knowledge"})
    lines = ["where is my POD code?\n", "\n", "che tempo fa domani?\n"]
    first, empty, weather = ask_lines(lines, "auto", settings=here)
    assert first["answered"]
    assert first["passages"][0]["article"] == "code-pod-pdr"
    assert first["answer"] in first["passages"][0]["text"]
    assert {"article", "title", "score", "text"} <= set(first["passages"][0])
    assert (empty["question"], empty["answered"]) == ("", False)
    assert not weather["answered"]
