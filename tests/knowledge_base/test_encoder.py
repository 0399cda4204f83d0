import json
import time
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from knowledge_base.articles import load_articles
from knowledge_base.convert import CHECKSUMS, ONNX_FOLDER, is_whole, new_folder
from knowledge_base.encoder import MAX_CHARACTERS, Encoder, WithSecondView, open_encoder
from knowledge_base.errors import EncoderError
from knowledge_base.q4_weights import find_weights, read_weights
from knowledge_base.unigram import Unigram
from tests.knowledge_base.conftest import ARTICLES

ODD = [
    "",
    " ",
    "\ufdfa" * 20,
    "a" * 20_000,
    "😀👍🏽" * 200,
    "\x00\x01\n\t\u200b",
    "\ud800 lone",
    "</s><pad><mask>",
    "▁▁▁",
    "العربية 中文 हिन्दी",
]
PLAIN = [
    "Come leggo il contatore della luce?",
    "my internet is slow since yesterday",
    "È arrivata la bolletta… ma l'importo è sbagliato!!",
    "Il canone si paga in dieci rate da gennaio a ottobre. " * 8,
]


def test_the_two_forms_of_the_weights_agree(encoder: Encoder, torch_encoder: Encoder) -> None:
    assert encoder.identity == torch_encoder.identity
    for small, large in (
        (encoder.queries(PLAIN), torch_encoder.queries(PLAIN)),
        (encoder.passages(PLAIN), torch_encoder.passages(PLAIN)),
    ):
        assert (small * large).sum(axis=1).min() > 0.999


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_harmless(encoder: Encoder, text: str) -> None:
    start = time.process_time()
    vectors = WithSecondView(encoder).questions([text, "luce"])
    assert vectors.shape == (2, 384 + 512)
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors[0, :384]) == pytest.approx(1, abs=1e-4)
    assert encoder.count_tokens(text) <= MAX_CHARACTERS * 20
    assert time.process_time() - start < 10


def test_the_batch_a_text_is_in_does_not_matter(encoder: Encoder) -> None:
    alone = np.vstack([encoder.queries([text]) for text in PLAIN])
    together = encoder.queries(PLAIN)
    assert (alone * together).sum(axis=1).min() > 0.999


def test_italian_and_english_of_the_same_question_are_near(encoder: Encoder) -> None:
    italian, same, other = encoder.queries(
        ["quanto costa aumentare la potenza?", "cost of more power?", "how do I reset my password?"]
    )
    assert italian @ same > italian @ other


def test_a_damaged_encoder_is_noticed(encoders: Path, tmp_path: Path) -> None:
    folder = encoders / ONNX_FOLDER
    assert is_whole(folder)
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    data = bytearray((copy / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "model.onnx").write_bytes(data)
    assert not is_whole(copy)
    assert not is_whole(tmp_path / "nowhere")


def test_a_folder_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    final = tmp_path / "final"

    def fail() -> None:
        with new_folder(final) as folder:
            (folder / "half").write_text("half")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    assert list(tmp_path.iterdir()) == []
    with new_folder(final) as folder:
        (folder / "whole").write_text("whole")
    assert is_whole(final)
    assert json.loads((final / CHECKSUMS).read_text()).keys() == {"whole"}


def test_other_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    with pytest.raises(EncoderError, match="cannot read"):
        read_weights(path)
    path.write_bytes(b"E5S1 and something else")
    with pytest.raises(EncoderError, match="SHA-256"):
        read_weights(path)
    path.write_bytes(b"nothing")
    with pytest.raises(EncoderError, match="not a 4-bit"):
        read_weights(path, sha256=None)
    assert read_weights(find_weights()).shape.hidden == 384


def test_pieces_are_those_of_the_general_library(encoders: Path) -> None:
    folder = encoders / ONNX_FOLDER
    ours, theirs = Unigram(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
    theirs.encode_special_tokens = True
    lines = [article.text for article in load_articles(ARTICLES).articles]
    odd = [text for text in ODD if "</s>" not in text and "\ud800" not in text]
    for text in [*lines, *PLAIN, *odd, "Ⅳ ﬁ ½", "x\u200by", "\t\n a  b "]:
        assert ours.ids(text) == theirs.encode(text, add_special_tokens=False).ids


def test_control_tokens_cannot_be_written(encoders: Path) -> None:
    unigram = Unigram(encoders / ONNX_FOLDER)
    controls = {unigram.begin, unigram.end, unigram.padding}
    assert not controls & set(unigram.ids("<s> a </s> <pad>"))


def test_an_unknown_encoder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_text("{}")
    with pytest.raises(EncoderError, match="python -m knowledge_base encoder"):
        open_encoder(tmp_path)
