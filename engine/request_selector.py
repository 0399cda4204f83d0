"""The last step: is the agent sure, and is it one request or two.

A message the classifier is not sure of gets the intent `nlu_fallback`; the ranking keeps what it
may be, so that the dialogue can offer the two likeliest readings. A message is two requests only
when both halves of a proposed split are sure, differ, and neither is small talk.
"""

from __future__ import annotations

import re
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
    PERSON_INTENT,
    REQUESTS,
    SPLITS,
    START,
    SURE,
    text_of,
)

# Gas comes before everything; who wants a person and something else gets that first, since the
# machine falls silent with the handoff.
_TURNS = {GAS_LEAK_INTENT: 0, PERSON_INTENT: 2}
_FIRST = re.compile(
    r"\W*(?:(?:ma|per[oò]|e|but|and)\s+)?"
    r"(?:prima|intanto|nel frattempo|first|meanwhile|before that)\b",
    re.IGNORECASE,
)
# Told along the way, not asked for: on its own it is served, beside a request it belongs to it.
COMPANIONS = CHITCHAT | {"identify_customer"}


def confidence_of(message: Message) -> float:
    """Return the confidence of the likeliest intent."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return ranking[0]["confidence"] if ranking else 0.0


def _comes_first(segment: Message) -> bool:
    """Return whether a half says that it comes first: "a person, but first my bill"."""
    return _FIRST.match(text_of(segment)) is not None


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
        """Return when a split is believed.

        Each half must be this sure and this long. And the message as a whole must know both: when
        it is all but certain of one intent and gives the other less than `trace`, the other half
        is a circumstance ("il tecnico non è venuto e ho perso un giorno di lavoro"). On 450 single
        requests and 250 joined pairs of the training data: 0.4 % split in vain, 88 % of the pairs
        split.
        """
        return {"least_confidence": 0.9, "least_words": 3, "certain": 0.97, "trace": 0.001}

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on each message."""
        for message in messages:
            best = self._best_split(message)
            requests = [request_of(segment, message) for segment in best]
            requests.sort(key=lambda request: _TURNS.get(request["intent"], 1))
            message.set(REQUESTS, requests, add_to_output=True)
            if not message.get(SURE):
                fallback = {"name": FALLBACK_INTENT, "confidence": confidence_of(message)}
                message.set(INTENT, fallback, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to decide on training examples."""
        return training_data

    def _best_split(self, message: Message) -> tuple[Message, ...]:
        pairs = [pair for pair in message.get(SPLITS) or () if self._are_requests(pair, message)]
        return max(pairs, key=lambda pair: min(map(confidence_of, pair)), default=())

    def _are_requests(self, pair: tuple[Message, Message], whole: Message) -> bool:
        intents = {part.get(LIKELIEST) for part in pair}
        if len(intents) < 2 or intents & COMPANIONS:
            return False
        if not all(part.get(SURE) for part in pair):
            return False
        if min(map(confidence_of, pair)) < self._config["least_confidence"]:
            return False
        if min(len(text_of(part).split()) for part in pair) < self._config["least_words"]:
            return False
        if GAS_LEAK_INTENT in intents or (PERSON_INTENT in intents and _comes_first(pair[1])):
            return True
        return self._knows_both(whole, intents)

    def _knows_both(self, whole: Message, intents: set[str]) -> bool:
        ranking = whole.get(INTENT_RANKING_KEY) or []
        given = {entry["name"]: entry["confidence"] for entry in ranking}
        shares = sorted(given.get(intent, 0.0) for intent in intents)
        return shares[0] >= self._config["trace"] or shares[-1] <= self._config["certain"]
