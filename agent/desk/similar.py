"""Solved cases that resemble what a customer asks: vectors of the cases in a FAISS index.

The index on disk holds vectors and ids, never texts: what is shown is read from the database, so
a case that was reopened or erased is not shown, and a lost or damaged index is built again.

A language's cases lie close together in the space of the encoder; without their mean the cosine
tells them apart (bench/desk has the figures). Flat search is exact and takes under a millisecond
for 20,000 cases.
"""

import hashlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import structlog

from agent.cases.solved import SolvedCase
from agent.kit.i18n import LANGUAGES, Language
from knowledge_base.encoder import Encoder
from knowledge_base.q4_weights import Floats

log = structlog.get_logger()

_FORMAT = 1
_BATCH = 16
# Between batches, so that requests get the processor while thousands of cases are embedded.
_PAUSE_SECONDS = 0.02
# With fewer cases their mean is the cases themselves.
_LEAST_FOR_MEAN = 30


@dataclass(frozen=True)
class Vectors:
    """The index as it is kept: row ``i`` of ``rows`` is the case text of digest ``digests[i]``."""

    encoder: str
    digests: tuple[str, ...]
    rows: Floats


@dataclass(frozen=True)
class Near:
    """A case that resembles the question; ``score`` is a cosine."""

    case_id: str
    score: float


class SimilarCases:
    """Finds cases in memory; replaced as a whole when cases were solved since.

    Example:
        >>> cases = SimilarCases.build(solved, encoder=encoder, known=None)  # doctest: +SKIP
        >>> cases.find("il wifi cade la sera", language="it", encoder=encoder)
    """

    def __init__(
        self, vectors: Vectors, members: dict[Language, list[tuple[str, int]]], parts: Sequence[int]
    ) -> None:
        self.vectors = vectors
        self._parts = parts
        self._ids: dict[Language, list[str]] = {}
        self._means: dict[Language, Floats] = {}
        self._indexes: dict[Language, faiss.IndexFlatIP] = {}
        for language, pairs in members.items():
            rows = vectors.rows[[row for _, row in pairs]]
            mean = rows.mean(axis=0) if len(rows) >= _LEAST_FOR_MEAN else np.zeros(sum(parts))
            self._means[language] = np.asarray(mean, np.float32)
            self._ids[language] = [case_id for case_id, _ in pairs]
            index = faiss.IndexFlatIP(rows.shape[1])
            index.add(np.stack([self._centred(row, language) for row in rows]))
            self._indexes[language] = index

    @classmethod
    def build(
        cls, cases: Sequence[SolvedCase], *, encoder: Encoder, known: Vectors | None
    ) -> "SimilarCases":
        """Return the index of these cases; what ``known`` holds already is not embedded again."""
        digest_of: dict[str, int] = {}
        rows: list[Floats] = []
        if known is not None and known.encoder == encoder.identity:
            digest_of = {digest: row for row, digest in enumerate(known.digests)}
            rows = list(known.rows)
        texts = {
            _digest(text): text
            for case in cases
            for language in LANGUAGES
            if (text := case_text(case, language))
        }
        new = [digest for digest in texts if digest not in digest_of]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            rows += list(encoder.questions([texts[digest] for digest in batch]))
            digest_of |= {digest: len(digest_of) + i for i, digest in enumerate(batch)}
            time.sleep(_PAUSE_SECONDS)
        members: dict[Language, list[tuple[str, int]]] = {
            language: [(case.id, digest_of[_digest(case_text(case, language))]) for case in cases]
            for language in LANGUAGES
            if cases
        }
        kept = Vectors(
            encoder.identity,
            tuple(digest_of),
            np.array(rows, np.float32) if rows else np.zeros((0, sum(encoder.parts)), np.float32),
        )
        return cls(kept, members, encoder.parts)

    def __len__(self) -> int:
        """Return how many cases can be found."""
        return max(map(len, self._ids.values()), default=0)

    def find(
        self, question: str, *, language: Language, encoder: Encoder, limit: int
    ) -> tuple[Near, ...]:
        """Return the nearest cases, the best first."""
        index = self._indexes.get(language)
        if index is None or not question.strip():
            return ()
        vector = self._centred(encoder.questions([question])[0], language)
        scores, rows = index.search(vector[None, :], min(limit, index.ntotal))
        ids = self._ids[language]
        return tuple(
            Near(ids[row], round(float(score), 4))
            for score, row in zip(scores[0], rows[0], strict=True)
            if row >= 0
        )

    def _centred(self, vector: Floats, language: Language) -> Floats:
        """Return a vector without the language's mean, each view of equal weight, unit length."""
        views = np.split(vector - self._means[language], np.cumsum(self._parts)[:-1])
        units = [view / max(float(np.linalg.norm(view)), 1e-9) for view in views]
        return np.asarray(np.concatenate(units) / np.sqrt(len(units)), np.float32)


def case_text(case: SolvedCase, language: Language) -> str:
    """Return what of a case is compared with a question: its subject and the customer's words."""
    story = case.story.text(language)
    return "\n".join(filter(None, [case.subject.text(language), story]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def write_vectors(folder: Path, vectors: Vectors) -> None:
    """Keep the index with the checksum of its files beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    index = faiss.IndexFlatIP(vectors.rows.shape[1])
    index.add(vectors.rows)
    about = {"format": _FORMAT, "encoder": vectors.encoder, "digests": vectors.digests}
    files = {
        "index.faiss": faiss.serialize_index(index).tobytes(),
        "index.json": json.dumps(about).encode(),
    }
    files["index.sha256"] = json.dumps(
        {name: _sha256(data) for name, data in files.items()}
    ).encode()
    for name, data in files.items():
        temporary = folder / f".{name}.{os.getpid()}"
        temporary.write_bytes(data)
        os.replace(temporary, folder / name)


def read_vectors(folder: Path) -> Vectors | None:
    """Return the index kept, or None when it is absent or not what was written."""
    try:
        sums: dict[str, str] = json.loads((folder / "index.sha256").read_bytes())
        files = {name: (folder / name).read_bytes() for name in ("index.faiss", "index.json")}
        if any(_sha256(data) != sums[name] for name, data in files.items()):
            log.warning("similar_cases_damaged", folder=str(folder))
            return None
        about: dict[str, Any] = json.loads(files["index.json"])
        index = faiss.deserialize_index(np.frombuffer(files["index.faiss"], np.uint8))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        log.warning("similar_cases_unreadable", folder=str(folder), problem=str(problem))
        return None
    if about["format"] != _FORMAT or index.ntotal != len(about["digests"]):
        return None
    rows = index.reconstruct_n(0, index.ntotal) if index.ntotal else np.zeros((0, index.d))
    return Vectors(about["encoder"], tuple(about["digests"]), np.asarray(rows, np.float32))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
