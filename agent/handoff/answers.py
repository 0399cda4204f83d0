"""Around an agent's answer: the draft before it, the e-mail beside it."""

import structlog
from sqlalchemy.orm import Session

from agent.accounts.schemas import StaffCard
from agent.conversations.models import Conversation, Message
from agent.conversations.writer import ConversationWriter
from agent.handoff.models import DraftRow, Handoff
from agent.handoff.notes import NoteService
from agent.handoff.repository import HandoffRepository
from agent.handoff.schemas import DraftView, StaffName
from agent.kit.clock import Clock
from agent.kit.i18n import as_language
from agent.kit.types import clean_text
from agent.locales import load_texts
from agent.mail.errors import MailAddressInvalid
from agent.mail.service import Outbox

log = structlog.get_logger()


class Answers:
    """Drafts and e-mails, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._repository = HandoffRepository(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._outbox = Outbox(session, clock=clock)
        self._notes = NoteService(session, clock=clock)
        self._clock = clock
        self._texts = load_texts()

    def keep_draft(self, conversation_id: str, staff_id: str, text: str) -> None:
        """Keep what somebody has begun to write; nothing but white space forgets it."""
        text = clean_text(text)
        if not text.strip():
            self.drop_draft(conversation_id, staff_id)
            return
        self._repository.keep_draft(
            DraftRow(
                conversation_id=conversation_id,
                staff_id=staff_id,
                text=text,
                updated_at=self._clock.now(),
            )
        )

    def draft(self, conversation_id: str, staff_id: str) -> DraftView | None:
        """Return what somebody has begun to write."""
        row = self._repository.draft(conversation_id, staff_id)
        return DraftView(text=row.text, updated_at=row.updated_at) if row else None

    def drop_draft(self, conversation_id: str, staff_id: str) -> None:
        """Forget what somebody has begun to write."""
        self._repository.drop_draft(conversation_id, staff_id)

    def by_email(
        self, conversation: Conversation, handoff: Handoff, message: Message, *, agent: StaffCard
    ) -> None:
        """Send an answer by e-mail as well, where the customer left the queue for one."""
        if handoff.email is None:
            return
        language = as_language(conversation.language)
        try:
            self._outbox.send(
                to=handoff.email,
                subject=self._texts.say("reply_by_email_subject", language),
                text=self._texts.say(
                    "reply_by_email_text", language, name=agent.name, text=message.text
                ),
                language=language,
                purpose="answer",
                dedupe_key=f"answer:{message.id}",
                about=conversation.id,
            )
        except MailAddressInvalid:
            # The answer is in the chat all the same; who wrote it has to know it is only there.
            log.warning("answer_not_mailed", conversation=conversation.id, message=message.id)
            self._notes.write(conversation.id, "answer_not_mailed", by=None, kind="system")

    def say_gone(self, conversation: Conversation, agent: StaffName | None) -> None:
        """Tell the customer that this agent passes the conversation on."""
        if agent is not None:
            language = as_language(conversation.language)
            text = self._texts.say("agent_gone", language, name=agent.name)
            self._writer.notice(conversation, text)
