"""The index on disk: versions in folders of their own, and one pointer to the current one.

::

    var/knowledge/
        CURRENT               {"version": ..., "manifest_sha256": ...}
        3f2a.../manifest.json passages, articles, questions, encoder, SHA-256 of the other files
        3f2a.../vectors.faiss IndexFlatIP, row i belongs to passage i
        3f2a.../questions.npz vectors of example questions and the classifier learnt from them

A new version is written beside the old one and the pointer is replaced in one step, so a reader
sees the old version or the new one and never a mixture. FAISS loads about a third of damaged files
without complaint, therefore nothing is read before its SHA-256 agrees.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from knowledge_base.articles import LANGUAGES, Article
from knowledge_base.chunks import Passage
from knowledge_base.errors import IndexDamaged
from knowledge_base.q4_weights import Floats
from knowledge_base.questions import Question, QuestionModel

FORMAT = 2
POINTER = "CURRENT"
_KEPT_VERSIONS = 2


@dataclass(frozen=True)
class Snapshot:
    """One version of the index, in memory and never changed.

    ``vectors`` has one row for each passage; ``articles`` are those that were accepted.
    ``question_rows`` are the raw vectors of the questions, kept for the next build.
    """

    version: str
    encoder: str
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    vectors: faiss.IndexFlatIP
    question_rows: Floats
    questions: QuestionModel

    def vector_rows(self) -> Floats:
        """All vectors, shape (passages, dimension)."""
        if not self.passages:
            return np.zeros((0, self.vectors.d), np.float32)
        return np.asarray(self.vectors.reconstruct_n(0, len(self.passages)), np.float32)


def make_version(
    encoder: str,
    articles: Sequence[Article],
    passages: Sequence[Passage],
    questions: Sequence[Question],
) -> str:
    """A name that changes with the encoder, an article, a question or the way of cutting."""
    content: list[Any] = [FORMAT, encoder, [_article_fields(article) for article in articles]]
    content += [passage.digest for passage in passages]
    content += [[question.article_id, question.language, question.text] for question in questions]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def write_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Store `snapshot` under `folder` and point to it; older versions but one are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        data = faiss.serialize_index(snapshot.vectors).tobytes()
        _write(temporary / "vectors.faiss", data)
        learnt = _pack_questions(snapshot)
        _write(temporary / "questions.npz", learnt)
        manifest = json.dumps(
            {
                "format": FORMAT,
                "version": snapshot.version,
                "encoder": snapshot.encoder,
                "vectors_sha256": hashlib.sha256(data).hexdigest(),
                "questions_sha256": hashlib.sha256(learnt).hexdigest(),
                "articles": [_article_fields(article) for article in snapshot.articles],
                "passages": [asdict(passage) for passage in snapshot.passages],
                "questions": [asdict(question) for question in snapshot.questions.questions],
                "classes": snapshot.questions.class_ids,
                "parts": snapshot.questions.parts,
            },
            ensure_ascii=False,
        ).encode("utf-8")
        _write(temporary / "manifest.json", manifest)
        temporary.chmod(0o755)
        final = folder / snapshot.version
        if final.exists():  # damaged, or a version that was left and has come back
            os.replace(final, temporary.with_name(f"{temporary.name}-old"))
        os.replace(temporary, final)
        _point(folder, version=snapshot.version, manifest=manifest)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _remove_old(folder, current=snapshot.version)


def read_snapshot(folder: Path) -> Snapshot:
    """Read the current version.

    Raises:
        IndexDamaged: there is none, or a file is not what was written.
    """
    home, fields = _read_manifest(folder)
    data = _checked(home / "vectors.faiss", digest=fields["vectors_sha256"])
    learnt = _checked(home / "questions.npz", digest=fields["questions_sha256"])
    rows, questions = _unpack_questions(learnt, fields=fields)
    return Snapshot(
        version=fields["version"],
        encoder=fields["encoder"],
        articles=tuple(_article(item) for item in fields["articles"]),
        passages=tuple(Passage(**item) for item in fields["passages"]),
        vectors=_flat(data),
        question_rows=rows,
        questions=questions,
    )


def read_articles(folder: Path) -> tuple[str, tuple[Article, ...]]:
    """Version and articles of the current index, without its vectors.

    Raises:
        IndexDamaged: there is none, or its manifest is not what was written.
    """
    _, fields = _read_manifest(folder)
    return fields["version"], tuple(_article(item) for item in fields["articles"])


def _read_manifest(folder: Path) -> tuple[Path, dict[str, Any]]:
    pointer = read_pointer(folder)
    home = folder / pointer["version"]
    manifest = _checked(home / "manifest.json", digest=pointer["manifest_sha256"])
    fields: dict[str, Any] = json.loads(manifest)
    if fields["format"] != FORMAT:
        raise IndexDamaged(f"the index in {home} was written by another release: build it again")
    return home, fields


def read_pointer(folder: Path) -> dict[str, str]:
    """The current version and the SHA-256 of its manifest.

    Raises:
        IndexDamaged: nothing was built yet, or the pointer cannot be read.
    """
    try:
        pointer = json.loads((folder / POINTER).read_text("utf-8"))
        return {key: str(pointer[key]) for key in ("version", "manifest_sha256")}
    except FileNotFoundError as problem:
        raise IndexDamaged(
            f"there is no index in {folder}: run 'python -m knowledge_base build'"
        ) from problem
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise IndexDamaged(f"{folder / POINTER} cannot be read: build the index again") from problem


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the only permission to write an index under `folder`; a second builder waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _flat(data: bytes) -> faiss.IndexFlatIP:
    index = faiss.deserialize_index(np.frombuffer(data, np.uint8))
    if not isinstance(index, faiss.IndexFlatIP):
        raise IndexDamaged(f"the vectors are a {type(index).__name__}: build the index again")
    return index


def _pack_questions(snapshot: Snapshot) -> bytes:
    model = snapshot.questions
    buffer = io.BytesIO()
    means: dict[str, Any] = {f"mean_{name}": mean for name, mean in model.means.items()}
    np.savez(
        buffer,
        rows=snapshot.question_rows,
        vectors=model.vectors,
        weights=model.weights,
        bias=model.bias,
        **means,
    )
    return buffer.getvalue()


def _unpack_questions(data: bytes, *, fields: dict[str, Any]) -> tuple[Floats, QuestionModel]:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return arrays["rows"], QuestionModel(
            questions=tuple(Question(**item) for item in fields["questions"]),
            parts=tuple(fields["parts"]),
            vectors=arrays["vectors"],
            means={language: arrays[f"mean_{language}"] for language in LANGUAGES},
            class_ids=tuple(fields["classes"]),
            weights=arrays["weights"],
            bias=arrays["bias"],
        )


def _checked(path: Path, *, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise IndexDamaged(f"{path} cannot be read: build the index again") from problem
    if hashlib.sha256(data).hexdigest() != digest:
        raise IndexDamaged(f"{path} is not what was written (SHA-256): build the index again")
    return data


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _point(folder: Path, *, version: str, manifest: bytes) -> None:
    pointer = {"version": version, "manifest_sha256": hashlib.sha256(manifest).hexdigest()}
    temporary = folder / f"{POINTER}.{os.getpid()}"
    _write(temporary, (json.dumps(pointer) + "\n").encode())
    os.replace(temporary, folder / POINTER)


def _remove_old(folder: Path, *, current: str) -> None:
    """Keep the current version and the one before it, which a reader may be loading."""
    versions = [path for path in folder.iterdir() if path.is_dir() and path.name != current]
    versions.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in versions[_KEPT_VERSIONS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _article_fields(article: Article) -> dict[str, Any]:
    fields = asdict(article)
    for name in ("valid_from", "valid_to", "review_date"):
        fields[name] = fields[name].isoformat() if fields[name] else None
    return fields


def _article(fields: dict[str, Any]) -> Article:
    days = {
        name: date.fromisoformat(fields[name]) if fields[name] else None
        for name in ("valid_from", "valid_to", "review_date")
    }
    return Article(**{**fields, **days, "products": tuple(fields["products"])})
