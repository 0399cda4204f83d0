"""`python -m engine.evaluate --model FILE --texts FILE --out FILE`: a model's readings of texts.

The texts are a JSON list of `{id, text, language}`; the answer, written under its name only when
complete, is `{model_id, results: [{id, intent, confidence, sure, ranking}]}`. Progress goes to
standard output, a line `evaluated 120/1500` at a time.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from engine import job
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
    return job.run(
        evaluate, command="engine.evaluate", about=__doc__, given="texts", quiet=logging.WARNING
    )


if __name__ == "__main__":
    sys.exit(main())
