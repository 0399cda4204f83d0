"""Why a trainer should read a message: what the model, the customer and the agents say of it.

Pure functions on a conversation, so that whatever comes later - a thumb, a handover, a second try -
gives the same reasons as if it had been known at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rapidfuzz import fuzz

from agent.annotation.models import Reason
from agent.annotation.weights import SMALL_TALK, is_dangerous
from agent.conversations.reading import SaidMessage, Talk

# Who asks the same within this time has not got his answer.
_AGAIN_WITHIN = timedelta(minutes=15)
_ALIKE = 80.0
_PERSON, _OUT_OF_SCOPE = "talk_to_human", "out_of_scope"


@dataclass(frozen=True)
class Read:
    """A message that a customer typed and the model read."""

    message: SaidMessage
    language: str
    intent: str
    confidence: float
    sure: bool
    ranking: tuple[Mapping[str, Any], ...]
    entities: tuple[Mapping[str, Any], ...]
    model_id: str | None
    listening: bool


def typed_and_read(talk: Talk) -> list[Read]:
    """Return the messages of a talk that can be reviewed, oldest first.

    Pressed buttons were never read by the model; of a turn that failed there is no reading to
    review either.
    """
    found = []
    for message in talk.messages:
        if message.sender != "customer" or message.pressed or not message.text.strip():
            continue
        if message.status not in ("done", "dropped"):
            continue
        read = _read(message, talk.language)
        if read is not None:
            found.append(read)
    return found


def reasons_in(talk: Talk, read: Sequence[Read]) -> dict[str, frozenset[Reason]]:
    """Return the reasons that the talk gives for each message, by message id."""
    found: dict[str, set[Reason]] = {each.message.id: set() for each in read}
    for each in read:
        reasons = found[each.message.id]
        if not each.sure:
            reasons.add("unsure")
        if each.intent == _OUT_OF_SCOPE:
            reasons.add("out_of_scope")
        if is_dangerous(each.intent, each.ranking):
            reasons.add("safety")
    for message in talk.messages:
        if message.answers in found and message.feedback == "down":
            found[message.answers].add("thumbs_down")
    for one, following in zip(read, read[1:], strict=False):
        if _asks_again(one, following):
            found[one.message.id].add("asked_again")
    for message_id in _handed_over(talk, read):
        found[message_id].add("handed_over")
    for message_id in _answered_by_people(talk, read):
        found[message_id].add("agent_answered")
    return {message_id: frozenset(reasons) for message_id, reasons in found.items()}


def _read(message: SaidMessage, language: str) -> Read | None:
    parses = message.explanation.get("nlu") or ()
    parse = parses[0] if parses and isinstance(parses[0], Mapping) else {}
    if not parse.get("intent"):
        return None
    ranking = (_ranked(each) for each in parse.get("ranking") or ())
    return Read(
        message=message,
        language=str(parse.get("language") or message.language or language),
        intent=str(parse["intent"])[:80],
        confidence=float(parse.get("confidence") or 0.0),
        sure=bool(parse.get("sure")),
        ranking=tuple(each for each in ranking if each is not None),
        entities=tuple(e for e in parse.get("entities") or () if isinstance(e, Mapping)),
        model_id=message.explanation.get("model_id"),
        listening=bool(message.explanation.get("listening")),
    )


def _ranked(entry: Any) -> dict[str, Any] | None:
    if not isinstance(entry, Mapping) or not entry.get("intent"):
        return None
    return {"intent": str(entry["intent"]), "confidence": float(entry.get("confidence") or 0.0)}


def _asks_again(one: Read, following: Read) -> bool:
    """Say whether a customer put the same question again, to the machine that had answered."""
    if one.listening or one.intent in SMALL_TALK or one.intent == _PERSON:
        return False
    if following.message.at - one.message.at > _AGAIN_WITHIN:
        return False
    alike = fuzz.token_set_ratio(one.message.text.lower(), following.message.text.lower())
    return alike >= _ALIKE or (one.intent == following.intent and not following.sure)


def _handed_over(talk: Talk, read: Sequence[Read]) -> Iterable[str]:
    """Yield the message after which people took over.

    Who asks for a person is understood: what drove him to ask is the message before.
    """
    for seq in talk.queued:
        before = [each for each in read if each.message.seq < seq and not each.listening]
        while before and before[-1].intent == _PERSON and before[-1].sure:
            before.pop()
        if before:
            yield before[-1].message.id


def _answered_by_people(talk: Talk, read: Sequence[Read]) -> Iterable[str]:
    """Yield the first message that people answered in each stretch they owned.

    What the customer says to them after that is half a talk with a person, and asks nothing.
    """
    ours = {each.message.id for each in read}
    latest: str | None = None
    among_people = False
    for message in talk.messages:
        if message.sender == "customer" and message.id in ours:
            latest = message.id
        elif message.sender == "bot":
            among_people = False
        elif message.sender == "agent":
            if not among_people and latest is not None:
                yield latest
            among_people = True
