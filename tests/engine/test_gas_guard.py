"""The second voice that never misses a gas leak."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.gas_guard import CONFIDENCE, GasGuard, mentions_gas_leak

LEAKS = [
    "sento puzza di gas", "odore di gas in cucina", "sento odre di gas", "c'è puza di gas",
    "fuga di gas!", "perdita di gas in garage", "PUZZA DI GAS", "pzuza di gas dalle scale",
    "ciao, volevo sapere della bolletta ma sento odore di gas", "uova marce in casa",
    "il rilevatore del gas suona", "suona l'allarme gas", "i smell gas", "there is a gas leak",
    "gas smel in the hallway", "smells like rotten eggs", "I can hear hissing from the gas meter",
    "the gas alarm is going off", "we have a gas leek? gas leaking", "the boiler stinks of gas",
    "si sente gas nell'androne", "ho rotto il tubo del gas", "dispersione di gas in strada",
    "mi gira la testa vicino alla caldaia", "the CO detector won't stop beeping",
]  # fmt: skip
OTHERS = [
    "quanto costa il gas?", "vorrei attivare il gas", "perdita d'acqua in bagno",
    "autolettura gas 4521", "la bolletta del gas è alta", "gas meter reading 4521",
    "why is an odour added to gas? is gas odourless?", "water leak under the sink",
    "non tagliatemi il gas", "ho perso la bolletta del gas",
    "ciao", "", "perché il gas viene odorizzato?",
]  # fmt: skip


@pytest.mark.parametrize("text", LEAKS)
def test_a_leak_is_heard(text: str) -> None:
    assert mentions_gas_leak(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_matters_of_gas_are_not(text: str) -> None:
    assert not mentions_gas_leak(text)


def _guarded(text: str, ranking: list[tuple[str, float]]) -> Message:
    entries = [{"name": name, "confidence": value} for name, value in ranking]
    message = Message(data={TEXT: text, INTENT: entries[0], INTENT_RANKING_KEY: entries})
    GasGuard(GasGuard.get_default_config(), None, None, "guard").process([message])
    return message


def test_words_overrule_the_classifier() -> None:
    message = _guarded("puzza di gas e bolletta", [("bill_explain", 0.9), ("gas_leak", 0.05)])
    assert message.get(INTENT) == {"name": "gas_leak", "confidence": CONFIDENCE}
    assert sum(e["confidence"] for e in message.get(INTENT_RANKING_KEY)) <= 1.001


def test_a_small_share_of_the_classifier_is_enough() -> None:
    message = _guarded("qualcosa non va in cucina", [("complaint", 0.7), ("gas_leak", 0.2)])
    assert message.get("sure") is True
    assert message.get(INTENT)["name"] == "gas_leak"


def test_nothing_else_is_touched() -> None:
    message = _guarded("la bolletta del gas", [("bill_explain", 0.9), ("gas_leak", 0.01)])
    assert message.get(INTENT)["name"] == "bill_explain"
