"""Training data of other projects: looked at, taken over, refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.annotation import imports
from agent.annotation.file_errors import ImportTooLarge
from agent.annotation.file_schemas import Imported, ImportFile, ImportPreviewBody
from agent.annotation.imports import ImportService
from agent.annotation.languages import LanguageOf
from agent.locales import load_texts
from agent.training.nlu import Span, TrainingSet
from agent.training.place import Place
from tests.agent.annotation.project import contents, make_project

NLU = """\
version: "3.1"
nlu:
- intent: bill_copy
  examples: |
    - il pdf, grazie
    - mi mandate la [bolletta]{"entity": "document", "value": "bill"}?
    - could you send me the bill again?
- intent: faq/ask_hours
  metadata: {a: 1}
  examples:
  - text: |
      quando siete aperti
      di sabato?
    metadata: {sentiment: neutral}
  - text: when are you open on Sundays?
- intent: bill_explain
  examples: |
    - a copy please
- synonym: bill
  examples: |
    - fattura
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_project(tmp_path / "project")


def run(place: Place, *files: tuple[str, str], write: bool = True, **options: Any) -> Imported:
    body = ImportPreviewBody(
        files=tuple(ImportFile(name=name, content=content) for name, content in files), **options
    )
    return ImportService(place, texts=load_texts(), language="it").run(body, write=write)


class TestTaking:
    def test_what_is_new_known_and_contradictory(self, place: Place) -> None:
        done = run(place, ("nlu/chat.yml", NLU))
        assert (done.added, done.same, done.errors) == (4, 1, ())
        [clash] = done.contradictions
        assert (clash.text, clash.here, clash.there) == (
            "a copy please", "bill_copy", "bill_explain",
        )  # fmt: skip
        [new] = done.new_intents
        assert (new.name, new.examples, new.becomes) == ("faq/ask_hours", 2, "faq_ask_hours")
        found = {
            (e.text, e.intent, e.language, e.file) for e in TrainingSet.read(place.data).examples
        }
        assert {
            ("mi mandate la bolletta?", "bill_copy", "it", "data/nlu/it/bills.yml"),
            ("could you send me the bill again?", "bill_copy", "en", "data/nlu/en/bills.yml"),
            ("quando siete aperti di sabato?", "faq_ask_hours", "it", "data/nlu/it/chat.yml"),
            ("when are you open on Sundays?", "faq_ask_hours", "en", "data/nlu/en/chat.yml"),
        } <= found  # fmt: skip

    def test_a_new_intent_is_answered(self, place: Place) -> None:
        run(place, ("chat.yml", NLU))
        domain = yaml.safe_load(place.domain.read_text())
        assert domain["intents"][-1] == "faq_ask_hours"
        assert domain["entities"] == ["date", "choice", "document"]
        assert [v["text"] for v in domain["responses"]["utter_word_intent_faq_ask_hours"]] == [
            "Quando siete aperti di sabato?", "When are you open on Sundays?",
        ]  # fmt: skip
        rules = yaml.safe_load((place.data / "rules/chat.yml").read_text())["rules"]
        assert rules[0]["steps"][1] == {"action": "action_ask_knowledge"}

    def test_a_preview_changes_nothing_and_says_all(self, place: Place) -> None:
        before = contents(place.root)
        seen = run(place, ("chat.yml", NLU), write=False)
        assert contents(place.root) == before
        assert run(place, ("chat.yml", NLU)) == seen
        assert {each.file for each in seen.files} == {
            "data/nlu/it/bills.yml", "data/nlu/en/bills.yml", "data/nlu/it/chat.yml",
            "data/nlu/en/chat.yml", "domain.yml", "data/rules/chat.yml",
        }  # fmt: skip
        assert all(each.diff.count("\n") > 3 for each in seen.files)

    def test_a_second_time_adds_nothing(self, place: Place) -> None:
        run(place, ("chat.yml", NLU))
        before = contents(place.root)
        again = run(place, ("chat.yml", NLU))
        assert (again.added, again.same, again.new_intents, again.files) == (0, 5, (), ())
        assert contents(place.root) == before

    def test_intents_are_mapped_and_skipped(self, place: Place) -> None:
        done = run(
            place, ("chat.yml", NLU), map={"faq": "bill_explain"},
            skip=("could you send me the bill again?",),
        )  # fmt: skip
        assert (done.added, done.new_intents) == (3, ())
        assert TrainingSet.read(place.data).has("when are you open on Sundays?", "bill_explain")
        assert run(place, ("chat.yml", NLU), skip=("faq", "bill_copy", "bill_explain")).added == 0

    def test_the_language_may_be_given(self, place: Place) -> None:
        run(place, ("chat.yml", NLU), languages={"chat.yml": "en"})
        files = {e.file for e in TrainingSet.read(place.data).examples if "sabato" in e.text}
        assert files == {"data/nlu/en/chat.yml"}

    def test_several_files_in_which_the_first_wins(self, place: Place) -> None:
        first = "nlu:\n- intent: sun\n  examples: |\n    - il sole\n"
        done = run(place, ("a.yml", first), ("b.yml", first.replace("sun", "moon")))
        assert [(c.here, c.there) for c in done.contradictions] == [("sun", "moon")]

    def test_annotations_come_along(self, place: Place) -> None:
        run(place, ("chat.yml", NLU))
        found = next(e for e in TrainingSet.read(place.data).examples if "mandate" in e.text)
        assert found.entities == (Span(14, 22, "document", value="bill"),)


class TestRefusing:
    @pytest.mark.parametrize(
        ("name", "content", "line", "word"),
        [
            ("nlu.md", "## intent:greet\n- hi\n", 1, "Rasa 1"),
            ("nlu.json", "{}", 1, "Rasa 1"),
            ("domain.yml", "intents: [a]\n", 1, "esempi"),
            ("old.yml", 'version: "2.0"\nnlu: []\n', 1, "2.0"),
            ("new.yml", 'version: "4.0"\nnlu: []\n', 1, "4.0"),
            ("bomb.yml", "a: &a [x, x]\nb: &b [*a, *a]\nnlu: *b\n", 2, "alias"),
            ("deep.yml", "nlu: " + "[" * 50_000, 1, "annidato"),
            ("twice.yml", "nlu:\n- intent: a\n  intent: b\n", 3, "due volte"),
            ("latin.yml", "nlu:\n- intent: a\n  examples: |\n    - perch\ufffd\n", 4, "UTF-8"),
            ("half.yml", "nlu:\n- intent: a\n  examples: |\n    - x\n   - y\n", 5, "YAML"),
            ("tag.yml", "nlu: !!python/name:os.system\n", 1, "etichetta"),
            ("surrogate.yml", "nlu: \ud800\n", 1, "UTF-8"),
        ],
    )
    def test_what_cannot_be_read_is_named_and_the_rest_is_taken(
        self, place: Place, name: str, content: str, line: int, word: str
    ) -> None:
        good = "nlu:\n- intent: bill_copy\n  examples: |\n    - di nuovo\n"
        done = run(place, (name, content), ("good.yml", good))
        [error] = done.errors
        assert (error.file, error.line) == (name, line)
        assert word in error.reason
        assert done.added == 1

    @pytest.mark.parametrize(
        ("example", "word"), [("/greet", "barra"), ("ciao [x]", None), ("[a][b]", None)]
    )
    def test_an_example_that_cannot_be_written(
        self, place: Place, example: str, word: str | None
    ) -> None:
        content = f"nlu:\n- intent: bill_copy\n  examples: |\n    - {example}\n    - altro\n"
        done = run(place, ("a.yml", content))
        assert [error.line for error in done.errors] == ([4] if word else [])
        assert done.added == 2 - len(done.errors)

    def test_an_intent_that_cannot_be_made(self, place: Place) -> None:
        content = "nlu:\n- intent: restart\n  examples: |\n    - di nuovo\n"
        done = run(place, ("a.yml", content))
        assert (done.added, done.errors[0].line) == (0, 4)
        assert run(place, ("a.yml", content), map={"restart": "begin_again"}).added == 1

    def test_two_files_of_one_name(self, place: Place) -> None:
        done = run(place, ("a.yml", NLU), ("a.yml", NLU))
        assert [error.file for error in done.errors] == ["a.yml"]

    def test_more_than_is_read_at_once(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imports, "_MOST", 3)
        with pytest.raises(ImportTooLarge):
            run(place, ("chat.yml", NLU))


class TestLanguages:
    TELL = LanguageOf([("la bolletta è alta", "it"), ("the bill is high", "en")])

    def test_clear_ones_whatever_is_around(self) -> None:
        texts = ["why is my bill so high this month?", "perché la bolletta è così alta?"]
        assert self.TELL.each(texts) == ["en", "it"]
        assert self.TELL.each(texts[::-1]) == ["it", "en"]

    def test_short_ones_go_with_the_others(self) -> None:
        for texts, language in (
            (["ok", "123", "why is it so high?", "what is this charge?"], "en"),
            (["ok", "123", "perché così tanto?", "che cos'è questa voce?"], "it"),
        ):
            assert self.TELL.each(texts) == [language] * 4
