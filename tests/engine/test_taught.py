"""A classifier over a taught encoder is calibrated by what that encoder was not taught."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from engine.e5_featurizer import E5Featurizer
from engine.learning.ensemble import Ensemble, Settings
from engine.messages import TAUGHT
from engine.taught import FILE, key_of
from tests.engine.project import ROOT

FOLDER = ROOT / "var" / "encoders" / "e5-small-onnx"


def test_what_was_taught_does_not_make_it_sure() -> None:
    """Five in six vectors tell the intent, as a taught encoder's do; of the rest a half does."""
    rng = np.random.default_rng(5)
    labels = np.repeat([0, 1], 300)
    judged = rng.random(600) < 1 / 6
    shown = np.where(judged & (rng.random(600) < 0.5), rng.integers(0, 2, 600), labels)
    dense = rng.normal(size=(600, 8)).astype(np.float32)
    dense[:, 0] += 8 * (shown - 0.5)
    nothing = csr_matrix((600, 4), dtype=np.float32)
    intents = [f"i{label}" for label in labels]
    groups = [str(n) for n in range(600)]
    settings = Settings(members=1, epochs=5)
    blind = Ensemble.train(dense, nothing, intents, groups=groups, settings=settings)
    honest = Ensemble.train(
        dense, nothing, intents, groups=groups, settings=settings, judged=judged
    )
    assert honest.report["accuracy"] < blind.report["accuracy"] - 0.05
    assert honest.report["examples"] == judged.sum()
    seen = honest.probabilities(dense, nothing).max(axis=1), blind.probabilities(dense, nothing)
    assert seen[0].mean() < seen[1].max(axis=1).mean() - 0.02
    assert honest.held_out.shape == (600, 2)


@pytest.mark.skipif(not (FOLDER / "model.onnx").exists(), reason="the encoders are not made yet")
def test_examples_are_marked_by_what_stands_beside_the_encoder(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "taught")
    (tmp_path / "taught" / FILE).write_text(key_of("voglio disdire") + "\n")
    for folder, marks in ((tmp_path / "taught", [True, False]), (FOLDER, [None, None])):
        config = {**E5Featurizer.get_default_config(), "folder": str(folder)}
        featurizer = E5Featurizer(config | {"memory": str(tmp_path / "memory")}, None, None, "e5")
        examples = [
            Message({TEXT: text, INTENT: "x"}) for text in ("Voglio disdire!", "una bolletta")
        ]
        featurizer.process_training_data(TrainingData(examples))
        assert [example.get(TAUGHT) for example in examples] == marks
