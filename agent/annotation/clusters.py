"""Groups of messages that are alike: pure functions on sentence vectors and words.

HDBSCAN finds groups of any density and leaves the rest alone: most unknown messages are oddities
that belong nowhere, and a method that puts every message somewhere would hide the groups that
matter. Key terms are those of c-TF-IDF (Grootendorst 2022, BERTopic): frequent in the group, rare
in the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agent.annotation.vectors import Vectors, unit

# Fewer messages are no group: nobody makes an intent of three sentences.
LEAST = 4
_TERMS = 6
_MOST_WORDS = 20_000
_TYPICAL = 5
# How strongly a message must belong: oddities hang loosely on whatever group is near.
_BELONGS = 0.6
# Messages of one intent are on average nearer to each other than this (1 minus the cosine).
_APART = 0.4
_NOT_ZERO = np.float32(1e-7)
# Two words say more than one of them.
_PAIR = 1.2
# Of a group's own messages nearly all are so near its centre; what comes as near belongs to it.
_INSIDE = 0.05
_MARGIN = 0.02
# So much of an old group must be in a new one for it to be the same.
_SAME = 0.3
# Words that say nothing of what a customer wants, beside the stop words.
_POLITE = frozenset({
    "buongiorno", "buonasera", "salve", "ciao", "grazie", "prego", "cortesemente", "gentilmente",
    "hello", "hi", "hey", "please", "thanks", "thank", "don", "doesn", "didn", "won", "isn", "aren",
    "wasn", "couldn", "ll", "ve", "re", "all", "dell", "nell", "sull", "dall", "quest", "vorrei",
    "volevo", "want", "like", "need",
})  # fmt: skip


def clustered(vectors: Vectors, *, least: int = LEAST) -> list[NDArray[np.intp]]:
    """Return groups of rows that are alike, the largest first; rows of no group are left out.

    Args:
        vectors: Of the messages, (n, d).
        least: The smallest group.
    """
    if len(vectors) < least:
        return []
    groups = _by_density(vectors, least) if len(vectors) >= 2 * least else []
    groups = groups or _by_distance(vectors, least)
    return sorted(groups, key=lambda rows: (-len(rows), int(rows[0])))


def _by_density(vectors: Vectors, least: int) -> list[NDArray[np.intp]]:
    from sklearn.cluster import HDBSCAN  # half a second, and a trainer may never come

    # In hundreds of dimensions a tree of neighbours only costs; between unit vectors the plain
    # distance orders as the cosine does.
    found = HDBSCAN(min_cluster_size=least, min_samples=2, algorithm="brute", copy=True)
    found.fit(unit(vectors))
    inside = found.probabilities_ >= _BELONGS
    groups = [
        np.flatnonzero((found.labels_ == label) & inside)
        for label in range(int(found.labels_.max()) + 1)
    ]
    return [rows for rows in groups if len(rows) >= least]


def _by_distance(vectors: Vectors, least: int) -> list[NDArray[np.intp]]:
    """Return groups by a fixed distance: density means nothing among few, or with one group."""
    from sklearn.cluster import AgglomerativeClustering

    found = AgglomerativeClustering(
        n_clusters=None, distance_threshold=_APART, metric="cosine", linkage="average"
    ).fit_predict(unit(vectors) + _NOT_ZERO)
    groups = [np.flatnonzero(found == label) for label in range(int(found.max()) + 1)]
    return [rows for rows in groups if len(rows) >= least]


def centre_of(vectors: Vectors) -> tuple[NDArray[np.float32], float]:
    """Return a group's centre, unit length, and how similar to it a message must be to join."""
    rows = unit(vectors)
    centre = unit(rows.mean(axis=0, keepdims=True))[0]
    return centre, float(np.quantile(rows @ centre, _INSIDE)) - _MARGIN


def joined(
    vectors: Vectors, centres: NDArray[np.float32], leasts: Sequence[float]
) -> NDArray[np.intp]:
    """Return the place of the centre that each row belongs to, (n,), -1 for none.

    Args:
        vectors: Of the messages, (n, d).
        centres: Unit length, (g, d).
        leasts: How similar a message must be, for each centre.
    """
    if not len(centres) or not len(vectors):
        return np.full(len(vectors), -1, dtype=np.intp)
    similar = unit(vectors) @ centres.T
    inside = np.where(similar >= np.asarray(leasts, dtype=np.float32), similar, -2.0)
    best = inside.argmax(axis=1)
    return np.where(inside.max(axis=1) > -2.0, best, -1)


def typical(vectors: Vectors, *, most: int = _TYPICAL) -> list[int]:
    """Return the rows nearest to the centre of all, the nearest first."""
    rows = unit(vectors)
    similar = rows @ unit(rows.mean(axis=0, keepdims=True))[0]
    return [int(row) for row in np.argsort(-similar, kind="stable")[:most]]


def nearest_intent(
    centre: NDArray[np.float32], examples: Vectors, labels: Sequence[str]
) -> tuple[str, float] | None:
    """Return the intent whose examples lie nearest on average, and how near; None without any."""
    if not len(labels):
        return None
    names, codes = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    sums = np.zeros((len(names), examples.shape[1]), dtype=np.float32)
    np.add.at(sums, codes, unit(examples))
    similar = unit(sums) @ centre
    best = int(similar.argmax())
    return str(names[best]), round(float(similar[best]), 4)


def same_groups(new: Sequence[frozenset[str]], old: Mapping[str, frozenset[str]]) -> dict[int, str]:
    """Return which new groups are old ones, by what they share; each old one at most once.

    Args:
        new: Members of each new group.
        old: Members of each old group, by its id.
    """
    pairs = [
        (len(members & theirs) / len(members | theirs), -place, group_id)
        for place, members in enumerate(new)
        for group_id, theirs in old.items()
        if members & theirs
    ]
    found: dict[int, str] = {}
    for share, place, group_id in sorted(pairs, reverse=True):
        if share >= _SAME and -place not in found and group_id not in found.values():
            found[-place] = group_id
    return found


def key_terms(groups: Sequence[Sequence[str]], *, most: int = _TERMS) -> list[list[str]]:
    """Return the words and pairs of words that set each group apart, the strongest first.

    Args:
        groups: The texts of each group.
        most: How many terms a group gets.
    """
    if not groups:
        return []
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(
        ngram_range=(1, 2), stop_words=list(_stop_words()), max_features=_MOST_WORDS,
        token_pattern=r"(?u)\b[^\W\d_]{2,}\b",
    )  # fmt: skip
    try:
        counts = counter.fit_transform("\n".join(texts) for texts in groups).astype(np.float64)
    except ValueError:  # not a word but stop words
        return [[] for _ in groups]
    dense = counts.toarray()
    totals = dense.sum(axis=1, keepdims=True)
    # Of several texts a term should be in more than one, or it is one writer's word.
    spread = np.log1p(totals.mean() / np.maximum(dense.sum(axis=0), 1))
    weights = dense / np.maximum(totals, 1) * spread
    names = counter.get_feature_names_out()
    weights *= np.array([_PAIR if " " in name else 1.0 for name in names])
    return [_picked(row, names, most) for row in weights]


def _picked(weights: NDArray[np.float64], names: NDArray[np.object_], most: int) -> list[str]:
    """Return the strongest terms, none of which is a part of another one."""
    picked: list[str] = []
    for place in np.argsort(-weights, kind="stable"):
        if weights[place] <= 0 or len(picked) == most:
            break
        words = set(str(names[place]).split())
        if not any(words & set(term.split()) for term in picked):
            picked.append(str(names[place]))
    return picked


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
    from spacy.lang.it.stop_words import STOP_WORDS as ITALIAN

    words = {part for word in ITALIAN | ENGLISH for part in word.replace("’", "'").split("'")}
    return frozenset(words | _POLITE) - {""}
