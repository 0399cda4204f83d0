"""What a model's archive says of itself: read without unpacking, and without Rasa."""

import gzip
import hashlib
import json
import tarfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from agent.training.report import Prediction

_CHUNK = 1 << 20
# An archive of ours has 2 MB of JSON in it; more than this is none of ours.
_LARGEST = 64 << 20
_BROKEN = (OSError, tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, TypeError)


class ArchiveBroken(Exception):
    """The file is no model archive that can be read."""


@dataclass(frozen=True)
class Archive:
    """One model as its file describes it.

    Attributes:
        model_id: Rasa's.
        held_out: what was predicted for each training example while it was held out; none where
            the model is older than that.
        taught: the same of what its encoder was taught: too good to be judged by.
        trained: the summary that every model of ours has.
        encoder: folder of its sentence encoder, where it names one.
    """

    model_id: str
    trained_at: datetime
    threshold: float
    held_out: tuple[Prediction, ...] | None
    trained: dict[str, float]
    encoder: str | None
    taught: tuple[Prediction, ...] = ()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def read_archive(path: Path) -> Archive:
    """Return what a model file says of itself; each byte of it is read once.

    Raises:
        ArchiveBroken: it is damaged, or no model.
    """
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Archive:
    found: dict[str, Any] = {}
    try:
        with gzip.open(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                name = Path(member.name).name
                if name not in ("metadata.json", "ensemble.json", "out_of_fold.json"):
                    continue
                content = archive.extractfile(member)
                if content is None or member.size > _LARGEST:
                    raise ArchiveBroken(f"{member.name} is not a file of ours")
                found[name] = json.loads(content.read())
            # The checksum stands at the end of the stream.
            while stream.read(_CHUNK):
                pass
        return _archive(found)
    except _BROKEN as error:
        raise ArchiveBroken(f"{path.name}: {type(error).__name__}") from error


def _archive(found: dict[str, Any]) -> Archive:
    metadata, ensemble = found["metadata.json"], found.get("ensemble.json", {})
    predicted = found.get("out_of_fold.json")
    threshold = float(ensemble.get("threshold", 0.5))
    held_out, taught = _held_out(predicted, threshold) if predicted else (None, ())
    return Archive(
        model_id=str(metadata["model_id"]),
        trained_at=_moment(metadata["trained_at"]),
        threshold=threshold,
        held_out=held_out,
        taught=taught,
        trained=ensemble.get("report", {}),
        encoder=_encoder(metadata),
    )


def _encoder(metadata: dict[str, Any]) -> str | None:
    nodes = metadata["predict_schema"]["nodes"].items()
    folders = [node["config"].get("folder") for name, node in nodes if ".E5Featurizer" in name]
    return next((str(folder) for folder in folders if folder), None)


def _moment(text: str) -> datetime:
    """Return Rasa's naive UTC as an aware moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _held_out(
    predicted: dict[str, Any], threshold: float
) -> tuple[tuple[Prediction, ...], tuple[Prediction, ...]]:
    """Return what was predicted for examples the encoder was not taught, and for those it was."""
    taught = set(predicted.get("taught", ()))
    every = [
        Prediction(
            key=text,
            actual=actual,
            predicted=intent,
            confidence=confidence,
            sure=confidence >= threshold,
            language=language,
        )
        for text, language, actual, intent, confidence in predicted["rows"]
    ]
    return (
        tuple(each for row, each in enumerate(every) if row not in taught),
        tuple(each for row, each in enumerate(every) if row in taught),
    )
