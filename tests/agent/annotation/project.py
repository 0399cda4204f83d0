"""A small Rasa project in a folder of the test's own."""

import sys
from pathlib import Path

from agent.training.place import Place

DOMAIN = """\
# By hand.
version: "3.1"

intents:
  # bills
  - bill_copy
  - bill_explain
  - nlu_fallback

entities:
  - date
  - choice

slots:
  bill:
    type: text
    mappings: [{type: custom}]

forms:
  bill_form:
    required_slots: [bill]

actions:
  - action_bill_copy
  - action_ask_knowledge
  - action_undo

responses:
  utter_greet_known:
  - condition: [{type: slot, name: language, value: it}]
    text: "Ciao"
  # the end
"""
BILLS = {
    "it": """\
version: "3.1"

nlu:
- intent: bill_copy
  examples: |
    - la bolletta di [marzo](date)
    - il pdf, grazie

- intent: bill_explain
  examples: |
    - perché è così alta?
""",
    "en": 'version: "3.1"\nnlu:\n- intent: bill_copy\n  examples: |\n    - a copy please\n',
}
RULES = """\
version: "3.1"

# Bills.
rules:
- rule: bill_copy
  steps:
  - intent: bill_copy
  - action: action_bill_copy
"""


def make_project(root: Path) -> Place:
    """Write the project and return its place."""
    files = {
        "domain.yml": DOMAIN,
        "data/nlu/it/bills.yml": BILLS["it"],
        "data/nlu/en/bills.yml": BILLS["en"],
        "data/rules/bills.yml": RULES,
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return Place(
        root=root,
        python=Path(sys.executable),
        tools=Path(sys.executable),
        config=root / "config.yml",
        domain=root / "domain.yml",
        data=root / "data",
        models=root / "models",
        work=root / "work",
        encoders=root / "encoders",
    )


def contents(root: Path) -> dict[str, bytes]:
    """Return every file by name."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
