"""Lines added to YAML that people keep by hand."""

import difflib
from pathlib import Path

import pytest

from agent.training.errors import EditImpossible
from agent.training.yaml_lines import YamlLines, quoted

ROOT = Path(__file__).parents[3]
RULE = {"rule": "x"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"rules:\n- rule: x\n"),
        (b"version: '3.1'\n\nrules:\n", b"version: '3.1'\n\nrules:\n- rule: x\n"),
        (b"rules:\n- rule: a", b"rules:\n- rule: a\n- rule: x\n"),
        (b"rules:\r\n  - rule: a\r\n", b"rules:\r\n  - rule: a\r\n  - rule: x\r\n"),
        (b"rules:\n- rule: a\n# end\na: b\n", b"rules:\n- rule: a\n- rule: x\n# end\na: b\n"),
    ],
)
def test_an_item_at_the_end_of_a_list(before: bytes, after: bytes) -> None:
    lines = YamlLines("r.yml", before)
    lines.item("rules", ["- rule: x"], value=RULE)
    assert lines.content() == after


def test_keys_at_the_end_of_a_mapping() -> None:
    lines = YamlLines("r.yml", b"a:\n    b: c  # why\n\n# next\nd: e\n")
    lines.entry("a", ["f: |", "  g"], value={"f": "g\n"})
    lines.entry("h", ["i: j"], value={"i": "j"})
    assert lines.content() == (
        b"a:\n    b: c  # why\n    f: |\n      g\n\n# next\nd: e\nh:\n  i: j\n"
    )


@pytest.mark.parametrize("before", [b"rules: []\n", b"rules: {a: b}\n", b"rules: text\n"])
def test_what_cannot_be_added_by_lines_is_refused(before: bytes) -> None:
    lines = YamlLines("r.yml", before)
    lines.item("rules", ["- rule: x"], value=RULE)
    with pytest.raises(EditImpossible):
        lines.content()


def test_our_domain_keeps_every_other_line() -> None:
    before = (ROOT / "domain.yml").read_bytes()
    lines = YamlLines("domain.yml", before)
    for name in ("solar", "wind"):
        lines.item("intents", [f"- {name}"], value=name, after="offer_inquiry")
        lines.entry(
            "responses",
            [f"utter_{name}:", f"- text: {quoted('Sì: ')}"],
            value={f"utter_{name}": [{"text": "Sì: "}]},
        )
    diff = difflib.ndiff(before.decode().splitlines(), lines.content().decode().splitlines())
    assert [line for line in diff if line[0] in "+-"] == [
        "+   - solar", "+   - wind",
        "+   utter_solar:", '+   - text: "Sì: "', "+   utter_wind:", '+   - text: "Sì: "',
    ]  # fmt: skip
