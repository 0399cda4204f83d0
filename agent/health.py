"""Whether all three processes answer, and with which versions."""

from importlib.metadata import version
from typing import Any

import httpx
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import text

from agent.deps import Runtime, RuntimeDep
from agent.dialogue.client import DialogueUnavailable

router = APIRouter(prefix="/v1", tags=["operations"])


@router.get("/health")
async def read_health(runtime: RuntimeDep) -> JSONResponse:
    """Return 200 when web, Rasa and the action server answer, 503 otherwise."""
    parts = {
        "web": await run_in_threadpool(_web, runtime),
        "rasa": await _rasa(runtime),
        "actions": await _actions(runtime),
    }
    well = all(part["status"] == "ok" for part in parts.values())
    return JSONResponse(
        {"status": "ok" if well else "degraded", "processes": parts},
        status_code=200 if well else 503,
    )


def _web(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.reading() as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok", "fastapi": version("fastapi")}


async def _rasa(runtime: Runtime) -> dict[str, Any]:
    try:
        return await runtime.dialogue.health()
    except DialogueUnavailable as error:
        return {"status": "down", "reason": error.params["reason"]}


async def _actions(runtime: Runtime) -> dict[str, Any]:
    try:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            response = await client.get(f"{runtime.settings.actions_url}/health")
            response.raise_for_status()
    except httpx.HTTPError as error:
        return {"status": "down", "reason": type(error).__name__}
    body: dict[str, Any] = response.json()
    return body
