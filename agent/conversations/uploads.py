"""Files as messages of a conversation, from either side."""

from typing import Any

from sqlalchemy.orm import Session

from agent.conversations.errors import MessageIdReused
from agent.conversations.models import Conversation, Message
from agent.conversations.repository import ConversationRepository
from agent.conversations.service import ConversationService
from agent.conversations.widget_schemas import FileReply, UploadReply
from agent.files.schemas import Received, StoredFile
from agent.files.service import FileService
from agent.files.store import FileStore
from agent.kit.clock import Clock
from agent.kit.i18n import as_language
from agent.kit.tokens import SessionClaims
from agent.locales import Texts


class UploadService:
    """Takes received files into conversations, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock, store: FileStore, texts: Texts) -> None:
        self._repository = ConversationRepository(session)
        self._conversations = ConversationService(session, clock=clock)
        self._files = FileService(session, clock=clock, store=store)
        self._texts = texts

    def from_customer(
        self,
        claims: SessionClaims,
        conversation_id: str,
        received: Received,
        *,
        client_message_id: str,
    ) -> UploadReply:
        """Store a customer's file as his message; the same again returns the same.

        The machine cannot read files. Where it owns the conversation it says so, and offers a
        person, instead of owing a reply that it does not have.

        Raises:
            MessageIdReused: the id was used for another body.
            FilesFull: no room is left in this conversation.
        """
        conversation = self._conversations.own(claims, conversation_id)
        known = self._repository.by_client_id(conversation_id, client_message_id)
        if known is not None:
            return self._again(known, received)
        file = self._files.keep(
            received,
            scope="conversation",
            scope_id=conversation_id,
            uploader="customer",
            uploader_id=claims.customer_id,
            customer_id=claims.customer_id,
        )
        message = self._conversations.take_in(
            conversation,
            parts=[file.part()],
            text=file.name,
            client_message_id=client_message_id,
            customer_id=claims.customer_id,
        )
        if conversation.owner == "bot":
            self._admit_ignorance(conversation, message)
        return upload_reply(message, file)

    def _admit_ignorance(self, conversation: Conversation, message: Message) -> None:
        language = as_language(conversation.language)
        text = self._texts.say("file_unread", language)
        title = self._texts.say("talk_to_a_person", language)
        button_id = f"{message.id}:1"
        self._conversations.say(
            conversation,
            sender="bot",
            parts=[
                {"type": "text", "text": text},
                {"type": "buttons", "buttons": [{"id": button_id, "title": title}]},
            ],
            text=text,
            payloads={button_id: "/talk_to_human"},
            answers=message.id,
        )

    def _again(self, known: Message, received: Received) -> UploadReply:
        file = same_file(self._files, known, received)
        if file is None or known.sender != "customer":
            raise MessageIdReused(client_message_id=known.client_message_id)
        return upload_reply(known, file)


def same_file(files: FileService, known: Message, received: Received) -> StoredFile | None:
    """Return the file of a message that came before, if this is the same one again."""
    part = next((part for part in known.parts if part["type"] == "file"), None)
    file = files.for_staff(part["file_id"]) if part else None
    if file is None or (file.sha256, file.name) != (received.sha256, received.name):
        return None
    return file


def upload_reply(message: Message, file: StoredFile) -> UploadReply:
    """Return what the sender of a file is told."""
    part: dict[str, Any] = file.part()
    return UploadReply(message_id=message.id, seq=message.seq, file=FileReply(**part))
