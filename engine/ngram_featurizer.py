"""Character and word n-grams weighted by TF-IDF: what a sentence encoder does not see.

They carry product names, codes' shapes, abbreviations and typos. The learned vocabulary is kept
as JSON and its weights as an array, so that loading a model runs no stored code.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.codes import mask_codes
from engine.component import PipelineComponent
from engine.messages import text_of
from engine.text import folded

# Analyzer, shortest and longest n-gram, token pattern.
VIEWS: dict[str, dict[str, Any]] = {
    "characters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"[^\W_]+|[^\w\s]"},
}


class Ngrams:
    """Two TF-IDF views side by side."""

    def __init__(self, *, least_documents: int = 2) -> None:
        """Set how many texts an n-gram must occur in to be kept."""
        self._least_documents = least_documents
        self._views: dict[str, TfidfVectorizer] = {}

    def fit(self, texts: list[str]) -> Ngrams:
        """Learn the n-grams of `texts` and their weights."""
        prepared = [self.prepare(text) for text in texts]
        for name, options in VIEWS.items():
            view = TfidfVectorizer(
                sublinear_tf=True, lowercase=False, min_df=self._least_documents,
                dtype=np.float32, **options,
            )  # fmt: skip
            self._views[name] = view.fit(prepared)
        return self

    def transform(self, texts: list[str]) -> csr_matrix:
        """Return the features, shape (len(texts), n-grams)."""
        prepared = [self.prepare(text) for text in texts]
        return csr_matrix(hstack([view.transform(prepared) for view in self._views.values()]))

    @staticmethod
    def prepare(text: str) -> str:
        """Return the text with codes named and everything folded."""
        return folded(mask_codes(text))

    def to_files(self) -> tuple[str, dict[str, np.ndarray]]:
        """Return the vocabularies as JSON and the weights as arrays."""
        vocabularies = {
            name: sorted(view.vocabulary_, key=view.vocabulary_.get)
            for name, view in self._views.items()
        }
        return json.dumps(vocabularies), {n: view.idf_ for n, view in self._views.items()}

    @classmethod
    def from_files(cls, vocabularies: str, weights: dict[str, np.ndarray]) -> Ngrams:
        """Rebuild from what `to_files` returned."""
        ngrams = cls()
        for name, terms in json.loads(vocabularies).items():
            view = TfidfVectorizer(
                sublinear_tf=True, lowercase=False, dtype=np.float32,
                vocabulary={term: index for index, term in enumerate(terms)}, **VIEWS[name],
            )  # fmt: skip
            view.idf_ = weights[name]
            ngrams._views[name] = view
        return ngrams


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(PipelineComponent):
    """Add the n-gram features of each message as one sparse row."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, name: str
    ) -> None:
        """Start without n-grams."""
        super().__init__(config, model_storage, resource, name)
        self._ngrams = Ngrams(least_documents=config["least_documents"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults; the alias names the origin of the features."""
        return {"alias": "ngrams", "least_documents": 2}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the n-grams of the training examples and persist them."""
        self._ngrams.fit([text_of(e) for e in training_data.intent_examples if e.get(TEXT)])
        vocabularies, weights = self._ngrams.to_files()
        with self._model_storage.write_to(self._resource) as directory:
            (directory / "vocabularies.json").write_text(vocabularies, encoding="utf-8")
            np.savez(directory / "weights.npz", **weights)
        return self._resource

    def read(self) -> None:
        """Read the n-grams of the model."""
        with self._model_storage.read_from(self._resource) as directory:
            text = (directory / "vocabularies.json").read_text(encoding="utf-8")
            with np.load(directory / "weights.npz", allow_pickle=False) as weights:
                self._ngrams = Ngrams.from_files(text, dict(weights))

    def annotate(self, messages: list[Message]) -> None:
        """Add one sparse sentence feature to each message."""
        if not messages:
            return
        rows = self._ngrams.transform([text_of(message) for message in messages])
        for message, row in zip(messages, rows, strict=True):
            message.add_features(
                Features(row.tocoo(), FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"])
            )
