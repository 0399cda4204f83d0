"""Training data in files: read as Rasa reads it, edited line by line, written whole or not."""

import contextlib
import errno
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.training import whole
from agent.training.annotations import annotated, parsed
from agent.training.nlu import (
    DataBroken,
    DataChanged,
    DiskFull,
    EditImpossible,
    ExampleUnusable,
    Span,
    TrainingSet,
)

ROOT = Path(__file__).parents[3]

BILLS = """\
# Bills, by hand.
version: "3.1"

nlu:
- intent: bill_copy   # the file
  examples: |
    - la bolletta di [marzo](date)
    - il pdf, grazie

# Why so much?
- intent: bill_explain
  metadata: {owner: anna}
  examples: |
    - alta
    - bolletta?
    - perché
- synonym: marzo
  examples: |
    - mar
- lookup: city
  examples: |
    - Roma
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    put(folder, "it/bills", BILLS)
    put(folder, "en/bills", 'version: "3.1"\nnlu:\n- intent: bill_copy\n  examples: |\n    - copy')
    return folder


def put(data: Path, name: str, content: str | bytes) -> Path:
    path = data / "nlu" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def contents(data: Path) -> dict[str, bytes]:
    return {str(p.relative_to(data)): p.read_bytes() for p in data.rglob("*") if p.is_file()}


class TestReading:
    def test_each_example_with_its_place(self, data: Path) -> None:
        found = TrainingSet.read(data)
        first = next(e for e in found.examples if e.intent == "bill_copy" and e.language == "it")
        assert (first.text, first.file, first.line) == (
            "la bolletta di marzo", "data/nlu/it/bills.yml", 7,
        )  # fmt: skip
        assert first.entities == (Span(15, 20, "date"),)
        assert found.intents == ("bill_copy", "bill_explain")
        assert len(found.examples) == 6

    def test_other_forms_rasa_knows(self, data: Path) -> None:
        put(data, "it/list", (
            "nlu:\n- intent: faq/ask_hours\n  examples:\n"
            "  - text: |\n      quando aprite?\n    metadata: {a: 1}\n"
            "  - text: siete aperti [oggi](date:today)\n"
            '- intent: yes\n  examples: "- ok"\n'
        ))  # fmt: skip
        found = [e for e in TrainingSet.read(data).examples if e.file.endswith("list.yml")]
        assert [(e.text, e.intent, e.line) for e in found] == [
            ("quando aprite?", "faq/ask_hours", 4),
            ("siete aperti oggi", "faq/ask_hours", 7),
            ("ok", "yes", 9),
        ]
        assert found[1].entities == (Span(13, 17, "date", value="today"),)

    @pytest.mark.parametrize(
        ("content", "line", "why"),
        [
            ("nlu:\n- intent: a\n  examples: |\n    - x\n   - y\n", 5, "not_yaml"),
            (b"nlu:\n- intent: \xe8\n", 2, "not_utf8"),
            ("a: &a [x]\nnlu: *a\n", 2, "alias"),
            ("nlu:\n- intent: a\nnlu: []\n", 3, "key_twice"),
            ("nlu: []\n---\nnlu: []\n", 2, "several_documents"),
            ("nlu: " + "[" * 100_000, 1, "too_deep"),
            ("nlu: " + "{a: " * 5_000, 1, "too_deep"),
            ("- x\n", 1, "no_mapping"),
            ('version: "2.0"\nnlu: []\n', 1, "version"),
            ("nlu: hello\n", 1, "nlu"),
            ("nlu:\n- hello\n", 2, "nlu"),
            ("nlu:\n- intent: a b\n", 2, "intent"),
            ("nlu:\n- intent: a\n  examples: {b: c}\n", 3, "examples"),
            ("nlu:\n- intent: a\n  examples: |\n    - [x]{entity}\n", 4, "annotation"),
            ("nlu: " + "1:" * 500_000 + "1\n", 1, "nlu"),
            ("nlu: \x07\n", 1, "not_yaml"),
            ("nlu: !!python/object:os.system x\n", 1, "tag"),
            ("nlu: [" + "{}," * 200_000 + "]", 1, "too_much"),
            ("#" * 9_000_000, 1, "too_large"),
        ],
    )
    def test_what_is_broken_is_named(
        self, data: Path, content: str | bytes, line: int, why: str
    ) -> None:
        put(data, "it/broken", content)
        with pytest.raises(DataBroken) as caught:
            TrainingSet.read(data)
        assert (caught.value.file, caught.value.line) == ("data/nlu/it/broken.yml", line)
        assert caught.value.why == why
        assert caught.value.reason
        assert caught.value.said("it") != caught.value.reason
        found = TrainingSet.scan(data)
        assert len(found.examples) == 6
        assert [error.file for error in found.broken] == ["data/nlu/it/broken.yml"]
        found.add("nuovo", "bill_copy", language="it")
        with pytest.raises(DataBroken):
            found.write()

    def test_a_change_by_hand_shows_at_once(self, data: Path) -> None:
        TrainingSet.read(data)
        put(data, "it/bills", BILLS.replace("il pdf, grazie", "il pdf, subito"))
        assert TrainingSet.read(data).has("il pdf, subito", "bill_copy")
        (data / "nlu/it/bills.yml").unlink()
        assert len(TrainingSet.read(data).examples) == 1

    def test_our_own_files_are_read_as_they_are_written(self) -> None:
        found = TrainingSet.read(ROOT / "data")
        assert len(found.examples) > 10_000
        for each in found.examples:
            assert parsed(annotated(each.text, each.entities)) == (each.text, each.entities)


class TestEditing:
    def test_only_the_lines_that_must_change(self, data: Path) -> None:
        found = TrainingSet.read(data)
        assert found.add("mandami la\nbolletta di Roma", "bill_copy", language="it",
                         entities=[Span(23, 27, "city", value="RM")])  # fmt: skip
        assert not found.add("mandami la bolletta di Roma", "bill_copy", language="it")
        assert found.add("beh, perché?", "bill_explain", language="it")  # a sorted block
        assert found.remove("il pdf, grazie", "bill_copy")
        assert not found.remove("il pdf, grazie", "bill_copy")
        diffs = found.diff()
        assert [(d.file, d.added, d.removed) for d in diffs] == [("data/nlu/it/bills.yml", 2, 1)]
        found.write()
        expected = BILLS.replace(
            "    - il pdf, grazie\n",
            '    - mandami la bolletta di [Roma]{"entity": "city", "value": "RM"}\n',
        ).replace("    - bolletta?\n", "    - beh, perché?\n    - bolletta?\n")
        assert (data / "nlu/it/bills.yml").read_text() == expected
        assert found.diff() == ()
        assert [e.line for e in found.examples if e.text.startswith("mandami")] == [8]

    def test_moving_takes_the_annotations_along(self, data: Path) -> None:
        found = TrainingSet.read(data)
        assert found.move("la bolletta di marzo", "bill_copy", "bill_explain")
        assert not found.move("la bolletta di marzo", "bill_copy", "bill_explain")
        found.write()
        moved = next(e for e in TrainingSet.read(data).examples if "marzo" in e.text)
        assert (moved.intent, moved.entities) == ("bill_explain", (Span(15, 20, "date"),))

    def test_an_intent_whose_last_example_goes_goes_with_it(self, data: Path) -> None:
        found = TrainingSet.read(data)
        for text in ("la bolletta di marzo", "il pdf, grazie"):
            found.remove(text, "bill_copy")
        found.write()
        text = (data / "nlu/it/bills.yml").read_text()
        assert "bill_copy" not in text
        assert "# Why so much?\n- intent: bill_explain\n" in text

    def test_new_intents_stand_beside_the_other_language(self, data: Path) -> None:
        found = TrainingSet.read(data)
        found.add("why?", "bill_explain", language="en")
        found.add("solar", "solar", language="en", subject="offers")
        found.write()
        assert (
            (data / "nlu/en/bills.yml")
            .read_text()
            .endswith("    - copy\n- intent: bill_explain\n  examples: |\n    - why?")
        )
        assert (data / "nlu/en/offers.yml").read_text() == (
            'version: "3.1"\n\nnlu:\n- intent: solar\n  examples: |\n    - solar\n'
        )

    def test_a_block_stands_apart_where_the_others_do(self, data: Path) -> None:
        apart = "nlu:\n- intent: a\n  examples: |\n    - x\n\n- intent: b\n  examples: |\n    - y\n"
        path = put(data, "it/apart", apart)
        found = TrainingSet.read(data)
        found.add("z", "c", language="it", subject="apart")
        found.write()
        assert path.read_text() == apart + "\n- intent: c\n  examples: |\n    - z\n"
        found.remove("z", "c")
        found.write()
        assert path.read_text() == apart

    @pytest.mark.parametrize(
        "text", ["", "  ", "/greet", "[a](b)", "[a]{b}", "a\x00b", "a\ud800b", "\ufeff"]
    )
    def test_what_rasa_would_misread_is_refused(self, data: Path, text: str) -> None:
        found = TrainingSet.read(data)
        with pytest.raises(ExampleUnusable):
            found.add(text, "bill_copy", language="it")
        assert found.diff() == ()

    @pytest.mark.parametrize("spans", [[Span(0, 9, "x")], [Span(0, 2, "x"), Span(1, 3, "y")],
                                       [Span(2, 2, "x")], [Span(0, 1, "a)b")],
                                       [Span(0, 2, "x", value="a\u2028b")],
                                       [Span(0, 2, "x", value="a\x85b")]])  # fmt: skip
    def test_entities_that_cannot_be_written_are_refused(
        self, data: Path, spans: list[Span]
    ) -> None:
        with pytest.raises(ExampleUnusable):
            TrainingSet.read(data).add("ciao", "bill_copy", language="it", entities=spans)

    @pytest.mark.parametrize(
        "text",
        ["- trattino", "# cancelletto", "a: b", "'citato'", '"x', "|", "{ nome }", "[senza nome]",
         "😀 ok", "a - b", "%20"],
    )  # fmt: skip
    def test_what_yaml_might_misread_is_kept(self, data: Path, text: str) -> None:
        found = TrainingSet.read(data)
        found.add(text, "bill_copy", language="it")
        found.write()
        assert TrainingSet.read(data).has(text, "bill_copy")

    def test_a_form_without_lines_is_left_alone(self, data: Path) -> None:
        path = put(data, "it/flow", 'nlu:\n- {intent: a, examples: "- ok\\n- va bene"}\n')
        found = TrainingSet.read(data)
        found.remove("ok", "a")
        with pytest.raises(EditImpossible):
            found.write()
        assert path.read_text().startswith("nlu:\n- {intent: a")

    def test_windows_line_ends_stay(self, data: Path) -> None:
        path = put(data, "it/crlf", "nlu:\r\n- intent: a\r\n  examples: |\r\n    - b\r\n")
        found = TrainingSet.read(data)
        found.add("c", "a", language="it")
        found.write()
        assert path.read_bytes().endswith(b"    - b\r\n    - c\r\n")


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"))
    | st.sampled_from(" -#:'|[](){}"),
    min_size=1, max_size=20,
)  # fmt: skip
INTENTS = st.sampled_from(["bill_copy", "bill_explain", "greet", "faq/ask_x"])
LANGUAGES = st.sampled_from(["it", "en"])
TRIES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class TestAnySet:
    @TRIES
    @given(st.lists(st.tuples(WORDS, INTENTS, LANGUAGES), max_size=12))
    def test_adding_then_removing_leaves_the_bytes(
        self, data: Path, wanted: list[tuple[str, str, str]]
    ) -> None:
        before = contents(data)
        found, added = TrainingSet.read(data), []
        for text, intent, language in wanted:
            try:
                if found.add(text, intent, language=language):
                    added.append((text, intent))
            except ExampleUnusable:
                continue
        found.write()
        again = TrainingSet.read(data)
        assert len(again.examples) == 6 + len(added)
        assert all(again.has(*each) for each in added)
        for each in added:
            assert again.remove(*each)
        again.write()
        assert contents(data) == before

    @TRIES
    @given(st.data())
    def test_any_edits_in_one_go_say_what_was_meant(self, data: Path, draw: st.DataObject) -> None:
        shutil.rmtree(data)
        put(data, "it/bills", BILLS)
        found = TrainingSet.read(data)
        meant = {(e.text, e.intent) for e in found.examples}
        for _ in range(draw.draw(st.integers(1, 8))):
            kind = draw.draw(st.sampled_from(["add", "remove", "move"]))
            if kind == "add":
                text, intent = " ".join(draw.draw(WORDS).split()), draw.draw(INTENTS)
                try:
                    assert found.add(text, intent, language="it") == ((text, intent) not in meant)
                except ExampleUnusable:
                    continue
                meant.add((text, intent))
            elif meant:
                text, intent = draw.draw(st.sampled_from(sorted(meant)))
                to = draw.draw(INTENTS)
                meant.discard((text, intent))
                if kind == "move":
                    assert found.move(text, intent, to)
                    meant.add((text, to))
                else:
                    assert found.remove(text, intent)
        found.write()
        after = TrainingSet.read(data)
        assert {(e.text, e.intent) for e in after.examples} == meant
        assert b"# Why so much?" in (data / "nlu/it/bills.yml").read_bytes()
        assert (
            "- lookup: city\n  examples: |\n    - Roma\n" in (data / "nlu/it/bills.yml").read_text()
        )


class TestWriting:
    def test_a_change_made_meanwhile_is_not_lost(self, data: Path) -> None:
        found = TrainingSet.read(data)
        found.add("nuovo", "bill_copy", language="it")
        put(data, "it/bills", BILLS + "# by hand\n")
        with pytest.raises(DataChanged):
            found.write()
        assert (data / "nlu/it/bills.yml").read_text() == BILLS + "# by hand\n"

    def test_a_full_disk_leaves_everything_as_it_was(self, data: Path) -> None:
        large = "nlu:\n- intent: large\n  examples: |\n    - grande\n" + "# filler\n" * 20_000
        put(data, "it/large", large)
        before = contents(data)
        # In a process of its own: the limit of a file's size would hold for the other tests too.
        code = f"""
import resource
from pathlib import Path
from agent.training.nlu import DiskFull, TrainingSet

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
found = TrainingSet.read(Path({str(data)!r}))
found.add("copy again", "bill_copy", language="en")
found.add("enorme", "large", language="it")
try:
    found.write()
except DiskFull:
    print("full")
"""
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout == "full\n"
        assert contents(data) == before

    def test_a_file_that_cannot_be_renamed_takes_the_others_back(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = contents(data)
        found = TrainingSet.read(data)
        found.add("copy again", "bill_copy", language="en")
        found.add("hello", "greet", language="en", subject="aaa")
        found.add("grande", "bill_explain", language="it")
        renamed = Path.replace

        def failing(self: Path, target: Path) -> Path:
            if self.name == ".bills.yml.partial" and target.parent.name == "it":
                raise OSError(errno.ENOSPC, "No space left on device")
            return renamed(self, target)

        monkeypatch.setattr(whole.Path, "replace", failing)
        with pytest.raises(DiskFull):
            found.write()
        assert contents(data) == before


class TestAnnotations:
    # As in rasa.shared.nlu.training_data.entities_parser of Rasa 3.6.
    RASA = re.compile(
        r"\[(?P<text>[^\]]+?)\](\((?P<entity>[^:)]+?)(?:\:(?P<value>[^)]+))?\)"
        r"|\{(?P<dict>[^}]+?)\}|\[(?P<dicts>.*?)\])"
    )

    @settings(max_examples=500, deadline=None)
    @given(st.text("[]():ab", max_size=25))
    def test_found_where_rasa_finds_them(self, raw: str) -> None:
        text, spans = parsed(raw)
        assert text == self.RASA.sub(lambda match: match["text"], raw)
        found = [match for match in self.RASA.finditer(raw) if match["entity"]]
        assert [(s.entity, s.value, text[s.start : s.end]) for s in spans] == [
            (match["entity"], match["value"], match["text"]) for match in found
        ]

    def test_several_entities_of_one_text(self) -> None:
        raw = '[12][{"entity": "a"}, {"entity": "b", "role": "to"}] euro'
        assert parsed(raw) == ("12 euro", (Span(0, 2, "a"), Span(0, 2, "b", role="to")))
        assert annotated("12 euro", parsed(raw)[1]) == raw

    @pytest.mark.parametrize("unit", ["[", "](", "[x](a:", "[x]{", "[x][", "[a]("])
    def test_no_text_takes_long(self, unit: str) -> None:
        began = time.monotonic()
        with contextlib.suppress(ExampleUnusable):
            parsed(unit * 100_000 + "x](y)}")
        assert time.monotonic() - began < 5

    def test_braces_nested_without_end(self) -> None:
        with pytest.raises(ExampleUnusable):
            parsed('[x]{"entity": ' + "[" * 100_000 + "}")
