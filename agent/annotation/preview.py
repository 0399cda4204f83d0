"""What a label would do to the next model, before it is given."""

import asyncio
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.annotation.group_errors import VectorsComing
from agent.annotation.group_schemas import ChangedText, Neighbour, Preview, Standing
from agent.annotation.schemas import Part
from agent.annotation.vectors import Encoded, VectorBook, Vectors
from agent.annotation.whatif import Change, Head
from agent.annotation.wording import wording
from agent.errors import AscoltoError
from agent.training.nlu import Example, TrainingSet

_NEIGHBOURS = 8
_SHOWN = 50


@dataclass(frozen=True)
class Recent:
    """A message that is no example; ``truth`` is its accepted intent, where it has one."""

    text: str
    truth: str | None


@dataclass(frozen=True)
class _Learned:
    """A head and the examples it learned."""

    encoded: Encoded
    head: Head
    wordings: dict[str, tuple[int, ...]]


class Previewer:
    """Answers what a label would change; the head is kept until examples or encoder change.

    Example:
        >>> preview = Previewer(book)  # doctest: +SKIP
        >>> await preview.of("non va", parts, recent=recent, data=Path("data"))  # doctest: +SKIP
    """

    def __init__(self, book: VectorBook) -> None:
        self._book = book
        self._learned: _Learned | None = None
        self._learning = threading.Lock()
        self._filling: asyncio.Task[None] | None = None

    async def of(
        self, text: str, parts: Sequence[Part], *, recent: Sequence[Recent], data: Path
    ) -> Preview:
        """Return what a label would change.

        Args:
            text: the message's.
            parts: its label, checked.
            recent: messages beside the examples; those that have no vector yet are left out.
            data: the folder of the examples.

        Raises:
            VectorsComing: the examples' vectors are being made.
            DialogueUnavailable: Rasa does not answer.
            DataBroken: a file of examples cannot be read.
        """
        said = [text[part.start : part.end].strip() for part in parts]
        examples = (await asyncio.to_thread(TrainingSet.read, data)).examples
        vectors, encoder = await self._book.of(said)
        if not examples or not self._book.are_known([example.text for example in examples]):
            self._fill(data)
            raise VectorsComing
        encoded = await self._book.examples(data)
        rows, beside = self._book.known([each.text for each in recent])
        others = [recent[row] for row in rows]
        if encoded.encoder != encoder or (others and beside.shape[1] != vectors.shape[1]):
            raise VectorsComing
        return await asyncio.to_thread(self._answer, said, parts, vectors, encoded, others, beside)

    def _fill(self, data: Path) -> None:
        """Have the vectors of the examples made, once at a time, while nobody waits."""

        async def fill() -> None:
            try:
                await self._book.examples(data)
            except AscoltoError:
                return  # asked for again, and then said

        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(fill())

    def _answer(
        self,
        said: Sequence[str],
        parts: Sequence[Part],
        vectors: Vectors,
        encoded: Encoded,
        others: Sequence[Recent],
        beside: Vectors,
    ) -> Preview:
        learned = self._head(encoded)
        intents = [part.intent for part in parts]
        began = time.perf_counter()
        if not others:
            beside = np.zeros((0, vectors.shape[1]), dtype=np.float32)
        of_examples, of_others = learned.head.with_more(vectors, intents, others=beside)
        seconds = time.perf_counter() - began
        changes = [_of_example(each, encoded.examples) for each in of_examples]
        changes += [
            ChangedText(text=others[each.row].text, before=each.before, after=each.after,
                        truth=others[each.row].truth, source="message")
            for each in of_others
        ]  # fmt: skip
        changes.sort(key=lambda change: (change.truth is None, change.source, change.text))
        neighbours, agree = _neighbours(vectors, intents, encoded)
        same = [
            (encoded.examples[row], intent)
            for text, intent in zip(said, intents, strict=True)
            for row in learned.wordings.get(wording(text), ())
        ]
        return Preview(
            neighbours=neighbours,
            agree=agree,
            duplicates=_standing(each for each, intent in same if each.intent == intent),
            contradictions=_standing(each for each, intent in same if each.intent != intent),
            changes=tuple(changes[:_SHOWN]),
            better=sum(change.after == change.truth for change in changes),
            worse=sum(change.before == change.truth for change in changes),
            seconds=round(seconds, 4),
        )

    def _head(self, encoded: Encoded) -> _Learned:
        with self._learning:
            if self._learned is None or self._learned.encoded is not encoded:
                self._learned = None  # the old one's memory is needed for the new one
                places: dict[str, list[int]] = {}
                for row, example in enumerate(encoded.examples):
                    places.setdefault(wording(example.text), []).append(row)
                head = Head(encoded.vectors, [example.intent for example in encoded.examples])
                wordings = {key: tuple(rows) for key, rows in places.items()}
                self._learned = _Learned(encoded, head, wordings)
            return self._learned


def _of_example(change: Change, examples: Sequence[Example]) -> ChangedText:
    example = examples[change.row]
    return ChangedText(text=example.text, before=change.before, after=change.after,
                       truth=example.intent, source="example")  # fmt: skip


def _neighbours(
    vectors: Vectors, intents: Sequence[str], encoded: Encoded
) -> tuple[tuple[Neighbour, ...], int]:
    """Return the examples nearest to each part, and how many have its intent."""
    each = max(1, _NEIGHBOURS // max(len(intents), 1))
    found, agree = [], 0
    for vector, intent in zip(vectors, intents, strict=True):
        similar: NDArray[np.float32] = encoded.vectors @ vector
        for row in np.argsort(-similar, kind="stable")[:each]:
            example = encoded.examples[row]
            agree += example.intent == intent
            found.append(
                Neighbour(
                    text=example.text,
                    intent=example.intent,
                    language=example.language,
                    similarity=round(float(similar[row]), 4),
                    file=example.file,
                    line=example.line,
                )
            )
    return tuple(found), agree


def _standing(examples: Iterable[Example]) -> tuple[Standing, ...]:
    return tuple(
        Standing(text=each.text, intent=each.intent, file=each.file, line=each.line)
        for each in examples
    )
