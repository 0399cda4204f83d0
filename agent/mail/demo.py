"""The demonstration's mailbox: what would have been sent, for the visitor to read.

Exists only with ``ASCOLTO_DEMO=1``: a page that shows everybody's codes is no part of a product.
"""

from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html import escape
from pathlib import Path

from fastapi import APIRouter, Response

from agent.deps import LanguageDep, RuntimeDep
from agent.kit import i18n
from agent.kit.i18n import Language

router = APIRouter(prefix="/demo", tags=["demonstration"], include_in_schema=False)

_SHOWN = 30
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_WORDS: dict[Language, dict[str, str]] = {
    "it": {
        "title": "Posta in uscita della demo",
        "lead": "Qui c'è ciò che Ascolto avrebbe spedito: nella demo nessuna e-mail parte davvero.",
        "none": "Ancora nessuna e-mail. Chiedi un codice nella chat e ricarica la pagina.",
        "to": "A",
    },
    "en": {
        "title": "The demo's outgoing mail",
        "lead": "This is what Ascolto would have sent: in the demo no e-mail really leaves.",
        "none": "No e-mail yet. Ask for a code in the chat and reload this page.",
        "to": "To",
    },
}


@router.get("/outbox")
def read_outbox(runtime: RuntimeDep, language: LanguageDep) -> Response:
    """Send a page with the latest mails, newest first."""
    words = _WORDS[language]
    mails = [_mail(path, language) for path in latest(runtime.settings.outbox_folder)]
    page = f"""<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<meta name="color-scheme" content="light dark">
<title>{words["title"]}</title>
<link rel="stylesheet" href="/demo/outbox.css">
<main>
<h1>{words["title"]}</h1>
<p class="lead">{words["lead"]}</p>
{"".join(mails) or f'<p class="none">{words["none"]}</p>'}
</main>
</html>
"""
    return Response(page, media_type="text/html; charset=utf-8", headers=_HEADERS)


@router.get("/outbox.css")
def read_style() -> Response:
    """Send the page's style sheet."""
    style = (Path(__file__).parent / "templates" / "outbox.css").read_text("utf-8")
    return Response(style, media_type="text/css; charset=utf-8")


def latest(folder: Path) -> list[Path]:
    """Return the newest mails of the folder; their names sort by the time they were written."""
    return sorted(folder.glob("*.eml"), reverse=True)[:_SHOWN]


def _mail(path: Path, language: Language) -> str:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    body = message.get_body(("plain",))
    at = i18n.moment(parsedate_to_datetime(message["date"]), language)
    return f"""<article>
<header><h2>{escape(str(message["subject"]))}</h2>
<p>{_WORDS[language]["to"]} {escape(str(message["to"]))} · <time>{escape(at)}</time></p></header>
<pre>{escape(body.get_content() if body else "")}</pre>
</article>
"""
