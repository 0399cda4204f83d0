"""The domain, the rules and the actions say the same: nothing missing, nothing left over."""

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from actions.base import CustomerAction
from actions.runtime import Runtime
from actions.server import build_executor
from agent.kit.database import Database

ROOT = Path(__file__).parent.parent.parent
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
SOURCES = {path: path.read_text() for path in (ROOT / "actions").glob("*.py")}
RULES = [
    rule
    for path in (ROOT / "data" / "rules").glob("*.yml")
    for rule in yaml.safe_load(path.read_text())["rules"]
]
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]


def languages(variations: list[dict[str, Any]]) -> list[str]:
    return [c["value"] for v in variations for c in v["condition"] if c["name"] == "language"]


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def placeholders(variation: dict[str, Any]) -> set[str]:
    texts = strings({k: v for k, v in variation.items() if k != "condition"})
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("response", sorted(RESPONSES))
def test_each_response_speaks_both_languages_with_the_same_values(response: str) -> None:
    variations = RESPONSES[response]
    assert languages(variations) == ["it", "en"]
    italian, english = (placeholders(variation) for variation in variations)
    assert italian == english
    assert [len(v.get("buttons", [])) for v in variations] in (
        [0, 0],
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
        [5, 5],
        [6, 6],
    )


@pytest.mark.parametrize("response", sorted(RESPONSES))
def test_no_value_has_the_name_of_a_field_of_a_message(response: str) -> None:
    fields = {"text", "buttons", "custom", "image", "elements", "attachment", "quick_replies",
              "response", "template"}  # fmt: skip
    assert not fields & {name for v in RESPONSES[response] for name in placeholders(v)}


def test_each_response_an_action_names_is_in_the_domain() -> None:
    for path, source in SOURCES.items():
        for name in re.findall(r'"(utter_\w+)"', source):
            assert name in RESPONSES, f"{path.name}: {name}"


def test_each_response_is_named_somewhere() -> None:
    source = "\n".join(SOURCES.values()) + (ROOT / "engine/turns.py").read_text()
    exact = set(re.findall(r"\butter_\w+", source))
    patterns = [
        re.compile(re.sub(r"\{[^}]+\}", r"\\w+", found) + "$")
        for found in re.findall(r'f"(utter_[^"]*\{[^"]*)"', source)
    ]
    patterns += [
        re.compile(rf"utter_word_{group}_\w+$")
        for group in re.findall(r'\bword\(\s*"(\w+)"', source)
    ]
    asked = {
        f"utter_ask_{form}_{slot}"
        for form, body in DOMAIN["forms"].items()
        for slot in body["required_slots"]
    }
    # What `action_reply` says: the response called like the intent.
    replies = {
        f"utter_{step['intent']}"
        for rule in RULES
        for step in rule["steps"]
        if "intent" in step and {"action": "action_reply"} in rule["steps"]
    }
    left = [
        name
        for name in RESPONSES
        if name not in exact | asked | replies
        and not any(pattern.match(name) for pattern in patterns)
    ]
    assert not left


def test_each_action_of_the_domain_is_served_and_each_served_is_in_the_domain() -> None:
    database = Database("sqlite://")
    executor = build_executor(
        Runtime(database, link_secret="s" * 32, domain_file=ROOT / "domain.yml")
    )
    database.close()
    assert set(executor.actions) == set(DOMAIN["actions"])


def test_each_intent_has_one_rule_that_runs_its_action() -> None:
    ruled = {}
    for rule in RULES:
        intents = [step["intent"] for step in rule["steps"] if "intent" in step]
        for intent in intents:
            assert intent not in ruled, intent
            ruled[intent] = [step["action"] for step in rule["steps"] if "action" in step]
    assert set(ruled) == set(DOMAIN["intents"])
    assert {
        i: a
        for i, a in ruled.items()
        if a != [f"action_{i}"] and not (a == ["action_reply"] and f"utter_{i}" in RESPONSES)
    } == {}


def test_each_intent_can_be_offered_as_a_reading() -> None:
    assert [i for i in DOMAIN["intents"] if f"utter_word_intent_{i}" not in RESPONSES] == [
        "nlu_fallback"
    ]


def test_each_form_is_asked_checked_and_done() -> None:
    for form, body in DOMAIN["forms"].items():
        validation = CustomerAction.by_name[f"validate_{form}"]
        assert tuple(body["required_slots"]) == validation.slots
        assert f"action_{form}_done" in CustomerAction.by_name
        for slot in body["required_slots"]:
            assert slot in DOMAIN["slots"]
            assert (
                f"utter_ask_{form}_{slot}" in RESPONSES
                or f"action_ask_{form}_{slot}" in CustomerAction.by_name
            )
            assert hasattr(validation, f"extract_{slot}")


@pytest.mark.parametrize("response", sorted(RESPONSES))
def test_each_button_names_an_intent_of_ours(response: str) -> None:
    for variation in RESPONSES[response]:
        for button in variation.get("buttons", []):
            found = re.fullmatch(r"/(\w+)(\{\{.*\}\})?", button["payload"])
            assert found, button
            assert found[1] in DOMAIN["intents"]


def test_nothing_but_loops_and_slots_ends_a_session() -> None:
    assert DOMAIN["session_config"]["session_expiration_time"] == 0


def test_no_slot_steers_the_policies() -> None:
    assert all(slot["influence_conversation"] is False for slot in DOMAIN["slots"].values())
