"""What the studio's order of labelling and its suspicions are worth; writes results.json.

    OMP_NUM_THREADS=1 .venv-rasa/bin/python -m bench.learning.vectors
    OMP_NUM_THREADS=1 .venv/bin/python -m bench.learning.run alternatives order planted speed

`--minutes 4` stops after about so many and exits with 75: start it again and it goes on.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from agent.annotation.mislabels import suspects
from agent.annotation.order import pick_batch, teaching_scores
from bench.learning.planted import figures, plant
from bench.learning.results import Memory, OutOfTime, write
from bench.learning.simulation import Task, simulate
from bench.learning.strategies import STRATEGIES
from bench.learning.vectors import DATA_SETS, vectors
from bench.understanding.corpora import public

# What was chosen was chosen on other seeds, and scored on training messages put aside.
SEEDS, CHOOSING_SEEDS = (1, 2, 3), (101, 102)
ROUNDS, CHOOSING_ROUNDS = 30, 15
BATCH = 100


def reported(data_set: str) -> Task:
    """Return the whole training part as the pool, scored on the test part."""
    parts = public(data_set)
    names = sorted({u.intent.lower() for u in parts["test"]})
    truth, wanted = (
        np.array([names.index(u.intent.lower()) for u in parts[part]]) for part in ("full", "test")
    )
    return Task(vectors(data_set, "full"), truth, vectors(data_set, "test"), wanted)


def choosing(data_set: str, seed: int) -> Task:
    """Return three quarters of the training part as the pool, scored on the rest of it."""
    task = reported(data_set)
    rows = np.random.default_rng(seed).permutation(len(task.truth))
    aside, pool = np.split(rows, [len(rows) // 4])
    return Task(task.pool[pool], task.truth[pool], task.pool[aside], task.truth[aside])


def alternatives(memory: Memory) -> dict[str, Any]:
    """Compare the orders of the literature, on the choosing seeds."""
    found: dict[str, Any] = {}
    for data_set in DATA_SETS:
        curves: dict[str, list[list[float]]] = {}
        for seed in CHOOSING_SEEDS:
            for name, order in STRATEGIES.items():
                curve = memory.once(
                    f"choose-{data_set}-{seed}-{name}",
                    lambda order=order, d=data_set, s=seed: simulate(
                        choosing(d, s), order, seed=s, rounds=CHOOSING_ROUNDS
                    ),
                )
                curves.setdefault(name, []).append(curve)
        found[data_set] = {
            name: {
                "mean_accuracy": round(float(np.mean(np.array(c)[:, 1:])), 4),
                "final": round(float(np.mean(np.array(c)[:, -1])), 4),
            }
            for name, c in curves.items()
        }
    return {"seeds": CHOOSING_SEEDS, "rounds": CHOOSING_ROUNDS, "orders": found}


def order(memory: Memory) -> dict[str, Any]:
    """Label in the inbox's order and by chance, on the reported seeds."""
    found: dict[str, Any] = {}
    for data_set in DATA_SETS:
        task = reported(data_set)
        begin = 5 * task.classes
        curves = {
            name: [
                memory.once(
                    f"order-{data_set}-{seed}-{name}",
                    lambda n=name, t=task, s=seed: simulate(
                        t, STRATEGIES[n], seed=s, rounds=ROUNDS
                    ),
                )
                for seed in SEEDS
            ]
            for name in ("random", "inbox")
        }
        found[data_set] = {
            "begin": begin,
            "pool": len(task.truth) - begin,
            "test": len(task.test_truth),
            "curves": curves,
            "savings": {
                str(rounds * BATCH): savings(curves, rounds=rounds, begin=begin)
                for rounds in (10, 20, ROUNDS)
            },
        }
    return {"seeds": SEEDS, "batch": BATCH, "data": found}


def savings(curves: dict[str, list[list[float]]], *, rounds: int, begin: int) -> dict[str, Any]:
    """Return what the inbox needs for what chance reaches after `rounds`, by seed and by means.

    `share` counts the labels given; `share_with_begin` also the examples both began with.
    """

    def needed(theirs: list[float], ours: list[float]) -> int | None:
        return next((i for i, a in enumerate(ours[: rounds + 1]) if a >= theirs[rounds]), None)

    pairs = list(zip(curves["random"], curves["inbox"], strict=True))
    means = [np.mean(curves[name], axis=0).tolist() for name in ("random", "inbox")]
    steps = [needed(*pair) for pair in (*pairs, means)]
    shares = [None if s is None else round(s / rounds, 3) for s in steps]
    full = [
        None if s is None else round((s * BATCH + begin) / (rounds * BATCH + begin), 3)
        for s in steps
    ]
    return {
        "random_final": round(means[0][rounds], 4),
        "inbox_final": round(means[1][rounds], 4),
        "share_by_seed": shares[:-1],
        "share": shares[-1],
        "share_with_begin": full[-1],
    }


def planted(memory: Memory) -> dict[str, Any]:
    """Plant 5 % wrong labels in BANKING77 and let the studio suspect."""
    task = reported("banking77")
    found: dict[str, Any] = {}
    for kind, confusable in (("any other intent", False), ("a confusable intent", True)):
        found[kind] = [
            memory.once(
                f"planted-{seed}-{confusable}",
                lambda c=confusable, s=seed: _suspect(task, confusable=c, seed=s),
            )
            for seed in SEEDS
        ]
    return {
        "examples": len(task.truth),
        "share": 0.05,
        "seeds": SEEDS,
        "planted": found,
        # Suspected where nothing is planted: what was wrong, or doubtful, when it was published.
        "as_published": memory.once(
            "planted-none", lambda: len(suspects(task.pool, [str(label) for label in task.truth]))
        ),
    }


def _suspect(task: Task, *, confusable: bool, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    labels = plant(task.truth, task.pool, share=0.05, confusable=confusable, rng=rng)
    started = time.process_time()
    suspected = suspects(task.pool, [str(label) for label in labels], folds=5)
    seconds = time.process_time() - started
    rows, suggested = [s.row for s in suspected], [int(s.suggested) for s in suspected]
    return figures(rows, suggested, labels, task.truth) | {"cpu_seconds": round(seconds, 1)}


def speed(memory: Memory) -> dict[str, Any]:
    """Time the order of 200,000 messages."""

    def compute() -> dict[str, float]:
        rng = np.random.default_rng(1)
        messages, width = 200_000, 896
        rows = rng.standard_normal((messages, width), dtype=np.float32).astype(np.float16)
        ranking = rng.dirichlet(np.ones(10), size=messages)
        started = time.process_time()
        scores = teaching_scores(ranking, rng.random(messages), rng.random(messages),
                                 np.ones(messages))  # fmt: skip
        scored = time.process_time()
        pick_batch(scores, rows, BATCH)
        return {
            "score_ms": round(1e3 * (scored - started)),
            "pick_ms": round(1e3 * (time.process_time() - scored)),
        }

    return {"messages": 200_000} | memory.once("speed", compute)


PARTS: dict[str, Callable[[Memory], dict[str, Any]]] = {
    "alternatives": alternatives,
    "order": order,
    "planted": planted,
    "speed": speed,
}


def main() -> None:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=PARTS)
    parser.add_argument("--minutes", type=float, help="stop after about so many")
    options = parser.parse_args()
    memory = Memory(minutes=options.minutes)
    try:
        for part in options.parts:
            write(part, PARTS[part](memory))
    except OutOfTime:
        sys.exit(75)


if __name__ == "__main__":
    main()
