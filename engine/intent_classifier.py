"""Which intent, with a confidence that is a probability.

Two kinds of learner see different things - three small neural networks the sentence vectors, a
linear one the character and word n-grams - and their probabilities are averaged, each after its
own temperature.
Temperatures and the threshold of `sure` come from out-of-fold predictions on the training data:
nothing is calibrated on what was learned by heart.
"""

from __future__ import annotations

import json
import logging
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from engine.component import PipelineComponent
from engine.learning.ensemble import Ensemble, Settings
from engine.messages import (
    LANGUAGE,
    LIKELIEST,
    OUT_OF_SCOPE_INTENT,
    OUT_OF_SCOPE_SCORE,
    SURE,
    TAUGHT,
    text_of,
)
from engine.text import folded

logger = logging.getLogger(__name__)

RANKED = 10
OUT_OF_FOLD = "out_of_fold.json"


def features_of(messages: list[Message]) -> tuple[np.ndarray, csr_matrix]:
    """Return the dense (n, d) and the sparse (n, m) sentence features the featurizers added."""
    dense = [message.get_dense_features(TEXT)[1].features[0] for message in messages]
    sparse = [message.get_sparse_features(TEXT)[1].features for message in messages]
    return np.stack(dense).astype(np.float32), csr_matrix(vstack(sparse))


def out_of_fold(examples: list[Message], ensemble: Ensemble) -> dict[str, Any]:
    """Return what was predicted for each example while it was held out, as the model keeps it.

    The studio's report reads it from the archive: cross-validation costs nothing more than the
    calibration did. A row is `[text, language, intent, predicted, confidence]`; `taught` are the
    numbers of rows that a fine-tuned encoder was taught.
    """
    predicted = ensemble.held_out.argmax(axis=1)
    confidence = ensemble.held_out.max(axis=1)
    return {
        "threshold": ensemble.threshold,
        "rows": [
            [text_of(example), example.get(LANGUAGE), example.get(INTENT),
             ensemble.names[predicted[row]], round(float(confidence[row]), 4)]
            for row, example in enumerate(examples)
        ],
        "taught": [row for row, example in enumerate(examples) if example.get(TAUGHT)],
    }  # fmt: skip


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(PipelineComponent):
    """Set `intent`, `intent_ranking`, `sure` and `out_of_scope_score`."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        """Start untrained."""
        super().__init__(config, model_storage, resource, name)
        self._ensemble: Ensemble | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the learners' settings and the share of sure errors that is accepted."""
        return Settings().as_dict()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples, calibrate out of fold, persist arrays and JSON."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        dense, sparse = features_of(examples)
        self._ensemble = Ensemble.train(
            dense,
            sparse,
            [example.get(INTENT) for example in examples],
            groups=[folded(text_of(example)) for example in examples],
            judged=np.array([not example.get(TAUGHT) for example in examples]),
            settings=Settings(**{k: v for k, v in self._config.items() if k in Settings.names()}),
        )
        logger.info("Out of fold: %s", json.dumps(self._ensemble.report))
        self._write(out_of_fold(examples, self._ensemble))
        return self._resource

    def annotate(self, messages: list[Message]) -> None:
        """Set the intent of each message; of one without readable text, the fallback."""
        if not messages or self._ensemble is None:
            return
        dense, sparse = features_of(messages)
        probabilities = self._ensemble.probabilities(dense, sparse)
        names = self._ensemble.names
        # Nothing in it was ever seen, neither by the encoder nor as an n-gram.
        blank = (np.abs(dense).sum(axis=1) == 0) | (np.diff(sparse.indptr) == 0)
        for row, message in enumerate(messages):
            order = np.argsort(-probabilities[row])[:RANKED]
            scale = 0.0 if blank[row] else 1.0
            ranking = [
                {"name": names[i], "confidence": round(scale * float(probabilities[row, i]), 4)}
                for i in order
            ]
            self._set(message, ranking)

    def _set(self, message: Message, ranking: list[dict[str, Any]]) -> None:
        score = next((e["confidence"] for e in ranking if e["name"] == OUT_OF_SCOPE_INTENT), 0.0)
        sure = ranking[0]["confidence"] >= self._ensemble.threshold
        message.set(INTENT, dict(ranking[0]), add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(LIKELIEST, ranking[0]["name"], add_to_output=True)
        message.set(SURE, sure, add_to_output=True)
        message.set(OUT_OF_SCOPE_SCORE, score, add_to_output=True)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples keep the intent that was given to them."""
        return training_data

    def _write(self, predicted: dict[str, Any]) -> None:
        with self._model_storage.write_to(self._resource) as directory:
            np.savez(directory / "arrays.npz", **self._ensemble.arrays())
            (directory / "ensemble.json").write_text(
                json.dumps(self._ensemble.description()), encoding="utf-8"
            )
            (directory / OUT_OF_FOLD).write_text(
                json.dumps(predicted, ensure_ascii=False), encoding="utf-8"
            )

    def read(self) -> None:
        """Read the trained learners of the model."""
        with self._model_storage.read_from(self._resource) as directory:
            text = (directory / "ensemble.json").read_text(encoding="utf-8")
            with np.load(directory / "arrays.npz", allow_pickle=False) as arrays:
                self._ensemble = Ensemble.restore(json.loads(text), dict(arrays))
