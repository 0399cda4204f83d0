"""Classifier heads to compare on frozen sentence vectors; each returns logits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.learning.mlp import Mlp

Head = Callable[[np.ndarray, np.ndarray, np.ndarray, int], np.ndarray]


def mlp(train: np.ndarray, labels: np.ndarray, test: np.ndarray, classes: int) -> np.ndarray:
    """Return the logits of one network as the engine trains it."""
    return _network(train, labels, test, classes, seed=7)


def three(train: np.ndarray, labels: np.ndarray, test: np.ndarray, classes: int) -> np.ndarray:
    """Return the mean logits of three such networks, which is what the engine uses."""
    members = [_network(train, labels, test, classes, seed=seed) for seed in (7, 8, 9)]
    return np.mean(members, axis=0)


def _network(
    train: np.ndarray, labels: np.ndarray, test: np.ndarray, classes: int, *, seed: int
) -> np.ndarray:
    # Few examples make few steps an epoch.
    epochs = 15 if len(labels) > 3_000 else 60
    return Mlp(epochs=epochs, seed=seed).fit(train, labels, classes=classes).logits(test)


def no_hidden(train: np.ndarray, labels: np.ndarray, test: np.ndarray, classes: int) -> np.ndarray:
    """Return the log-probabilities of multinomial logistic regression."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = train.mean(axis=0), train.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.03, max_iter=200).fit((train - mean) / scale, labels)
    return _spread(model.predict_log_proba((test - mean) / scale), model.classes_, classes)


def lda(train: np.ndarray, labels: np.ndarray, test: np.ndarray, classes: int) -> np.ndarray:
    """Return the log-probabilities of linear discriminants with shrinkage."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto").fit(train, labels)
    return _spread(model.predict_log_proba(test), model.classes_, classes)


def nearest(train: np.ndarray, labels: np.ndarray, test: np.ndarray, classes: int) -> np.ndarray:
    """Return the votes of the 10 nearest examples, by similarity."""
    votes = np.full((len(test), classes), 1e-6)
    similar = test @ train.T
    for row, best in enumerate(np.argpartition(-similar, 10, axis=1)[:, :10]):
        np.add.at(votes[row], labels[best], np.exp(10 * similar[row, best]))
    return np.log(votes)


def _spread(scores: np.ndarray, seen: np.ndarray, classes: int) -> np.ndarray:
    full = np.full((len(scores), classes), -30.0)
    full[:, seen] = np.maximum(scores, -30.0)
    return full


HEADS: dict[str, Head] = {
    "mlp": mlp,
    "3 mlp": three,
    "logistic": no_hidden,
    "lda": lda,
    "knn": nearest,
}
