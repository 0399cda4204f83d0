"""What models made of sets of texts: asked of Rasa's environment, kept, read back."""

import json
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.training.archive import Archive
from agent.training.material import Material, safety_samples
from agent.training.models import EvaluationRow, MessageSet
from agent.training.progress import counted
from agent.training.report import Prediction, scores
from agent.training.repository import TrainingRepository
from agent.training.samples import Sample
from agent.training.schemas import Scores
from agent.training.steps import Command, Context

SETS: tuple[MessageSet, ...] = ("test", "recent", "safety")


def reading(
    context: Context, model: Path, archive: Archive, *, span: tuple[int, int]
) -> Generator[Command, None, None]:
    """Let a model read all sets and keep what it made of them."""
    with context.database.reading() as session:
        material = Material(session)
        samples: dict[MessageSet, list[Sample]] = {
            "test": material.test_set(),
            "recent": material.recent(),
            "safety": safety_samples((*(archive.held_out or ()), *archive.taught)),
        }
    texts, out = context.folder / "texts.json", context.folder / "readings.json"
    out.unlink(missing_ok=True)
    texts.write_text(json.dumps(list(_numbered(samples))), encoding="utf-8")
    yield Command(
        "evaluate",
        [
            str(context.place.python), "-m", "engine.evaluate",
            "--model", str(model), "--texts", str(texts), "--out", str(out),
        ],
        span,
        progress=counted,
        failure="evaluation_failed",
    )  # fmt: skip
    results = json.loads(out.read_text(encoding="utf-8"))["results"]
    read = {result["id"]: result for result in results}
    with context.database.transaction() as session:
        kept = Evaluations(session, clock=context.clock)
        for name in SETS:
            kept.keep(
                archive.model_id,
                name,
                [
                    [s.key, s.truth, r["intent"], r["confidence"], r["sure"]]
                    for number, s in enumerate(samples[name])
                    for r in (read[f"{name}:{number}"],)
                ],
                threshold=archive.threshold,
            )


def _numbered(samples: dict[MessageSet, list[Sample]]) -> Iterable[dict[str, Any]]:
    for name, some in samples.items():
        for number, sample in enumerate(some):
            yield {"id": f"{name}:{number}", "text": sample.text, "language": sample.language}


class Evaluations:
    """Keeps and returns readings, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._rows = TrainingRepository(session)
        self._clock = clock

    def keep(
        self,
        model_id: str,
        message_set: MessageSet,
        readings: Sequence[Sequence[Any]],
        *,
        threshold: float,
    ) -> None:
        """Keep what a model made of a set, in place of what it made of it before."""
        before = self._rows.evaluation(model_id, message_set)
        if before is not None:
            self._rows.drop_evaluation(before)
        self._rows.add(
            EvaluationRow(
                id=new_id(),
                model_id=model_id,
                message_set=message_set,
                at=self._clock.now(),
                threshold=threshold,
                readings=[list(each) for each in readings],
            )
        )

    def predictions(self, model_id: str, message_set: MessageSet) -> list[Prediction] | None:
        """Return what a model made of the texts whose truth is known; None: never asked."""
        row = self._rows.evaluation(model_id, message_set)
        if row is None:
            return None
        return [
            Prediction(key=key, actual=truth, predicted=intent, confidence=sureness, sure=sure)
            for key, truth, intent, sureness, sure in row.readings
            if truth is not None
        ]

    def readings(self, model_id: str) -> dict[str, tuple[str | None, str, float, bool]] | None:
        """Return what a model made of every message: key to truth, intent, confidence, sure."""
        rows = [self._rows.evaluation(model_id, name) for name in ("recent", "test")]
        if all(row is None for row in rows):
            return None
        # The test set comes last: there the truth is known.
        return {
            key: (truth, intent, confidence, sure)
            for row in rows
            if row is not None
            for key, truth, intent, confidence, sure in row.readings
        }

    def test_scores(self, model_id: str) -> Scores | None:
        """Return the figures of the test set; None where there is none, or it was not asked."""
        row = self._rows.evaluation(model_id, "test")
        known = self.predictions(model_id, "test")
        if row is None or not known:
            return None
        return scores(known, threshold=row.threshold)

    def has_read(self, model_id: str, keys: set[str]) -> bool:
        """Say whether a model was asked about all of these messages."""
        read = self.readings(model_id)
        return read is not None and keys <= read.keys()
