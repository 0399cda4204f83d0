"""What happened to a case: one row a change, and what is owed because of it.

In the transaction of the change itself are written: the change, the notice the customer is owed
(`agent.cases.notices` tells it), and for each connected system that this case is to be brought
over (`agent.cases.connectors.push` does it).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.cases.models import (
    Author,
    ChangeKind,
    OutboxRow,
    TicketChangeRow,
    TicketNoticeRow,
    TicketRow,
)
from agent.cases.repository import CaseRepository
from agent.kit.ids import new_id

HERE = "ascolto"
_TOLD: frozenset[ChangeKind] = frozenset({"opened", "status", "note", "file", "merged", "unmerged"})
_TELLERS: frozenset[Author] = frozenset({"agent", "system"})


@dataclass(frozen=True)
class Actor:
    """Who changes a case, and through which system."""

    kind: Author
    id: str | None = None
    name: str | None = None
    source: str = HERE


CUSTOMER = Actor("customer")
BOT = Actor("bot")
SYSTEM = Actor("system")


class ChangeLog:
    """Writes changes. The caller holds the case's row lock, so that sequences have no gap."""

    def __init__(self, cases: CaseRepository) -> None:
        self._cases = cases

    def note(
        self,
        row: TicketRow,
        kind: ChangeKind,
        *,
        actor: Actor,
        at: datetime,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> TicketChangeRow:
        """Write one change and what is owed for it; the case's version becomes its sequence."""
        row.version += 1
        change = TicketChangeRow(
            id=new_id(),
            ticket_id=row.id,
            seq=row.version,
            kind=kind,
            actor=actor.kind,
            actor_id=actor.id,
            source=actor.source,
            before=before or {},
            after=after or {},
            at=at,
        )
        self._cases.add(change)
        if _is_told(change):
            self._cases.add(_notice(change))
        self._owe(row, actor=actor, at=at)
        return change

    def _owe(self, row: TicketRow, *, actor: Actor, at: datetime) -> None:
        for system in self._cases.connected():
            if system == actor.source:
                continue
            owed = self._cases.owed(system, row.id)
            if owed is None:
                self._cases.add(
                    OutboxRow(
                        id=new_id(),
                        system=system,
                        ticket_id=row.id,
                        upto=row.version,
                        not_before=at,
                    )
                )
            else:
                owed.upto = row.version


def _is_told(change: TicketChangeRow) -> bool:
    """Whether he is to hear of it: not what he did or has heard, and nothing that is internal."""
    if change.kind not in _TOLD or change.actor not in _TELLERS:
        return False
    return not (change.after.get("internal") or change.after.get("heard"))


def _notice(change: TicketChangeRow) -> TicketNoticeRow:
    return TicketNoticeRow(
        id=new_id(),
        change_id=change.id,
        ticket_id=change.ticket_id,
        status="pending",
        channel=None,
        conversation_id=None,
        not_before=change.at,
        sent_at=None,
    )
