"""What a model brings along: how it read each training example while that was held out.

Training keeps it inside the model's archive, so a report costs no second training. Nothing is
unpacked to the disk and no code of the archive is run: one ``.npy`` without pickle, two JSON files.
"""

import gzip
import io
import json
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.training.errors import ModelDamaged

_LARGEST = 512 * 1024 * 1024
_NEEDED = ("ensemble.json", "examples.json", "held_out.npy")


@dataclass(frozen=True)
class Evidence:
    """Read examples.

    Attributes:
        intents: names, (k,).
        probabilities: of each example for each intent, (n, k), from 0 to 1.
        labels: index of the right intent of each example, (n,).
        texts: the examples, (n,).
        threshold: above which the agent acts without asking.
    """

    intents: tuple[str, ...]
    probabilities: NDArray[np.float64]
    labels: NDArray[np.int64]
    texts: tuple[str, ...]
    threshold: float


def read_evidence(path: Path) -> Evidence:
    """Return the evidence inside a model file.

    Raises:
        ModelDamaged: the file is no whole model, or was made by a version that kept none.
    """
    try:
        parts = _parts(path)
        described = json.loads(parts["ensemble.json"])
        examples = json.loads(parts["examples.json"])
        held_out = np.load(io.BytesIO(parts["held_out.npy"]), allow_pickle=False)
        intents = tuple(str(name) for name in described["names"])
        place = {name: number for number, name in enumerate(intents)}
        evidence = Evidence(
            intents=intents,
            probabilities=held_out.astype(np.float64),
            labels=np.array([place[one["intent"]] for one in examples], dtype=np.int64),
            texts=tuple(str(one["text"]) for one in examples),
            threshold=float(described["threshold"]),
        )
    except (tarfile.TarError, OSError, EOFError, zlib.error, KeyError, TypeError, ValueError) as e:
        raise ModelDamaged(name=path.name, reason=type(e).__name__) from e
    if evidence.probabilities.shape != (len(evidence.labels), len(intents)):
        raise ModelDamaged(name=path.name, reason="shape")
    return evidence


def _parts(path: Path) -> dict[str, bytes]:
    # To its very end: only there a gzip tells that it is whole.
    with gzip.open(path) as packed:
        unpacked = packed.read(_LARGEST + 1)
    if len(unpacked) > _LARGEST:
        raise ValueError("too large")
    parts: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(unpacked)) as archive:
        for member in archive:
            name = Path(member.name).name
            if name in _NEEDED and "IntentClassifier" in member.name:
                parts[name] = _content(archive, member)
    return parts


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content: Any = archive.extractfile(member)
    if content is None:
        raise ValueError(member.name)
    data: bytes = content.read()
    return data
