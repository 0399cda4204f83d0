"""Articles over HTTP: as JSON for programs, as a page for people."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response
from fastapi.responses import HTMLResponse

from agent.deps import RuntimeDep
from agent.kit.i18n import LANGUAGES, Language, as_language
from agent.knowledge import pages
from agent.knowledge.errors import ArticleNotFound
from agent.knowledge.schemas import ArticleView
from agent.knowledge.service import view_article
from agent.knowledge.shelf import open_shelf

router = APIRouter(tags=["knowledge"])

ArticleId = Annotated[str, Path(max_length=100)]
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@router.get("/v1/knowledge/articles/{language}/{article_id}")
def read_article(language: Language, article_id: ArticleId, runtime: RuntimeDep) -> ArticleView:
    """Return an article that is valid today; 404 otherwise."""
    shelf = open_shelf(runtime.settings.knowledge_folder)
    return view_article(shelf, article_id, language=language, clock=runtime.clock)


@router.get("/help/page.css", include_in_schema=False)
def read_style() -> Response:
    """Return the style sheet of the help pages."""
    return Response(pages.style(), media_type="text/css", headers={"Cache-Control": "no-cache"})


@router.get("/help/{language}/{article_id}", include_in_schema=False)
def read_page(
    language: str,
    article_id: ArticleId,
    runtime: RuntimeDep,
    accept_language: Annotated[str, Header()] = "",
) -> HTMLResponse:
    """Return an article as a page; a page with kind words when it is not there."""
    shelf = open_shelf(runtime.settings.knowledge_folder)
    reader = next((known for known in LANGUAGES if known == language), as_language(accept_language))
    try:
        if language not in LANGUAGES:
            raise ArticleNotFound
        article = view_article(shelf, article_id, language=reader, clock=runtime.clock)
    except ArticleNotFound:
        return HTMLResponse(pages.missing_page(reader), status_code=404, headers=_HEADERS)
    return HTMLResponse(pages.article_page(article), headers=_HEADERS)
