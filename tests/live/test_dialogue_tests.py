"""From a conversation to a test that every model is put through, with nothing done for real."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.product import Product, Visitor, running
from tests.live.project import project_in
from tests.live.staff import Staff

SMALL = ("--customers", "100", "--conversations", "60")
TITLE = "A case of stairs"
ID = "en/a-case-of-stairs"

pytestmark = [pytest.mark.live, pytest.mark.timeout(1200)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path / "project")


@pytest.fixture
def product(tmp_path: Path, project: Path) -> Iterator[Product]:
    with running(tmp_path, project=project, seed=SMALL) as product:
        yield product


def talk(product: Product) -> str:
    """Open a case: two messages and a button."""
    visitor = Visitor(product, persona="stefano", locale="en")
    visitor.send("I want to open a case", client_id="1")
    visitor.answers(count=1)
    visitor.send("the lamp on the stairs has been broken since last night", client_id="2")
    asked = [m for m in visitor.answers(count=2) if m["sender"] == "bot"][-1]
    [buttons] = [part["buttons"] for part in asked["parts"] if part["type"] == "buttons"]
    yes = next(button for button in buttons if button["title"] == "Yes")
    visitor.send("Yes", client_id="3", button_id=yes["id"])
    visitor.answers(count=3)
    visitor.close()
    return str(visitor.id)


def cases(product: Product) -> int:
    with contextlib.closing(sqlite3.connect(product.folder / "ascolto.db")) as database:
        return int(database.execute("SELECT count(*) FROM tickets").fetchone()[0])


def result(trainer: Staff, dialogue_id: str) -> Any:
    lines = trainer.get("dialogues")["dialogues"]
    return next(line["result"] for line in lines if line["id"] == dialogue_id)


def test_recorded_rehearsed_broken_and_accepted(product: Product, project: Path) -> None:
    before = cases(product)
    conversation = talk(product)
    assert cases(product) == before + 1
    with Staff(product, role="trainer") as trainer:
        trainer.post("dialogues", conversation_id=conversation, title=TITLE)
        run = trainer.run("dialogues")
        failed = trainer.get(f"runs/{run['id']}")["report"]["failed"]
        assert (run["state"], failed) == ("done", []), run
        assert cases(product) == before + 1
        path = project / f"data/dialogues/{ID}.yml"
        path.write_text(path.read_text().replace("intent: ticket_open", "intent: greet"))
        assert result(trainer, ID) is None
        trainer.run("dialogues")
        assert not result(trainer, ID)["passed"]
        wrong = [turn["same"] for turn in trainer.get(f"dialogues/{ID}")["turns"]]
        assert wrong == [False, True, True]
        trainer.post("dialogues/accept", id=ID)
        assert result(trainer, ID)["passed"]
    done = subprocess.run(
        [Path(sys.executable).parent / "ascolto", "test"],
        cwd=project, env={**os.environ, **product.environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "dialogue tests passed" in done.stdout.splitlines()[-1]
