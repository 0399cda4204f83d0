"""The company's own support settings: ``support.yml``, checked and read once.

Example:
    >>> policies = load_policies(Path("support.yml"))
    >>> policies.sla.of("urgent").first_answer
    5
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from agent.customers.models import Tier
from agent.kit.calendar import holidays
from agent.kit.hours import BusinessHours

SUPPORT_FILE = Path("support.yml")

Reason = Literal[
    "asked", "two_failures", "complaint", "safety", "policy", "tool_failure", "low_confidence",
    "agent",
]  # fmt: skip
HandoffPriority = Literal["safety", "urgent", "high", "normal", "low"]
PRIORITIES: tuple[HandoffPriority, ...] = get_args(HandoffPriority)
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Points = Annotated[float, Field(ge=0, le=1_000)]
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 90)]

_SPAN = re.compile(r"^(\d{2}:\d{2})-(\d{2}:\d{2})$")
_YEARLY = re.compile(r"^\d{2}-\d{2}$")
_SIZE_LIMIT = 64 * 1024


class _Settings(BaseModel):
    """Frozen, and a name that is not known is an error: a typing slip must not be a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _span(value: str) -> str:
    found = _SPAN.match(value)
    if found is None:
        raise ValueError("hours are written as 08:00-20:00")
    for wall in found.groups():
        _wall(wall)
    return value


def _wall(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


def _closing(value: str) -> str:
    # 2024 was a leap year: the 29th of February may be a closing day of every year.
    date.fromisoformat(f"2024-{value}" if _YEARLY.match(value) else value)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"no time zone is called {value}") from error
    return value


class SlaPolicy(_Settings):
    """Minutes until a first answer, each next one, and the solution are due."""

    first_answer: Minutes
    next_answer: Minutes
    solution: Minutes
    clock: Literal["hours", "always"] = "hours"


class SlaPolicies(_Settings):
    """A policy for each priority."""

    warn_at: float = Field(0.25, gt=0, lt=1, description="Share of the time left at the warning.")
    safety: SlaPolicy
    urgent: SlaPolicy
    high: SlaPolicy
    normal: SlaPolicy
    low: SlaPolicy

    def of(self, priority: HandoffPriority) -> SlaPolicy:
        """Return the policy of a priority."""
        policy: SlaPolicy = getattr(self, priority)
        return policy


class PriorityRules(_Settings):
    """How urgent a handoff is; what is not named is normal."""

    by_reason: dict[Reason, HandoffPriority]
    by_intent: dict[str, HandoffPriority] = Field(max_length=500)

    @model_validator(mode="after")
    def _danger_comes_first(self) -> "PriorityRules":
        if self.by_reason.get("safety") != "safety":
            raise ValueError("by_reason.safety must be safety: danger is never weighed")
        return self


class PriorityPoints(_Settings):
    """Points of each priority; safety has none, because it always goes first."""

    urgent: Points
    high: Points
    normal: Points
    low: Points


class QueuePoints(_Settings):
    """What makes a conversation go before another."""

    priority: PriorityPoints
    mood: Points
    tier: dict[Tier, Points]
    per_minute: Annotated[float, Field(gt=0, le=1_000)]


class QueuePolicy(_Settings):
    """The order of the queue, its limit, and how its waits are measured."""

    limit: int = Field(ge=1, le=100_000)
    points: QueuePoints
    served_first_after: Minutes
    wait_window_days: int = Field(ge=1, le=365)
    wait_least_samples: int = Field(ge=1, le=1_000)


class AssignmentPolicy(_Settings):
    """Who gets what is waiting."""

    automatic: bool
    capacity: int = Field(ge=1, le=100)
    skill_wait: Minutes


class PresencePolicy(_Settings):
    """When a present agent counts as away."""

    away_after: Minutes


class SilencePolicy(_Settings):
    """What follows when one side says nothing."""

    agent: Minutes
    customer: Minutes


class SupportPolicies(_Settings):
    """Everything in ``support.yml``."""

    time_zone: Annotated[str, AfterValidator(_zone)]
    hours: dict[Weekday, list[Annotated[str, AfterValidator(_span)]]]
    public_holidays: Literal["italy", "none"]
    closing_days: list[Annotated[str, AfterValidator(_closing)]] = Field(max_length=200)
    sla: SlaPolicies
    priority: PriorityRules
    subjects: dict[str, list[str]] = Field(max_length=100)
    queue: QueuePolicy
    assignment: AssignmentPolicy
    presence: PresencePolicy
    silence: SilencePolicy
    reopen_days: int = Field(ge=0, le=365)
    no_loop_minutes: Minutes

    @model_validator(mode="after")
    def _hours_can_be_kept(self) -> "SupportPolicies":
        self.business_hours.next_opening(datetime(2026, 1, 1, tzinfo=ZoneInfo(self.time_zone)))
        return self

    @cached_property
    def business_hours(self) -> BusinessHours:
        """When people are there: holidays and closing days left out."""
        week = {
            WEEKDAYS.index(day): [self._walls(span) for span in spans]
            for day, spans in self.hours.items()
        }
        return BusinessHours(week, zone=ZoneInfo(self.time_zone), closed=self._is_closed)

    def priority_of(self, reason: str, *, intent: str | None) -> HandoffPriority:
        """Return how urgent a handoff is: the more urgent of its reason and the last intent."""
        named = {str(one): priority for one, priority in self.priority.by_reason.items()}
        found = (named.get(reason, "normal"), self.priority.by_intent.get(intent or "", "normal"))
        return min(found, key=PRIORITIES.index)

    def subject_of(self, intent: str | None) -> str | None:
        """Return what an intent is about, as a skill of the staff, or None."""
        return next((name for name, intents in self.subjects.items() if intent in intents), None)

    def due(
        self,
        priority: HandoffPriority,
        name: Literal["first_answer", "next_answer", "solution"],
        *,
        since: datetime,
    ) -> datetime:
        """Return when an answer or a solution is due that was asked for at ``since``, in UTC."""
        policy = self.sla.of(priority)
        minutes: int = getattr(policy, name)
        if policy.clock == "always":
            return since + timedelta(minutes=minutes)
        return self.business_hours.add(since, minutes)

    @staticmethod
    def _walls(span: str) -> tuple[time, time]:
        opens, _, closes = span.partition("-")
        return _wall(opens), _wall(closes)

    def _is_closed(self, day: date) -> bool:
        if self.public_holidays == "italy" and day in holidays(day.year):
            return True
        return any(text in self.closing_days for text in (day.isoformat(), f"{day:%m-%d}"))


class SupportFileUnusable(Exception):
    """``support.yml`` is missing or wrong; the message names the field."""


class _OnceEachLoader(yaml.SafeLoader):
    """YAML whose mappings hold each key once, and times such as 08:00 as they were written."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise SupportFileUnusable(
            f"{sorted(map(str, twice))} twice, line {node.start_mark.line + 1}"
        )
    return loader.construct_mapping(node, deep=True)


_build: Callable[..., Any] = _mapping
_OnceEachLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _build)


@cache
def load_policies(path: Path = SUPPORT_FILE) -> SupportPolicies:
    """Read the settings; a process reads each file once.

    Raises:
        SupportFileUnusable: the file is missing or too large, or holds what cannot be.
    """
    try:
        if path.stat().st_size > _SIZE_LIMIT:
            raise SupportFileUnusable(f"{path}: more than {_SIZE_LIMIT} bytes")
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_OnceEachLoader)
        return SupportPolicies.model_validate(raw)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise SupportFileUnusable(f"{path}: {error}") from error
