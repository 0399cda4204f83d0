"""What an episode tells: what was asked, what was tried, where it stopped, how it sounds."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from agent.conversations.reading import Episode, SaidMessage
from agent.desk.card_schemas import (
    Asked,
    EpisodeSummary,
    Missing,
    Mood,
    MoodTurn,
    Result,
    Tried,
    TriedPassage,
)
from agent.handoff.mood import label_of, mood_now, read_mood
from agent.kit.i18n import as_language
from agent.kit.records import Bilingual

_UNCLEAR = {"action_nlu_fallback", "action_default_fallback"}
_DECLINED = {"action_out_of_scope"}
# Steps of the engine: they run beside what answers.
_MACHINERY = {
    "action_extract_slots",
    "action_session_start",
    "action_listen",
    "action_unlikely_intent",
}
SIGN_IN = "sign_in_needed"


@cache
def intent_titles() -> Mapping[str, Bilingual]:
    """Return each intent in the customer's words."""
    content = yaml.safe_load((files("agent.desk") / "intents.yml").read_text("utf-8"))
    return {name: Bilingual(**texts) for name, texts in content.items()}


def asked(episode: Episode) -> tuple[Asked, ...]:
    """Return the customer's messages, oldest first."""
    found = []
    for message in _of(episode, "customer"):
        parse = _parse(message)
        found.append(
            Asked(
                seq=message.seq,
                message_id=message.id,
                text=message.text,
                at=message.at,
                intent=parse.get("intent"),
                intent_title=intent_titles().get(parse.get("intent") or ""),
                confidence=parse.get("confidence"),
                sure=bool(parse.get("sure")),
                pressed=message.pressed,
            )
        )
    return tuple(found)


def tried(episode: Episode) -> tuple[Tried, ...]:
    """Return what the machine did with each message while it owned the conversation."""
    answers = {m.answers: m for m in episode.messages if m.answers and m.sender != "customer"}
    found = []
    for message in _of(episode, "customer"):
        explanation = message.explanation
        if message.status not in ("done", "dropped", "failed") or explanation.get("listening"):
            continue
        answer = answers.get(message.id)
        parse = _parse(message)
        actions = _actions(explanation)
        result, error = _result(message, answer, actions)
        found.append(
            Tried(
                seq=message.seq,
                intent=parse.get("intent"),
                intent_title=intent_titles().get(parse.get("intent") or ""),
                confidence=parse.get("confidence"),
                action=_main(actions),
                actions=actions,
                passages=tuple(_passages(explanation)),
                answer_confidence=_evidence(explanation, "answer_confidence"),
                result=result,
                answered=result == "answered",
                error=error,
                thumb=_thumb(answer),
            )
        )
    return tuple(found)


def missing(episode: Episode) -> tuple[Missing, ...]:
    """Return what the last turn of the bot was waiting for, the most telling first."""
    turns = [m for m in _of(episode, "customer") if m.status == "done" and _slots(m)]
    if not turns:
        return ()
    last = turns[-1]
    answer = next((m for m in episode.messages if m.answers == last.id), None)
    slots, actions = _slots(last), _actions(last.explanation)
    where: dict[str, Any] = {"question": _question(answer), "seq": answer.seq if answer else None}
    found = []
    if _evidence(last.explanation, "refused") == SIGN_IN and episode.customer_id is None:
        found.append(Missing(kind="sign_in", name=SIGN_IN, form=None, **where))
    if slot := slots.get("requested_slot"):
        forms = [name for name in actions if name.endswith("_form") and "validate" not in name]
        form = forms[-1] if forms else None
        found.append(Missing(kind="datum", name=str(slot), form=form, **where))
    if isinstance(pending := slots.get("pending"), Mapping):
        found.append(
            Missing(kind="confirmation", name=str(pending.get("action")), form=None, **where)
        )
    result, _ = _result(last, answer, actions)
    if result == "unclear":
        readings = [entry["intent"] for entry in _parse(last).get("ranking", [])[:2]]
        found.append(Missing(kind="meaning", name=", ".join(readings), form=None, **where))
    if result == "declined":
        found.append(Missing(kind="answer", name=last.text[:200], form=None, **where))
    return tuple(found)


def mood(episode: Episode) -> Mood | None:
    """Return how the customer sounds now and the message at which that last changed."""
    scores: list[float] = []
    label, turn = None, None
    words: tuple[str, ...] = ()
    for message in _of(episode, "customer"):
        if message.pressed:
            continue
        read = read_mood(message.text, as_language(message.language or episode.language))
        scores.append(read.score)
        words = (*words, *read.words)
        now = label_of(mood_now(scores))
        if label is not None and now != label:
            turn = MoodTurn(seq=message.seq, before=label, after=now)
        label = now
    if label is None:
        return None
    return Mood(now=label, score=mood_now(scores), turn=turn, words=tuple(words[-6:]), by="words")


def summary(episode: Episode) -> EpisodeSummary:
    """Return how many messages and minutes the episode has."""
    messages = episode.messages
    if not messages:
        return EpisodeSummary(messages=0, minutes=0, started_at=None)
    minutes = (messages[-1].at - messages[0].at).total_seconds() / 60
    return EpisodeSummary(messages=len(messages), minutes=round(minutes), started_at=messages[0].at)


def _of(episode: Episode, sender: str) -> Iterator[SaidMessage]:
    return (message for message in episode.messages if message.sender == sender)


def _parse(message: SaidMessage) -> Mapping[str, Any]:
    parses: Sequence[Mapping[str, Any]] = message.explanation.get("nlu") or ()
    return parses[0] if parses else {}


def _slots(message: SaidMessage) -> Mapping[str, Any]:
    slots: Mapping[str, Any] = message.explanation.get("slots") or {}
    return slots


def _actions(explanation: Mapping[str, Any]) -> tuple[str, ...]:
    names = [str(step["name"]) for step in explanation.get("actions") or ()]
    return tuple(name for name in names if name not in _MACHINERY)


def _main(actions: Sequence[str]) -> str | None:
    """Return the action that answered: the first that is no form's own step."""
    own = [name for name in actions if name.startswith("action_")]
    return next(iter(own or actions), None)


def _result(
    message: SaidMessage, answer: SaidMessage | None, actions: Sequence[str]
) -> tuple[Result, str | None]:
    if message.status == "failed":
        return "failed", message.error
    if message.status == "dropped":
        return "dropped", None
    if refused := _evidence(message.explanation, "refused"):
        return "refused", str(refused)
    if _UNCLEAR & set(actions):
        return "unclear", None
    if _DECLINED & set(actions):
        return "declined", None
    known = _evidence(message.explanation, "answered")
    if known is None:  # turns of before it was kept: an article that answers is quoted
        looked = any("passages" in entry for entry in message.explanation.get("evidence") or ())
        quoted = answer is not None and any(part.get("type") == "quote" for part in answer.parts)
        known = quoted or not looked
    return ("answered" if known else "declined"), None


def _passages(explanation: Mapping[str, Any]) -> Iterator[TriedPassage]:
    for entry in explanation.get("evidence") or ():
        for passage in entry.get("passages") or ():
            yield TriedPassage(
                article=passage["article_id"], title=passage["title"], score=passage["score"]
            )


def _evidence(explanation: Mapping[str, Any], name: str) -> Any:
    """Return the last piece of evidence of a name."""
    values = [entry[name] for entry in explanation.get("evidence") or () if name in entry]
    return values[-1] if values else None


def _question(answer: SaidMessage | None) -> str | None:
    """Return the last sentence part of an answer: what the bot asked."""
    texts = [part["text"] for part in answer.parts if part.get("type") == "text"] if answer else []
    return texts[-1] if texts else None


def _thumb(answer: SaidMessage | None) -> Any:
    return answer.feedback if answer and answer.feedback in ("up", "down") else None
