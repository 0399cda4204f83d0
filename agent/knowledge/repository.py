"""Queries of gaps and of what was asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.kit.i18n import Language
from agent.knowledge.models import AskRow, GapRow, GapStatus


class KnowledgeRepository:
    """Reads and adds asks and gaps."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask_of_turn(self, turn_id: str) -> AskRow | None:
        """Return what was asked in a turn."""
        return self._session.scalars(select(AskRow).where(AskRow.turn_id == turn_id)).first()

    def add_ask(self, row: AskRow) -> bool:
        """Add an ask; False when another process has just added that turn's."""
        return self._add(row)

    def count_gap(self, row: GapRow) -> GapRow:
        """Count one more asking of this wording, or add it as a new gap."""
        found = self._gap_of_wording(row.language, row.wording)
        if found is None:
            if self._add(row):
                return row
            found = self._gap_of_wording(row.language, row.wording)
            if found is None:
                raise RuntimeError("a gap was neither added nor found")
        # the database adds, so that two processes at once are both counted
        self._session.execute(
            update(GapRow)
            .where(GapRow.id == found.id)
            .values(count=GapRow.count + 1, last_seen=row.last_seen)
        )
        self._session.refresh(found)
        return found

    def gaps(self, *, status: GapStatus, limit: int) -> Sequence[GapRow]:
        """Return gaps, the most asked first."""
        return self._session.scalars(
            select(GapRow)
            .where(GapRow.status == status)
            .order_by(GapRow.count.desc(), GapRow.last_seen.desc(), GapRow.id)
            .limit(limit)
        ).all()

    def asks_of_gap(self, gap_id: str) -> Sequence[AskRow]:
        """Return who asked about a gap, oldest first."""
        return self._session.scalars(
            select(AskRow).where(AskRow.gap_id == gap_id).order_by(AskRow.at, AskRow.id)
        ).all()

    def judged_since(self, moment: datetime) -> Sequence[AskRow]:
        """Return asks that were judged since `moment`, newest first."""
        return self._session.scalars(
            select(AskRow).where(AskRow.judged_at >= moment).order_by(AskRow.judged_at.desc())
        ).all()

    def _gap_of_wording(self, language: Language, wording: str) -> GapRow | None:
        return self._session.scalars(
            select(GapRow).where(GapRow.language == language, GapRow.wording == wording)
        ).first()

    def _add(self, row: AskRow | GapRow) -> bool:
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True
