"""Sentence vectors of texts, as the running model's classifier sees them, remembered on disk.

Making one takes Rasa some ten milliseconds, so 14,000 examples take minutes; remembered, they take
a read of the disk. A file holds what one encoder made: records of a text's digest, its vector in
half precision and a sum. Records are appended; one cut off or damaged is left out and made again.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import struct
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from agent.dialogue.client import DialogueClient, DialogueUnavailable
from agent.training.nlu import Example, TrainingSet

log = structlog.get_logger()

Vectors = NDArray[np.float32]

# 1.8 kB each: 72 MB. Over it, the older half is forgotten.
_MOST = 40_000
# What one encoder made is kept while another is tried: two models change places.
_MOST_FILES = 3
# So many texts a call; what came is kept before the next call.
_PORTION = 256
_ATTEMPTS = 3
_MAGIC = b"ascolto vectors 1\n"
_DIGEST = 16
_HEAD = struct.Struct("<I")


@dataclass(frozen=True)
class Encoded:
    """The training examples and a unit vector of each; equal encoders, comparable vectors."""

    examples: tuple[Example, ...]
    vectors: Vectors
    encoder: str


class VectorFile:
    """What one encoder made of texts, on disk and in memory; thread-safe.

    Example:
        >>> file = VectorFile(Path("var/vectors"), "e5")  # doctest: +SKIP
        >>> file.add(["ciao"], vectors)  # doctest: +SKIP
        >>> file.of(["ciao"]).shape  # doctest: +SKIP
        (1, 896)
    """

    def __init__(self, folder: Path, encoder: str, *, most: int = _MOST) -> None:
        self._path = folder / f"{_name(encoder)}.vectors"
        self._most = most
        self._known: dict[bytes, NDArray[np.float16]] = {}
        self._width = 0
        self._lock = threading.Lock()
        self._read()

    @classmethod
    def latest(cls, folder: Path) -> "VectorFile | None":
        """Return what was made last by whatever encoder; None where nothing is kept."""
        files = sorted(folder.glob("*.vectors"), key=lambda path: path.stat().st_mtime)
        if not files:
            return None
        found = cls(folder, "")
        found._path = files[-1]
        found._read()
        return found

    def __len__(self) -> int:
        """Return how many texts are remembered."""
        return len(self._known)

    def touch(self) -> None:
        """Note on the disk that this encoder runs now."""
        with contextlib.suppress(OSError):
            os.utime(self._path)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that are not remembered, each once; the others are kept longest now."""
        found = []
        with self._lock:
            # Whoever asks for so many must be given them all.
            self._most = max(self._most, 3 * len(texts))
            for text in dict.fromkeys(texts):
                digest = _digest(text)
                row = self._known.pop(digest, None)
                if row is None:
                    found.append(text)
                else:
                    self._known[digest] = row
        return found

    def of(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, (n, d); raises KeyError for a text that is not remembered."""
        if not texts:
            return np.zeros((0, self._width), dtype=np.float32)
        with self._lock:
            rows = [self._known[_digest(text)] for text in texts]
        return unit(np.stack(rows).astype(np.float32))

    def add(self, texts: Sequence[str], vectors: NDArray[np.floating]) -> None:
        """Remember vectors; a full disk costs only that they are made again."""
        with self._lock:
            self._add(texts, vectors)

    def _add(self, texts: Sequence[str], vectors: NDArray[np.floating]) -> None:
        new = {_digest(text): row for text, row in zip(texts, vectors, strict=True)}
        new = {digest: row for digest, row in new.items() if digest not in self._known}
        if not new:
            return
        width = next(iter(new.values())).shape[0]
        if self._width not in (0, width):
            raise ValueError(f"vectors of {width} numbers among those of {self._width}")
        rows = {digest: np.asarray(row, dtype="<f2") for digest, row in new.items()}
        self._known.update(rows)
        begins = not self._path.exists()
        self._width = width
        try:
            if begins or len(self._known) > self._most:
                self._begin_anew()
            else:
                self._append(b"".join(_record(*each) for each in rows.items()))
        except OSError as error:
            log.warning("vectors_not_kept", path=self._path.name, reason=error.strerror)

    def _begin_anew(self) -> None:
        if len(self._known) > self._most:
            kept = list(self._known.items())[-self._most // 2 :]
            self._known = dict(kept)
        content = b"".join(_record(*each) for each in self._known.items())
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(f".{os.getpid()}.partial")
        try:
            partial.write_bytes(_MAGIC + _HEAD.pack(self._width) + content)
            partial.replace(self._path)
        finally:
            partial.unlink(missing_ok=True)
        _forget_others(self._path.parent)

    def _append(self, content: bytes) -> None:
        with self._path.open("ab") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            stream.write(content)

    def _read(self) -> None:
        """Read what is whole; a file of another kind, or with a broken record, is begun anew."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return
        start = len(_MAGIC) + _HEAD.size
        if not content.startswith(_MAGIC) or len(content) < start:
            self._throw_away()
            return
        (self._width,) = _HEAD.unpack_from(content, len(_MAGIC))
        size = _DIGEST + 2 * self._width + 4
        read = start
        for number in range((len(content) - start) // size):
            record = content[start + number * size : start + (number + 1) * size]
            if zlib.crc32(record[:-4]) != _HEAD.unpack(record[-4:])[0]:
                break
            row = np.frombuffer(record[_DIGEST:-4], dtype="<f2")
            self._known[record[:_DIGEST]] = row
            read += size
        if read != len(content):
            self._throw_away()

    def _throw_away(self) -> None:
        """Keep what could be read; the file is written again with it."""
        if not self._known:
            self._width = 0
        log.warning("vectors_damaged", path=self._path.name, kept=len(self._known))
        self._path.unlink(missing_ok=True)


class VectorBook:
    """Vectors of any texts, from the disk or from Rasa.

    Example:
        >>> book = VectorBook(dialogue, folder=Path("var/vectors"))  # doctest: +SKIP
        >>> vectors, encoder = await book.of(["la bolletta è doppia"])  # doctest: +SKIP
    """

    def __init__(self, dialogue: DialogueClient, *, folder: Path) -> None:
        self._dialogue = dialogue
        self._folder = folder
        self._encoder = ""
        self._files: dict[str, VectorFile] = {}
        # Of thousands of texts nobody asks twice at the same time; a single text waits for nobody.
        self._many = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._examples: tuple[tuple[Example, ...], Encoded] | None = None

    async def of(self, texts: Sequence[str]) -> tuple[Vectors, str]:
        """Return a unit vector of each text, (n, d), and the encoder's name.

        Rasa is asked each time, of one text at least: only it knows which encoder runs now.

        Raises:
            DialogueUnavailable: Rasa does not answer, or changes its model again and again.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32), self._encoder
        if len(texts) <= _PORTION:
            return await self._filled(list(texts))
        async with self._many:
            return await self._filled(list(texts))

    async def examples(self, data: Path) -> Encoded:
        """Return the training examples with their vectors.

        Raises:
            DataBroken: a file cannot be read.
            DialogueUnavailable: as `of`.
        """
        examples = (await asyncio.to_thread(TrainingSet.read, data)).examples
        known = self._examples
        if known is not None and known[0] == examples:
            # Only whether the encoder is still the same one.
            encoder = (await self.of([example.text for example in examples[:1]]))[1]
            if encoder == known[1].encoder:
                return known[1]
        vectors, encoder = await self.of([example.text for example in examples])
        found = Encoded(examples, vectors, encoder)
        self._examples = examples, found
        return found

    def are_known(self, texts: Sequence[str]) -> bool:
        """Say whether all vectors of the encoder that answered last are remembered."""
        file = self._files.get(self._encoder)
        return file is not None and not file.missing(texts)

    def known(self, texts: Sequence[str]) -> tuple[list[int], Vectors]:
        """Return which texts have a vector of the encoder that answered last, and those vectors."""
        file = self._files.get(self._encoder)
        if file is None:
            return [], np.zeros((0, 0), dtype=np.float32)
        missing = set(file.missing(texts))
        rows = [row for row, text in enumerate(texts) if text not in missing]
        return rows, file.of([texts[row] for row in rows])

    async def _filled(self, texts: list[str]) -> tuple[Vectors, str]:
        for _ in range(_ATTEMPTS):
            encoder = await self._ask(texts)
            if encoder is not None:
                file = self._files[encoder]
                return await asyncio.to_thread(file.of, texts), encoder
        raise DialogueUnavailable(reason="another model took over")

    async def _ask(self, texts: list[str]) -> str | None:
        """Ask for what is missing; None where the encoder changed meanwhile."""
        asked = self._encoder
        file = self._files.get(asked)
        missing = texts if file is None else file.missing(texts)
        first, rest = missing[:1] or texts[:1], missing[1:]
        encoder = await self._portion(first)
        # Another caller may have heard of another encoder first: what was asked is what counts.
        if encoder != asked:
            self._encoder = encoder
            self._files[encoder].touch()
            rest = self._files[encoder].missing(texts)
        for begin in range(0, len(rest), _PORTION):
            if await self._portion(rest[begin : begin + _PORTION]) != encoder:
                return None
        return encoder

    async def _portion(self, texts: list[str]) -> str:
        vectors, encoder = await self._dialogue.encoded(texts, language=None)
        async with self._reading:
            if encoder not in self._files:
                file = await asyncio.to_thread(VectorFile, self._folder, encoder)
                for other in list(self._files)[: 1 - _MOST_FILES]:
                    del self._files[other]
                self._files[encoder] = file
            await asyncio.to_thread(self._files[encoder].add, texts, vectors)
        return encoder


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Return rows of length 1; a row of zeros stays one.

    Example:
        >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).round(1).tolist()
        [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    rows = np.nan_to_num(np.asarray(vectors, dtype=np.float32))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def _record(digest: bytes, row: NDArray[np.float16]) -> bytes:
    content = digest + row.tobytes()
    return content + _HEAD.pack(zlib.crc32(content))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:_DIGEST]


def _name(encoder: str) -> str:
    return hashlib.sha256(encoder.encode()).hexdigest()[:24]


def _forget_others(folder: Path) -> None:
    """Remove the files of encoders that ran long ago."""
    files = sorted(folder.glob("*.vectors"), key=lambda path: path.stat().st_mtime)
    for path in files[:-_MOST_FILES]:
        path.unlink(missing_ok=True)
