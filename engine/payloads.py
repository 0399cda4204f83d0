"""Reading and checking what the product sends to the channel."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

# The product refuses more than 4,000 characters; this is the second line of defence.
LONGEST_TEXT = 20_000
LONGEST_NAME = 200
LONGEST_PAYLOAD = 2_000
LARGEST_BODY = 256_000
MOST_TEXTS = 500
MOST_VECTORS = 256

_PAYLOAD = re.compile(r"/(?P<intent>[A-Za-z_]\w*)(?P<entities>\{.*\})?", re.DOTALL)


class BadRequest(ValueError):
    """The body of a call is not what the contract says."""


@dataclass(frozen=True)
class Turn:
    """One message of a customer, to be answered."""

    turn_id: str
    sender: str
    conversation_id: str
    text: str
    language: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    intent: str | None = None
    entities: dict[str, Any] = field(default_factory=dict)
    today: str | None = None


def read_json(body: bytes) -> dict[str, Any]:
    """Return the JSON object in `body`.

    Raises:
        BadRequest: Too large, not JSON, or not an object.
    """
    if len(body) > LARGEST_BODY:
        raise BadRequest(f"the body has more than {LARGEST_BODY} bytes")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body is not JSON") from error
    if not isinstance(value, dict):
        raise BadRequest("the body is not a JSON object")
    return value


def _text(body: dict[str, Any], name: str, *, longest: int, needed: bool) -> str | None:
    value = body.get(name)
    if value is None or value == "":
        if needed:
            raise BadRequest(f"{name} is missing")
        return None
    if not isinstance(value, str) or len(value) > longest:
        raise BadRequest(f"{name} is not a text of at most {longest} characters")
    return readable(value)


def readable(text: str) -> str:
    """Return the text without what no database stores: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _language(body: dict[str, Any]) -> str | None:
    language = body.get("language")
    if language not in ("it", "en", None):
        raise BadRequest("language is not it, en or null")
    return language


def _button(payload: str) -> tuple[str, dict[str, Any]]:
    """Return the intent and the entities a button of ours means: `/intent{"name": "value"}`."""
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        raise BadRequest("payload is not /intent or /intent{...}")
    try:
        entities = json.loads(match["entities"] or "{}")
    except (ValueError, RecursionError) as error:
        raise BadRequest("payload: the entities are not JSON") from error
    return match["intent"], entities


def read_turn(body: dict[str, Any]) -> Turn:
    """Return the turn a body describes.

    Raises:
        BadRequest: A field is missing, too long or of another type.
    """
    payload = _text(body, "payload", longest=LONGEST_PAYLOAD, needed=False)
    intent, entities = _button(payload) if payload else (None, {})
    text = _text(body, "text", longest=LONGEST_TEXT, needed=intent is None) or ""
    return Turn(
        turn_id=_text(body, "turn_id", longest=LONGEST_NAME, needed=True),
        sender=_text(body, "sender", longest=LONGEST_NAME, needed=True),
        conversation_id=_text(body, "conversation_id", longest=LONGEST_NAME, needed=True),
        text=text,
        language=_language(body),
        customer_id=_text(body, "customer_id", longest=LONGEST_NAME, needed=False),
        customer_name=_text(body, "customer_name", longest=LONGEST_NAME, needed=False),
        intent=intent,
        entities=entities,
        today=_text(body, "today", longest=10, needed=False),
    )


def read_texts(body: dict[str, Any], *, most: int = MOST_TEXTS) -> tuple[list[str], str | None]:
    """Return the texts to parse, at most `most`, and the language hint.

    Raises:
        BadRequest: `texts` is not a list of texts, or has too many or too long ones.
    """
    texts = body.get("texts")
    if not isinstance(texts, list) or len(texts) > most:
        raise BadRequest(f"texts is not a list of at most {most} texts")
    if not all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in texts):
        raise BadRequest(f"texts holds what is not a text of at most {LONGEST_TEXT} characters")
    return [readable(text) for text in texts], _language(body)


def read_model(body: dict[str, Any]) -> tuple[str, str]:
    """Return the name and the SHA-256 of the model file that is to answer.

    Raises:
        BadRequest: One of them is missing or no text.
    """
    name = _text(body, "file", longest=LONGEST_NAME, needed=True)
    sha256 = _text(body, "sha256", longest=64, needed=True)
    return name or "", sha256 or ""
