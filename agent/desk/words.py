"""What a search asks for: words, phrases, prefixes, exclusions. Any text is a query.

Words are folded (small letters, no accents) and compared by their Snowball stems in Italian and in
English, because staff search both languages at once and what a message is marked as may be wrong.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import local

import Stemmer

# Terms beyond these are not looked for: nobody types so many, and a pasted page must not cost more.
MOST_TERMS = 12
_LONGEST_WORD = 60
_PIECE = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
_kept = local()


@dataclass(frozen=True)
class Term:
    """One thing to look for: a word, or several in this order.

    Attributes:
        words: folded; more than one is a phrase, whose words are taken as they stand.
        prefix: the last word is only the beginning of one.
        excluded: what is found must not have it.
    """

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False

    def __str__(self) -> str:
        """Return the term as it would be typed."""
        text = " ".join(self.words) + ("*" if self.prefix else "")
        return ("-" if self.excluded else "") + (f'"{text}"' if len(self.words) > 1 else text)


def fold(text: str) -> str:
    """Return small letters without accents.

    Example:
        >>> fold("Perché l’ORA")
        'perche l’ora'
    """
    split = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def split_words(text: str) -> list[str]:
    """Return the folded words of a text; everything else separates them."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, str]:
    """Return the Italian and the English stem of a folded word."""
    found = getattr(_kept, "stemmers", None)
    if found is None:  # a stemmer keeps state: one for each thread
        found = _kept.stemmers = (Stemmer.Stemmer("italian"), Stemmer.Stemmer("english"))
    italian, english = found
    return italian.stemWord(word), english.stemWord(word)


def same_word(one: str, other: str) -> bool:
    """Whether two folded words are forms of one word in either language.

    Example:
        >>> same_word("bolletta", "bollette"), same_word("conto", "contatore")
        (True, False)
    """
    if one == other:
        return True
    (it_one, en_one), (it_other, en_other) = stems(one), stems(other)
    return it_one == it_other or en_one == en_other


def parse_query(text: str) -> tuple[Term, ...]:
    """Read a query: words that must all be there, ``"a phrase"``, ``begin*``, ``-without``.

    Nothing is an error: a quote left open ends with the text, signs that mean nothing here separate
    words, and a query without a word finds nothing.

    Example:
        >>> [str(term) for term in parse_query('bolletta -gas "doppio pagamento" TK-12*')]
        ['bolletta', '-gas', '"doppio pagamento"', '"tk 12*"']
    """
    terms: dict[Term, None] = {}
    for term in _terms(text):
        terms[term] = None
        if len(terms) == MOST_TERMS:
            break
    return tuple(terms)


def _terms(text: str) -> Iterator[Term]:
    for minus, phrase, bare in _PIECE.findall(text):
        words = split_words(phrase or bare)[:MOST_TERMS]
        if not words:
            continue
        prefix = not phrase and bare.endswith("*") and len(words[-1]) > 1
        yield Term(words=tuple(words), prefix=prefix, excluded=bool(minus))
