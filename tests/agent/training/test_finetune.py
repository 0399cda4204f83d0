"""The encoder taught: what it learns with, and what comes out."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.training.nlu import TrainingSet
from knowledge_base.q4_weights import Quantised

torch = pytest.importorskip("torch")
finetuning = pytest.importorskip("agent.training.finetune")

ROOT = Path(__file__).parents[3]
BASE = ROOT / "var/encoders/e5-small"
EXAMPLES = [
    ("voglio disdire", "cancel"), ("vorrei chiudere il contratto", "cancel"),
    ("cancel my contract", "cancel"), ("basta, me ne vado", "cancel"),
    ("quanto devo pagare", "bill"), ("non capisco la bolletta", "bill"),
    ("how much is my bill", "bill"), ("bolletta troppo alta", "bill"),
]  # fmt: skip


class TestLearning:
    def test_few_examples_are_gone_through_more_often(self) -> None:
        counts = (100, 770, 5_000, 100_000)
        assert [finetuning.epochs_for(n) for n in counts] == [12, 12, 3, 2]

    def test_each_pass_sees_every_example_once(self) -> None:
        labels = [row % 7 for row in range(300)]
        texts = ["x" * (row % 50) for row in range(300)]
        for batches in (
            finetuning._mixed(texts, random.Random(1)),
            finetuning._grouped(labels, random.Random(1)),
        ):
            assert sorted(row for batch in batches for row in batch) == list(range(300))

    def test_in_a_contrastive_batch_each_has_a_partner(self) -> None:
        labels = [row // 8 for row in range(320)]
        for batch in finetuning._grouped(labels, random.Random(1)):
            of = [labels[row] for row in batch]
            assert all(of.count(label) >= 4 for label in of)

    def test_drawn_together_costs_less(self) -> None:
        near = torch.tensor([[1.0, 0.0], [1.0, 0.05], [0.0, 1.0], [0.05, 1.0]])
        labels = torch.tensor([0, 0, 1, 1])
        loss = finetuning._contrastive_loss
        assert loss(near, labels, None) < loss(near, torch.tensor([0, 1, 0, 1]), None)

    def test_a_batch_without_partners_teaches_nothing(self) -> None:
        vectors = torch.eye(3, requires_grad=True)
        assert finetuning._contrastive_loss(vectors, torch.tensor([0, 1, 2]), None) == 0.0

    def test_the_rate_rises_and_falls(self) -> None:
        rates = [finetuning._rate(step, 100) for step in range(100)]
        assert rates.index(max(rates)) in (9, 10)
        assert rates[-1] < 0.01

    def test_one_intent_teaches_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="two intents"):
            finetuning.finetune([("a", "x"), ("b", "x")], BASE, tmp_path / "out")


def test_eight_bits_are_close() -> None:
    weights = np.random.default_rng(3).normal(size=(8, 64)).astype(np.float32)
    weights[0] = 0.0
    close = Quantised.of(weights)
    largest = np.abs(weights.reshape(8, 2, 32)).max(axis=2).repeat(32, axis=1)
    assert (np.abs(close.floats() - weights) <= largest / 254 + 1e-9).all()


def test_examples_are_found_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "data/nlu/it/bills.yml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "version: '3.1'\nnlu:\n- intent: bill_copy\n  examples: |\n"
        '    - la bolletta di [marzo](date)\n    - il [pdf]{"entity": "form"}, grazie\n'
        "- synonym: marzo\n  examples: |\n    - mar\n"
    )
    found = TrainingSet.read(tmp_path / "data")
    assert [(each.text, each.intent, each.file, each.line) for each in found.examples] == [
        ("la bolletta di marzo", "bill_copy", "data/nlu/it/bills.yml", 5),
        ("il pdf, grazie", "bill_copy", "data/nlu/it/bills.yml", 6),
    ]


@pytest.mark.model
@pytest.mark.parametrize("head", ["softmax", "contrastive"])
def test_messages_of_one_intent_come_closer(
    tmp_path: Path, head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finetuning, "_RATE", 1e-2)  # one that knows nothing learns in great steps
    model, texts = small_encoder(tmp_path), [text for text, _ in EXAMPLES]
    labels = [row // 4 for row in range(8)]

    def lead() -> float:
        vectors = model.encode(texts, normalize_embeddings=True)
        similar = (vectors @ vectors.T).reshape(2, 4, 2, 4).mean(axis=(1, 3))
        return float(np.trace(similar) - similar[0, 1] - similar[1, 0])

    before = lead()
    finetuning._learn(
        model, texts, labels, classes=2, epochs=40, head=head, progress=lambda _share: None
    )
    assert lead() > 2 * before + 0.1


def small_encoder(folder: Path) -> Any:
    """Return an encoder that knows nothing: the product's kind, one small layer."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    tokenizer = AutoTokenizer.from_pretrained(BASE)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=64,
    )  # fmt: skip
    torch.manual_seed(1)
    BertModel(config).save_pretrained(folder / "small")
    tokenizer.save_pretrained(folder / "small")
    layer = Transformer(str(folder / "small"), max_seq_length=32)
    return SentenceTransformer(modules=[layer, Pooling(32), Normalize()], device="cpu")


@pytest.mark.model
def test_what_comes_out_is_one_encoder_twice(tmp_path: Path) -> None:
    """The sentence-transformers folder and the graph for Rasa give the same vectors."""
    if not BASE.is_dir():
        pytest.skip("the encoders are not made")
    import onnxruntime
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    shares: list[float] = []
    out = tmp_path / "taught"
    finetuning.finetune(EXAMPLES, BASE, out, epochs=2, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert not [*out.rglob("*.bin"), *out.rglob("*.pkl")]
    texts = ["query: vorrei disdire tutto", "query: la bolletta di marzo"]
    model = SentenceTransformer(str(out), device="cpu")
    expected = model.encode(texts, normalize_embeddings=True)
    base = SentenceTransformer(str(BASE), device="cpu").encode(texts, normalize_embeddings=True)
    assert (expected * base).sum(axis=1).max() < 0.9999, "nothing was learned"
    session = onnxruntime.InferenceSession(
        str(out / "model.onnx"), providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    for text, vector in zip(texts, expected, strict=True):
        ids = np.array([tokenizer.encode(text).ids])
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        assert float(session.run(None, given)[0][0] @ vector) > 0.995
