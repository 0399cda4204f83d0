"""Models change under customers who write: nobody notices.

``ASCOLTO_SWAPS`` says how often (4 unless told otherwise), ``ASCOLTO_RATE`` how many messages a
second are sent meanwhile, by customers who take turns (4).
"""

import io
import itertools
import json
import os
import shutil
import tarfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.live.product import Product, Visitor, running
from tests.live.staff import Staff

SWAPS = int(os.environ.get("ASCOLTO_SWAPS", "4"))
RATE = float(os.environ.get("ASCOLTO_RATE", "4"))
CUSTOMERS = 8
# Few past messages: the twin reads all of them before it may be promoted.
SMALL = ("--customers", "100", "--conversations", "60")
TALK = ["buongiorno", "avete ricevuto il mio pagamento?", "grazie mille", "quando devo pagare?"]

pytestmark = [pytest.mark.live, pytest.mark.timeout(1800)]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of its own with two models: the newest there is, and its twin."""
    folder = tmp_path / "models"
    folder.mkdir()
    newest = max((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    shutil.copy(newest, folder / "first.tar.gz")
    _twin(newest, folder / "studio-second.tar.gz", model_id="second")
    return folder


def _twin(path: Path, target: Path, *, model_id: str) -> None:
    """Write the same model under another id, as another training would have made it."""
    with tarfile.open(path) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for member in old:
            content = old.extractfile(member)
            data = content.read() if content else b""
            if member.name.endswith("metadata.json"):
                data = json.dumps({**json.loads(data), "model_id": model_id}).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))


@pytest.fixture
def changing(tmp_path: Path, models: Path) -> Iterator[Product]:
    settings = {"ASCOLTO_MODELS_FOLDER": str(models), "ASCOLTO_RATE_MESSAGES": "off"}
    with running(tmp_path, seed=SMALL, **settings) as product:
        yield product


class Writer(threading.Thread):
    """A customer who writes at his own pace, whether or not he is answered."""

    def __init__(self, product: Product, *, every: float) -> None:
        super().__init__()
        self.visitor = Visitor(product, persona="marco")
        self.every = every
        self.sent: list[str] = []
        self.stop = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for number, text in enumerate(itertools.cycle(TALK)):
                self.visitor.send(text, client_id=f"{number}")
                self.sent.append(f"{number}")
                if self.stop.wait(self.every):
                    return
        except BaseException as failure:
            self.failure = failure


def answering(product: Product) -> str:
    port = product.environment["ASCOLTO_RASA_PORT"]
    health = httpx.get(f"http://127.0.0.1:{port}/webhooks/ascolto/health", trust_env=False)
    return str(health.json()["file"])


def test_every_message_is_answered_while_models_change(changing: Product) -> None:
    assert answering(changing) == "first.tar.gz"
    with Staff(changing, role="admin") as trainer:
        read = trainer.run("evaluate", model_id="second")
        assert read["state"] == "done", read
        seconds = _change_under_load(changing, trainer)
    print(f"\n{SWAPS} swaps of {min(seconds):.1f} to {max(seconds):.1f} s")


def _change_under_load(changing: Product, trainer: Staff) -> list[float]:
    writers = [Writer(changing, every=CUSTOMERS / RATE) for _ in range(CUSTOMERS)]
    for writer in writers:
        writer.start()
        time.sleep(1 / RATE)
    seconds = []
    for number in range(SWAPS):
        begun = time.monotonic()
        if number % 2 == 0:
            trainer.post("models/second/promote", reason="prova", override=True)
        else:
            trainer.post("rollback", reason="prova")
        seconds.append(time.monotonic() - begun)
        assert answering(changing) == ("studio-second", "first")[number % 2] + ".tar.gz"
    for writer in writers:
        writer.stop.set()
    for writer in writers:
        writer.join(120)
        assert writer.failure is None
        _check(writer)
        writer.visitor.close()
    print(f"\n{sum(len(writer.sent) for writer in writers)} messages")
    return seconds


def _check(writer: Writer) -> None:
    messages = writer.visitor.answers(count=len(writer.sent), seconds=300)
    mine = [m for m in messages if m["sender"] == "customer"]
    assert [m["client_message_id"] for m in mine] == writer.sent
    answered = [m["answers"] for m in messages if m["sender"] == "bot"]
    assert answered == [m["message_id"] for m in mine]
