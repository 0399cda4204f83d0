"""Handoffs from the request to their end: the record behind the queue.

The caller holds the conversation's row and tells what happened to it; who owns it, and what the
customer reads, is the conversation's (`agent.conversations`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from agent.handoff.errors import UnknownReason
from agent.handoff.models import Handoff, MoodRow, Outcome
from agent.handoff.mood import mood_now, read_mood
from agent.handoff.policies import HandoffPriority, Reason, SupportPolicies, load_policies
from agent.handoff.ranking import Ranking
from agent.handoff.repository import HandoffRepository
from agent.handoff.waits import Wait, expected_wait
from agent.kit.clock import Clock
from agent.kit.i18n import Language
from agent.kit.ids import new_id

RequestedBy = Literal["customer", "bot", "system", "agent"]

# What a rule asked for may be offered again instead of done, right after people gave a
# conversation back; what the customer asks for, danger and faults of ours never are.
_OFFERED = frozenset({"two_failures", "low_confidence", "policy"})


@dataclass(frozen=True)
class HandoffRequest:
    """What is known of a conversation when it is handed over.

    Attributes:
        after_seq: its last event before the request.
        intent: what the customer last wanted, where that is known.
        tier: of a verified customer, else ``unknown``.
    """

    conversation_id: str
    reason: str
    requested_by: RequestedBy
    after_seq: int
    intent: str | None = None
    tier: str = "unknown"
    asked_at: datetime | None = None


@dataclass(frozen=True)
class Said:
    """A customer's message, as the mood reads it."""

    message_id: str
    seq: int
    text: str
    language: Language


@dataclass(frozen=True)
class Place:
    """Where somebody stands in the queue, as he is told.

    Attributes:
        expected_wait_seconds: from measured waits; None when unknown.
        on_duty: whether anybody is present to answer.
    """

    position: int
    expected_wait_seconds: int | None
    open: bool
    next_opening: datetime | None
    on_duty: bool
    full: bool


class HandoffService:
    """Handoffs, inside the caller's transaction."""

    def __init__(
        self, session: Session, *, clock: Clock, policies: SupportPolicies | None = None
    ) -> None:
        self._repository = HandoffRepository(session)
        self._clock = clock
        self._policies = policies or load_policies()

    # -- begin -----------------------------------------------------------------------------

    def queue(self, request: HandoffRequest) -> Handoff:
        """Enter a conversation into the queue; an answer it was owed by e-mail becomes live.

        Raises:
            UnknownReason: the reason is not one of `Reason`.
        """
        if request.reason not in get_args(Reason):
            raise UnknownReason(reason=request.reason)
        handoff = self._repository.open_of(request.conversation_id)
        ahead = len(self._repository.waiting())
        if handoff is None:
            handoff = self._new(request)
            self._repository.add(handoff)
        handoff.by_email, handoff.assignee_id, handoff.ahead = False, None, ahead
        handoff.updated_at = self._clock.now()
        return handoff

    def _new(self, request: HandoffRequest) -> Handoff:
        now = self._clock.now()
        priority = self._policies.priority_of(request.reason, intent=request.intent)
        since = request.asked_at or now
        return Handoff(
            id=new_id(),
            conversation_id=request.conversation_id,
            reason=request.reason,
            requested_by=request.requested_by,
            after_seq=request.after_seq,
            queued_at=now,
            updated_at=now,
            subject=self._policies.subject_of(request.intent),
            by_email=False,
            priority=priority,
            mood=0.0,
            tier=request.tier,
            waiting_since=since,
            last_customer_at=request.asked_at,
            first_answer_due_at=self._policies.due(priority, "first_answer", since=since),
            solution_due_at=self._policies.due(priority, "solution", since=since),
        )

    def may_hand_over(self, conversation_id: str, *, reason: str) -> bool:
        """Say whether a rule may hand over now, or should offer to.

        Right after people gave the conversation back, no rule puts it straight into the queue
        again: the customer is asked first, so that no loop starts.
        """
        if reason not in _OFFERED:
            return True
        last = self._repository.last_of(conversation_id)
        if last is None or last.ended_at is None or last.outcome != "returned":
            return True
        quiet = timedelta(minutes=self._policies.no_loop_minutes)
        return self._clock.now() - last.ended_at >= quiet

    def is_about(self, intent: str) -> bool:
        """Say whether an intent names a subject or an urgency; small talk does not."""
        named = intent in self._policies.priority.by_intent
        return named or self._policies.subject_of(intent) is not None

    def settled(self, conversation_id: str) -> str | None:
        """Return what people settled when they last gave a conversation back, if they just did."""
        last = self._repository.last_of(conversation_id)
        if last is None or last.ended_at is None or last.outcome != "returned":
            return None
        notes = self._repository.notes(conversation_id)
        said = [note.text for note in notes if note.kind == "return"]
        return said[-1] if said else None

    # -- what happens to it ----------------------------------------------------------------

    def of(self, conversation_id: str) -> Handoff | None:
        """Return the open handoff of a conversation."""
        return self._repository.open_of(conversation_id)

    def last(self, conversation_id: str) -> Handoff | None:
        """Return the newest handoff of a conversation, open or not."""
        return self._repository.last_of(conversation_id)

    def taken(self, handoff: Handoff, staff_id: str) -> None:
        """Note who serves it now; the first who takes it ends the wait that is measured."""
        now = self._clock.now()
        if handoff.taken_at is None:
            handoff.taken_at = now
            if not handoff.by_email and handoff.ahead is not None:
                hours = self._policies.business_hours
                minutes = hours.minutes_between(handoff.queued_at, now)
                handoff.wait_seconds = round(minutes * 60)
        handoff.assignee_id, handoff.assigned_at, handoff.updated_at = staff_id, now, now

    def released(self, handoff: Handoff) -> None:
        """Put it back into the queue; who waits already keeps his time."""
        now = self._clock.now()
        if handoff.waiting_since is None:
            self._owe_next(handoff, now)
        handoff.assignee_id, handoff.told, handoff.updated_at = None, None, now

    def answered(self, handoff: Handoff) -> None:
        """Note a person's word: no answer is owed until the customer writes again."""
        now = self._clock.now()
        handoff.first_answer_at = handoff.first_answer_at or now
        handoff.last_agent_at, handoff.waiting_since = now, None
        handoff.next_answer_due_at, handoff.sla_hinted = None, None
        handoff.updated_at = now

    def wrote(self, handoff: Handoff, said: Said) -> None:
        """Note a customer's message: an answer is owed from now, if none was."""
        now = self._clock.now()
        handoff.last_customer_at, handoff.updated_at = now, now
        if handoff.waiting_since is None:
            self._owe_next(handoff, now)
        self.feel(handoff, [said])

    def reprioritise(self, handoff: Handoff, priority: HandoffPriority) -> None:
        """Make it more or less urgent; what is still owed falls due as that priority has it."""
        handoff.priority, handoff.updated_at = priority, self._clock.now()
        since = handoff.queued_at
        if handoff.first_answer_at is None:
            handoff.first_answer_due_at = self._policies.due(priority, "first_answer", since=since)
        handoff.solution_due_at = self._policies.due(priority, "solution", since=since)
        handoff.sla_hinted = None

    def by_email(self, handoff: Handoff, *, email: str) -> None:
        """Take it out of the live queue; the answer is still owed, by e-mail."""
        handoff.by_email, handoff.email = True, email
        handoff.assignee_id, handoff.updated_at = None, self._clock.now()

    def end(self, handoff: Handoff, *, outcome: Outcome, by: str) -> None:
        """Close it; ``by`` is a staff id, ``customer`` or ``system``."""
        now = self._clock.now()
        handoff.ended_at, handoff.updated_at = now, now
        handoff.outcome, handoff.ended_by = outcome, by
        handoff.waiting_since, handoff.next_answer_due_at = None, None

    def reopened(self, conversation_id: str) -> None:
        """Note that the customer came back after people had closed the conversation."""
        last = self._repository.last_of(conversation_id)
        window = timedelta(days=self._policies.reopen_days)
        if last is None or last.ended_at is None or last.reopened_at is not None:
            return
        if self._clock.now() - last.ended_at <= window:
            last.reopened_at = self._clock.now()

    def feel(self, handoff: Handoff, said: Iterable[Said]) -> None:
        """Store how messages sound, each once, and the mood they come to."""
        known = {row.message_id: row for row in self._repository.moods(handoff.conversation_id)}
        for message in said:
            if message.message_id in known:
                continue
            mood = read_mood(message.text, message.language)
            row = MoodRow(
                message_id=message.message_id,
                conversation_id=handoff.conversation_id,
                seq=message.seq,
                score=mood.score,
                words=list(mood.words),
            )
            self._repository.add(row)
            known[row.message_id] = row
        handoff.mood = mood_now(row.score for row in sorted(known.values(), key=lambda r: r.seq))

    def moods(self, conversation_id: str) -> Sequence[MoodRow]:
        """Return how each message of a conversation sounded, oldest first."""
        return self._repository.moods(conversation_id)

    # -- the queue as the customer hears of it ---------------------------------------------

    def place(self, handoff: Handoff) -> Place:
        """Return where a waiting conversation stands."""
        ranking = Ranking(self._policies, now=self._clock.now())
        waiting = sorted(self._repository.waiting(), key=ranking.key)
        ahead = next((n for n, one in enumerate(waiting) if one.id == handoff.id), len(waiting))
        return self._place(ahead=ahead, waiting=len(waiting))

    def status(self) -> Place:
        """Return what somebody would hear who asked for a person now."""
        waiting = len(self._repository.waiting())
        return self._place(ahead=waiting, waiting=waiting)

    def waiting(self) -> int:
        """Return how many conversations wait for a person now."""
        return len(self._repository.waiting())

    def _place(self, *, ahead: int, waiting: int) -> Place:
        now = self._clock.now()
        opens = self._policies.business_hours.next_opening(now)
        on_duty = any(row.state == "present" for row in self._repository.presences())
        known = self._expected(now, ahead) if opens is None and on_duty else None
        return Place(
            position=ahead + 1,
            expected_wait_seconds=known,
            open=opens is None,
            next_opening=opens,
            on_duty=on_duty,
            full=waiting > self._policies.queue.limit,
        )

    def _expected(self, now: datetime, ahead: int) -> int | None:
        queue = self._policies.queue
        rows = self._repository.waits(since=now - timedelta(days=queue.wait_window_days))
        return expected_wait(
            (Wait(queued_at=at, ahead=before, seconds=seconds) for at, before, seconds in rows),
            now=now,
            ahead=ahead,
            least=queue.wait_least_samples,
            zone=ZoneInfo(self._policies.time_zone),
        )

    def _owe_next(self, handoff: Handoff, now: datetime) -> None:
        handoff.waiting_since, handoff.sla_hinted = now, None
        if handoff.first_answer_at is not None:
            handoff.next_answer_due_at = self._policies.due(
                handoff.priority, "next_answer", since=now
            )
