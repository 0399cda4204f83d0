"""Training examples as trainers see them: pages of them, and accepted labels written among them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agent.annotation.errors import PageUnusable
from agent.annotation.file_schemas import (
    Broken,
    Clash,
    Examples,
    ExampleView,
    Export,
    FileDiff,
    Refusal,
)
from agent.annotation.guidelines import read_guidelines
from agent.annotation.schemas import PendingExample
from agent.annotation.schemas import Span as SpanView
from agent.errors import AscoltoError
from agent.kit.i18n import Language
from agent.locales import Texts
from agent.training.errors import DataBroken, ExampleUnusable
from agent.training.nlu import Example, Span, TrainingSet

_LANGUAGES = ("it", "en")


class ExampleFiles:
    """The examples of one project, for a reader of one language.

    Example:
        >>> files = ExampleFiles(place.data, texts=texts, language="it")  # doctest: +SKIP
        >>> files.page(intent="bill_copy").examples  # doctest: +SKIP
    """

    def __init__(self, data: Path, *, texts: Texts, language: Language) -> None:
        self._data = data
        self._texts = texts
        self._language = language

    def page(
        self, *, intent: str | None = None, q: str = "", cursor: str | None = None, limit: int = 100
    ) -> Examples:
        """Return examples by file and line, and the files that cannot be read.

        Args:
            intent: only its examples.
            q: words in the text, in small letters or capitals.
            cursor: of the page before.
            limit: how many at most.

        Raises:
            PageUnusable: the cursor was not made here.
        """
        found = TrainingSet.scan(self._data)
        words = q.casefold()
        chosen = [
            each
            for each in found.examples
            if (intent is None or each.intent == intent) and words in each.text.casefold()
        ]
        start = _start(cursor)
        rest = len(chosen) > start + limit
        return Examples(
            examples=tuple(_view(each) for each in chosen[start : start + limit]),
            next=str(start + limit) if rest else None,
            broken=self._broken(found.broken),
        )

    def export(
        self, pending: Sequence[PendingExample], *, write: bool
    ) -> tuple[Export, tuple[str, ...]]:
        """Add accepted labels to the files, or say what it would change.

        What cannot be written, because Rasa would read something else, is left pending and named.

        Returns:
            What changes, and the ids of the messages that are in the files now.

        Raises:
            DataBroken, DataChanged, DiskFull, EditImpossible: nothing was written.
        """
        found = TrainingSet.read(self._data)
        refused: dict[str, Refusal] = {}
        clashes = []
        added = 0
        for each in pending:
            elsewhere = [i for i in found.intents_of(each.text) if i != each.intent]
            try:
                added += _add(found, each)
            except ExampleUnusable as error:
                refused[each.id] = Refusal(text=each.text, reason=self._said(error))
            else:
                clashes += [Clash(text=each.text, here=each.intent, there=i) for i in elsewhere]
        export = Export(
            examples=added,
            files=diffs_of(found),
            refused=tuple(refused.values()),
            contradictions=tuple(clashes),
        )
        if write:
            found.write()
        return export, tuple(dict.fromkeys(e.id for e in pending if e.id not in refused))

    def _broken(self, found: Sequence[DataBroken]) -> tuple[Broken, ...]:
        errors = list(found)
        try:
            read_guidelines(self._data)
        except DataBroken as error:
            errors.append(error)
        return tuple(broken(each, self._language) for each in errors)

    def _said(self, error: AscoltoError) -> str:
        return self._texts.say(error.code, self._language, **error.params)


def broken(error: DataBroken, language: Language) -> Broken:
    """Return what is wrong with a file, in a language."""
    return Broken(file=error.file, line=error.line, reason=error.said(language))


def diffs_of(found: TrainingSet) -> tuple[FileDiff, ...]:
    """Return what would change in the files."""
    return tuple(FileDiff.model_validate(each) for each in found.diff())


@contextmanager
def said_in(language: Language) -> Iterator[None]:
    """Let what is wrong with a file be said in the reader's language."""
    try:
        yield
    except DataBroken as error:
        error.params["reason"] = error.said(language)
        raise


def _add(found: TrainingSet, each: PendingExample) -> bool:
    language = each.language if each.language in _LANGUAGES else _LANGUAGES[0]
    spans = [Span(**span.model_dump()) for span in each.entities]
    return found.add(each.text, each.intent, language=language, entities=spans)


def _view(each: Example) -> ExampleView:
    return ExampleView(
        text=each.text,
        intent=each.intent,
        language=each.language,
        file=each.file,
        line=each.line,
        entities=tuple(
            SpanView.model_construct(
                start=s.start, end=s.end, entity=s.entity, role=s.role, value=s.value
            )
            for s in each.entities
        ),
    )


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 9:
        raise PageUnusable
    return int(cursor)
