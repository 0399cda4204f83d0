"""The steps that a request goes through, read from ``procedures.yaml``."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from agent.kit.calendar import add_months, add_working_days
from agent.kit.records import Bilingual

_LAST_DAY_FOR_NEXT_MONTH = 10


@dataclass(frozen=True)
class PlannedStep:
    """A step and the day by which it is done."""

    title: Bilingual
    on_day: date


def plan_steps(kind: str, *, product: str | None, day: date) -> tuple[PlannedStep, ...]:
    """Return the steps of a request made on ``day``, in order."""
    steps = []
    for step in _procedures()[kind]:
        days = step["days"]
        if isinstance(days, dict):
            days = days[product or "luce"]
        steps.append(
            PlannedStep(title=Bilingual(it=step["it"], en=step["en"]), on_day=_day(day, days))
        )
    return tuple(steps)


def next_month_start(day: date) -> date:
    """Return when a change asked for on ``day`` begins: a first of the month."""
    return add_months(day.replace(day=1), 1 if day.day <= _LAST_DAY_FOR_NEXT_MONTH else 2)


def _day(day: date, days: int | str) -> date:
    return next_month_start(day) if isinstance(days, str) else add_working_days(day, days)


@cache
def _procedures() -> dict[str, list[dict[str, Any]]]:
    path = Path(__file__).with_name("procedures.yaml")
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text("utf-8"))
    return loaded
