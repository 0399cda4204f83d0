"""The action server: Rasa's action calls over loopback, answered by rasa-sdk's executor.

Served by ``uvicorn --factory actions.server:create_app`` on loopback. It differs from the stock
server in what it lets out: a bearer token is required, and a failure is logged here and answered
without its text.
"""

import importlib
import json
import pkgutil
import secrets
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

import actions
from actions.base import CustomerAction
from actions.runtime import Runtime
from agent.kit.database import Database
from agent.kit.logs import configure_logs
from agent.settings import load_settings

MAX_BODY = 16 * 1024 * 1024
log = structlog.get_logger(__name__)


class BadCall(Exception):
    """The body is not an action call."""


def build_executor(runtime: Runtime) -> ActionExecutor:
    """Return an executor that knows every action of this package, wired to ``runtime``."""
    for module in pkgutil.iter_modules(actions.__path__, prefix="actions."):
        importlib.import_module(module.name)
    executor = ActionExecutor()
    for action in CustomerAction.by_name.values():
        executor.register_action(action(runtime))
    return executor


def create_app() -> FastAPI:
    """Return the application as the environment configures it."""
    configure_logs()
    settings = load_settings()
    runtime = Runtime(
        Database(settings.database_url),
        link_secret=settings.session_secret.get_secret_value(),
        knowledge_folder=settings.knowledge_folder,
    )
    return build_app(runtime, token=settings.actions_token.get_secret_value())


def build_app(runtime: Runtime, *, token: str) -> FastAPI:
    """Return the application; ``token`` is what Rasa must present."""
    executor = build_executor(runtime)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        runtime.warm_up()
        yield
        runtime.database.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    expected = f"Bearer {token}".encode()

    @app.get("/health")
    async def health() -> dict[str, Any]:
        return {"status": "ok", "actions": len(executor.actions)}

    @app.post("/webhook")
    async def webhook(request: Request) -> JSONResponse:
        given = request.headers.get("authorization", "").encode()
        if not secrets.compare_digest(given, expected):
            return _error(401, "unauthorized")
        call: dict[str, Any] = {}
        try:
            call = await _read(request)
            result = await executor.run(call)
        except BadCall:
            return _error(422, "bad_request")
        except ActionNotFoundException:
            log.exception("action_unknown", action=call.get("next_action"))
            return _error(404, "action_unknown")
        except ActionExecutionRejection as rejection:
            body = {"error": "rejected", "action_name": rejection.action_name}
            return JSONResponse(body, status_code=400)
        except Exception:  # the one edge: logged whole here, and nothing of it leaves
            log.exception("action_failed", action=call.get("next_action"))
            return _error(500, "action_failed")
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return app


async def _read(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise BadCall
    try:
        if request.headers.get("content-encoding") == "deflate":
            inflate = zlib.decompressobj()
            body = bytearray(inflate.decompress(bytes(body), MAX_BODY))
        call = json.loads(body)
    except (ValueError, zlib.error) as error:
        raise BadCall from error
    if not isinstance(call, dict) or not call.get("next_action") or "tracker" not in call:
        raise BadCall
    # Rasa 3.6 sends no domain when told so (it is large), and the executor insists on one.
    call.setdefault("domain", {})
    return call


def _error(status: int, code: str) -> JSONResponse:
    return JSONResponse({"error": code, "code": code}, status_code=status)
