"""`python -m agent.annotation.quality_command`: looks for what is doubtful in the training data.

A command of a run: a process of its own, niced, that can be cancelled, for it keeps a processor
busy for a minute. It gets what customers wrote as a file and reads vectors that were made before;
what has none yet is left out of the comparisons by likeness, and counted.
"""

import argparse
import json
import sys
from pathlib import Path

from agent.annotation.domain import known_names
from agent.annotation.findings import by_words, in_order
from agent.annotation.likeness import Written, by_vectors
from agent.annotation.vectors import VectorFile
from agent.training.nlu import TrainingSet


def check(data: Path, domain: Path, vectors: Path, written: list[Written]) -> dict[str, object]:
    """Return the findings, how many examples there are and how many could be compared."""
    examples = TrainingSet.read(data).examples
    known = known_names(domain)
    found = by_words(examples, intents=known.intents, entities=known.entities)
    print("progress 10%", flush=True)  # noqa: T201
    file = VectorFile.latest(vectors)
    compared = 0
    if file is not None and examples:
        texts = [each.text for each in examples] + [each.text for each in written]
        unmade = set(file.missing(texts))
        usable = [each for each in examples if each.text not in unmade]
        messages = [each for each in written if each.text not in unmade]
        compared = len(usable)
        if usable:
            found += by_vectors(
                usable,
                file.of([each.text for each in usable]),
                written=messages,
                written_vectors=file.of([each.text for each in messages]),
            )
    print("progress 100%", flush=True)  # noqa: T201
    return {
        "examples": len(examples),
        "compared": compared,
        "findings": [
            {"id": each.id, "kind": each.kind, "severity": each.severity, **each.content()}
            for each in in_order(found)
        ],
    }


def main() -> int:
    """Check the data once."""
    parser = argparse.ArgumentParser(prog="agent.annotation.quality_command", description=__doc__)
    for name in ("data", "domain", "vectors", "written", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    texts = json.loads(options.written.read_text(encoding="utf-8"))
    written = [Written(text, intent) for text, intent in texts]
    answer = check(options.data, options.domain, options.vectors, written)
    options.out.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
