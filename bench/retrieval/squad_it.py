"""The library's retrieval on SQuAD-it, beside BM25 alone and vectors alone in the same run.

``python -m bench.retrieval.squad_it`` embeds 2,007 paragraphs (minutes) and asks 7,609 questions
that were written by others. There are no example questions here, so the classifier has nothing to
learn and takes no part: this measures passages, BM25 and their fusion.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

import bm25s
import faiss
import numpy as np

from knowledge_base.encoder import open_encoder
from knowledge_base.lexical import LexicalIndex

DATA = Path(os.environ.get("ASCOLTO_BENCH_DATA", "../shared/data")) / "squad_it"
DEPTH = 10


def main() -> None:
    """Print recall and MRR of each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="var/encoders/e5-small-onnx")
    parser.add_argument("--every", type=int, default=1, help="ask every n-th question only")
    options = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"SQuAD-it is not at {DATA}; name its folder's parent in ASCOLTO_BENCH_DATA")
    passages = _lines("passages.jsonl")
    questions = _lines("questions.jsonl")[:: options.every]
    texts = [str(item["text"]) for item in passages]
    place = {str(item["id"]): row for row, item in enumerate(passages)}
    right = np.array([place[str(item["passage"])] for item in questions])
    asked = [str(item["question"]) for item in questions]
    dense = _dense(options.encoder, texts, asked)
    lexical = _lexical(texts, asked)
    _report("BM25, words as written (bm25s)", _plain_bm25(texts, asked), right)
    _report("BM25, Italian stems and spelling", lexical, right)
    _report("vectors alone (FAISS)", dense, right)
    for weight in (0.3, 0.4, 0.5, 0.6, 0.7):
        mixed = (1 - weight) * _min_max(dense) + weight * _min_max(lexical)
        _report(f"fusion, BM25 counting {weight}", mixed, right)


def _lines(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def _dense(name: str, texts: list[str], asked: list[str]) -> np.ndarray:
    encoder = open_encoder(name)
    start = time.process_time()
    index = faiss.IndexFlatIP(encoder.dimension)
    index.add(encoder.passages(texts))
    embedded = time.process_time() - start
    queries = encoder.queries(asked)
    sys.stdout.write(
        f"{embedded / len(texts) * 1000:.0f} CPU ms a paragraph, "
        f"{(time.process_time() - start - embedded) / len(asked) * 1000:.0f} a question\n"
    )
    scores, hits = index.search(queries, len(texts))
    found = np.zeros_like(scores)
    np.put_along_axis(found, hits, scores, axis=1)
    return found


def _lexical(texts: list[str], asked: list[str]) -> np.ndarray:
    index = LexicalIndex("it", texts=texts)
    return np.array([index.scores(index.read(question)) for question in asked])


def _plain_bm25(texts: list[str], asked: list[str]) -> np.ndarray:
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)
    vocabulary = set(retriever.vocab_dict)
    tokens = bm25s.tokenize(asked, stopwords=None, return_ids=False, show_progress=False)
    known = [[token for token in line if token in vocabulary] for line in tokens]
    return np.array([retriever.get_scores(line) for line in known])


def _min_max(scores: np.ndarray) -> np.ndarray:
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return (scores - low) / np.maximum(high - low, 1e-9)


def _report(name: str, scores: np.ndarray, right: np.ndarray) -> None:
    best = scores[np.arange(len(right)), right]
    places = (scores > best[:, None]).sum(axis=1)
    reciprocal = np.where(places < DEPTH, 1 / (1 + places), 0)
    sys.stdout.write(
        f"{name:36} MRR@10 {reciprocal.mean():.3f}  recall@1 {np.mean(places < 1):.3f}  "
        f"recall@5 {np.mean(places < 5):.3f}\n"
    )


if __name__ == "__main__":
    main()
