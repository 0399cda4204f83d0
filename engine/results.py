"""What the outside sees of a parse and of the events of a turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.messages import LANGUAGE, LIKELIEST, OUT_OF_SCOPE_SCORE, REQUESTS, SURE

RANKED = 5
_REPLY_FIELDS = ("buttons", "custom", "image", "attachment", "quick_replies")


def _ranking(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"intent": e["name"], "confidence": e["confidence"]} for e in entries][:RANKED]


def public_parse(parse: dict[str, Any]) -> dict[str, Any]:
    """Return Rasa's parse as the channel answers it.

    `intent` is the likeliest real intent, also when `sure` is false and the dialogue was given
    `nlu_fallback`.
    """
    intent = parse.get("intent") or {}
    return {
        "text": parse.get("text") or "",
        "intent": parse.get(LIKELIEST) or intent.get("name"),
        "confidence": intent.get("confidence") or 0.0,
        "sure": bool(parse.get(SURE)),
        "language": parse.get(LANGUAGE),
        "entities": parse.get("entities") or [],
        "ranking": _ranking(parse.get("intent_ranking") or []),
        "requests": [
            {**request, "ranking": _ranking(request["ranking"])}
            for request in parse.get(REQUESTS) or []
        ],
        "out_of_scope_score": parse.get(OUT_OF_SCOPE_SCORE) or 0.0,
    }


def button_parse(text: str, name: str, entities: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the parse of a button we issued: its intent is certain, nothing is interpreted."""
    intent = {"name": name, "confidence": 1.0}
    return {
        "text": text,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [
            {"entity": entity, "value": value, "start": 0, "end": 0, "extractor": "button"}
            for entity, value in entities.items()
        ],
        LANGUAGE: language,
        LIKELIEST: name,
        SURE: True,
        REQUESTS: [],
        OUT_OF_SCOPE_SCORE: 0.0,
    }


def request_parse(request: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Return the parse of one of the requests in a message, as a message of its own."""
    return {
        "text": request["text"],
        "intent": {"name": request["intent"], "confidence": request["confidence"]},
        "intent_ranking": request["ranking"],
        "entities": request["entities"],
        LANGUAGE: whole.get(LANGUAGE),
        LIKELIEST: request["intent"],
        SURE: request["sure"],
        REQUESTS: [],
        OUT_OF_SCOPE_SCORE: 0.0,
    }


def reply(event: Any) -> dict[str, Any]:
    """Return a `BotUttered` event as a reply: only the fields it has."""
    data = event.data or {}
    result = {"text": event.text} if event.text else {}
    result.update({name: data[name] for name in _REPLY_FIELDS if data.get(name)})
    response = (event.metadata or {}).get("utter_action")
    return result | ({"response": response} if response else {})
