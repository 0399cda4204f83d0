"""The index of solved cases: kept with its checksum, and made again when it is not right."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.cases.solved import SolvedCase
from agent.desk.similar import SimilarCases, read_vectors, write_vectors
from agent.kit.records import Bilingual
from knowledge_base.convert import ONNX_FOLDER
from knowledge_base.encoder import Encoder, open_encoder
from tests.knowledge_base.conftest import encoders

__all__ = ["encoders"]


class Counting:
    """The real encoder, counting what it is asked."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.identity, self.dimension, self.parts = (
            encoder.identity,
            encoder.dimension,
            encoder.parts,
        )
        self.asked: list[str] = []

    def questions(self, texts: Sequence[str]) -> Any:
        self.asked += texts
        return self._encoder.questions(texts)


@pytest.fixture
def encoder(encoders: Path) -> Counting:
    return Counting(open_encoder(encoders / ONNX_FOLDER))


def case(number: int, it: str, en: str) -> SolvedCase:
    return SolvedCase(
        id=f"t{number}", number=f"TK-{number}", category="fault", product=None,
        subject=Bilingual(it=it, en=en), story=Bilingual(it="", en=""),
        solution=Bilingual(it="Fatto.", en="Done."), closed_at=None,
    )  # fmt: skip


CASES = [
    case(1, "Il wifi cade la sera", "The wifi drops in the evening"),
    case(2, "Bolletta pagata due volte", "Bill paid twice"),
    case(3, "Contatore del gas illeggibile", "Gas meter that cannot be read"),
]


def nearest(found: SimilarCases, encoder: Counting, question: str, language: str) -> str:
    return found.find(question, language=language, encoder=encoder, limit=3)[0].case_id


class TestFinding:
    def test_in_each_language(self, encoder: Counting) -> None:
        found = SimilarCases.build(CASES, encoder=encoder, known=None)
        assert nearest(found, encoder, "internet si stacca ogni sera", "it") == "t1"
        assert nearest(found, encoder, "you charged me two times", "en") == "t2"
        assert found.find("   ", language="it", encoder=encoder, limit=3) == ()

    def test_nothing_among_no_cases(self, encoder: Counting) -> None:
        found = SimilarCases.build([], encoder=encoder, known=None)
        assert found.find("wifi", language="it", encoder=encoder, limit=3) == ()
        assert len(found) == 0

    def test_only_what_is_new_is_embedded(self, encoder: Counting) -> None:
        first = SimilarCases.build(CASES[:2], encoder=encoder, known=None)
        encoder.asked.clear()
        again = SimilarCases.build(CASES, encoder=encoder, known=first.vectors)
        assert encoder.asked == ["Contatore del gas illeggibile", "Gas meter that cannot be read"]
        assert nearest(again, encoder, "non riesco a leggere il contatore", "it") == "t3"
        encoder.asked.clear()
        fewer = SimilarCases.build(CASES[1:], encoder=encoder, known=again.vectors)
        assert encoder.asked == []
        assert {
            near.case_id for near in fewer.find("wifi", language="it", encoder=encoder, limit=3)
        } == {"t2", "t3"}

    def test_vectors_of_another_encoder_are_not_used(self, encoder: Counting) -> None:
        first = SimilarCases.build(CASES, encoder=encoder, known=None)
        encoder.identity = "another"
        encoder.asked.clear()
        SimilarCases.build(CASES, encoder=encoder, known=first.vectors)
        assert len(encoder.asked) == 6


class TestKeeping:
    def test_is_read_as_it_was_written(self, encoder: Counting, tmp_path: Path) -> None:
        vectors = SimilarCases.build(CASES, encoder=encoder, known=None).vectors
        write_vectors(tmp_path, vectors)
        read = read_vectors(tmp_path)
        assert read is not None
        assert (read.encoder, read.digests) == (vectors.encoder, vectors.digests)
        assert np.array_equal(read.rows, vectors.rows)

    @pytest.mark.parametrize("name", ["index.faiss", "index.json", "index.sha256"])
    @pytest.mark.parametrize("damage", ["flip", "cut", "gone", "empty"])
    def test_a_damaged_one_is_not_used(
        self, encoder: Counting, tmp_path: Path, name: str, damage: str
    ) -> None:
        vectors = SimilarCases.build(CASES, encoder=encoder, known=None).vectors
        write_vectors(tmp_path, vectors)
        path = tmp_path / name
        data = bytearray(path.read_bytes())
        if damage == "gone":
            path.unlink()
        else:
            data[len(data) // 2] ^= 0xFF
            path.write_bytes({"flip": data, "cut": data[:-9], "empty": b""}[damage])
        assert read_vectors(tmp_path) is None

    def test_a_right_sum_of_the_wrong_index_is_not_enough(
        self, encoder: Counting, tmp_path: Path
    ) -> None:
        vectors = SimilarCases.build(CASES, encoder=encoder, known=None).vectors
        write_vectors(tmp_path, vectors)
        about = json.loads((tmp_path / "index.json").read_text())
        about["digests"].append("one-more")
        write_vectors(tmp_path, vectors)
        sums = json.loads((tmp_path / "index.sha256").read_text())
        data = json.dumps(about).encode()
        (tmp_path / "index.json").write_bytes(data)
        sums["index.json"] = hashlib.sha256(data).hexdigest()
        (tmp_path / "index.sha256").write_text(json.dumps(sums))
        assert read_vectors(tmp_path) is None
