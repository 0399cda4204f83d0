"""Texts of the product's edge, by key and language: errors, disclosure, notices.

What the bot says is in ``domain.yml``; here is only what has to be said without it.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from agent.kit.i18n import LANGUAGES, Language


class Texts:
    """The catalogue, read once."""

    def __init__(self, catalogue: dict[Language, dict[str, str]]) -> None:
        self._catalogue = catalogue

    def say(self, key: str, language: Language, **params: Any) -> str:
        """Return the text of ``key`` filled with ``params``.

        Raises:
            KeyError: the key has no text, or the text asks for a missing parameter.
        """
        return self._catalogue[language][key].format(**params)

    def both(self, key: str) -> dict[Language, str]:
        """Return a text without parameters in every language."""
        return {language: self.say(key, language) for language in LANGUAGES}

    def keys(self, language: Language) -> set[str]:
        """Return the keys one language has."""
        return set(self._catalogue[language])


@cache
def load_texts() -> Texts:
    """Read the catalogue."""
    folder = files(__name__)
    return Texts(
        {
            language: yaml.safe_load((folder / f"{language}.yml").read_text(encoding="utf-8"))
            for language in LANGUAGES
        }
    )
