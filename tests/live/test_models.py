"""Models change under customers who write: nobody notices.

``ASCOLTO_SWAPS`` says how often (4 unless told otherwise), ``ASCOLTO_RATE`` how many messages a
second are sent meanwhile, by customers who take turns (4).
"""

import itertools
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from agent.dialogue.swap import let_answer
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training.registry import ModelFile, Registry
from agent.training.service import PromotionService
from tests.conftest import ROOT
from tests.live.product import Product, Visitor, running

SWAPS = int(os.environ.get("ASCOLTO_SWAPS", "4"))
RATE = float(os.environ.get("ASCOLTO_RATE", "4"))
CUSTOMERS = 8
TALK = ["buongiorno", "avete ricevuto il mio pagamento?", "grazie mille", "quando devo pagare?"]

pytestmark = [pytest.mark.live, pytest.mark.timeout(1800)]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of its own with two models: the newest there is, under two names."""
    folder = tmp_path / "models"
    (folder / "candidates").mkdir(parents=True)
    newest = max((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    shutil.copy(newest, folder / "first.tar.gz")
    shutil.copy(newest, folder / "candidates" / "second.tar.gz")
    return folder


@pytest.fixture
def changing(tmp_path: Path, models: Path) -> Iterator[Product]:
    settings = {"ASCOLTO_MODELS_FOLDER": str(models), "ASCOLTO_RATE_MESSAGES": "off"}
    with running(tmp_path, **settings) as product:
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
    return str(health.json()["model"])


def test_every_message_is_answered_while_models_change(changing: Product, models: Path) -> None:
    assert answering(changing) == "first.tar.gz"
    writers = [Writer(changing, every=CUSTOMERS / RATE) for _ in range(CUSTOMERS)]
    for writer in writers:
        writer.start()
        time.sleep(1 / RATE)
    database = Database(changing.environment["ASCOLTO_DATABASE_URL"])
    seconds = []
    for number in range(SWAPS):
        begun = time.monotonic()
        _change(database, changing, models, back=number % 2 == 1)
        seconds.append(time.monotonic() - begun)
        assert answering(changing) == ("second" if number % 2 == 0 else "first") + ".tar.gz"
    database.close()
    for writer in writers:
        writer.stop.set()
    for writer in writers:
        writer.join(120)
        assert writer.failure is None
        _check(writer)
        writer.visitor.close()
    sent = sum(len(writer.sent) for writer in writers)
    print(f"\n{SWAPS} swaps, {sent} messages; a swap {min(seconds):.1f} to {max(seconds):.1f} s")


def _change(database: Database, product: Product, models: Path, *, back: bool) -> None:
    def swap(model: ModelFile) -> None:
        assert let_answer(
            model.path.name,
            sha256=model.sha256(),
            url=f"http://127.0.0.1:{product.environment['ASCOLTO_RASA_PORT']}",
            token=product.environment["ASCOLTO_RASA_TOKEN"],
        )

    registry = Registry(models, clock=Clock())
    service = PromotionService(database, registry=registry, clock=Clock())
    if back:
        service.roll_back(reason="prova", by="test", swap=swap)
    else:
        second = registry.find("second")
        service.promote(second, reason="prova", by="test", checks=(), swap=swap)


def _check(writer: Writer) -> None:
    messages = writer.visitor.answers(count=len(writer.sent), seconds=300)
    mine = [m for m in messages if m["sender"] == "customer"]
    assert [m["client_message_id"] for m in mine] == writer.sent
    answered = [m["answers"] for m in messages if m["sender"] == "bot"]
    assert answered == [m["message_id"] for m in mine]
