"""Two requests in one message, or one; sure, or not."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.messages import LIKELIEST, REQUESTS, SPLITS, START, SURE
from engine.request_selector import RequestSelector


def message(text: str, ranking: dict[str, float], *, sure: bool = True, **more: Any) -> Message:
    entries = [{"name": name, "confidence": value} for name, value in ranking.items()]
    return Message(
        data={
            TEXT: text, INTENT: entries[0], INTENT_RANKING_KEY: entries, SURE: sure,
            LIKELIEST: entries[0]["name"], **more,
        }
    )  # fmt: skip


def selected(whole: dict[str, float], left: dict[str, float], right: dict[str, float]) -> Message:
    found = message("voglio la bolletta in pdf e poi parlare con una persona", whole)
    pair = (
        message("voglio la bolletta in pdf", left, **{START: 0}),
        message("poi parlare con una persona", right, **{START: 28}),
    )
    found.set(SPLITS, [pair])
    RequestSelector(RequestSelector.get_default_config(), None, None, "s").process([found])
    return found


BOTH = {"bill_copy": 0.6, "talk_to_human": 0.4}


def test_two_sure_halves_are_two_requests() -> None:
    found = selected(BOTH, {"bill_copy": 0.99}, {"talk_to_human": 0.97})
    first, second = found.get(REQUESTS)
    assert (first["intent"], second["intent"]) == ("bill_copy", "talk_to_human")
    assert found.get(TEXT)[second["start"] : second["end"]] == second["text"]


def test_gas_comes_first() -> None:
    found = selected({"gas_leak": 0.99}, {"bill_copy": 0.99}, {"gas_leak": 0.99})
    assert [r["intent"] for r in found.get(REQUESTS)] == ["gas_leak", "bill_copy"]


def test_small_talk_beside_a_request_is_no_request() -> None:
    assert selected(BOTH, {"greet": 0.99}, {"talk_to_human": 0.99}).get(REQUESTS) == []


def test_the_same_intent_twice_is_one_request() -> None:
    assert selected(BOTH, {"bill_copy": 0.99}, {"bill_copy": 0.99}).get(REQUESTS) == []


def test_a_half_that_is_not_sure_keeps_the_message_whole() -> None:
    assert selected(BOTH, {"bill_copy": 0.99}, {"talk_to_human": 0.8}).get(REQUESTS) == []


def test_a_circumstance_is_no_request() -> None:
    whole = {"bill_copy": 0.999, "talk_to_human": 0.0001}
    assert selected(whole, {"bill_copy": 0.99}, {"talk_to_human": 0.99}).get(REQUESTS) == []


def test_what_is_not_sure_falls_back_and_keeps_its_ranking() -> None:
    found = message("boh", {"bill_copy": 0.4, "greet": 0.3}, sure=False)
    RequestSelector(RequestSelector.get_default_config(), None, None, "s").process([found])
    assert found.get(INTENT) == {"name": "nlu_fallback", "confidence": 0.4}
    assert found.get(INTENT_RANKING_KEY)[0]["name"] == "bill_copy"
