"""Where training finds what it needs, and where it leaves what it made."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.settings import Settings

POINTER = "promoted.json"
# Rasa starts with the newest file where nothing was promoted, but for those named like this.
CANDIDATE = "studio-"


@dataclass(frozen=True)
class Place:
    """The Rasa project and its environment, as paths.

    Attributes:
        root: where Rasa's commands run; the other paths may be relative to it.
        python: of Rasa's environment.
        tools: this process's own Python, whose environment has sentence-transformers.
        vectors: vectors of examples and messages, by encoder.
        work: temporary folders and logs of runs.
    """

    root: Path
    python: Path
    tools: Path
    config: Path
    domain: Path
    data: Path
    models: Path
    work: Path
    encoders: Path
    vectors: Path = Path("var/vectors")

    @classmethod
    def of(cls, settings: Settings) -> "Place":
        """Return the place of this installation: the folder the product was started in."""
        root = Path.cwd()
        return cls(
            root=root,
            python=root / ".venv-rasa/bin/python",
            tools=Path(sys.executable),
            config=root / "config.yml",
            domain=root / "domain.yml",
            data=root / "data",
            models=root / settings.models_folder,
            work=root / settings.training_folder,
            encoders=root / "var/encoders",
            vectors=root / settings.vectors_folder,
        )

    def folder(self, run_id: str) -> Path:
        """Return the temporary folder of a run: gone when it has ended, however it ended."""
        return self.work / run_id

    def log(self, run_id: str) -> Path:
        """Return the file with a run's log: kept."""
        return self.work / f"{run_id}.log"


@dataclass(frozen=True)
class Pointed:
    """A model file by name and sum."""

    file: str
    sha256: str


def read_pointer(models: Path) -> tuple[Pointed, ...]:
    """Return the promoted model and those before it, the latest first; none: nothing promoted."""
    try:
        read = json.loads((models / POINTER).read_text(encoding="utf-8"))
        return tuple(Pointed(e["file"], e["sha256"]) for e in (read, *read.get("before", ())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def write_pointer(models: Path, stack: tuple[Pointed, ...]) -> None:
    """Let Rasa start with the first of these from now on; written whole or not at all."""
    entries = [{"file": each.file, "sha256": each.sha256} for each in stack]
    content: dict[str, Any] = {**entries[0], "before": entries[1:]}
    write_whole(models / POINTER, json.dumps(content, indent=1).encode() + b"\n")


def newer_than_promoted(models: Path) -> str | None:
    """Return the newest file of ``make train`` where Rasa starts with an older, promoted one."""
    pointed = read_pointer(models)
    files = [path for path in models.glob("*.tar.gz") if not path.name.startswith(CANDIDATE)]
    newest = max(files, key=lambda path: path.stat().st_mtime, default=None)
    if not pointed or newest is None or newest.name == pointed[0].file:
        return None
    promoted = models / pointed[0].file
    older = promoted.exists() and promoted.stat().st_mtime < newest.stat().st_mtime
    return newest.name if older else None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under its name only when complete and on the disk."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
