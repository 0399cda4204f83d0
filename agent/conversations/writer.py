"""Write to one conversation: its messages, its events, its owner.

Whoever writes holds the conversation's row (`ConversationRepository.locked`), so that sequences
have no gap and no twin, and two owners cannot be made at once.
"""

from typing import Any

from sqlalchemy.orm import Session

from agent.accounts.schemas import StaffCard
from agent.conversations.models import Conversation, Message, Owner
from agent.conversations.repository import ConversationRepository
from agent.events.service import EventLog
from agent.insights.service import OutcomeService
from agent.kit.clock import Clock
from agent.kit.ids import new_id


class ConversationWriter:
    """Appends to locked conversations, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._repository = ConversationRepository(session)
        self._log = EventLog(session, clock=clock)
        self._outcomes = OutcomeService(session, clock=clock)
        self._clock = clock

    def locked(self, *conversation_ids: str) -> list[Conversation | None]:
        """Return conversations nobody else writes to until the transaction ends.

        Several are locked in the order of their ids, so that two who lock the same ones never
        wait for each other.
        """
        found = {one: self._repository.locked(one) for one in sorted(set(conversation_ids))}
        return [found[one] for one in conversation_ids]

    def say(
        self,
        conversation: Conversation,
        *,
        sender: str,
        parts: list[dict[str, Any]],
        text: str,
        agent: StaffCard | None = None,
        **columns: Any,
    ) -> Message:
        """Append one message and its event."""
        message = Message(
            id=new_id(),
            conversation_id=conversation.id,
            seq=self._next_seq(conversation),
            sender=sender,
            text=text,
            parts=parts,
            payloads=columns.pop("payloads", {}),
            agent_id=agent.id if agent else None,
            at=self._clock.now(),
            **columns,
        )
        self._repository.add(message)
        payload: dict[str, Any] = {
            "message_id": message.id,
            "sender": sender,
            "parts": parts,
            "text": text,
            "language": message.language or conversation.language,
        }
        if agent is not None:
            payload["agent"] = shown(agent)
        if message.client_message_id:
            payload["client_message_id"] = message.client_message_id
        if message.answers:
            payload["answers"] = message.answers
        self._log.append(conversation.id, seq=message.seq, type="message", payload=payload)
        self._outcomes.said(conversation, sender=sender)
        return message

    def notice(self, conversation: Conversation, text: str, **columns: Any) -> Message:
        """Append a message of the system: what happens, said in words."""
        parts = [{"type": "text", "text": text}]
        return self.say(conversation, sender="system", parts=parts, text=text, **columns)

    def event(self, conversation: Conversation, *, type: str, payload: dict[str, Any]) -> int:
        """Append an event that is no message; return its sequence."""
        seq = self._next_seq(conversation)
        self._log.append(conversation.id, seq=seq, type=type, payload=payload)
        return seq

    def change_owner(
        self,
        conversation: Conversation,
        owner: Owner,
        *,
        agent: StaffCard | None = None,
        note: str | None = None,
    ) -> None:
        """Give a conversation another owner; replies made before this are dropped.

        Each time it goes back to the bot a new episode begins, so that Rasa starts afresh.
        """
        conversation.owner = owner
        conversation.owner_version += 1
        conversation.assignee_id = agent.id if agent else None
        conversation.snoozed_until = None
        conversation.closed_at = self._clock.now() if owner == "closed" else None
        if owner == "bot":
            conversation.episode_id = new_id()
        payload: dict[str, Any] = {"owner": owner}
        if agent is not None:
            payload["agent"] = shown(agent)
        if note:
            payload["note"] = note
        self.event(conversation, type="owner_changed", payload=payload)
        self._outcomes.owner_changed(conversation)

    def _next_seq(self, conversation: Conversation) -> int:
        conversation.last_seq += 1
        conversation.updated_at = self._clock.now()
        return conversation.last_seq


def shown(agent: StaffCard) -> dict[str, str | None]:
    """Return what customers see of an agent."""
    return {"id": agent.id, "name": agent.name, "photo_url": agent.photo_url}
