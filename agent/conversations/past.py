"""A visitor's own conversations: list them, open one, keep how far he has read."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from agent.conversations.errors import ConversationNotFound
from agent.conversations.models import Conversation, Message, ReadMark
from agent.conversations.schemas import ConversationView
from agent.conversations.service import ConversationService
from agent.conversations.widget_schemas import PastConversation, PastReply
from agent.kit.clock import Clock
from agent.kit.tokens import SessionClaims

PAGE = 20
_SHOWN = 140


class PastService:
    """Past conversations, inside the caller's transaction.

    Whose they are is part of each query: a verified customer's by his id, an anonymous visitor's
    by the id in his token. A conversation that became a customer's is no visitor's any more, so a
    shared browser shows nothing of who signed in on it.
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._conversations = ConversationService(session, clock=clock)

    def mine(
        self, claims: SessionClaims, *, before: tuple[datetime, str] | None = None
    ) -> PastReply:
        """Return a page of conversations in which something was said, the latest first.

        The page is cut before messages are looked at: with 1,000 conversations it costs what it
        costs with twenty.

        Raises:
            SessionReplaced: the token was replaced by a later sign-in.
        """
        self._conversations.view(claims, claims.conversation_id)
        query = (
            select(Conversation)
            .where(self._his(claims), Conversation.last_seq > 0)
            .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
            .limit(PAGE + 1)
        )
        if before is not None:
            at, conversation_id = before
            query = query.where(
                or_(
                    Conversation.updated_at < at,
                    and_(Conversation.updated_at == at, Conversation.id < conversation_id),
                )
            )
        rows = list(self._session.scalars(query))
        more, rows = len(rows) > PAGE, rows[:PAGE]
        ids = [row.id for row in rows]
        last, unread = self._last_texts(ids), self._unread(ids)
        items = [
            PastConversation(
                conversation_id=row.id,
                started_at=row.created_at,
                last_at=row.updated_at,
                owner=row.owner,
                last_text=last.get(row.id, ""),
                unread=unread.get(row.id, 0),
            )
            for row in rows
        ]
        cursor = f"{rows[-1].updated_at.isoformat()}~{rows[-1].id}" if more else None
        return PastReply(items=items, next_cursor=cursor)

    def open(self, claims: SessionClaims, conversation_id: str) -> ConversationView:
        """Return one of his conversations, for a token of its own.

        Raises:
            ConversationNotFound: there is none, or it is somebody else's.
            SessionReplaced: the token was replaced by a later sign-in.
        """
        self._conversations.view(claims, claims.conversation_id)
        row = self._session.scalar(
            select(Conversation).where(Conversation.id == conversation_id, self._his(claims))
        )
        if row is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        mine = SessionClaims(row.id, row.customer_id, row.token_version, claims.visitor_id)
        return self._conversations.view(mine, row.id)

    def read(self, claims: SessionClaims, conversation_id: str, *, seq: int) -> int:
        """Keep how far he has read, never further than there is and never back; return it."""
        conversation = self._conversations.own(claims, conversation_id)
        seq = min(seq, conversation.last_seq)
        mark = self._session.get(ReadMark, conversation_id)
        if mark is None:
            mark = ReadMark(conversation_id=conversation_id, seq=0, at=self._clock.now())
            self._session.add(mark)
        if seq > mark.seq:
            mark.seq, mark.at = seq, self._clock.now()
        return mark.seq

    def _his(self, claims: SessionClaims) -> ColumnElement[bool]:
        if claims.customer_id is not None:
            return Conversation.customer_id == claims.customer_id
        alone = and_(Conversation.id == claims.conversation_id, Conversation.customer_id.is_(None))
        if claims.visitor_id is None:  # a token of before visitors had ids
            return alone
        return and_(
            Conversation.visitor_id == claims.visitor_id, Conversation.customer_id.is_(None)
        )

    def _last_texts(self, ids: list[str]) -> dict[str, str]:
        newest = (
            select(Message.conversation_id, func.max(Message.seq).label("seq"))
            .where(Message.conversation_id.in_(ids))
            .group_by(Message.conversation_id)
            .subquery()
        )
        rows = self._session.execute(
            select(Message.conversation_id, Message.text).join(
                newest,
                and_(
                    Message.conversation_id == newest.c.conversation_id,
                    Message.seq == newest.c.seq,
                ),
            )
        )
        return {conversation_id: _short(text) for conversation_id, text in rows}

    def _unread(self, ids: list[str]) -> dict[str, int]:
        rows = self._session.execute(
            select(Message.conversation_id, func.count())
            .outerjoin(ReadMark, ReadMark.conversation_id == Message.conversation_id)
            .where(Message.conversation_id.in_(ids), Message.sender != "customer")
            .where(Message.seq > func.coalesce(ReadMark.seq, 0))
            .group_by(Message.conversation_id)
        )
        return dict(rows.all())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
