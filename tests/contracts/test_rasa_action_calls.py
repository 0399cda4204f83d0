"""The action server understands what Rasa 3.6.21 sends, as recorded from a running one.

`tests/engine/test_channel.py` checks the same recording against Rasa's side.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

RECORDED = Path(__file__).with_name("recorded_action_call.json")


class _Seen(Action):
    """Keeps the tracker it was given."""

    tracker: Tracker | None = None

    def name(self) -> str:
        return "action_ticket_status"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        del domain
        _Seen.tracker = tracker
        dispatcher.utter_message(response="utter_greet", title="x")
        return [SlotSet("seen", "yes")]


def _run() -> dict[str, Any]:
    executor = ActionExecutor()
    executor.register_action(_Seen())
    call = json.loads(RECORDED.read_text(encoding="utf-8"))
    answer = asyncio.run(executor.run(call))
    assert answer is not None
    return dict(answer)


def test_a_recorded_call_runs_and_is_answered() -> None:
    answer = _run()
    assert answer["events"][0]["name"] == "seen"
    assert answer["responses"][0]["response"] == "utter_greet"


def test_the_action_sees_the_turn() -> None:
    _run()
    assert _Seen.tracker is not None
    message = _Seen.tracker.latest_message
    assert message["metadata"]["turn_id"] == "z1"
    assert message["metadata"]["conversation_id"] == "c"
    assert message["intent"]["name"] == "ticket_status"
    assert message["intent_ranking"][0]["name"] == "ticket_status"
    assert message["entities"][0]["value"] == "TK-123456"
    assert message["entities"][0]["valid"] is True
    assert message["language"] == "it"
