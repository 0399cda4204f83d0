"""Yesterday at Ventolia: a bad day, so that the trainers' inbox has something to read.

What customers write is in ``bad_day.yaml``; what the model made of each message is beside it, made
once by the model itself. ``python -m demo.bad_day`` makes it anew, with Rasa's environment.
"""

import json
import subprocess
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from agent.conversations.models import Message, Turn
from agent.kit.calendar import at_local
from agent.kit.i18n import LANGUAGES
from demo.batch import Batch
from demo.conversations import PastConversations, _Talk
from demo.talks import subjects

BAD_DAY = "y-"
_HERE = Path(__file__).parent
_TALKS = _HERE / "bad_day.yaml"
_READINGS = _HERE / "bad_day_readings.json"
_MODEL = "ventolia-demo"
_OPENS, _HOURS = 8, 12


@cache
def day() -> dict[str, Any]:
    """Return what was said, and by whom it was answered."""
    loaded: dict[str, Any] = yaml.safe_load(_TALKS.read_text("utf-8"))
    return loaded


@cache
def readings() -> dict[str, dict[str, Any]]:
    """Return what the model made of each text."""
    found: list[dict[str, Any]] = json.loads(_READINGS.read_text("utf-8"))
    return {reading["text"]: reading for reading in found}


class BadDay(PastConversations):
    """Writes the talks of yesterday; the same ones on every machine."""

    def __init__(self, batch: Batch, *, as_of: date, customers: Sequence[tuple[str, str]]) -> None:
        """Write into ``batch``; ``customers`` are ids and names of whom they may be with."""
        super().__init__(batch, as_of=as_of, customers=customers)
        self._day = as_of - timedelta(days=1)
        self._people = list(customers)

    def add(self, number: int) -> None:
        """Write one talk."""
        entry = day()["talks"][number]
        random = Random(f"bad day:{number}")
        customer_id, name = random.choice(self._people)
        first = readings()[entry["say"][0]]["intent"]
        minute = random.randrange(60 * _HOURS)
        talk = _Talk(
            number=number,
            random=random,
            language=entry["language"],
            customer_id=customer_id,
            name=name,
            subject={"intent": first},
            at=at_local(self._day, _OPENS + minute // 60, minute % 60),
            id=f"{BAD_DAY}{number:06d}",
        )
        started = talk.at
        for text in entry["say"]:
            sure = self._asks(talk, text)
        talk.answered_last = sure
        outcome = {"plain": self._plain, "thumb": self._thumb, "queue": self._left,
                   "agent": self._taken}[entry["end"]](talk)  # fmt: skip
        self._finish(talk, started, outcome)

    def _asks(self, talk: _Talk, text: str) -> bool:
        """Write a message, what the model made of it, and what the bot said to it."""
        reading = readings()[text]
        message_id = self._message(talk, "customer", text)
        intent, sure = str(reading["intent"]), bool(reading["sure"])
        action = f"action_{intent}" if sure else "action_nlu_fallback"
        self._batch.add(
            Turn,
            message_id=message_id,
            conversation_id=talk.id,
            seq=talk.seq,
            status="done",
            created_at=talk.at,
            attempts=1,
            started_at=talk.at,
            finished_at=talk.at + timedelta(seconds=1),
            owner_version=talk.version,
            explanation={
                "nlu": [reading],
                "actions": [{"name": action, "policy": "RulePolicy", "confidence": 1.0}],
                "slots": {"language": talk.language, "customer_id": talk.customer_id},
                "model_id": _MODEL,
                "evidence": [],
            },
        )
        self._bot(talk, talk.say(_answer(intent) if sure else subjects()["unclear"]))
        return sure

    def _plain(self, talk: _Talk) -> dict[str, Any]:
        return {"solved_by": "bot" if talk.answered_last else "none", "ended_at": talk.last_at}

    def _thumb(self, talk: _Talk) -> dict[str, Any]:
        self._batch.rows(Message)[-1]["feedback"] = "down"
        talk.seq += 1
        self._event(talk, "feedback", {"message_id": f"{talk.id}-m{talk.seq - 1}", "value": "down"})
        return {"solved_by": "none", "ended_at": talk.last_at, "thumbs_down": 1}

    def _queued(self, talk: _Talk) -> dict[str, Any]:
        self._bot(talk, talk.say(subjects()["handing"]))
        self._owner(talk, "queue")
        return {"reason": "asked", "queued_at": talk.at, "after_seq": talk.seq - 1}

    def _left(self, talk: _Talk) -> dict[str, Any]:
        queued = self._queued(talk)
        talk.at += timedelta(minutes=talk.random.randrange(4, 25))
        self._owner(talk, "bot")
        self._handoff(talk, **queued, outcome="left", ended_by="customer")
        return {
            "solved_by": "none", "ended_at": talk.at, "handoff_reason": "asked",
            "queued_at": queued["queued_at"],
            "total_wait": int((talk.at - queued["queued_at"]).total_seconds()),
        }  # fmt: skip

    def _taken(self, talk: _Talk) -> dict[str, Any]:
        queued = self._queued(talk)
        agent = talk.random.choice(self._agents)
        shown = {"id": agent.id, "name": agent.name, "photo_url": None}
        wait = talk.random.randrange(60, 900)
        talk.at += timedelta(seconds=wait)
        taken = talk.at
        self._owner(talk, "person", agent=shown)
        talk.at += timedelta(seconds=40)
        answered = talk.at
        self._message(talk, "agent", talk.say(day()["agent"]), agent=shown)
        talk.at += timedelta(minutes=5)
        self._message(talk, "system", talk.say(subjects()["closed"]))
        self._owner(talk, "closed")
        self._handoff(
            talk, **queued, taken_at=taken, first_answer_at=answered, assignee_id=agent.id,
            wait_seconds=wait, outcome="closed", ended_by=agent.id,
        )  # fmt: skip
        return {
            "solved_by": "person", "ended_at": talk.at, "handoff_reason": "asked",
            "queued_at": queued["queued_at"], "taken_at": taken, "answered_at": answered,
            "answer_wait": wait + 40, "total_wait": wait + 40,
        }  # fmt: skip


def _answer(intent: str) -> dict[str, str]:
    """Return what the bot says to an intent, as in the other past talks."""
    known = {subject["intent"]: subject["bot"][0] for subject in subjects()["subjects"]}
    answer: dict[str, str] = known.get(intent) or day()["answers"]
    return answer


def _read_anew(python: Path) -> None:
    """Let the present model read all texts; its readings are kept beside them."""
    kept = ("text", "intent", "confidence", "sure", "language", "entities", "ranking")
    found: list[dict[str, Any]] = []
    for language in LANGUAGES:
        texts = [t for talk in day()["talks"] if talk["language"] == language for t in talk["say"]]
        said = subprocess.run(
            [str(python), "-m", "engine.parse", "--lang", language],
            input="\n".join(texts), capture_output=True, text=True, check=True,
        )  # fmt: skip
        for line in said.stdout.splitlines():
            reading = json.loads(line)
            found.append({name: reading[name] for name in kept})
    lines = ",\n".join(json.dumps(reading, ensure_ascii=False) for reading in found)
    _READINGS.write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    _read_anew(Path(".venv-rasa/bin/python"))
