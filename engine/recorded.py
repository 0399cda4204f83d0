"""What the action server answered: remembered while a turn is served, and said again without it.

A dialogue test keeps of an answer what the dialogue itself depends on: the events as they are, of
the replies their names and kinds. Texts and amounts are those of one day and one customer.
"""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from rasa.core.actions.constants import SELECTIVE_DOMAIN
from rasa.utils.endpoints import ClientResponseError

_REJECTED = 400
# Repeats come within seconds: the product asks again when an answer was late.
_REMEMBERED = 500
# Of these nothing means something: a slot is emptied, a form is left.
_MEANT = ("value", "name")

_calls: ContextVar[list[dict[str, Any]] | None] = ContextVar("calls", default=None)


def kinds_of(reply: Mapping[str, Any]) -> list[str]:
    """Return what a reply is: the name of a response, else the kinds of its parts.

    The reply is one of the channel or one of the action server. What an answer rests on is not
    said to the customer and has no kind.

    Example:
        >>> kinds_of({"text": "Which one?", "buttons": [{"title": "A", "payload": "/a"}]})
        ['text', 'buttons']
    """
    if reply.get("response"):
        return [str(reply["response"])]
    custom = (reply.get("custom") or {}).get("type")
    return [
        *(["text"] if (reply.get("text") or "").strip() else []),
        *([str(custom)] if custom and custom != "explain" else []),
        *(["buttons"] if reply.get("buttons") else []),
    ]


def each_once(kinds: Iterable[str]) -> list[str]:
    """Return kinds without repetition, each where it comes last.

    How many bills are listed depends on the day's data; that bills are listed does not.
    """
    return list(dict.fromkeys(reversed(list(kinds))))[::-1]


class Recorder:
    """An action endpoint that remembers what it answered, for the turn that asked."""

    def __init__(self, endpoint: Any) -> None:
        """Wrap Rasa's endpoint of the action server."""
        self._endpoint = endpoint

    def __getattr__(self, name: str) -> Any:
        """Be the endpoint in everything else."""
        return getattr(self._endpoint, name)

    async def request(self, *arguments: Any, **options: Any) -> Any:
        """Ask the action server; keep its answer in short."""
        action = options["json"]["next_action"]
        try:
            answer = await self._endpoint.request(*arguments, **options)
        except ClientResponseError as error:
            if error.status == _REJECTED:
                _keep({"action": action, "rejected": True})
            raise
        _keep({"action": action, **_short(answer)})
        return answer


class Calls:
    """The calls of each turn, also of one that is asked for again; of long ago they are unknown."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._turns: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()

    def begin(self, turn_id: str) -> None:
        """Remember from now on what the action server answers to this turn."""
        self._turns[turn_id] = calls = []
        _calls.set(calls)
        while len(self._turns) > _REMEMBERED:
            self._turns.popitem(last=False)

    def of(self, turn_id: str) -> list[dict[str, Any]] | None:
        """Return the calls of a turn; None: nobody remembers."""
        return self._turns.get(turn_id)


class Recalled:
    """An action endpoint that answers what was recorded, and nothing where nothing was."""

    def __init__(self) -> None:
        """Begin with nothing to answer."""
        self.url = "recorded"
        self.kwargs = {SELECTIVE_DOMAIN: True}
        self._answers: dict[str, deque[Mapping[str, Any]]] = {}

    def expect(self, calls: Iterable[Mapping[str, Any]]) -> None:
        """Answer these calls of the next turn: by the action's name, in the order they came."""
        self._answers = {}
        for call in calls:
            self._answers.setdefault(call["action"], deque()).append(call)

    async def request(self, *_arguments: Any, **options: Any) -> dict[str, Any]:
        """Answer as the action server did."""
        action = options["json"]["next_action"]
        waiting = self._answers.get(action)
        call = waiting.popleft() if waiting else {}
        if call.get("rejected"):
            body = {"error": "rejected", "action_name": action}
            raise ClientResponseError(_REJECTED, "rejected", json.dumps(body))
        return {
            "events": [dict(event) for event in call.get("events") or ()],
            "responses": [_reply(kind) for kind in call.get("replies") or ()],
        }


def _keep(call: dict[str, Any]) -> None:
    calls = _calls.get()
    if calls is not None:
        calls.append(call)


def _short(answer: Any) -> dict[str, Any]:
    """Return an answer as a test keeps it; of one that Rasa is going to refuse nothing."""
    if not _is_answer(answer):
        return {}
    events = [
        {name: value for name, value in event.items()
         if name in _MEANT or (name != "timestamp" and value is not None)}
        for event in answer.get("events") or ()
    ]  # fmt: skip
    kinds = [kind for response in answer.get("responses") or () for kind in kinds_of(response)]
    return {"events": events, "replies": each_once(kinds)}


def _is_answer(answer: Any) -> bool:
    return isinstance(answer, dict) and all(
        isinstance(part, list) and all(isinstance(each, dict) for each in part)
        for part in (answer.get("events") or [], answer.get("responses") or [])
    )


def _reply(kind: str) -> dict[str, Any]:
    """Return a reply of a kind, as the action server would send one."""
    if kind == "text":
        return {"text": "…"}
    if kind == "buttons":
        return {"buttons": [{"title": "…", "payload": "/nothing"}]}
    return {"response": kind} if kind.startswith("utter_") else {"custom": {"type": kind}}
