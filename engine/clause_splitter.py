"""Propose where one message may hold two requests.

Runs first. It knows nothing of intents: it attaches up to `max_candidates` pairs of sub-messages,
the components after it treat them like messages, and `engine.request_selector` decides at the end
whether one of the pairs really is two requests.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.component import PipelineComponent
from engine.messages import METADATA, SPLITS, START, WHOLE, text_of
from engine.text import ENCODED_CHARACTERS

# Strongest boundary first: a sentence's end, a comma or conjunction with a word that adds, then
# a bare conjunction or comma.
_BOUNDARIES = (
    re.compile(r"[.!?;\n]+\s+|\n+"),
    re.compile(
        r"\s*,?\s+(?:e|ed|and)\s+(?:poi|anche|inoltre|gi[aà] che ci sono|vorrei|volevo|voglio|"
        r"devo|mi|also|then|while you|i|can|could|please)\b"
        r"|\s*,?\s+(?:ma|per[oò]|but)\s+(?:prima|intanto|first)\b"
        r"|\s*,?\s+(?:inoltre|poi|in pi[uù]|oltretutto|plus|also|besides|another thing)\s",
        re.IGNORECASE,
    ),
    re.compile(r"\s*,\s+|\s+(?:e|ed|and)\s+", re.IGNORECASE),
)
_LEADING_JOIN = re.compile(r"\s*(?:,|(?:e|ed|and)\s|)\s*", re.IGNORECASE)
_WORD = re.compile(r"\w[\w']*")


def candidate_cuts(text: str, *, limit: int, least_words: int, least_half: int) -> list[int]:
    """Return offsets at which `text` may be cut into two requests, the strongest first."""
    if len(_WORD.findall(text)) < least_words:
        return []
    cuts: list[int] = []
    for boundary in _BOUNDARIES:
        for match in boundary.finditer(text):
            if len(cuts) == limit:
                return cuts
            # A sentence's mark stays with the left half, a conjunction leads the right one.
            cut = match.end() if boundary is _BOUNDARIES[0] else match.start()
            halves = (_WORD.findall(text[:cut]), _WORD.findall(text[cut:]))
            if min(map(len, halves)) >= least_half and all(abs(cut - c) > 8 for c in cuts):
                cuts.append(cut)
    return cuts


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ClauseSplitter(PipelineComponent):
    """Attach candidate pairs of segments to messages long enough to hold two requests."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the limits within which splits are proposed."""
        return {"max_candidates": 6, "least_words": 6, "least_words_per_half": 2}

    def process(self, messages: list[Message]) -> list[Message]:
        """Propose splits for messages to be understood."""
        for message in messages:
            text = text_of(message)
            whole = (message.get(METADATA) or {}).get(WHOLE)
            if not text or whole or len(text) > ENCODED_CHARACTERS:
                continue
            cuts = candidate_cuts(
                text,
                limit=self._config["max_candidates"],
                least_words=self._config["least_words"],
                least_half=self._config["least_words_per_half"],
            )
            message.set(
                SPLITS,
                [(_segment(message, 0, cut), _segment(message, cut, len(text))) for cut in cuts],
            )
        return messages

    def annotate(self, messages: list[Message]) -> None:
        """Training examples hold one request each: nothing to propose."""


def _segment(message: Message, start: int, end: int) -> Message:
    text = text_of(message)
    start += _LEADING_JOIN.match(text[start:end]).end() if start else 0
    while end > start and text[end - 1].isspace():
        end -= 1
    segment = Message(data={TEXT: text[start:end], METADATA: message.get(METADATA)})
    segment.set(START, start)
    return segment
