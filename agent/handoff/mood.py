"""How a customer's message sounds, from its words alone.

A lexicon of stems in each language, each with a weight; a negation before a word turns it
around, an intensifier makes it stronger, capitals and repeated marks make what is bad worse. It
is meant to order a queue and to be explained ("because he wrote: vergogna, terza volta"), not
to know what anybody feels.

Example:
    >>> read_mood("È una vergogna, è la terza volta che chiamo!!", "it").words
    ('vergogna', 'terza volta')
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from agent.handoff.mood_words import INTENSIFIERS, LEXICON, NEGATIONS, PHRASES
from agent.kit.i18n import Language

Label = Literal["angry", "unhappy", "neutral", "content"]

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_LOUD = re.compile(r"[!?]{2,}|!")
_REACH = 3  # words that a negation or an intensifier stands before what it changes
_SHOUTED_LETTERS = 8
_LATEST = 0.6  # what the latest message weighs against all before it
_LONGEST = 4_000


@dataclass(frozen=True)
class Mood:
    """A score from -1 (worst) to 1, and the words it comes from, as they were written."""

    score: float
    words: tuple[str, ...] = ()


def label_of(score: float) -> Label:
    """Return the score in a word, as the console shows it."""
    if score <= -0.55:
        return "angry"
    if score <= -0.15:
        return "unhappy"
    return "content" if score >= 0.25 else "neutral"


def read_mood(text: str, language: Language) -> Mood:
    """Return how one message sounds."""
    text = text[:_LONGEST]
    lowered = text.lower().replace("’", "'")
    total, seen = 0.0, []
    for phrase, weight in PHRASES[language].items():
        if (at := lowered.find(phrase)) >= 0:
            total += weight
            seen.append((at, text[at : at + len(phrase)]))
            lowered = lowered.replace(phrase, " " * len(phrase))
    found = [(match.start(), match[0]) for match in _WORD.finditer(lowered)]
    words = [word for _, word in found]
    for index, (at, word) in enumerate(found):
        weight = _weight(word, language)
        if weight:
            total += weight * _changed(words[max(0, index - _REACH) : index], language)
            seen.append((at, text[at : at + len(word)]))
    if total < 0 and (_LOUD.search(text) or _shouted(text)):
        total *= 1.3
    # Two strong words are as bad as it gets; one mild one is no more than a hint.
    score = max(-1.0, min(1.0, total / 4))
    return Mood(score=round(score, 3), words=tuple(word for _, word in sorted(seen)))


def mood_now(scores: Iterable[float]) -> float:
    """Return the mood after these messages, oldest first: the latest weighs most."""
    mood: float | None = None
    for score in scores:
        mood = score if mood is None else _LATEST * score + (1 - _LATEST) * mood
    return round(mood or 0.0, 3)


def _weight(word: str, language: Language) -> float:
    """Return the weight of the longest stem the word begins with."""
    lexicon = LEXICON[language]
    for length in range(len(word), 2, -1):
        weight = lexicon.get(word[:length] if length == len(word) else word[:length] + "*")
        if weight is None and length == len(word):
            weight = lexicon.get(word + "*")
        if weight is not None:
            return weight
    return 0.0


def _changed(before: list[str], language: Language) -> float:
    factor = 1.0
    for word in before:
        if word in INTENSIFIERS[language]:
            factor *= 1.5
    if any(word in NEGATIONS[language] for word in before):
        # "Not bad" is not good, and "not happy" is worse than half.
        factor *= -0.6
    return factor


def _shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    loud = sum(char.isupper() for char in letters)
    return len(letters) >= _SHOUTED_LETTERS and loud > 0.7 * len(letters)
