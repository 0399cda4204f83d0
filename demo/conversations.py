"""Past conversations of Ventolia's customers: months of them, the same ones on every machine.

What customers write are the examples of ``data/nlu``, so that both languages sound as people write;
what the bot and the agents answer is in ``talks.yaml``. Every row that living conversations leave
behind is there: messages, events, turns with their explanation, handoffs, notes, cases, ratings,
outcomes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from agent.cases.models import TicketNoteRow, TicketRow
from agent.conversations.models import Conversation, Message, Rating, Turn
from agent.events.models import Event
from agent.handoff.models import Handoff, NoteRow
from agent.handoff.policies import load_policies
from agent.insights.models import EpisodeOutcomeRow
from agent.kit.calendar import at_local
from agent.kit.i18n import Language
from demo.batch import Batch
from demo.life import spread
from demo.staff import STAFF
from demo.talks import subjects, utterances

PREFIX = "t-"
_DAYS = 270
_FIRST_CASE = 100_000
# Contacts in each hour of the day, from eight in the morning.
_HOURS = dict(enumerate((3, 6, 8, 8, 5, 4, 6, 7, 7, 6, 6, 4, 3, 2, 1), start=8))
_REASONS = {
    "asked": 50, "two_failures": 18, "complaint": 12, "tool_failure": 5, "low_confidence": 9,
    "policy": 6,
}  # fmt: skip
_ENGLISH = 0.2
_VERIFIED = 0.86
_BOT_ALONE, _ANSWERED = 0.62, 0.33


_SENDERS = ("customer", "bot", "agent", "system")


@dataclass
class _Talk:
    """One conversation while it is written."""

    number: int
    random: Random
    language: Language
    customer_id: str | None
    name: str
    subject: dict[str, Any]
    at: datetime
    id: str = ""
    seq: int = 0
    owner: str = "bot"
    version: int = 1
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SENDERS, 0))
    last_at: datetime | None = None
    answered_last: bool | None = None

    def say(self, text: dict[str, str]) -> str:
        """Return a text in the talk's language."""
        return text[self.language]


class PastConversations:
    """Writes conversations that ended before a moment."""

    def __init__(self, batch: Batch, *, as_of: date, customers: Sequence[tuple[str, str]]) -> None:
        """Write into ``batch``; ``customers`` are ids and names of whom they may be with."""
        self._batch = batch
        self._as_of = as_of
        self._customers = customers
        self._agents = [one for one in STAFF if one.role == "agent"]

    def add(self, number: int) -> None:
        """Write the conversation of a number: always the same one on the same day."""
        random = Random(f"talk:{number}")
        language: Language = "en" if random.random() < _ENGLISH else "it"
        verified = random.random() < _VERIFIED
        customer_id, name = random.choice(self._customers)
        talk = _Talk(
            number=number,
            random=random,
            language=language,
            customer_id=customer_id if verified else None,
            name=name if verified else "",
            subject=random.choice(subjects()["subjects"]),
            at=self._start(random),
            id=f"{PREFIX}{number:06d}",
        )
        started = talk.at
        kind = random.random()
        if kind < _BOT_ALONE:
            outcome = self._bot_alone(talk)
        elif kind < _BOT_ALONE + _ANSWERED:
            outcome = self._answered(talk)
        else:
            outcome = self._abandoned(talk)
        self._finish(talk, started, outcome)

    def _start(self, random: Random) -> datetime:
        # Two thirds lie in the last three months: a firm that grows.
        share = random.random() ** 1.6
        day = self._as_of - timedelta(days=2 + int(share * _DAYS))
        hour = random.choices(list(_HOURS), weights=list(_HOURS.values()))[0]
        return at_local(day, hour, random.randrange(60)) + timedelta(seconds=random.randrange(60))

    # -- the three ways a conversation goes ------------------------------------------------

    def _bot_alone(self, talk: _Talk) -> dict[str, Any]:
        if talk.random.random() < 0.4:
            self._customer(talk, "greet")
            self._bot(talk, _hello(talk))
        solved = talk.random.random() < 0.82
        for answer in talk.subject["bot"]:
            self._customer(talk, talk.subject["intent"], unclear=not solved)
            self._bot(talk, talk.say(answer if solved else subjects()["unclear"]))
        talk.answered_last = solved
        thumb = talk.random.random()
        up, down = int(solved and thumb < 0.15), int(not solved and thumb < 0.3)
        if solved:
            self._customer(talk, "thank", text=talk.say(talk.random.choice(subjects()["thanks"])))
        return {
            "solved_by": "bot" if solved and not down else "none",
            "ended_at": talk.last_at,
            "thumbs_up": up,
            "thumbs_down": down,
        }

    def _answered(self, talk: _Talk) -> dict[str, Any]:
        random = talk.random
        reason = self._ask_for_a_person(talk)
        queued, asked_seq = talk.at, talk.seq
        agent = random.choice(self._agents)
        wait = int(random.expovariate(1 / 240)) + 15
        talk.at += timedelta(seconds=wait)
        taken = talk.at
        shown = {"id": agent.id, "name": agent.name, "photo_url": None}
        self._owner(talk, "person", agent=shown)
        total, waiting = 0, queued
        answered: datetime | None = None
        number = None
        lines = [_greeting(talk, agent.name), *map(talk.say, talk.subject["agent"])]
        if talk.customer_id is not None and random.random() < 0.4:
            number = f"TK-{spread(_FIRST_CASE + talk.number, digits=6)}"
            lines.append(talk.say(subjects()["cased"]).format(case=number))
        for line in lines:
            talk.at += timedelta(seconds=random.randrange(20, 150))
            total += _seconds(waiting, talk.at)
            answered = answered or talk.at
            self._message(talk, "agent", line, agent=shown)
            talk.at += timedelta(seconds=random.randrange(15, 120))
            waiting = talk.at
            self._customer(
                talk, None, text=talk.say(random.choice(subjects()["details"])), listening=True
            )
        self._note(talk, talk.say(talk.subject["note"]), agent.id)
        if number is not None:
            self._case(talk, number, agent.id, agent.name)
        talk.at += timedelta(seconds=30)
        total += _seconds(waiting, talk.at)
        returned = random.random() < 0.2
        self._message(talk, "system", talk.say(subjects()["closed"]))
        self._owner(talk, "bot" if returned else "closed")
        self._handoff(
            talk, reason=reason, queued_at=queued, after_seq=asked_seq, taken_at=taken,
            first_answer_at=answered, assignee_id=agent.id, wait_seconds=wait,
            outcome="returned" if returned else "closed", ended_by=agent.id,
        )  # fmt: skip
        return {
            "solved_by": "person", "ended_at": talk.at, "handoff_reason": reason,
            "queued_at": queued, "taken_at": taken, "answered_at": answered,
            "answer_wait": _seconds(queued, answered or talk.at), "total_wait": total,
            "rating": self._rating(talk, wait) if random.random() < 0.45 else None,
        }  # fmt: skip

    def _abandoned(self, talk: _Talk) -> dict[str, Any]:
        reason = self._ask_for_a_person(talk)
        queued, asked_seq = talk.at, talk.seq
        talk.at += timedelta(seconds=int(talk.random.expovariate(1 / 700)) + 60)
        self._owner(talk, "bot")
        self._handoff(
            talk, reason=reason, queued_at=queued, after_seq=asked_seq,
            outcome="left", ended_by="customer",
        )  # fmt: skip
        return {
            "solved_by": "none", "ended_at": talk.at, "handoff_reason": reason,
            "queued_at": queued, "total_wait": _seconds(queued, talk.at),
        }  # fmt: skip

    def _ask_for_a_person(self, talk: _Talk) -> str:
        random = talk.random
        reason = random.choices(list(_REASONS), weights=list(_REASONS.values()))[0]
        unclear = reason in ("two_failures", "low_confidence")
        for answer in talk.subject["bot"]:
            self._customer(talk, talk.subject["intent"], unclear=unclear)
            self._bot(talk, talk.say(subjects()["unclear"] if unclear else answer))
        talk.answered_last = not unclear
        if reason in ("asked", "complaint"):
            self._customer(talk, "talk_to_human" if reason == "asked" else "complaint")
        self._bot(talk, talk.say(subjects()["handing"]))
        self._owner(talk, "queue")
        return reason

    # -- rows ------------------------------------------------------------------------------

    def _customer(
        self,
        talk: _Talk,
        intent: str | None,
        *,
        text: str | None = None,
        unclear: bool = False,
        listening: bool = False,
    ) -> None:
        said = text or talk.random.choice(utterances()[talk.language, intent or "help"])
        message_id = self._message(talk, "customer", said)
        confidence = round(
            talk.random.uniform(0.2, 0.45) if unclear else talk.random.uniform(0.72, 0.99), 3
        )
        parse: dict[str, Any] = {
            "text": said, "intent": intent or talk.subject["intent"], "confidence": confidence,
            "sure": not unclear, "language": talk.language, "entities": [], "ranking": [],
        }  # fmt: skip
        action = "action_nlu_fallback" if unclear else f"action_{intent}"
        explanation: dict[str, Any] = (
            {"listening": True, "nlu": [parse]}
            if listening
            else {
                "nlu": [parse],
                "actions": [{"name": action, "policy": "RulePolicy", "confidence": 1.0}],
                "slots": {"language": talk.language, "customer_id": talk.customer_id},
                "evidence": [],
            }
        )
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
            explanation=explanation,
        )

    def _bot(self, talk: _Talk, text: str) -> None:
        talk.at += timedelta(seconds=1)
        self._message(talk, "bot", text, answers=f"{talk.id}-m{talk.seq}")
        talk.at += timedelta(seconds=talk.random.randrange(8, 90))

    def _message(
        self,
        talk: _Talk,
        sender: str,
        text: str,
        *,
        agent: dict[str, Any] | None = None,
        answers: str | None = None,
    ) -> str:
        talk.seq += 1
        talk.counts[sender] += 1
        talk.last_at = talk.at
        message_id = f"{talk.id}-m{talk.seq}"
        parts = [{"type": "text", "text": text}]
        self._batch.add(
            Message,
            id=message_id,
            conversation_id=talk.id,
            seq=talk.seq,
            sender=sender,
            client_message_id=f"c{talk.seq}" if sender in ("customer", "agent") else None,
            customer_id=talk.customer_id if sender == "customer" else None,
            text=text,
            parts=parts,
            payloads={},
            language=talk.language,
            answers=answers,
            agent_id=agent["id"] if agent else None,
            at=talk.at,
        )
        payload = {
            "message_id": message_id, "sender": sender, "parts": parts, "text": text,
            "language": talk.language, **({"agent": agent} if agent else {}),
            **({"answers": answers} if answers else {}),
        }  # fmt: skip
        self._event(talk, "message", payload)
        return message_id

    def _owner(self, talk: _Talk, owner: str, *, agent: dict[str, Any] | None = None) -> None:
        talk.owner = owner
        talk.version += 1
        talk.seq += 1
        payload = {"owner": owner, **({"agent": agent} if agent else {})}
        self._event(talk, "owner_changed", payload)

    def _event(self, talk: _Talk, kind: str, payload: dict[str, Any]) -> None:
        self._batch.add(
            Event, conversation_id=talk.id, seq=talk.seq, type=kind, payload=payload, at=talk.at
        )

    def _note(self, talk: _Talk, text: str, author_id: str) -> None:
        self._batch.add(
            NoteRow,
            id=f"{talk.id}-n",
            conversation_id=talk.id,
            author_id=author_id,
            kind="note",
            text=text,
            at=talk.at,
        )

    def _handoff(self, talk: _Talk, *, queued_at: datetime, reason: str, **columns: Any) -> None:
        policies = load_policies()
        intent = talk.subject["intent"]
        self._batch.add(
            Handoff,
            id=f"{talk.id}-h",
            conversation_id=talk.id,
            reason=reason,
            requested_by="customer" if reason == "asked" else "bot",
            queued_at=queued_at,
            ended_at=talk.at,
            updated_at=talk.at,
            subject=policies.subject_of(intent),
            priority=policies.priority_of(reason, intent=intent),
            ahead=0,
            last_customer_at=talk.last_at,
            **columns,
        )

    def _case(self, talk: _Talk, number: str, agent_id: str, agent_name: str) -> None:
        solved = talk.at + timedelta(hours=talk.random.randrange(2, 90))
        is_open = solved.date() >= self._as_of
        subject = talk.subject
        story = talk.random.choice(utterances()[talk.language, subject["intent"]])
        ticket_id = self._batch.add(
            TicketRow,
            id=f"{talk.id}-c",
            number=number,
            customer_id=talk.customer_id,
            category=subject["category"],
            priority="normal",
            status="in_progress" if is_open else "solved",
            product=subject["product"],
            subject_it=subject["title"]["it"],
            subject_en=subject["title"]["en"],
            channel="chat",
            opened_at=talk.at,
            updated_at=talk.at if is_open else solved,
            closed_at=None if is_open else solved,
            solved_at=None if is_open else solved,
            opened_by="agent",
            assignee_id=agent_id,
            conversation_id=talk.id,
        )
        self._batch.add(
            TicketNoteRow, id=f"{talk.id}-c1", ticket_id=ticket_id, author="customer",
            internal=False, text_it=story, text_en=story, at=talk.at,
        )  # fmt: skip
        if not is_open:
            self._batch.add(
                TicketNoteRow, id=f"{talk.id}-c2", ticket_id=ticket_id, author="agent",
                internal=False, text_it=subject["solution"]["it"],
                text_en=subject["solution"]["en"], at=solved, author_id=agent_id,
                author_name=agent_name,
            )  # fmt: skip

    def _rating(self, talk: _Talk, wait: int) -> int:
        # Who waited longer is less pleased.
        weights = (2, 3, 8, 30, 57) if wait < 300 else (12, 14, 24, 30, 20)
        score = talk.random.choices((1, 2, 3, 4, 5), weights=weights)[0]
        self._batch.add(
            Rating,
            id=f"{talk.id}-r",
            conversation_id=talk.id,
            episode_id=f"{talk.id}-e",
            customer_id=talk.customer_id,
            score=score,
            asked_at=talk.at,
            rated_at=talk.at + timedelta(minutes=2),
            changed_at=talk.at + timedelta(minutes=2),
        )
        return score

    def _finish(self, talk: _Talk, started: datetime, outcome: dict[str, Any]) -> None:
        self._batch.add(
            Conversation,
            id=talk.id,
            customer_id=talk.customer_id,
            language=talk.language,
            language_heard=True,
            owner=talk.owner,
            owner_version=talk.version,
            visitor_id=None if talk.customer_id else f"v-{talk.id}",
            token_version=1,
            last_seq=talk.seq,
            episode_id=f"{talk.id}-e",
            created_at=started,
            updated_at=talk.at,
            closed_at=talk.at if talk.owner == "closed" else None,
        )
        reopened = talk.random.random() < (0.05 if outcome["solved_by"] == "person" else 0.09)
        rating = outcome.get("rating")
        self._batch.add(
            EpisodeOutcomeRow,
            **{
                "id": f"{talk.id}-o"[-26:],
                "conversation_id": talk.id,
                "episode_id": f"{talk.id}-e",
                "customer_id": talk.customer_id,
                "language": talk.language,
                "started_at": started,
                "last_at": talk.last_at,
                "answered_last": talk.answered_last,
                "messages_customer": talk.counts["customer"],
                "messages_bot": talk.counts["bot"],
                "messages_agent": talk.counts["agent"],
                "reopened_at": talk.at + timedelta(days=3) if reopened else None,
                "rated_at": talk.at + timedelta(minutes=2) if rating else None,
                **outcome,
            },
        )


def _greeting(talk: _Talk, agent: str) -> str:
    hello = talk.say(talk.random.choice(subjects()["hello"]))
    name = talk.name.split(" ")[0]
    return hello.format(name=name, agent=agent.split()[0]).replace(" ,", ",")


def _seconds(start: datetime, end: datetime) -> int:
    return round((end - start).total_seconds())


def _hello(talk: _Talk) -> str:
    hello = {"it": "Ciao! Come posso aiutarti?", "en": "Hello! How can I help?"}
    return hello[talk.language]
