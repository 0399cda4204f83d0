"""Caps that hold before anything is parsed."""

import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Refuse a request body as soon as it is larger than ``limit`` bytes, declared or not.

    FastAPI's own ``max_body_size`` answers a declared length in plain text, before any error
    handler; this one raises where the body is read, so that the answer is a problem like others.

    Args:
        app: what comes next.
        limit: bytes a body may have.
        uploads: for paths that match a pattern as a whole, the bytes they may have instead.
    """

    def __init__(
        self, app: ASGIApp, *, limit: int, uploads: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._limit = limit
        self._uploads = [
            (re.compile(pattern), larger) for pattern, larger in (uploads or {}).items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken, limit = 0, self._limit_of(scope["path"])

        async def capped() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, capped, send)

    def _limit_of(self, path: str) -> int:
        for pattern, larger in self._uploads:
            if pattern.fullmatch(path):
                return larger
        return self._limit


class NoNul:
    """Put U+FFFD where a path or a query has a NUL, as `agent.kit.types` does in texts.

    PostgreSQL takes no NUL in any value: an id with one in it would be a fault of ours (500)
    instead of an id that is not there (404).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            scope["path"] = scope["path"].replace("\0", "\ufffd")
            scope["query_string"] = scope["query_string"].replace(b"%00", b"%EF%BF%BD")
        await self._app(scope, receive, send)
