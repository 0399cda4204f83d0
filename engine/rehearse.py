"""`python -m engine.rehearse --model FILE --dialogues FILE --out FILE`: dialogues held again.

Each dialogue is played to the model through the code that serves customers, in a conversation of
its own in memory. No action server is asked: what its actions answered is in the dialogue, so that
nothing is written, and neither the day nor a customer's data change the result.

The dialogues are a JSON list of `{id, slots, turns}`, a turn is `{say, press, signed_in, day,
afresh, answered}`. The answer, written under its name only when complete, is `{model_id, results:
[{id, turns: [{nlu, actions, replies, failed}]}]}`. Progress goes to standard output: a line
`rehearsed 3/8` at a time.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine import job
from engine.payloads import BadRequest, read_turn

CUSTOMER = "rehearsal"


class Stage:
    """One model, and the conversations it is put through."""

    def __init__(self, model: Path) -> None:
        """Load the model without an action server."""
        from engine import shims
        from engine.launcher import prepare_imports

        prepare_imports()
        shims.trust_trained_models()
        from rasa.core.agent import Agent
        from rasa.utils.log_utils import configure_structlog

        from engine.recorded import Recalled

        configure_structlog(logging.CRITICAL)
        self._recalled = Recalled()
        self._agent = Agent.load(str(model), action_endpoint=self._recalled)

    @property
    def model_id(self) -> str:
        """The id of the model."""
        return str(self._agent.processor.model_metadata.model_id)

    async def play(self, dialogue: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what the model makes of each turn; one that fails leaves no trace, as always."""
        played: list[dict[str, Any]] = []
        sender, language = dialogue["id"], None
        slots = dict(dialogue.get("slots") or {})
        for number, turn in enumerate(dialogue["turns"], 1):
            if turn.get("afresh"):
                sender, slots = f"{dialogue['id']}#{number}", {}
            if slots:
                await self._begin(sender, slots)
                language, slots = slots.get("language") or language, {}
            self._recalled.expect(turn.get("answered") or ())
            answer = await self._say(turn, sender=sender, number=number, language=language)
            language = answer.pop("language") or language
            played.append(answer)
        return played

    async def _say(
        self, turn: Mapping[str, Any], *, sender: str, number: int, language: str | None
    ) -> dict[str, Any]:
        from engine.turns import ActionFailed, handle

        body = {
            "turn_id": f"{sender}-{number}",
            "sender": sender,
            "conversation_id": sender,
            "text": turn["say"],
            "payload": turn.get("press"),
            "language": language,
            "customer_id": CUSTOMER if turn.get("signed_in") else None,
            "today": turn.get("day"),
        }
        try:
            answer = await handle(self._agent, read_turn(body))
        except (BadRequest, ActionFailed) as error:
            return {"nlu": [], "actions": [], "replies": [], "failed": str(error), "language": None}
        return {
            "nlu": [{name: each[name] for name in ("intent", "sure")} for each in answer["nlu"]],
            "actions": [{"name": action["name"]} for action in answer["actions"]],
            "replies": answer["kinds"],
            "failed": None,
            "language": answer["language"],
        }

    async def _begin(self, sender: str, slots: Mapping[str, Any]) -> None:
        """Let a conversation begin where the recorded one was, as far as slots tell."""
        from rasa.core.channels.channel import CollectingOutputChannel
        from rasa.shared.core.events import SlotSet

        processor = self._agent.processor
        tracker = await processor.get_tracker(sender)
        await processor._update_tracker_session(tracker, CollectingOutputChannel())
        for name, value in slots.items():
            tracker.update(SlotSet(name, value), processor.domain)
        await processor.save_tracker(tracker)


async def rehearse(stage: Stage, dialogues: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the model makes of each dialogue."""
    results = []
    for done, dialogue in enumerate(dialogues, 1):
        results.append({"id": dialogue["id"], "turns": await stage.play(dialogue)})
        print(f"rehearsed {done}/{len(dialogues)}", flush=True)
    return {"model_id": stage.model_id, "results": results}


def main() -> int:
    """Rehearse the dialogues of one file with one model."""

    def work(model: Path, dialogues: list[dict[str, Any]]) -> dict[str, Any]:
        return asyncio.run(rehearse(Stage(model), dialogues))

    return job.run(
        work, command="engine.rehearse", about=__doc__, given="dialogues", quiet=logging.CRITICAL
    )


if __name__ == "__main__":
    sys.exit(main())
