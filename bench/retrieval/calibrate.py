"""Trains the decision whether to answer, by cross-validation on the development questions.

Run ``python -m bench.retrieval.calibrate``; it writes ``knowledge_base/calibration.json``. The
held-out questions under ``tests/heldout`` are never read here.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bench.retrieval.measure import ask_all, read_lines
from knowledge_base import KnowledgeBase
from knowledge_base.confidence import DEFAULT_FILE, FEATURES, Calibration

HERE = Path(__file__).parent
DECLINED_BY_MISTAKE = 0.035
REPEATS = 5


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", default="var/knowledge")
    parser.add_argument("--encoder", default="var/encoders/e5-small-onnx")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 22))
    options = parser.parse_args()
    base = KnowledgeBase.open(options.index, encoder=options.encoder, calibration=_open_gate())
    answerable = read_lines(HERE / "dev_questions.jsonl")
    unanswerable = read_lines(HERE / "dev_unanswerable.jsonl")
    right = ask_all(base, answerable, today=options.today)
    wrong = ask_all(base, unanswerable, today=options.today)
    rows = np.array([[answer.features[name] for name in FEATURES] for answer in [*right, *wrong]])
    labels = np.r_[np.ones(len(right)), np.zeros(len(wrong))]
    probabilities = _cross_validated(rows, labels)
    threshold = float(np.quantile(probabilities[labels == 1], DECLINED_BY_MISTAKE))
    declined = float(np.mean(probabilities[labels == 0] < threshold))
    sys.stdout.write(
        f"declined by mistake {DECLINED_BY_MISTAKE:.1%}, rightly {declined:.1%}, "
        f"threshold {threshold:.3f}, area under ROC {_area(probabilities, labels):.4f}\n"
    )
    model = _model().fit(rows, labels)
    scaler, regression = model[0], model[1]
    fields: dict[str, Any] = {
        "encoder": _encoder_of(options.index),
        "threshold": round(threshold, 4),
        "bias": round(float(regression.intercept_[0]), 5),
        "weights": _named(regression.coef_[0]),
        "means": _named(scaler.mean_),
        "scales": _named(scaler.scale_),
    }
    DEFAULT_FILE.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")


def _open_gate() -> Path:
    """A calibration that never declines, for collecting features before there is one."""
    zeros = dict.fromkeys(FEATURES, 0.0)
    ones = dict.fromkeys(FEATURES, 1.0)
    gate = Calibration("", 0.0, 0.0, zeros, zeros, ones)
    path = Path("var") / "open-gate.json"
    path.write_text(json.dumps(gate.__dict__), "utf-8")
    return path


def _cross_validated(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    runs = [
        cross_val_predict(
            _model(),
            rows,
            labels,
            cv=StratifiedKFold(10, shuffle=True, random_state=seed),
            method="predict_proba",
        )[:, 1]
        for seed in range(REPEATS)
    ]
    return np.mean(runs, axis=0)


def _model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=1000))


def _area(probabilities: np.ndarray, labels: np.ndarray) -> float:
    good, bad = probabilities[labels == 1], probabilities[labels == 0]
    return float(np.mean(good[:, None] > bad[None, :]))


def _encoder_of(index: str) -> str:
    from knowledge_base.store import read_snapshot

    return read_snapshot(Path(index)).encoder


def _named(values: np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 5) for name, value in zip(FEATURES, values, strict=True)}


if __name__ == "__main__":
    main()
