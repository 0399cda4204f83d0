"""Words as the lexical index sees them: folded, without stop words, stemmed.

Customers leave accents out and write elisions in every way, so accents are folded and apostrophes
separate words, in articles and questions alike.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable

import Stemmer
from bm25s import stopwords
from rapidfuzz.distance import OSA

from knowledge_base.articles import Language

_WORD = re.compile(r"\w+(?:-\w+)*")
_STEMMERS = {"it": "italian", "en": "english"}
_STOP_WORDS = {"it": stopwords.STOPWORDS_ITALIAN, "en": stopwords.STOPWORDS_EN}
# question words and chat fillers that the published lists leave in
_MORE_STOP_WORDS = {
    "it": "posso puoi devo vorrei voglio serve fare faccio cosa come quando quanto quanta quanti "
    "quale quali dove perche chi ciao salve buongiorno buonasera grazie favore sapere dire dirmi "
    "c'e po' okay ok mi ci si",
    "en": "can could would should want need get got do does did how what when where which who why "
    "hi hello hey please thanks thank know tell ok okay let",
}


def fold(text: str) -> str:
    """Small letters without accents, compatibility forms resolved.

    Example:
        >>> fold("È già l’ORA")
        "e gia l'ora"
    """
    split = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def surface_words(text: str) -> list[str]:
    """Folded words of `text` in order; ``wi-fi`` gives ``wifi``, ``wi`` and ``fi``."""
    words: list[str] = []
    for match in _WORD.findall(fold(text)):
        parts = match.split("-")
        if len(parts) > 1:
            words.append("".join(parts))
        words += [part for part in parts if part]
    return words


class Analyser:
    """Turns text of one language into stems."""

    def __init__(self, language: Language) -> None:
        listed = [*_STOP_WORDS[language], *_MORE_STOP_WORDS[language].split()]
        self.stop_words = frozenset(word for item in listed for word in surface_words(item))
        self._stemmer = Stemmer.Stemmer(_STEMMERS[language])
        # a Snowball stemmer keeps its state between letters, so threads take turns
        self._stemming = threading.Lock()

    def stems(self, words: Iterable[str]) -> list[str]:
        """Stems of the words that are not stop words."""
        kept = [word for word in words if word not in self.stop_words and len(word) > 1]
        with self._stemming:
            return [str(stem) for stem in self._stemmer.stemWords(kept)]


class Speller:
    """Corrects a stem that no article has to the nearest one that some article has.

    Stems, because the form that was mistyped need not be the form in the articles. The distance
    counts inserted, lost, changed and swapped letters: one is allowed from 4 letters on, two from
    8. The first letter must agree, because people seldom get it wrong.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        self._counts = Counter(stem for stem in stems if stem.isalpha() and len(stem) > 3)
        self._by_letter: dict[str, list[str]] = {}
        for word in self._counts:
            self._by_letter.setdefault(word[0], []).append(word)

    def correct(self, word: str) -> str:
        """The nearest known stem, or `word` itself."""
        if not 4 <= len(word) <= 30 or not word.isalpha():
            return word
        if word in self._counts:
            return word
        allowed = 1 if len(word) < 8 else 2
        best = word
        best_rank = (allowed + 1, 0)
        for candidate in self._by_letter.get(word[0], ()):
            if abs(len(candidate) - len(word)) > allowed:
                continue
            distance = OSA.distance(word, candidate, score_cutoff=allowed)
            rank = (distance, -self._counts[candidate])
            if distance <= allowed and rank < best_rank:
                best, best_rank = candidate, rank
        return best
