"""Queries over handoffs and over what the staff keeps beside conversations."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from agent.handoff.models import (
    DraftRow,
    Handoff,
    LeaseRow,
    MoodRow,
    NoteRow,
    PresenceRow,
    ViewerRow,
)


class HandoffRepository:
    """The only code that reads these tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Handoff | NoteRow | DraftRow | PresenceRow | MoodRow) -> None:
        """Insert a row."""
        self._session.add(row)
        self._session.flush()

    # -- handoffs --------------------------------------------------------------------------

    def open_of(self, conversation_id: str) -> Handoff | None:
        """Return the open handoff of a conversation; its row is held."""
        return self._session.scalar(
            select(Handoff)
            .where(Handoff.conversation_id == conversation_id, Handoff.ended_at.is_(None))
            .with_for_update()
        )

    def last_of(self, conversation_id: str) -> Handoff | None:
        """Return the newest handoff of a conversation, open or not."""
        return self._session.scalar(
            select(Handoff)
            .where(Handoff.conversation_id == conversation_id)
            .order_by(Handoff.queued_at.desc(), Handoff.id.desc())
            .limit(1)
        )

    def latest_of(self, conversation_ids: Iterable[str]) -> dict[str, Handoff]:
        """Return the newest handoff of each conversation."""
        rows = self._session.scalars(
            select(Handoff)
            .where(Handoff.conversation_id.in_(list(conversation_ids)))
            .order_by(Handoff.queued_at, Handoff.id)
        )
        return {row.conversation_id: row for row in rows}

    def open(self) -> Sequence[Handoff]:
        """Return every open handoff."""
        return self._session.scalars(select(Handoff).where(Handoff.ended_at.is_(None))).all()

    def waiting(self) -> Sequence[Handoff]:
        """Return who waits for a person in the chat."""
        return self._session.scalars(
            select(Handoff).where(
                Handoff.ended_at.is_(None),
                Handoff.assignee_id.is_(None),
                Handoff.by_email.is_(False),
            )
        ).all()

    def waits(self, *, since: datetime, limit: int = 1_000) -> Sequence[tuple[datetime, int, int]]:
        """Return when, behind how many and how many seconds others waited of late."""
        rows = self._session.execute(
            select(Handoff.queued_at, Handoff.ahead, Handoff.wait_seconds)
            .where(
                Handoff.taken_at >= since,
                Handoff.wait_seconds.is_not(None),
                Handoff.ahead.is_not(None),
            )
            .order_by(Handoff.taken_at.desc())
            .limit(limit)
        )
        return [(at, ahead or 0, seconds or 0) for at, ahead, seconds in rows]

    def newest_change(self) -> tuple[datetime | None, datetime | None, int]:
        """Return when the queue and the presence of the staff last changed, and how many wait."""
        return (
            self._session.scalar(select(func.max(Handoff.updated_at))),
            self._session.scalar(select(func.max(PresenceRow.changed_at))),
            self._session.scalar(
                select(func.count()).select_from(Handoff).where(Handoff.ended_at.is_(None))
            )
            or 0,
        )

    def newest_note(self) -> tuple[str, str] | None:
        """Return the newest note: its id and its conversation."""
        row = self._session.execute(
            select(NoteRow.id, NoteRow.conversation_id).order_by(NoteRow.id.desc()).limit(1)
        ).first()
        return (row[0], row[1]) if row else None

    # -- notes, drafts, viewers ------------------------------------------------------------

    def notes(self, conversation_id: str) -> Sequence[NoteRow]:
        """Return the notes of a conversation, oldest first."""
        return self._session.scalars(
            select(NoteRow)
            .where(NoteRow.conversation_id == conversation_id)
            .order_by(NoteRow.at, NoteRow.id)
        ).all()

    def note_by_client_id(self, conversation_id: str, client_note_id: str) -> NoteRow | None:
        """Return the note the client gave this id, if it came before."""
        return self._session.scalar(
            select(NoteRow).where(
                NoteRow.conversation_id == conversation_id,
                NoteRow.client_note_id == client_note_id,
            )
        )

    def draft(self, conversation_id: str, staff_id: str) -> DraftRow | None:
        """Return what somebody has begun to write."""
        return self._session.get(DraftRow, (conversation_id, staff_id))

    def drop_draft(self, conversation_id: str, staff_id: str) -> None:
        """Forget what somebody has begun to write."""
        self._session.execute(
            delete(DraftRow).where(
                DraftRow.conversation_id == conversation_id, DraftRow.staff_id == staff_id
            )
        )

    def keep_draft(self, row: DraftRow) -> None:
        """Put a draft in the place of the one before."""
        self._session.merge(row)

    def viewers(self, conversation_ids: Iterable[str], *, since: datetime) -> Sequence[ViewerRow]:
        """Return who has these conversations open."""
        return self._session.scalars(
            select(ViewerRow)
            .where(
                ViewerRow.conversation_id.in_(list(conversation_ids)), ViewerRow.seen_at >= since
            )
            .order_by(ViewerRow.staff_id)
        ).all()

    def see(self, row: ViewerRow) -> None:
        """Say that somebody has a conversation open."""
        self._session.merge(row)

    def unsee(self, conversation_id: str, staff_id: str) -> None:
        """Say that somebody has a conversation open no more."""
        self._session.execute(
            delete(ViewerRow).where(
                ViewerRow.conversation_id == conversation_id, ViewerRow.staff_id == staff_id
            )
        )

    # -- moods -----------------------------------------------------------------------------

    def moods(self, conversation_id: str) -> Sequence[MoodRow]:
        """Return the moods of a conversation's messages, oldest first."""
        return self._session.scalars(
            select(MoodRow).where(MoodRow.conversation_id == conversation_id).order_by(MoodRow.seq)
        ).all()

    # -- presence --------------------------------------------------------------------------

    def presence(self, staff_id: str) -> PresenceRow | None:
        """Return somebody's presence; its row is held."""
        return self._session.scalar(
            select(PresenceRow).where(PresenceRow.staff_id == staff_id).with_for_update()
        )

    def presences(self) -> Sequence[PresenceRow]:
        """Return everybody's presence."""
        return self._session.scalars(select(PresenceRow).order_by(PresenceRow.staff_id)).all()

    def load_of(self) -> dict[str, int]:
        """Return how many open handoffs each agent has."""
        rows = self._session.execute(
            select(Handoff.assignee_id, func.count())
            .where(Handoff.ended_at.is_(None), Handoff.assignee_id.is_not(None))
            .group_by(Handoff.assignee_id)
        )
        return {staff_id: count for staff_id, count in rows if staff_id}

    # -- leases ----------------------------------------------------------------------------

    def lease(self, name: str, *, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a lease; return False while another holder has it."""
        taken = self._session.execute(
            update(LeaseRow)
            .where(LeaseRow.name == name, (LeaseRow.holder == holder) | (LeaseRow.until < now))
            .values(holder=holder, until=until)
            .returning(LeaseRow.name)
        ).first()
        if taken:
            return True
        if self._session.get(LeaseRow, name) is not None:
            return False
        self._session.add(LeaseRow(name=name, holder=holder, until=until))
        self._session.flush()
        return True

    def holds(self, name: str, *, holder: str, until: datetime) -> bool:
        """Say whether a lease is held by this holder until then at least."""
        row = self._session.get(LeaseRow, name)
        return row is not None and row.holder == holder and row.until >= until

    def end_lease(self, name: str, *, holder: str) -> None:
        """Give a lease back."""
        self._session.execute(
            delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder)
        )
