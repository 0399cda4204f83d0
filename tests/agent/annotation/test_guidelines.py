"""Guidelines: of every intent, in both languages, and added to without touching the others."""

import re
from pathlib import Path

import pytest

from agent.annotation.domain import known_names
from agent.annotation.guidelines import Guideline, Meaning, read_guidelines, with_guideline
from agent.training.errors import DataBroken

ROOT = Path(__file__).parents[3]
SOLAR = Guideline(it=Meaning(meaning="Il «sole»: sì", negative="offer_inquiry"),
                  en=Meaning(meaning='The "sun": yes'))  # fmt: skip


class TestOurs:
    def test_every_intent_has_one_and_nothing_else_does(self) -> None:
        assert set(read_guidelines(ROOT / "data")) == known_names(ROOT / "domain.yml").intents

    def test_each_names_the_intents_it_is_confused_with(self) -> None:
        intents = known_names(ROOT / "domain.yml").intents
        for name, guideline in read_guidelines(ROOT / "data").items():
            named = [
                set(re.findall(r"\w+", found.negative)) & intents
                for found in (guideline.it, guideline.en)
            ]
            assert named[0] == named[1] != set(), name
            assert name not in named[0], name
            assert all(len(found.meaning) > 5 for found in (guideline.it, guideline.en)), name

    def test_no_word_in_snake_case_that_is_no_intent(self) -> None:
        intents = known_names(ROOT / "domain.yml").intents
        text = "".join(
            line.split("#")[0]
            for line in (ROOT / "data/guidelines.yml").read_text().splitlines(keepends=True)
        )
        assert set(re.findall(r"[a-z]+(?:_[a-z]+)+", text)) <= intents


class TestFile:
    def test_none_without_a_file(self, tmp_path: Path) -> None:
        assert read_guidelines(tmp_path) == {}

    def test_one_is_added_in_place(self, tmp_path: Path) -> None:
        before = (
            b"# ours\nguidelines:\n  a: # first\n    it: {meaning: x, not: y}\n"
            b"    en: {meaning: z}\n"
        )
        (tmp_path / "guidelines.yml").write_bytes(before)
        files = with_guideline(tmp_path, "solar", SOLAR)
        [(path, (found, after))] = files.items()
        assert found == before
        assert after is not None
        assert after.startswith(before)
        path.write_bytes(after)
        assert read_guidelines(tmp_path)["solar"] == SOLAR
        assert read_guidelines(tmp_path)["a"].it.negative == "y"

    def test_the_first_makes_the_file(self, tmp_path: Path) -> None:
        [(path, (found, after))] = with_guideline(tmp_path, "solar", SOLAR).items()
        assert found is None
        path.write_bytes(after or b"")
        assert dict(read_guidelines(tmp_path)) == {"solar": SOLAR}

    @pytest.mark.parametrize(
        ("content", "line", "why"),
        [
            ("guidelines: [a]\n", 1, "no_guidelines"),
            ("- a\n", 1, "no_guidelines"),
            ("guidelines:\n  a:\n    it: {meaning: x}\n", 2, "guideline"),
            ("guidelines:\n  a:\n    it: {meaning: x, nto: y}\n    en: {meaning: x}\n", 2,
             "guideline"),
            ("guidelines:\n  a: {\n", 3, "not_yaml"),
        ],
    )  # fmt: skip
    def test_what_is_broken_is_named(
        self, tmp_path: Path, content: str, line: int, why: str
    ) -> None:
        (tmp_path / "guidelines.yml").write_text(content)
        with pytest.raises(DataBroken) as caught:
            read_guidelines(tmp_path)
        assert (caught.value.line, caught.value.why) == (line, why)
        assert caught.value.file == f"{tmp_path.name}/guidelines.yml"
