"""From a conversation to a dialogue test: which turns, from where on, without personal data."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from agent.conversations.reading import SaidMessage, Talk
from agent.kit.clock import ROME
from agent.kit.i18n import as_language
from agent.training.dialogue_errors import DialogueEmpty, DialogueTooLong, DialogueUnrecorded
from agent.training.dialogues import MOST_TURNS, Call, Dialogue, Heard, Turn, name_of

# Set from outside in each turn, and known otherwise in a rehearsal.
_OUTSIDE = frozenset({"customer_id", "customer_name", "session_started_metadata"})
_FORM = "requested_slot"

# Takes personal data out of one text.
Redact = Callable[[str], str]


def recorded(
    talk: Talk, title: str, *, from_seq: int | None, to_seq: int | None, redact: Redact
) -> Dialogue:
    """Return the test that a conversation makes.

    Left out are turns that the bot did not answer: people had the conversation, or the answer
    came too late. A part that begins inside a form begins with the form instead.

    Raises:
        DialogueEmpty: nothing of the customer's is left.
        DialogueUnrecorded: what the actions answered was not kept with a turn.
        DialogueTooLong: more than `MOST_TURNS` turns.
    """
    answered = [m for m in talk.messages if _was_answered(m)]
    wanted = [
        at for at, message in enumerate(answered)
        if (from_seq is None or message.seq >= from_seq)
        and (to_seq is None or message.seq <= to_seq)
    ]  # fmt: skip
    if not wanted:
        raise DialogueEmpty(conversation_id=talk.conversation_id)
    first = wanted[0]
    while first and _slots(answered[first - 1]).get(_FORM) and not _anew(talk, answered, first):
        first -= 1
    part = range(first, wanted[-1] + 1)
    if len(part) > MOST_TURNS:
        raise DialogueTooLong(turns=len(part), most=MOST_TURNS)
    turns = tuple(_turns(talk, answered, part, redact))
    language = as_language(_slots(answered[part[-1]]).get("language") or talk.language)
    return Dialogue(
        f"{language}/{name_of(title)}",
        title,
        turns,
        begins=_begins(talk, answered, first, redact),
    )


def _was_answered(message: SaidMessage) -> bool:
    explanation = message.explanation
    return (
        message.sender == "customer"
        and message.status == "done"
        and "actions" in explanation
        and not explanation.get("listening")
        and bool(message.text or message.pressed)
    )


def _turns(
    talk: Talk, answered: Sequence[SaidMessage], part: range, redact: Redact
) -> Iterator[Turn]:
    signed_in, day = False, None
    for at in part:
        message = answered[at]
        explanation, said_on = message.explanation, message.at.astimezone(ROME).date()
        is_customer = _slots(message).get("customer_id") is not None
        if explanation.get("replies") is None or explanation.get("calls") is None:
            raise DialogueUnrecorded(seq=message.seq)
        heard = Heard.of(explanation)
        yield Turn(
            say=redact(message.text),
            press=_payload(message, redact),
            signed_in=is_customer if is_customer != signed_in else None,
            day=said_on if said_on != day else None,
            afresh=at > part[0] and _anew(talk, answered, at),
            intent=heard.intent,
            actions=heard.actions,
            replies=heard.replies,
            answered=tuple(_call(call, redact) for call in explanation["calls"] if _says(call)),
        )
        signed_in, day = is_customer, said_on


def _slots(message: SaidMessage) -> Mapping[str, Any]:
    found: Mapping[str, Any] = message.explanation.get("slots") or {}
    return found


def _anew(talk: Talk, answered: Sequence[SaidMessage], at: int) -> bool:
    """Say whether the bot began anew between a turn and the one before it."""
    return any(answered[at - 1].seq < seq < answered[at].seq for seq in talk.begun)


def _begins(
    talk: Talk, answered: Sequence[SaidMessage], first: int, redact: Redact
) -> dict[str, Any]:
    """Return the slots at the beginning of a part; of a new episode only the language is known."""
    if first == 0:
        return {}
    slots = _slots(answered[first - 1])
    if _anew(talk, answered, first):
        return {"language": slots["language"]} if slots.get("language") else {}
    return {
        name: _clean(value, redact)
        for name, value in slots.items()
        if value is not None and name not in _OUTSIDE
    }


def _payload(message: SaidMessage, redact: Redact) -> str | None:
    """Return what a pressed button meant, as the dialogue understood it."""
    [parse, *_] = message.explanation.get("nlu") or [{}]
    # Of a button there is one reading, and it is certain; anything else was read as a text.
    if not message.pressed or [r["confidence"] for r in parse.get("ranking", ())] != [1.0]:
        return None
    values = {
        each["entity"]: _clean(each["value"], redact)
        for each in parse.get("entities") or ()
        if each.get("extractor") == "button"
    }
    entities = json.dumps(values, ensure_ascii=False) if values else ""
    return f"/{parse['intent']}{entities}"


def _says(call: Mapping[str, Any]) -> bool:
    return bool(call.get("events") or call.get("replies") or call.get("rejected"))


def _call(call: Mapping[str, Any], redact: Redact) -> Call:
    return Call(
        action=call["action"],
        events=tuple(
            {
                name: value if name in ("event", "name") else _clean(value, redact)
                for name, value in event.items()
            }
            for event in call.get("events") or ()
        ),
        replies=tuple(call.get("replies") or ()),
        rejected=bool(call.get("rejected")),
    )


def _clean(value: Any, redact: Redact) -> Any:
    """Return a value with every text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_clean(each, redact) for each in value]
    if isinstance(value, dict):
        return {name: _clean(each, redact) for name, each in value.items()}
    return value
