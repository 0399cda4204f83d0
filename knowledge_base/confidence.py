"""Decides whether the best article answers the question, or whether to say "I do not know".

A logistic regression over eight figures of the ranking, trained on development questions that
articles answer and that none answers (``bench/retrieval/calibrate.py``), gives the probability
that the first article is the right one. Below the threshold the answer is declined.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.errors import KnowledgeError

FEATURES = (
    "dense",
    "asked",
    "asked_lead",
    "lexical",
    "learnt_lead",
    "agreement",
    "coverage",
    "margin",
)
DEFAULT_FILE = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True)
class Calibration:
    """Weights of the regression: ``1 / (1 + exp(-(bias + sum(w * (x - mean) / scale))))``.

    ``encoder`` names the weights it was measured with; another encoder needs its own.
    """

    encoder: str
    threshold: float
    bias: float
    weights: dict[str, float]
    means: dict[str, float]
    scales: dict[str, float]

    def probability(self, features: dict[str, float]) -> float:
        """Probability that the first article answers the question."""
        total = self.bias + sum(
            self.weights[name] * (features[name] - self.means[name]) / self.scales[name]
            for name in self.weights
        )
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))


def read_calibration(path: Path = DEFAULT_FILE) -> Calibration:
    """Read what the calibration wrote.

    Raises:
        KnowledgeError: the file is missing or incomplete.
    """
    try:
        fields = json.loads(path.read_text("utf-8"))
        return Calibration(**{name: fields[name] for name in Calibration.__dataclass_fields__})
    except (OSError, ValueError, KeyError) as problem:
        raise KnowledgeError(
            f"the calibration {path} cannot be read ({problem}): run bench/retrieval/calibrate.py"
        ) from problem
