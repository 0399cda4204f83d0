"""`python -m engine.evaluate --model FILE --texts FILE --out FILE`: a model's readings of texts.

The texts are a JSON list of `{id, text, language}`; the answer, written under its name only when
complete, is `{model_id, results: [{id, intent, confidence, sure, ranking}]}`. Progress goes to
standard output, a line `evaluated 120/1500` at a time.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from engine.parse import load

_KEPT = ("intent", "confidence", "sure", "ranking")
_EVERY = 50


def evaluate(model: Path, texts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the model makes of each text."""
    understand = load(model)
    results = []
    for done, entry in enumerate(texts, 1):
        parsed = understand(entry["text"], entry.get("language"))
        results.append({"id": entry["id"], **{name: parsed[name] for name in _KEPT}})
        if done % _EVERY == 0 or done == len(texts):
            print(f"evaluated {done}/{len(texts)}", flush=True)
    return {"model_id": understand.model_id, "results": results}


def main() -> int:
    """Evaluate one model on the texts of one file."""
    parser = argparse.ArgumentParser(prog="engine.evaluate", description=__doc__)
    for name in ("model", "texts", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    texts = json.loads(options.texts.read_text(encoding="utf-8"))
    answer = evaluate(options.model, texts)
    partial = options.out.with_suffix(".partial")
    partial.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    partial.replace(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
