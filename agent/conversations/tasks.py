"""Ask how it was where the machine had the last word and nobody has written since."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from threading import Lock

import structlog
from sqlalchemy import exists, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, aliased

from agent.conversations.models import Conversation, Message, Rating
from agent.conversations.ratings import RatingService
from agent.conversations.writer import ConversationWriter
from agent.events.fanout import Fanout
from agent.kit.clock import Clock
from agent.kit.database import Database

log = structlog.get_logger()

# Long enough to read an answer and think; after the later one nobody is looking any more.
QUIET = timedelta(minutes=3)
GONE = timedelta(hours=1)
_EVERY_SECONDS = 20.0
_AT_ONCE = 50


class RatingWorker:
    """Asks; several processes may do so, since each episode is asked about once."""

    def __init__(self, *, database: Database, fanout: Fanout, clock: Clock) -> None:
        self._database = database
        self._fanout = fanout
        self._clock = clock
        self._asking = Lock()

    def close(self) -> None:
        """Wait for the step under way: it holds a connection until its transaction ends."""
        with self._asking:
            return

    async def run(self) -> None:
        """Look, now and then, until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            try:
                asked = await asyncio.to_thread(self.ask_all)
            except SQLAlchemyError:
                log.exception("rating_step_failed")
                continue
            for conversation_id in asked:
                self._fanout.wake(conversation_id)

    def ask_all(self) -> list[str]:
        """Ask wherever it is time; return the conversations."""
        with self._asking:
            with self._database.reading() as session:
                due = self._quiet(session)
            return [conversation_id for conversation_id in due if self._ask(conversation_id)]

    def _ask(self, conversation_id: str) -> bool:
        with self._database.transaction() as session:
            writer = ConversationWriter(session, clock=self._clock)
            (conversation,) = writer.locked(conversation_id)
            # He may have written, or somebody asked, while this waited for the lock.
            if conversation is None or conversation_id not in self._quiet(session):
                return False
            return RatingService(session, clock=self._clock).ask(conversation)

    def _quiet(self, session: Session) -> Sequence[str]:
        """Return where the machine answered last, with no question left open and none asked."""
        now = self._clock.now()
        each = aliased(Message)
        newest = (
            select(func.max(each.seq))
            .where(each.conversation_id == Conversation.id)
            .scalar_subquery()
        )
        asked = exists().where(
            Rating.conversation_id == Conversation.id, Rating.episode_id == Conversation.episode_id
        )
        rows = session.execute(
            select(Conversation.id, Message.parts)
            .join(Message, Message.conversation_id == Conversation.id)
            .where(Conversation.updated_at.between(now - GONE, now - QUIET))
            .where(Conversation.owner == "bot", Message.seq == newest, Message.sender == "bot")
            .where(~asked)
            .order_by(Conversation.updated_at)
            .limit(_AT_ONCE)
        )
        return [
            conversation_id
            for conversation_id, parts in rows
            if not any(part["type"] in ("buttons", "sign_in") for part in parts)
        ]
