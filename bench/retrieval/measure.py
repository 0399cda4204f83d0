"""Measures the knowledge base on questions with the right article.

``python -m bench.retrieval.measure`` reads the held-out questions, of which only the totals are
looked at; with ``--questions`` and ``--unanswerable`` any other files of the same form. Lines are
JSON objects: ``question``, ``language``, ``articles`` (the right ones; absent when none answers).
The development questions are learnt from: `bench.retrieval.calibrate` measures on them out of fold.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from knowledge_base import Answer, KnowledgeBase

HELD_OUT = Path("tests/heldout/knowledge")
Line = dict[str, Any]


def read_lines(path: Path) -> list[Line]:
    """The questions of one file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def ask_all(base: KnowledgeBase, lines: Sequence[Line], *, today: date) -> list[Answer]:
    """Answers to all questions, for a reader of whom nothing is known."""
    return [base.ask(line["question"], language=line["language"], today=today) for line in lines]


def main() -> None:
    """Print the figures, and with ``--mistakes`` each question that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", default="var/knowledge")
    parser.add_argument("--encoder", default="var/encoders/e5-small-onnx+use")
    parser.add_argument("--questions", type=Path, default=HELD_OUT / "questions.jsonl")
    parser.add_argument("--unanswerable", type=Path, default=HELD_OUT / "unanswerable.jsonl")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--mistakes", action="store_true")
    options = parser.parse_args()
    start = time.perf_counter()
    base = KnowledgeBase.open(options.index, encoder=options.encoder)
    opened = time.perf_counter() - start
    answerable, unanswerable = read_lines(options.questions), read_lines(options.unanswerable)
    right = ask_all(base, answerable, today=options.today)
    wrong = ask_all(base, unanswerable, today=options.today)
    ranks = [_rank(answer, line) for answer, line in zip(right, answerable, strict=True)]
    for language in ("it", "en", "all"):
        chosen = [i for i, line in enumerate(answerable) if language in ("all", line["language"])]
        _print_ranks(language, [ranks[i] for i in chosen], [right[i].answered for i in chosen])
    declined = np.mean([not answer.answered for answer in wrong])
    _say(f"unanswerable declined {declined:.3f} of {len(wrong)}")
    _print_latency(base, answerable, today=options.today, opened=opened)
    if options.mistakes:
        _print_mistakes(answerable, right, ranks, wrong)


def _rank(answer: Answer, line: Line) -> int:
    """Place of the first right article, from 0; 99 when it is not there."""
    found = [passage.article_id for passage in answer.passages]
    return min((found.index(name) for name in line["articles"] if name in found), default=99)


def _print_ranks(name: str, ranks: list[int], answered: list[bool]) -> None:
    places = np.array(ranks)
    _say(
        f"{name:4} {len(places):5} questions  first {np.mean(places < 1):.3f}  "
        f"in three {np.mean(places < 3):.3f}  MRR {np.mean(1 / (1 + places)):.3f}  "
        f"declined by mistake {1 - np.mean(answered):.3f}"
    )


def _print_latency(
    base: KnowledgeBase, lines: Sequence[Line], *, today: date, opened: float
) -> None:
    times = []
    for line in list(lines)[:200]:
        start = time.perf_counter()
        base.ask(line["question"], language=line["language"], today=today)
        times.append(1000 * (time.perf_counter() - start))
    p50, p95 = np.percentile(times, [50, 95])
    resident = psutil.Process().memory_info().rss / 2**20
    _say(f"a question p50 {p50:.0f} ms, p95 {p95:.0f} ms; opened in {opened:.1f} s")
    _say(f"resident {resident:.0f} MB")


def _print_mistakes(
    lines: Sequence[Line], right: Sequence[Answer], ranks: Sequence[int], wrong: Sequence[Answer]
) -> None:
    for line, answer, rank in zip(lines, right, ranks, strict=True):
        if rank > 0 or not answer.answered:
            first = answer.passages[0].article_id if answer.passages else "-"
            _say(
                f"{rank:3} {answer.confidence:.2f} {line['question']} | "
                f"{' '.join(line['articles'])} | {first}"
            )
    for answer in wrong:
        if answer.answered:
            _say(f"+   {answer.confidence:.2f} {answer.question} | {answer.passages[0].article_id}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
