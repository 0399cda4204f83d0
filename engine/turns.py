"""One turn of a conversation: understood, answered and stored as a whole, or not at all.

Rasa's own `handle_message` swallows failures of actions and stores what was left. Here the tracker
is saved once, at the end, and only when every action ran: a turn that failed or was killed leaves
no trace and can be sent again.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    USER_INTENT_BACK,
    USER_INTENT_RESTART,
    USER_INTENT_SESSION_START,
)
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from engine.messages import LANGUAGE, REQUESTS
from engine.payloads import BadRequest, Turn
from engine.recorded import Calls, Recorder, each_once, kinds_of
from engine.results import button_parse, public_parse, reply, request_parse

logger = logging.getLogger(__name__)

CHANNEL = "ascolto"
# Below the 60 s after which Rasa's lock on the conversation would be lost with the turn.
ACTION_SECONDS = 15.0
SPOKEN = ("it", "en")
_CALLS = Calls()
_RASA_ONLY = frozenset({USER_INTENT_RESTART, USER_INTENT_BACK, USER_INTENT_SESSION_START})


class ActionFailed(RuntimeError):
    """An action could not be run; `action` is its name."""

    def __init__(self, action: str) -> None:
        super().__init__(f"the action {action} failed")
        self.action = action


class TrackerStoreDown(RuntimeError):
    """The tracker could not be read or written."""


@dataclass
class Guarded:
    """An action that remembers why it failed: Rasa's processor logs the exception and goes on."""

    action: Action
    error: BaseException | None = field(default=None)

    def name(self) -> str:
        """Return the action's name."""
        return self.action.name()

    def event_for_successful_execution(self, prediction: Any) -> Any:
        """Return the event the action wants to be logged with."""
        return self.action.event_for_successful_execution(prediction)

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action within `ACTION_SECONDS`; a rejection is no failure."""
        try:
            return await asyncio.wait_for(self.action.run(*args, **kwargs), ACTION_SECONDS)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            self.error = error
            raise


async def handle(agent: Agent, turn: Turn) -> dict[str, Any]:
    """Answer one turn; a turn already in the tracker gets the same answer and runs nothing.

    Raises:
        BadRequest: The button names an intent that is none of ours.
        ActionFailed: An action failed; nothing was stored.
        TrackerStoreDown: The tracker could not be read or written.
    """
    processor = agent.processor
    # Without this Rasa falls back to memory in silence when its database is gone.
    agent.tracker_store._on_tracker_store_error = _refuse_memory
    if not isinstance(processor.action_endpoint, Recorder):
        processor.action_endpoint = Recorder(processor.action_endpoint)
    if turn.intent is not None and (
        turn.intent in _RASA_ONLY or turn.intent not in processor.domain.intents
    ):
        raise BadRequest(f"{turn.intent!r} is no intent of this assistant")
    async with agent.lock_store.lock(turn.sender):
        tracker = await processor.get_tracker(turn.sender)
        if not _served(tracker, turn.turn_id):
            _CALLS.begin(turn.turn_id)
            await _serve(processor, tracker, turn)
            await processor.save_tracker(tracker)
        return _answer(tracker, turn, processor.model_metadata.model_id)


async def parse(agent: Agent, text: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return Rasa's parse of `text`, in which a leading "/" means nothing.

    Rasa obeys `/intent{...}`; without its slashes the text is parsed like any other, and the
    offsets are those of the text as typed.
    """
    text = text.strip()
    bare = text.lstrip("/ \t\r\n")
    result = await agent.processor.parse_message(UserMessage(bare, metadata=metadata))
    shift = len(text) - len(bare)
    result["text"] = text
    result.pop("text_tokens", None)
    for found in (*result["entities"], *result.get(REQUESTS, ())):
        found["start"] += shift
        found["end"] += shift
    return result


def _refuse_memory(error: Exception) -> None:
    raise TrackerStoreDown("the tracker store failed") from error


def _turn_ids(turn_id: str) -> tuple[str, str]:
    return turn_id, f"{turn_id}#2"


def _served(tracker: DialogueStateTracker, turn_id: str) -> bool:
    return any(
        isinstance(event, UserUttered) and event.message_id == turn_id for event in tracker.events
    )


async def _serve(processor: Any, tracker: DialogueStateTracker, turn: Turn) -> None:
    """Run the turn on the tracker in memory."""
    output = CollectingOutputChannel()
    metadata = {
        "turn_id": turn.turn_id,
        "conversation_id": turn.conversation_id,
        "customer_id": turn.customer_id,
        LANGUAGE: turn.language,
        "today": turn.today,
    }
    await processor._update_tracker_session(tracker, output)
    if turn.intent is None:
        whole = await parse(Understanding(processor), turn.text, metadata)
        language = _language(turn, tracker, whole)
        requests = whole.get(REQUESTS) or []
        parses = [request_parse(r, whole) for r in requests] if len(requests) == 2 else [whole]
    else:
        language = _language(turn, tracker, {})
        parses = [button_parse(turn.text, turn.intent, turn.entities, language)]
    _set_slots(processor, tracker, turn, language)
    for turn_id, parsed in zip(_turn_ids(turn.turn_id), parses, strict=False):
        message = UserMessage(
            parsed["text"],
            output,
            turn.sender,
            parse_data=parsed,
            input_channel=CHANNEL,
            message_id=turn_id,
            metadata={**metadata, "turn_id": turn_id, LANGUAGE: language},
        )
        await processor._handle_message_with_tracker(message, tracker)
        await _act(processor, tracker, output)


@dataclass(frozen=True)
class Understanding:
    """The part of an agent that `parse` needs: what a model understands, without a conversation."""

    processor: Any


def _language(turn: Turn, tracker: DialogueStateTracker, parsed: dict[str, Any]) -> str:
    """Return the language to answer in.

    The detector already weighs the conversation's language; another language than ours leaves it
    as it was, and English is what strangers to Italian most likely read.
    """
    detected = parsed.get(LANGUAGE)
    known = turn.language or tracker.get_slot("language")
    # "/restart" is what people type to machines, whatever they speak.
    if known in SPOKEN and turn.text.lstrip().startswith("/"):
        return known
    if detected in SPOKEN:
        return detected
    return known or ("en" if detected == "other" else "it")


def _set_slots(processor: Any, tracker: Any, turn: Turn, language: str) -> None:
    wanted = {
        "language": language,
        "customer_id": turn.customer_id,
        "customer_name": turn.customer_name,
    }
    for name, value in wanted.items():
        if tracker.get_slot(name) != value:
            tracker.update(SlotSet(name, value), processor.domain)


async def _act(processor: Any, tracker: Any, output: CollectingOutputChannel) -> None:
    """Fill the slots and run actions until Rasa wants to listen.

    Raises:
        ActionFailed: An action failed, or they did not come to an end.
    """
    try:
        await processor.run_action_extract_slots(output, tracker)
    except Exception as error:
        raise ActionFailed("action_extract_slots") from error
    go_on = True
    while go_on and processor._should_handle_message(tracker):
        try:
            action, prediction = processor.predict_next_with_tracker_if_should(tracker)
        except ActionLimitReached as error:
            raise ActionFailed(tracker.latest_action_name or "unknown") from error
        guarded = Guarded(action)
        go_on = await processor._run_action(guarded, tracker, output, processor.nlg, prediction)
        if guarded.error is not None:
            raise ActionFailed(guarded.name()) from guarded.error


def _answer(tracker: DialogueStateTracker, turn: Turn, model_id: str) -> dict[str, Any]:
    """Return the answer to a turn from the tracker's events, the same each time it is asked."""
    ids = _turn_ids(turn.turn_id)
    replies, nlu, actions = [], [], []
    inside = False
    language = turn.language
    for event in tracker.events:
        if isinstance(event, UserUttered):
            inside = event.message_id in ids
            if inside:
                nlu.append(public_parse({**event.parse_data, "text": event.text or ""}))
                language = (event.metadata or {}).get(LANGUAGE) or language
        elif inside and isinstance(event, BotUttered):
            replies.append(reply(event))
        elif inside and isinstance(event, ActionExecuted) and not _listens(event):
            actions.append(
                {
                    "name": event.action_name,
                    "policy": event.policy,
                    "confidence": event.confidence,
                }
            )
    said = _once(replies)
    return {
        "turn_id": turn.turn_id,
        "language": language,
        "replies": said,
        "kinds": each_once(kind for each in said for kind in kinds_of(each)),
        "nlu": nlu,
        "actions": actions,
        "calls": _CALLS.of(turn.turn_id),
        "slots": {name: slot.value for name, slot in tracker.slots.items()},
        "model_id": model_id,
    }


def _once(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the replies without those said again later in the turn.

    A form asks again after each of two requests; the customer reads its question once, last.
    """
    return [reply for at, reply in enumerate(replies) if reply not in replies[at + 1 :]]


def _listens(event: ActionExecuted) -> bool:
    return event.action_name == ACTION_LISTEN_NAME
