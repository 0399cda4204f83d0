"""A trainer labels 100 messages a round; after each round the next model is trained and scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.learning.mlp import Mlp, softmax

NEIGHBOURS = 5
_SHOWN = 46_000


@dataclass(frozen=True)
class Task:
    """What there is to label and what is scored, with the truth of both."""

    pool: np.ndarray
    truth: np.ndarray
    test: np.ndarray
    test_truth: np.ndarray

    @property
    def classes(self) -> int:
        """Return how many intents there are."""
        return int(self.truth.max()) + 1


@dataclass(frozen=True)
class State:
    """What an order may look at: nothing of it knows an unlabelled message's truth.

    Attributes:
        unlabelled: rows of the pool, (u,).
        probabilities: the model's of the unlabelled rows, (u, classes).
        disagree: share of the nearest labelled messages with another intent, (u,).
        novelty: distance to the nearest labelled message, (u,).
        vectors: of the unlabelled rows, (u, d).
        model: the trained model.
    """

    unlabelled: np.ndarray
    probabilities: np.ndarray
    disagree: np.ndarray
    novelty: np.ndarray
    vectors: np.ndarray
    model: Mlp
    rng: np.random.Generator


# Returns positions in the state's arrays.
Order = Callable[[State, int], np.ndarray]


class Neighbours:
    """The nearest labelled messages of each message of the pool, kept while labels come."""

    def __init__(self, pool: np.ndarray) -> None:
        lengths = np.linalg.norm(pool, axis=1, keepdims=True)
        self._pool = pool / np.maximum(lengths, 1e-9)
        self.similar = np.full((len(pool), NEIGHBOURS), -1.0, dtype=np.float32)
        self.rows = np.zeros((len(pool), NEIGHBOURS), dtype=np.int64)

    def add(self, labelled: np.ndarray) -> None:
        """Take newly labelled rows into account."""
        found = self._pool @ self._pool[labelled].T
        similar = np.hstack([self.similar, found])
        rows = np.hstack([self.rows, np.broadcast_to(labelled, found.shape)])
        best = np.argpartition(-similar, NEIGHBOURS - 1, axis=1)[:, :NEIGHBOURS]
        self.similar = np.take_along_axis(similar, best, axis=1)
        self.rows = np.take_along_axis(rows, best, axis=1)


def start(truth: np.ndarray, *, each: int, rng: np.random.Generator) -> np.ndarray:
    """Return `each` rows of every intent, drawn at random."""
    return np.concatenate(
        [rng.permutation(np.flatnonzero(truth == label))[:each] for label in np.unique(truth)]
    )


def train(vectors: np.ndarray, labels: np.ndarray, *, classes: int, seed: int) -> Mlp:
    """Train the network of the product's classifier, one of its three.

    Few examples make few steps an epoch: 60 epochs at first, 15, the product's, from 3,000.
    """
    epochs = int(np.clip(_SHOWN / len(labels), 15, 60))
    return Mlp(epochs=epochs, seed=seed).fit(vectors, labels, classes=classes)


def simulate(task: Task, order: Order, *, seed: int, rounds: int, size: int = 100,
             each: int = 5) -> list[float]:  # fmt: skip
    """Return the accuracy on the test part at the start and after each round."""
    rng = np.random.default_rng(seed)
    labelled = start(task.truth, each=each, rng=rng)
    neighbours = Neighbours(task.pool)
    neighbours.add(labelled)
    curve = []
    for number in range(rounds + 1):
        model = train(task.pool[labelled], task.truth[labelled], classes=task.classes, seed=seed)
        right = model.logits(task.test).argmax(axis=1) == task.test_truth
        curve.append(round(float(right.mean()), 4))
        if number < rounds:
            state = look(task, model, labelled, neighbours, rng)
            added = state.unlabelled[order(state, size)]
            labelled = np.concatenate([labelled, added])
            neighbours.add(added)
    return curve


def look(task: Task, model: Mlp, labelled: np.ndarray, neighbours: Neighbours,
         rng: np.random.Generator) -> State:  # fmt: skip
    """Return what the inbox knows after a training."""
    unlabelled = np.setdiff1d(np.arange(len(task.truth)), labelled)
    vectors = task.pool[unlabelled]
    probabilities = softmax(model.logits(vectors))
    theirs = task.truth[neighbours.rows[unlabelled]]  # all of them are labelled
    disagree = (theirs != probabilities.argmax(axis=1)[:, None]).mean(axis=1)
    novelty = 1.0 - neighbours.similar[unlabelled].max(axis=1)
    return State(unlabelled, probabilities, disagree, novelty, vectors, model, rng)
