"""What a model must show before customers meet it.

Four checks, each with what it found. A model is let through when all of them pass, or when somebody
who says why overrules them; the record keeps both.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from agent.training.evidence import Evidence, read_evidence
from agent.training.rasa import read
from agent.training.registry import ModelFile
from agent.training.report import IntentRow, report

Code = Literal["intents", "sure", "safety", "dialogues"]
SAFETY_INTENTS = frozenset({"gas_leak"})
MOST_WRONG_WHILE_SURE = 0.02
DIALOGUES = Path("tests/dialogues")


@dataclass(frozen=True)
class Check:
    """One condition; ``found`` says what was seen, worst first."""

    code: Code
    passed: bool
    found: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self)


def checks(candidate: ModelFile, running: ModelFile | None) -> Iterator[Check]:
    """Yield each check as soon as it is done: the last two take a minute.

    Raises:
        ModelDamaged: the candidate is no whole model.
        TrainingFailed: it cannot be loaded.
    """
    evidence = read_evidence(candidate.path)
    yield intents_check(evidence, read_evidence(running.path) if running else None)
    yield sure_check(evidence)
    yield _safety(candidate.path, evidence)
    yield _dialogues(candidate.path)


def intents_check(candidate: Evidence, running: Evidence | None) -> Check:
    """Pass when no intent is gone, or worse than the interval of its recall allows."""
    if running is None:
        return Check("intents", passed=True, found=())
    now = {row.intent: row for row in report(candidate).intents}
    worse = []
    for before in report(running).intents:
        row = now.get(before.intent)
        if row is None:
            worse.append((1.0, f"{before.intent}: gone"))
        elif row.recall < before.low:
            worse.append((before.recall - row.recall, _line(before, row)))
    found = tuple(line for _, line in sorted(worse, reverse=True))
    return Check("intents", passed=not found, found=found)


def sure_check(candidate: Evidence) -> Check:
    """Pass when few of all messages are wrong while the agent would act without asking."""
    wrong = report(candidate).wrong_while_sure
    return Check("sure", passed=wrong <= MOST_WRONG_WHILE_SURE, found=(f"{wrong:.2%}",))


def _line(before: IntentRow, now: IntentRow) -> str:
    return (
        f"{now.intent}: recall {now.recall:.3f}, "
        f"before {before.recall:.3f} ({before.low:.3f} to {before.high:.3f})"
    )


def _safety(model: Path, evidence: Evidence) -> Check:
    """Pass when the whole pipeline takes every example of danger for what it is."""
    texts = [
        text
        for text, label in zip(evidence.texts, evidence.labels, strict=True)
        if evidence.intents[label] in SAFETY_INTENTS
    ]
    missed = tuple(
        f"{one.text!r}: {one.intent}" for one in read(model, texts) if not _alarmed(one.intent)
    )
    none = () if texts else ("no example of danger was learned",)
    return Check("safety", passed=not missed and not none, found=(*missed, *none))


def _alarmed(intent: str) -> bool:
    return intent in SAFETY_INTENTS


def _dialogues(model: Path) -> Check:
    """Pass when every dialogue of the company still goes as written."""
    if not DIALOGUES.is_dir():
        return Check("dialogues", passed=False, found=(f"there is no folder {DIALOGUES}",))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", str(DIALOGUES), "-q", "-p", "no:cacheprovider",
         "--no-header", "--tb=no", "-p", "no:xdist", "-p", "no:rerunfailures"],
        env={**os.environ, "ASCOLTO_TEST_MODEL": str(model.resolve())},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )  # fmt: skip
    return Check("dialogues", passed=run.returncode == 0, found=_failed(run.stdout.splitlines()))


def _failed(lines: Sequence[str]) -> tuple[str, ...]:
    failed = [line.removeprefix("FAILED ").removeprefix("ERROR ") for line in lines
              if line.startswith(("FAILED ", "ERROR "))]  # fmt: skip
    return (*failed, *(line.strip("= ") for line in lines[-1:]))
