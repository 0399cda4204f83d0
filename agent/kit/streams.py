"""What happens to a stream whose reader has gone."""

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send


class ReaderGone:
    """A reader who hangs up while an event is on its way ends the stream, and that is no fault.

    FastAPI 0.165 closes the reading end of its stream before it stops the task that still writes
    to it; the `anyio.BrokenResourceError` of that task would be logged as a failed request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; nobody is left to hear of that one error."""
        try:
            await self._app(scope, receive, send)
        except* anyio.BrokenResourceError:
            pass
