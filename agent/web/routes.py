"""Serve the built interface: the widget's scripts, the page that shows it, the staff's screens.

Names are stable and the files change with a release, so browsers may keep a copy only if they
ask each time whether it is still right (ETag). The loader asks for the other pieces by their
content's hash; under that address it never changes and is kept for good.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response

from agent.deps import RuntimeDep
from agent.errors import NotFound

router = APIRouter(include_in_schema=False)

DIST = Path(__file__).parent / "dist"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
}
_ASK_EACH_TIME = "public, no-cache"
_FOR_GOOD = "public, max-age=31536000, immutable"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A staff page shows photos it has chosen itself (blob:) and follows nobody's frames or forms.
_STAFF_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_PLAIN = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ascolto</title>
<p>Ascolto is running. Put this tag into a page to have the chat on it:</p>
<pre>&lt;script src="/widget.js" async&gt;&lt;/script&gt;</pre>
</html>
"""


class FileNotServed(NotFound):
    """No such file in the built interface."""


@dataclass(frozen=True)
class Built:
    """A built file in both encodings, read once."""

    content: bytes
    packed: bytes
    version: str
    media_type: str


@cache
def built(name: str) -> Built:
    """Return a file of the built interface.

    Raises:
        FileNotServed: there is none of that name.
    """
    if name not in names():
        raise FileNotServed(name=name)
    content = (DIST / name).read_bytes()
    return Built(
        content=content,
        packed=gzip.compress(content, mtime=0),
        version=hashlib.sha256(content).hexdigest()[:12],
        media_type=_TYPES[Path(name).suffix],
    )


@cache
def names() -> frozenset[str]:
    """Return what may be asked for: the files that were built, and nothing by path."""
    return frozenset(
        path.relative_to(DIST).as_posix() for path in DIST.rglob("*") if path.suffix in _TYPES
    )


IfNoneMatch = Annotated[str, Header()]
AcceptEncoding = Annotated[str, Header()]


@router.get("/widget.js")
def widget_loader(
    if_none_match: IfNoneMatch = "", accept_encoding: AcceptEncoding = ""
) -> Response:
    """Send the one script that a host page names."""
    return _send(built("widget.js"), known=if_none_match, encodings=accept_encoding)


@router.get("/widget-{piece}.js")
def widget_piece(
    piece: Literal["app", "more", "it", "en"],
    v: Annotated[str, Query(max_length=64)] = "",
    if_none_match: IfNoneMatch = "",
    accept_encoding: AcceptEncoding = "",
) -> Response:
    """Send a piece of the widget, which the loader fetches when it is needed."""
    file = built(f"widget-{piece}.js")
    caching = _FOR_GOOD if v == file.version else _ASK_EACH_TIME
    return _send(file, known=if_none_match, encodings=accept_encoding, caching=caching)


@router.get("/assets/{name}")
def asset(
    name: str, if_none_match: IfNoneMatch = "", accept_encoding: AcceptEncoding = ""
) -> Response:
    """Send a file of the demonstration page."""
    return _send(built(f"assets/{name}"), known=if_none_match, encodings=accept_encoding)


@router.get("/console.{kind}")
def console_file(
    kind: Literal["js", "css"],
    if_none_match: IfNoneMatch = "",
    accept_encoding: AcceptEncoding = "",
) -> Response:
    """Send the console's script or style sheet, to its own page alone."""
    return _own(f"console.{kind}", known=if_none_match, encodings=accept_encoding)


@router.get("/console")
@router.get("/console/{place:path}")
def console(
    if_none_match: IfNoneMatch = "",
    accept_encoding: AcceptEncoding = "",
) -> Response:
    """Send the support desk's page: one for every address below /console."""
    return _staff_page("console.html", known=if_none_match, encodings=accept_encoding)


@router.get("/studio.{kind}")
def studio_file(
    kind: Literal["js", "css"],
    if_none_match: IfNoneMatch = "",
    accept_encoding: AcceptEncoding = "",
) -> Response:
    """Send the studio's script or style sheet, to its own page alone."""
    return _own(f"studio.{kind}", known=if_none_match, encodings=accept_encoding)


@router.get("/studio")
@router.get("/studio/{place:path}")
def studio(if_none_match: IfNoneMatch = "", accept_encoding: AcceptEncoding = "") -> Response:
    """Send the trainer studio's page: one for every address below /studio."""
    return _staff_page("studio.html", known=if_none_match, encodings=accept_encoding)


@router.get("/")
def home(
    runtime: RuntimeDep, if_none_match: IfNoneMatch = "", accept_encoding: AcceptEncoding = ""
) -> Response:
    """Send Ventolia's page in a demonstration, else a line that says how to embed the widget."""
    if runtime.settings.demo:
        return _send(built("demo.html"), known=if_none_match, encodings=accept_encoding)
    return Response(_PLAIN, media_type=_TYPES[".html"], headers=_headers(_TYPES[".html"]))


def _own(name: str, *, known: str, encodings: str) -> Response:
    """Send a file that no other site's page may load."""
    response = _send(built(name), known=known, encodings=encodings)
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _staff_page(name: str, *, known: str, encodings: str) -> Response:
    response = _send(built(name), known=known, encodings=encodings)
    response.headers["Content-Security-Policy"] = _STAFF_POLICY
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def _send(file: Built, *, known: str, encodings: str, caching: str = _ASK_EACH_TIME) -> Response:
    packed = "gzip" in encodings.lower()
    # A tag names one representation, so the two encodings do not share it.
    tag = f'"{file.version}{"-gz" if packed else ""}"'
    headers = {
        **_headers(file.media_type),
        "Cache-Control": caching,
        "ETag": tag,
        "Vary": "Accept-Encoding",
    }
    if tag in [each.strip().removeprefix("W/") for each in known.split(",")]:
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(
        file.packed if packed else file.content, media_type=file.media_type, headers=headers
    )


def _headers(media_type: str) -> dict[str, str]:
    headers = {"X-Content-Type-Options": "nosniff"}
    if media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = _PAGE_POLICY
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    else:
        # Scripts are for other sites' pages: that is what the one tag does.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return headers
