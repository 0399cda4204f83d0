"""What other messages say of one: its neighbours, how new it is, what drifts, what to read next.

Needs vectors, so it needs Rasa. While Rasa does not answer messages keep the score their own
prediction gives; it is completed when Rasa is back.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from agent.annotation.models import ReviewMessageRow, bits_of
from agent.annotation.order import neighbour_signals, pick_batch
from agent.annotation.scores import BATCH, rate, with_reasons
from agent.annotation.vectors import Encoded, VectorBook
from agent.kit.clock import Clock
from agent.kit.database import Database

# Three of the five nearest examples have another intent.
_DISAGREE = 0.6
# Newer than all but so many of a hundred examples are to each other.
_NOVEL_QUANTILE = 97.5
_SAMPLED = 500
_PORTION = 128
# A trainer reads a batch, and gets the next one when so few of it are left.
BATCH_SIZE = 20
_FEW = 5
_POOL = 10 * BATCH_SIZE
_RECENT, _BEFORE = timedelta(days=7), timedelta(days=28)
_LEAST, _DROP = 20, 0.1


@dataclass(frozen=True)
class _Signals:
    encoder: str
    disagree: NDArray[np.float64]
    novelty: NDArray[np.float64]
    novel_from: float


class Comparison:
    """Completes the scores of messages under review.

    Args:
        data: the folder of the training examples.
    """

    def __init__(self, database: Database, *, clock: Clock, book: VectorBook, data: Path) -> None:
        self._database = database
        self._clock = clock
        self._book = book
        self._data = data
        self._novel: tuple[Encoded, float] | None = None

    async def complete(self) -> int:
        """Compare some messages with the examples and return how many.

        Raises:
            DialogueUnavailable: Rasa does not answer.
            DataBroken: a file of examples cannot be read.
        """
        waiting = await asyncio.to_thread(self._waiting)
        if not waiting:
            return 0
        encoded = await self._book.examples(self._data)
        vectors, encoder = await self._book.of([text for _, text, _ in waiting])
        if encoder != encoded.encoder:
            return 0  # another model took over in between: the next look finds it
        signals = await asyncio.to_thread(
            self._compared, vectors, [intent for _, _, intent in waiting], encoded
        )
        await asyncio.to_thread(self._keep, [each[0] for each in waiting], signals)
        return len(waiting)

    async def pick(self) -> int:
        """Choose the batch to read next, where the last one is read; return its size.

        Raises:
            DialogueUnavailable: Rasa does not answer.
        """
        pool = await asyncio.to_thread(self._pool)
        if not pool:
            return 0
        vectors, _ = await self._book.of([text for _, text, _ in pool])
        scores = np.array([score for _, _, score in pool])
        picked = await asyncio.to_thread(pick_batch, scores, vectors, BATCH_SIZE)
        await asyncio.to_thread(self._place, [pool[row][0] for row in picked])
        return len(picked)

    def drift(self) -> int:
        """Mark messages of intents that the model has become less sure of; return how many.

        The customers' language moves: of what it used to recognise with ease, the model is now
        less sure. Said of an intent with enough messages in both spans of time.
        """
        now = self._clock.now()
        with self._database.reading() as session:
            recent = _means(session, now - _RECENT, now)
            before = _means(session, now - _RECENT - _BEFORE, now - _RECENT)
        drifted = {
            intent: before[intent] - _DROP
            for intent, mean in recent.items()
            if intent in before and before[intent] - mean >= _DROP
        }
        bit, marked = bits_of(["drift"]), 0
        row = ReviewMessageRow
        for intent, below in drifted.items():
            with self._database.transaction() as session:
                found: Any = session.execute(
                    update(row)
                    .where(row.at >= now - _RECENT, row.intent == intent, row.confidence < below)
                    .where(row.state == "open", row.reasons.bitwise_and(bit) == 0)
                    .values(reasons=row.reasons.bitwise_or(bit))
                )
                marked += found.rowcount
        return marked

    # -- steps -------------------------------------------------------------------------------

    def _waiting(self) -> list[tuple[str, str, str]]:
        with self._database.reading() as session:
            # Newest first: those are read first.
            rows = session.execute(
                select(ReviewMessageRow.message_id, ReviewMessageRow.text, ReviewMessageRow.intent)
                .where(ReviewMessageRow.encoder.is_(None))
                .order_by(ReviewMessageRow.message_id.desc())
                .limit(_PORTION)
            )
            return [(row[0], row[1], row[2]) for row in rows]

    def _compared(
        self, vectors: NDArray[np.float32], intents: Sequence[str], encoded: Encoded
    ) -> _Signals:
        theirs = [example.intent for example in encoded.examples]
        disagree, novelty = neighbour_signals(vectors, intents, encoded.vectors, theirs)
        if self._novel is None or self._novel[0] is not encoded:
            self._novel = encoded, novel_from(encoded.vectors)
        return _Signals(encoded.encoder, disagree, novelty, self._novel[1])

    def _keep(self, message_ids: Sequence[str], signals: _Signals) -> None:
        with self._database.transaction() as session:
            rows = []
            for place, message_id in enumerate(message_ids):
                row = session.get(ReviewMessageRow, message_id)
                if row is None:
                    continue
                row.disagree = round(float(signals.disagree[place]), 4)
                row.novelty = round(float(signals.novelty[place]), 4)
                row.encoder = signals.encoder[:200] or "-"
                reasons = []
                if row.disagree >= _DISAGREE:
                    reasons.append("neighbours")
                if row.novelty > signals.novel_from:
                    reasons.append("novel")
                row.reasons = with_reasons(row, reasons, of=("neighbours", "novel"))
                rows.append(row)
            rate(rows)

    def _pool(self) -> list[tuple[str, str, float]]:
        """Return the messages a batch is chosen from; none while the last one lasts."""
        row = ReviewMessageRow
        with self._database.reading() as session:
            left = select(func.count()).where(row.state == "open", row.teaching >= BATCH)
            if (session.scalar(left) or 0) >= _FEW:
                return []
            found = session.execute(
                select(row.message_id, row.text, row.score)
                .where(row.state == "open", row.teaching < BATCH)
                .order_by(row.teaching.desc(), row.message_id.desc())
                .limit(_POOL)
            ).all()
        return [(each[0], each[1], each[2]) for each in found] if len(found) > _FEW else []

    def _place(self, message_ids: Sequence[str]) -> None:
        with self._database.transaction() as session:
            session.execute(
                update(ReviewMessageRow)
                .where(ReviewMessageRow.teaching >= BATCH)
                .values(teaching=ReviewMessageRow.score)
            )
            for place, message_id in enumerate(message_ids):
                session.execute(
                    update(ReviewMessageRow)
                    .where(ReviewMessageRow.message_id == message_id)
                    .values(teaching=BATCH + 1 - place / BATCH_SIZE)
                )


def novel_from(vectors: NDArray[np.float32]) -> float:
    """Return the distance from which a message counts as new: farther than examples lie apart.

    Encoders differ in how close together they put everything, so a fixed distance would mean
    another thing with each.
    """
    count = len(vectors)
    if count < 2:
        return 1.0
    rows = np.linspace(0, count - 1, min(_SAMPLED, count)).astype(int)
    similar = vectors[rows] @ vectors.T
    similar[np.arange(len(rows)), rows] = -2.0
    return float(np.percentile(1.0 - similar.max(axis=1), _NOVEL_QUANTILE))


def _means(session: Session, since: datetime, until: datetime) -> dict[str, float]:
    """Return the mean confidence of each intent with enough messages."""
    row = ReviewMessageRow
    found = session.execute(
        select(row.intent, func.avg(row.confidence))
        .where(row.at >= since, row.at < until)
        .group_by(row.intent)
        .having(func.count() >= _LEAST)
    )
    return {each[0]: float(each[1]) for each in found}
