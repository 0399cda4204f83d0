"""The model files: which one answers, which wait to.

A folder is all there is. Rasa starts with the file of ``models`` written last, so that one is the
running model; what training makes waits in ``models/candidates``. To promote moves a file and
stamps it with the time, which is one step: a machine that stops half-way has one or the other.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from agent.kit.clock import Clock
from agent.training.errors import AlreadyRunning, ModelUnknown

State = Literal["running", "earlier", "candidate"]
CANDIDATES = "candidates"
_SUFFIX = ".tar.gz"


@dataclass(frozen=True)
class ModelFile:
    """One model.

    Attributes:
        name: of the file, without its ending.
        written_at: when it was made, or last promoted.
        bytes: its size.
    """

    name: str
    path: Path
    state: State
    written_at: datetime
    bytes: int

    def sha256(self) -> str:
        """Return the hash of the whole file, in hexadecimal."""
        with self.path.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()


class Registry:
    """The models in one folder, those waiting included."""

    def __init__(self, folder: Path, *, clock: Clock) -> None:
        self.folder = folder
        self.candidates = folder / CANDIDATES
        self._clock = clock

    def all(self) -> tuple[ModelFile, ...]:
        """Return every model, the running one first, the newest first."""
        served = sorted(_written(self.folder), key=lambda found: found[1].st_mtime, reverse=True)
        waiting = sorted(
            _written(self.candidates), key=lambda found: found[1].st_mtime, reverse=True
        )
        states: list[State] = ["running", *["earlier"] * (len(served) - 1)] if served else []  # type: ignore[list-item]
        states += ["candidate"] * len(waiting)
        return tuple(
            ModelFile(
                name=path.name.removesuffix(_SUFFIX),
                path=path,
                state=state,
                written_at=datetime.fromtimestamp(found.st_mtime, tz=self._clock.now().tzinfo),
                bytes=found.st_size,
            )
            for (path, found), state in zip((*served, *waiting), states, strict=True)
        )

    def running(self) -> ModelFile | None:
        """Return the model that answers, or that will when Rasa starts."""
        return next((one for one in self.all() if one.state == "running"), None)

    def find(self, name: str) -> ModelFile:
        """Return the model of this name, or the only one whose name begins or ends so.

        Raises:
            ModelUnknown: there is none, or there are several.
        """
        name = name.removesuffix(_SUFFIX)
        models = self.all()
        exact = [one for one in models if one.name == name]
        near = [one for one in models if one.name.startswith(name) or one.name.endswith(name)]
        found = exact or (near if name else [])
        if len(found) != 1:
            raise ModelUnknown(name=name, found=len(found))
        return found[0]

    def let_run(self, model: ModelFile) -> ModelFile:
        """Make a model the one that answers from the next start on.

        Raises:
            AlreadyRunning: it is.
        """
        running = self.running()
        if running is not None and running.path == model.path:
            raise AlreadyRunning(name=model.name)
        newest = running.written_at.timestamp() if running else 0.0
        stamp = max(self._clock.now().timestamp(), newest + 1.0)
        # Stamped before it is moved: in the folder it is the newest from its first moment on.
        os.utime(model.path, (stamp, stamp))
        os.replace(model.path, self.folder / model.path.name)
        return self.find(model.name)

    def put_back(self, moved: ModelFile, model: ModelFile) -> None:
        """Undo `let_run`: the file is again where and as old as it was."""
        stamp = model.written_at.timestamp()
        os.utime(moved.path, (stamp, stamp))
        os.replace(moved.path, model.path)


def _written(folder: Path) -> list[tuple[Path, os.stat_result]]:
    return [(path, path.stat()) for path in folder.glob(f"*{_SUFFIX}")]
