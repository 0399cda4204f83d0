"""From the bot to people and back, as the customer sees it.

Every way into the queue leads through `Handover.hand_over`, so that the record, the owner, the
place in the queue and the words about it are always made together.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from agent.conversations.models import Conversation
from agent.conversations.repository import ConversationRepository
from agent.conversations.writer import ConversationWriter
from agent.handoff.errors import EmailNeeded, NoHandoff
from agent.handoff.models import Handoff
from agent.handoff.notices import Before, queue_event, queue_text
from agent.handoff.service import HandoffRequest, HandoffService, Place, RequestedBy, Said
from agent.insights.service import OutcomeService
from agent.kit.clock import Clock
from agent.kit.i18n import as_language
from agent.locales import load_texts

_MESSAGES_FELT = 20


class Handover:
    """Moves locked conversations between the bot and people, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._repository = ConversationRepository(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._handoffs = HandoffService(session, clock=clock)
        self._outcomes = OutcomeService(session, clock=clock)
        self._clock = clock
        self._texts = load_texts()

    # -- to people -------------------------------------------------------------------------

    def hand_over(
        self,
        conversation: Conversation,
        *,
        reason: str,
        requested_by: RequestedBy,
        before: Before,
        intents: Sequence[str] = (),
    ) -> bool:
        """Put a conversation into the queue; return False when people already have it.

        Args:
            conversation: locked.
            reason: a category, see `agent.handoff.policies.Reason`.
            requested_by: who asked.
            before: what the customer was told in the same breath.
            intents: of the turn that hands over, where the log does not have it yet.

        Raises:
            UnknownReason: the reason is no category.
        """
        if conversation.owner in ("queue", "person"):
            return False
        handoff = self.begin(
            conversation, reason=reason, requested_by=requested_by, intents=intents
        )
        self._writer.change_owner(conversation, "queue")
        self.tell_place(conversation, handoff, before=before)
        return True

    def begin(
        self,
        conversation: Conversation,
        *,
        reason: str,
        requested_by: RequestedBy,
        intents: Sequence[str] = (),
    ) -> Handoff:
        """Open the record of a handoff, with the mood of what was said, and return it."""
        self._outcomes.queued(conversation, reason=reason)
        said = self._repository.said_by_customer(conversation.id, limit=_MESSAGES_FELT)
        handoff = self._handoffs.queue(
            HandoffRequest(
                conversation_id=conversation.id,
                reason=reason,
                requested_by=requested_by,
                after_seq=conversation.last_seq,
                intent=self._subject_intent(conversation.id, intents),
                tier=self._tier(conversation.customer_id),
            )
        )
        self._handoffs.feel(
            handoff,
            [
                Said(one.id, one.seq, one.text, as_language(one.language or conversation.language))
                for one in said
            ],
        )
        return handoff

    def requeue(self, conversation: Conversation, handoff: Handoff) -> None:
        """Put a conversation a person had back into the queue; its waiting time stays."""
        self._handoffs.released(handoff)
        self._writer.change_owner(conversation, "queue")
        self._tell_numbers(conversation, handoff)

    def tell_place(self, conversation: Conversation, handoff: Handoff, *, before: Before) -> None:
        """Tell the customer his place: as numbers and, where it is worth it, in words."""
        place = self._tell_numbers(conversation, handoff)
        language = as_language(conversation.language)
        text = queue_text(place, before=before, language=language, texts=self._texts)
        if text is not None:
            self._writer.notice(conversation, text)

    def _tell_numbers(self, conversation: Conversation, handoff: Handoff) -> Place:
        place = self._handoffs.place(handoff)
        numbers = queue_event(place)
        self._writer.event(conversation, type="queue", payload=numbers)
        handoff.told = {**numbers, "at": self._clock.now().isoformat()}
        return place

    def tell_change(self, conversation: Conversation, handoff: Handoff) -> bool:
        """Tell a waiting customer his place when it is another; return whether it was."""
        numbers = queue_event(self._handoffs.place(handoff))
        told = {k: v for k, v in (handoff.told or {}).items() if k != "at"}
        if numbers == told:
            return False
        self._writer.event(conversation, type="queue", payload=numbers)
        handoff.told = {**numbers, "at": self._clock.now().isoformat()}
        return True

    # -- back to the bot -------------------------------------------------------------------

    def leave(self, conversation: Conversation, *, by_email: bool, email: str | None) -> None:
        """Take a conversation back to the bot because its customer wants it.

        With ``by_email`` the question stays with people, who answer in the log and by e-mail.

        Raises:
            NoHandoff: people do not have it.
            EmailNeeded: no address is known.
        """
        handoff = self._handoffs.of(conversation.id)
        if handoff is None or conversation.owner not in ("queue", "person"):
            raise NoHandoff
        if not by_email:
            was_with_a_person = conversation.owner == "person"
            self._handoffs.end(handoff, outcome="left", by="customer")
            self.to_bot(
                conversation, key="customer_returned" if was_with_a_person else "queue_left"
            )
            return
        address = self._address(conversation.customer_id) or email
        if address is None:
            raise EmailNeeded
        self._handoffs.by_email(handoff, email=address)
        self.to_bot(conversation, key="queue_left_email", email=_masked(address))

    def to_bot(
        self, conversation: Conversation, *, key: str, note: str | None = None, **params: Any
    ) -> None:
        """Give a conversation to the bot, and let it say so."""
        conversation.return_note = note
        self._writer.change_owner(conversation, "bot", note=note)
        if note is not None:
            params["note"] = note
        language = as_language(conversation.language)
        self._writer.notice(conversation, self._texts.say(key, language, **params))

    def close(self, conversation: Conversation, *, reason: str, key: str) -> None:
        """Close a conversation, and say so; ``reason`` is person, silence or merged."""
        language = as_language(conversation.language)
        self._writer.notice(conversation, self._texts.say(key, language))
        self._writer.change_owner(conversation, "closed")
        self._writer.event(conversation, type="closed", payload={"reason": reason})

    # -- what is known of the customer -----------------------------------------------------

    def _subject_intent(self, conversation_id: str, intents: Sequence[str]) -> str | None:
        """Return the last intent that says what it is about; "a person, please" does not."""
        known = [*intents, *self._repository.recent_intents(conversation_id)]
        return next((one for one in known if self._handoffs.is_about(one)), None)

    def _tier(self, customer_id: str | None) -> str:
        return str(self._customers.by_id(customer_id).tier) if customer_id else "unknown"

    def _address(self, customer_id: str | None) -> str | None:
        return self._customers.by_id(customer_id).email if customer_id else None

    @property
    def _customers(self) -> Any:
        # The customers' service leads, through cases and their notices, back to conversations.
        from agent.customers.service import CustomerService

        return CustomerService(self._session, clock=self._clock)


def _masked(address: str) -> str:
    """Return an address its owner knows again and nobody else learns."""
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"
