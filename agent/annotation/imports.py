"""Training data of another Rasa project, taken over: looked at first, then written or not.

What contradicts our own examples is named and left out: whoever wants it moves it. An intent that
is new here is answered from the knowledge base until somebody writes a reply for it.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from agent.annotation.file_errors import ImportTooLarge
from agent.annotation.file_schemas import (
    Broken,
    Clash,
    FileDiff,
    Imported,
    ImportFile,
    ImportPreviewBody,
    NewName,
)
from agent.annotation.files import broken, diffs_of
from agent.annotation.intents import ASK, Contents, IntentService, NewAnswer, title_of
from agent.annotation.languages import LanguageOf
from agent.kit.i18n import Language
from agent.locales import Texts
from agent.training.errors import DataBroken, ExampleUnusable
from agent.training.nlu import TrainingSet
from agent.training.nlu_file import Item, NluFile, read
from agent.training.place import Place
from agent.training.whole import write_all, writing

_MOST = 20_000
_SUBJECT = "imported"
_LOST = re.compile("[\ufffd\ud800-\udfff]")
# Names that say a file is of an older format of Rasa's.
_OLDER = {".md": "markdown", ".json": "json"}


@dataclass
class _Found:
    """What the files hold, as far as it has been read."""

    added: int = 0
    same: int = 0
    clashes: list[Clash] = field(default_factory=list)
    errors: list[Broken] = field(default_factory=list)
    # By their name: what it becomes, its file, and its texts with their languages.
    new: dict[str, tuple[str, str, list[tuple[str, str]]]] = field(default_factory=dict)
    entities: set[str] = field(default_factory=set)


class ImportService:
    """Takes over training data of other projects.

    Example:
        >>> service = ImportService(place, texts=texts, language="it")  # doctest: +SKIP
        >>> service.run(body, write=False).contradictions  # doctest: +SKIP
    """

    def __init__(self, place: Place, *, texts: Texts, language: Language) -> None:
        self._place = place
        self._texts = texts
        self._language = language
        self._intents = IntentService(place)

    def run(self, body: ImportPreviewBody, *, write: bool) -> Imported:
        """Say what files hold that is new, and write it.

        Raises:
            ImportTooLarge: more examples than are read at once.
            DataBroken, DataChanged, DiskFull, EditImpossible: our own files cannot be changed;
                nothing was written.
        """
        found = _Found()
        files = list(self._read(body.files, found))
        if sum(len(file.items) for file in files) > _MOST:
            raise ImportTooLarge(most=_MOST)
        if not write:
            return self._take(files, body, found, write=False)
        with writing(self._place.data):
            return self._take(files, body, found, write=True)

    def _read(self, given: Sequence[ImportFile], found: _Found) -> Iterator[NluFile]:
        names: set[str] = set()
        for each in given:
            try:
                yield _read(each, names)
            except DataBroken as error:
                found.errors.append(broken(error, self._language))
            names.add(each.name)

    def _take(
        self, files: Sequence[NluFile], body: ImportPreviewBody, found: _Found, *, write: bool
    ) -> Imported:
        ours = TrainingSet.read(self._place.data)
        tell = LanguageOf((each.text, each.language) for each in ours.examples)
        names = _Names(ours, self._intents, body)
        for file in files:
            given, subject = body.languages.get(file.name), _subject(file.name)
            items = [item for item in file.items if not names.is_skipped(item)]
            languages = [given] * len(items) if given else tell.each([i.text for i in items])
            for item, language in zip(items, languages, strict=True):
                self._one(ours, item, language, at=(file.name, subject), names=names, found=found)
        extra = self._answers(found)
        diffs = diffs_of(ours) + _diffs(extra, self._place.root)
        if write:
            write_all(ours.contents() | extra)
        return Imported(
            added=found.added,
            same=found.same,
            contradictions=tuple(found.clashes),
            new_intents=tuple(
                NewName(name=name, examples=len(texts), becomes=becomes)
                for name, (becomes, _, texts) in sorted(found.new.items())
            ),
            errors=tuple(found.errors),
            files=diffs,
        )

    def _one(
        self, ours: TrainingSet, item: Item, language: Language, *, at: tuple[str, str],
        names: "_Names", found: _Found,
    ) -> None:  # fmt: skip
        """Take one example over; ``at`` is their file and what is new in it here."""
        file, subject = at
        name = names.of(item.intent)
        if name is None:
            reason = self._texts.say("intent_name_unusable", self._language, name=item.intent)
            found.errors.append(Broken(file=file, line=item.first + 1, reason=reason))
            return
        elsewhere = [each for each in ours.intents_of(item.text) if each != name]
        if elsewhere:
            found.clashes.append(Clash(text=item.text, here=elsewhere[0], there=name))
            return
        try:
            added = ours.add(
                item.text, name, language=language, entities=item.entities,
                subject=subject if name not in names.known else None,
            )  # fmt: skip
        except ExampleUnusable as error:
            reason = self._texts.say(error.code, self._language, **error.params)
            found.errors.append(Broken(file=file, line=item.first + 1, reason=reason))
            return
        if not added:
            found.same += 1
            return
        found.added += 1
        found.entities |= {span.entity for span in item.entities}
        if name in names.new:
            new = found.new.setdefault(item.intent, (name, subject, []))
            new[2].append((item.text, language))
            names.known.add(name)

    def _answers(self, found: _Found) -> Contents:
        """Return the domain and rules with what is new in them."""
        texts: dict[str, tuple[str, list[tuple[str, str]]]] = {}
        for becomes, subject, examples in found.new.values():
            texts.setdefault(becomes, (subject, []))[1].extend(examples)
        if not texts and not found.entities:
            return {}
        new = [
            NewAnswer(name, subject, title_of(examples), None, ASK)
            for name, (subject, examples) in texts.items()
        ]
        return self._intents.answered(new, entities=found.entities)


class _Names:
    """What intents of theirs are called here.

    Attributes:
        known: intents that have examples here.
        new: those that are not here yet.
    """

    def __init__(self, ours: TrainingSet, intents: IntentService, body: ImportPreviewBody) -> None:
        self.known = {each.name for each in intents.all().intents} | set(ours.intents)
        self.new: set[str] = set()
        self._intents = intents
        self._body = body
        self._skip = set(body.skip)
        self._found: dict[str, str | None] = {}

    def is_skipped(self, item: Item) -> bool:
        """Say whether an example is left out."""
        return bool({item.intent, _base(item.intent), item.text} & self._skip)

    def of(self, intent: str) -> str | None:
        """Return the name here; None where an intent of that name cannot be made."""
        if intent not in self._found:
            self._found[intent] = self._find(intent)
        return self._found[intent]

    def _find(self, intent: str) -> str | None:
        given = self._body.map.get(intent) or self._body.map.get(_base(intent)) or intent
        if given in self.known:
            return given
        name = _snake(given)
        if name in self.known:
            return name
        if not self._intents.is_free(name):
            return None
        self.new.add(name)
        return name


def _read(given: ImportFile, names: set[str]) -> NluFile:
    """Return one file.

    Raises:
        DataBroken: it is no training data of Rasa 3.
    """
    kind = PurePosixPath(given.name).suffix.lower()
    if given.name in names:
        raise DataBroken(given.name, 1, "twice_named")
    if kind in _OLDER:
        raise DataBroken(given.name, 1, _OLDER[kind])
    # U+FFFD is where the browser found no UTF-8.
    if lost := _LOST.search(given.content):
        raise DataBroken(given.name, given.content.count("\n", 0, lost.start()) + 1, "not_utf8")
    file = read(given.name, given.content.encode("utf-8"))
    if not file.has_nlu:
        raise DataBroken(given.name, 1, "no_nlu")
    return file


def _subject(file: str) -> str:
    """Return the name of our file for what is new in theirs."""
    words = re.sub(r"[^a-z0-9]+", "_", PurePosixPath(file).stem.lower()).strip("_")[:40]
    return words if words[:1].isalpha() else _SUBJECT


def _base(intent: str) -> str:
    """Return the name of a retrieval intent without what it retrieves: ``faq`` of ``faq/hours``."""
    return intent.partition("/")[0]


def _snake(name: str) -> str:
    """Return a name in snake case: ``askHours`` and ``faq/ask-hours`` are ``..._ask_hours``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def _diffs(contents: Contents, root: Path) -> tuple[FileDiff, ...]:
    """Return what changes in files other than those of examples, by lines."""
    found = []
    for path, (before, after) in contents.items():
        name = path.relative_to(root).as_posix()
        old, new = ((each or b"").decode().splitlines() for each in (before, after))
        lines = list(difflib.unified_diff(old, new, name, name, lineterm=""))
        added, removed = (
            sum(line.startswith(sign) and not line.startswith(sign * 3) for line in lines)
            for sign in "+-"
        )
        found.append(
            FileDiff(file=name, added=added, removed=removed, diff="\n".join(lines) + "\n")
        )
    return tuple(found)
