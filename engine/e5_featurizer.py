"""Sentence vectors of multilingual-e5-small (384 numbers), run by onnxruntime.

Wang et al. 2024, "Multilingual E5 Text Embeddings". A folder with `model.onnx` and
`tokenizer.json` is made once from a package's weights; no torch is needed. Beside the other
encoder it adds 2.5 points of accuracy on our data (docs/adr/0003-understanding.md) and costs
about 10 CPU ms a message.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import onnxruntime
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.component import PipelineComponent
from engine.latin_tokenizer import LatinTokenizer
from engine.messages import METADATA, TAUGHT, WHOLE, text_of
from engine.taught import key_of, taught_to
from engine.text import for_encoder

DIMENSIONS = 384
BATCH = 32
# A message of 800 characters has 200-300 tokens; beyond 128 the intent no longer changes.
MOST_TOKENS = 128
# The model was trained with this prefix on whatever is compared symmetrically.
PROMPT = "query: "
REMEDY = "make the encoders first (python -m knowledge_base encoder)"


class E5:
    """The encoder in one folder."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        """Open the model, to compute on `threads` threads.

        Raises:
            InvalidConfigException: The folder does not hold one.
        """
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise InvalidConfigException(f"{folder / name} is missing: {REMEDY}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = LatinTokenizer(folder / "tokenizer.json", most_tokens=MOST_TOKENS)

    def encode(self, texts: list[str]) -> np.ndarray:
        """Return unit vectors, shape (len(texts), 384); zeros for a text without content."""
        cleaned = [for_encoder(text) for text in texts]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        # Texts of like length together: padding is computed like any other token.
        filled = [row for row, text in enumerate(cleaned) if text]
        filled.sort(key=lambda row: len(cleaned[row]))
        for first in range(0, len(filled), BATCH):
            rows = filled[first : first + BATCH]
            ids, mask = self._tokenizer.encode([PROMPT + cleaned[row] for row in rows])
            inputs = {"input_ids": ids, "attention_mask": mask}
            vectors[rows] = self._session.run(None, inputs)[0]
        return vectors


@lru_cache(maxsize=2)
def encoder(folder: str) -> E5:
    """Return the encoder of a folder; two at most, while one model takes another's place.

    One thread: under load more of them only wait for each other.
    """
    return E5(Path(folder), threads=1)


class Remembered:
    """Vectors of earlier trainings: a retraining encodes only what is new.

    10 ms a text is nothing in a conversation and two minutes with 10,000 examples.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        """Read what is at `path`, made by the encoder in `folder`; a broken file is as none."""
        self._path = path
        self._folder = folder
        self._known: dict[str, np.ndarray] = {}
        if path.exists():
            try:
                with np.load(path, allow_pickle=False) as stored:
                    self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
            except (OSError, ValueError, KeyError, EOFError, BadZipFile):
                self._known = {}

    def encode(self, texts: list[str]) -> np.ndarray:
        """Return the vectors of `texts`, encoding the unknown ones."""
        keys = [_key(text) for text in texts]
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._known}
        if missing:
            # Nobody waits for an answer while a model is trained: take what the machine has.
            model = E5(self._folder, threads=min(os.cpu_count() or 1, 4))
            vectors = model.encode(list(missing.values())).astype(np.float16)
            self._known.update(zip(missing, vectors, strict=True))
            self._write(keys)
        return np.stack([self._known[key] for key in keys]).astype(np.float32)

    def lookup(self, texts: list[str]) -> np.ndarray:
        """Return the vectors of `texts`; what is unknown is encoded and not kept."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        unknown = []
        for row, text in enumerate(texts):
            known = self._known.get(_key(text))
            if known is None:
                unknown.append(row)
            else:
                vectors[row] = known
        if unknown:
            vectors[unknown] = encoder(str(self._folder)).encode([texts[row] for row in unknown])
        return vectors

    def _write(self, keys: list[str]) -> None:
        """Keep what this training used, under its name only when complete."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(f".{os.getpid()}.npz")
        kept = list(dict.fromkeys(keys))
        np.savez(partial, keys=np.array(kept), vectors=np.stack([self._known[k] for k in kept]))
        partial.replace(self._path)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@lru_cache(maxsize=1)
def memory(path: Path, folder: Path, _changed: float) -> Remembered:
    """Return the memory at `path` as it was when last `changed`."""
    return Remembered(path, folder)


def fingerprint(folder: Path) -> str:
    """Return a short name of the weights in `folder`.

    Raises:
        InvalidConfigException: The folder does not hold an encoder.
    """
    model = folder / "model.onnx"
    if not model.is_file():
        raise InvalidConfigException(f"{model} is missing: {REMEDY}")
    return hashlib.sha256(model.read_bytes()).hexdigest()[:16]


_FINGERPRINTS: dict[tuple[str, float], str] = {}


def fingerprint_once(folder: str) -> str:
    """Return the fingerprint of an encoder's folder, read again only when its file changed.

    Raises:
        InvalidConfigException: The folder does not hold an encoder.
    """
    model = Path(folder) / "model.onnx"
    key = (folder, model.stat().st_mtime if model.is_file() else 0.0)
    if key not in _FINGERPRINTS:
        _FINGERPRINTS[key] = fingerprint(Path(folder))
    return _FINGERPRINTS[key]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class E5Featurizer(PipelineComponent):
    """Add the sentence vector of each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the encoder's folder, the memory of trainings, and the features' origin."""
        return {
            "alias": "e5",
            "folder": "var/encoders/e5-small-onnx",
            "memory": "var/encoders/training-vectors",
        }

    def annotate(self, messages: list[Message]) -> None:
        """Add one dense sentence feature to each message."""
        texts = [text_of(message) for message in messages]
        if messages and all((m.get(METADATA) or {}).get(WHOLE) for m in messages):
            # Asked for by the studio, which compares messages with the training examples.
            self._add(messages, self._memory(fresh=False).lookup(texts))
        else:
            self._add(messages, encoder(self._config["folder"]).encode(texts))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Annotate the training examples, from memory where they did not change."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        if examples:
            vectors = self._memory(fresh=True).encode([text_of(example) for example in examples])
            self._add(examples, vectors)
            taught = taught_to(Path(self._config["folder"]))
            for example in examples if taught else ():
                example.set(TAUGHT, key_of(text_of(example)) in taught)
        return training_data

    def _memory(self, *, fresh: bool) -> Remembered:
        folder = Path(self._config["folder"])
        path = Path(self._config["memory"]) / f"{fingerprint_once(str(folder))}.npz"
        if fresh:
            return Remembered(path, folder)
        return memory(path, folder, path.stat().st_mtime if path.exists() else 0.0)

    def _add(self, messages: list[Message], vectors: np.ndarray) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"])
            )
