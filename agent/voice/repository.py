"""Queries of claims."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.voice.models import ClaimRow


class ClaimRepository:
    """Reads and adds claims."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, claim_id: str) -> ClaimRow | None:
        """Return a claim by id."""
        return self._session.get(ClaimRow, claim_id)

    def by_reference(self, customer_id: str, reference: str) -> ClaimRow | None:
        """Return this customer's claim of that reference."""
        return self._session.scalars(
            select(ClaimRow).where(
                ClaimRow.customer_id == customer_id, ClaimRow.reference == reference
            )
        ).first()

    def of_customer(self, customer_id: str, *, limit: int) -> Sequence[ClaimRow]:
        """Return claims that stand, newest first."""
        return self._session.scalars(
            select(ClaimRow)
            .where(ClaimRow.customer_id == customer_id, ClaimRow.withdrawn_at.is_(None))
            .order_by(ClaimRow.at.desc(), ClaimRow.id.desc())
            .limit(limit)
        ).all()

    def add(self, row: ClaimRow) -> None:
        """Add a claim and send it to the database."""
        self._session.add(row)
        self._session.flush()
