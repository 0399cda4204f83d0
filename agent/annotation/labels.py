"""Labels: what trainers say of messages, by which rules it is accepted, and what it teaches.

A message that is read once is settled by its first reading. One that is read twice waits for a
second trainer, who sees nothing of the first; equal readings are accepted, different ones are
disputed. Whoever decides between them has read neither: the two have made up their minds, and a
third pair of eyes is what the dispute asks for. An administrator may decide always, so that a team
of two is not stuck.

Of accepted labels one in four, by hash of the message's id, goes to the frozen test set; the others
are pending examples until they are exported. A message split in two has no one intent that a model
could be tested on, so it always teaches. What is rejected or skipped does neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agent.annotation.domain import Known
from agent.annotation.errors import (
    AdjudicatorNeeded,
    IntentUnknown,
    LabelConflict,
    LabelDisputed,
    LabelExported,
    LabelYours,
    MessageGone,
    NotDisputed,
)
from agent.annotation.models import (
    ActionKind,
    ActionRow,
    Decision,
    ReadingKind,
    ReadingRow,
    ReviewMessageRow,
    State,
)
from agent.annotation.repository import ReviewRepository
from agent.annotation.schemas import (
    AcceptedLabel,
    BulkReply,
    Part,
    PendingExample,
    Refused,
    ReviewMessage,
    Span,
    parts_of,
)
from agent.annotation.shares import is_tested
from agent.annotation.spans import checked, same, whole
from agent.conversations.reading import ConversationReader
from agent.errors import AscoltoError
from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.training.testset import TestSet

_SETTLED: dict[Decision, State] = {"label": "labelled", "reject": "rejected", "skip": "skipped"}
_KEPT = ("state", "label", "labelled_by", "labelled_by_name", "test")


@dataclass(frozen=True)
class Trainer:
    """Who labels."""

    id: str
    name: str
    admin: bool = False


class LabelService:
    """Labels, inside the caller's transaction.

    Example:
        >>> labels = LabelService(session, clock=clock, known=known_names(domain))  # doctest: +SKIP
        >>> labels.label(trainer, "m1", version=1, decision="label", parts=parts)  # doctest: +SKIP
    """

    def __init__(self, session: Session, *, clock: Clock, known: Known) -> None:
        self._session = session
        self._clock = clock
        self._known = known
        self._rows = ReviewRepository(session)
        self._states = Snapshots(session, clock=clock)

    # -- commands ----------------------------------------------------------------------------

    def label(
        self,
        trainer: Trainer,
        message_id: str,
        *,
        version: int,
        decision: Decision,
        parts: Sequence[Part],
    ) -> ReviewMessage:
        """Keep what a trainer says of a message; a closed one is corrected and read anew.

        Raises:
            MessageGone: erased, or never under review.
            LabelConflict: somebody else was first.
            LabelYours: he has read it already, and a second reader is waited for.
            LabelDisputed: it waits to be adjudicated.
            LabelExported: what was accepted is in the training files.
            InputError: the parts cannot be; see `spans.checked`.
        """
        row = self._at(message_id, version)
        ready = checked(row.text, decision=decision, parts=parts, known=self._known)
        self._read(row, trainer, decision, ready, step=new_id())
        return ReviewMessage.of(row)

    def adjudicate(
        self,
        trainer: Trainer,
        message_id: str,
        *,
        version: int,
        decision: Decision,
        parts: Sequence[Part],
    ) -> ReviewMessage:
        """Decide what a disputed message is; see the module for who may.

        Raises:
            MessageGone, LabelConflict, InputError: as `label`.
            NotDisputed: there is nothing to decide.
            AdjudicatorNeeded: he is one of the two, and no administrator.
        """
        row = self._at(message_id, version)
        if row.state != "disputed":
            raise NotDisputed
        live = self._rows.readings(message_id, live=True)
        if not may_adjudicate(trainer, live):
            raise AdjudicatorNeeded
        ready = checked(row.text, decision=decision, parts=parts, known=self._known)
        before = self._states.of(row)
        self._add_reading(row, trainer, "adjudication", decision, ready)
        self._settle(row, trainer, decision, ready)
        self._done(row, trainer, "adjudicate", before, intents=_named(ready), step=new_id())
        return ReviewMessage.of(row)

    def bulk(
        self,
        trainer: Trainer,
        message_ids: Sequence[str],
        *,
        decision: Decision,
        intent: str | None = None,
    ) -> BulkReply:
        """Say the same of many messages, each as a whole and with the entities the model found.

        What somebody has settled already is refused, not replaced: nobody looked at it now.

        Raises:
            IntentUnknown: there is no such intent.
        """
        if decision == "label" and intent not in self._known.intents:
            raise IntentUnknown(intent=intent)
        step, refused = new_id(), []
        ids = list(dict.fromkeys(message_ids))
        for message_id in ids:
            try:
                row = self._at(message_id, None)
                if row.state not in ("open", "second", "disputed"):
                    raise self._conflict(row)
                parts: tuple[Part, ...] = ()
                if decision == "label" and intent is not None:
                    parts = whole(row.text, intent, entities=row.entities, known=self._known)
                self._read(row, trainer, decision, parts, step=step)
            except AscoltoError as error:
                refused.append(Refused(message_id=message_id, code=error.code))
        return BulkReply(done=len(ids) - len(refused), refused=tuple(refused))

    # -- what comes of it --------------------------------------------------------------------

    def accepted(self) -> tuple[AcceptedLabel, ...]:
        """Return every accepted label beside what the model had said, the oldest first."""
        return tuple(
            AcceptedLabel(
                message_id=row.message_id,
                text=row.text,
                language=row.language,
                at=row.at,
                parts=parts_of(row.label or []),
                predicted=row.intent,
                confidence=row.confidence,
                sure=row.sure,
                model_id=row.model_id,
                exported=row.exported_at is not None,
                test=row.test,
            )
            for row in self._there(self._rows.labelled(pending=False))
        )

    def pending(self, *, hold: bool = False) -> tuple[PendingExample, ...]:
        """Return what is accepted and not yet in the training files, the oldest label first.

        Args:
            hold: until the transaction ends nobody takes these labels back.
        """
        return tuple(
            example
            for row in self._there(self._rows.labelled(pending=True, hold=hold))
            for example in _examples(row)
        )

    def mark_exported(self, ids: Sequence[str], *, by: Trainer | None = None) -> int:
        """Note that pending examples are in the training files; return how many messages."""
        rows = [
            row
            for row in self._rows.messages(ids).values()
            if row.state == "labelled" and not row.test and row.exported_at is None
        ]
        for row in rows:
            row.exported_at = self._clock.now()
        if by is not None and rows:
            self._rows.note("export", by=by.id, by_name=by.name, at=self._clock.now())
        self._rows.flush()
        return len(rows)

    # -- steps -------------------------------------------------------------------------------

    def _at(self, message_id: str, version: int | None) -> ReviewMessageRow:
        """Return a message, held, at the version that its reader saw."""
        row = self._rows.locked(message_id)
        if row is None or message_id not in ConversationReader(self._session).texts_of(
            [message_id]
        ):
            raise MessageGone
        if version is not None and row.version != version:
            raise self._conflict(row)
        return row

    def _conflict(self, row: ReviewMessageRow) -> LabelConflict:
        last = self._rows.last_action(row.message_id)
        return LabelConflict(by_name=last.by_name if last else "—")

    def _read(
        self,
        row: ReviewMessageRow,
        trainer: Trainer,
        decision: Decision,
        parts: tuple[Part, ...],
        *,
        step: str,
    ) -> None:
        """Add a reading and let follow from it what must."""
        if row.exported_at is not None:
            raise LabelExported
        if row.state == "disputed":
            raise LabelDisputed
        live = self._rows.readings(row.message_id, live=True)
        if row.state == "second" and any(reading.by == trainer.id for reading in live):
            raise LabelYours
        before = self._states.of(row)
        if row.state == "second":
            self._add_reading(row, trainer, "second", decision, parts)
            if all(_agree(reading, decision, parts) for reading in live):
                self._settle(row, trainer, decision, parts)
            else:
                row.state = "disputed"
        else:
            self._states.end(live)
            self._add_reading(row, trainer, "first", decision, parts)
            if row.twice and decision != "skip":
                self._states.unsettle(row, "second")
            else:
                self._settle(row, trainer, decision, parts)
        self._done(row, trainer, decision, before, intents=_named(parts), step=step)

    def _add_reading(
        self,
        row: ReviewMessageRow,
        trainer: Trainer,
        kind: ReadingKind,
        decision: Decision,
        parts: tuple[Part, ...],
    ) -> None:
        self._rows.add(
            ReadingRow(
                id=new_id(),
                message_id=row.message_id,
                kind=kind,
                decision=decision,
                parts=_stored(parts),
                by=trainer.id,
                by_name=trainer.name,
                at=self._clock.now(),
            )
        )

    def _settle(
        self,
        row: ReviewMessageRow,
        trainer: Trainer,
        decision: Decision,
        parts: tuple[Part, ...],
    ) -> None:
        row.state = _SETTLED[decision]
        row.label = _stored(parts) if decision == "label" else None
        row.labelled_by, row.labelled_by_name = trainer.id, trainer.name
        row.labelled_at = self._clock.now()
        row.test = decision == "label" and len(parts) == 1 and is_tested(row.message_id)
        self._states.place(row)

    def _done(
        self,
        row: ReviewMessageRow,
        trainer: Trainer,
        kind: ActionKind,
        before: dict[str, Any],
        *,
        intents: str | None,
        step: str,
    ) -> None:
        """Note what was done, so that it can be read, undone and done again."""
        row.version += 1
        self._rows.forget_redo(trainer.id)
        self._rows.add(
            ActionRow(
                step=step,
                kind=kind,
                by=trainer.id,
                by_name=trainer.name,
                at=self._clock.now(),
                message_id=row.message_id,
                intent=intents,
                before=before,
                after=self._states.of(row),
            )
        )

    def _there(self, rows: Sequence[ReviewMessageRow]) -> list[ReviewMessageRow]:
        """Leave out what was erased and has not left the inbox yet."""
        found = ConversationReader(self._session).texts_of([row.message_id for row in rows])
        return [row for row in rows if row.message_id in found]


class Snapshots:
    """What trainers say of a message at one moment, to be brought back exactly."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._rows = ReviewRepository(session)
        self._tests = TestSet(session, clock=clock)
        self._clock = clock

    def of(self, row: ReviewMessageRow) -> dict[str, Any]:
        """Return what undo has to bring back: all but the version, which never goes back."""
        kept = {name: getattr(row, name) for name in _KEPT}
        kept["labelled_at"] = row.labelled_at.isoformat() if row.labelled_at else None
        live = self._rows.readings(row.message_id, live=True)
        return kept | {"readings": [reading.id for reading in live]}

    def is_at(self, row: ReviewMessageRow, kept: Mapping[str, Any] | None) -> bool:
        """Say whether a message is as it was at a moment, the very readings included."""
        return self.of(row) == kept

    def restore(self, row: ReviewMessageRow, kept: Mapping[str, Any]) -> None:
        """Bring a moment back: the state, the readings that counted, the place in the test set."""
        for name in _KEPT:
            setattr(row, name, kept[name])
        at = kept["labelled_at"]
        row.labelled_at = None if at is None else datetime.fromisoformat(at)
        readings = self._rows.readings(row.message_id)
        self.end([r for r in readings if r.undone_at is None and r.id not in kept["readings"]])
        for reading in readings:
            if reading.id in kept["readings"]:
                reading.undone_at = None
        self.place(row)

    def end(self, readings: Sequence[ReadingRow]) -> None:
        """Let readings count no more; sent at once, for one of each kind may count."""
        for reading in readings:
            reading.undone_at = self._clock.now()
        self._rows.flush()

    def unsettle(self, row: ReviewMessageRow, state: State) -> None:
        """Take an accepted label away."""
        row.state, row.label, row.test = state, None, False
        row.labelled_by = row.labelled_by_name = row.labelled_at = None
        self.place(row)

    def place(self, row: ReviewMessageRow) -> None:
        """Put a message into the test set, or take it out, as its row says."""
        if row.test and row.label:
            intent = row.label[0]["intent"]
            self._tests.put(row.message_id, text=row.text, language=row.language, intent=intent)
        else:
            self._tests.drop(row.message_id)
        self._rows.flush()


def may_adjudicate(trainer: Trainer, live: Sequence[ReadingRow]) -> bool:
    """Say whether somebody may decide between readings: he is no reader, or an administrator."""
    return trainer.admin or all(reading.by != trainer.id for reading in live)


def _agree(reading: ReadingRow, decision: Decision, parts: tuple[Part, ...]) -> bool:
    return reading.decision == decision and same(parts_of(reading.parts), parts)


def _stored(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    return [part.model_dump(mode="json") for part in parts]


def _named(parts: tuple[Part, ...]) -> str | None:
    return " + ".join(part.intent for part in parts) or None


def _examples(row: ReviewMessageRow) -> list[PendingExample]:
    found = []
    for part in parts_of(row.label or []):
        text = row.text[part.start : part.end]
        first = part.start + len(text) - len(text.lstrip())
        found.append(
            PendingExample(
                id=row.message_id,
                text=text.strip(),
                language=row.language,
                intent=part.intent,
                entities=tuple(
                    Span(start=span.start - first, end=span.end - first, entity=span.entity,
                         role=span.role, value=span.value)
                    for span in part.entities
                ),
            )
        )  # fmt: skip
    return found
