"""Past conversations in words: customers' from ``data/nlu``, all others' from ``talks.yaml``."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from agent.kit.i18n import LANGUAGES, Language

_HERE = Path(__file__).parent
_NLU = _HERE.parent / "data" / "nlu"
_ENTITY = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")


@cache
def subjects() -> dict[str, Any]:
    """Return what is said, by whom."""
    loaded: dict[str, Any] = yaml.safe_load((_HERE / "talks.yaml").read_text("utf-8"))
    return loaded


@cache
def utterances() -> dict[tuple[Language, str], tuple[str, ...]]:
    """Return how customers say each intent, as plain text."""
    found: dict[tuple[Language, str], list[str]] = {}
    for language in LANGUAGES:
        for file in sorted((_NLU / language).glob("*.yml")):
            for entry in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
                if "intent" in entry:
                    said = found.setdefault((language, entry["intent"]), [])
                    said += [
                        _ENTITY.sub(r"\1", line[2:].strip())
                        for line in entry["examples"].splitlines()
                        if line.startswith("- ")
                    ]
    return {key: tuple(said) for key, said in found.items()}
