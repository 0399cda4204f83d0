"""The responses of ``domain.yml``, for what Rasa cannot fill itself: list items and buttons."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog
import yaml

from agent.kit.i18n import Language
from agent.kit.stamps import Remembered

log = structlog.get_logger(__name__)


class Texts:
    """Reads the texts of the domain; the same variation rule as Rasa, by the slot ``language``.

    Example:
        >>> texts = Texts({"yes": [{"text": "Yes, {name}"}]})
        >>> texts.line("yes", "en", name="Ada")
        'Yes, Ada'
    """

    def __init__(self, responses: Mapping[str, list[dict[str, Any]]]) -> None:
        self._responses = responses

    @classmethod
    def load(cls, path: Path) -> "Texts":
        """Read the domain file.

        Raises:
            OSError: there is no such file.
            yaml.YAMLError: it is not YAML.
        """
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return cls(yaml.load(path.read_text(encoding="utf-8"), Loader=loader)["responses"])

    def __contains__(self, response: str) -> bool:
        return response in self._responses

    def variation(self, response: str, language: Language) -> Mapping[str, Any]:
        """Return the variation for ``language``, or the one without a condition.

        Raises:
            KeyError: the domain has no such response, or not in this language.
        """
        for variation in self._responses[response]:
            wanted = {c["name"]: c["value"] for c in variation.get("condition", [])}
            if wanted.get("language", language) == language:
                return variation
        raise KeyError(f"{response} has no text in {language}")

    def line(self, response: str, language: Language, **values: Any) -> str:
        """Return the filled text of ``response``."""
        return str(self.variation(response, language)["text"]).format(**values)

    def card(
        self,
        response: str,
        language: Language,
        *,
        rows: Sequence[tuple[str, str]] = (),
        **values: Any,
    ) -> dict[str, Any]:
        """Return the filled card of ``response``, with ``rows`` after its own."""
        card = _fill(self.variation(response, language)["custom"], values)
        card["rows"] = [
            *(row for row in card.get("rows", []) if row["value"]),
            *({"label": label, "value": value} for label, value in rows),
        ]
        return dict(card)


class DomainTexts:
    """The responses of a domain file that changes while customers are answered.

    Example:
        >>> DomainTexts(Path("domain.yml")).now().line("utter_greet", "en")  # doctest: +SKIP
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = Remembered(lambda path, _name: Texts.load(path))
        self._last: Texts | None = None

    def now(self) -> Texts:
        """Return what the file says; while it cannot be read, what it said last.

        Raises:
            OSError, yaml.YAMLError, KeyError, TypeError: it could never be read.
        """
        try:
            self._last = self._read.of(self._path, self._path.name)
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            if self._last is None:
                raise
            log.warning("domain_unreadable", file=str(self._path), error=str(error))
        return self._last


def _fill(template: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(template, str):
        return template.format(**values)
    if isinstance(template, list):
        return [_fill(item, values) for item in template]
    if isinstance(template, dict):
        return {key: _fill(item, values) for key, item in template.items()}
    return template
