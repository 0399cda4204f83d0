"""Teaches the sentence encoder this company's intents: on the CPU, within an hour for 5,000.

The layers learn, the embeddings of words stay: nine tenths of the weights, for words that 5,000
examples never show. Two ways to learn: ``softmax`` puts a linear layer over the sentence vector and
learns to name the intent; ``contrastive`` draws messages of one intent together and apart from the
others (Khosla et al. 2020, supervised contrastive learning). What comes out is an ordinary
sentence-transformers folder, weights as safetensors, with the same encoder as `model.onnx` in 8
bits a weight beside it, which Rasa's environment runs without torch.

    python -m agent.training.finetune --examples FILE --base FOLDER --out FOLDER --head softmax
"""

import argparse
import json
import math
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import torch
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from agent.training.taught import note_taught
from knowledge_base.convert import new_folder, write_finetuned

Head = Literal["softmax", "contrastive"]
PROMPT = "query: "
MOST_TOKENS = 64
_BATCH = 32
# Of one intent in a contrastive batch: each needs a partner to be drawn to.
_TOGETHER = 4
# So many batches are sorted by length at a time.
_WINDOW = 12
_RATE, _HEAD_RATE = 8e-5, 2e-3
_WARM_UP = 0.1
_TEMPERATURE = 0.07
_SMOOTHING = 0.1
_SEED = 7
_PASSES = 15_000
_MOST_THREADS = 4

Progress = Callable[[float], None]


def epochs_for(examples: int) -> int:
    """Return how often to go through the examples: few are gone through more often."""
    return min(12, max(2, round(_PASSES / max(examples, 1))))


def finetune(
    examples: Sequence[tuple[str, str]],
    base: Path,
    out: Path,
    *,
    epochs: int | None = None,
    head: Head = "softmax",
    progress: Progress = lambda _share: None,
) -> None:
    """Write to ``out`` the encoder at ``base``, taught the intents of ``examples``.

    Args:
        examples: text and intent.
        base: a sentence-transformers folder, as ``var/encoders/e5-small``.
        out: appears when all of it is written, and replaces what was there.
        epochs: passes over the examples; by default as many as their number asks for.
        head: what the encoder learns with.
        progress: is told the share that is done.

    Raises:
        ValueError: fewer than two intents.
    """
    names = sorted({intent for _, intent in examples})
    if len(names) < 2:
        raise ValueError("an encoder needs two intents to tell apart")
    torch.manual_seed(_SEED)
    torch.set_num_threads(min(os.cpu_count() or 1, _MOST_THREADS))
    model = SentenceTransformer(str(base), device="cpu")
    model.max_seq_length = MOST_TOKENS
    _freeze_embeddings(model)
    labels = [names.index(intent) for _, intent in examples]
    texts = [PROMPT + text for text, _ in examples]
    rounds = epochs or epochs_for(len(examples))
    _learn(model, texts, labels, classes=len(names), epochs=rounds, head=head, progress=progress)
    with new_folder(out) as target:
        model.save(str(target), create_model_card=False)
        write_finetuned(_tensors(target / "model.safetensors"), target)
        note_taught(target, (text for text, _ in examples))
        (target / "identity.txt").write_text(f"{base.name}-{head}-{len(examples)}-{rounds}\n")
    progress(1.0)


def _freeze_embeddings(model: SentenceTransformer) -> None:
    for name, parameter in model.named_parameters():
        if ".embeddings." in name or ".pooler." in name:
            parameter.requires_grad_(False)


def _learn(
    model: SentenceTransformer,
    texts: list[str],
    labels: list[int],
    *,
    classes: int,
    epochs: int,
    head: Head,
    progress: Progress,
) -> None:
    width = model.get_embedding_dimension() or 0
    linear = nn.Linear(width, classes)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": learned, "lr": _RATE, "weight_decay": 0.01},
            {"params": list(linear.parameters()), "lr": _HEAD_RATE, "weight_decay": 0.01},
        ]
    )
    loss_of = _softmax_loss if head == "softmax" else _contrastive_loss
    random_ = random.Random(_SEED)
    steps = epochs * math.ceil(len(texts) / _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    model.train()
    step = 0
    while step < steps:
        batches = _mixed(texts, random_) if head == "softmax" else _grouped(labels, random_)
        for rows in batches:
            if step == steps:
                break
            features = model.preprocess([texts[row] for row in rows])
            vectors = model(features)["sentence_embedding"]
            loss = loss_of(vectors, torch.tensor([labels[row] for row in rows]), linear)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            # Saving and writing the graph take the rest.
            progress(0.97 * step / steps)
    model.eval()


def _rate(step: int, steps: int) -> float:
    """Return the share of the learning rate: up for a tenth of the way, then down as a cosine."""
    warm = max(1, round(_WARM_UP * steps))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(steps - warm, 1)))


def _mixed(texts: list[str], random_: random.Random) -> Iterator[list[int]]:
    """Yield rows of one pass in chance order, texts of like length together: less padding."""
    rows = list(range(len(texts)))
    random_.shuffle(rows)
    batches = []
    for first in range(0, len(rows), _BATCH * _WINDOW):
        some = sorted(rows[first : first + _BATCH * _WINDOW], key=lambda row: len(texts[row]))
        batches += [some[at : at + _BATCH] for at in range(0, len(some), _BATCH)]
    random_.shuffle(batches)
    yield from batches


def _grouped(labels: list[int], random_: random.Random) -> Iterator[list[int]]:
    """Yield rows of one pass in which some of each intent stay together."""
    rows = list(range(len(labels)))
    random_.shuffle(rows)
    of: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        of[labels[row]].append(row)
    groups = [
        some[first : first + _TOGETHER]
        for some in of.values()
        for first in range(0, len(some), _TOGETHER)
    ]
    random_.shuffle(groups)
    rows = [row for group in groups for row in group]
    for first in range(0, len(rows), _BATCH):
        yield rows[first : first + _BATCH]


def _softmax_loss(vectors: Tensor, labels: Tensor, linear: nn.Linear) -> Tensor:
    # Unit vectors leave a softmax too little room: 20 is about one over the usual temperature.
    return nn.functional.cross_entropy(linear(20.0 * vectors), labels, label_smoothing=_SMOOTHING)


def _contrastive_loss(vectors: Tensor, labels: Tensor, _linear: nn.Linear) -> Tensor:
    """Return equation 2 of Khosla et al. over the messages that have a partner."""
    unit = nn.functional.normalize(vectors, dim=1)
    logits = unit @ unit.T / _TEMPERATURE
    itself = torch.eye(len(labels), dtype=torch.bool)
    logits = logits.masked_fill(itself, -1e9)
    positive = (labels[:, None] == labels[None, :]) & ~itself
    shares = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    partners = positive.sum(dim=1)
    summed = (shares * positive).sum(dim=1)[partners > 0] / partners[partners > 0]
    return -summed.mean() if len(summed) else logits.sum() * 0.0


def _tensors(path: Path) -> dict[str, np.ndarray]:
    return {name: value.astype(np.float32) for name, value in load_file(path).items()}


def main() -> None:
    """Fine-tune from the command line; says ``progress 40%`` as it goes."""
    parser = argparse.ArgumentParser(prog="agent.training.finetune")
    for name in ("examples", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--epochs", type=int, help="default: as many as the examples ask for")
    parser.add_argument("--head", choices=get_args(Head), default="softmax")
    options: Any = parser.parse_args()
    read = json.loads(options.examples.read_text(encoding="utf-8"))
    shown = -1

    def progress(share: float) -> None:
        nonlocal shown
        if int(share * 100) > shown:
            shown = int(share * 100)
            print(f"progress {shown}%", flush=True)

    finetune(
        [(text, intent) for text, intent in read],
        options.base,
        options.out,
        epochs=options.epochs,
        head=options.head,
        progress=progress,
    )


if __name__ == "__main__":
    main()
