"""The frozen test set: validated messages of customers that no model is trained on.

Whoever validates labels puts messages in and takes them out again; training only reads. It keeps
nothing of what the labels say beside: a message belongs to it or not.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.conversations.reading import ConversationReader
from agent.kit.clock import Clock
from agent.training.models import TestMessageRow
from agent.training.samples import Sample


class TestSet:
    """The set, inside the caller's transaction.

    Example:
        >>> TestSet(session, clock=clock).put(  # doctest: +SKIP
        ...     "m1", text="quanto devo pagare?", language="it", intent="pay_bill")
    """

    __test__ = False  # it only sounds like a test

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def put(self, message_id: str, *, text: str, language: str | None, intent: str) -> None:
        """Put a message in, or change its text or intent; ``text`` holds no personal data."""
        row = self._session.get(TestMessageRow, message_id)
        if row is None:
            row = TestMessageRow(message_id=message_id, added_at=self._clock.now())
            self._session.add(row)
        row.text, row.language, row.intent = text, language, intent
        self._session.flush()

    def drop(self, message_id: str) -> None:
        """Take a message out: its label was undone, or it is to be learned from."""
        row = self._session.get(TestMessageRow, message_id)
        if row is not None:
            self._session.delete(row)
            self._session.flush()


def frozen_samples(session: Session) -> list[Sample]:
    """Return the set, the newest first; messages erased since are left out."""
    rows = session.scalars(
        select(TestMessageRow).order_by(TestMessageRow.added_at.desc(), TestMessageRow.message_id)
    ).all()
    there = ConversationReader(session).texts_of([row.message_id for row in rows])
    return [
        Sample(row.message_id, row.text, row.language, row.intent)
        for row in rows
        if row.message_id in there
    ]
