"""The training examples in ``data/nlu``: read as they are, changed line by line, written whole.

The folder under ``data/nlu`` is the language. What is read is remembered by the file's stamp, so
that a change made by hand shows at once and an unchanged file costs nothing.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agent.kit.stamps import Remembered
from agent.training.annotations import Span, annotated, plain
from agent.training.careful_yaml import LARGEST
from agent.training.errors import DataBroken, DataChanged, DiskFull, EditImpossible, ExampleUnusable
from agent.training.nlu_file import EMPTY, Item, NluFile, read
from agent.training.whole import write_all, writing

__all__ = [
    "DataBroken", "DataChanged", "DiskFull", "EditImpossible", "Example", "ExampleUnusable",
    "FileDiff", "Span", "TrainingSet", "examples_by_place",
]  # fmt: skip

# Where an intent goes that stands in no file yet, when nobody says.
_SUBJECT = "studio"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FILE = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


@dataclass(frozen=True)
class Example:
    """One training example.

    Attributes:
        text: without annotation marks.
        file: relative to the project, as ``data/nlu/it/bills.yml``.
        line: counted from 1.
    """

    text: str
    intent: str
    entities: tuple[Span, ...]
    language: str
    file: str
    line: int


@dataclass(frozen=True)
class FileDiff:
    """What changes in one file: examples added and removed, and the lines as a unified diff."""

    file: str
    added: int
    removed: int
    diff: str


@dataclass
class _Draft:
    """One file and what is to become of it."""

    path: Path
    language: str
    file: NluFile
    before: bytes | None
    removed: set[Item] = field(default_factory=set)
    added: list[tuple[str, str]] = field(default_factory=list)
    _after: NluFile | None = None

    def changed(self) -> None:
        self._after = None

    def after(self) -> NluFile:
        if not self.removed and not self.added:
            return self.file
        if self._after is None:
            self._after = self.file.edited(removed=frozenset(self.removed), added=self.added)
        return self._after


class TrainingSet:
    """All examples, and the changes meant to them; nothing is written before `write`.

    Example:
        >>> found = TrainingSet.read(Path("data"))  # doctest: +SKIP
        >>> found.add("la bolletta è doppia", "bill_explain", language="it")  # doctest: +SKIP
        True
        >>> found.write()  # doctest: +SKIP
    """

    def __init__(self, data: Path, drafts: Iterable[_Draft], broken: Sequence[DataBroken]) -> None:
        self._data = data
        self._drafts = {draft.file.name: draft for draft in drafts}
        self._broken = tuple(broken)
        self._index()

    def _index(self) -> None:
        # Where a text stands under an intent, and as what: an item of the file as it is, or the
        # raw text of one that will be there.
        self._places: dict[tuple[str, str], list[tuple[_Draft, Item | str]]] = {}
        self._intents: dict[str, set[str]] = {}
        # How many examples of an intent each file of each language has.
        self._counts: dict[str, Counter[tuple[str, str]]] = {}
        for draft in self._drafts.values():
            for item in draft.file.items:
                self._note((item.text, item.intent), draft, item)

    def _note(self, key: tuple[str, str], draft: _Draft, what: Item | str) -> None:
        text, intent = key
        self._places.setdefault(key, []).append((draft, what))
        self._intents.setdefault(text, set()).add(intent)
        self._counts.setdefault(intent, Counter())[draft.language, draft.file.name] += 1

    @classmethod
    def read(cls, data: Path) -> TrainingSet:
        """Return what the files say.

        Raises:
            DataBroken: one of them cannot be read.
        """
        found = cls.scan(data)
        if found._broken:
            raise found._broken[0]
        return found

    @classmethod
    def scan(cls, data: Path) -> TrainingSet:
        """Return what the files say that can be read; `broken` names the others."""
        drafts, broken = [], []
        folder = data / "nlu"
        paths = [path for path in folder.rglob("*") if path.suffix in (".yml", ".yaml")]
        for path in sorted(paths):
            try:
                file = _known.of(path, _name(path, data))
            except DataBroken as error:
                broken.append(error)
            except FileNotFoundError:
                continue  # it went away between listing and reading
            else:
                parts = path.relative_to(folder).parts
                language = parts[0] if len(parts) > 1 else ""
                drafts.append(_Draft(path, language, file, file.content))
        return cls(data, drafts, broken)

    @property
    def broken(self) -> tuple[DataBroken, ...]:
        """The files that cannot be read."""
        return self._broken

    @property
    def examples(self) -> tuple[Example, ...]:
        """All examples, by file and line, with the changes meant so far."""
        return tuple(
            Example(item.text, item.intent, item.entities, draft.language, name, item.first + 1)
            for name, draft in sorted(self._drafts.items())
            for item in draft.after().items
        )

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents that have an example, by name."""
        return tuple(sorted(name for name, files in self._counts.items() if files.total()))

    def has(self, text: str, intent: str) -> bool:
        """Say whether a text stands under an intent."""
        return bool(self._places.get((plain(text), intent)))

    def intents_of(self, text: str) -> tuple[str, ...]:
        """Return the intents a text stands under, by name."""
        return tuple(sorted(self._intents.get(plain(text), ())))

    def add(
        self,
        text: str,
        intent: str,
        *,
        language: str,
        entities: Sequence[Span] = (),
        subject: str | None = None,
    ) -> bool:
        """Add an example where its intent stands; return False where it stands there already.

        Args:
            text: Line breaks in it become spaces: an example is one line.
            intent: One that stands nowhere yet gets a block of its own.
            language: The folder.
            entities: Offsets in ``text``.
            subject: The file, for an intent that has none in this language.

        Raises:
            ExampleUnusable: Rasa would read something else than what is meant.
        """
        raw = annotated(text, entities)
        if self.has(text, intent):
            return False
        key = plain(text), intent
        draft = self._home(intent, language, subject)
        for item in draft.removed:
            if (item.text, item.intent) == key and annotated(item.text, item.entities) == raw:
                draft.removed.remove(item)
                draft.changed()
                self._note(key, draft, item)
                return True
        self._put(draft, key, raw)
        return True

    def remove(self, text: str, intent: str) -> bool:
        """Take an example out wherever it stands; return False where it stands nowhere."""
        return bool(self._take(text, intent))

    def move(self, text: str, intent: str, to: str) -> bool:
        """Put an example under another intent, annotations and all; return False as `remove`."""
        taken = self._take(text, intent)
        for draft, raw in taken:
            if not self.has(text, to):
                home = self._home(to, draft.language, draft.path.stem)
                self._put(home, (plain(text), to), raw)
        return bool(taken)

    def diff(self) -> tuple[FileDiff, ...]:
        """Return what would change, file by file.

        Raises:
            EditImpossible: a file is written in a way that cannot be edited.
        """
        found = []
        for name, draft in self._changed():
            before, after = (draft.before or b"").decode(), draft.after().content.decode()
            lines = difflib.unified_diff(
                before.splitlines(), after.splitlines(),
                "/dev/null" if draft.before is None else name, name, lineterm="",
            )  # fmt: skip
            found.append(
                FileDiff(name, len(draft.added), len(draft.removed), "\n".join(lines) + "\n")
            )
        return tuple(found)

    def contents(self) -> dict[Path, tuple[bytes | None, bytes | None]]:
        """Return of each file that changes what stands there and what shall, for `write_all`.

        A file in which nothing is left goes.
        """
        if self._broken:
            raise self._broken[0]
        found = {d.path: (d.before, d.after().content) for _, d in self._changed()}
        return {p: (old, None if new == EMPTY else new) for p, (old, new) in found.items()}

    def write(self) -> None:
        """Write the files that change: all of them or none.

        Raises:
            DataBroken: a file cannot be read, so that nobody knows what it holds.
            DataChanged: somebody wrote one of the files since they were read.
            DiskFull: there is no room.
            EditImpossible: as `diff`.
        """
        files = self.contents()
        if files:
            with writing(self._data):
                write_all(files)
        self._settle()

    def _settle(self) -> None:
        """Begin anew with what has been written."""
        for name, draft in self._changed():
            file = draft.after()
            if file.content == EMPTY:
                del self._drafts[name]
            else:
                self._drafts[name] = _Draft(draft.path, draft.language, file, file.content)
        self._index()

    def _changed(self) -> list[tuple[str, _Draft]]:
        return [
            (name, draft)
            for name, draft in sorted(self._drafts.items())
            if draft.added or draft.removed
        ]

    def _put(self, draft: _Draft, key: tuple[str, str], raw: str) -> None:
        draft.added.append((key[1], raw))
        draft.changed()
        self._note(key, draft, raw)

    def _take(self, text: str, intent: str) -> list[tuple[_Draft, str]]:
        taken = []
        key = plain(text), intent
        self._intents.get(key[0], set()).discard(intent)
        for draft, what in self._places.pop(key, []):
            self._counts[intent][draft.language, draft.file.name] -= 1
            if isinstance(what, Item):
                draft.removed.add(what)
                taken.append((draft, what.raw))
            else:
                draft.added.remove((intent, what))
                taken.append((draft, what))
            draft.changed()
        return taken

    def _home(self, intent: str, language: str, subject: str | None) -> _Draft:
        """Return the file an intent's examples of a language go to."""
        if not _LANGUAGE.fullmatch(language):
            raise ExampleUnusable(text=language)
        counts = {place: n for place, n in self._counts.get(intent, Counter()).items() if n}
        own = {name: n for (spoken, name), n in counts.items() if spoken == language}
        if own:
            return self._drafts[max(sorted(own), key=own.__getitem__)]
        other = max(sorted(counts), key=counts.__getitem__)[1] if counts else _SUBJECT
        return self._file(language, subject or Path(other).stem)

    def _file(self, language: str, stem: str) -> _Draft:
        stem = stem if _FILE.fullmatch(stem) else _SUBJECT
        path = self._data / "nlu" / language / f"{stem}.yml"
        name = _name(path, self._data)
        if name not in self._drafts:
            if path.exists():  # broken: read it again, which says why
                _known.of(path, name)
            self._drafts[name] = _Draft(path, language, read(name, EMPTY), None)
        return self._drafts[name]


def examples_by_place(data: Path) -> dict[tuple[str, str], Example]:
    """Return the examples of the files that can be read, by text and intent."""
    return {(each.text, each.intent): each for each in TrainingSet.scan(data).examples}


def _name(path: Path, data: Path) -> str:
    return path.relative_to(data.parent).as_posix()


def _read(path: Path, name: str) -> NluFile:
    with path.open("rb") as stream:
        return read(name, stream.read(LARGEST + 1))


_known = Remembered(_read)
