"""Dialogue tests: files made from conversations, which every model has to get right.

One file holds one test, ``data/dialogues/<language>/<name>.yml``: what the customer wrote or
pressed, turn by turn, and what is expected of the dialogue::

    title: Pagare a rate
    turns:
    - say: Posso pagare a rate?
      signed_in: true
      day: 2026-11-22
      intent: payment_plan
      actions: [action_payment_plan]
      replies: [text, buttons]
      answered:
      - action: action_payment_plan
        events:
        - {event: slot, name: requested_slot, value: plan_parts}
        replies: [text, buttons]

What is compared is what a model decides: the intent the dialogue went by (``nlu_fallback`` where
the model was not sure, whichever came first in its ranking; two requests joined by `` + ``), the
actions in their order, and the replies by name (``utter_...``) or kind (text, list, card, buttons,
...), each kind once, in the order in which they come last. Texts, amounts, dates and how many
bills are listed belong to the day's data and are not compared; nor is the intent where one of two
models was not sure and the rest is equal (``Heard.like``). ``answered`` says what the action
server answered when it was recorded; a rehearsal answers the same, and nothing where nothing was
recorded. ``signed_in`` and ``day`` hold until others are given.

No line may begin with ``nlu:``, ``stories:`` or ``rules:``: by those Rasa, which reads all of
``data``, tells its training data.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError

from agent.kit.i18n import LANGUAGES
from agent.training.careful_yaml import Document, decoded, document
from agent.training.dialogue_errors import DialogueExists, DialogueNotFound
from agent.training.errors import DataBroken, DataChanged
from agent.training.whole import write_all, writing

MOST_TURNS = 100
_LONGEST_NAME = 60
_ID = re.compile(rf"(?:{'|'.join(LANGUAGES)})/\w[\w.-]{{0,99}}")
_RASAS = re.compile(r"^\s*(?:nlu|stories|rules):", re.MULTILINE)
_UNSURE = "nlu_fallback"


@dataclass(frozen=True)
class Heard:
    """What the dialogue made of one turn: all that is compared."""

    intent: str
    actions: tuple[str, ...]
    replies: tuple[str, ...]

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Heard:
        """Return it from a stored explanation, or from a turn that was rehearsed."""
        intents = [str(p["intent"]) if p["sure"] else _UNSURE for p in answer.get("nlu") or ()]
        return cls(
            intent=" + ".join(intents),
            actions=tuple(str(action["name"]) for action in answer.get("actions") or ()),
            replies=tuple(str(kind) for kind in answer.get("replies") or ()),
        )

    def like(self, other: Heard) -> bool:
        """Say whether a customer was understood alike.

        A form takes an answer whatever intent it has: there, sure of one or of none is alike while
        the same was done and said.
        """
        unsure = _UNSURE in (self.intent, other.intent)
        done = (self.actions, self.replies) == (other.actions, other.replies)
        return done and (unsure or self.intent == other.intent)


class Call(BaseModel):
    """What one action answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: StrictStr
    events: tuple[dict[str, Any], ...] = ()
    replies: tuple[StrictStr, ...] = ()
    rejected: StrictBool = False


class Turn(BaseModel):
    """One turn as it stands in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: StrictStr = Field("", max_length=4_000)
    press: StrictStr | None = Field(None, pattern=r"^/", max_length=2_000)
    signed_in: StrictBool | None = None
    day: date | None = None
    afresh: StrictBool = False
    intent: StrictStr
    actions: tuple[StrictStr, ...] = ()
    replies: tuple[StrictStr, ...] = ()
    answered: tuple[Call, ...] = ()

    @property
    def expected(self) -> Heard:
        """What is expected of the dialogue."""
        return Heard(self.intent, self.actions, self.replies)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: StrictStr = Field(min_length=1, max_length=200)
    begins: dict[StrictStr, Any] = {}
    turns: tuple[Turn, ...] = Field(min_length=1, max_length=MOST_TURNS)


@dataclass(frozen=True)
class Dialogue:
    """One test.

    Attributes:
        id: language and name, as ``it/first-bill``.
        begins: slots where the conversation is not tested from its beginning.
        digest: SHA-256 of the file.
    """

    id: str
    title: str
    turns: tuple[Turn, ...]
    begins: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    @property
    def language(self) -> str:
        """The language it is held in."""
        return self.id.partition("/")[0]

    def judged(self, heard: Sequence[Heard]) -> list[bool]:
        """Say of each turn whether it went as expected."""
        return [t.expected.like(each) for t, each in zip(self.turns, heard, strict=True)]


@dataclass(frozen=True)
class Broken:
    """A file that cannot be read, and where."""

    id: str
    error: DataBroken


def dialogue_ids(data: Path) -> frozenset[str]:
    """Return the ids of the tests: language and name, as ``it/first-bill``."""
    return frozenset(dialogue_digests(data))


def dialogue_digests(data: Path) -> dict[str, str]:
    """Return the tests there are, and the sum of each file as it is now; broken ones too."""
    return {
        f"{language}/{path.stem}": _digest(path.read_bytes())
        for language in LANGUAGES
        for path in sorted((data / "dialogues" / language).glob("*.yml"))
        if not path.name.startswith(".")
    }


class DialogueFolder:
    """The files of the tests.

    Example:
        >>> DialogueFolder(Path("data")).get("it/first-bill").title  # doctest: +SKIP
        'First bill'
    """

    def __init__(self, data: Path) -> None:
        self._data = data

    def get(self, dialogue_id: str) -> Dialogue:
        """Return a test.

        Raises:
            DialogueNotFound: there is no such file.
            DataBroken: it cannot be read; file and line are named.
        """
        try:
            content = self._path(dialogue_id).read_bytes()
        except OSError as error:
            raise DialogueNotFound(dialogue=dialogue_id) from error
        return _read(dialogue_id, content)

    def all(self) -> tuple[tuple[Dialogue, ...], tuple[Broken, ...]]:
        """Return the tests that can be read, and those that cannot."""
        found: list[Dialogue] = []
        broken: list[Broken] = []
        for each in dialogue_digests(self._data):
            try:
                found.append(self.get(each))
            except DataBroken as error:
                broken.append(Broken(each, error))
            except DialogueNotFound:  # taken away while we were reading
                continue
        return tuple(found), tuple(broken)

    def add(self, dialogue: Dialogue) -> Dialogue:
        """Write a new test; return it as it was written.

        Raises:
            DialogueExists: there is a file of its name already.
            DiskFull: nothing was written.
        """
        path = self._path(dialogue.id)
        with writing(self._data):
            if path.exists():
                raise DialogueExists(title=dialogue.title, dialogue=dialogue.id)
            content = _written(dialogue)
            write_all({path: (None, content)})
        return _read(dialogue.id, content)

    def change(self, dialogue: Dialogue) -> Dialogue:
        """Write a test that was read before; return it as it was written.

        Raises:
            DialogueNotFound: its file is gone.
            DataChanged: somebody changed it meanwhile.
            DiskFull: nothing was written.
        """
        path = self._path(dialogue.id)
        with writing(self._data):
            try:
                before = path.read_bytes()
            except OSError as error:
                raise DialogueNotFound(dialogue=dialogue.id) from error
            if _digest(before) != dialogue.digest:
                raise DataChanged(file=f"data/dialogues/{dialogue.id}.yml")
            content = _written(dialogue)
            write_all({path: (before, content)})
        return _read(dialogue.id, content)

    def remove(self, dialogue_id: str) -> None:
        """Delete a test; raises DialogueNotFound."""
        try:
            self._path(dialogue_id).unlink()
        except OSError as error:
            raise DialogueNotFound(dialogue=dialogue_id) from error

    def _path(self, dialogue_id: str) -> Path:
        """Return where a test's file is; an id that is none leads nowhere."""
        if not _ID.fullmatch(dialogue_id):
            raise DialogueNotFound(dialogue=dialogue_id[:100])
        return self._data / "dialogues" / f"{dialogue_id}.yml"


def name_of(title: str) -> str:
    """Return the name of the file for a title.

    Example:
        >>> name_of("Perché è così alta?")
        'perche-e-cosi-alta'
    """
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].rstrip("-")
    return name or f"dialogue-{hashlib.sha256(title.encode()).hexdigest()[:8]}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(dialogue_id: str, content: bytes) -> Dialogue:
    file = f"data/dialogues/{dialogue_id}.yml"
    text = decoded(content, file=file)
    read = document(text, file=file)
    try:
        parsed = _File.model_validate(yaml.load(text, Loader=_Loader))  # noqa: S506  # a safe one
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        detail = f"{place}: {first['msg']}" if place else str(first["msg"])
        raise DataBroken(file, _line(read, first["loc"]), "dialogue", detail=detail) from error
    return Dialogue(
        dialogue_id, parsed.title, parsed.turns, begins=parsed.begins, digest=_digest(content)
    )


def _line(read: Document, place: Iterable[int | str]) -> int:
    """Return the line of a place in a document, as far as the document has it."""
    node = read.node
    for step in place:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            inner = node.value[step] if step < len(node.value) else None
        elif isinstance(node, yaml.MappingNode):
            inner = next((v for k, v in node.value if getattr(k, "value", None) == step), None)
        if inner is None:
            break
        node = inner
    return node.start_mark.line + 1 if node is not None else 1


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads what JSON has, and everything else as text: ``1:1:1...`` is no number, yes no truth."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _kind, _pattern, _first in (
    ("bool", "true|false", "tf"),
    ("null", "null|~|", ["n", "~", ""]),
    ("int", r"-?(?:0|[1-9]\d{0,17})", "-0123456789"),
    ("float", r"-?\d{1,18}\.\d{1,18}(?:e[-+]\d{1,3})?", "-0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_pattern})\Z"), list(_first)
    )


class _Dumper(yaml.SafeDumper):
    """Writes each text on one line, however long."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if len(value.splitlines()) > 1 or "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _written(dialogue: Dialogue) -> bytes:
    content: dict[str, Any] = {"title": dialogue.title}
    if dialogue.begins:
        content["begins"] = dict(dialogue.begins)
    content["turns"] = [_turn(turn) for turn in dialogue.turns]
    text = _dumped(content, flow=None)
    if _RASAS.search(text):
        text = _dumped(content, flow=True)
    return text.encode()


def _dumped(content: Any, *, flow: bool | None) -> str:
    return yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"),
        default_flow_style=flow,
    )  # fmt: skip


def _turn(turn: Turn) -> dict[str, Any]:
    """Return a turn as it is written: what is as usual is left out."""
    found: dict[str, Any] = {"say": turn.say}
    for name in ("press", "signed_in", "day"):
        if getattr(turn, name) is not None:
            found[name] = getattr(turn, name)
    if turn.afresh:
        found["afresh"] = True
    found |= {
        "intent": turn.intent, "actions": list(turn.actions), "replies": list(turn.replies)
    }  # fmt: skip
    calls = [
        {"action": call.action}
        | ({"events": [dict(event) for event in call.events]} if call.events else {})
        | ({"replies": list(call.replies)} if call.replies else {})
        | ({"rejected": True} if call.rejected else {})
        for call in turn.answered
    ]
    return found | ({"answered": calls} if calls else {})
