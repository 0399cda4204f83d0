"""The encoder as one ONNX graph that keeps its weights in the 4 bits they came in.

Nothing is quantised again: the blocks of the weight file become the blocks of onnxruntime's
``MatMulNBits`` and ``GatherBlockQuantized``. The file is 90 MB, a process that runs it needs
neither torch nor transformers, and tokens, pooling and prompts are those of the
sentence-transformers folder.

Inputs are ``input_ids`` and ``attention_mask``, both int64 of shape (batch, tokens); the output
``sentence_embedding`` is float32 of shape (batch, 384), of unit length.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from knowledge_base.q4_weights import BLOCK, Floats, Quantised, Weights

_OPSET = 20
_CONTRIB = "com.microsoft"
# 4 lets onnxruntime quantise activations to int8 by blocks of 32, as the weights' own engine does
_ACCURACY_LEVEL = 4


def write_onnx(weights: Weights, path: Path) -> None:
    """Write the graph of `weights` to `path`."""
    builder = _Builder(weights)
    graph = helper.make_graph(
        builder.build(),
        "sentence_encoder",
        inputs=[_value(name, TensorProto.INT64, "tokens") for name in _INPUTS],
        outputs=[_value("sentence_embedding", TensorProto.FLOAT, weights.shape.hidden)],
        initializer=builder.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    onnx.save_model(model, str(path))


_INPUTS = ("input_ids", "attention_mask")


def _value(name: str, kind: int, last: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, ["batch", last])


@dataclass
class _Builder:
    """Collects nodes and constants; each method returns the name of what it computes."""

    weights: Weights
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def build(self) -> list[onnx.NodeProto]:
        shape = self.weights.shape
        width = shape.hidden // shape.heads
        self._integers("split_heads", [0, 0, shape.heads, width])
        self._integers("join_heads", [0, 0, shape.hidden])
        self._constant("score_scale", np.array(width**-0.5, np.float32))
        blocked = self._mask()
        state = self._embeddings()
        for layer in range(shape.layers):
            state = self._layer(state, layer=f"l{layer}", blocked=blocked)
        self._pool(state)
        return self.nodes

    def _mask(self) -> str:
        """Zero for real tokens, a large negative number for padding: (batch, 1, 1, tokens)."""
        self._constant("one", np.array(1.0, np.float32))
        self._constant("very_negative", np.array(-1e9, np.float32))
        self._integers("head_axes", [1, 2])
        mask = self._add("Cast", "attention_mask", name="mask", to=TensorProto.FLOAT)
        padding = self._add("Sub", "one", mask, name="padding")
        scaled = self._add("Mul", padding, "very_negative", name="padding_scores")
        return self._add("Unsqueeze", scaled, "head_axes", name="blocked")

    def _embeddings(self) -> str:
        shape, vectors = self.weights.shape, self.weights.vectors
        words = self._words(self.weights.matrices["emb.word"])
        # every token is of type 0, so the type's vector can be added to the positions beforehand
        positions = vectors["emb.pos"].reshape(shape.positions, shape.hidden)
        self._constant("positions", positions + vectors["emb.type"][: shape.hidden])
        self._integers("zero", [0])
        self._integers("token_axis", [1])
        size = self._add("Shape", "input_ids", name="size")
        length = self._add("Gather", size, "token_axis", name="length")
        used = self._add("Slice", "positions", "zero", length, "zero", name="used_positions")
        summed = self._add("Add", words, used, name="word_and_position")
        return self._norm(summed, name="emb.ln")

    def _words(self, table: Quantised) -> str:
        packed = _pack(table.values ^ np.uint8(8))  # a signed nibble: (value - 8) modulo 16
        self.constants.append(
            helper.make_tensor(
                "emb.word", TensorProto.INT4, table.values.shape, packed.tobytes(), raw=True
            )
        )
        self._constant("emb.word.scales", table.scales)
        return self._add(
            "GatherBlockQuantized",
            "emb.word",
            "input_ids",
            "emb.word.scales",
            name="words",
            domain=_CONTRIB,
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
        )

    def _layer(self, state: str, *, layer: str, blocked: str) -> str:
        heads = {
            part: self._heads(self._linear(state, name=f"{layer}.{part}"), last=last)
            for part, last in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3]))
        }
        scores = self._add("MatMul", heads["q"], heads["k"], name=f"{layer}.scores")
        scaled = self._add("Mul", scores, "score_scale", name=f"{layer}.scaled")
        masked = self._add("Add", scaled, blocked, name=f"{layer}.masked")
        shares = self._add("Softmax", masked, name=f"{layer}.shares", axis=-1)
        mixed = self._add("MatMul", shares, heads["v"], name=f"{layer}.mixed")
        turned = self._add("Transpose", mixed, name=f"{layer}.turned", perm=[0, 2, 1, 3])
        joined = self._add("Reshape", turned, "join_heads", name=f"{layer}.joined")
        attended = self._linear(joined, name=f"{layer}.ao")
        added = self._add("Add", state, attended, name=f"{layer}.after_attention")
        state = self._norm(added, name=f"{layer}.aln")
        wide = self._add("Gelu", self._linear(state, name=f"{layer}.fi"), name=f"{layer}.gelu")
        narrow = self._linear(wide, name=f"{layer}.fo")
        return self._norm(
            self._add("Add", state, narrow, name=f"{layer}.after_feed_forward"), name=f"{layer}.oln"
        )

    def _heads(self, flat: str, *, last: list[int]) -> str:
        split = self._add("Reshape", flat, "split_heads", name=f"{flat}.split")
        return self._add("Transpose", split, name=f"{flat}.heads", perm=last)

    def _linear(self, state: str, *, name: str) -> str:
        matrix = self.weights.matrices[f"{name}.w"]
        rows, columns = matrix.values.shape
        packed = _pack(matrix.values) if matrix.bits == 4 else matrix.values
        self._constant(f"{name}.w", packed.reshape(rows, columns // BLOCK, -1))
        self._constant(f"{name}.scales", matrix.scales.reshape(-1))
        self._constant(f"{name}.b", self.weights.vectors[f"{name}.b"])
        product = self._add(
            "MatMulNBits",
            state,
            f"{name}.w",
            f"{name}.scales",
            name=f"{name}.product",
            domain=_CONTRIB,
            K=columns,
            N=rows,
            bits=matrix.bits,
            block_size=BLOCK,
            accuracy_level=_ACCURACY_LEVEL,
        )
        return self._add("Add", product, f"{name}.b", name=f"{name}.out")

    def _norm(self, state: str, *, name: str) -> str:
        self._constant(f"{name}.w", self.weights.vectors[f"{name}.w"])
        self._constant(f"{name}.b", self.weights.vectors[f"{name}.b"])
        return self._add(
            "LayerNormalization",
            state,
            f"{name}.w",
            f"{name}.b",
            name=f"{name}.out",
            axis=-1,
            epsilon=self.weights.shape.epsilon,
        )

    def _pool(self, state: str) -> None:
        self._integers("last_axis", [2])
        weights = self._add("Unsqueeze", "mask", "last_axis", name="token_weights")
        kept = self._add("Mul", state, weights, name="kept")
        total = self._add("ReduceSum", kept, "token_axis", name="total", keepdims=0)
        # the mean is the sum up to a factor, and unit length removes the factor
        self.nodes.append(
            helper.make_node(
                "LpNormalization", [total], ["sentence_embedding"], axis=-1, p=2, name="unit_length"
            )
        )

    def _add(self, kind: str, *inputs: str, name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def _constant(self, name: str, values: Floats | npt.NDArray[np.uint8]) -> None:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))

    def _integers(self, name: str, values: list[int]) -> None:
        self.constants.append(numpy_helper.from_array(np.array(values, np.int64), name))


def _pack(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Two neighbours in a byte, the first in the low nibble: (rows, columns / 2)."""
    packed: npt.NDArray[np.uint8] = values[:, 0::2] | (values[:, 1::2] << np.uint8(4))
    return packed
