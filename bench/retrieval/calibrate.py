"""Trains the decision whether to answer, by cross-validation over the development questions.

``python -m bench.retrieval.calibrate`` writes ``knowledge_base/calibration.json``. The development
questions also stand among the examples that the index learns from, therefore each is ranked by an
index that was learnt without it and without its fold. The held-out questions under
``tests/heldout`` are never read here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bench.retrieval.measure import Line, read_lines
from knowledge_base.confidence import DEFAULT_FILE, FEATURES
from knowledge_base.encoder import open_encoder
from knowledge_base.questions import learn
from knowledge_base.ranking import Ranker, Ranking
from knowledge_base.store import Snapshot, read_snapshot

HERE = Path(__file__).parent
DECLINED_BY_MISTAKE = 0.035
FOLDS = 10
REPEATS = 5


def main() -> None:
    """Rank out of fold, train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("var/knowledge"))
    parser.add_argument("--encoder", default="var/encoders/e5-small-onnx+use")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--dry-run", action="store_true", help="report and write nothing")
    options = parser.parse_args()
    answerable = read_lines(HERE / "dev_questions.jsonl")
    lines = [*answerable, *read_lines(HERE / "dev_unanswerable.jsonl")]
    snapshot = read_snapshot(options.index)
    vectors = open_encoder(options.encoder).questions([line["question"] for line in lines])
    rankings = list(out_of_fold(snapshot, lines, vectors, today=options.today))
    _report_ranks(answerable, rankings[: len(answerable)])
    rows = np.array([[ranking.features[name] for name in FEATURES] for ranking in rankings])
    labels = np.r_[np.ones(len(answerable)), np.zeros(len(lines) - len(answerable))]
    threshold = _report_decision(rows, labels)
    if not options.dry_run:
        _write(rows, labels, threshold=threshold, encoder=snapshot.encoder)


def out_of_fold(
    snapshot: Snapshot, lines: Sequence[Line], vectors: np.ndarray, *, today: date
) -> Iterator[Ranking]:
    """Ranks each question by a snapshot that learnt nothing from its fold."""
    served = {article.key for article in snapshot.articles if article.is_valid_on(today)}
    allowed = np.array([(p.language, p.article_id) in served for p in snapshot.passages])
    folds = _folds(lines)
    rankers = {fold: Ranker(_without(snapshot, lines, folds == fold)) for fold in set(folds)}
    for line, vector, fold in zip(lines, vectors, folds, strict=True):
        yield rankers[fold].rank(
            line["question"], vector, language=line["language"], allowed=allowed
        )


def _folds(lines: Sequence[Line]) -> np.ndarray:
    """Fold of each question; all questions of one article's pair of lines fall together."""
    order = np.random.default_rng(0).permutation(len(lines))
    return order % FOLDS


def _without(snapshot: Snapshot, lines: Sequence[Line], out: np.ndarray) -> Snapshot:
    hidden = {line["question"] for line, gone in zip(lines, out, strict=True) if gone}
    kept = [row for row, item in enumerate(snapshot.questions.questions) if item.text not in hidden]
    questions = [snapshot.questions.questions[row] for row in kept]
    rows = snapshot.question_rows[kept]
    model = learn(questions, rows, parts=snapshot.questions.parts)
    return replace(snapshot, questions=model, question_rows=rows)


def _report_ranks(answerable: Sequence[Line], rankings: Sequence[Ranking]) -> None:
    places = np.array(
        [
            min(ranking.article_ids.index(name) for name in line["articles"])
            for line, ranking in zip(answerable, rankings, strict=True)
        ]
    )
    sys.stdout.write(
        f"out of fold, {len(places)} questions: first {np.mean(places < 1):.3f}, in three "
        f"{np.mean(places < 3):.3f}, MRR {np.mean(1 / (1 + places)):.3f}\n"
    )


def _report_decision(rows: np.ndarray, labels: np.ndarray) -> float:
    probabilities = np.mean(
        [
            cross_val_predict(
                _model(),
                rows,
                labels,
                cv=StratifiedKFold(FOLDS, shuffle=True, random_state=seed),
                method="predict_proba",
            )[:, 1]
            for seed in range(REPEATS)
        ],
        axis=0,
    )
    good, bad = probabilities[labels == 1], probabilities[labels == 0]
    threshold = float(np.quantile(good, DECLINED_BY_MISTAKE))
    sys.stdout.write(
        f"declined by mistake {DECLINED_BY_MISTAKE:.1%}, rightly {np.mean(bad < threshold):.1%} "
        f"of {len(bad)}; threshold {threshold:.3f}; area under ROC "
        f"{np.mean(good[:, None] > bad[None, :]):.4f}\n"
    )
    return threshold


def _write(rows: np.ndarray, labels: np.ndarray, *, threshold: float, encoder: str) -> None:
    model = _model().fit(rows, labels)
    scaler, regression = model[0], model[1]
    fields: dict[str, Any] = {
        "encoder": encoder,
        "threshold": round(threshold, 4),
        "bias": round(float(regression.intercept_[0]), 5),
        "weights": _named(regression.coef_[0]),
        "means": _named(scaler.mean_),
        "scales": _named(scaler.scale_),
    }
    DEFAULT_FILE.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")


def _model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=1000))


def _named(values: np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 5) for name, value in zip(FEATURES, values, strict=True)}


if __name__ == "__main__":
    main()
