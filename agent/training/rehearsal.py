"""Rehearsing the dialogue tests with a model, in Rasa's own environment."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

from agent.training.dialogue_results import DialogueResults, result_row
from agent.training.dialogues import Broken, Dialogue, DialogueFolder, Heard
from agent.training.progress import counted
from agent.training.steps import Command, Context

_SHOWN = 50


def rehearsing(
    context: Context, model: Path, model_id: str, *, span: tuple[int, int]
) -> Generator[Command, None, dict[str, Any]]:
    """Put a model through all dialogue tests and keep how it did; return the figures.

    A file that cannot be read is named and left out; for the gate it was not run. Nothing is
    kept of a rehearsal that was stopped on the way.
    """
    dialogues, broken = DialogueFolder(context.place.data).all()
    if not dialogues:
        return _report({}, broken)
    asked, out = context.folder / "dialogues.json", context.folder / "rehearsed.json"
    out.unlink(missing_ok=True)
    asked.write_text(json.dumps([_played(each) for each in dialogues]), encoding="utf-8")
    yield Command(
        "dialogues",
        [
            str(context.place.python), "-m", "engine.rehearse",
            "--model", str(model), "--dialogues", str(asked), "--out", str(out),
        ],
        span,
        progress=counted,
        failure="dialogues_failed",
    )  # fmt: skip
    results = json.loads(out.read_text(encoding="utf-8"))["results"]
    rehearsed = {result["id"]: result["turns"] for result in results}
    passed: dict[str, bool] = {}
    with context.database.transaction() as session:
        kept = DialogueResults(session)
        for dialogue in dialogues:
            turns = [(Heard.of(turn), turn["failed"]) for turn in rehearsed[dialogue.id]]
            same = dialogue.judged([heard for heard, _ in turns])
            passed[dialogue.id] = all(same) and not any(failed for _, failed in turns)
            kept.keep(
                result_row(
                    model_id=model_id, dialogue=dialogue.id, digest=dialogue.digest,
                    passed=passed[dialogue.id], turns=turns, clock=context.clock,
                )
            )  # fmt: skip
    return _report(passed, broken)


def _played(dialogue: Dialogue) -> dict[str, Any]:
    """Return a test as the rehearsal reads it; what holds until it changes is in every turn."""
    turns, signed_in, day = [], False, None
    for turn in dialogue.turns:
        signed_in = signed_in if turn.signed_in is None else turn.signed_in
        day = day if turn.day is None else turn.day.isoformat()
        turns.append(
            {
                "say": turn.say,
                "press": turn.press,
                "signed_in": signed_in,
                "day": day,
                "afresh": turn.afresh,
                "answered": [call.model_dump(mode="json") for call in turn.answered],
            }
        )
    return {"id": dialogue.id, "slots": _json(dialogue.begins), "turns": turns}


def _json(value: Any) -> Any:
    """Return a value of YAML as JSON has it: a date is its text."""
    return json.loads(json.dumps(value, default=str))


def _report(passed: dict[str, bool], broken: tuple[Broken, ...]) -> dict[str, Any]:
    failed = sorted(key for key, good in passed.items() if not good)
    return {
        "dialogues": len(passed),
        "passed": len(passed) - len(failed),
        "failed": failed[:_SHOWN],
        "broken": [
            {"file": each.error.file, "line": each.error.line, "reason": each.error.reason}
            for each in broken[:_SHOWN]
        ],
    }
