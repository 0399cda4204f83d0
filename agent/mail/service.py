"""The outbox: an e-mail is written in the transaction of what it tells of.

What is rolled back is never told; what is committed is told even if the machine dies a moment
later. `agent.mail.tasks` delivers.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.i18n import Language
from agent.kit.ids import new_id
from agent.kit.types import clean_text
from agent.mail.headers import one_address, one_line
from agent.mail.models import MailRow
from agent.mail.repository import MailRepository
from agent.mail.schemas import Letter, OwedMail

# A server that does not answer is asked for so long; each step of SMTP may take 15 s.
LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
# With these pauses about seven hours: an outage of a night shift is survived.
ATTEMPTS = 12


class Outbox:
    """Mails to send, inside the caller's transaction.

    Example:
        >>> outbox = Outbox(session, clock=clock)  # doctest: +SKIP
        >>> outbox.send(to="anna@example.com", subject="Pratica TK-123456", text="...",
        ...     language="it", purpose="case_changed", dedupe_key="case:TK-123456:4")
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._mails = MailRepository(session)
        self._clock = clock

    def send(
        self,
        *,
        to: str,
        subject: str,
        text: str,
        language: Language,
        purpose: str,
        dedupe_key: str,
        attachments: Sequence[str] = (),
        about: str | None = None,
        secret: bool = False,
        expires_at: datetime | None = None,
    ) -> bool:
        """Owe one e-mail; the same key again changes nothing and returns False.

        Args:
            to: one address.
            subject: one line; line breaks and control characters are taken out.
            text: plain text.
            language: of the text.
            purpose: what kind of mail, a stable name such as ``case_changed``.
            dedupe_key: names what is told, so that it is told once.
            attachments: ids of stored files (``agent.files``).
            about: conversation id or case number, to count and find mails by.
            secret: forget the text as soon as it is sent or of no use.
            expires_at: not sent after this moment.

        Raises:
            MailAddressInvalid: ``to`` is not one plain address.
        """
        now = self._clock.now()
        row = MailRow(
            id=new_id(),
            dedupe_key=dedupe_key,
            purpose=purpose,
            about=about,
            recipient=one_address(to),
            language=language,
            subject=one_line(subject),
            text=clean_text(text),
            secret=secret,
            attachments=list(attachments),
            status="pending",
            attempts=0,
            not_before=now,
            expires_at=expires_at,
            created_at=now,
        )
        return self._mails.add(row)

    def send_letter(self, letter: Letter, *, to: str, purpose: str, dedupe_key: str) -> bool:
        """Owe a rendered letter (`agent.mail.letters`)."""
        return self.send(
            to=to,
            subject=letter.subject,
            text=letter.text,
            language=letter.language,
            purpose=purpose,
            dedupe_key=dedupe_key,
        )

    def count(self, *, about: str, purpose: str) -> int:
        """Return how many mails of one purpose were written about a conversation or case."""
        return self._mails.count(about=about, purpose=purpose)

    def count_to(self, address: str, *, purpose: str, since: datetime) -> int:
        """Return how many mails of one purpose an address was sent since a moment."""
        return self._mails.count_to(address, purpose=purpose, since=since)

    def known(self, dedupe_key: str) -> bool:
        """Whether a mail with this key was written before."""
        return self._mails.by_key(dedupe_key) is not None


class Deliveries:
    """The worker's side: claim a mail, then say how it went."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._mails = MailRepository(session)
        self._clock = clock

    def anything_owed(self) -> bool:
        """Whether there is work; takes no lock."""
        return self._mails.anything_owed(self._clock.now())

    def claim(self, lease: str) -> OwedMail | None:
        """Lease the next mail to this worker, or return None when nothing is owed."""
        now = self._clock.now()
        self._mails.expire(now)
        row = self._mails.next_owed(now)
        if row is None:
            return None
        row.status, row.lease, row.lease_until = "sending", lease, now + LEASE
        row.attempts += 1
        return OwedMail(
            id=row.id,
            lease=lease,
            purpose=row.purpose,
            recipient=row.recipient,
            language=row.language,
            subject=row.subject,
            text=row.text,
            attachments=tuple(row.attachments),
            attempts=row.attempts,
            created_at=row.created_at,
        )

    def sent(self, owed: OwedMail) -> None:
        """Close a mail that a server has taken."""
        row = self._mails.leased(owed.id, owed.lease)
        if row is not None:
            row.status, row.lease, row.lease_until = "sent", None, None
            row.sent_at, row.error = self._clock.now(), None
            _forget(row)

    def failed(self, owed: OwedMail, *, error: str, for_good: bool) -> bool:
        """Put a mail back for later, or give it up; return whether it was given up."""
        row = self._mails.leased(owed.id, owed.lease)
        if row is None:
            return False
        row.lease, row.lease_until, row.error = None, None, error[:300]
        if for_good or row.attempts >= ATTEMPTS:
            row.status = "failed"
            _forget(row)
            return True
        row.status = "pending"
        row.not_before = self._clock.now() + pause_after(row.attempts)
        return False

    def given_up(self) -> int:
        """Return how many mails were given up since the beginning."""
        return self._mails.failed()


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 30 s, doubled each time, at most 1 h."""
    return min(FIRST_PAUSE * float(2 ** (attempts - 1)), LONGEST_PAUSE)


def _forget(row: MailRow) -> None:
    if row.secret:
        row.subject = row.text = ""
