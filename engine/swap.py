"""Another model for the running Rasa, without a turn that fails.

Rasa's own `PUT /model` lets the running agent load: until it has, turns meet half of each. Here a
second agent is loaded and warmed beside the first, in a thread, and takes its place in one
assignment. Turns under way end with the agent they began with.
"""

from __future__ import annotations

import asyncio
import copy
import gc
import logging
import os
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from sanic import Sanic

from engine.promoted import digest
from engine.turns import parse

logger = logging.getLogger(__name__)

FOLDER_VARIABLE = "ASCOLTO_MODELS_FOLDER"
_WARM_UP = "buongiorno, good morning"


class ModelRefused(ValueError):
    """The file is not one of our models, or not the one that was meant; the old model stays."""


class Swapper:
    """Puts other models into the place of the running one, one at a time."""

    def __init__(self) -> None:
        """Start without a swap under way."""
        self._one_at_a_time = asyncio.Lock()

    async def swap(self, app: Sanic, name: str, sha256: str) -> dict[str, Any]:
        """Load the model file `name` and let it answer from now on.

        Raises:
            ModelRefused: It is outside the models folder, gone, damaged, or another file.
        """
        async with self._one_at_a_time:
            path = model_path(name)
            running = app.ctx.agent
            app.ctx.agent = await asyncio.to_thread(load_beside, running, path, sha256)
            logger.info("The model %s answers from now on", name)
            del running
            # The old agent's graph refers to itself; 60 MB would wait for the collector's mood.
            await asyncio.to_thread(gc.collect)
            return {"model_id": app.ctx.agent.processor.model_metadata.model_id, "file": name}


def model_path(name: str) -> Path:
    """Return the path of a model file of ours.

    Raises:
        ModelRefused: The name leads out of the models folder, or to no model file.
    """
    folder = Path(os.environ.get(FOLDER_VARIABLE, "models")).resolve()
    path = folder / name
    inside = Path(name).name == name and path.resolve().parent == folder
    if not (inside and name.endswith(".tar.gz") and path.is_file()):
        raise ModelRefused(f"{name!r} is no file in the models folder")
    return path


def load_beside(running: Agent, path: Path, sha256: str) -> Agent:
    """Return a warm agent of the model at `path` that shares the stores of the running one.

    Raises:
        ModelRefused: The file has another sum, or cannot be loaded.
    """
    if digest(path) != sha256:
        raise ModelRefused(f"{path.name} is not the file that was meant: its SHA-256 differs")
    templated = isinstance(running.nlg, TemplatedNaturalLanguageGenerator)
    try:
        agent = Agent.load(
            path,
            generator=None if templated else running.nlg,
            tracker_store=_own_view(running.tracker_store),
            lock_store=running.lock_store,
            action_endpoint=running.action_endpoint,
        )
        asyncio.run(parse(agent, _WARM_UP, {}))
    except Exception as error:  # any: a damaged archive fails in as many ways as it has bytes
        logger.exception("The model %s cannot be loaded", path.name)
        raise ModelRefused(f"{path.name} cannot be loaded: {type(error).__name__}") from error
    return agent


def _own_view(store: Any) -> Any:
    """Return the tracker store with a domain of its own: the same database behind it.

    Loading a model sets the store's domain; turns under way still read with the old one.
    """
    return copy.copy(getattr(store, "_tracker_store", store))
