"""The stand-ins let imports pass and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine import standins


def test_reading_subclassing_and_annotating_work() -> None:
    import tensorflow as tf
    from tensorflow.keras.utils import Sequence

    class Loader(Sequence):
        pass

    def take(tensor: tf.Tensor | None) -> None:
        del tensor

    assert Loader.__mro__[1] is Sequence
    assert take(None) is None


def test_a_call_is_a_clear_error() -> None:
    import tensorflow as tf

    with pytest.raises(standins.StandInCalled, match="tensorflow.constant"):
        tf.constant(1)


def test_exceptions_can_be_caught() -> None:
    from aiogram.utils.exceptions import TelegramAPIError

    assert issubclass(TelegramAPIError, Exception)


def test_a_real_package_wins() -> None:
    import numpy

    assert not isinstance(numpy, standins.StandInModule)
    assert "numpy" not in standins.STAND_INS


def test_the_whole_of_rasa_we_use_imports_in_a_fresh_process() -> None:
    code = (
        "from engine.launcher import prepare_imports; prepare_imports();"
        "import rasa.__main__, rasa.core.run, rasa.server, rasa.model_training, rasa.validator,"
        "rasa.core.test, rasa.nlu.test, engine.channel, engine.intent_classifier"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_more_threads_are_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "engine.launcher", "--version"],
        env={"OMP_NUM_THREADS": "4", "PATH": "/usr/bin"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "OMP_NUM_THREADS must be 1" in done.stderr
