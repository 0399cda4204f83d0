"""Queries over messages under review, readings, actions and views."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, tuple_, update
from sqlalchemy.orm import Session

from agent.annotation.errors import PageUnusable
from agent.annotation.models import (
    STATES,
    ActionKind,
    ActionRow,
    ReadingRow,
    ReviewMessageRow,
    State,
    ViewRow,
    bits_of,
    reasons_of,
)
from agent.annotation.schemas import Order
from agent.kit.database import Base
from agent.kit.ids import new_id

_IDS_A_QUERY = 500
_MOST_DISPUTED = 200
_MOST_VIEWS = 200


@dataclass(frozen=True)
class Filter:
    """What the inbox is narrowed to; what is not given narrows nothing."""

    state: State | None = None
    language: str | None = None
    intent: str | None = None
    reason: str | None = None
    words: str = ""
    model: str | None = None
    since: datetime | None = None

    def conditions(self, *, without_state: bool = False) -> list[ColumnElement[bool]]:
        """Return the filter as conditions."""
        row = ReviewMessageRow
        found: list[ColumnElement[bool]] = []
        if self.state is not None and not without_state:
            found.append(row.state == self.state)
        if self.language is not None:
            found.append(row.language == self.language)
        if self.intent is not None:
            found.append(row.intent == self.intent)
        if self.reason is not None:
            found.append(row.reasons.bitwise_and(bits_of([self.reason])) != 0)
        if self.words:
            found.append(row.text.icontains(self.words, autoescape=True))
        if self.model is not None:
            found.append(row.model_id == self.model)
        if self.since is not None:
            found.append(row.at >= self.since)
        return found


class ReviewRepository:
    """The only code that reads these tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Base) -> None:
        """Add a row and send it to the database."""
        self._session.add(row)
        self._session.flush()

    def note(
        self,
        kind: ActionKind,
        *,
        by: str,
        by_name: str,
        at: datetime,
        message_id: str | None = None,
        intent: str | None = None,
    ) -> None:
        """Write into the log what somebody did that is not undone by a key."""
        self.add(
            ActionRow(
                step=new_id(), kind=kind, by=by, by_name=by_name, at=at,
                message_id=message_id, intent=intent,
            )
        )  # fmt: skip

    def flush(self) -> None:
        """Send changes to the database, in this order and not another."""
        self._session.flush()

    # -- messages ----------------------------------------------------------------------------

    def message(self, message_id: str) -> ReviewMessageRow | None:
        """Return a message under review."""
        return self._session.get(ReviewMessageRow, message_id)

    def locked(self, message_id: str) -> ReviewMessageRow | None:
        """Return a message under review, held until the transaction ends."""
        return self._session.scalars(
            select(ReviewMessageRow)
            .where(ReviewMessageRow.message_id == message_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).first()

    def messages(self, message_ids: Iterable[str]) -> dict[str, ReviewMessageRow]:
        """Return messages by id; those that are not under review are left out."""
        ids, found = list(message_ids), {}
        for first in range(0, len(ids), _IDS_A_QUERY):
            rows = self._session.scalars(
                select(ReviewMessageRow).where(
                    ReviewMessageRow.message_id.in_(ids[first : first + _IDS_A_QUERY])
                )
            )
            found.update({row.message_id: row for row in rows})
        return found

    def of_conversation(self, conversation_id: str) -> dict[str, str]:
        """Return the texts under review of a conversation, by message."""
        rows = self._session.execute(
            select(ReviewMessageRow.message_id, ReviewMessageRow.text).where(
                ReviewMessageRow.conversation_id == conversation_id
            )
        )
        return {row[0]: row[1] for row in rows}

    def page(
        self, chosen: Filter, *, order: Order, cursor: str | None, limit: int
    ) -> tuple[Sequence[ReviewMessageRow], str | None]:
        """Return a page and the cursor of the next one.

        The key of the last row is part of the query, so that page 2,000 costs what page 1 does and
        a message labelled meanwhile makes none appear twice.
        """
        key, descending = _KEYS[order]
        query = select(ReviewMessageRow).where(*chosen.conditions())
        place = tuple_(key, ReviewMessageRow.message_id)
        if cursor is not None:
            value, message_id = _opened(cursor, order)
            last = tuple_(literal(value, key.type), literal(message_id))
            query = query.where(place < last if descending else place > last)
        ordered = (key, ReviewMessageRow.message_id)
        query = query.order_by(*(c.desc() if descending else c.asc() for c in ordered))
        rows = self._session.scalars(query.limit(limit + 1)).all()
        following = _closed(rows[limit - 1], order) if len(rows) > limit else None
        return rows[:limit], following

    def counts(self, chosen: Filter) -> dict[State, int]:
        """Return how many messages of each state the rest of the filter leaves."""
        rows = self._session.execute(
            select(ReviewMessageRow.state, func.count())
            .where(*chosen.conditions(without_state=True))
            .group_by(ReviewMessageRow.state)
        )
        return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}

    def facets(self, state: State | None) -> dict[str, dict[str, int]]:
        """Return how many messages have each reason, intent and language."""
        found: dict[str, dict[str, int]] = {"reasons": {}}
        for bits, count in self._grouped(ReviewMessageRow.reasons, state):
            for reason in reasons_of(bits):
                found["reasons"][reason] = found["reasons"].get(reason, 0) + count
        found["intents"] = dict(self._grouped(ReviewMessageRow.intent, state))
        found["languages"] = dict(self._grouped(ReviewMessageRow.language, state))
        return found

    def _grouped(self, column: Any, state: State | None) -> list[tuple[Any, int]]:
        query = select(column, func.count()).group_by(column)
        if state is not None:
            query = query.where(ReviewMessageRow.state == state)
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def labelled(self, *, pending: bool, hold: bool = False) -> Sequence[ReviewMessageRow]:
        """Return messages with an accepted label, the oldest label first.

        Args:
            pending: only those still to be written into the training files.
            hold: until the transaction ends nobody takes their labels back.
        """
        query = select(ReviewMessageRow).where(ReviewMessageRow.state == "labelled")
        if pending:
            query = query.where(
                ReviewMessageRow.test.is_(False), ReviewMessageRow.exported_at.is_(None)
            )
        if hold:
            query = query.with_for_update().execution_options(populate_existing=True)
        return self._session.scalars(
            query.order_by(ReviewMessageRow.labelled_at, ReviewMessageRow.message_id)
        ).all()

    # -- readings ----------------------------------------------------------------------------

    def readings(self, message_id: str, *, live: bool = False) -> Sequence[ReadingRow]:
        """Return what trainers said of a message, oldest first."""
        return self.readings_of([message_id], live=live).get(message_id, [])

    def readings_of(
        self, message_ids: Sequence[str], *, live: bool
    ) -> Mapping[str, list[ReadingRow]]:
        """Return readings by message, oldest first."""
        query = select(ReadingRow).where(ReadingRow.message_id.in_(message_ids))
        if live:
            query = query.where(ReadingRow.undone_at.is_(None))
        found: dict[str, list[ReadingRow]] = {}
        for row in self._session.scalars(query.order_by(ReadingRow.at, ReadingRow.id)):
            found.setdefault(row.message_id, []).append(row)
        return found

    def live_readings(self) -> Sequence[ReadingRow]:
        """Return every reading that counts, oldest first."""
        return self._session.scalars(
            select(ReadingRow)
            .where(ReadingRow.undone_at.is_(None))
            .order_by(ReadingRow.at, ReadingRow.id)
        ).all()

    def disputed(self, *, by: str | None) -> Sequence[ReviewMessageRow]:
        """Return disputed messages, oldest first; with ``by`` only those he has not read."""
        query = select(ReviewMessageRow).where(ReviewMessageRow.state == "disputed")
        if by is not None:
            theirs = select(ReadingRow.message_id).where(
                ReadingRow.by == by, ReadingRow.undone_at.is_(None)
            )
            query = query.where(ReviewMessageRow.message_id.not_in(theirs))
        return self._session.scalars(
            query.order_by(ReviewMessageRow.at, ReviewMessageRow.message_id).limit(_MOST_DISPUTED)
        ).all()

    # -- actions -----------------------------------------------------------------------------

    def last_action(self, message_id: str) -> ActionRow | None:
        """Return what was done last with a message."""
        return self._session.scalars(
            select(ActionRow)
            .where(ActionRow.message_id == message_id)
            .order_by(ActionRow.id.desc())
            .limit(1)
        ).first()

    def undoable(self, by: str) -> Sequence[ActionRow]:
        """Return the last step of somebody that stands, newest action first."""
        return self._step(
            ActionRow.by == by, ActionRow.undone_at.is_(None), order=(ActionRow.id.desc(),)
        )

    def redoable(self, by: str) -> Sequence[ActionRow]:
        """Return the step that somebody took back last, if he has done nothing since."""
        return self._step(
            ActionRow.by == by,
            ActionRow.redoable.is_(True),
            order=(ActionRow.undone_at.desc(), ActionRow.id),
        )

    def _step(
        self, *conditions: ColumnElement[bool], order: tuple[Any, ...]
    ) -> Sequence[ActionRow]:
        changes = ActionRow.before.is_not(None)
        first = self._session.scalars(
            select(ActionRow.step).where(changes, *conditions).order_by(*order).limit(1)
        ).first()
        if first is None:
            return ()
        return self._session.scalars(
            select(ActionRow)
            .where(changes, ActionRow.step == first, *conditions)
            .order_by(ActionRow.id.desc())
        ).all()

    def forget_redo(self, by: str) -> None:
        """Let what somebody took back stay so: he went another way."""
        self._session.execute(
            update(ActionRow)
            .where(ActionRow.by == by, ActionRow.redoable.is_(True))
            .values(redoable=False)
        )

    def actions(self, *, before: int | None, limit: int) -> Sequence[ActionRow]:
        """Return the log before an action, the newest first."""
        query = select(ActionRow).order_by(ActionRow.id.desc()).limit(limit)
        if before is not None:
            query = query.where(ActionRow.id < before)
        return self._session.scalars(query).all()

    # -- views -------------------------------------------------------------------------------

    def views(self, owner_id: str) -> Sequence[ViewRow]:
        """Return somebody's views and the shared ones, by name."""
        return self._session.scalars(
            select(ViewRow)
            .where(or_(ViewRow.owner_id == owner_id, ViewRow.shared.is_(True)))
            .order_by(ViewRow.name, ViewRow.id)
            .limit(_MOST_VIEWS)
        ).all()

    def view(self, view_id: str) -> ViewRow | None:
        """Return a view."""
        return self._session.get(ViewRow, view_id)

    def remove(self, row: ViewRow) -> None:
        """Delete a view."""
        self._session.delete(row)
        self._session.flush()


_KEYS: dict[Order, tuple[Any, bool]] = {
    "teaching": (ReviewMessageRow.teaching, True),
    "newest": (ReviewMessageRow.at, True),
    "unsure": (ReviewMessageRow.confidence, False),
}


def _closed(row: ReviewMessageRow, order: Order) -> str:
    """Return the place of a row as an opaque text."""
    value: Any = {"teaching": row.teaching, "newest": row.at, "unsure": row.confidence}[order]
    if isinstance(value, datetime):
        value = value.isoformat()
    content = json.dumps([order, value, row.message_id]).encode()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _opened(cursor: str, order: Order) -> tuple[Any, str]:
    """Return the place in a cursor; raises PageUnusable, also for that of another order."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        of, value, message_id = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if of != order:
            raise PageUnusable
        value = datetime.fromisoformat(value) if order == "newest" else float(value)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise PageUnusable
    except (ValueError, TypeError) as error:
        raise PageUnusable from error
    return value, str(message_id)
