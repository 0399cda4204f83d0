"""A model's report, and the messages behind a cell of its confusion table."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.training.errors import NotEvaluated
from agent.training.evaluations import Evaluations
from agent.training.material import Material
from agent.training.nlu import Example, examples_by_place
from agent.training.place import Place
from agent.training.registry import Registry
from agent.training.report import Prediction, scores
from agent.training.schemas import (
    Confused,
    ConfusedMessage,
    Model,
    Models,
    Report,
    ReportSet,
    Summary,
    TestSummary,
)

_MOST = 200


class ReportService:
    """Reads what models keep of themselves and what they made of the test set."""

    def __init__(self, session: Session, *, place: Place, clock: Clock) -> None:
        self._place = place
        self._registry = Registry(session, folder=place.models)
        self._evaluations = Evaluations(session, clock=clock)
        self._material = Material(session)

    def models(self, *, running: str | None) -> Models:
        """Return all models with their summaries."""
        found = self._registry.all(running=running)
        return Models(running=found.running, models=tuple(map(self._with_test, found.models)))

    def report(self, model_id: str) -> Report:
        """Return the report of a model.

        Raises:
            ModelNotFound: there is none of this id.
            ModelDamaged: its file cannot be read.
            ReportMissing: it keeps no predictions.
        """
        archive = self._registry.evaluated_archive(self._registry.get(model_id))
        found = scores(archive.held_out or (), threshold=archive.threshold)
        return Report(**dict(found), test=self._evaluations.test_scores(model_id))

    def confused(
        self, model_id: str, *, actual: str, predicted: str, report_set: ReportSet
    ) -> Confused:
        """Return the messages of one cell, those the model was surest of first.

        Raises:
            ModelNotFound, ModelDamaged, ReportMissing: as `report`.
            NotEvaluated: the model has not read the test set.
        """
        row = self._registry.get(model_id)
        if report_set == "cross":
            cell = _cell(self._registry.evaluated_archive(row).held_out or (), actual, predicted)
            places = examples_by_place(self._place.data)
            return Confused(messages=tuple(_example(each, places) for each in cell))
        read = self._evaluations.predictions(model_id, "test")
        if read is None:
            raise NotEvaluated(model_id=model_id)
        cell = _cell(read, actual, predicted)
        texts = self._material.texts([each.key for each in cell])
        return Confused(
            messages=tuple(
                ConfusedMessage(
                    text=texts[each.key].text,
                    language=texts[each.key].language,
                    message_id=each.key,
                    confidence=each.confidence,
                )
                for each in cell
                if each.key in texts
            )
        )

    def _with_test(self, model: Model) -> Model:
        if model.state == "damaged":
            return model
        found = self._evaluations.test_scores(model.id)
        test = TestSummary(n=found.n, accuracy=found.accuracy) if found else None
        summary = Summary(**{**dict(model.summary), "test": test})
        return model.model_copy(update={"summary": summary})


def _cell(
    predictions: tuple[Prediction, ...] | list[Prediction], actual: str, predicted: str
) -> list[Prediction]:
    found = [p for p in predictions if (p.actual, p.predicted) == (actual, predicted)]
    return sorted(found, key=lambda p: -p.confidence)[:_MOST]


def _example(prediction: Prediction, places: Mapping[tuple[str, str], Example]) -> ConfusedMessage:
    """Return an example with its place, where it still stands in the files."""
    place = places.get((prediction.key, prediction.actual))
    return ConfusedMessage(
        text=prediction.key,
        language=prediction.language,
        file=place.file if place else None,
        line=place.line if place else None,
        confidence=prediction.confidence,
    )
