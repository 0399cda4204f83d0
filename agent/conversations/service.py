"""A visitor's conversation: begin it, go on with it, write, ask for a person, leave people."""

from typing import Any

from sqlalchemy.orm import Session

from agent.conversations.errors import (
    ConversationNotFound,
    MessageIdReused,
    MessageNotFound,
    SessionReplaced,
    TextEmpty,
    TextTooLong,
)
from agent.conversations.handover import Handover
from agent.conversations.models import Conversation, Message, Turn
from agent.conversations.repository import ConversationRepository
from agent.conversations.schemas import ConversationView, MessageReply, MessageRequest
from agent.conversations.writer import ConversationWriter
from agent.handoff.errors import UnknownReason
from agent.handoff.service import HandoffService, Place, Said
from agent.insights.service import OutcomeService
from agent.kit.clock import Clock
from agent.kit.i18n import Language, as_language
from agent.kit.ids import new_id
from agent.kit.tokens import SessionClaims
from agent.kit.types import MESSAGE_LIMIT

_CUSTOMERS_REASONS = frozenset({"asked", "complaint"})

__all__ = [
    "ConversationNotFound",
    "ConversationService",
    "MessageIdReused",
    "MessageNotFound",
    "SessionReplaced",
    "TextEmpty",
    "TextTooLong",
    "check_text",
]


class ConversationService:
    """Conversations, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._repository = ConversationRepository(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._handover = Handover(session, clock=clock)
        self._handoffs = HandoffService(session, clock=clock)
        self._outcomes = OutcomeService(session, clock=clock)
        self._clock = clock

    def open(
        self, *, customer_id: str | None, language: Language, visitor_id: str | None = None
    ) -> ConversationView:
        """Begin a conversation owned by the bot."""
        now = self._clock.now()
        conversation = Conversation(
            id=new_id(),
            customer_id=customer_id,
            visitor_id=visitor_id,
            language=language,
            episode_id=new_id(),
            owner="bot",
            owner_version=1,
            token_version=1,
            last_seq=0,
            language_heard=False,
            created_at=now,
            updated_at=now,
        )
        self._repository.add(conversation)
        return _view(conversation)

    def resume(
        self,
        claims: SessionClaims,
        *,
        customer_id: str | None,
        language: Language,
        visitor_id: str | None = None,
    ) -> ConversationView | None:
        """Go on with a conversation, or return None when it is not this visitor's to go on with.

        An anonymous conversation becomes the customer's who signs in; tokens made before that
        stop working, because what is said from now on is his alone. ``language`` is the page's;
        it counts until the customer's own has been heard. ``visitor_id`` is kept with a
        conversation of before visitors had ids.
        """
        conversation = self._repository.locked(claims.conversation_id)
        if conversation is None or conversation.token_version != claims.version:
            return None
        conversation.visitor_id = conversation.visitor_id or visitor_id
        if not conversation.language_heard:
            conversation.language = language
        if customer_id is None or customer_id == conversation.customer_id:
            return _view(conversation)
        if conversation.customer_id is not None:
            return None
        conversation.customer_id = customer_id
        conversation.token_version += 1
        return _view(conversation)

    def view(self, claims: SessionClaims, conversation_id: str) -> ConversationView:
        """Return the conversation the token is for.

        Raises:
            ConversationNotFound: it is another one, or there is none.
            SessionReplaced: the token was replaced by a later sign-in.
        """
        return _view(self._own(claims, conversation_id, lock=False))

    def exists(self, conversation_id: str) -> bool:
        """Say whether there is such a conversation. For the staff, who may read them all."""
        return self._repository.get(conversation_id) is not None

    def is_with(self, conversation_id: str, staff_id: str) -> bool:
        """Say whether somebody of the staff owns the conversation now."""
        conversation = self._repository.get(conversation_id)
        owner = (conversation.owner, conversation.assignee_id) if conversation else None
        return owner == ("person", staff_id)

    def own(self, claims: SessionClaims, conversation_id: str) -> Conversation:
        """Return the locked conversation the token is for, to write into it.

        Raises:
            ConversationNotFound, SessionReplaced: as for `view`.
        """
        return self._own(claims, conversation_id, lock=True)

    def append(self, conversation: Conversation, *, type: str, payload: dict[str, Any]) -> None:
        """Write one event of another kind than a message into a locked conversation."""
        self._writer.event(conversation, type=type, payload=payload)

    def accept(
        self, claims: SessionClaims, conversation_id: str, request: MessageRequest
    ) -> MessageReply:
        """Store a customer's message with its event and the turn that owes the reply.

        Raises:
            TextEmpty, TextTooLong: nothing is stored.
            MessageIdReused: the id was used for another body.
        """
        check_text(request.text)
        conversation = self._own(claims, conversation_id, lock=True)
        known = self._repository.by_client_id(conversation_id, request.client_message_id)
        if known is not None:
            same = (known.sender, known.text, known.button_id)
            if same != ("customer", request.text, request.button_id):
                raise MessageIdReused(client_message_id=request.client_message_id)
            return MessageReply(message_id=known.id, seq=known.seq)
        message = self.take_in(
            conversation,
            parts=[{"type": "text", "text": request.text}],
            text=request.text,
            client_message_id=request.client_message_id,
            button_id=request.button_id,
            customer_id=claims.customer_id,
        )
        self._repository.add(
            Turn(
                message_id=message.id,
                conversation_id=conversation_id,
                seq=message.seq,
                created_at=message.at,
                status="pending",
                attempts=0,
            )
        )
        return MessageReply(message_id=message.id, seq=message.seq)

    def take_in(
        self,
        conversation: Conversation,
        *,
        parts: list[dict[str, Any]],
        text: str,
        client_message_id: str,
        customer_id: str | None,
        button_id: str | None = None,
    ) -> Message:
        """Append what a customer sends to his locked conversation; who serves it hears of it."""
        if conversation.owner == "closed":
            self.reopen(conversation)
        message = self.say(
            conversation,
            sender="customer",
            parts=parts,
            text=text,
            client_message_id=client_message_id,
            button_id=button_id,
            customer_id=customer_id,
        )
        self._tell_people(conversation, message)
        return message

    def reopen(self, conversation: Conversation) -> None:
        """Begin a locked, closed conversation anew with the bot.

        One that was merged goes to the people who go on with the other.
        """
        self._handoffs.reopened(conversation.id)
        elsewhere = (
            self._handoffs.of(conversation.merged_into) if conversation.merged_into else None
        )
        conversation.merged_into = None
        if elsewhere is None:
            self._writer.change_owner(conversation, "bot")
            return
        self._handover.hand_over(
            conversation, reason=elsewhere.reason, requested_by="customer", before="passing"
        )

    def _tell_people(self, conversation: Conversation, message: Message) -> None:
        """Let who serves the conversation know that an answer is owed; wake it if it sleeps."""
        if conversation.owner not in ("queue", "person"):
            return
        conversation.snoozed_until = None
        handoff = self._handoffs.of(conversation.id)
        if handoff is not None:
            language = as_language(conversation.language)
            self._handoffs.wrote(handoff, Said(message.id, message.seq, message.text, language))

    def say(
        self,
        conversation: Conversation,
        *,
        sender: str,
        parts: list[dict[str, Any]],
        text: str,
        **columns: Any,
    ) -> Message:
        """Append a message and its event to a locked conversation; people hear of a customer's."""
        message = self._writer.say(conversation, sender=sender, parts=parts, text=text, **columns)
        if sender == "customer":
            self._tell_people(conversation, message)
        return message

    def request_person(
        self, claims: SessionClaims, conversation_id: str, *, reason: str = "asked"
    ) -> tuple[ConversationView, Place]:
        """Put the conversation into the queue because the customer asks; once is enough.

        Raises:
            UnknownReason: the reason is not one a customer gives.
        """
        if reason not in _CUSTOMERS_REASONS:
            raise UnknownReason(reason=reason)
        conversation = self._own(claims, conversation_id, lock=True)
        self._handover.hand_over(
            conversation, reason=reason, requested_by="customer", before="nothing"
        )
        handoff = self._handoffs.of(conversation_id)
        place = self._handoffs.place(handoff) if handoff else self._handoffs.status()
        return _view(conversation), place

    def leave_people(
        self, claims: SessionClaims, conversation_id: str, *, by_email: bool, email: str | None
    ) -> ConversationView:
        """Go back to the bot; with ``by_email`` a person still answers, by e-mail.

        Raises:
            NoHandoff: an answer by e-mail is asked for, and people do not have the conversation.
            EmailNeeded: no address is known.
        """
        conversation = self._own(claims, conversation_id, lock=True)
        if by_email or conversation.owner in ("queue", "person"):
            self._handover.leave(conversation, by_email=by_email, email=email)
        return _view(conversation)

    def judge(
        self, claims: SessionClaims, conversation_id: str, *, message_id: str, value: str | None
    ) -> None:
        """Keep the customer's thumb under an answer.

        Raises:
            MessageNotFound: there is no such answer in this conversation.
        """
        conversation = self._own(claims, conversation_id, lock=True)
        message = self._repository.message(conversation_id, message_id)
        if message is None or message.sender == "customer":
            raise MessageNotFound(message_id=message_id)
        if message.feedback == value:
            return
        self._outcomes.judged(conversation, before=message.feedback, value=value)
        message.feedback = value
        self._writer.event(
            conversation, type="feedback", payload={"message_id": message_id, "value": value}
        )

    def _own(self, claims: SessionClaims, conversation_id: str, *, lock: bool) -> Conversation:
        find = self._repository.locked if lock else self._repository.get
        conversation = find(conversation_id) if claims.conversation_id == conversation_id else None
        if conversation is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        if conversation.token_version != claims.version:
            raise SessionReplaced
        return conversation


def check_text(text: str) -> None:
    """Refuse a message nobody could read.

    Raises:
        TextEmpty, TextTooLong: it has too few or too many characters.
    """
    if not text:
        raise TextEmpty
    if len(text) > MESSAGE_LIMIT:
        raise TextTooLong(limit=MESSAGE_LIMIT, length=len(text))


def _view(conversation: Conversation) -> ConversationView:
    return ConversationView(
        id=conversation.id,
        customer_id=conversation.customer_id,
        language=as_language(conversation.language),
        owner=conversation.owner,
        token_version=conversation.token_version,
        last_seq=conversation.last_seq,
    )
