"""The audit trail: written in the transaction of what it records, never changed after."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from agent.accounts.models import AuditRow
from agent.kit.clock import Clock
from agent.kit.ids import new_id


class AuditLog:
    """Notes what the staff does, and reads it back.

    Example:
        ``AuditLog(session, clock=clock).note(staff.id, "conversation.taken",
        object_kind="conversation", object_id=conversation_id)``
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def note(
        self,
        staff_id: str | None,
        action: str,
        *,
        object_kind: str | None = None,
        object_id: str | None = None,
        customer_id: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Add one line; it stands or falls with the transaction.

        Args:
            staff_id: who; None for the command line and for who was not let in.
            action: ``<object>.<what happened>``, as ``conversation.taken``.
            object_kind: what it was done to.
            object_id: which one.
            customer_id: whose data it touched or showed.
            details: JSON types only, and no secrets: this is kept.
        """
        self._session.add(
            AuditRow(
                id=new_id(),
                at=self._clock.now(),
                staff_id=staff_id,
                action=action,
                object_kind=object_kind,
                object_id=object_id,
                customer_id=customer_id,
                details=details or {},
            )
        )

    def read(
        self,
        *,
        staff_id: str | None = None,
        customer_id: str | None = None,
        action: str | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> Sequence[AuditRow]:
        """Return lines, newest first, that lie before the line ``before``."""
        query = select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit)
        if staff_id is not None:
            query = query.where(AuditRow.staff_id == staff_id)
        if customer_id is not None:
            query = query.where(AuditRow.customer_id == customer_id)
        if action is not None:
            query = query.where(AuditRow.action == action)
        if before is not None:
            mark = self._session.get(AuditRow, before)
            if mark is None:
                return []
            query = query.where(
                or_(AuditRow.at < mark.at, (AuditRow.at == mark.at) & (AuditRow.id < mark.id))
            )
        return self._session.scalars(query).all()
