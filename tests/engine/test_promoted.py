"""Which model Rasa starts with."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from engine.launcher import point_at_promoted
from engine.promoted import POINTER, chosen_model, digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three models, the third the newest."""
    for age, name in enumerate(("c", "b", "a")):
        path = tmp_path / f"{name}.tar.gz"
        path.write_text(name)
        os.utime(path, (1e9 - age, 1e9 - age))
    return tmp_path


def promote(folder: Path, *names: str) -> None:
    entries = [{"file": f"{n}.tar.gz", "sha256": digest(folder / f"{n}.tar.gz")} for n in names]
    (folder / POINTER).write_text(json.dumps({**entries[0], "before": entries[1:]}))


def test_without_a_promotion_the_newest(folder: Path) -> None:
    assert chosen_model(folder) == folder / "c.tar.gz"


def test_what_the_studio_trained_waits_to_be_promoted(folder: Path) -> None:
    (folder / "studio-d.tar.gz").write_text("d")
    assert chosen_model(folder) == folder / "c.tar.gz"
    promote(folder, "studio-d")
    assert chosen_model(folder) == folder / "studio-d.tar.gz"


def test_the_promoted_one_although_it_is_older(folder: Path) -> None:
    promote(folder, "a")
    assert chosen_model(folder) == folder / "a.tar.gz"


def test_a_damaged_one_is_passed_over_for_the_one_before(folder: Path) -> None:
    promote(folder, "a", "b")
    (folder / "a.tar.gz").write_text("damaged")
    assert chosen_model(folder) == folder / "b.tar.gz"
    (folder / "b.tar.gz").unlink()
    assert chosen_model(folder) == folder / "c.tar.gz"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"file": "../x", "sha256": ""}'])
def test_a_pointer_that_cannot_be_read_is_none(folder: Path, content: str) -> None:
    (folder / POINTER).write_text(content)
    assert chosen_model(folder) == folder / "c.tar.gz"


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert chosen_model(tmp_path) is None


def test_the_launcher_puts_the_file_in_the_folders_place(folder: Path) -> None:
    promote(folder, "b")
    arguments = ["launcher", "run", "--model", str(folder), "--port", "1"]
    point_at_promoted(arguments)
    assert arguments == ["launcher", "run", "--model", str(folder / "b.tar.gz"), "--port", "1"]
