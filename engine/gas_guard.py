"""A smell of gas is never missed.

The classifier is one voice. This guard is the second: words for the smell, the leak or the alarm
near words for gas, in both languages and with typing errors, or a classifier that gives gas_leak
more than a low share, make the message a sure gas_leak. Answering a general question about gas
with the emergency numbers costs little; the other error may cost a life.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.component import PipelineComponent
from engine.messages import GAS_LEAK_INTENT, LIKELIEST, SURE, text_of
from engine.text import capped, without_accents

_WORD = re.compile(r"[a-z0-9]+")

GAS = ("gas", "metano", "gpl", "methane")
# Said of gas, these are the emergency itself.
SIGNS = ("puzza", "puzzo", "odore", "odoraccio", "fuga", "fughe", "perdita", "perdite", "smell",
         "smelling", "smells", "smelled", "leak", "leaking", "leaks", "stink", "stinks", "sibilo",
         "sibila", "fischia", "hiss", "hissing", "perde", "fuoriuscita", "esce", "whiff", "reeks",
         "fumes", "odor", "odour", "sento", "spiffero", "stench", "escaping", "puzzano")  # fmt: skip
# Weak signs count only right beside the word gas.
NEAR_ONLY = frozenset({"perde", "esce", "sento", "odor", "fischia", "escaping"})
ALARM = ("allarme", "rilevatore", "rivelatore", "sensore", "alarm", "detector")
SOUNDING = ("suona", "suonando", "suonato", "scattato", "scatta", "sounding", "beeping", "going",
            "ringing", "beeps", "rings", "gone", "triggered", "went", "bip", "fischia", "acceso")  # fmt: skip
PHRASES = re.compile(
    r"\buov[ao]\s+marc\w*|\brotten\s+eggs?\b|\bbad\s+eggs?\b|\bsulphur|\bsulfur|\bzolfo\b"
)
# A leak of something else, or a settled matter of supply, is no emergency of gas.
OTHER_LEAK = re.compile(r"\b(?:acqua|water|tempo|dati|data|memoria|soldi|money|potenza|denaro)\b")
GENERAL = re.compile(
    r"\b(?:perche|come mai|why)\b.{0,40}\b(?:odor\w*|puzz\w*|smell\w*)\b.{0,30}\b(?:aggiun\w*|add\w*)"
    r"|\b(?:odorizz\w+|odoris\w+|odoriz\w+)\b"
)
REACH = 6
CONFIDENCE = 0.99


def close(word: str, target: str) -> bool:
    """Tell whether `word` is `target` or one typing error away from it.

    One letter missing, doubled, wrong or two swapped; words up to four letters must be exact, or
    "pasta" and "vasto" would count.
    """
    if word == target:
        return True
    if len(target) < 5 or abs(len(word) - len(target)) > 1 or word[0] != target[0]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, target)) if a != b), None)
    if start is None:
        return True
    rest, wanted = word[start:], target[start:]
    return (
        rest[1:] == wanted
        or rest == wanted[1:]
        or rest[1:] == wanted[1:]
        or (rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:])
    )


def _positions(words: list[str], targets: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(i, t) for i, word in enumerate(words) for t in targets if close(word, t)]


def mentions_gas_leak(text: str) -> bool:
    """Tell whether the words alone call for the emergency answer."""
    plain = without_accents(capped(text).lower())
    if GENERAL.search(plain):
        return False
    if PHRASES.search(plain):
        return True
    words = [re.sub(r"(.)\1{2,}", r"\1", word) for word in _WORD.findall(plain)]
    gas = [i for i, word in enumerate(words) if word in GAS or word in ("gass", "gaz", "gsa")]
    if not gas:
        return False
    for index, sign in _positions(words, SIGNS):
        distance = min(abs(index - at) for at in gas)
        if distance <= (2 if sign in NEAR_ONLY else REACH):
            between = " ".join(words[max(0, index - 1) : index + 4])
            if distance <= 2 or not OTHER_LEAK.search(between):
                return True
    return bool(_positions(words, ALARM)) and bool(_positions(words, SOUNDING))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class GasGuard(PipelineComponent):
    """Turn a message that speaks of a gas leak into a sure `gas_leak`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the share of the classifier's probability that is enough."""
        return {"least_probability": 0.15}

    def annotate(self, messages: list[Message]) -> None:
        """Check each message."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            given = next((e["confidence"] for e in ranking if e["name"] == GAS_LEAK_INTENT), 0.0)
            if given < self._config["least_probability"] and not mentions_gas_leak(
                text_of(message)
            ):
                continue
            certain = {"name": GAS_LEAK_INTENT, "confidence": max(given, CONFIDENCE)}
            rest = (1 - certain["confidence"]) / max(1 - given, 1e-6)
            others = [{**e, "confidence": round(rest * e["confidence"], 4)}
                      for e in ranking if e["name"] != GAS_LEAK_INTENT]  # fmt: skip
            message.set(INTENT, certain, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [certain, *others], add_to_output=True)
            message.set(LIKELIEST, GAS_LEAK_INTENT, add_to_output=True)
            message.set(SURE, True, add_to_output=True)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples keep the intent that was given to them."""
        return training_data
