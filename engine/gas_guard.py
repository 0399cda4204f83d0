"""A smell of gas is never missed.

The classifier is one voice. This guard is the second: words for the smell, the leak or the alarm
near words for gas, in both languages and with typing errors, or a classifier that gives gas_leak
more than a low share, make the message a sure gas_leak. Answering a general question about gas
with the emergency numbers costs little; the other error may cost a life.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import eq
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.component import PipelineComponent
from engine.messages import GAS_LEAK_INTENT, LIKELIEST, START, SURE, text_of
from engine.text import capped, without_accents

_WORD = re.compile(r"[a-z0-9]+")
CONFIDENCE = 0.99
SEGMENT_SHARE = "least_probability_of_segment"
# How many words may stand between a sign and what it is said of.
REACH = 7

# Beginnings of words; a typing error in a word of five letters or more is forgiven (`close`).
# Several words stand together between two commas.


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split(","))


GAS = _list("gas, metano, gpl, methane, monossido, monoxide")
GAS_MISTYPED = _list("gaz, gsa, ags")
APPLIANCES = _list("""
    caldai, fornell, cucinin, cooker, stove, boiler, scaldabagn, heater, oven, hob, bombol,
    piano cottura, contatore del gas, tubo, pipe""")
SIGNS = _list("""
    puzz, puzza, puza, smel, odor, odour, odre, fuga, fughe, perdit, smell, leak, stink, stench,
    sibil, fischi, hiss, whistl, fuoriusc, dispers, reek, fumes, whiff, spiffer, psss, esplo,
    explo, emergenz, emergency, everywhere, ovunque, dappertutto, respir, breath, escape, dizzy,
    svenut, faint""")
# Everyday words that mean a leak only right beside the gas, and as written.
SIGNS_NEAR = _list("""
    perde, perdendo, esce, sento, si sente, coming out, escaping, piena di, pieno di, full of,
    aiuto, help""")
# Beside an appliance, without a word for gas.
SIGNS_AT_APPLIANCE = _list("""
    odor, puzz, smell, hiss, sibil, fischi, whistl, psss, stink, fumo, smoke, perdit,
    perde il tubo, leak""")
SYMPTOMS = _list("""
    dizzy, gira la testa, mal di testa, headache, nausea, svenut, faint, stordit, sick, unwell,
    vomit, sentiamo male, sentiamo tutti male, testa a tutti""")
DETECTORS = _list("rilevator, rivelator, detector, sensore, sensor, allarme, alarm")
SOUNDING = _list("""
    suona, suonat, suono, scattat, scatta, sounding, beep, going off, ringing, rings, rang,
    gone off, triggered, went off, bip, fischia, flashing, lampegg, non smette, won t stop,
    avviso""")
DAMAGE = re.compile(
    r"\b(?:bucat|rott|tranciat|spaccat|forat|drill|broke|cut|hit|burst|crack|damag)\w*\b"
)
PHRASES = re.compile(
    r"\buov[ao] marc\w*|\b(?:rotten|bad) eggs?\b|\bsulphur|\bsulfur|\bzolfo\b"
    r"|\b(?:c e|sento|there s|there is|is) gas (?:in|per) (?:casa|tutta|the)\b|\bgas alarm\b"
    r"|\ballarme (?:del )?gas\b|\bco (?:alarm|detector)\b"
    r"|\b(?:allarme|sensore|rilevatore) (?:del |di )?co\b"
)
# A leak of something else is no emergency of gas.
OTHER_LEAK = re.compile(r"\b(?:acqua|water|tempo|time|dati|data|soldi|money|potenza|denaro)\b")
# Questions of how things are, asked by nobody who smells anything now.
GENERAL = re.compile(
    r"\b(?:aggiun\w+|odorizz\w+|odori[sz]\w+|inodore|odou?rless|previen\w*|preveni\w*|prevent\w*|"
    r"in general\w*|per sapere|how do people|what smell does|che odore ha)\b"
)
NOW = re.compile(
    r"\b(?:sento|sentiamo|sente|i smell|i can smell|we smell|adesso|ora|now|aiuto|help)\b"
)


def close(word: str, target: str) -> bool:
    """Tell whether `word` begins with `target`, at most one typing error away from it.

    One letter missing, doubled, wrong or two swapped. Targets up to four letters must be exact,
    or "pasta" and "vasto" would count.
    """
    if word.startswith(target):
        return True
    if not 5 <= len(target) <= len(word) + 1 or word[:1] != target[:1]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, target)) if a != b), len(word))  # noqa: B905
    rest, wanted = word[start:], target[start:]
    swapped = wanted[1::-1] + wanted[2:]
    return (
        (len(wanted) > 1 and rest.startswith(wanted[1:]))
        or rest[1:].startswith(wanted)
        or (len(wanted) > 1 and rest[1:].startswith(wanted[1:]))
        or rest.startswith(swapped)
    )


def _positions(
    words: list[str], targets: tuple[str, ...], matches: Callable[[str, str], bool] = close
) -> list[int]:
    """Return where any of the targets begins; a target of several words must stand as written."""
    found = []
    for target in targets:
        several = target.split()
        for index, word in enumerate(words):
            if words[index : index + len(several)] == several or matches(word, target):
                found.append(index)
    return found


def _near(left: list[int], right: list[int], reach: int) -> list[tuple[int, int]]:
    return [(a, b) for a in left for b in right if a != b and abs(a - b) <= reach]


def mentions_gas_leak(text: str) -> bool:
    """Tell whether the words alone call for the emergency answer."""
    words = _WORD.findall(without_accents(capped(text).lower()))
    words = [re.sub(r"(.)\1{3,}", r"\1", word) for word in words]
    plain = " ".join(words)
    if GENERAL.search(plain) and not NOW.search(plain):
        return False
    if PHRASES.search(plain):
        return True
    gas = [i for i, word in enumerate(words) if word.startswith(GAS) or word in GAS_MISTYPED]
    for sign, at in _near(_positions(words, SIGNS), gas, REACH):
        between = " ".join(words[min(sign, at) : max(sign, at)])
        if not OTHER_LEAK.search(between):
            return True
    if _near(_positions(words, SIGNS_NEAR, eq), gas, 2) or (gas and DAMAGE.search(plain)):
        return True
    appliances = _positions(words, APPLIANCES)
    if _near(_positions(words, SIGNS_AT_APPLIANCE), appliances, 6):
        return not OTHER_LEAK.search(plain)
    if appliances and _positions(words, SYMPTOMS):
        return True
    return bool(_positions(words, DETECTORS)) and bool(_positions(words, SOUNDING))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class GasGuard(PipelineComponent):
    """Turn a message that speaks of a gas leak into a sure `gas_leak`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the share of the classifier's probability that is enough.

        A fragment of a message means less than the whole of it, hence its own share.
        """
        return {"least_probability": 0.15, "least_probability_of_segment": 0.6}

    def annotate(self, messages: list[Message]) -> None:
        """Check each message."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            given = next((e["confidence"] for e in ranking if e["name"] == GAS_LEAK_INTENT), 0.0)
            kind = "least_probability" if message.get(START) is None else SEGMENT_SHARE
            if given < self._config[kind] and not mentions_gas_leak(text_of(message)):
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
