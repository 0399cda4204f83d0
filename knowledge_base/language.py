"""Guesses the language of a question, among those that articles are written in."""

from __future__ import annotations

import functools

from py3langid.langid import (  # type: ignore[import-untyped]
    MODEL_FILE,
    LanguageIdentifier,
)

from knowledge_base.articles import LANGUAGES, Language


def guess_language(text: str) -> Language:
    """Italian or English, whichever is likelier; Italian when there is nothing to go by.

    Example:
        >>> guess_language("where is my parcel?")
        'en'
    """
    if not any(letter.isalpha() for letter in text):
        return "it"
    name, _ = _identifier().classify(text)
    return "en" if name == "en" else "it"


@functools.lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
