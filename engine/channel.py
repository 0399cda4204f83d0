"""The one door into Rasa: a turn, a parse, vectors, another model, its health.

JSON in and out, one answer a call.

Rasa's REST channel takes any sender, obeys a typed "/restart", answers 200 with an empty list when
an action fails, and checks no token on webhooks. This one checks a bearer token, gives each turn an
id that may be repeated, and answers what happened.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import rasa
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from engine.payloads import (
    MOST_VECTORS,
    BadRequest,
    read_json,
    read_model,
    read_texts,
    read_turn,
)
from engine.results import public_parse
from engine.swap import ModelRefused, Swapper
from engine.turns import ActionFailed, TrackerStoreDown, handle, parse
from engine.vectors import VectorMaker

logger = logging.getLogger(__name__)

_STATUS = {
    "unauthorized": 401,
    "bad_request": 422,
    "model_refused": 422,
    "action_failed": 502,
    "model_not_loaded": 503,
    "busy": 503,
    "tracker_unavailable": 503,
    "internal": 500,
}


def problem(code: str, detail: str) -> HTTPResponse:
    """Return an `application/problem+json` answer (RFC 9457)."""
    body = {"type": "about:blank", "title": code, "status": _STATUS[code], "code": code,
            "detail": detail}  # fmt: skip
    return json(body, status=_STATUS[code], content_type="application/problem+json")


Handler = Callable[[Request], Awaitable[HTTPResponse]]


class AscoltoChannel(InputChannel):
    """Mounted by Rasa under `/webhooks/ascolto`."""

    def __init__(self, token: str) -> None:
        """Keep the token that each call must bring."""
        self._token = token
        self._vectors = VectorMaker()
        self._swapper = Swapper()

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return "ascolto"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> AscoltoChannel:
        """Create the channel from its entry in credentials.yml.

        Raises:
            InvalidConfigException: There is no token.
        """
        token = (credentials or {}).get("token")
        if not token:
            raise InvalidConfigException("credentials.yml gives the channel ascolto no token")
        return cls(str(token))

    def blueprint(
        self,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],  # noqa: ARG002
    ) -> Blueprint:
        """Return the routes; they talk to the agent directly instead of to `on_new_message`."""
        routes = Blueprint("ascolto_channel")
        routes.listener("after_server_start")(warm_up)
        routes.add_route(health, "/health", methods=["GET"])
        routes.add_route(self._checked(turn), "/turn", methods=["POST"], name="turn")
        routes.add_route(self._checked(parse_texts), "/parse", methods=["POST"], name="parse")
        routes.add_route(self._checked(self.vectors), "/vectors", methods=["POST"], name="vectors")
        routes.add_route(self._checked(self.model), "/model", methods=["POST"], name="model")
        return routes

    async def vectors(self, request: Request) -> HTTPResponse:
        """Return the sentence vectors of texts."""
        texts, language = read_texts(read_json(request.body), most=MOST_VECTORS)
        return json(await self._vectors.answer(request.app.ctx.agent, texts, language))

    async def model(self, request: Request) -> HTTPResponse:
        """Let another model answer; turns under way end with the one they began with."""
        name, sha256 = read_model(read_json(request.body))
        return json(await self._swapper.swap(request.app, name, sha256))

    def _checked(self, handler: Handler) -> Handler:
        """Wrap a handler: token, loaded model, and each error as a problem."""

        async def checked(request: Request) -> HTTPResponse:
            given = request.headers.get("authorization") or ""
            if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
                return problem("unauthorized", "the bearer token is missing or wrong")
            if not request.app.ctx.agent.is_ready():
                return problem("model_not_loaded", "no trained model is loaded")
            try:
                return await handler(request)
            except BadRequest as error:
                return problem("bad_request", str(error))
            except ModelRefused as error:
                return problem("model_refused", str(error))
            except ActionFailed as error:
                logger.exception("Turn dropped")
                return problem("action_failed", str(error))
            except TrackerStoreDown as error:
                logger.exception("Turn dropped")
                return problem("tracker_unavailable", str(error))
            except LockError as error:
                logger.exception("Turn dropped")
                return problem("busy", f"another turn of this sender is running: {error}")
            except Exception:
                logger.exception("Turn dropped")
                return problem("internal", "the turn failed; Rasa's log says why")

        return checked


async def warm_up(app: Sanic, _loop: Any) -> None:
    """Load the encoders before the first customer waits for them: it takes two seconds."""
    if app.ctx.agent.is_ready():
        await parse(app.ctx.agent, "buongiorno, good morning", {})


async def turn(request: Request) -> HTTPResponse:
    """Answer one message of a customer."""
    return json(await handle(request.app.ctx.agent, read_turn(read_json(request.body))))


async def parse_texts(request: Request) -> HTTPResponse:
    """Understand texts without a conversation."""
    texts, language = read_texts(read_json(request.body))
    agent = request.app.ctx.agent
    results = [await parse(agent, text, {"language": language}) for text in texts]
    return json({"results": [public_parse(result) for result in results]})


async def health(request: Request) -> HTTPResponse:
    """Tell whether a model is loaded, and which."""
    agent = request.app.ctx.agent
    ready = agent.is_ready()
    processor = agent.processor if ready else None
    body = {
        "status": "ok" if ready else "model_not_loaded",
        "model_id": processor.model_metadata.model_id if processor else None,
        "file": processor.model_path.name if processor else None,
        "rasa": rasa.__version__,
    }
    return json(body, status=200 if ready else 503)
