"""results.json, and what is computed once: a run may be stopped and goes on where it was."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.learning.vectors import cache

RESULTS = Path(__file__).with_name("results.json")


class OutOfTime(Exception):
    """The minutes a run may take are over; start it again to go on."""


class Memory:
    """Results by name, each in a file of the cache."""

    def __init__(self, *, minutes: float | None) -> None:
        self._until = time.monotonic() + 60 * minutes if minutes else float("inf")

    def once(self, name: str, compute: Callable[[], Any]) -> Any:
        """Return what is known under `name`, else compute and keep it.

        Raises:
            OutOfTime: there is no time left to begin.
        """
        path = cache() / "results" / f"{name}.json"
        if not path.exists():
            if time.monotonic() > self._until:
                raise OutOfTime
            path.parent.mkdir(exist_ok=True)
            found = compute()
            print(name, json.dumps(found), flush=True)
            path.write_text(json.dumps(found), encoding="utf-8")
        return json.loads(path.read_text(encoding="utf-8"))


def write(part: str, found: Any) -> None:
    """Put one part into results.json."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results[part] = found
    ordered = {name: results[name] for name in sorted(results)}
    RESULTS.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
