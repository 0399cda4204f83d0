"""What is said about hours in fixed words is what ``support.yml`` says."""

import re
from pathlib import Path

import pytest

from agent.handoff.policies import load_policies

ROOT = Path(__file__).parent.parent.parent.parent
SPOKEN = [
    (r"(?:lunedì(?:-| al )venerdì|lun-ven|Monday(?: to |-)Friday|Mon-Fri)", "monday"),
    (r"(?:sabato|sab|Saturday|Sat)", "saturday"),
]
FILES = [
    "domain.yml",
    "agent/locales/it.yml",
    "agent/locales/en.yml",
    "agent/knowledge/templates/labels.yml",
    "agent/billing/templates/words.yml",
    "knowledge_base/articles/it/contact-us.md",
    "knowledge_base/articles/en/contact-us.md",
]


@pytest.mark.parametrize("name", FILES)
def test_hours_in_words_are_the_hours_in_force(name: str) -> None:
    policies = load_policies(ROOT / "support.yml")
    text = re.sub(r"\s+", " ", (ROOT / name).read_text())
    for days, day in SPOKEN:
        for match in re.finditer(days + r" (\d{1,2})(?::00)?-(\d{1,2})(?::00)?", text):
            said = f"{int(match[1]):02d}:00-{int(match[2]):02d}:00"
            assert [said] == policies.hours[day], f"{name}: {match[0]}"  # type: ignore[index]


def test_the_test_sees_hours_at_all() -> None:
    text = re.sub(r"\s+", " ", (ROOT / "domain.yml").read_text())
    assert len(re.findall(SPOKEN[0][0] + r" \d{1,2}-\d{1,2}", text)) >= 6
