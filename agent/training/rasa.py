"""Work in Rasa's environment: to train a model, and to read messages with one."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.kit.ids import new_id
from agent.training.errors import TrainingFailed

PYTHON = Path(".venv-rasa/bin/python")
_SUFFIX = ".tar.gz"


@dataclass(frozen=True)
class Reading:
    """What a model made of a message."""

    text: str
    intent: str
    confidence: float
    sure: bool


def train(candidates: Path, *, said: Callable[[str], None]) -> Path:
    """Train on the files of the project; return the new candidate.

    Args:
        candidates: the folder it is put into, whole or not at all.
        said: is given each line that Rasa prints.

    Raises:
        TrainingFailed: Rasa gave no model.
    """
    unfinished = candidates.parent / f".training-{new_id()}"
    command = [
        "-m", "engine.launcher", "train", "--skip-validation", "--config", "config.yml",
        "--domain", "domain.yml", "--data", "data", "--out", str(unfinished),
    ]  # fmt: skip
    try:
        last = ""
        with _started(command, stderr=subprocess.STDOUT) as process:
            assert process.stdout is not None
            for line in process.stdout:
                last = line.strip() or last
                said(line.rstrip())
        made = next(iter(unfinished.glob(f"*{_SUFFIX}")), None)
        if process.returncode or made is None:
            raise TrainingFailed(reason=last or f"exit status {process.returncode}")
        candidates.mkdir(parents=True, exist_ok=True)
        return made.rename(candidates / made.name)
    finally:
        for left in unfinished.glob("*"):
            left.unlink()
        if unfinished.is_dir():
            unfinished.rmdir()


def read(model: Path, texts: Sequence[str]) -> list[Reading]:
    """Return what a model makes of each text; its whole pipeline is asked.

    Raises:
        TrainingFailed: the model cannot be loaded.
    """
    lines = [" ".join(text.split()) for text in texts]
    with _started(["-m", "engine.parse", "--model", str(model)], stdin=subprocess.PIPE) as process:
        output, errors = process.communicate("".join(f"{line}\n" for line in lines))
    found = [json.loads(line) for line in output.splitlines()]
    if process.returncode or len(found) != len(lines):
        raise TrainingFailed(reason=(errors.strip().splitlines() or ["no answer"])[-1])
    return [
        Reading(
            text=text,
            intent=str(one["intent"]),
            confidence=float(one["confidence"]),
            sure=bool(one["sure"]),
        )
        for text, one in zip(texts, found, strict=True)
    ]


def _started(command: Sequence[str], **options: Any) -> "subprocess.Popen[str]":
    if not PYTHON.exists():
        raise TrainingFailed(reason="there is no .venv-rasa: run `make setup`")
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen([str(PYTHON), *command], text=True, errors="replace", **streams)
