"""Presidio on blank spaCy pipelines, imported when first asked for.

Importing it takes seconds, so nothing of it is imported with the product: the first text pays, in
the worker's thread. spaCy would import torch and Presidio transformers wherever they are
installed, for models that are not used here: half a gigabyte and a minute on two busy cores. Both
are kept out while they are imported.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from agent.annotation.pii_patterns import PATTERNS, PiiPattern, name_patterns
from agent.annotation.standins import StandIns
from agent.kit.i18n import LANGUAGES

_UNUSED = (
    "torch", "transformers", "tensorflow", "cupy", "mxnet", "jax", "stanza", "gliner",
    "spacy_huggingface_pipelines",
)  # fmt: skip
_LOADING = threading.Lock()


@dataclass(frozen=True)
class Replaced:
    """One stretch of a text and where what stands for it is in the new text."""

    start: int
    end: int
    new_start: int
    new_end: int


def replaced(text: str, *, language: str, names: Sequence[str]) -> tuple[str, tuple[Replaced, ...]]:
    """Return a text with stand-ins for personal data, and what was replaced, left to right."""
    return _engines().replaced(text, language=language, names=tuple(names))


def load() -> None:
    """Import and build what `replaced` needs, so that the first text need not wait."""
    _engines()


def _engines() -> _Engines:
    with _LOADING:
        return _build()


@cache
def _build() -> _Engines:
    with _without(_UNUSED):
        return _Engines()


@contextmanager
def _without(modules: Iterable[str]) -> Iterator[None]:
    """Let imports of modules that nobody has imported yet fail, as if they were not installed."""
    hidden = [name for name in modules if name not in sys.modules]
    # The import system takes a None for "there is none".
    table: dict[str, Any] = sys.modules
    table.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            if table.get(name, 0) is None:
                del table[name]


class _Engines:
    """An analyzer with our patterns and an anonymizer with our stand-ins."""

    def __init__(self) -> None:
        import regex
        import spacy
        from presidio_analyzer import (
            AnalyzerEngine,
            Pattern,
            PatternRecognizer,
            RecognizerRegistry,
            RecognizerResult,
        )
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
        from presidio_anonymizer import AnonymizerEngine
        from presidio_anonymizer.entities import OperatorConfig
        from stdnum import iban, luhn

        checks: dict[str, Any] = {"luhn": luhn.is_valid, "iban": iban.is_valid}
        flags = regex.DOTALL | regex.MULTILINE

        class Recognizer(PatternRecognizer):
            def __init__(self, of: PiiPattern, language: str) -> None:
                self._check = of.check
                super().__init__(
                    of.kind,
                    supported_language=language,
                    patterns=[Pattern(of.kind, of.regex, of.score)],
                    global_regex_flags=flags if of.exact else flags | regex.IGNORECASE,
                )

            def validate_result(self, pattern_text: str) -> bool | None:
                """Let a checksum decide, where there is one; else the pattern does."""
                if self._check is None:
                    return None
                return bool(checks[self._check](regex.sub(r"\W", "", pattern_text)))

        class Blank(SpacyNlpEngine):
            def load(self) -> None:
                """Make pipelines that only divide a text into words."""
                self.nlp: Any = {language: spacy.blank(language) for language in LANGUAGES}

        self._recognizer: Any = Recognizer
        self._escape = regex.escape
        self._result: Any = RecognizerResult
        self._custom = OperatorConfig
        self._analyzer = AnalyzerEngine(
            registry=RecognizerRegistry(
                recognizers=[Recognizer(of, language) for language in LANGUAGES for of in PATTERNS],
                supported_languages=list(LANGUAGES),
                global_regex_flags=flags,
            ),
            nlp_engine=Blank(),
            supported_languages=list(LANGUAGES),
        )
        self._anonymizer: Any = AnonymizerEngine()  # type: ignore[no-untyped-call]

    def replaced(
        self, text: str, *, language: str, names: tuple[str, ...]
    ) -> tuple[str, tuple[Replaced, ...]]:
        """Return the new text and what was replaced."""
        language = language if language in LANGUAGES else LANGUAGES[0]
        known = [self._recognizer(of, language) for of in name_patterns(names, self._escape)]
        results = self._analyzer.analyze(text, language, ad_hoc_recognizers=known)
        spans = _joined(text, _apart(results))
        if not spans:
            return text, ()
        stand_ins = StandIns()
        given = {(kind, text[start:end]): "" for start, end, kind in spans}
        for kind, value in given:
            given[kind, value] = stand_ins.of(kind, value)
        answer = self._anonymizer.anonymize(
            text,
            [self._result(kind, start, end, 1.0) for start, end, kind in spans],
            {kind: self._operator(kind, given) for _, _, kind in spans},
        )
        items = sorted(answer.items, key=lambda item: item.start)
        return answer.text, tuple(
            Replaced(start, end, item.start, item.end)
            for (start, end, _), item in zip(spans, items, strict=True)
        )

    def _operator(self, kind: str, given: dict[tuple[str, str], str]) -> Any:
        # Presidio tries an operator on a word of its own first.
        return self._custom("custom", {"lambda": lambda value: given.get((kind, value), value)})


Span = tuple[int, int, str]


def _apart(results: Iterable[Any]) -> list[Span]:
    """Return the spans that overlap none better: the surer, then the longer one stays."""
    ordered = sorted(results, key=lambda r: (-r.score, r.start - r.end, r.start))
    kept: list[Span] = []
    for result in ordered:
        if all(result.end <= start or end <= result.start for start, end, _ in kept):
            kept.append((result.start, result.end, result.entity_type))
    return sorted(kept)


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Join neighbours of one kind with nothing but a space between: one name in two words."""
    joined: list[Span] = []
    for start, end, kind in spans:
        if joined and joined[-1][2] == kind and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end, kind)
        else:
            joined.append((start, end, kind))
    return joined
