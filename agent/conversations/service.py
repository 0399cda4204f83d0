"""One message from receipt to reply, and who owns the conversation."""

from typing import Any

from sqlalchemy.orm import Session

from agent.conversations.models import Conversation, Message, Turn
from agent.conversations.repository import ConversationRepository
from agent.conversations.schemas import ConversationView, MessageReply, MessageRequest
from agent.errors import Conflict, InputError, NotFound, Unauthorized
from agent.events.service import EventLog
from agent.handoff.service import HandoffService, RequestedBy
from agent.kit.clock import Clock
from agent.kit.i18n import Language, as_language
from agent.kit.ids import new_id
from agent.kit.tokens import SessionClaims
from agent.kit.types import MESSAGE_LIMIT


class ConversationNotFound(NotFound):
    """No such conversation, or somebody else's."""

    code = "conversation_not_found"


class MessageNotFound(NotFound):
    """No such message in this conversation."""

    code = "message_not_found"


class SessionReplaced(Unauthorized):
    """The token was made before somebody signed in or out of this conversation."""

    code = "session_replaced"


class MessageIdReused(Conflict):
    """The same client message id came with another body."""

    code = "message_id_reused"


class TextEmpty(InputError):
    """Nothing but white space and control characters."""

    code = "text_empty"


class TextTooLong(InputError):
    """More characters than a message may have."""

    code = "text_too_long"


class ConversationService:
    """Conversations, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._repository = ConversationRepository(session)
        self._log = EventLog(session, clock=clock)
        self._handoffs = HandoffService(session, clock=clock)
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
        self, claims: SessionClaims, *, customer_id: str | None, language: Language
    ) -> ConversationView | None:
        """Go on with a conversation, or return None when it is not this visitor's to go on with.

        An anonymous conversation becomes the customer's who signs in; tokens made before that
        stop working, because what is said from now on is his alone. ``language`` is the page's;
        it counts until the customer's own has been heard.
        """
        conversation = self._repository.locked(claims.conversation_id)
        if conversation is None or conversation.token_version != claims.version:
            return None
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

    def own(self, claims: SessionClaims, conversation_id: str) -> Conversation:
        """Return the locked conversation the token is for, to write into it.

        Raises:
            ConversationNotFound, SessionReplaced: as for `view`.
        """
        return self._own(claims, conversation_id, lock=True)

    def append(self, conversation: Conversation, *, type: str, payload: dict[str, Any]) -> None:
        """Write one event of another kind than a message into a locked conversation."""
        self._log.append(
            conversation.id, seq=self._next_seq(conversation), type=type, payload=payload
        )

    def accept(
        self, claims: SessionClaims, conversation_id: str, request: MessageRequest
    ) -> MessageReply:
        """Store a customer's message with its event and the turn that owes the reply.

        Raises:
            TextEmpty, TextTooLong: nothing is stored.
            MessageIdReused: the id was used for another body.
        """
        if not request.text:
            raise TextEmpty
        if len(request.text) > MESSAGE_LIMIT:
            raise TextTooLong(limit=MESSAGE_LIMIT, length=len(request.text))
        conversation = self._own(claims, conversation_id, lock=True)
        known = self._repository.by_client_id(conversation_id, request.client_message_id)
        if known is not None:
            if (known.text, known.button_id) != (request.text, request.button_id):
                raise MessageIdReused(client_message_id=request.client_message_id)
            return MessageReply(message_id=known.id, seq=known.seq)
        if conversation.owner == "closed":
            self.change_owner(conversation, "bot")
        message = self.say(
            conversation,
            sender="customer",
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

    def say(
        self,
        conversation: Conversation,
        *,
        sender: str,
        parts: list[dict[str, Any]],
        text: str,
        **columns: Any,
    ) -> Message:
        """Append one message and its event to a locked conversation."""
        now = self._clock.now()
        message = Message(
            id=new_id(),
            conversation_id=conversation.id,
            seq=self._next_seq(conversation),
            sender=sender,
            text=text,
            parts=parts,
            payloads=columns.pop("payloads", {}),
            at=now,
            **columns,
        )
        self._repository.add(message)
        payload = {
            "message_id": message.id,
            "sender": sender,
            "parts": parts,
            "text": text,
            "language": message.language or conversation.language,
        }
        if message.client_message_id:
            payload["client_message_id"] = message.client_message_id
        if message.answers:
            payload["answers"] = message.answers
        self._log.append(conversation.id, seq=message.seq, type="message", payload=payload)
        return message

    def change_owner(self, conversation: Conversation, owner: str) -> None:
        """Give a locked conversation another owner; replies made before this are dropped."""
        conversation.owner = owner
        conversation.owner_version += 1
        if owner == "bot":
            conversation.episode_id = new_id()
        self._log.append(
            conversation.id,
            seq=self._next_seq(conversation),
            type="owner_changed",
            payload={"owner": owner},
        )

    def hand_over(
        self, conversation: Conversation, *, reason: str, requested_by: RequestedBy
    ) -> bool:
        """Put a locked conversation into the queue; return False when people already have it."""
        if conversation.owner in ("queue", "person"):
            return False
        self._handoffs.queue(
            conversation.id,
            reason=reason,
            requested_by=requested_by,
            after_seq=conversation.last_seq,
        )
        self.change_owner(conversation, "queue")
        return True

    def request_person(
        self, claims: SessionClaims, conversation_id: str, *, notice: dict[Language, str]
    ) -> ConversationView:
        """Put the conversation into the queue because the customer asks, and tell him so."""
        conversation = self._own(claims, conversation_id, lock=True)
        if self.hand_over(conversation, reason="asked", requested_by="customer"):
            text = notice[as_language(conversation.language)]
            self.say(
                conversation, sender="system", parts=[{"type": "text", "text": text}], text=text
            )
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
        message.feedback = value
        self._log.append(
            conversation_id,
            seq=self._next_seq(conversation),
            type="feedback",
            payload={"message_id": message_id, "value": value},
        )

    def _own(self, claims: SessionClaims, conversation_id: str, *, lock: bool) -> Conversation:
        find = self._repository.locked if lock else self._repository.get
        conversation = find(conversation_id) if claims.conversation_id == conversation_id else None
        if conversation is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        if conversation.token_version != claims.version:
            raise SessionReplaced
        return conversation

    def _next_seq(self, conversation: Conversation) -> int:
        conversation.last_seq += 1
        conversation.updated_at = self._clock.now()
        return conversation.last_seq


def _view(conversation: Conversation) -> ConversationView:
    return ConversationView(
        id=conversation.id,
        customer_id=conversation.customer_id,
        language=as_language(conversation.language),
        owner=conversation.owner,
        token_version=conversation.token_version,
        last_seq=conversation.last_seq,
    )
