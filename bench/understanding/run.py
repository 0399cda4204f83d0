"""Compare ways to understand: encoders, heads and mixtures; writes results.json.

    OMP_NUM_THREADS=1 .venv-rasa/bin/python -m bench.understanding.run own banking77 clinc150

On our own data by 5-fold cross-validation over both languages; on BANKING77 and CLINC150 with
their own training (10-shot, full) and test parts. Encodings are kept in var/bench/understanding.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from engine.launcher import prepare_imports

prepare_imports()

from bench.understanding.corpora import (  # noqa: E402
    Utterance,
    clinc_out_of_scope,
    heldout,
    own,
    public,
)
from bench.understanding.encoders import vectors_of  # noqa: E402
from bench.understanding.heads import HEADS  # noqa: E402
from engine.learning.calibration import (  # noqa: E402
    expected_calibration_error,
    fit_temperature,
    grouped_folds,
    sure_threshold,
)
from engine.learning.linear import Linear  # noqa: E402
from engine.learning.mlp import softmax  # noqa: E402
from engine.ngram_featurizer import Ngrams  # noqa: E402
from engine.text import folded  # noqa: E402

RESULTS = Path(__file__).with_name("results.json")
FOLDS = 5


@dataclass(frozen=True)
class System:
    """One way to understand: encoders side by side, a head, and the share of n-grams."""

    encoders: tuple[str, ...]
    head: str = "mlp"
    sparse_share: float = 0.0

    @property
    def name(self) -> str:
        """Return a short name for tables."""
        dense = "+".join(self.encoders) + (f" {self.head}" if self.encoders else "")
        if not self.sparse_share:
            return dense
        return f"{dense} & n-grams {self.sparse_share:g}" if dense else "n-grams"


SYSTEMS = (
    System((), sparse_share=1.0),
    System(("use",), "logistic"),
    System(("use",), "lda"),
    System(("use",), "knn"),
    System(("use",), "mlp"),
    System(("e5",), "mlp"),
    System(("minilm",), "mlp"),
    System(("use", "e5"), "logistic"),
    System(("use", "e5"), "mlp"),
    System(("use",), "mlp", 0.3),
    System(("e5",), "mlp", 0.3),
    System(("use", "e5"), "mlp", 0.3),
    System(("use", "e5"), "3 mlp", 0.3),
    System(("use", "e5", "minilm"), "3 mlp", 0.3),
)
CHOSEN = SYSTEMS[-2]


class Scores:
    """Logits by part of a system, computed once for all systems that share the part."""

    def __init__(self) -> None:
        """Start empty."""
        self._known: dict[Any, np.ndarray] = {}

    def dense(self, system: System, key: Any, train: list[str], labels: np.ndarray,
              test: list[str], classes: int) -> np.ndarray:  # fmt: skip
        """Return the logits of the head on the encoders' vectors."""
        name = (system.encoders, system.head, key)
        if name not in self._known:
            x, y = (np.hstack([vectors_of(e, texts) for e in system.encoders])
                    for texts in (train, test))  # fmt: skip
            self._known[name] = HEADS[system.head](x, labels, y, classes)
        return self._known[name]

    def sparse(self, key: Any, train: list[str], labels: np.ndarray, test: list[str],
               classes: int) -> np.ndarray:  # fmt: skip
        """Return the scores of the linear learner on n-grams."""
        if ("n-grams", key) not in self._known:
            ngrams = Ngrams().fit(train)
            model = Linear().fit(csr_matrix(ngrams.transform(train)), labels, classes=classes)
            self._known["n-grams", key] = model.logits(ngrams.transform(test))
        return self._known["n-grams", key]


def mixed(parts: list[tuple[float, np.ndarray]], labels: np.ndarray) -> np.ndarray:
    """Average calibrated parts and calibrate the average."""
    total = sum(
        share * softmax(logits / fit_temperature(logits, labels)) for share, logits in parts
    )
    logs = np.log(total + 1e-12)
    return softmax(logs / fit_temperature(logs, labels))


def macro_f1(predicted: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean F1 over the classes that occur."""
    scores = []
    for label in np.unique(labels):
        hit = ((predicted == label) & (labels == label)).sum()
        scores.append(2 * hit / max((predicted == label).sum() + (labels == label).sum(), 1))
    return float(np.mean(scores))


def figures(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return accuracy, macro-F1, calibration error, and coverage at 1.5 % wrong while sure."""
    threshold = sure_threshold(probabilities, labels, most_wrong=0.015, least=0.0)
    right = probabilities.argmax(axis=1) == labels
    sure = probabilities.max(axis=1) >= threshold
    return {
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(macro_f1(probabilities.argmax(axis=1), labels), 4),
        "calibration_error": round(expected_calibration_error(probabilities, labels), 4),
        "threshold": round(threshold, 3),
        "coverage": round(float(sure.mean()), 4),
        "wrong_while_sure": round(float((sure & ~right).mean()), 4),
    }


def run_own(systems: tuple[System, ...]) -> dict[str, Any]:
    """Cross-validate on our own training examples."""
    data = own()
    names = sorted({u.intent for u in data})
    labels = np.array([names.index(u.intent) for u in data])
    languages = np.array([u.language for u in data])
    texts = [u.text for u in data]
    folds = grouped_folds([folded(t) for t in texts], labels, folds=FOLDS, seed=1)
    scores, results = Scores(), {}
    for system in systems:
        started = time.process_time()
        dense = np.zeros((len(data), len(names)))
        sparse = np.zeros_like(dense)
        for fold in range(FOLDS):
            rows, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
            train, test = [texts[i] for i in rest], [texts[i] for i in rows]
            if system.encoders:
                dense[rows] = scores.dense(system, fold, train, labels[rest], test, len(names))
            if system.sparse_share:
                sparse[rows] = scores.sparse(fold, train, labels[rest], test, len(names))
        parts = [(1 - system.sparse_share, dense)] if system.encoders else []
        parts += [(system.sparse_share, sparse)] if system.sparse_share else []
        probabilities = mixed(parts, labels)
        results[system.name] = figures(probabilities, labels) | {
            f"accuracy_{language}": round(
                float((probabilities.argmax(1) == labels)[languages == language].mean()), 4
            )
            for language in ("it", "en")
        }
        results[system.name]["cpu_seconds"] = round(time.process_time() - started, 1)
        print(system.name, json.dumps(results[system.name]), flush=True)
    return {"examples": len(data), "intents": len(names), "systems": results}


def run_public(name: str, systems: tuple[System, ...]) -> dict[str, Any]:
    """Train on the 10-shot and the full part of a public set, score on its test part."""
    parts = public(name)
    results: dict[str, Any] = {}
    for size in ("few", "full"):
        scores = Scores()
        for system in systems:
            results.setdefault(system.name, {})[size] = _public_figures(
                name, parts[size], parts["test"], system, scores
            )
            print(name, size, system.name, json.dumps(results[system.name][size]), flush=True)
    return {"test": len(parts["test"]), "systems": results}


def run_heldout(systems: tuple[System, ...]) -> dict[str, Any]:
    """Train on all of our examples, score on tests/heldout; nothing is chosen by the result."""
    train, test = own(), heldout()
    scores = Scores()
    results = {s.name: _public_figures("heldout", train, test, s, scores) for s in systems}
    for name, found in results.items():
        print("heldout", name, json.dumps(found), flush=True)
    return {"test": len(test), "systems": results}


def _public_figures(
    name: str, train: list[Utterance], test: list[Utterance], system: System, scores: Scores
) -> dict[str, float]:
    names = sorted({u.intent.lower() for u in test})
    labels, wanted = (np.array([names.index(u.intent.lower()) for u in part])
                      for part in (train, test))  # fmt: skip
    texts, asked = [u.text for u in train], [u.text for u in test]
    outside = clinc_out_of_scope() if name == "clinc150" else []
    started = time.process_time()
    parts = []
    if system.encoders:
        dense = scores.dense(system, 0, texts, labels, asked + outside, len(names))
        parts.append((1 - system.sparse_share, dense))
    if system.sparse_share:
        sparse = scores.sparse(0, texts, labels, asked + outside, len(names))
        parts.append((system.sparse_share, sparse))
    total = sum(
        share * softmax(logits / fit_temperature(logits[: len(asked)], wanted))
        for share, logits in parts
    )
    result = {
        "accuracy": round(float((total[: len(asked)].argmax(1) == wanted).mean()), 4),
        "cpu_seconds": round(time.process_time() - started, 1),
    }
    if outside:
        confidence = total.max(axis=1)
        result["oos_auroc"] = round(_auroc(confidence[: len(asked)], confidence[len(asked) :]), 4)
    return result


def _auroc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Return the chance that a positive scores above a negative."""
    order = np.searchsorted(np.sort(negative), positive)
    return float(order.mean() / len(negative))


RUNS: dict[str, Callable[[tuple[System, ...]], dict[str, Any]]] = {
    "own": run_own,
    "heldout": run_heldout,
    "banking77": partial(run_public, "banking77"),
    "clinc150": partial(run_public, "clinc150"),
}


def main() -> None:
    """Run the parts named on the command line and merge them into results.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=("own", "heldout", "banking77", "clinc150"))
    parser.add_argument("--only", nargs="*", help="names of systems (default: all)")
    options = parser.parse_args()
    have_minilm = "ASCOLTO_BENCH_MINILM_PYTHON" in os.environ
    systems = tuple(
        s
        for s in SYSTEMS
        if (s.name in options.only if options.only else have_minilm or "minilm" not in s.encoders)
    )
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for part in options.parts:
        measured = RUNS[part](systems)
        kept = results.get(part, {}).get("systems", {}) if options.only else {}
        results[part] = measured | {"systems": kept | measured["systems"]}
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
