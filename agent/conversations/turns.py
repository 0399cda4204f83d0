"""The replies still owed: claim one, finish it, or put it back."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from agent.conversations.handover import Handover
from agent.conversations.models import Message, Turn
from agent.conversations.repository import ConversationRepository, intents_of
from agent.conversations.schemas import OwedTurn, Reply
from agent.conversations.writer import ConversationWriter
from agent.insights.service import OutcomeService
from agent.kit.clock import Clock
from agent.kit.i18n import as_language

# A worker that dies is noticed after this long; a living one renews every third of it.
LEASE = timedelta(seconds=6)


class TurnService:
    """Turns, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._repository = ConversationRepository(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._handover = Handover(session, clock=clock)
        self._outcomes = OutcomeService(session, clock=clock)
        self._clock = clock

    def claim(self, lease: str) -> OwedTurn | None:
        """Lease the next owed turn to this worker, or return None when nothing is owed."""
        now = self._clock.now()
        turn = self._repository.next_turn(now)
        if turn is None:
            return None
        conversation, message = self._repository.of_turn(turn)
        if turn.status == "running" or turn.started_at is None:
            turn.started_at = now
        turn.status, turn.lease, turn.lease_until = "running", lease, now + LEASE
        turn.attempts += 1
        turn.owner_version = conversation.owner_version
        return OwedTurn(
            message_id=turn.message_id,
            conversation_id=conversation.id,
            lease=lease,
            episode_id=conversation.episode_id,
            owner=conversation.owner,
            text=message.text,
            payload=self._payload(message),
            language=as_language(conversation.language),
            language_heard=conversation.language_heard,
            customer_id=message.customer_id,
            attempts=turn.attempts,
            started_at=turn.started_at,
        )

    def renew(self, lease: str) -> None:
        """Keep the leases of a living worker."""
        self._repository.renew_leases(lease, until=self._clock.now() + LEASE)

    def put_back(self, owed: OwedTurn, *, error: str, wait: timedelta) -> None:
        """Leave the turn for another try after ``wait``."""
        turn = self._mine(owed)
        if turn is not None:
            turn.status, turn.lease, turn.error = "pending", None, error[:200]
            turn.not_before = self._clock.now() + wait

    def finish(self, owed: OwedTurn, reply: Reply) -> bool:
        """Store the reply and close the turn; return False when the reply came too late.

        Too late means that the conversation has another owner than when the turn began: the
        reply is dropped and only its explanation kept.
        """
        conversation = self._repository.locked(owed.conversation_id)
        turn = self._mine(owed)
        if turn is None or conversation is None:
            return False
        if conversation.owner_version != turn.owner_version:
            self._close(turn, "dropped", reply.explanation)
            return False
        if reply.language is not None:
            conversation.language, conversation.language_heard = reply.language, True
        if reply.parts:
            self._writer.say(
                conversation,
                sender="bot",
                parts=reply.parts,
                text=reply.text,
                payloads=reply.payloads,
                language=reply.language,
                answers=owed.message_id,
            )
        self._outcomes.understood(
            conversation, explanation=reply.explanation, answered=bool(reply.parts)
        )
        if reply.handoff_reason is not None:
            self._handover.hand_over(
                conversation,
                reason=reply.handoff_reason,
                requested_by="bot",
                before="passing",
                intents=intents_of(reply.explanation),
            )
        self._close(turn, "done", reply.explanation)
        return True

    def give_up(self, owed: OwedTurn, *, error: str, apology: str) -> bool:
        """Answer with a kind word and hand over, because the dialogue did not answer."""
        conversation = self._repository.locked(owed.conversation_id)
        turn = self._mine(owed)
        if turn is None or conversation is None:
            return False
        turn.error = error[:200]
        if conversation.owner_version != turn.owner_version:
            self._close(turn, "dropped", {})
            return False
        self._writer.notice(conversation, apology, answers=owed.message_id)
        self._handover.hand_over(
            conversation, reason="tool_failure", requested_by="system", before="apology"
        )
        self._close(turn, "failed", {})
        return True

    def listen(self, owed: OwedTurn, *, explanation: dict[str, Any], notice: str | None) -> bool:
        """Close a turn the bot does not own; a safety notice is all that may be said."""
        conversation = self._repository.locked(owed.conversation_id)
        turn = self._mine(owed)
        if turn is None or conversation is None:
            return False
        if notice is not None:
            self._writer.notice(conversation, notice, answers=owed.message_id)
        self._outcomes.understood(conversation, explanation=explanation, answered=False)
        self._close(turn, "done", explanation)
        return True

    def _mine(self, owed: OwedTurn) -> Turn | None:
        turn = self._repository.turn(owed.message_id)
        if turn is None or turn.status != "running" or turn.lease != owed.lease:
            return None
        return turn

    def _close(self, turn: Turn, status: str, explanation: dict[str, Any]) -> None:
        turn.status, turn.lease, turn.lease_until = status, None, None
        turn.finished_at = self._clock.now()
        turn.explanation = explanation

    def _payload(self, message: Message) -> str | None:
        """Return what the pressed button means; only buttons of this conversation count."""
        if message.button_id is None:
            return None
        asked, _, _ = message.button_id.partition(":")
        source = self._repository.answer_to(message.conversation_id, asked)
        return source.payloads.get(message.button_id) if source else None
