"""What an encoder was taught neither calibrates nor judges the model that uses it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.training.archive import read_archive
from agent.training.material import safety_samples
from agent.training.nlu import TrainingSet
from agent.training.taught import key_of, may_be_taught, note_taught
from engine import taught as engine_side
from tests.agent.training.conftest import write_model
from tests.conftest import ROOT


@given(st.text(max_size=80))
def test_the_product_and_rasas_side_write_one_key(text: str) -> None:
    assert key_of(text) == engine_side.key_of(text)


@pytest.mark.parametrize("twin", ["PERCHE no", "perché, no?", "  Perche'  no!"])
def test_what_reads_alike_is_taught_alike(twin: str) -> None:
    assert key_of(twin) == key_of("perché no")


def test_one_in_six_is_kept_in_each_language_and_of_each_intent() -> None:
    examples = TrainingSet.read(ROOT / "data").examples
    for language in ("it", "en"):
        texts = [each.text for each in examples if each.language == language]
        kept = sum(not may_be_taught(text) for text in texts) / len(texts)
        assert 0.15 < kept < 0.18
    left = {each.intent for each in examples if not may_be_taught(each.text)}
    assert left == {each.intent for each in examples}


def test_rasas_side_reads_what_was_noted(tmp_path: Path) -> None:
    assert engine_side.taught_to(tmp_path) == frozenset()
    note_taught(tmp_path, ["Voglio disdire", "voglio disdire!", "una bolletta"])
    assert engine_side.taught_to(tmp_path) == {key_of("voglio disdire"), key_of("una bolletta")}
    assert engine_side.key_of("VOGLIO disdire…") in engine_side.taught_to(tmp_path)


def test_a_model_is_judged_by_what_its_encoder_was_not_taught(tmp_path: Path) -> None:
    rows = [("odore di gas", "gas_leak", "gas_leak", 0.99), ("ciao", "greet", "thank", 0.6)]
    archive = read_archive(write_model(tmp_path, "m", rows=rows, taught=[0]))
    assert [each.key for each in archive.held_out or ()] == ["ciao"]
    # But every example about danger is read by the model that would go into service.
    every = safety_samples((*(archive.held_out or ()), *archive.taught))
    assert [sample.text for sample in every] == ["odore di gas"]
