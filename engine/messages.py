"""Names of what our components put on a Rasa message, and the walk over its segments."""

from __future__ import annotations

from collections.abc import Iterable

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

LANGUAGE = "language"
SURE = "sure"
REQUESTS = "requests"
OUT_OF_SCOPE_SCORE = "out_of_scope_score"
LIKELIEST = "likeliest"
METADATA = "metadata"

# Not part of the output: candidate splits as pairs of sub-messages, and a segment's own offset.
SPLITS = "candidate_splits"
START = "segment_start"
# Of a training example: the sentence encoder was taught it with its intent.
TAUGHT = "taught"
# Sent along by the channel where a text is one thing whatever it says: no splits are proposed.
WHOLE = "whole"

CHITCHAT = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "help", "out_of_scope"}
)
FALLBACK_INTENT = "nlu_fallback"
OUT_OF_SCOPE_INTENT = "out_of_scope"
GAS_LEAK_INTENT = "gas_leak"
PERSON_INTENT = "talk_to_human"


def with_segments(messages: Iterable[Message]) -> list[Message]:
    """Return the messages and the candidate segments in them, each once.

    The splitter proposes segments before anything is known of the message; the components between
    it and the selector treat messages and segments alike, in one batch.
    """
    found: list[Message] = []
    for message in messages:
        found.append(message)
        for pair in message.get(SPLITS) or ():
            found.extend(pair)
    return found


def text_of(message: Message) -> str:
    """Return the text of a message, empty when it has none."""
    return message.get(TEXT) or ""


def hint(message: Message, name: str) -> str | None:
    """Return the text `name` from the metadata the channel sent along, if there is one."""
    metadata = message.get(METADATA)
    value = metadata.get(name) if isinstance(metadata, dict) else None
    return value if isinstance(value, str) and value else None
