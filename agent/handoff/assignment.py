"""Who of those present gets what is waiting: in turn, by language, skill and room in hand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from agent.handoff.policies import SupportPolicies
from agent.handoff.ranking import Ranking, Waiting

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Desk:
    """Somebody present, and how many conversations he has in hand."""

    staff_id: str
    languages: frozenset[str]
    skills: frozenset[str]
    load: int
    assigned_at: datetime | None = None
    given: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Ask:
    """One waiting conversation, as assignment reads it."""

    conversation_id: str
    handoff: Waiting
    language: str
    subject: str | None


def assign(
    asks: Iterable[Ask], desks: list[Desk], *, policies: SupportPolicies, now: datetime
) -> list[tuple[Ask, str]]:
    """Return who gets which conversation, in the order of service.

    Only who speaks the language gets it. A subject waits for somebody skilled in it while one is
    present, even if his hands are full, but no longer than ``skill_wait``; danger never waits.
    Among those who may, it is the turn of who has been longest without a new one.
    """
    rules = policies.assignment
    ranking = Ranking(policies, now=now)
    made: list[tuple[Ask, str]] = []
    for ask in sorted(asks, key=lambda one: ranking.key(one.handoff)):
        speaking = [desk for desk in desks if ask.language in desk.languages]
        skilled = [desk for desk in speaking if ask.subject in desk.skills]
        since = ask.handoff.waiting_since or ask.handoff.queued_at
        patient = ask.handoff.priority != "safety" and (
            policies.business_hours.minutes_between(since, now) < rules.skill_wait
        )
        wanted = skilled if skilled and patient else speaking
        free = [desk for desk in wanted if desk.load < rules.capacity]
        if not free:
            continue
        # Past the wait the skilled still come first, if one of them has a hand free.
        best = [desk for desk in free if ask.subject in desk.skills] or free
        desk = min(best, key=lambda one: (one.assigned_at or _NEVER, one.load, one.staff_id))
        desk.load, desk.assigned_at = desk.load + 1, now
        desk.given.append(ask.conversation_id)
        # Two given at the same moment: the turn goes on by load, then by id.
        made.append((ask, desk.staff_id))
    return made
