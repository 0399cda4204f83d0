"""Commands that come twice are done once."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.annotation.models import CommandRow
from agent.kit.clock import Clock
from agent.kit.ids import new_id

Answer = TypeVar("Answer")


class Commands:
    """The commands of the staff by the id their screens gave them, in the caller's transaction.

    Example:
        ``Commands(session, clock=clock).once(staff.id, body.client_id, do=..., again=...)``
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def once(
        self,
        by: str,
        client_id: str,
        *,
        do: Callable[[], tuple[Answer, dict[str, Any]]],
        again: Callable[[dict[str, Any]], Answer],
    ) -> Answer:
        """Do a command, or answer as it was answered before.

        Args:
            by: whose command; others may use the same id.
            client_id: the command's id.
            do: does it; returns the answer and what is kept of it.
            again: makes the answer from what was kept.
        """
        row = CommandRow(id=new_id(), by=by, client_id=client_id, at=self._clock.now())
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            # PostgreSQL waited for the other one's end; where it failed, this one went through.
            known = self._session.scalars(
                select(CommandRow).where(CommandRow.by == by, CommandRow.client_id == client_id)
            ).one()
            return again(known.answer or {})
        answer, row.answer = do()
        return answer
