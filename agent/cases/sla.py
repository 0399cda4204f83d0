"""Until when a case is to be answered and solved, counted in opening hours.

The clock of the solution stands still while we wait for the customer, and starts anew when a
solved case is opened again.
"""

from datetime import datetime
from typing import Literal

from agent.cases.models import OPEN, CaseStatus, Priority, TicketRow
from agent.handoff.policies import SupportPolicies
from agent.kit.records import Record

SlaName = Literal["first_answer", "solution"]
SlaState = Literal["ok", "warning", "breached", "paused"]


class SlaClock(Record):
    """The deadline that comes next."""

    name: SlaName
    due_at: datetime
    state: SlaState


class CaseSla:
    """Sets and reads the deadlines of cases by the company's own policies.

    Example:
        >>> CaseSla(load_policies()).begin(row, since=now)  # doctest: +SKIP
    """

    def __init__(self, policies: SupportPolicies) -> None:
        self._policies = policies

    def begin(self, row: TicketRow, *, since: datetime) -> None:
        """Set both deadlines of a new case."""
        row.first_answer_due_at = self._policies.due(row.priority, "first_answer", since=since)
        row.solution_due_at = self._policies.due(row.priority, "solution", since=since)

    def answered(self, row: TicketRow, *, at: datetime) -> None:
        """Note the first public word of a person."""
        row.first_answer_at = row.first_answer_at or at

    def move(self, row: TicketRow, status: CaseStatus, *, at: datetime) -> None:
        """Give a case another status; deadlines and moments follow."""
        if row.status == status:
            return
        was_open = row.is_open
        if row.paused_at is not None:
            self._resume(row, at=at)
        row.status = status
        if status == "waiting_customer":
            row.paused_at = at
        if status in OPEN:
            row.closed_at = row.solved_at = None
            if not was_open:
                row.solution_due_at = self._policies.due(row.priority, "solution", since=at)
        else:
            row.closed_at = at
            row.solved_at = row.solved_at or at

    def reprioritise(self, row: TicketRow, priority: Priority) -> None:
        """Change the priority; what was waited for, and a new start, stay counted."""
        hours = self._policies.business_hours
        for name in ("first_answer", "solution"):
            due = getattr(row, f"{name}_due_at")
            if due is not None:
                before = self._policies.due(row.priority, name, since=row.opened_at)
                after = self._policies.due(priority, name, since=row.opened_at)
                moved = hours.minutes_between(before, due)
                setattr(row, f"{name}_due_at", hours.add(after, moved) if moved > 0 else after)
        row.priority = priority

    def clock(self, row: TicketRow, *, now: datetime) -> SlaClock | None:
        """Return the deadline that comes next, or None when nothing is owed."""
        if not row.is_open:
            return None
        first = row.first_answer_at is None and row.first_answer_due_at is not None
        name: SlaName = "first_answer" if first else "solution"
        due = row.first_answer_due_at if first else row.solution_due_at
        if due is None:
            return None
        return SlaClock(name=name, due_at=due, state=self._state(row, name, due, now))

    def _state(self, row: TicketRow, name: SlaName, due: datetime, now: datetime) -> SlaState:
        if row.paused_at is not None:
            return "paused"
        if now >= due:
            return "breached"
        whole: int = getattr(self._policies.sla.of(row.priority), name)
        left = self._policies.business_hours.minutes_between(now, due)
        return "warning" if left < self._policies.sla.warn_at * whole else "ok"

    def _resume(self, row: TicketRow, *, at: datetime) -> None:
        hours = self._policies.business_hours
        waited = hours.minutes_between(row.paused_at, at) if row.paused_at else 0
        if row.solution_due_at is not None and waited > 0:
            row.solution_due_at = hours.add(row.solution_due_at, waited)
        row.paused_at = None
