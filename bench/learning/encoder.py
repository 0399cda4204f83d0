"""The fine-tuned encoder against the frozen one, BANKING77 10-shot and full, as the product reads.

    .venv/bin/python -m bench.learning.encoder teach few softmax    # torch; keeps its minutes
    OMP_NUM_THREADS=1 .venv-rasa/bin/python -m bench.learning.encoder score few full

Fine-tuned by agent/training/finetune.py; scored as Rasa would use it: USE beside the encoder's
8-bit ONNX graph, three networks, and the linear learner on n-grams.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.learning.results import write
from bench.learning.vectors import cache, vectors
from bench.understanding.corpora import ROOT, Utterance, public

PARTS, HEADS = ("few", "full"), ("softmax", "contrastive")
_USE_WIDTH = 512


def folder(part: str, head: str) -> Path:
    """Return where the encoder taught on `part` is kept."""
    return cache() / f"encoder-{part}-{head}"


def teach(part: str, head: str) -> None:
    """Fine-tune, and write down how long it took."""
    from agent.training.finetune import finetune

    examples = [(u.text, u.intent) for u in public("banking77")[part]]
    begun, shown = time.monotonic(), -1

    def progress(share: float) -> None:
        nonlocal shown
        if int(20 * share) > shown:
            shown = int(20 * share)
            print(f"{share:.0%} after {time.monotonic() - begun:.0f} s", flush=True)

    finetune(
        examples, ROOT / "var" / "encoders" / "e5-small", folder(part, head),
        head=head, progress=progress,
    )  # fmt: skip
    used = resource.getrusage(resource.RUSAGE_SELF)
    note = {
        "examples": len(examples),
        "cpu_minutes": round((used.ru_utime + used.ru_stime) / 60, 1),
        "peak_mb": round(used.ru_maxrss / 1e3),
    }
    folder(part, head).with_suffix(".json").write_text(json.dumps(note), encoding="utf-8")


def score(parts: list[str]) -> dict[str, Any]:
    """Return the accuracy of the frozen and of each taught encoder that is there."""
    found: dict[str, Any] = {}
    for part in parts:
        data = public("banking77")
        train, test = data[part], data["test"]
        frozen = vectors("banking77", part), vectors("banking77", "test")
        found[part] = {"frozen": _accuracies(train, test, *frozen)}
        for head in HEADS:
            made = folder(part, head)
            if (made / "model.onnx").is_file():
                taught = _taught(made, train, test)
                both = (
                    np.hstack([f[:, :_USE_WIDTH], t]) for f, t in zip(frozen, taught, strict=True)
                )
                note = json.loads(made.with_suffix(".json").read_text(encoding="utf-8"))
                found[part][head] = note | _accuracies(train, test, *both)
            print(part, head, json.dumps(found[part]), flush=True)
    return found


def _taught(made: Path, train: list[Utterance], test: list[Utterance]) -> list[np.ndarray]:
    """Return what the taught encoder makes of both parts, encoded once."""
    from engine.e5_featurizer import E5

    path = made / "banking77.npz"
    if not path.exists():
        encoder = E5(made, threads=min(os.cpu_count() or 1, 2))
        encoded = [encoder.encode([u.text for u in part]) for part in (train, test)]
        np.savez(path, train=encoded[0], test=encoded[1])
    with np.load(path, allow_pickle=False) as stored:
        return [stored["train"], stored["test"]]


def _accuracies(train: list[Utterance], test: list[Utterance], known: np.ndarray,
                asked: np.ndarray) -> dict[str, float]:  # fmt: skip
    """Return the accuracy of the product's classifier, and of e5's vectors in one network alone."""
    from scipy.sparse import csr_matrix

    from bench.understanding.heads import mlp
    from engine.learning.ensemble import Ensemble, Settings
    from engine.ngram_featurizer import Ngrams
    from engine.text import folded

    texts, intents = [u.text for u in train], [u.intent.lower() for u in train]
    # config.yml's 15 epochs are for thousands of examples; few make few steps an epoch.
    settings = Settings(epochs=15 if len(train) > 3_000 else 60)
    ngrams = Ngrams().fit(texts)
    ensemble = Ensemble.train(
        known, csr_matrix(ngrams.transform(texts)), intents,
        groups=[folded(text) for text in texts], settings=settings,
    )  # fmt: skip
    sparse = csr_matrix(ngrams.transform([u.text for u in test]))
    wanted = np.array([ensemble.names.index(u.intent.lower()) for u in test])
    labels = np.array([ensemble.names.index(intent) for intent in intents])
    whole = ensemble.probabilities(asked, sparse).argmax(axis=1) == wanted
    alone = mlp(known[:, _USE_WIDTH:], labels, asked[:, _USE_WIDTH:], len(ensemble.names))
    return {
        "product": round(float(whole.mean()), 4),
        "encoder_alone": round(float((alone.argmax(axis=1) == wanted).mean()), 4),
    }


def main() -> None:
    """Teach one encoder, or score those that are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    teaching = commands.add_parser("teach")
    teaching.add_argument("part", choices=PARTS)
    teaching.add_argument("head", choices=HEADS)
    scoring = commands.add_parser("score")
    scoring.add_argument("parts", nargs="+", choices=PARTS)
    options = parser.parse_args()
    if options.command == "teach":
        teach(options.part, options.head)
    else:
        from engine.launcher import prepare_imports

        prepare_imports()
        write("encoder", score(options.parts))


if __name__ == "__main__":
    main()
