"""What a run is made of: commands, and what is done between them.

A plan is a generator: it yields commands, which the worker runs one after the other, and goes on
when each has ended well. What it returns is the run's result.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training.place import Place

NoProgress: Callable[[str], float | None] = lambda _line: None  # noqa: E731  # a constant of a type


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        step: its name for people: the key of a text in the studio.
        span: the percent of the run at its beginning and at its end.
        progress: reads a line of its log; the share that is over, or None.
        failure: code of the error when it ends badly.
    """

    step: str
    argv: Sequence[str]
    span: tuple[int, int]
    progress: Callable[[str], float | None] = NoProgress
    failure: str = "training_failed"


@dataclass(frozen=True)
class Result:
    """What a run made or found."""

    model_id: str | None = None
    report: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What a plan may use.

    Attributes:
        folder: its own, empty at the beginning, gone at the end.
    """

    run_id: str
    params: dict[str, Any]
    place: Place
    folder: Path
    database: Database
    clock: Clock


Plan = Generator[Command, None, Result]
PlanMaker = Callable[[Context], Plan]


class StepFailed(Exception):
    """A step cannot be done; the run fails with this code."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code}: {detail}")
