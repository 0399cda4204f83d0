"""Measure the knowledge base on questions that it was never tuned on."""

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ASCOLTO = HERE.parents[2] / ".venv" / "bin" / "ascolto"
LANGUAGES = ("it", "en")


@dataclass(frozen=True)
class Outcome:
    """One question and what came of it; `kind` is None for a question that has an article."""

    question: str
    language: str
    kind: str | None
    expected: tuple[str, ...]
    answered: bool
    found: tuple[str, ...]
    score: float | None

    @property
    def first(self) -> bool:
        return bool(self.found) and self.found[0] in self.expected

    @property
    def in_three(self) -> bool:
        return any(article in self.expected for article in self.found[:3])

    @property
    def misses(self) -> list[str]:
        if self.kind is not None:
            return ["answered_unanswerable"] if self.answered else []
        wrong = {
            "not_first": not self.first,
            "not_in_three": not self.in_three,
            "wrongly_declined": not self.answered,
            "answered_wrong_article": self.answered and not self.first,
        }
        return [name for name, missed in wrong.items() if missed]


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def ask(questions: list[str], *, language: str, command: Path) -> list[dict[str, Any]]:
    """Ask all the questions in one run; the answers come back in the order of the questions."""
    run = subprocess.run(
        [str(command), "ask", "--lang", language],
        input="".join(f"{question}\n" for question in questions),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if run.returncode != 0:
        sys.exit(f"ascolto ask --lang {language} ended with {run.returncode}")
    # Not splitlines(): JSON may hold U+2028 and its like unescaped, which are no line ends here.
    answers = [json.loads(line) for line in run.stdout.split("\n") if line.strip()]
    if [answer["question"].strip() for answer in answers] != questions:
        sys.exit(
            f"ascolto ask --lang {language}: {len(answers)} answers do not pair "
            f"with the {len(questions)} questions"
        )
    return answers


def outcome(row: dict[str, Any], *, answer: dict[str, Any]) -> Outcome:
    passages = answer["passages"]
    return Outcome(
        question=row["question"],
        language=row["language"],
        kind=row.get("kind"),
        expected=tuple(row.get("articles", ())),
        answered=bool(answer["answered"]),
        found=tuple(dict.fromkeys(passage["article"] for passage in passages)),
        score=passages[0]["score"] if passages else None,
    )


def measure(rows: list[dict[str, Any]], *, command: Path) -> list[Outcome]:
    outcomes = []
    for language in LANGUAGES:
        asked = [row for row in rows if row["language"] == language]
        answers = ask([row["question"] for row in asked], language=language, command=command)
        pairs = zip(asked, answers, strict=True)
        outcomes += [outcome(row, answer=answer) for row, answer in pairs]
    return outcomes


def interval(hits: int, *, total: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share."""
    z = 1.96
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


def line(name: str, *, outcomes: Iterable[Outcome], hit: Callable[[Outcome], bool]) -> str:
    hits = [hit(one) for one in outcomes]
    if not hits:
        return f"  {name:<30} none asked"
    low, high = interval(sum(hits), total=len(hits))
    share = sum(hits) / len(hits)
    counts = f"{sum(hits)}/{len(hits)}"
    return f"  {name:<30} {share:6.1%}  {counts:>8}  ({low:.1%} to {high:.1%})"


def report(title: str, *, outcomes: list[Outcome]) -> str:
    answerable = [one for one in outcomes if one.kind is None]
    without = [one for one in outcomes if one.kind is not None]
    near = [one for one in without if one.kind == "near"]
    far = [one for one in without if one.kind == "far"]

    def declined(one: Outcome) -> bool:
        return not one.answered

    lines = [
        title,
        line("right article first", outcomes=answerable, hit=lambda one: one.first),
        line("right article in first three", outcomes=answerable, hit=lambda one: one.in_three),
        line("answerable wrongly declined", outcomes=answerable, hit=declined),
        line(
            "answered, wrong article first",
            outcomes=answerable,
            hit=lambda one: one.answered and not one.first,
        ),
        line("unanswerable declined", outcomes=without, hit=declined),
        line("  near", outcomes=near, hit=declined),
        line("  far", outcomes=far, hit=declined),
    ]
    return "\n".join(lines)


def write_misses(path: Path, *, outcomes: list[Outcome]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for one in outcomes:
            if one.misses:
                file.write(json.dumps({"misses": one.misses, **asdict(one)}, ensure_ascii=False))
                file.write("\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=Path, help="write what went wrong here, as JSON lines")
    parser.add_argument("--command", type=Path, default=ASCOLTO, help="the ascolto to run")
    options = parser.parse_args()

    rows = read_lines(HERE / "questions.jsonl") + read_lines(HERE / "unanswerable.jsonl")
    outcomes = measure(rows, command=options.command)
    for language in LANGUAGES:
        own = [one for one in outcomes if one.language == language]
        print(report(language, outcomes=own), end="\n\n")
    print(report("overall", outcomes=outcomes))
    if options.errors:
        write_misses(options.errors, outcomes=outcomes)


if __name__ == "__main__":
    main()
