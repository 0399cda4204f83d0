"""What commands run by a training share: one model and one file in, one file out."""

from __future__ import annotations

import argparse
import json
import logging
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

Work = Callable[[Path, list[dict[str, Any]]], dict[str, Any]]


def run(work: Work, *, command: str, about: str | None, given: str, quiet: int) -> int:
    """Read `--model`, `--<given>` and `--out`, work, and write the answer when it is complete.

    Args:
        work: Takes the model's path and the JSON list in the given file; returns the answer.
        command: Its name, as `engine.evaluate`.
        about: What its help says.
        given: Name of the option with the file to work on.
        quiet: Log messages of this level and below are not shown.
    """
    parser = argparse.ArgumentParser(prog=command, description=about)
    for name in ("model", given, "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.simplefilter("ignore")
    logging.disable(quiet)
    entries = json.loads(getattr(options, given).read_text(encoding="utf-8"))
    answer = work(options.model, entries)
    partial = options.out.with_suffix(".partial")
    partial.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    partial.replace(options.out)
    return 0
