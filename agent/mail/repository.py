"""Queries over the outbox."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.mail.models import MailRow


class MailRepository:
    """The only code that reads this table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: MailRow) -> bool:
        """Insert a mail; False when one with its key is there already."""
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            if self.by_key(row.dedupe_key) is None:
                raise
            return False
        return True

    def by_key(self, dedupe_key: str) -> MailRow | None:
        """Return the mail with this key."""
        return self._session.scalar(select(MailRow).where(MailRow.dedupe_key == dedupe_key))

    def count(self, *, about: str, purpose: str) -> int:
        """Return how many mails of one purpose were written about a thing."""
        query = select(func.count()).where(MailRow.about == about, MailRow.purpose == purpose)
        return self._session.scalar(query) or 0

    def count_to(self, address: str, *, purpose: str, since: datetime) -> int:
        """Return how many mails of one purpose went to an address since a moment."""
        query = select(func.count()).where(
            MailRow.recipient == address, MailRow.purpose == purpose, MailRow.created_at > since
        )
        return self._session.scalar(query) or 0

    def failed(self) -> int:
        """Return how many mails were given up."""
        return self._session.scalar(select(func.count()).where(MailRow.status == "failed")) or 0

    def anything_owed(self, now: datetime) -> bool:
        """Whether there is work, without a lock."""
        return self._session.scalar(select(MailRow.id).where(_due(now)).limit(1)) is not None

    def next_owed(self, now: datetime) -> MailRow | None:
        """Return the mail that has waited longest, locked; others pass it over."""
        return self._session.scalar(
            select(MailRow)
            .where(_due(now))
            .order_by(MailRow.not_before, MailRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

    def leased(self, mail_id: str, lease: str) -> MailRow | None:
        """Return a mail if it is still leased to this worker, locked."""
        return self._session.scalar(
            select(MailRow)
            .where(MailRow.id == mail_id, MailRow.lease == lease, MailRow.status == "sending")
            .with_for_update()
        )

    def expire(self, now: datetime) -> None:
        """Close what is of no use any more, and forget its text if it is a secret."""
        late = and_(MailRow.status == "pending", MailRow.expires_at <= now)
        self._session.execute(
            update(MailRow)
            .where(late, MailRow.secret)
            .values(status="expired", subject="", text="")
        )
        self._session.execute(update(MailRow).where(late).values(status="expired"))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(MailRow.status == "pending", MailRow.not_before <= now),
        and_(MailRow.status == "sending", MailRow.lease_until < now),
    )
