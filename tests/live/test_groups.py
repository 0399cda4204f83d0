"""What nobody understood, from customers' words to a new intent, with the real model's vectors."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live.product import Product, Visitor, running
from tests.live.project import project_in
from tests.live.staff import Staff

SMALL = ("--customers", "100", "--conversations", "60")
# Examples enough to compare with; all of them take minutes to encode.
SUBJECTS = ("bills.yml", "payments.yml", "general.yml")
HORSES = [
    "posso noleggiare un cavallo per la domenica?", "quanto costa noleggiare un cavallo",
    "vorrei noleggiare due cavalli per domenica", "noleggiate anche cavalli?",
    "noleggio cavalli, quali sono i prezzi?", "mi serve un cavallo a noleggio",
]  # fmt: skip

pytestmark = [pytest.mark.live, pytest.mark.timeout(1200)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path / "project")


@pytest.fixture
def product(tmp_path: Path, project: Path) -> Iterator[Product]:
    with running(tmp_path, project=project, seed=SMALL) as product:
        # Only now: the demo base is made of all examples.
        for path in (project / "data/nlu").rglob("*.yml"):
            if path.name not in SUBJECTS:
                path.unlink()
        yield product


def written(product: Product) -> None:
    for number, text in enumerate(HORSES):
        visitor = Visitor(product)
        visitor.send(text, client_id=f"h{number}")
        visitor.answers(count=1)
        visitor.close()


def under_review(trainer: Staff) -> dict[str, Any]:
    """Return the messages once the inbox has them all."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        found = trainer.get("inbox", order="newest", limit=50)["messages"]
        mine = {each["text"]: each for each in found if each["text"] in HORSES}
        if len(mine) == len(HORSES):
            return mine
        time.sleep(1)
    raise AssertionError(f"only {sorted(mine)} came into the inbox")


def previewed(trainer: Staff, message: dict[str, Any], intent: str) -> Any:
    """Return what a label would change, once the examples have vectors."""
    part = {"start": 0, "end": len(message["text"]), "intent": intent, "entities": []}
    path = f"/studio/messages/{message['id']}/preview"
    end = time.monotonic() + 400
    while time.monotonic() < end:
        answer: httpx.Response = trainer._desk.post(path, json={"parts": [part]}, timeout=120)
        if answer.status_code != 503:
            assert answer.status_code == 200, answer.text
            return answer.json()
        assert answer.json()["code"] == "vectors_coming", answer.text
        time.sleep(5)
    raise AssertionError("the examples never had vectors")


def test_from_unknown_words_to_an_intent_and_quiet(product: Product, project: Path) -> None:
    written(product)
    with Staff(product, role="trainer") as trainer:
        mine = under_review(trainer)
        preview = previewed(trainer, mine[HORSES[0]], "out_of_scope")
        assert len(preview["neighbours"]) == 8
        assert preview["seconds"] < 1

        groups = trainer.post("groups/refresh")["groups"]
        ids = {each["id"] for each in mine.values()}
        details = [trainer.get(f"groups/{group['id']}") for group in groups]
        best = max(details, key=lambda d: len(ids & {each["id"] for each in d["messages"]}))
        assert len(ids & {each["id"] for each in best["messages"]}) >= 4, groups
        assert best["group"]["nearest"] is not None

        done = trainer.post(
            f"groups/{best['group']['id']}/resolve",
            version=best["group"]["version"],
            kind="new_intent",
            intent="rent_horse",
            subject="general",
            meaning={"it": "Vuole noleggiare un cavallo.", "en": "Wants to rent a horse."},
            reply={"it": "Non noleggiamo cavalli.", "en": "We rent no horses."},
            message_ids=sorted(ids & {each["id"] for each in best["messages"]}),
        )
        assert done["resolution"]["intent"] == "rent_horse"
        assert "rent_horse" in (project / "domain.yml").read_text()
        assert "- intent: rent_horse" in (project / "data/nlu/it/general.yml").read_text()

        run = trainer.run("quality")
        assert run["state"] == "done", run
        report = trainer.get(f"runs/{run['id']}")["report"]
        assert report["compared"] > 0.9 * report["examples"] > 500
        found = trainer.get("quality")
        assert found["at"] is not None
        few = [each for each in found["findings"] if each["intent"] == "rent_horse"]
        assert {each["kind"] for each in few} >= {"too_few"}
