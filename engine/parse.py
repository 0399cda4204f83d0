"""`python -m engine.parse < lines`: understand each line without a server.

Loads the promoted model of models/, else the newest (or the one named by --model) and prints one
JSON object a line: text, intent, confidence, sure, language, entities, ranking and the
rest of the channel's parse.
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

from engine.promoted import chosen_model


def load(model: Path) -> Any:
    """Return a function from a text and a language hint to its parse; it knows its `model_id`."""
    from engine import shims
    from engine.launcher import prepare_imports

    prepare_imports()
    shims.trust_trained_models()
    import asyncio

    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    from engine.payloads import readable
    from engine.results import public_parse
    from engine.turns import parse

    configure_structlog(logging.WARNING)  # else structlog prints each parse on standard output
    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()

    def understand(text: str, language: str | None = None) -> dict[str, Any]:
        result = loop.run_until_complete(parse(agent, readable(text), {"language": language}))
        return public_parse(result)

    understand.model_id = agent.processor.model_metadata.model_id
    return understand


def main() -> int:
    """Parse standard input line by line."""
    parser = argparse.ArgumentParser(prog="engine.parse", description=__doc__)
    parser.add_argument("--model", type=Path, help="model file (default: the promoted one)")
    parser.add_argument("--lang", choices=("it", "en"), help="language of the conversation so far")
    options = parser.parse_args()
    model = options.model or chosen_model(Path("models"))
    if model is None or not model.exists():
        print("no model: train one first", file=sys.stderr)  # noqa: T201
        return 2
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    understand = load(model)
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        print(json.dumps(understand(text, options.lang), ensure_ascii=False), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
