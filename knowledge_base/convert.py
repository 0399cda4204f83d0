"""Turns the packaged 4-bit weights into encoders that ordinary libraries open.

Two folders come out of one weight file, and their vectors agree (cosine above 0.999):

* ``e5-small``: a sentence-transformers folder, for building the index and for any other use;
* ``e5-small-onnx``: one ONNX graph that keeps the weights in 4 bits, for processes that should
  stay small (`knowledge_base.onnx_graph`).

Conversion takes about half a minute and is done once. A folder appears under its final name only
when it is complete, and carries the SHA-256 of each of its files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from knowledge_base.errors import EncoderError
from knowledge_base.onnx_graph import write_onnx
from knowledge_base.q4_weights import (
    Floats,
    Quantised,
    Vocabulary,
    Weights,
    find_weights,
    read_weights,
)
from knowledge_base.unigram import FILE as VOCABULARY
from knowledge_base.unigram import write_vocabulary

CHECKSUMS = "checksums.json"
TORCH_FOLDER = "e5-small"
ONNX_FOLDER = "e5-small-onnx"
MAX_TOKENS = 512

_LAYER_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_LAYER_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def prepare_encoders(
    folder: Path, *, weights: Path | None = None, say: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """Make both encoder folders under `folder`, unless they are there and whole.

    Args:
        folder: usually ``var/encoders``.
        weights: the 4-bit file; by default the one inside the installed package.
        say: told what is being done, a short line at a time.

    Returns:
        The two folders.

    Raises:
        EncoderError: the weights are missing or are not the measured ones.
    """
    writers = {TORCH_FOLDER: write_sentence_transformer, ONNX_FOLDER: write_onnx_folder}
    needed = {TORCH_FOLDER: "model.safetensors", ONNX_FOLDER: VOCABULARY}
    missing = [
        name
        for name in writers
        if not (folder / name / needed[name]).exists() or not is_whole(folder / name)
    ]
    if missing:
        read = read_weights(weights or find_weights())
        tokenizer = make_tokenizer(read.vocabulary)
        for name in missing:
            say(f"converting the sentence encoder: {name}")
            with new_folder(folder / name) as target:
                writers[name](read, tokenizer, target)
                (target / "identity.txt").write_text(f"e5-small-q4-{read.sha256[:16]}\n", "utf-8")
    return [folder / name for name in writers]


def is_whole(folder: Path) -> bool:
    """Whether every file of an encoder folder is there with the recorded SHA-256."""
    try:
        recorded: dict[str, str] = json.loads((folder / CHECKSUMS).read_text("utf-8"))
        return all(_sha256(folder / name) == digest for name, digest in recorded.items())
    except (OSError, ValueError):
        return False


@contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """Give a temporary folder that replaces `final` when the block ends without an error."""
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{final.name}-", dir=final.parent))
    old = temporary.with_name(f"{temporary.name}-old")
    try:
        yield temporary
        files = sorted(path for path in temporary.rglob("*") if path.is_file())
        sums = {str(path.relative_to(temporary)): _sha256(path) for path in files}
        _write_json(temporary / CHECKSUMS, sums)
        temporary.chmod(0o755)
        if final.exists():
            # a folder that is not empty cannot be replaced; moved aside, its readers keep it
            os.replace(final, old)
        os.replace(temporary, final)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def make_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """The Unigram tokenizer of the vocabulary: NFKC, single spaces, word starts marked by U+2581.

    The text of a customer cannot forge a word start or a control token: U+2581 is read as a space,
    and markers such as ``</s>`` are cut like any other characters.
    """
    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_any_of(vocabulary.removed)), ""),
            normalizers.Replace(Regex(_any_of(vocabulary.spaces)), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
    )
    special = [begin, vocabulary.pieces[vocabulary.padding], end]
    tokenizer.add_special_tokens([*special, vocabulary.pieces[vocabulary.unknown], "<mask>"])
    return tokenizer


def write_sentence_transformer(weights: Weights, tokenizer: Tokenizer, target: Path) -> None:
    """Write an ordinary sentence-transformers folder (BERT, mean pooling, unit vectors)."""
    shape = weights.shape
    save_file(dict(_bert_tensors(weights)), target / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(target / "tokenizer.json"))
    _write_json(
        target / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": weights.vocabulary.padding,
            "dtype": "float32",
        },
    )
    _write_json(
        target / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
            "clean_up_tokenization_spaces": False,
        },
    )
    _write_modules(target, shape.hidden)


def write_onnx_folder(weights: Weights, tokenizer: Tokenizer, target: Path) -> None:
    """Write ``model.onnx``, a description of inputs and outputs, and the vocabulary twice.

    ``tokenizer.json`` is for the library ``tokenizers``, ``vocabulary.json`` for
    `knowledge_base.unigram`.
    """
    write_onnx(weights, target / "model.onnx")
    write_vocabulary(weights.vocabulary, target)
    tokenizer.save(str(target / "tokenizer.json"))
    _write_json(
        target / "encoder.json",
        {
            "inputs": ["input_ids", "attention_mask"],
            "output": "sentence_embedding",
            "dimension": weights.shape.hidden,
            "max_tokens": MAX_TOKENS,
            "padding_id": weights.vocabulary.padding,
            "prompts": {"query": "query: ", "passage": "passage: "},
            "pooling": "mean over the attention mask, then unit length; both inside the graph",
        },
    )


def write_finetuned(tensors: Mapping[str, Floats], target: Path) -> None:
    """Write the ONNX folder of an encoder whose layers were trained further, in 8 bits a weight.

    Args:
        tensors: of the sentence-transformers folder, by the names `write_sentence_transformer`
            gave them; the embeddings are taken to be those of the package.
        target: gets ``model.onnx`` and the tokenizer.

    Raises:
        EncoderError: the package's weights are missing.
        KeyError: a tensor is missing.
    """
    base = read_weights(find_weights())
    matrices, vectors = dict(base.matrices), dict(base.vectors)
    for layer in range(base.shape.layers):
        prefix = f"encoder.layer.{layer}."
        for short, long in _LAYER_MATRICES.items():
            matrices[f"l{layer}.{short}.w"] = Quantised.of(tensors[f"{prefix}{long}.weight"])
            vectors[f"l{layer}.{short}.b"] = tensors[f"{prefix}{long}.bias"]
        for short, long in _LAYER_NORMS.items():
            vectors[f"l{layer}.{short}.w"] = tensors[f"{prefix}{long}.weight"]
            vectors[f"l{layer}.{short}.b"] = tensors[f"{prefix}{long}.bias"]
    weights = replace(base, matrices=matrices, vectors=vectors)
    write_onnx_folder(weights, make_tokenizer(base.vocabulary), target)


def _bert_tensors(weights: Weights) -> Iterator[tuple[str, Floats]]:
    shape, vectors = weights.shape, weights.vectors
    yield "embeddings.word_embeddings.weight", weights.matrices["emb.word"].floats()
    positions = vectors["emb.pos"].reshape(shape.positions, shape.hidden)
    yield "embeddings.position_embeddings.weight", positions
    types = vectors["emb.type"].reshape(shape.token_types, shape.hidden)
    yield "embeddings.token_type_embeddings.weight", types
    yield "embeddings.LayerNorm.weight", vectors["emb.ln.w"]
    yield "embeddings.LayerNorm.bias", vectors["emb.ln.b"]
    for layer in range(shape.layers):
        prefix = f"encoder.layer.{layer}."
        for short, long in _LAYER_MATRICES.items():
            yield f"{prefix}{long}.weight", weights.matrices[f"l{layer}.{short}.w"].floats()
            yield f"{prefix}{long}.bias", vectors[f"l{layer}.{short}.b"]
        for short, long in _LAYER_NORMS.items():
            yield f"{prefix}{long}.weight", vectors[f"l{layer}.{short}.w"]
            yield f"{prefix}{long}.bias", vectors[f"l{layer}.{short}.b"]
    # mean pooling never reads BERT's pooler; zeros keep the folder complete for its loader
    yield "pooler.dense.weight", np.zeros((shape.hidden, shape.hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(shape.hidden, np.float32)


def _write_modules(target: Path, hidden: int) -> None:
    root = "sentence_transformers.models"
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    _write_json(
        target / "modules.json",
        [
            {"idx": index, "name": str(index), "path": path, "type": f"{root}.{kind}"}
            for index, (path, kind) in enumerate(kinds.items())
        ],
    )
    _write_json(
        target / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False}
    )
    (target / "1_Pooling").mkdir()
    (target / "2_Normalize").mkdir()
    pooling = {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True}
    _write_json(target / "1_Pooling" / "config.json", pooling)
    prompts = {"query": "query: ", "passage": "passage: "}
    _write_json(
        target / "config_sentence_transformers.json",
        {"prompts": prompts, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )


def _any_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):X}}}" for character in characters) + "]"


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise EncoderError(f"cannot read {path}: {problem}") from problem
