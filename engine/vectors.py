"""Sentence vectors of texts as the classifier sees them, made beside the conversations.

They come out of the running model's own graph, up to what feeds the classifier, so that a model
with another encoder gives that encoder's vectors. The work is done in a thread, a few texts at a
time: a customer's turn waits for one of these portions at most.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections import OrderedDict
from typing import Any

import numpy as np
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT

from engine.e5_featurizer import fingerprint_once
from engine.messages import LANGUAGE, WHOLE
from engine.use_featurizer import UseFeaturizer

PORTION = 16
# 1.8 kB a vector of 896 numbers: 36 MB.
MOST_REMEMBERED = 20_000
_CLASSIFIER = ".IntentClassifier"


class VectorMaker:
    """Makes vectors and remembers them by encoder and text."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._known: OrderedDict[tuple[str, bytes], np.ndarray] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()

    async def answer(self, agent: Agent, texts: list[str], language: str | None) -> dict[str, Any]:
        """Return the channel's answer: `vectors` is base64 of little-endian float16, n rows."""
        encoder = encoder_name(agent)
        # Whoever asks for many waits for others who do, and never keeps both cores.
        async with self._one_at_a_time:
            rows = await self._rows(agent, encoder, texts, language)
        vectors = np.stack(rows) if rows else np.zeros((0, 0), dtype="<f2")
        return {
            "vectors": base64.b64encode(vectors.astype("<f2").tobytes()).decode("ascii"),
            "dim": int(vectors.shape[1]),
            "encoder": encoder,
        }

    async def _rows(
        self, agent: Agent, encoder: str, texts: list[str], language: str | None
    ) -> list[np.ndarray]:
        keys = [(encoder, hashlib.sha256(text.encode()).digest()) for text in texts]
        found = {key: self._known[key] for key in keys if key in self._known}
        missing = {key: t for key, t in zip(keys, texts, strict=True) if key not in found}
        waiting = list(missing.items())
        for first in range(0, len(waiting), PORTION):
            portion = waiting[first : first + PORTION]
            made = await asyncio.to_thread(vectors_of, agent, [t for _, t in portion], language)
            found.update(zip([key for key, _ in portion], made.astype("<f2"), strict=True))
        self._known.update(found)
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return [found[key] for key in keys]


def vectors_of(agent: Agent, texts: list[str], language: str | None) -> np.ndarray:
    """Return the dense sentence features of `texts`, shape (n, d), float32."""
    processor = agent.processor
    schema = processor.model_metadata.predict_schema
    target = next(n.needs["messages"] for name, n in schema.nodes.items()
                  if _CLASSIFIER in name and "messages" in n.needs)  # fmt: skip
    metadata = {LANGUAGE: language, WHOLE: True}
    inputs = {
        # A text without a word would leave the graph's converter with no message at all.
        PLACEHOLDER_MESSAGE: [UserMessage(text or " ", metadata=metadata) for text in texts],
        PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("vectors", []),
    }
    messages = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
    rows = [message.get_dense_features(TEXT)[1].features[0] for message in messages]
    return np.stack(rows).astype(np.float32)


def encoder_name(agent: Agent) -> str:
    """Return a short name of the encoders of a model: equal names give equal vectors."""
    parts = []
    for node in agent.processor.model_metadata.predict_schema.nodes.values():
        config = {**node.uses.get_default_config(), **node.config}
        if "folder" in config:
            parts.append(fingerprint_once(str(config["folder"])))
        elif issubclass(node.uses, UseFeaturizer):
            parts.append(str(config["alias"]))
    return "+".join(parts) or "none"
