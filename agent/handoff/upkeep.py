"""What happens to handed-over conversations by itself: one small step, one transaction each.

`agent.handoff.tasks` calls the steps; each looks again under the conversation's lock, so that a
person who acts at the same moment is never overruled.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.accounts.service import StaffService
from agent.conversations.handover import Handover
from agent.conversations.models import Conversation
from agent.conversations.repository import ConversationRepository
from agent.conversations.writer import ConversationWriter
from agent.handoff.assignment import Ask, Desk, assign
from agent.handoff.desk import DeskService
from agent.handoff.models import Handoff
from agent.handoff.notes import NoteService
from agent.handoff.policies import SupportPolicies, load_policies
from agent.handoff.presence import PresenceService
from agent.handoff.repository import HandoffRepository
from agent.handoff.service import HandoffService
from agent.handoff.sla import Sla, sla_of
from agent.kit.clock import Clock
from agent.kit.i18n import as_language
from agent.locales import load_texts

# A waiting customer hears of another place in the queue at most this often.
_TELL_EVERY = timedelta(seconds=20)


class Upkeep:
    """The steps, inside the caller's transaction. Each returns the conversations it touched."""

    def __init__(
        self, session: Session, *, clock: Clock, policies: SupportPolicies | None = None
    ) -> None:
        self._session = session
        self._clock = clock
        self._policies = policies or load_policies()
        self._repository = HandoffRepository(session)
        self._conversations = ConversationRepository(session)
        self._writer = ConversationWriter(session, clock=clock)
        self._handover = Handover(session, clock=clock)
        self._handoffs = HandoffService(session, clock=clock)
        self._presence = PresenceService(session, clock=clock, policies=policies)
        self._audit = AuditLog(session, clock=clock)

    # -- what is due, without locks --------------------------------------------------------

    def silent_agents(self) -> list[str]:
        """Return conversations whose customer waits too long for who has taken them."""
        return [
            row.conversation_id
            for row in self._repository.open()
            if row.assignee_id is not None and self._agent_is_silent(row)
        ]

    def silent_customers(self) -> list[str]:
        """Return conversations that people answered and the customer has left alone."""
        return [
            row.conversation_id for row in self._repository.open() if self._customer_is_silent(row)
        ]

    def sleepers(self) -> list[str]:
        """Return snoozed conversations whose time has come."""
        rows = self._conversations.by_ids(row.conversation_id for row in self._repository.open())
        now = self._clock.now()
        return [row.id for row in rows.values() if row.snoozed_until and row.snoozed_until <= now]

    def waiting(self) -> list[str]:
        """Return conversations whose customer may hear of another place in the queue."""
        return [row.conversation_id for row in self._repository.waiting() if self._may_tell(row)]

    # -- one conversation each -------------------------------------------------------------

    def requeue_silent(self, conversation_id: str) -> bool:
        """Take a conversation from who does not answer, and tell the customer."""
        conversation, handoff = self._held(conversation_id)
        if conversation is None or handoff is None or conversation.owner != "person":
            return False
        if conversation.snoozed_until is not None or not self._agent_is_silent(handoff):
            return False
        silent = conversation.assignee_id or ""
        language = as_language(conversation.language)
        card = StaffService(self._session, clock=self._clock).cards([silent]).get(silent)
        if card is not None:
            self._writer.notice(
                conversation, load_texts().say("agent_silent", language, name=card.name)
            )
        self._presence.gone(silent)
        self._handover.requeue(conversation, handoff)
        notes = NoteService(self._session, clock=self._clock)
        notes.write(conversation_id, "agent_silent", by=None, kind="system")
        self._audit.note(
            None,
            "conversation.agent_silent",
            object_kind="conversation",
            object_id=conversation_id,
            customer_id=conversation.customer_id,
            details={"from": silent, "version": conversation.owner_version},
        )
        return True

    def close_silent(self, conversation_id: str) -> bool:
        """Close a conversation whose customer has not written for long."""
        conversation, handoff = self._held(conversation_id)
        if conversation is None or handoff is None or conversation.owner != "person":
            return False
        if conversation.snoozed_until is not None or not self._customer_is_silent(handoff):
            return False
        self._handoffs.end(handoff, outcome="silence", by="system")
        self._handover.close(conversation, reason="silence", key="closed_by_silence")
        return True

    def wake(self, conversation_id: str) -> bool:
        """Bring a snoozed conversation back into view."""
        conversation, handoff = self._held(conversation_id)
        until = conversation.snoozed_until if conversation else None
        if conversation is None or until is None or until > self._clock.now():
            return False
        conversation.snoozed_until = None
        if handoff is not None:
            handoff.updated_at = self._clock.now()
        return True

    def tell_place(self, conversation_id: str) -> bool:
        """Tell a waiting customer his place, when it is another than he knows."""
        conversation, handoff = self._held(conversation_id)
        if conversation is None or handoff is None or conversation.owner != "queue":
            return False
        return self._may_tell(handoff) and self._handover.tell_change(conversation, handoff)

    def plan(self) -> list[tuple[str, str]]:
        """Return who of those present should get which waiting conversation."""
        if not self._policies.assignment.automatic:
            return []
        made = assign(self._asks(), self._desks(), policies=self._policies, now=self._clock.now())
        return [(ask.conversation_id, staff_id) for ask, staff_id in made]

    def give(self, conversation_id: str, staff_id: str) -> bool:
        """Give a conversation that still waits to somebody who is still present."""
        conversation, handoff = self._held(conversation_id)
        if conversation is None or handoff is None or conversation.owner != "queue":
            return False
        if handoff.by_email or self._presence.of(staff_id) != "present":
            return False
        desk = DeskService(self._session, clock=self._clock)
        desk.take(conversation_id, by=staff_id, version=conversation.owner_version)
        return True

    def idle(self) -> list[str]:
        """Return who is present without a sign of life."""
        return self._presence.idle()

    def warned(self) -> list[str]:
        """Return conversations whose deadline stands otherwise than the staff was told."""
        return [row.conversation_id for row, _ in self._warnings()]

    def to_away(self) -> list[str]:
        """Count who gives no sign of life as away; return who they are."""
        return self._presence.to_away()

    def sla_warnings(self) -> list[tuple[str, Sla]]:
        """Return conversations whose deadline nears or passes, each state once."""
        fresh = self._warnings()
        for row, sla in fresh:
            row.sla_hinted = _state(sla)
        return [(row.conversation_id, sla) for row, sla in fresh]

    def _warnings(self) -> list[tuple[Handoff, Sla]]:
        now = self._clock.now()
        found = [(row, sla_of(row, self._policies, now=now)) for row in self._repository.open()]
        return [
            (row, sla)
            for row, sla in found
            if sla is not None and sla.state != "ok" and row.sla_hinted != _state(sla)
        ]

    # -- inside ----------------------------------------------------------------------------

    def _held(self, conversation_id: str) -> tuple[Conversation | None, Handoff | None]:
        (conversation,) = self._writer.locked(conversation_id)
        return conversation, self._repository.open_of(conversation_id)

    def _agent_is_silent(self, handoff: Handoff) -> bool:
        """Silence counts in opening hours, from when the customer asked or it was last taken."""
        if handoff.waiting_since is None or handoff.assignee_id is None:
            return False
        since = max(
            at for at in (handoff.waiting_since, handoff.assigned_at, handoff.queued_at) if at
        )
        return self._open_minutes(since) >= self._policies.silence.agent

    def _customer_is_silent(self, handoff: Handoff) -> bool:
        if handoff.assignee_id is None or handoff.waiting_since is not None:
            return False
        times = [at for at in (handoff.last_agent_at, handoff.last_customer_at) if at]
        if not times or handoff.last_agent_at is None:
            return False
        limit = timedelta(minutes=self._policies.silence.customer)
        return self._clock.now() - max(times) >= limit

    def _open_minutes(self, since: datetime) -> float:
        return self._policies.business_hours.minutes_between(since, self._clock.now())

    def _may_tell(self, handoff: Handoff) -> bool:
        told = (handoff.told or {}).get("at")
        return told is None or self._clock.now() - datetime.fromisoformat(told) >= _TELL_EVERY

    def _asks(self) -> list[Ask]:
        rows = self._repository.waiting()
        conversations = self._conversations.by_ids(row.conversation_id for row in rows)
        return [
            Ask(
                conversation_id=row.conversation_id,
                handoff=row,
                language=conversations[row.conversation_id].language,
                subject=row.subject,
            )
            for row in rows
        ]

    def _desks(self) -> list[Desk]:
        present = {r.staff_id: r for r in self._repository.presences() if r.state == "present"}
        load = self._load()
        return [
            Desk(
                staff_id=one.id,
                languages=frozenset(one.languages),
                skills=frozenset(one.skills),
                load=load.get(one.id, 0),
                assigned_at=present[one.id].assigned_at,
            )
            for one in self._presence.owners()
            if one.id in present
        ]

    def _load(self) -> dict[str, int]:
        """Return how many conversations each has in hand; what sleeps is in nobody's."""
        rows = [row for row in self._repository.open() if row.assignee_id is not None]
        asleep = {
            one.id
            for one in self._conversations.by_ids(row.conversation_id for row in rows).values()
            if one.snoozed_until is not None
        }
        load: dict[str, int] = {}
        for row in rows:
            if row.conversation_id not in asleep and row.assignee_id is not None:
                load[row.assignee_id] = load.get(row.assignee_id, 0) + 1
        return load


def _state(sla: Sla) -> str:
    return f"{sla.name}:{sla.state}"
