"""Queries of decisions."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.decisions.models import DecisionRow


class DecisionRepository:
    """Reads and adds decisions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def last_allowed(self, customer_id: str, *, since: datetime) -> DecisionRow | None:
        """Return the latest offer allowed since a moment."""
        return self._session.scalars(
            select(DecisionRow)
            .where(DecisionRow.customer_id == customer_id, DecisionRow.at >= since)
            .where(DecisionRow.allowed.is_(True))
            .order_by(DecisionRow.at.desc())
            .limit(1)
        ).first()

    def by_id(self, decision_id: str) -> DecisionRow | None:
        """Return a decision by id."""
        return self._session.get(DecisionRow, decision_id)

    def add(self, row: DecisionRow) -> None:
        """Add a decision and send it to the database."""
        self._session.add(row)
        self._session.flush()
