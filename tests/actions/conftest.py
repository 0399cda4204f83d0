"""A conversation with the actions themselves: no Rasa, a real database."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.base import CustomerAction
from actions.runtime import Runtime
from actions.server import build_executor
from actions.texts import Texts
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from tests.actions import world

DOMAIN_FILE = Path(__file__).parent.parent.parent / "domain.yml"
TEXTS = Texts.load(DOMAIN_FILE)


@dataclass
class Chat:
    """Runs actions as Rasa would, and keeps the slots."""

    executor: ActionExecutor
    database: Database
    slots: dict[str, Any]
    turns: int = 0
    form: str | None = None
    said: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    heard: dict[str, Any] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)

    def run(self, action: str, text: str = "", *, intent: str = "", **entities: Any) -> str:
        """Run one action on one message, and the form it starts; return what is read."""
        self.turns += 1
        intent = intent or action.removeprefix("action_")
        shown = self._run(action, text, intent=intent, entities=entities)
        followed = [e["name"] for e in self.events if e["event"] == "followup"]
        if followed:
            self.form = followed[0]
            self.slots["requested_slot"] = None
            shown += self._validate(text, intent=intent, entities=entities, starting=True)
        return shown

    def fill(self, text: str, *, intent: str = "nlu_fallback", **entities: Any) -> str:
        """Let the form under way read a message, as Rasa does; run what follows it."""
        assert self.form, "no form is under way"
        self.turns += 1
        return self._validate(text, intent=intent, entities=entities)

    def _validate(
        self, text: str, *, intent: str, entities: dict[str, Any], starting: bool = False
    ) -> str:
        form = self.form or ""
        validation = CustomerAction.by_name[f"validate_{form}"]
        known = [SlotSet(s, self.slots[s]) for s in validation.slots if self.slots.get(s)]
        shown = self._run(
            f"validate_{form}", text, intent=intent, entities=entities,
            events=known if starting else [],
        )  # fmt: skip
        if self.slots["requested_slot"] is None:
            self.form = None
            shown += "\n" + self._run(f"action_{form}_done", text, intent=intent, entities={})
        return shown

    def _run(
        self,
        action: str,
        text: str,
        *,
        intent: str,
        entities: dict[str, Any],
        events: Sequence[dict[str, Any]] = (),
    ) -> str:
        tracker = Tracker(
            "episode",
            self.slots,
            {
                "text": text,
                "intent": {"name": intent},
                "entities": entities.get("entities")
                or [{"entity": name, "value": value} for name, value in entities.items()],
                "metadata": {"turn_id": f"turn-{self.turns}", "conversation_id": "c"},
                **self.heard,
            },
            list(events),
            False,
            None,
            {"name": self.form} if self.form else {},
            "action_listen",
        )
        dispatcher = CollectingDispatcher()
        self.events = asyncio.run(self.executor.actions[action](dispatcher, tracker, {}))
        for event in self.events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.form = event["name"]
        self.sent = dispatcher.messages
        self.said = [m for m in dispatcher.messages if m["response"]]
        return "\n".join(self._shown(message) for message in self.said)

    def press(self, title: str) -> str:
        """Press a button of the last answer: run the action of its intent."""
        payloads = {
            button["title"]: button["payload"].replace("{{", "{").replace("}}", "}")
            for message in self.said
            for button in [*message["buttons"], *self._variation(message).get("buttons", [])]
        }
        intent, brace, entities = payloads[title].removeprefix("/").partition("{")
        values = json.loads(brace + entities) if brace else {}
        return self.run(f"action_{intent}", title, **values)

    def directive(self, kind: str) -> dict[str, Any]:
        """Return what was sent for the product and not for the customer: handoff, explain."""
        return next(m["custom"] for m in self.sent if (m["custom"] or {}).get("type") == kind)

    def responses(self) -> list[str]:
        return [message["response"] for message in self.said]

    def _shown(self, message: dict[str, Any]) -> str:
        variation = self._variation(message)
        text = str(variation.get("text", "")).format(**message)
        part = message["custom"] or variation.get("custom") or {}
        rows = [f"{row['label']}: {row['value']}" for row in part.get("rows", [])]
        keys = ("title", "status", "url", "text")
        head = [str(part[key]).format(**message) for key in keys if part.get(key)]
        buttons = [*variation.get("buttons", []), *message["buttons"]]
        titles = [button["title"] for button in buttons]
        return "\n".join([text, *head, *rows, *part.get("items", []), *titles])

    def _variation(self, message: dict[str, Any]) -> Mapping[str, Any]:
        return TEXTS.variation(message["response"], self.slots["language"])


@pytest.fixture
def anna(database: Database) -> str:
    with database.transaction() as session:
        return world.build(session)


@pytest.fixture
def change(database: Database, anna: str) -> Callable[..., None]:
    """Add something to Anna's world."""

    def apply(what: Callable[..., None], *args: Any) -> None:
        with database.transaction() as session:
            what(session, anna, *args)

    return apply


@pytest.fixture
def executor(database: Database, clock: FixedClock) -> ActionExecutor:
    runtime = Runtime(database, link_secret="s" * 32, clock=clock, domain_file=DOMAIN_FILE)
    return build_executor(runtime)


@pytest.fixture
def chat(executor: ActionExecutor, database: Database, anna: str) -> Chat:
    """Anna, signed in, writing Italian."""
    return Chat(executor, database, {"language": "it", "customer_id": anna})


@pytest.fixture
def visitor(executor: ActionExecutor, database: Database) -> Chat:
    """Somebody who is not signed in."""
    return Chat(executor, database, {"language": "it", "customer_id": None})
