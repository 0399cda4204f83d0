"""Every dialogue under it/ and en/, said to the trained model and the real action server."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from agent.dialogue.replies import read_answer
from demo.personas import personas
from tests.conftest import absent
from tests.dialogues.product import MODEL, RASA_PYTHON, ROOT, Talking, talking

HERE = Path(__file__).parent
DIALOGUES = sorted(path.relative_to(HERE) for path in HERE.glob("*/*/*.yml"))
CHECKS = {
    "say", "press", "language", "intent", "action", "actions", "contains", "lacks", "buttons",
    "slots", "handoff",
}  # fmt: skip

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talking]:
    if not RASA_PYTHON.exists():
        absent("there is no .venv-rasa (make setup)")
    if not (ROOT / MODEL).is_file() and not list((ROOT / MODEL).glob("*.tar.gz")):
        absent("there is no trained model (make train)")
    with talking(tmp_path_factory.mktemp("dialogues")) as product:
        yield product


@dataclass
class Customer:
    """Somebody who writes: a persona, or nobody we know."""

    product: Talking
    who: str
    language: str | None = None
    conversation: str = field(default_factory=lambda: secrets.token_hex(8))
    buttons: dict[str, str] = field(default_factory=dict)
    turns: int = 0

    def send(self, text: str, *, payload: str | None = None) -> dict[str, Any]:
        """Send one message and return the channel's answer."""
        self.turns += 1
        known = {p.id: p for p in personas()}.get(self.who)
        if known is None and self.who != "anonymous":
            raise KeyError(f"no persona {self.who!r}")
        body = {
            "turn_id": f"{self.conversation}-{self.turns}",
            "sender": self.conversation,
            "conversation_id": self.conversation,
            "text": text,
            "payload": payload,
            "language": self.language,
            "customer_id": known.customer_id if known else None,
            "customer_name": known.name if known else None,
        }
        answer = httpx.post(
            f"{self.product.url}/turn",
            json=body,
            headers={"Authorization": f"Bearer {self.product.token}"},
            timeout=60,
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        self.language = said["language"]
        self.buttons = {
            button["title"]: button["payload"]
            for reply in said["replies"]
            for button in reply.get("buttons") or []
        }
        return said

    def press(self, title: str | int) -> dict[str, Any]:
        """Press a button of the last answer, by its title or as the first, second, ..."""
        if isinstance(title, int):
            title = list(self.buttons)[title - 1]
        assert title in self.buttons, f"no button {title!r} among {list(self.buttons)}"
        return self.send(title, payload=self.buttons[title])


@pytest.mark.parametrize("path", DIALOGUES, ids=str)
def test_dialogue(path: Path, product: Talking) -> None:
    dialogue = yaml.safe_load((HERE / path).read_text(encoding="utf-8"))
    product.restore()
    customer = Customer(product, dialogue["who"])
    for number, step in enumerate(dialogue["steps"], start=1):
        assert not step.keys() - CHECKS, f"step {number} has unknown keys {step.keys() - CHECKS}"
        said = customer.press(step["press"]) if "press" in step else customer.send(step["say"])
        _check(step, said, language=step.get("language", path.parts[0]), where=f"step {number}")


@pytest.mark.parametrize("persona", [p.id for p in personas()])
def test_what_the_demo_suggests_is_understood(persona: str, product: Talking) -> None:
    known = next(p for p in personas() if p.id == persona)
    unsure = []
    for language in ("it", "en"):
        product.restore()
        customer = Customer(product, persona, language=language)
        for text in getattr(known.tries, language):
            said = customer.send(text)
            names = {action["name"] for action in said["actions"]}
            if names & {"action_nlu_fallback", "action_default_fallback"}:
                unsure.append((text, said["nlu"]))
    assert len(unsure) <= 1, unsure  # one may be asked about, with its readings as buttons


def _check(step: dict[str, Any], said: dict[str, Any], *, language: str, where: str) -> None:
    reply = read_answer(said, message_id="m")
    shown = json.dumps(
        {
            "said": step.get("say") or step.get("press"),
            "intents": [(n["intent"], round(n["confidence"], 2), n["sure"]) for n in said["nlu"]],
            "actions": [action["name"] for action in said["actions"]],
            "reply": reply.text,
        },
        ensure_ascii=False,
        indent=1,
    )
    where = f"{where}: {shown}"
    names = [action["name"] for action in said["actions"]]
    assert reply.text or reply.handoff_reason, f"{where}: silence"
    assert "{" not in reply.text, f"{where}: an unfilled text"
    assert said["language"] == language, where
    if "intent" in step:
        assert said["nlu"][0]["intent"] == step["intent"], where
    for action in _many(step.get("action")) + _many(step.get("actions")):
        assert action in names, f"{where}: no {action}"
    for words in _many(step.get("contains")):
        assert words.lower() in reply.text.lower(), f"{where}: lacks {words!r}"
    for words in _many(step.get("lacks")):
        assert words.lower() not in reply.text.lower(), f"{where}: has {words!r}"
    titles = [b["title"] for r in said["replies"] for b in r.get("buttons") or []]
    for title in _many(step.get("buttons")):
        assert title in titles, f"{where}: no button {title!r} among {titles}"
    for slot, value in (step.get("slots") or {}).items():
        assert said["slots"].get(slot) == value, f"{where}: {slot}={said['slots'].get(slot)!r}"
    if "handoff" in step:
        assert reply.handoff_reason == step["handoff"], where


def _many(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)] if value else []
