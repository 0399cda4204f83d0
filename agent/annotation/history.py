"""Undo and redo of each trainer, and the log of who did what."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from agent.annotation.errors import LabelConflict, LabelExported, PageUnusable
from agent.annotation.labels import Snapshots, Trainer
from agent.annotation.models import CLOSED, ActionKind, ActionRow, ReviewMessageRow
from agent.annotation.repository import ReviewRepository
from agent.annotation.schemas import Activity, Happened, ReviewMessage
from agent.conversations.reading import ConversationReader
from agent.kit.clock import Clock

_PAGE = 50
_LABELLING = frozenset({"label", "reject", "skip"})


class History:
    """What trainers did, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._rows = ReviewRepository(session)
        self._states = Snapshots(session, clock=clock)

    def undo(self, trainer: Trainer) -> ReviewMessage | None:
        """Take back the last thing a trainer did, a bulk action as a whole.

        Returns:
            The message it was about, of several the first; None where there is nothing to undo.

        Raises:
            LabelConflict: somebody has gone on from there.
            LabelExported: it is in the training files.
        """
        step = self._rows.undoable(trainer.id)
        rows = self._held(step, undone=False)
        for action in step:
            self._bring(rows.get(action.message_id or ""), action.before)
            action.undone_at, action.redoable = self._clock.now(), True
        return self._noted(trainer, "undo", step, rows)

    def redo(self, trainer: Trainer) -> ReviewMessage | None:
        """Do again what a trainer took back last, if he has done nothing since.

        Raises:
            LabelConflict: somebody has gone on from there.
        """
        step = self._rows.redoable(trainer.id)
        rows = self._held(step, undone=True)
        for action in step:
            self._bring(rows.get(action.message_id or ""), action.after)
            action.undone_at, action.redoable = None, False
        return self._noted(trainer, "redo", step, rows)

    def activity(self, trainer: Trainer, *, cursor: str | None) -> Activity:
        """Return who did what, the newest first.

        What was said of a message that is still read blind stays hidden from all but who said it.
        """
        if cursor is not None and not cursor.isdecimal():
            raise PageUnusable
        before = min(int(cursor), 2**62) if cursor is not None else None
        found = self._rows.actions(before=before, limit=_PAGE + 1)
        actions = found[:_PAGE]
        ids = [action.message_id for action in actions if action.message_id]
        rows = self._rows.messages(ids)
        there = ConversationReader(self._session).texts_of(ids)
        return Activity(
            events=tuple(
                _happened(
                    action,
                    rows.get(action.message_id or "") if action.message_id in there else None,
                    trainer,
                )
                for action in actions
            ),
            next=str(actions[-1].id) if len(found) > _PAGE else None,
        )

    def _held(self, step: Sequence[ActionRow], *, undone: bool) -> dict[str, ReviewMessageRow]:
        """Return the messages of a step that are there, each as the step left it."""
        rows = {}
        # In one order, so that two who undo many messages never wait for each other.
        for action in sorted(step, key=lambda each: each.message_id or ""):
            row = self._rows.locked(action.message_id or "")
            if row is None:
                continue
            if row.exported_at is not None:
                raise LabelExported
            if not self._states.is_at(row, action.before if undone else action.after):
                last = self._rows.last_action(row.message_id)
                raise LabelConflict(by_name=last.by_name if last else "")
            rows[row.message_id] = row
        return rows

    def _bring(self, row: ReviewMessageRow | None, kept: dict[str, Any] | None) -> None:
        if row is not None and kept is not None:
            self._states.restore(row, kept)
            row.version += 1

    def _noted(
        self,
        trainer: Trainer,
        kind: ActionKind,
        step: Sequence[ActionRow],
        rows: dict[str, ReviewMessageRow],
    ) -> ReviewMessage | None:
        if not step:
            return None
        first = step[-1].message_id
        now = self._clock.now()
        self._rows.note(kind, by=trainer.id, by_name=trainer.name, at=now, message_id=first)
        row = rows.get(first or "")
        return ReviewMessage.of(row) if row is not None else None


def _happened(action: ActionRow, row: ReviewMessageRow | None, trainer: Trainer) -> Happened:
    blind = action.message_id is not None and (
        row is None or (row.twice and row.state not in CLOSED and action.by != trainer.id)
    )
    happened = Happened.of(action, text=row.text if row else None, blind=blind)
    # That a message was rejected or skipped tells as much as a label.
    if blind and action.kind in _LABELLING:
        return happened.model_copy(update={"what": "label"})
    return happened
