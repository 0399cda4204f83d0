"""The last step: is the agent sure, and is it one request or two.

A message the classifier is not sure of gets the intent `nlu_fallback`; the ranking keeps what it
may be, so that the dialogue can offer the two likeliest readings. A message is two requests only
when both halves of a proposed split are sure, differ, and neither is small talk.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.component import PipelineComponent
from engine.messages import (
    CHITCHAT,
    FALLBACK_INTENT,
    GAS_LEAK_INTENT,
    LIKELIEST,
    REQUESTS,
    SPLITS,
    START,
    SURE,
    text_of,
)

# Told along the way, not asked for: on its own it is served, beside a request it belongs to it.
COMPANIONS = CHITCHAT | {"identify_customer"}


def confidence_of(message: Message) -> float:
    """Return the confidence of the likeliest intent."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return ranking[0]["confidence"] if ranking else 0.0


def request_of(segment: Message, whole: Message) -> dict[str, Any]:
    """Return one of several requests as the parse holds it; offsets are those of the whole."""
    start = segment.get(START)
    text = text_of(segment)
    inside = [
        {**e, "start": e["start"] - start, "end": e["end"] - start}
        for e in whole.get(ENTITIES) or []
        if e["start"] >= start and e["end"] <= start + len(text)
    ]
    return {
        "text": text,
        "start": start,
        "end": start + len(text),
        "intent": segment.get(LIKELIEST),
        "confidence": confidence_of(segment),
        "sure": bool(segment.get(SURE)),
        "entities": inside,
        "ranking": segment.get(INTENT_RANKING_KEY) or [],
    }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RequestSelector(PipelineComponent):
    """Set `requests`, and `nlu_fallback` on what is not sure."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return how sure each half must be."""
        return {"least_confidence": 0.8}

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on each message."""
        for message in messages:
            best = self._best_split(message)
            requests = [request_of(segment, message) for segment in best]
            requests.sort(key=lambda request: request["intent"] != GAS_LEAK_INTENT)
            message.set(REQUESTS, requests, add_to_output=True)
            if not message.get(SURE):
                fallback = {"name": FALLBACK_INTENT, "confidence": confidence_of(message)}
                message.set(INTENT, fallback, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to decide on training examples."""
        return training_data

    def _best_split(self, message: Message) -> tuple[Message, ...]:
        least = self._config["least_confidence"]
        good = [
            pair
            for pair in message.get(SPLITS) or ()
            if all(part.get(SURE) and confidence_of(part) >= least for part in pair)
            and pair[0].get(LIKELIEST) != pair[1].get(LIKELIEST)
            and not any(part.get(LIKELIEST) in COMPANIONS for part in pair)
        ]
        return max(good, key=lambda pair: min(map(confidence_of, pair)), default=())
