"""The queue as the staff sees it: views, counts, and one conversation in full."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from agent.accounts.service import StaffService
from agent.conversations.errors import ConversationNotFound
from agent.conversations.models import Conversation, Message
from agent.conversations.repository import ConversationRepository
from agent.customers.schemas import Customer
from agent.customers.service import CustomerService
from agent.errors import InputError
from agent.handoff.answers import Answers
from agent.handoff.desk import UNTIL_HE_WRITES
from agent.handoff.models import Handoff
from agent.handoff.mood import label_of
from agent.handoff.policies import SupportPolicies, load_policies
from agent.handoff.presence import PresenceService
from agent.handoff.ranking import Ranking
from agent.handoff.repository import HandoffRepository
from agent.handoff.schemas import (
    ConversationDetail,
    Counts,
    CustomerName,
    HandoffView,
    LastMessage,
    MoodNow,
    QueueItem,
    QueuePage,
    ScorePart,
    StaffName,
    View,
)
from agent.handoff.sla import sla_of
from agent.kit.clock import Clock
from agent.kit.i18n import as_language

_FIRST = {0: "safety", 1: "waited"}
_EXCERPT = 300


class CursorUnusable(InputError):
    """A cursor that no page of the queue gave."""

    code = "cursor_unusable"


class QueueService:
    """Reads the queue, inside the caller's transaction.

    Example:
        >>> page = QueueService(session, clock=clock).page("all", staff_id=me)  # doctest: +SKIP
    """

    def __init__(
        self, session: Session, *, clock: Clock, policies: SupportPolicies | None = None
    ) -> None:
        self._session = session
        self._repository = HandoffRepository(session)
        self._conversations = ConversationRepository(session)
        self._staff = StaffService(session, clock=clock)
        self._clock = clock
        self._policies = policies or load_policies()

    def page(
        self, view: View, *, staff_id: str, limit: int = 50, cursor: str | None = None
    ) -> QueuePage:
        """Return one page of a view: open ones in the order of service, closed ones newest first.

        Raises:
            CursorUnusable: no page gave that cursor.
        """
        handoffs = list(self._repository.open())
        conversations = self._conversations.by_ids(row.conversation_id for row in handoffs)
        views = self._views(handoffs, conversations, staff_id)
        counts = Counts(
            mine=len(views["mine"]),
            unassigned=len(views["unassigned"]),
            all=len(views["all"]),
            snoozed=len(views["snoozed"]),
        )
        if view == "closed":
            return self._closed(counts, limit=limit, cursor=cursor)
        ranking = Ranking(self._policies, now=self._clock.now())
        wanted = sorted(views[view], key=ranking.key)
        start = _offset(cursor)
        shown = wanted[start : start + limit]
        more = start + limit < len(wanted)
        return QueuePage(
            items=self.items([(conversations[row.conversation_id], row) for row in shown]),
            counts=counts,
            next_cursor=_cursor(str(start + limit)) if more else None,
        )

    def _views(
        self, handoffs: Sequence[Handoff], conversations: dict[str, Conversation], staff_id: str
    ) -> dict[View, list[Handoff]]:
        snoozed = {c.id for c in conversations.values() if c.snoozed_until is not None}
        awake = [row for row in handoffs if row.conversation_id not in snoozed]
        return {
            "mine": [row for row in awake if row.assignee_id == staff_id],
            "unassigned": [row for row in awake if row.assignee_id is None],
            "all": awake,
            "snoozed": [row for row in handoffs if row.conversation_id in snoozed],
        }

    def _closed(self, counts: Counts, *, limit: int, cursor: str | None) -> QueuePage:
        rows = self._conversations.closed(before=_moment(cursor), limit=limit + 1)
        shown, more = rows[:limit], len(rows) > limit
        last = self._repository.latest_of(row.id for row in shown)
        end = shown[-1] if more else None
        return QueuePage(
            items=self.items([(row, last.get(row.id)) for row in shown]),
            counts=counts,
            next_cursor=_cursor(f"{end.closed_at.isoformat()} {end.id}")
            if end is not None and end.closed_at is not None
            else None,
        )

    def items(self, pairs: Sequence[tuple[Conversation, Handoff | None]]) -> tuple[QueueItem, ...]:
        """Return conversations as lines of the queue."""
        return tuple(QueueItem(**fields) for fields in self._fields(pairs))

    def detail(self, conversation_id: str, *, staff_id: str) -> ConversationDetail:
        """Return one conversation with all its console shows beside the messages.

        Raises:
            ConversationNotFound: there is none of that id.
        """
        conversation = self._conversations.get(conversation_id)
        if conversation is None:
            raise ConversationNotFound(conversation_id=conversation_id)
        handoff = self._repository.last_of(conversation_id)
        (fields,) = self._fields([(conversation, handoff)])
        presence = PresenceService(self._session, clock=self._clock)
        return ConversationDetail(
            **fields,
            episode_id=conversation.episode_id,
            handoff=HandoffView.model_validate(handoff) if handoff else None,
            draft=Answers(self._session, clock=self._clock).draft(conversation_id, staff_id),
            viewers=presence.viewers(conversation_id, but=staff_id),
            last_seq=conversation.last_seq,
            return_note=conversation.return_note,
        )

    def _fields(self, pairs: Sequence[tuple[Conversation, Handoff | None]]) -> list[dict[str, Any]]:
        ids = [conversation.id for conversation, _ in pairs]
        messages = self._conversations.last_messages(ids)
        cards = self._staff.cards({c.assignee_id for c, _ in pairs if c.assignee_id})
        customers = CustomerService(self._session, clock=self._clock).by_ids(
            {c.customer_id for c, _ in pairs if c.customer_id}
        )
        names = {card.id: StaffName(id=card.id, name=card.name) for card in cards.values()}
        ranking = Ranking(self._policies, now=self._clock.now())
        return [
            {
                **_of_conversation(conversation, messages.get(conversation.id)),
                **self._of_handoff(handoff, ranking),
                "assignee": names.get(conversation.assignee_id or ""),
                "customer": _customer(customers.get(conversation.customer_id or "")),
            }
            for conversation, handoff in pairs
        ]

    def _of_handoff(self, handoff: Handoff | None, ranking: Ranking) -> dict[str, Any]:
        if handoff is None:
            return {
                "reason": None, "priority": "normal", "score": 0.0, "score_parts": (),
                "served_first": None, "waiting_since": None, "unanswered": False, "sla": None,
                "by_email": False, "mood": MoodNow(score=0.0, label="neutral"), "subject": None,
            }  # fmt: skip
        rank = ranking.rank(handoff)
        still_open = handoff.ended_at is None
        return {
            "reason": handoff.reason,
            "priority": handoff.priority,
            "score": rank.score if still_open else 0.0,
            "score_parts": tuple(ScorePart(name=p.name, points=p.points) for p in rank.parts)
            if still_open
            else (),
            "served_first": _FIRST.get(rank.group) if still_open else None,
            "waiting_since": handoff.waiting_since,
            "unanswered": handoff.waiting_since is not None,
            "sla": sla_of(handoff, self._policies, now=self._clock.now()),
            "by_email": handoff.by_email,
            "mood": MoodNow(score=handoff.mood, label=label_of(handoff.mood)),
            "subject": handoff.subject,
        }


def _of_conversation(conversation: Conversation, message: Message | None) -> dict[str, Any]:
    until = conversation.snoozed_until
    return {
        "conversation_id": conversation.id,
        "language": as_language(conversation.language),
        "owner": conversation.owner,
        "owner_version": conversation.owner_version,
        "last_message": LastMessage(
            sender=message.sender, text=message.text[:_EXCERPT], at=message.at, seq=message.seq
        )
        if message
        else None,
        "snoozed": until is not None,
        "snoozed_until": None if until == UNTIL_HE_WRITES else until,
        "merged_into": conversation.merged_into,
        "closed_at": conversation.closed_at,
    }


def _customer(customer: Customer | None) -> CustomerName | None:
    if customer is None:
        return None
    return CustomerName(
        id=customer.id, name=customer.full_name, code=customer.code, tier=customer.tier
    )


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise CursorUnusable from error


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    text = _plain(cursor)
    if not text.isdecimal() or len(text) > 9:
        raise CursorUnusable
    return int(text)


def _moment(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at, _, conversation_id = _plain(cursor).partition(" ")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), conversation_id
    except (ValueError, OverflowError) as error:
        raise CursorUnusable from error
