"""The data sets to measure on: our own training examples, BANKING77 and CLINC150."""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Utterance:
    """One text with the intent that is right for it."""

    text: str
    intent: str
    language: str


class DataMissing(FileNotFoundError):
    """The public data are not where the benchmark reads them."""


def public_folder() -> Path:
    """Return the folder of the public data sets.

    Raises:
        DataMissing: Neither ASCOLTO_BENCH_DATA nor ../shared/data exists.
    """
    folder = Path(os.environ.get("ASCOLTO_BENCH_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        raise DataMissing(f"{folder} is missing: set ASCOLTO_BENCH_DATA")
    return folder


def own() -> list[Utterance]:
    """Return our training examples, annotations removed; the folder tells the language."""
    found: list[Utterance] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        intent = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"- intent: (\w+)", line):
                intent = match.group(1)
            elif re.match(r"- \w+:", line):
                intent = None
            elif intent and (match := re.match(r"\s{4}- (.+)", line)):
                text = _MARKED.sub(r"\1", match.group(1)).strip()
                found.append(Utterance(text, intent, path.parent.name))
    return found


def heldout() -> list[Utterance]:
    """Return the held-out messages, which nothing is trained or tuned on."""
    path = ROOT / "tests" / "heldout" / "intents.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [Utterance(row["text"], row["intent"], row["language"]) for row in rows]


def _csv(path: Path) -> list[Utterance]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Utterance(row["text"], row.get("category") or row.get("intent") or row["label"], "en")
            for row in csv.DictReader(file)
        ]


def public(name: str) -> dict[str, list[Utterance]]:
    """Return the parts `few`, `full` and `test` of "banking77" or "clinc150"."""
    folder = public_folder() / name
    return {
        "few": _csv(folder / "train_10shot_dialoglue.csv"),
        "full": _csv(folder / "train.csv"),
        "test": _csv(folder / "test.csv"),
    }


def clinc_out_of_scope() -> list[str]:
    """Return CLINC150's test queries that belong to no intent."""
    with (public_folder() / "clinc150" / "oos_test.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]
