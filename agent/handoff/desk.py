"""What the staff does with a conversation: take, answer, pass on, give back, close.

Every command names the version of the ownership it was given on. The first of two wins, the
other hears who was faster; the same command come twice is done once. Each is in the audit trail,
written in the transaction of what it records.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.accounts.roles import permissions_of
from agent.accounts.schemas import StaffCard
from agent.accounts.service import StaffService
from agent.conversations.errors import ConversationNotFound, MessageIdReused
from agent.conversations.handover import Handover
from agent.conversations.models import Conversation, Message
from agent.conversations.repository import ConversationRepository
from agent.conversations.schemas import MessageReply
from agent.conversations.service import check_text
from agent.conversations.writer import ConversationWriter
from agent.handoff.answers import Answers
from agent.handoff.errors import CannotPassTo, MergeImpossible, OwnershipChanged, SnoozeInThePast
from agent.handoff.models import Handoff
from agent.handoff.notes import NoteService
from agent.handoff.presence import PresenceService
from agent.handoff.schemas import OwnershipView, StaffName
from agent.handoff.service import HandoffService
from agent.kit.clock import Clock

UNTIL_HE_WRITES = datetime(9999, 1, 1, tzinfo=UTC)
_LONGEST_SNOOZE = timedelta(days=366)


class DeskService:
    """Commands of the staff, inside the caller's transaction.

    Example:
        >>> desk = DeskService(session, clock=clock)  # doctest: +SKIP
        >>> desk.take(conversation_id, by=staff.id, version=3).owner  # doctest: +SKIP
        'person'
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._repository = ConversationRepository(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._handover = Handover(session, clock=clock)
        self._handoffs = HandoffService(session, clock=clock)
        self._notes = NoteService(session, clock=clock)
        self._answers = Answers(session, clock=clock)
        self._staff = StaffService(session, clock=clock)
        self._presence = PresenceService(session, clock=clock)
        self._audit = AuditLog(session, clock=clock)

    # -- ownership -------------------------------------------------------------------------

    def take(self, conversation_id: str, *, by: str, version: int) -> OwnershipView:
        """Own a conversation: from the queue, from a colleague, from the bot in mid-turn.

        Raises:
            OwnershipChanged: somebody was faster.
        """
        conversation, key = self._held(conversation_id, "take", by, version)
        if key is None:
            return self.state(conversation)
        handoff = self._handoffs.of(conversation_id) or self._handover.begin(
            conversation, reason="agent", requested_by="agent"
        )
        before = conversation.assignee_id
        self._assign(conversation, handoff, self._staff.card(by), key=key)
        self._note(by, "conversation.taken", conversation, {"from": before} if before else {})
        return self.state(conversation)

    def release(self, conversation_id: str, *, by: str, version: int) -> OwnershipView:
        """Put a conversation back into the queue; who waits keeps his place in time."""
        conversation, key = self._held(conversation_id, "release", by, version)
        if key is None:
            return self.state(conversation)
        handoff = self._with_people(conversation)
        if conversation.owner == "person":
            self._gone(conversation)
            self._handover.requeue(conversation, handoff)
        handoff.last_command = key
        self._note(by, "conversation.released", conversation)
        return self.state(conversation)

    def pass_on(
        self, conversation_id: str, *, by: str, version: int, to: str | None, note: str | None
    ) -> OwnershipView:
        """Give a conversation to a colleague, or back to the queue, with a private note.

        Raises:
            CannotPassTo: that person may not own conversations.
        """
        conversation, key = self._held(conversation_id, "pass", by, version)
        if key is None:
            return self.state(conversation)
        handoff = self._with_people(conversation)
        if note:
            self._notes.write(conversation_id, note, by=by, kind="pass")
        if to is None:
            self._gone(conversation)
            self._handover.requeue(conversation, handoff)
            handoff.last_command = key
        else:
            self._assign(conversation, handoff, self._may_own(to), key=key)
        self._note(by, "conversation.passed", conversation, {"to": to})
        return self.state(conversation)

    def give_back(
        self,
        conversation_id: str,
        *,
        by: str,
        version: int,
        note: str,
        text: str | None = None,
    ) -> OwnershipView:
        """Give a conversation back to the bot with a note of what was settled.

        The customer reads the note, the conversation keeps it, and the rule that brought people
        in does not bring them in again at once (`HandoffService.may_hand_over`).
        """
        conversation, key = self._held(conversation_id, "return", by, version)
        if key is None:
            return self.state(conversation)
        handoff = self._with_people(conversation)
        agent = self._staff.card(by)
        if text:
            self._say(conversation, handoff, agent, text)
        self._notes.write(conversation_id, note, by=by, kind="return")
        self._handoffs.end(handoff, outcome="returned", by=by)
        handoff.last_command = key
        self._ask_rating(conversation)
        self._handover.to_bot(conversation, key="agent_returned", note=note, name=agent.name)
        self._note(by, "conversation.returned", conversation, {"note": note})
        return self.state(conversation)

    def close(
        self, conversation_id: str, *, by: str, version: int, note: str | None = None
    ) -> OwnershipView:
        """Close a conversation; the customer may write again and begins anew with the bot."""
        conversation, key = self._held(conversation_id, "close", by, version)
        if key is None or conversation.owner == "closed":
            return self.state(conversation)
        handoff = self._handoffs.of(conversation_id) or self._handover.begin(
            conversation, reason="agent", requested_by="agent"
        )
        if note:
            self._notes.write(conversation_id, note, by=by, kind="close")
        self._handoffs.end(handoff, outcome="closed", by=by)
        handoff.last_command = key
        self._ask_rating(conversation)
        self._handover.close(conversation, reason="person", key="closed_by_person")
        self._note(by, "conversation.closed", conversation)
        return self.state(conversation)

    def snooze(
        self, conversation_id: str, *, by: str, version: int, until: datetime | None
    ) -> OwnershipView:
        """Hide a conversation one owns until a moment, or until the customer writes.

        Raises:
            OwnershipChanged: it is not one's own.
            SnoozeInThePast: the moment is past, or more than a year away.
        """
        conversation, _ = self._held(conversation_id, "snooze", by, version)
        if conversation.owner != "person" or conversation.assignee_id != by:
            raise self._changed(conversation)
        now = self._clock.now()
        if until is not None and not now < until <= now + _LONGEST_SNOOZE:
            raise SnoozeInThePast
        conversation.snoozed_until = until or UNTIL_HE_WRITES
        handoff = self._with_people(conversation)
        handoff.updated_at = now
        details = {"until": until.isoformat() if until else None}
        self._note(by, "conversation.snoozed", conversation, details)
        return self.state(conversation)

    def merge(self, conversation_id: str, *, by: str, version: int, into: str) -> OwnershipView:
        """Go on with the same customer's other conversation; nothing is moved.

        Raises:
            MergeImpossible: they are not of the same customer, or one is merged already.
        """
        conversation, other = self._writer.locked(conversation_id, into)
        if other is None or conversation is None:
            raise ConversationNotFound(conversation_id=into if conversation else conversation_id)
        key = self._checked(conversation, "merge", by, version)
        if key is None:
            return self.state(conversation)
        if not _same_customer(conversation, other) or other.merged_into or other.owner == "closed":
            raise MergeImpossible
        handoff = self._handoffs.of(conversation_id) or self._handover.begin(
            conversation, reason="agent", requested_by="agent"
        )
        self._handoffs.end(handoff, outcome="merged", by=by)
        handoff.last_command = key
        self._notes.write(into, conversation_id, by=by, kind="merge")
        conversation.merged_into = into
        self._handover.close(conversation, reason="merged", key="merged_elsewhere")
        self._note(by, "conversation.merged", conversation, {"into": into})
        return self.state(conversation)

    # -- messages --------------------------------------------------------------------------

    def send(
        self,
        conversation_id: str,
        *,
        by: str,
        client_message_id: str,
        text: str,
        origin: dict[str, str] | None = None,
    ) -> MessageReply:
        """Write to the customer; the same again returns the same.

        Raises:
            TextEmpty, TextTooLong: nothing is stored.
            MessageIdReused: the id was used for another body.
            OwnershipChanged: the conversation is not the writer's (any more).
        """
        check_text(text)
        (conversation,) = self._writer.locked(conversation_id)
        if conversation is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        known = self._repository.by_client_id(conversation_id, client_message_id)
        if known is not None:
            if (known.sender, known.agent_id, known.text) != ("agent", by, text):
                raise MessageIdReused(client_message_id=client_message_id)
            return MessageReply(message_id=known.id, seq=known.seq)
        if conversation.owner != "person" or conversation.assignee_id != by:
            raise self._changed(conversation)
        handoff = self._with_people(conversation)
        agent = self._staff.card(by)
        columns = {"client_message_id": client_message_id, "origin": origin}
        message = self._say(conversation, handoff, agent, text, **columns)
        self._answers.drop_draft(conversation_id, by)
        self._note(by, "conversation.answered", conversation, {"seq": message.seq})
        return MessageReply(message_id=message.id, seq=message.seq)

    def note(self, conversation_id: str, *, by: str, client_note_id: str, text: str) -> str:
        """Keep a private note and return its id; the same again returns the same."""
        if self._repository.get(conversation_id) is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        note_id, fresh = self._notes.write_once(
            conversation_id, text, by=by, client_note_id=client_note_id
        )
        if fresh:
            details = {"note_id": note_id}
            self._audit.note(
                by,
                "conversation.noted",
                object_kind="conversation",
                object_id=conversation_id,
                details=details,
            )
        return note_id

    def state(self, conversation: Conversation) -> OwnershipView:
        """Return who owns a conversation now."""
        until = conversation.snoozed_until
        return OwnershipView(
            conversation_id=conversation.id,
            owner=conversation.owner,
            owner_version=conversation.owner_version,
            assignee=self._name(conversation.assignee_id),
            snoozed=until is not None,
            snoozed_until=None if until == UNTIL_HE_WRITES else until,
            last_seq=conversation.last_seq,
        )

    # -- inside ----------------------------------------------------------------------------

    def _held(
        self, conversation_id: str, command: str, by: str, version: int
    ) -> tuple[Conversation, str | None]:
        """Return the conversation, locked, and the command's key; None when it is done already."""
        (conversation,) = self._writer.locked(conversation_id)
        if conversation is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        return conversation, self._checked(conversation, command, by, version)

    def _checked(
        self, conversation: Conversation, command: str, by: str, version: int
    ) -> str | None:
        key = f"{command}:{by}:{version}"
        if conversation.owner_version == version:
            return key
        last = self._handoffs.last(conversation.id)
        if last is not None and last.last_command == key:
            return None
        raise self._changed(conversation)

    def _changed(self, conversation: Conversation) -> OwnershipChanged:
        name = self._name(conversation.assignee_id)
        return OwnershipChanged(
            owner=conversation.owner,
            assignee=name.model_dump() if name else None,
            version=conversation.owner_version,
        )

    def _assign(
        self, conversation: Conversation, handoff: Handoff, agent: StaffCard, *, key: str
    ) -> None:
        self._handoffs.taken(handoff, agent.id)
        handoff.last_command = key
        self._writer.change_owner(conversation, "person", agent=agent)
        self._presence.assigned(agent.id)

    def _with_people(self, conversation: Conversation) -> Handoff:
        handoff = self._handoffs.of(conversation.id)
        if handoff is None or conversation.owner not in ("queue", "person"):
            raise self._changed(conversation)
        return handoff

    def _may_own(self, staff_id: str) -> StaffCard:
        member = next((one for one in self._staff.active() if one.id == staff_id), None)
        if member is None or "conversations.own" not in permissions_of(member.roles):
            raise CannotPassTo(staff_id=staff_id)
        return member

    def _say(
        self,
        conversation: Conversation,
        handoff: Handoff,
        agent: StaffCard,
        text: str,
        **columns: Any,
    ) -> Message:
        parts = [{"type": "text", "text": text}]
        message = self._writer.say(
            conversation, sender="agent", parts=parts, text=text, agent=agent, **columns
        )
        conversation.snoozed_until = None
        self._handoffs.answered(handoff)
        self._answers.by_email(conversation, handoff, message, agent=agent)
        return message

    def _gone(self, conversation: Conversation) -> None:
        """Tell the customer that whoever answered him passes the conversation on."""
        if conversation.owner == "person":
            self._answers.say_gone(conversation, self._name(conversation.assignee_id))

    def _ask_rating(self, conversation: Conversation) -> None:
        # The ratings' module reads conversations, and they are this one's.
        from agent.conversations.ratings import RatingService

        RatingService(self._session, clock=self._clock).ask(conversation)

    def _name(self, staff_id: str | None) -> StaffName | None:
        card = self._staff.cards([staff_id]).get(staff_id) if staff_id else None
        return StaffName(id=card.id, name=card.name) if card else None

    def _note(
        self,
        by: str,
        action: str,
        conversation: Conversation,
        details: dict[str, Any] | None = None,
    ) -> None:
        self._audit.note(
            by,
            action,
            object_kind="conversation",
            object_id=conversation.id,
            customer_id=conversation.customer_id,
            details={"version": conversation.owner_version, **(details or {})},
        )


def _same_customer(one: Conversation, other: Conversation) -> bool:
    if one.id == other.id:
        return False
    if one.customer_id or other.customer_id:
        return one.customer_id == other.customer_id
    return one.visitor_id is not None and one.visitor_id == other.visitor_id
