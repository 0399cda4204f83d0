"""A place to train in, model files, and a worker whose plans are of the test's own making."""

import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from agent.events.fanout import Fanout
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training.models import RunKind
from agent.training.place import Place
from agent.training.steps import PlanMaker
from agent.training.tasks import TrainingWorker

ROOT = Path(__file__).parents[3]
Rows = list[tuple[str, str, str, float]]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    root = tmp_path / "project"
    for folder in ("models", "work", "data", "encoders"):
        (root / folder).mkdir(parents=True)
    return Place(
        root=root,
        python=ROOT / ".venv-rasa/bin/python",
        tools=ROOT / ".venv/bin/python",
        config=root / "config.yml",
        domain=root / "domain.yml",
        data=root / "data",
        models=root / "models",
        work=root / "work",
        encoders=root / "encoders",
    )


def write_model(
    folder: Path,
    name: str,
    *,
    rows: Rows | None = None,
    trained_at: str = "2026-11-20T10:00:00.000001",
    threshold: float = 0.5,
    taught: Sequence[int] = (),
) -> Path:
    """Write an archive with what the product reads of one; ``rows`` are text, intent, predicted
    intent and confidence, ``taught`` the numbers of those its encoder was taught."""
    ensemble = {"threshold": threshold, "report": {"accuracy": 0.9, "calibration_error": 0.01}}
    files: dict[str, Any] = {
        "metadata.json": {
            "model_id": name,
            "trained_at": trained_at,
            "predict_schema": {"nodes": {}},
        },
        "components/c/ensemble.json": ensemble,
    }
    if rows is not None:
        held = [[text, "it", actual, predicted, sure] for text, actual, predicted, sure in rows]
        files["components/c/out_of_fold.json"] = {
            "threshold": threshold,
            "rows": held,
            "taught": list(taught),
        }
    path = folder / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for inner, content in files.items():
            data = json.dumps(content).encode()
            info = tarfile.TarInfo(inner)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def working(
    database: Database, place: Place
) -> Iterator[Callable[[dict[RunKind, PlanMaker]], TrainingWorker]]:
    """Make workers, as many as there are copies of the web process, and close them at the end."""
    made: list[TrainingWorker] = []

    def make(plans: dict[RunKind, PlanMaker]) -> TrainingWorker:
        worker = TrainingWorker(
            database=database, fanout=Fanout(), clock=Clock(), place=place, plans=plans
        )
        made.append(worker)
        return worker

    yield make
    for worker in made:
        worker.close()


class Ticking:
    """Lets a worker do its next run in a thread."""

    def __init__(self, worker: TrainingWorker) -> None:
        self.hints: list[str] = []
        self._thread = threading.Thread(target=worker.tick, kwargs={"hinted": self.hints.append})
        self._thread.start()

    def join(self) -> None:
        self._thread.join(timeout=60)
        assert not self._thread.is_alive()
