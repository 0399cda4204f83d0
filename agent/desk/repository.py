"""Queries of the desk's own tables."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.desk.models import CannedReplyRow, MacroRow, MacroRunRow
from agent.kit.i18n import Language

SHARED = ""


class DeskRepository:
    """Reads and adds canned replies, macros and their runs."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def canned(
        self, staff_id: str, *, language: Language | None = None, shortcut: str | None = None
    ) -> Sequence[CannedReplyRow]:
        """Return shared replies and this person's own, the most used first."""
        query = select(CannedReplyRow).where(
            or_(CannedReplyRow.owner_id == SHARED, CannedReplyRow.owner_id == staff_id)
        )
        if language is not None:
            query = query.where(CannedReplyRow.language == language)
        if shortcut is not None:
            query = query.where(CannedReplyRow.shortcut == shortcut)
        return self._session.scalars(
            query.order_by(
                CannedReplyRow.uses.desc(), CannedReplyRow.shortcut, CannedReplyRow.language
            )
        ).all()

    def canned_by_id(self, canned_id: str) -> CannedReplyRow | None:
        """Return one canned reply, locked."""
        return self._session.scalar(
            select(CannedReplyRow).where(CannedReplyRow.id == canned_id).with_for_update()
        )

    def macros(self) -> Sequence[MacroRow]:
        """Return all macros by their English title."""
        return self._session.scalars(select(MacroRow).order_by(MacroRow.title_en)).all()

    def macro(self, macro_id: str) -> MacroRow | None:
        """Return one macro."""
        return self._session.get(MacroRow, macro_id)

    def run_of(self, conversation_id: str, client_id: str) -> MacroRunRow | None:
        """Return the run of a client id, if it came before."""
        return self._session.scalar(
            select(MacroRunRow).where(
                MacroRunRow.conversation_id == conversation_id, MacroRunRow.client_id == client_id
            )
        )

    def keep(self, row: CannedReplyRow | MacroRow | MacroRunRow) -> bool:
        """Write a row; False when a unique value is taken."""
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True

    def delete(self, row: CannedReplyRow | MacroRow) -> None:
        """Delete a row."""
        self._session.delete(row)
        self._session.flush()
