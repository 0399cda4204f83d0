"""What the documents must not forget."""

import re
from pathlib import Path

import pytest

from agent.kit.i18n import LANGUAGES
from agent.locales import load_texts
from agent.settings import Settings
from tests.conftest import ROOT


def test_every_setting_is_in_the_operators_guide() -> None:
    guide = (ROOT / "docs/guides/operators.md").read_text("utf-8")
    names = {f"ASCOLTO_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in names if name not in guide} == set()


def test_every_text_exists_in_both_languages() -> None:
    keys = [load_texts().keys(language) for language in LANGUAGES]
    assert keys[0] == keys[1]


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs/dependencies.md").read_text("utf-8").lower()
    asked = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    names = {re.split(r"[=\[<>]", line)[0] for line in asked if line and line[0] != "#"}
    assert {name for name in names if name not in reasons} == set()


@pytest.mark.parametrize(
    "document", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "engine/README.md"]
)
def test_no_link_leads_nowhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|article:|#|mailto:)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
