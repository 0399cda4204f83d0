"""BM25 over the passages of one language, with stems and spelling correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
import numpy.typing as npt

from knowledge_base.articles import Language
from knowledge_base.q4_weights import Floats
from knowledge_base.words import Analyser, Speller, surface_words

K1 = 1.2
B = 0.6


@dataclass(frozen=True)
class Query:
    """A question as the lexical index reads it.

    ``stems`` are looked up; ``corrected`` maps each mistyped stem to what it was read as;
    ``unknown`` are stems that no passage has, in any spelling.
    """

    stems: tuple[str, ...]
    corrected: dict[str, str]
    unknown: tuple[str, ...]


class LexicalIndex:
    """BM25 (k1 1.2, b 0.6, Lucene's idf) over passages of one language."""

    def __init__(
        self, language: Language, *, texts: Sequence[str], retriever: bm25s.BM25 | None = None
    ) -> None:
        self.language = language
        self._analyser = Analyser(language)
        words = [surface_words(text) for text in texts]
        stems = [self._analyser.stems(line) for line in words]
        self._speller = Speller(stem for line in stems for stem in line)
        self._retriever = retriever
        self._idf = _inverse_frequencies(stems)
        self._rarest = max(self._idf.values(), default=1.0)
        self._stems = [frozenset(line) for line in stems]
        if retriever is None and self._idf:
            self._retriever = bm25s.BM25(k1=K1, b=B, method="lucene")
            self._retriever.index(stems, show_progress=False)

    def read(self, question: str) -> Query:
        """Correct, stem and sort out the words of `question`."""
        typed = dict.fromkeys(self._analyser.stems(surface_words(question)))
        read = {stem: stem if stem in self._idf else self._speller.correct(stem) for stem in typed}
        corrected = {stem: better for stem, better in read.items() if better != stem}
        stems = tuple(dict.fromkeys(read.values()))
        unknown = tuple(stem for stem in stems if stem not in self._idf)
        return Query(stems, corrected, unknown)

    def scores(self, query: Query) -> Floats:
        """BM25 of every passage, in the order they were given."""
        known = [stem for stem in query.stems if stem in self._idf]
        if not known or self._retriever is None:
            return np.zeros(len(self._stems), np.float32)
        return np.asarray(self._retriever.get_scores(known), np.float32)

    def coverage(self, query: Query, passages: npt.NDArray[np.int64]) -> float:
        """Share of the question's information (sum of idf) that these passages contain together.

        A word that no passage of the whole index has counts as the rarest one.
        """
        total = sum(self._weight(stem) for stem in query.stems)
        if not total:
            return 0.0
        present = frozenset().union(*(self._stems[int(index)] for index in passages))
        return sum(self._weight(stem) for stem in query.stems if stem in present) / total

    def overlap(self, text: str, *, wanted: set[str]) -> float:
        """Information (sum of idf) of the wanted stems that `text` contains."""
        present = wanted.intersection(self._analyser.stems(surface_words(text)))
        return sum(self._idf.get(stem, 0.0) for stem in present)

    def _weight(self, stem: str) -> float:
        return self._idf.get(stem, self._rarest)


def _inverse_frequencies(stems: Sequence[Sequence[str]]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for line in stems:
        for stem in set(line):
            counts[stem] = counts.get(stem, 0) + 1
    size = len(stems)
    return {
        stem: float(np.log(1 + (size - count + 0.5) / (count + 0.5)))
        for stem, count in counts.items()
    }
