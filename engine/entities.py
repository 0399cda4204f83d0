"""How our extractors put entities on a message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message


def entity(name: str, value: Any, start: int, end: int, extractor: str, **more: Any) -> dict:
    """Return one entity as Rasa's parse holds it."""
    return {"entity": name, "value": value, "start": start, "end": end,
            "extractor": extractor, **more}  # fmt: skip


def add_entities(message: Message, found: Iterable[dict[str, Any]]) -> None:
    """Add the entities that overlap none already there, in the order of the text."""
    present = list(message.get(ENTITIES) or [])
    for new in found:
        if all(new["end"] <= old["start"] or old["end"] <= new["start"] for old in present):
            present.append(new)
    message.set(ENTITIES, sorted(present, key=lambda e: e["start"]), add_to_output=True)
