"""A new intent: everything that Rasa and the product need to answer it, or nothing."""

import difflib
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.annotation import intents as making
from agent.annotation.file_errors import (
    ExampleElsewhere,
    IntentExists,
    IntentNameUnusable,
    ReplyUnusable,
    SubjectUnusable,
)
from agent.annotation.file_schemas import NewExample
from agent.annotation.intents import IntentService
from agent.annotation.schemas import Span
from agent.errors import AscoltoError
from agent.kit.records import Bilingual
from agent.training.errors import DataBroken, DiskFull, ExampleUnusable
from agent.training.place import Place
from tests.agent.annotation.project import contents, make_project

SOLAR: dict[str, Any] = {
    "subject": "offers",
    "meaning": Bilingual(it="Chiede dei pannelli.", en="Asks about panels."),
    "negative": Bilingual(it="Una tariffa è bill_copy.", en="A tariff is bill_copy."),
    "reply": Bilingual(it='Sì: "subito".\nCiao', en="Yes: now."),
    "examples": (
        NewExample(text="installate pannelli?", language="it"),
        NewExample(text="panels by May?", language="en",
                   entities=(Span(start=10, end=13, entity="date"),)),
    ),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_project(tmp_path / "project")


def without(**changed: Any) -> dict[str, Any]:
    return {**SOLAR, **changed}


class TestAll:
    def test_what_a_label_may_name(self, place: Place) -> None:
        found = IntentService(place).all()
        assert [(i.name, i.subject, i.examples.it, i.examples.en) for i in found.intents] == [
            ("bill_copy", "bills", 2, 1), ("bill_explain", "bills", 1, 0),
        ]  # fmt: skip
        assert (found.entities, found.subjects) == (("date",), ("bills",))
        assert found.intents[0].guideline is None

    def test_gas_is_a_safety_intent(self, place: Place) -> None:
        path = place.data / "nlu/it/safety.yml"
        path.write_text("nlu:\n- intent: gas_leak\n  examples: |\n    - sento gas\n")
        assert [i.name for i in IntentService(place).all().intents if i.safety] == ["gas_leak"]

    def test_broken_files_take_only_their_own_away(self, place: Place) -> None:
        (place.data / "guidelines.yml").write_text("guidelines: [")
        (place.data / "nlu/en/bills.yml").write_text("nlu: [")
        found = IntentService(place).all()
        assert [i.examples.en for i in found.intents] == [0, 0]


class TestCreate:
    def test_everything_it_needs(self, place: Place) -> None:
        before = contents(place.root)
        made = IntentService(place).create("solar_panels", **SOLAR)
        assert (made.subject, made.examples.it, made.examples.en) == ("offers", 1, 1)
        assert made.guideline is not None
        assert made.guideline.it.negative == "Una tariffa è bill_copy."
        assert made.guideline.en.examples == ("panels by May?",)
        after = contents(place.root)
        assert after.keys() - before.keys() == {
            "data/guidelines.yml", "data/nlu/it/offers.yml", "data/nlu/en/offers.yml",
            "data/rules/offers.yml",
        }  # fmt: skip
        assert after["data/nlu/it/bills.yml"] == before["data/nlu/it/bills.yml"]
        domain = yaml.safe_load(after["domain.yml"])
        assert domain["intents"][-1] == "solar_panels"
        assert domain["actions"][-1] == "action_reply"
        said = domain["responses"]["utter_solar_panels"]
        assert [v["text"] for v in said] == ['Sì: "subito".\nCiao', "Yes: now."]
        assert [v["condition"] for v in said] == [
            [{"type": "slot", "name": "language", "value": language}] for language in ("it", "en")
        ]
        titles = domain["responses"]["utter_word_intent_solar_panels"]
        assert [v["text"] for v in titles] == ["Installate pannelli?", "Panels by May?"]
        assert yaml.safe_load(after["data/rules/offers.yml"])["rules"] == [
            {"rule": "solar_panels",
             "steps": [{"intent": "solar_panels"}, {"action": "action_reply"}]}
        ]  # fmt: skip
        old, new = (each["domain.yml"].decode().splitlines() for each in (before, after))
        assert [line for line in difflib.ndiff(old, new) if line.startswith("-")] == []

    def test_beside_the_intents_of_its_subject(self, place: Place) -> None:
        IntentService(place).create("bill_paper", **without(subject="bills"))
        domain = yaml.safe_load(place.domain.read_text())
        assert domain["intents"] == ["bill_copy", "bill_explain", "bill_paper", "nlu_fallback"]
        rules = yaml.safe_load((place.data / "rules/bills.yml").read_text())["rules"]
        assert [rule["rule"] for rule in rules] == ["bill_copy", "bill_paper"]

    def test_a_title_that_was_given(self, place: Place) -> None:
        title = Bilingual(it="Pannelli", en="Panels")
        IntentService(place).create("solar_panels", **SOLAR, title=title)
        domain = yaml.safe_load(place.domain.read_text())
        titles = domain["responses"]["utter_word_intent_solar_panels"]
        assert [v["text"] for v in titles] == ["Pannelli", "Panels"]

    def test_asked_again_it_stays_as_it_is(self, place: Place) -> None:
        first = IntentService(place).create("solar_panels", **SOLAR)
        before = contents(place.root)
        assert IntentService(place).create("solar_panels", **SOLAR) == first
        assert contents(place.root) == before
        other = without(meaning=Bilingual(it="Altro", en="Other"))
        with pytest.raises(IntentExists):
            IntentService(place).create("solar_panels", **other)

    @pytest.mark.parametrize(
        "name",
        ["", "Solar", "solar-panels", "solar__panels", "_solar", "9solar", "solare_è", "a" * 51,
         "a b", "faq/solar", "restart", "undo", "greet_known", "error_x", "word_y", "ask_bill",
         "ask_bill_form_bill"],
    )  # fmt: skip
    def test_names_that_cannot_be(self, place: Place, name: str) -> None:
        self.refused(place, IntentNameUnusable, name, SOLAR)

    @pytest.mark.parametrize("name", ["bill_copy", "nlu_fallback"])
    def test_names_there_are(self, place: Place, name: str) -> None:
        self.refused(place, IntentExists, name, SOLAR)

    @pytest.mark.parametrize("subject", ["", "../x", "Offers", "a.b"])
    def test_subjects_that_cannot_be(self, place: Place, subject: str) -> None:
        self.refused(place, SubjectUnusable, "solar", without(subject=subject))

    def test_a_reply_to_be_filled(self, place: Place) -> None:
        reply = Bilingual(it="Ciao {name}", en="Hi")
        self.refused(place, ReplyUnusable, "solar", without(reply=reply))

    def test_an_example_of_another_intent(self, place: Place) -> None:
        examples = (NewExample(text="il pdf,\ngrazie ", language="it"),)
        self.refused(place, ExampleElsewhere, "solar", without(examples=examples))

    def test_an_example_rasa_would_misread(self, place: Place) -> None:
        examples = (NewExample(text="[a](b)", language="it"),)
        self.refused(place, ExampleUnusable, "solar", without(examples=examples))

    def test_files_that_are_broken(self, place: Place) -> None:
        (place.data / "rules/offers.yml").write_text("rules: [")
        self.refused(place, DataBroken, "solar", SOLAR)

    def test_a_disk_that_is_full(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_files: object) -> None:
            raise DiskFull

        monkeypatch.setattr(making, "write_all", full)
        self.refused(place, DiskFull, "solar", SOLAR)

    def refused(
        self, place: Place, error: type[AscoltoError], name: str, wanted: dict[str, Any]
    ) -> None:
        before = contents(place.root)
        with pytest.raises(error):
            IntentService(place).create(name, **wanted)
        assert contents(place.root) == before
