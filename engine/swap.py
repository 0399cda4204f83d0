"""Another model in place of the running one: no turn is lost, none waits for it.

Rasa's own `PUT /model` loads in the event loop: every customer waits while it does. Here the new
model is loaded and tried in a thread beside the old one; then the two change places between two
turns. A turn under way ends with the model it began with.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor

from engine.turns import Understanding, parse

logger = logging.getLogger(__name__)

_TRIAL = "buongiorno, good morning"
_one_at_a_time = asyncio.Lock()


class ModelRefused(ValueError):
    """The file is no model of ours, or not the one that was meant; the running one stays."""


async def swap(agent: Agent, file: str, *, sha256: str) -> str:
    """Load a file of the models folder and let it answer from now on; return the model's id.

    Args:
        agent: whose model is running.
        file: name, without a folder.
        sha256: what the file must hash to, in hexadecimal.

    Raises:
        ModelRefused: there is no such file, or it is damaged.
    """
    async with _one_at_a_time:
        path = _path(agent, file)
        processor = await asyncio.to_thread(_load, agent, path, sha256)
        agent.processor = processor
        agent.domain = processor.domain
        agent.tracker_store.domain = processor.domain
        agent.nlg.responses = processor.domain.responses
        logger.info("The model %s answers now", file)
        return str(processor.model_metadata.model_id)


def _path(agent: Agent, file: str) -> Path:
    running = agent.processor.model_path
    folder = running if running.is_dir() else running.parent
    path = folder / file
    if path.name != file or not path.is_file():
        raise ModelRefused(f"there is no model {file} in the models folder")
    return path


def _load(agent: Agent, path: Path, sha256: str) -> MessageProcessor:
    with path.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != sha256:
        raise ModelRefused(f"{path.name} is not what it was when it was made: its hash differs")
    try:
        processor = MessageProcessor(
            model_path=path,
            tracker_store=agent.tracker_store,
            lock_store=agent.lock_store,
            generator=agent.nlg,
            action_endpoint=agent.action_endpoint,
        )
        asyncio.run(parse(Understanding(processor), _TRIAL, {}))
    # Whatever is wrong with the file, Rasa says it with exceptions of many kinds.
    except Exception as error:
        logger.exception("Model refused")
        raise ModelRefused(f"{path.name} cannot be loaded: {type(error).__name__}") from error
    return processor
