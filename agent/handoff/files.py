"""Files an agent sends to a customer."""

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.accounts.service import StaffService
from agent.conversations.errors import ConversationNotFound, MessageIdReused
from agent.conversations.models import Conversation, Message
from agent.conversations.repository import ConversationRepository
from agent.conversations.uploads import same_file, upload_reply
from agent.conversations.widget_schemas import UploadReply
from agent.conversations.writer import ConversationWriter
from agent.files.schemas import Received, StoredFile
from agent.files.service import FileService
from agent.files.store import FileStore
from agent.handoff.errors import OwnershipChanged
from agent.handoff.models import Handoff
from agent.handoff.service import HandoffService
from agent.kit.clock import Clock
from agent.kit.i18n import as_language
from agent.locales import load_texts
from agent.mail.service import Outbox


class DeskFiles:
    """An agent's files, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock, store: FileStore) -> None:
        self._repository = ConversationRepository(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._handoffs = HandoffService(session, clock=clock)
        self._staff = StaffService(session, clock=clock)
        self._files = FileService(session, clock=clock, store=store)
        self._audit = AuditLog(session, clock=clock)
        self._outbox = Outbox(session, clock=clock)
        self._texts = load_texts()

    def send(
        self, conversation_id: str, received: Received, *, by: str, client_message_id: str
    ) -> UploadReply:
        """Send a file to the customer; the same again returns the same.

        Raises:
            ConversationNotFound: there is none.
            MessageIdReused: the id was used for another body.
            OwnershipChanged: the conversation is not the sender's (any more).
            FilesFull: no room is left in it.
        """
        (conversation,) = self._writer.locked(conversation_id)
        if conversation is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        known = self._repository.by_client_id(conversation_id, client_message_id)
        if known is not None:
            file = same_file(self._files, known, received)
            if file is None or known.agent_id != by:
                raise MessageIdReused(client_message_id=client_message_id)
            return upload_reply(known, file)
        handoff = self._handoffs.of(conversation_id)
        if handoff is None or (conversation.owner, conversation.assignee_id) != ("person", by):
            raise self._changed(conversation)
        file = self._files.keep(
            received,
            scope="conversation",
            scope_id=conversation_id,
            uploader="agent",
            uploader_id=by,
            customer_id=conversation.customer_id,
        )
        message = self._writer.say(
            conversation,
            sender="agent",
            parts=[file.part()],
            text=file.name,
            agent=self._staff.card(by),
            client_message_id=client_message_id,
        )
        conversation.snoozed_until = None
        self._handoffs.answered(handoff)
        self._by_email(conversation, handoff, message, file)
        self._audit.note(
            by,
            "conversation.file_sent",
            object_kind="conversation",
            object_id=conversation_id,
            customer_id=conversation.customer_id,
            details={"seq": message.seq, "file_id": file.id},
        )
        return upload_reply(message, file)

    def _by_email(
        self, conversation: Conversation, handoff: Handoff, message: Message, file: StoredFile
    ) -> None:
        """Enclose the file where the customer left the queue for an answer by e-mail."""
        if handoff.email is None or message.agent_id is None:
            return
        language = as_language(conversation.language)
        name = self._staff.card(message.agent_id).name
        self._outbox.send(
            to=handoff.email,
            subject=self._texts.say("reply_by_email_subject", language),
            text=self._texts.say("reply_by_email_text", language, name=name, text=file.name),
            language=language,
            purpose="answer",
            dedupe_key=f"answer:{message.id}",
            about=conversation.id,
            attachments=[file.id],
        )

    def _changed(self, conversation: Conversation) -> OwnershipChanged:
        cards = self._staff.cards([conversation.assignee_id]) if conversation.assignee_id else {}
        return OwnershipChanged(
            owner=conversation.owner,
            assignee=next(({"id": card.id, "name": card.name} for card in cards.values()), None),
            version=conversation.owner_version,
        )
