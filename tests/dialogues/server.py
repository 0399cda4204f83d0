"""The action server with its clock stopped, so that days and amounts can be written in tests."""

import os
from datetime import UTC, datetime

from fastapi import FastAPI

from actions.runtime import Runtime
from actions.server import build_app
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.settings import load_settings

CLOCK = FixedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


def create_app() -> FastAPI:
    settings = load_settings()
    runtime = Runtime(
        Database(os.environ["ASCOLTO_DATABASE_URL"]),
        link_secret=settings.session_secret.get_secret_value(),
        clock=CLOCK,
        knowledge_folder=settings.knowledge_folder,
    )
    return build_app(runtime, token=settings.actions_token.get_secret_value())
