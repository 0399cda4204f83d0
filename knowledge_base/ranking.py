"""Ranks articles for a question by four kinds of evidence.

1. dense: cosine of question and passage (FAISS), the best passage of the article, in the
   question's language and in the other one;
2. asked: cosine of the question and example questions of the article;
3. lexical: BM25 over passages and example questions, in the question's language;
4. learnt: the classifier of `knowledge_base.questions`.

Each is scaled to 0..1 over the articles that may be served (min-max) and they are added with fixed
weights. The weights are the middle of a broad plateau measured in ``bench/retrieval``.
"""

from __future__ import annotations

from dataclasses import dataclass

import faiss
import numpy as np
import numpy.typing as npt

from knowledge_base.articles import LANGUAGES, Language
from knowledge_base.lexical import LexicalIndex, Query
from knowledge_base.q4_weights import Floats
from knowledge_base.questions import NO_ARTICLE
from knowledge_base.store import Snapshot

OWN_LANGUAGE = 0.6
WEIGHTS = {"dense": 0.175, "asked": 0.175, "lexical": 0.15, "learnt": 0.5}
_LOWEST = -1.0
_NEAREST = 3

Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ranking:
    """Articles that may be served, best first, with the evidence for them.

    ``scores`` (0..1) belongs to ``article_ids``. ``features`` describe the first article for the
    decision whether to answer. ``passage_scores`` has one score for each passage of the snapshot,
    to choose within an article.
    """

    article_ids: tuple[str, ...]
    scores: Floats
    features: dict[str, float]
    passage_scores: Floats
    query: Query


class Ranker:
    """Ranks the articles of one snapshot; keeps no state between questions."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._ids = sorted({passage.article_id for passage in snapshot.passages})
        self._column = {article_id: column for column, article_id in enumerate(self._ids)}
        self._columns = np.array([self._column[p.article_id] for p in snapshot.passages], np.int64)
        languages = np.array([passage.language for passage in snapshot.passages], dtype=str)
        self.rows: dict[Language, Integers] = {
            language: np.flatnonzero(languages == language) for language in LANGUAGES
        }
        self.lexical = {language: self._lexical(language) for language in LANGUAGES}
        self._examples = _Examples(snapshot, column=self._column)

    def rank(self, question: str, vector: Floats, *, language: Language, allowed: Mask) -> Ranking:
        """Rank for `question`.

        Args:
            question: as the customer wrote it.
            vector: every view of it; the first is its query vector.
            language: the customer's.
            allowed: for each passage, whether it may be served now and to this reader.
        """
        model = self._snapshot.questions
        centred = model.centred(vector, language=language)
        query = self.lexical[language].read(question)
        dense = self._dense(vector, allowed=allowed)
        lexical = self._lexical_scores(query, language=language, allowed=allowed)
        served = np.unique(self._columns[allowed])
        own = self._best(dense, rows=self.rows[language])[served]
        other = self._best(dense, rows=self.rows[_other(language)])[served]
        own, other = np.where(own < 0, other, own), np.where(other < 0, own, other)
        asked = self._examples.similarities(centred, language=language)
        evidence = {
            "dense": OWN_LANGUAGE * own + (1 - OWN_LANGUAGE) * other,
            "asked": (asked.own + asked.other)[served],
            "lexical": np.maximum(self._best(lexical, rows=self.rows[language])[served], 0),
            "learnt": self._learnt(centred)[served],
        }
        scaled = {name: _min_max(values) for name, values in evidence.items()}
        scores = np.asarray(sum(WEIGHTS[name] * scaled[name] for name in WEIGHTS), np.float32)
        order = np.argsort(-scores, kind="stable")
        first = int(order[0])
        column = int(served[first])
        features = {
            "dense": float(own[first]),
            "lexical": float(np.log1p(evidence["lexical"][first])),
            "margin": float(scores[first] - scores[order[1]]) if len(order) > 1 else 1.0,
            "agreement": float(sum(int(values.argmax()) == first for values in evidence.values())),
            "coverage": self._coverage(query, column=column, language=language),
            "learnt_lead": float(evidence["learnt"].max()) - self._none(centred),
            **asked.features(column),
        }
        return Ranking(
            article_ids=tuple(self._ids[column] for column in served[order]),
            scores=scores[order],
            features=features,
            passage_scores=_passage_scores(dense, lexical, allowed=allowed),
            query=query,
        )

    def _lexical(self, language: Language) -> LexicalIndex:
        asked: dict[str, list[str]] = {}
        for question in self._snapshot.questions.questions:
            if question.language == language and question.kind == "asked":
                asked.setdefault(question.article_id, []).append(question.text)
        passages = self._snapshot.passages
        texts = [
            "\n".join([passages[row].embedded_text, *asked.get(passages[row].article_id, ())])
            for row in self.rows[language]
        ]
        return LexicalIndex(language, texts=texts)

    def _dense(self, vector: Floats, *, allowed: Mask) -> Floats:
        """Cosine with each passage that may be served; others are at the lowest."""
        found = np.full(len(self._columns), _LOWEST, np.float32)
        rows = np.flatnonzero(allowed)
        parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows))  # type: ignore[call-arg]
        query = np.ascontiguousarray(vector[None, : self._snapshot.vectors.d], np.float32)
        scores, hits = self._snapshot.vectors.search(query, len(rows), params=parameters)
        found[hits[0]] = scores[0]
        return found

    def _lexical_scores(self, query: Query, *, language: Language, allowed: Mask) -> Floats:
        scores = np.zeros(len(self._columns), np.float32)
        scores[self.rows[language]] = self.lexical[language].scores(query)
        scores[~allowed] = 0.0
        return scores

    def _best(self, scores: Floats, *, rows: Integers) -> Floats:
        """The best score of each article among `rows`; the lowest where it has none."""
        best = np.full(len(self._ids), _LOWEST, np.float32)
        np.maximum.at(best, self._columns[rows], scores[rows])
        return best

    def _learnt(self, centred: Floats) -> Floats:
        logits = self._snapshot.questions.logits(centred)
        lowest = min(logits.values(), default=0.0)
        return np.array([logits.get(name, lowest) for name in self._ids], np.float32)

    def _none(self, centred: Floats) -> float:
        """How well "no article answers this" fits."""
        return self._snapshot.questions.logits(centred).get(NO_ARTICLE, 0.0)

    def _coverage(self, query: Query, *, column: int, language: Language) -> float:
        rows = np.flatnonzero(self._columns[self.rows[language]] == column)
        return self.lexical[language].coverage(query, rows)


@dataclass(frozen=True)
class _Asked:
    """Similarity of a question to the example questions of each article.

    ``own`` and ``other`` hold the best in the question's language and in the other one; ``all``
    has one row for each example, whose article is in ``columns``.
    """

    own: Floats
    other: Floats
    all: Floats
    columns: Integers
    nearest_none: float

    def features(self, column: int) -> dict[str, float]:
        of_article = np.sort(self.all[self.columns == column])[-_NEAREST:]
        nearest = float(of_article.mean()) if len(of_article) else 0.0
        best = float(np.maximum(self.own, self.other).max())
        return {"asked": nearest, "asked_lead": best - self.nearest_none}


class _Examples:
    """Example questions and titles, to compare a question with."""

    def __init__(self, snapshot: Snapshot, *, column: dict[str, int]) -> None:
        model = snapshot.questions
        kept = [
            row
            for row, question in enumerate(model.questions)
            if question.kind != "heading" and question.article_id in column
        ]
        none = [row for row, item in enumerate(model.questions) if item.article_id == NO_ARTICLE]
        self._vectors = model.vectors[kept]
        self._none = model.vectors[none]
        self._columns = np.array([column[model.questions[r].article_id] for r in kept], np.int64)
        self._languages = np.array([model.questions[row].language for row in kept], dtype=str)
        self._size = len(column)
        self._views = len(model.parts)

    def similarities(self, centred: Floats, *, language: Language) -> _Asked:
        every = np.asarray(self._vectors @ centred / self._views, np.float32)
        own, other = (
            self._best(every, self._languages == language),
            self._best(every, self._languages != language),
        )
        missing = other <= _LOWEST
        nearest_none = float((self._none @ centred).max()) / self._views if len(self._none) else 0.0
        return _Asked(
            own=np.where(own <= _LOWEST, other, own),
            other=np.where(missing, own, other),
            all=every,
            columns=self._columns,
            nearest_none=nearest_none,
        )

    def _best(self, scores: Floats, chosen: Mask) -> Floats:
        best = np.full(self._size, _LOWEST, np.float32)
        np.maximum.at(best, self._columns[chosen], scores[chosen])
        return best


def _passage_scores(dense: Floats, lexical: Floats, *, allowed: Mask) -> Floats:
    """Score of each passage for the choice within an article; 0 where it may not be served."""
    scores = np.zeros(len(dense), np.float32)
    scores[allowed] = 0.6 * _min_max(dense[allowed]) + 0.4 * _min_max(lexical[allowed])
    return scores


def _other(language: Language) -> Language:
    return "en" if language == "it" else "it"


def _min_max(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    return np.asarray((values - low) / max(high - low, 1e-9), np.float32)
