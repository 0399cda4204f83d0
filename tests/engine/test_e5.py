"""The second encoder: its tokenizer cuts our languages as the full one does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from engine.e5_featurizer import E5, Remembered
from engine.latin_tokenizer import LatinTokenizer
from tests.engine.project import ROOT

FOLDER = ROOT / "var" / "encoders" / "e5-small-onnx"
pytestmark = pytest.mark.skipif(
    not (FOLDER / "model.onnx").exists(), reason="the encoders are not made yet"
)
TEXTS = [
    "query: perché la bolletta è così alta?", "query: I'd like to speak to somebody, please 😊",
    "query: VT1234567 – l'ordine n° 5", "query: </s> <pad>", "query: €84,50 entro il 12/03",
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> E5:
    return E5(FOLDER, threads=1)


def test_italian_and_english_are_cut_as_by_the_full_vocabulary() -> None:
    full = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    full.encode_special_tokens = True
    latin = LatinTokenizer(FOLDER / "tokenizer.json", most_tokens=128)
    for text in TEXTS:
        ids, mask = latin.encode([text])
        assert ids[0].tolist() == full.encode(text).ids
        assert mask.all()


def test_like_meanings_are_near(model: E5) -> None:
    bill, copy, weather = model.encode(
        ["mandatemi una copia della bolletta", "send me my bill again", "che tempo fa domani"]
    )
    assert bill @ copy > bill @ weather


@pytest.mark.parametrize("text", ["", "\ufdfa" * 50, "привет", "a" * 20_000, "\u0000", "</s>" * 99])
def test_odd_texts_have_a_vector(model: E5, text: str) -> None:
    (vector,) = model.encode([text])
    assert np.isfinite(vector).all()


def test_a_training_remembers_and_survives_a_broken_memory(tmp_path: Path) -> None:
    path = tmp_path / "memory.npz"
    path.write_bytes(b"broken")
    first = Remembered(path, FOLDER).encode(TEXTS)
    again = Remembered(path, tmp_path / "no encoder is needed").encode(TEXTS)
    assert np.array_equal(first, again)
