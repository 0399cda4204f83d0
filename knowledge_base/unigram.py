"""Cuts text into the encoder's pieces, in a quarter of the memory that a general library needs.

The vocabulary has 250,000 pieces; the trie that the library ``tokenizers`` builds of them keeps
285 MB, a dictionary 60. The algorithm is the same (Kudo 2018, "Subword Regularization": the most
probable cut of each word under a unigram model, by Viterbi), and so are the pieces: the tests
compare both on real text.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from functools import lru_cache
from pathlib import Path

from knowledge_base.q4_weights import Vocabulary

FILE = "vocabulary.json"
WORD_START = "▁"
_UNKNOWN_PENALTY = 10.0
_REMEMBERED_WORDS = 4_096


class Unigram:
    """Turns text into piece ids, without the marks of begin and end.

    Control tokens cannot be written in a text: ``</s>`` is cut into its letters.
    """

    def __init__(self, folder: Path) -> None:
        about = json.loads((folder / FILE).read_text("utf-8"))
        pieces: list[str] = about["pieces"].split("\n")
        self.begin, self.end, self.padding = about["begin"], about["end"], about["padding"]
        self._unknown: int = about["unknown"]
        controls = {self.begin, self.end, self.padding, self._unknown}
        self._scores = array("f", about["scores"])
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._ids = {piece: row for row, piece in enumerate(pieces) if row not in controls}
        self._longest = max(map(len, self._ids))
        self._removed = re.compile(about["removed"])
        self._spaces = re.compile(about["spaces"])
        # the same words come again and again; longer ones are seldom words
        self._cut_known = lru_cache(maxsize=_REMEMBERED_WORDS)(self._cut)

    def ids(self, text: str) -> list[int]:
        """Ids of the pieces of `text`."""
        found: list[int] = []
        for word in self.normalise(text).split(" "):
            if word:
                cut = self._cut_known if len(word) <= self._longest else self._cut
                found += cut(WORD_START + word)
        return found

    def normalise(self, text: str) -> str:
        """NFKC, without control characters, with single spaces."""
        text = self._spaces.sub(" ", self._removed.sub("", text))
        return re.sub(" {2,}", " ", unicodedata.normalize("NFKC", text)).strip()

    def _cut(self, word: str) -> tuple[int, ...]:
        """The most probable pieces of one word; letters without a piece are one unknown."""
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        back = [(0, self._unknown)] * (size + 1)
        for start in range(size):
            reached = best[start]
            single = False
            for stop in range(start + 1, min(size, start + self._longest) + 1):
                piece = self._ids.get(word[start:stop])
                if piece is None:
                    continue
                single = single or stop == start + 1
                score = reached + self._scores[piece]
                if score > best[stop]:
                    best[stop], back[stop] = score, (start, piece)
            if not single and reached + self._unknown_score > best[start + 1]:
                best[start + 1] = reached + self._unknown_score
                back[start + 1] = (start, self._unknown)
        return self._trace(back, size=size)

    def _trace(self, back: list[tuple[int, int]], *, size: int) -> tuple[int, ...]:
        found: list[int] = []
        while size:
            size, piece = back[size]
            if not (piece == self._unknown and found and found[-1] == self._unknown):
                found.append(piece)
        return tuple(reversed(found))


def write_vocabulary(vocabulary: Vocabulary, folder: Path) -> None:
    """Write what `Unigram` reads."""
    about = {
        "pieces": "\n".join(vocabulary.pieces),
        "scores": [round(score, 6) for score in vocabulary.scores],
        "begin": vocabulary.begin,
        "end": vocabulary.end,
        "padding": vocabulary.padding,
        "unknown": vocabulary.unknown,
        "removed": any_of(vocabulary.removed),
        "spaces": any_of(vocabulary.spaces),
    }
    (folder / FILE).write_text(json.dumps(about, ensure_ascii=False) + "\n", "utf-8")


def any_of(characters: str) -> str:
    """A regular expression for one of `characters`, as Python reads it."""
    return "[" + "".join(f"\\U{ord(character):08X}" for character in characters) + "]"
