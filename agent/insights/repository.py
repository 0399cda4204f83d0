"""Queries of outcomes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from agent.insights.models import EpisodeOutcomeRow


class OutcomeRepository:
    """Reads and adds outcomes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_of(self, conversation_id: str) -> EpisodeOutcomeRow | None:
        """Return the episode that goes on in a conversation."""
        return self._session.scalars(
            _latest(conversation_id).where(EpisodeOutcomeRow.ended_at.is_(None))
        ).first()

    def ended_of(self, conversation_id: str) -> EpisodeOutcomeRow | None:
        """Return the episode of a conversation that ended last."""
        return self._session.scalars(
            _latest(conversation_id).where(EpisodeOutcomeRow.ended_at.is_not(None))
        ).first()

    def of_episode(self, conversation_id: str, episode_id: str) -> EpisodeOutcomeRow | None:
        """Return the latest row of an episode."""
        return self._session.scalars(
            _latest(conversation_id).where(EpisodeOutcomeRow.episode_id == episode_id)
        ).first()

    def quiet(self, *, since: datetime, limit: int) -> Sequence[EpisodeOutcomeRow]:
        """Return open episodes of the bot in which nothing was said since a moment, locked."""
        return self._session.scalars(
            select(EpisodeOutcomeRow)
            .where(
                EpisodeOutcomeRow.ended_at.is_(None),
                EpisodeOutcomeRow.queued_at.is_(None),
                EpisodeOutcomeRow.last_at < since,
            )
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()

    def begun(self, start: datetime, end: datetime) -> Sequence[EpisodeOutcomeRow]:
        """Return the episodes begun in a stretch of time, oldest first."""
        return self._session.scalars(
            select(EpisodeOutcomeRow)
            .where(EpisodeOutcomeRow.started_at >= start, EpisodeOutcomeRow.started_at < end)
            .order_by(EpisodeOutcomeRow.started_at)
        ).all()

    def add(self, row: EpisodeOutcomeRow) -> None:
        """Add a row and send it to the database."""
        self._session.add(row)
        self._session.flush()


def _latest(conversation_id: str) -> Select[EpisodeOutcomeRow]:
    return (
        select(EpisodeOutcomeRow)
        .where(EpisodeOutcomeRow.conversation_id == conversation_id)
        .order_by(EpisodeOutcomeRow.started_at.desc(), EpisodeOutcomeRow.id.desc())
        .limit(1)
    )
