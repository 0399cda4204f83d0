"""Until when a person's word is due. The state is computed from the deadlines, never stored."""

from datetime import datetime
from typing import Literal, Protocol

from agent.handoff.policies import HandoffPriority, SupportPolicies
from agent.kit.records import Record

SlaName = Literal["first_answer", "next_answer", "solution"]
SlaState = Literal["ok", "warning", "breached"]


class Sla(Record):
    """The deadline that comes next, and how it stands."""

    name: SlaName
    due_at: datetime
    state: SlaState


class Owed(Protocol):
    """What is read of a handoff."""

    priority: HandoffPriority
    ended_at: datetime | None
    first_answer_at: datetime | None
    waiting_since: datetime | None
    first_answer_due_at: datetime | None
    next_answer_due_at: datetime | None
    solution_due_at: datetime | None


def sla_of(handoff: Owed, policies: SupportPolicies, *, now: datetime) -> Sla | None:
    """Return the deadline that comes next, or None when nothing is owed any more."""
    if handoff.ended_at is not None:
        return None
    owed: dict[SlaName, datetime | None] = {"solution": handoff.solution_due_at}
    if handoff.first_answer_at is None:
        owed["first_answer"] = handoff.first_answer_due_at
    elif handoff.waiting_since is not None:
        owed["next_answer"] = handoff.next_answer_due_at
    due = sorted((at, name) for name, at in owed.items() if at is not None)
    if not due:
        return None
    at, name = due[0]
    return Sla(name=name, due_at=at, state=_state(name, at, handoff.priority, policies, now))


def _state(
    name: SlaName,
    due: datetime,
    priority: HandoffPriority,
    policies: SupportPolicies,
    now: datetime,
) -> SlaState:
    if now >= due:
        return "breached"
    policy = policies.sla.of(priority)
    whole: int = getattr(policy, name)
    if policy.clock == "always":
        left = (due - now).total_seconds() / 60
    else:
        left = policies.business_hours.minutes_between(now, due)
    return "warning" if left < policies.sla.warn_at * whole else "ok"
