"""Encode the public data once with the product's frozen encoders (USE and e5, as in config.yml).

    OMP_NUM_THREADS=1 .venv-rasa/bin/python -m bench.learning.vectors

Needs Rasa's environment, where the encoders are. The vectors are kept in ASCOLTO_BENCH_CACHE
(default: var/bench/learning, which Git does not see). It may be stopped and started again.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from bench.understanding.corpora import ROOT, public

DATA_SETS = ("banking77", "clinc150")
PARTS = ("few", "full", "test")
_PORTION = 1_000


def cache() -> Path:
    """Return the folder of what is computed once."""
    folder = Path(os.environ.get("ASCOLTO_BENCH_CACHE") or ROOT / "var" / "bench" / "learning")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def vectors(data_set: str, part: str) -> np.ndarray:
    """Return the frozen vectors of one part, (n, 896): USE's 512, then e5's 384."""
    path = cache() / f"{data_set}-{part}.npy"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run python -m bench.learning.vectors first")
    return np.load(path, allow_pickle=False).astype(np.float32)


def main() -> None:
    """Encode what is missing."""
    from engine.launcher import prepare_imports

    prepare_imports()
    from engine.e5_featurizer import E5
    from engine.use_featurizer import encode

    e5 = E5(ROOT / "var" / "encoders" / "e5-small-onnx", threads=1)
    for data_set in DATA_SETS:
        for part in PARTS:
            texts = [utterance.text for utterance in public(data_set)[part]]
            whole = cache() / f"{data_set}-{part}.npy"
            if whole.exists():
                continue
            portions = []
            for first in range(0, len(texts), _PORTION):
                path = cache() / f"{data_set}-{part}-{first}.npy"
                if not path.exists():
                    started = time.process_time()
                    some = texts[first : first + _PORTION]
                    # Half precision, as the product's vectors travel.
                    _write(path, np.hstack([encode(some), e5.encode(some)]).astype(np.float16))
                    print(f"{path.name}: {time.process_time() - started:.0f} CPU s", flush=True)
                portions.append(path)
            _write(whole, np.vstack([np.load(path, allow_pickle=False) for path in portions]))
            for path in portions:
                path.unlink()


def _write(path: Path, array: np.ndarray) -> None:
    partial = path.with_suffix(".partial.npy")
    np.save(partial, array)
    partial.replace(path)


if __name__ == "__main__":
    main()
