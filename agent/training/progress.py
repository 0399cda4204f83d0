"""How far a command is, from the lines of its log."""

import re

_COMPONENT = re.compile(r"(Starting to train|Finished training|Restored) component '(\w+)'")
_COUNTED = re.compile(r"^(?:evaluated|rehearsed) (\d+)/(\d+)")
_SHARE = re.compile(r"^progress (\d+)%")
# The share of the time that is over when a component begins and when it ends; measured on 12,900
# examples. The sentence vectors are made between the first two.
_COMPONENTS = {
    "LanguageDetector": (0.05, 0.08),
    "NgramFeaturizer": (0.40, 0.46),
    "IntentClassifier": (0.50, 0.90),
    "PhraseExtractor": (0.91, 0.93),
    "MemoizationPolicy": (0.94, 0.95),
    "RulePolicy": (0.96, 1.0),
}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_NOISE = re.compile(r"\d+%\||it/s|Warning|^\s|^$")
_DETAIL = 300


def trained(line: str) -> float | None:
    """Return how far Rasa's training is, where the line tells it."""
    match = _COMPONENT.search(line)
    shares = _COMPONENTS.get(match[2]) if match else None
    if match is None or shares is None:
        return None
    return shares[0] if match[1] == "Starting to train" else shares[1]


def counted(line: str) -> float | None:
    """Return how far an evaluation or a rehearsal is, where the line tells it."""
    match = _COUNTED.match(line)
    return int(match[1]) / max(int(match[2]), 1) if match else None


def said(line: str) -> float | None:
    """Return how far a command says it is: ``progress 40%``."""
    match = _SHARE.match(line)
    return min(int(match[1]), 100) / 100 if match else None


def last_words(text: str) -> str:
    """Return the last line that says something: why a command failed."""
    lines = [_COLOURS.sub("", line).rstrip() for line in text.splitlines()]
    telling = [line for line in lines if not _NOISE.search(line)]
    return telling[-1][-_DETAIL:] if telling else ""
