"""Measure the understanding of messages on the held-out set.

Run from the root of the checkout:

    .venv/bin/python tests/heldout/measure.py --errors /tmp/errors.tsv
    .venv/bin/python tests/heldout/measure.py --two-requests --odd
"""

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ASCOLTO = HERE.parents[1] / ".venv" / "bin" / "ascolto"
SAFETY = "gas_leak"

Row = dict[str, Any]
Pairs = Sequence[tuple[Row, Row]]


def main() -> None:
    options = _options()
    rows = _read(HERE / "intents.jsonl")
    pairs = _parsed(rows, command=options.command, batch=options.batch)
    report = {**_intents(pairs), "entities": _entities(pairs)}
    if options.two_requests:
        two = _read(HERE / "two_requests.jsonl")
        report["two_requests"] = _two_requests(
            _parsed(two, command=options.command, batch=options.batch)
        )
    if options.odd:
        odd = [row for row in _read(HERE / "odd.jsonl") if row["text"].strip()]
        report["odd"] = _odd(_parsed(odd, command=options.command, batch=options.batch))
    if options.errors:
        _write_errors(pairs, options.errors)
    print(json.dumps(report, ensure_ascii=False, indent=2))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure understanding on the held-out set.")
    parser.add_argument("--errors", type=Path, help="file for the confusions and the lines missed")
    parser.add_argument("--two-requests", action="store_true", help="also two_requests.jsonl")
    parser.add_argument("--odd", action="store_true", help="also odd.jsonl")
    parser.add_argument("--batch", type=int, default=0, help="lines per call; 0 is all at once")
    parser.add_argument(
        "--command", nargs="+", default=[str(ASCOLTO), "parse"], help="what parses the lines"
    )
    return parser.parse_args()


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _parsed(rows: Sequence[Row], *, command: Sequence[str], batch: int) -> list[tuple[Row, Row]]:
    # The command reads a message a line, so a message of two lines goes as one.
    lines = [" ".join(row["text"].split()) for row in rows]
    size = batch or len(lines)
    parses: list[Row] = []
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        run = subprocess.run(
            [*command], input="\n".join(part) + "\n", capture_output=True, text=True, check=False
        )
        found = [json.loads(line) for line in run.stdout.split("\n") if line.strip()]
        if run.returncode or len(found) != len(part):
            sys.exit(
                f"measure: {len(part)} lines sent, {len(found)} parses back, "
                f"exit code {run.returncode}\n{run.stderr[-2000:]}"
            )
        parses += found
    return list(zip(rows, parses, strict=True))


def _intents(pairs: Pairs) -> Row:
    leaks = [(row, parse) for row, parse in pairs if row["intent"] == SAFETY]
    others = [(row, parse) for row, parse in pairs if row["intent"] != SAFETY]
    scopes = {"all": pairs, "it": _of(pairs, "it"), "en": _of(pairs, "en")}
    return {
        "lines": {name: len(some) for name, some in scopes.items()},
        "accuracy": {name: _share(map(_right, some)) for name, some in scopes.items()},
        "sure": {name: _share(map(_sure, some)) for name, some in scopes.items()},
        "right_when_sure": {
            name: _share(_right(pair) for pair in some if _sure(pair))
            for name, some in scopes.items()
        },
        "wrong_while_sure": {
            name: _share(_sure(pair) and not _right(pair) for pair in some)
            for name, some in scopes.items()
        },
        "macro_f1": {name: _macro_f1(some) for name, some in scopes.items()},
        "right_in_first_two": _share(
            row["intent"] in [ranked["intent"] for ranked in parse["ranking"][:2]]
            for row, parse in pairs
        ),
        "language": _share(row["language"] == parse["language"] for row, parse in pairs),
        "gas_leak": {
            "recall": _share(map(_right, leaks)),
            "missed": [row["text"] for row, parse in leaks if parse["intent"] != SAFETY],
            "false_alarms": sum(parse["intent"] == SAFETY for _, parse in others),
            "false_alarm_rate": _share(parse["intent"] == SAFETY for _, parse in others),
        },
    }


def _of(pairs: Pairs, language: str) -> Pairs:
    return [pair for pair in pairs if pair[0]["language"] == language]


def _right(pair: tuple[Row, Row]) -> bool:
    return bool(pair[0]["intent"] == pair[1]["intent"])


def _sure(pair: tuple[Row, Row]) -> bool:
    return bool(pair[1]["sure"])


def _share(truths: Iterable[bool]) -> float | None:
    counted = list(truths)
    return round(sum(counted) / len(counted), 4) if counted else None


def _macro_f1(pairs: Pairs) -> float:
    right: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for row, parse in pairs:
        meant[row["intent"]] += 1
        said[parse["intent"]] += 1
        right[row["intent"]] += row["intent"] == parse["intent"]
    scores = [2 * right[name] / (meant[name] + said[name]) for name in meant]
    return round(sum(scores) / len(scores), 4)


def _entities(pairs: Pairs) -> Row:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, parse in pairs:
        for wanted in row["entities"]:
            match = _match(wanted, parse)
            for key in ("all", wanted["entity"]):
                counts[key].update(["wanted", *(["overlap"] if match else [])])
                counts[key]["exact"] += match == "exact"
    return {
        name: {
            "wanted": count["wanted"],
            "recall_exact": round(count["exact"] / count["wanted"], 4),
            "recall_overlap": round(count["overlap"] / count["wanted"], 4),
        }
        for name, count in sorted(counts.items())
    }


def _match(wanted: Row, parse: Row) -> str:
    """Say whether the entity was found: the value or the words read are the same, or overlap."""
    goal = _bare(wanted["value"])
    best = ""
    for found in parse["entities"]:
        if found["entity"] != wanted["entity"]:
            continue
        words = parse["text"][found["start"] : found["end"]]
        read = [_bare(str(found["value"])), _bare(words)]
        if goal in read:
            return "exact"
        if any(one and (one in goal or goal in one) for one in read):
            best = "overlap"
    return best


def _bare(value: str) -> str:
    return "".join(letter for letter in value.casefold() if letter.isalnum())


def _two_requests(pairs: Pairs) -> Row:
    def served(parse: Row) -> set[str]:
        requests = [one["intent"] for one in parse.get("requests") or [] if one["sure"]]
        return set(requests) or {parse["intent"]}

    return {
        "lines": len(pairs),
        "both_found": _share(set(row["intents"]) == served(parse) for row, parse in pairs),
        "at_least_one_found": _share(
            bool(set(row["intents"]) & served(parse)) for row, parse in pairs
        ),
        "something_else_found": _share(
            bool(served(parse) - set(row["intents"])) for row, parse in pairs
        ),
    }


def _odd(pairs: Pairs) -> Row:
    refused = [pair for pair in pairs if pair[0]["expect"] == "out_of_scope_or_unsure"]
    acted_on = [
        {"text": row["text"][:80], "intent": parse["intent"]}
        for row, parse in refused
        if parse["sure"] and parse["intent"] != "out_of_scope"
    ]
    return {"lines": len(pairs), "no_crash": len(pairs), "wrongly_acted_on": acted_on}


def _write_errors(pairs: Pairs, path: Path) -> None:
    missed = [pair for pair in pairs if not _right(pair)]
    confusions = Counter((row["intent"], parse["intent"]) for row, parse in missed)
    lines = ["count\tmeant\tread"]
    lines += [f"{count}\t{meant}\t{read}" for (meant, read), count in confusions.most_common()]
    lines += ["", "sure\tconfidence\tlanguage\tmeant\tread\ttext"]
    for row, parse in sorted(missed, key=lambda pair: (pair[0]["intent"], pair[1]["intent"])):
        lines.append(
            f"{parse['sure']}\t{parse['confidence']:.2f}\t{row['language']}\t{row['intent']}"
            f"\t{parse['intent']}\t{' '.join(row['text'].split())}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
