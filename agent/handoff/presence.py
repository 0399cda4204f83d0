"""Who of the staff is at the desk."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.accounts.roles import permissions_of
from agent.accounts.schemas import Member
from agent.accounts.service import StaffService
from agent.handoff.models import PresenceRow, PresenceState, ViewerRow
from agent.handoff.policies import SupportPolicies, load_policies
from agent.handoff.repository import HandoffRepository
from agent.handoff.schemas import Presence, PresenceList, StaffName
from agent.kit.clock import Clock

# A viewer's stream says so again in half of this; one that broke off is forgotten after it.
VIEWER_LIFE = timedelta(seconds=30)


class PresenceService:
    """Presence and viewers, inside the caller's transaction."""

    def __init__(
        self, session: Session, *, clock: Clock, policies: SupportPolicies | None = None
    ) -> None:
        self._repository = HandoffRepository(session)
        self._staff = StaffService(session, clock=clock)
        self._audit = AuditLog(session, clock=clock)
        self._clock = clock
        self._policies = policies or load_policies()

    # -- presence --------------------------------------------------------------------------

    def choose(self, staff_id: str, state: PresenceState) -> PresenceState:
        """Set what somebody chose; the same again is a sign of life."""
        row = self._row(staff_id)
        row.seen_at, row.idle = self._clock.now(), False
        if row.state != state:
            self._audit.note(staff_id, "presence.changed", details={"from": row.state, "to": state})
            row.state, row.changed_at = state, self._clock.now()
        return row.state

    def alive(self, staff_id: str) -> None:
        """Note a sign of life; who went idle is present again."""
        row = self._row(staff_id)
        row.seen_at = self._clock.now()
        if row.idle:
            row.state, row.idle, row.changed_at = "present", False, self._clock.now()

    def assigned(self, staff_id: str) -> None:
        """Note that somebody got a conversation: others are next."""
        self._row(staff_id).assigned_at = self._clock.now()

    def gone(self, staff_id: str) -> None:
        """Count somebody as away until the next sign of life."""
        row = self._row(staff_id)
        if row.state == "present":
            row.state, row.idle, row.changed_at = "away", True, self._clock.now()

    def idle(self) -> list[str]:
        """Return who is present without a sign of life."""
        oldest = self._clock.now() - timedelta(minutes=self._policies.presence.away_after)
        rows = self._repository.presences()
        return [row.staff_id for row in rows if row.state == "present" and row.seen_at < oldest]

    def to_away(self) -> list[str]:
        """Count everybody present without a sign of life as away; return who they are."""
        idle = self.idle()
        for staff_id in idle:
            self.gone(staff_id)
        return idle

    def of(self, staff_id: str) -> PresenceState:
        """Return somebody's presence; who never said anything is offline."""
        row = next((r for r in self._repository.presences() if r.staff_id == staff_id), None)
        return row.state if row else "offline"

    def listed(self) -> PresenceList:
        """Return everybody who may own conversations, the present first."""
        rows = {row.staff_id: row for row in self._repository.presences()}
        load = self._repository.load_of()
        order = ("present", "away", "offline")
        items = [self._shown(one, rows.get(one.id), load.get(one.id, 0)) for one in self.owners()]
        items.sort(key=lambda item: (order.index(item.state), item.staff.name, item.staff.id))
        return PresenceList(items=tuple(items), capacity=self._policies.assignment.capacity)

    def owners(self) -> list[Member]:
        """Return who may own conversations."""
        return [
            one for one in self._staff.active() if "conversations.own" in permissions_of(one.roles)
        ]

    def _shown(self, member: Member, row: PresenceRow | None, load: int) -> Presence:
        return Presence(
            staff=StaffName(id=member.id, name=member.name),
            state=row.state if row else "offline",
            idle=row.idle if row else False,
            since=row.changed_at if row else member.created_at,
            open_conversations=load,
        )

    def _row(self, staff_id: str) -> PresenceRow:
        row = self._repository.presence(staff_id)
        if row is None:
            now = self._clock.now()
            row = PresenceRow(
                staff_id=staff_id, state="offline", idle=False, seen_at=now, changed_at=now
            )
            self._repository.add(row)
        return row

    # -- viewers ---------------------------------------------------------------------------

    def sees(self, conversation_id: str, staff_id: str) -> bool:
        """Note that somebody has a conversation open; return whether he just opened it."""
        now = self._clock.now()
        seen = self._repository.viewers([conversation_id], since=now - VIEWER_LIFE)
        self._repository.see(
            ViewerRow(conversation_id=conversation_id, staff_id=staff_id, seen_at=now)
        )
        return all(row.staff_id != staff_id for row in seen)

    def leaves(self, conversation_id: str, staff_id: str) -> None:
        """Note that somebody has a conversation open no more."""
        self._repository.unsee(conversation_id, staff_id)

    def viewers(self, conversation_id: str, *, but: str) -> tuple[StaffName, ...]:
        """Return who else has a conversation open."""
        rows = self._repository.viewers([conversation_id], since=self._clock.now() - VIEWER_LIFE)
        return self._names(row.staff_id for row in rows if row.staff_id != but)

    def _names(self, staff_ids: Iterable[str]) -> tuple[StaffName, ...]:
        cards = self._staff.cards(staff_ids)
        return tuple(StaffName(id=card.id, name=card.name) for card in cards.values())
