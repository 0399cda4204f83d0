"""Model files as training leaves them, made without Rasa."""

import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np


def write_model(
    path: Path,
    *,
    intents: Sequence[str],
    labels: Sequence[int],
    probabilities: Sequence[Sequence[float]],
    threshold: float = 0.8,
) -> Path:
    """Write an archive with the parts that reports read, and return it."""
    held_out = io.BytesIO()
    np.save(held_out, np.asarray(probabilities, dtype=np.float16))
    examples = [{"text": f"frase {n}", "intent": intents[y]} for n, y in enumerate(labels)]
    parts = {
        "ensemble.json": json.dumps({"names": list(intents), "threshold": threshold}).encode(),
        "examples.json": json.dumps(examples).encode(),
        "held_out.npy": held_out.getvalue(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for name, content in parts.items():
            member = tarfile.TarInfo(f"components/train_engine.IntentClassifier6/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def reading(intents: int, right: Sequence[int], *, sure: float = 0.9) -> list[list[float]]:
    """Return probabilities in which each message is read as ``right`` with confidence ``sure``."""
    rest = (1 - sure) / (intents - 1)
    return [[sure if n == one else rest for n in range(intents)] for one in right]
