"""Which model answers: promoted, taken back, refused; on both databases, with real files."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from agent.dialogue.swap import ModelRefused
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.training.errors import AlreadyRunning, ModelUnknown, NothingToRollBack
from agent.training.gate import intents_check, sure_check
from agent.training.models import PromotionRow
from agent.training.registry import ModelFile, Registry
from agent.training.service import PromotionService
from tests.agent.training.archive import reading, write_model
from tests.agent.training.test_report import evidence

INTENTS = ("bill_explain", "gas_leak", "greet")


def make(folder: Path, name: str, *, hour: int) -> Path:
    path = write_model(
        folder / f"{name}.tar.gz", intents=INTENTS, labels=[0], probabilities=reading(3, [0])
    )
    at = datetime(2026, 11, 22, hour, tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    return path


@pytest.fixture
def registry(tmp_path: Path, clock: FixedClock) -> Registry:
    models = tmp_path / "models"
    make(models, "20261120-old-pear", hour=7)
    make(models, "20261121-good-apple", hour=8)
    make(models / "candidates", "20261122-new-plum", hour=6)
    return Registry(models, clock=clock)


@pytest.fixture
def service(database: Database, registry: Registry, clock: FixedClock) -> PromotionService:
    return PromotionService(database, registry=registry, clock=clock)


def answers(_model: ModelFile) -> None:
    """Take any model."""


def refuses(_model: ModelFile) -> None:
    raise ModelRefused(reason="damaged")


def names(registry: Registry) -> list[tuple[str, str]]:
    return [(one.name.split("-", 1)[1], one.state) for one in registry.all()]


BEFORE = [("good-apple", "running"), ("old-pear", "earlier"), ("new-plum", "candidate")]


class TestRegistry:
    def test_the_newest_answers_and_candidates_wait(self, registry: Registry) -> None:
        assert names(registry) == BEFORE

    def test_an_empty_folder_has_none(self, tmp_path: Path, clock: FixedClock) -> None:
        registry = Registry(tmp_path, clock=clock)
        assert registry.all() == ()
        assert registry.running() is None

    @pytest.mark.parametrize("name", ["20261122-new-plum", "20261122", "new-plum", "plum.tar.gz"])
    def test_is_found_by_any_end_of_its_name(self, registry: Registry, name: str) -> None:
        assert registry.find(name).name == "20261122-new-plum"

    @pytest.mark.parametrize(("name", "found"), [("kiwi", 0), ("202611", 3), ("", 0), ("/etc", 0)])
    def test_unknown_or_several(self, registry: Registry, name: str, found: int) -> None:
        with pytest.raises(ModelUnknown) as refused:
            registry.find(name)
        assert refused.value.params["found"] == found


class TestPromotion:
    def promote(self, service: PromotionService, registry: Registry, name: str = "plum") -> None:
        service.promote(
            registry.find(name), reason="meno errori", by="ada", checks=(), swap=answers
        )

    def test_the_candidate_answers_and_the_record_says_why(
        self, service: PromotionService, registry: Registry, database: Database
    ) -> None:
        self.promote(service, registry)
        assert names(registry) == [
            ("new-plum", "running"), ("good-apple", "earlier"), ("old-pear", "earlier"),
        ]  # fmt: skip
        with database.reading() as session:
            row = session.scalars(select(PromotionRow)).one()
        assert (row.kind, row.model, row.previous) == (
            "promote", "20261122-new-plum", "20261121-good-apple",
        )  # fmt: skip
        assert (row.reason, row.by) == ("meno errori", "ada")

    def test_an_earlier_one_may_be_promoted_too(
        self, service: PromotionService, registry: Registry
    ) -> None:
        self.promote(service, registry, "pear")
        assert names(registry)[0] == ("old-pear", "running")

    def test_what_answers_already_is_not_promoted(
        self, service: PromotionService, registry: Registry
    ) -> None:
        with pytest.raises(AlreadyRunning):
            self.promote(service, registry, "apple")

    def test_what_rasa_refuses_is_back_where_it_was(
        self, service: PromotionService, registry: Registry
    ) -> None:
        before = registry.all()
        with pytest.raises(ModelRefused):
            service.promote(
                registry.find("plum"), reason="prova", by="ada", checks=(), swap=refuses
            )
        assert registry.all() == before
        assert names(registry) == BEFORE


class TestRollBack:
    def roll_back(self, service: PromotionService) -> str:
        return service.roll_back(reason="peggio", by="ada", swap=answers).name

    def test_goes_back_step_by_step(self, service: PromotionService, registry: Registry) -> None:
        promotion = TestPromotion()
        promotion.promote(service, registry, "pear")
        promotion.promote(service, registry, "plum")
        assert self.roll_back(service) == "20261120-old-pear"
        assert registry.running() == registry.find("pear")
        assert self.roll_back(service) == "20261121-good-apple"
        with pytest.raises(NothingToRollBack):
            self.roll_back(service)

    def test_without_a_promotion_there_is_nothing(self, service: PromotionService) -> None:
        with pytest.raises(NothingToRollBack):
            self.roll_back(service)

    def test_when_the_file_is_gone_there_is_nothing(
        self, service: PromotionService, registry: Registry
    ) -> None:
        TestPromotion().promote(service, registry)
        registry.find("apple").path.unlink()
        with pytest.raises(NothingToRollBack):
            self.roll_back(service)
        assert names(registry)[0] == ("new-plum", "running")


class TestGate:
    def test_chance_is_let_through(self) -> None:
        before = evidence([0] * 10 + [1] * 10, [0] * 10 + [1] * 10)
        after = evidence([0] * 10 + [1] * 10, [0] * 9 + [1] * 11)
        assert intents_check(after, before).passed

    def test_an_intent_that_is_clearly_worse_is_not(self) -> None:
        before = evidence([0] * 100 + [1] * 100, [0] * 100 + [1] * 100)
        after = evidence([0] * 100 + [1] * 100, [0] * 60 + [1] * 140)
        check = intents_check(after, before)
        assert not check.passed
        assert check.found[0].startswith("bill_explain: recall 0.600, before 1.000")

    def test_the_first_model_of_all_is_compared_with_none(self) -> None:
        assert intents_check(evidence([0], [1]), None).passed

    def test_wrong_while_sure(self) -> None:
        assert sure_check(evidence([0] * 100, [0] * 99 + [1])).passed
        assert not sure_check(evidence([0] * 100, [0] * 95 + [1] * 5)).passed
