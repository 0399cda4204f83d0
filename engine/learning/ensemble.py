"""Both kinds of learner, their temperatures and the threshold: one thing to train and save."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from engine.learning.calibration import (
    expected_calibration_error,
    fit_temperature,
    grouped_folds,
    sure_threshold,
)
from engine.learning.linear import Linear
from engine.learning.mlp import Mlp, softmax


@dataclass(frozen=True)
class Settings:
    """What may be set in config.yml for the classifier."""

    hidden: int = 256
    epochs: int = 15
    members: int = 3
    smoothing: float = 0.1
    dropout: float = 0.5
    strength: float = 1.0
    dense_share: float = 0.7
    folds: int = 3
    most_wrong_while_sure: float = 0.015
    least_threshold: float = 0.5
    seed: int = 7

    @classmethod
    def names(cls) -> set[str]:
        """Return the names of the settings."""
        return {field.name for field in fields(cls)}

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as Rasa's component configuration."""
        return asdict(self)


@dataclass
class Ensemble:
    """Trained learners over the intents `names`."""

    names: list[str]
    settings: Settings
    mlps: list[Mlp]
    linear: Linear
    temperatures: tuple[float, float, float]
    threshold: float
    report: dict[str, float]
    # What was predicted for each example while it was held out, (n, intents); only after training.
    held_out: np.ndarray | None = None

    @classmethod
    def train(
        cls,
        dense: np.ndarray,
        sparse: csr_matrix,
        intents: list[str],
        *,
        groups: list[str],
        settings: Settings,
        judged: np.ndarray | None = None,
    ) -> Ensemble:
        """Train on all examples; calibrate on predictions made while they were held out.

        Args:
            dense: Sentence vectors, shape (n, d).
            sparse: N-gram features, shape (n, m).
            intents: The right intent of each example.
            groups: Equal groups (the same words) never stand on both sides of a fold.
            settings: Sizes, shares and limits.
            judged: Which examples calibrate, (n,); all unless told. Others are learned all the
                same: a sentence encoder that was taught them makes them look too easy.
        """
        names = sorted(set(intents))
        labels = np.array([names.index(intent) for intent in intents])
        folds = grouped_folds(groups, labels, folds=settings.folds, seed=settings.seed)
        held_out = np.zeros((2, len(labels), len(names)), dtype=np.float64)
        for fold in range(settings.folds):
            rows, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
            mlps, linear = _fit(dense[rest], sparse[rest], labels[rest], len(names), settings)
            held_out[0, rows] = _mean_logits(mlps, dense[rows])
            held_out[1, rows] = linear.logits(sparse[rows])
        rows = np.arange(len(labels)) if judged is None or not judged.any() else judged.nonzero()[0]
        truth = labels[rows]
        temperatures = [fit_temperature(logits[rows], truth) for logits in held_out]
        mixed = _mix(held_out[:, rows], (*temperatures, 1.0), settings.dense_share)
        # Averaging two calibrated learners makes them too modest: one more temperature.
        final = fit_temperature(np.log(mixed + 1e-12), truth)
        probabilities = _mix(held_out, (*temperatures, final), settings.dense_share)
        threshold = sure_threshold(
            probabilities[rows],
            truth,
            most_wrong=settings.most_wrong_while_sure,
            least=settings.least_threshold,
        )
        mlps, linear = _fit(dense, sparse, labels, len(names), settings)
        return cls(names, settings, mlps, linear, (*temperatures, final), threshold,
                   report(probabilities[rows], truth, threshold), probabilities)  # fmt: skip

    def probabilities(self, dense: np.ndarray, sparse: csr_matrix) -> np.ndarray:
        """Return calibrated probabilities, shape (n, intents)."""
        logits = np.stack([_mean_logits(self.mlps, dense), self.linear.logits(sparse)])
        return _mix(logits, self.temperatures, self.settings.dense_share)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights of all learners by name."""
        learners = {f"mlp{i}": mlp for i, mlp in enumerate(self.mlps)} | {"linear": self.linear}
        return {
            f"{learner}_{name}": value
            for learner, owner in learners.items()
            for name, value in owner.arrays.items()
        }

    def description(self) -> dict[str, Any]:
        """Return all but the weights, as JSON can hold it."""
        return {
            "names": self.names,
            "settings": self.settings.as_dict(),
            "temperatures": self.temperatures,
            "threshold": self.threshold,
            "report": self.report,
        }

    @classmethod
    def restore(cls, description: dict[str, Any], arrays: dict[str, np.ndarray]) -> Ensemble:
        """Rebuild from `description` and `arrays`."""
        parts: dict[str, dict[str, np.ndarray]] = {}
        for name, value in arrays.items():
            learner, _, part = name.partition("_")
            parts.setdefault(learner, {})[part] = value
        linear = Linear(arrays=parts.pop("linear"))
        return cls(
            names=description["names"],
            settings=Settings(**description["settings"]),
            mlps=[Mlp(arrays=part) for part in parts.values()],
            linear=linear,
            temperatures=tuple(description["temperatures"]),
            threshold=description["threshold"],
            report=description["report"],
        )


def report(probabilities: np.ndarray, labels: np.ndarray, threshold: float) -> dict[str, float]:
    """Return accuracy, calibration error, coverage and sure errors at `threshold`."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    sure = confidence >= threshold
    return {
        "examples": len(labels),
        "accuracy": round(float(right.mean()), 4),
        "calibration_error": round(expected_calibration_error(probabilities, labels), 4),
        "threshold": round(threshold, 4),
        "coverage": round(float(sure.mean()), 4),
        "wrong_while_sure": round(float((sure & ~right).mean()), 4),
    }


def _fit(
    dense: np.ndarray, sparse: csr_matrix, labels: np.ndarray, classes: int, settings: Settings
) -> tuple[list[Mlp], Linear]:
    mlps = [
        Mlp(
            hidden=settings.hidden,
            epochs=settings.epochs,
            smoothing=settings.smoothing,
            dropout=settings.dropout,
            seed=settings.seed + member,
        ).fit(dense, labels, classes=classes)
        for member in range(settings.members)
    ]
    linear = Linear(strength=settings.strength).fit(sparse, labels, classes=classes)
    return mlps, linear


def _mean_logits(mlps: list[Mlp], dense: np.ndarray) -> np.ndarray:
    """Return the mean of the networks' logits: they differ by their random start and dropout."""
    return np.mean([mlp.logits(dense) for mlp in mlps], axis=0)


def _mix(logits: np.ndarray, temperatures: tuple[float, ...], dense_share: float) -> np.ndarray:
    dense, sparse, final = temperatures
    mixed = dense_share * softmax(logits[0] / dense)
    mixed += (1 - dense_share) * softmax(logits[1] / sparse)
    return softmax(np.log(mixed + 1e-12) / final)
