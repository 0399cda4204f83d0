"""Outcomes, written in the transaction of what they come from, and their summary by day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from sqlalchemy.orm import Session

from agent.insights.models import EpisodeOutcomeRow, SolvedBy
from agent.insights.repository import OutcomeRepository
from agent.insights.schemas import OutcomeDay, OutcomesReply
from agent.insights.summary import summarise
from agent.kit.calendar import at_local
from agent.kit.clock import ROME, Clock
from agent.kit.i18n import as_language
from agent.kit.ids import new_id

Thumb = Literal["up", "down"]
# The bot is never told that a talk is over: after a day without a word it is.
QUIET = timedelta(hours=24)
REOPENED_WITHIN = timedelta(days=7)
_SETTLED_AT_ONCE = 500
_NO_REQUEST = frozenset({
    "greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "help", "give_praise",
    "talk_to_human",
})  # fmt: skip
_UNANSWERED = frozenset({"action_nlu_fallback", "action_default_fallback", "action_out_of_scope"})


class Talk(Protocol):
    """What is read of a conversation."""

    id: Any
    episode_id: Any
    customer_id: Any
    language: Any
    owner: Any


class OutcomeService:
    """Follows each episode from its first message to its end.

    The caller holds the conversation's row lock, so a conversation has one open episode at most.

    Example:
        ``OutcomeService(session, clock=clock).said(conversation, sender="customer")``
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._rows = OutcomeRepository(session)
        self._clock = clock

    def said(self, talk: Talk, *, sender: str) -> None:
        """Count a message; a customer's first one begins an episode."""
        now = self._clock.now()
        row = self._rows.open_of(talk.id)
        if row is not None and sender == "customer" and _is_quiet(row, now):
            self._end(row, at=row.last_at)
            row = None
        if row is None and sender == "customer":
            row = self._begin(talk)
        if row is None:
            self._answered_after_all(talk.id, sender=sender)
            return
        row.last_at = now
        row.customer_id = talk.customer_id
        row.language = as_language(talk.language)
        if sender == "customer":
            row.messages_customer += 1
            if talk.owner in ("queue", "person") and row.waiting_since is None:
                row.waiting_since = now
        elif sender == "bot":
            row.messages_bot += 1
        elif sender == "agent":
            row.messages_agent += 1
            self._answered(row, now)

    def queued(self, talk: Talk, *, reason: str) -> None:
        """Note that people are asked for; the first reason is kept."""
        now = self._clock.now()
        row = self._rows.open_of(talk.id) or self._begin(talk)
        if row.queued_at is None:
            row.queued_at, row.handoff_reason = now, reason
        if row.waiting_since is None:
            row.waiting_since = now
        self._reopens(row)

    def owner_changed(self, talk: Talk) -> None:
        """Note who owns the conversation now; with the bot or nobody, what people did is over."""
        row = self._rows.open_of(talk.id)
        if row is None:
            return
        now = self._clock.now()
        if talk.owner == "person":
            row.taken_at = row.taken_at or now
            # An agent who steps in by himself has not kept anybody waiting.
            row.queued_at = row.queued_at or now
        elif talk.owner == "closed" or (talk.owner == "bot" and row.queued_at is not None):
            self._end(row, at=now)

    def understood(self, talk: Talk, *, explanation: Mapping[str, Any], answered: bool) -> None:
        """Note what became of a customer's message once it was interpreted.

        Args:
            talk: the conversation.
            explanation: what is stored with the turn.
            answered: whether the bot said something to it.
        """
        row = self._rows.open_of(talk.id)
        parses: Sequence[Mapping[str, Any]] = explanation.get("nlu") or ()
        if row is None or not parses or parses[0].get("intent") in _NO_REQUEST:
            return
        if answered:
            actions = {str(step.get("name")) for step in explanation.get("actions") or ()}
            row.answered_last = not actions & _UNANSWERED and not _declined(explanation)
        self._reopens(row)

    def judged(self, talk: Talk, *, before: str | None, value: str | None) -> None:
        """Count a thumb; one taken back counts no more."""
        row = self._rows.open_of(talk.id) or self._rows.ended_of(talk.id)
        if row is None:
            return
        for thumb, change in ((before, -1), (value, 1)):
            if thumb == "up":
                row.thumbs_up = max(row.thumbs_up + change, 0)
            elif thumb == "down":
                row.thumbs_down = max(row.thumbs_down + change, 0)

    def rated(self, conversation_id: str, *, episode_id: str, score: int) -> None:
        """Keep the stars given to an episode; the last ones count."""
        row = self._rows.of_episode(conversation_id, episode_id) or self._rows.ended_of(
            conversation_id
        )
        if row is not None:
            row.rating, row.rated_at = score, self._clock.now()

    def settle(self) -> int:
        """End the episodes of the bot that went quiet; return how many."""
        rows = self._rows.quiet(since=self._clock.now() - QUIET, limit=_SETTLED_AT_ONCE)
        for row in rows:
            self._end(row, at=row.last_at)
        return len(rows)

    def summary(self, *, first: date, last: date) -> OutcomesReply:
        """Return the outcomes of the episodes begun on each day, in Italy."""
        rows = self._rows.begun(at_local(first, 0), at_local(last + timedelta(days=1), 0))
        by_day: dict[date, list[EpisodeOutcomeRow]] = {}
        for row in rows:
            by_day.setdefault(row.started_at.astimezone(ROME).date(), []).append(row)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return OutcomesReply(
            days=tuple(OutcomeDay(day=day, **dict(summarise(by_day.get(day, ())))) for day in days),
            total=summarise(rows),
        )

    def _begin(self, talk: Talk) -> EpisodeOutcomeRow:
        now = self._clock.now()
        row = EpisodeOutcomeRow(
            id=new_id(),
            conversation_id=talk.id,
            episode_id=talk.episode_id,
            customer_id=talk.customer_id,
            language=as_language(talk.language),
            started_at=now,
            last_at=now,
            total_wait=0,
            messages_customer=0,
            messages_bot=0,
            messages_agent=0,
            thumbs_up=0,
            thumbs_down=0,
        )
        self._rows.add(row)
        return row

    def _answered_after_all(self, conversation_id: str, *, sender: str) -> None:
        """Note a person's answer to who had left the queue and is answered by e-mail."""
        row = self._rows.ended_of(conversation_id)
        if sender == "agent" and row is not None and row.queued_at is not None:
            row.messages_agent += 1
            self._answered(row, self._clock.now())
            row.solved_by = _solved_by(row)

    def _answered(self, row: EpisodeOutcomeRow, now: datetime) -> None:
        if row.answered_at is None:
            row.answered_at = now
            row.answer_wait = round((now - (row.queued_at or now)).total_seconds())
        self._stop_waiting(row, now)

    def _stop_waiting(self, row: EpisodeOutcomeRow, now: datetime) -> None:
        if row.waiting_since is not None:
            row.total_wait += round((now - row.waiting_since).total_seconds())
            row.waiting_since = None

    def _end(self, row: EpisodeOutcomeRow, *, at: datetime) -> None:
        self._stop_waiting(row, at)
        row.ended_at = at
        row.solved_by = _solved_by(row)

    def _reopens(self, row: EpisodeOutcomeRow) -> None:
        """Note with the episode before that it did not settle the matter after all."""
        before = self._rows.ended_of(row.conversation_id)
        if (
            before is not None
            and before.ended_at is not None
            and before.reopened_at is None
            and row.started_at - before.ended_at <= REOPENED_WITHIN
        ):
            before.reopened_at = row.started_at


def _is_quiet(row: EpisodeOutcomeRow, now: datetime) -> bool:
    return row.queued_at is None and now - row.last_at >= QUIET


def _solved_by(row: EpisodeOutcomeRow) -> SolvedBy:
    """Say who solved it: a person who answered, the bot if its last answer was one, or nobody."""
    if row.messages_agent:
        return "person"
    if row.queued_at is None and row.answered_last and not row.thumbs_down:
        return "bot"
    return "none"


def _declined(explanation: Mapping[str, Any]) -> bool:
    """Say whether the answer was that there is none: a refusal, or no article."""
    evidence: Sequence[Mapping[str, Any]] = explanation.get("evidence") or ()
    return any("refused" in entry or entry.get("answered") is False for entry in evidence)
