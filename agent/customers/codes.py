"""One-time codes by e-mail: how a visitor whom no host site vouches for shows who he is.

Nothing here tells whether an address is a customer's. A code is drawn, hashed and stored for an
unknown address as for a known one; only the e-mail is missing.
"""

import hashlib
import hmac
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from agent.customers.keys import clean_email
from agent.customers.models import SignInCodeRow
from agent.customers.service import CustomerService
from agent.errors import Conflict, InputError, TooMany
from agent.kit.clock import Clock
from agent.kit.i18n import Language
from agent.kit.ids import new_id
from agent.mail.letters import write_letter
from agent.mail.service import Outbox

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODES_AN_HOUR = 5
_DIGITS = 6
_HOUR = timedelta(hours=1)


class CodeWrong(InputError):
    """Not this code; ``tries_left`` says how often another may be tried."""

    code = "code_wrong"


class CodeSpent(Conflict):
    """Too old, used, tried too often, or never asked for: a new one is needed."""

    code = "code_spent"


class CodesTooMany(TooMany):
    """Five codes an hour were asked for, in this conversation or for this address."""

    code = "codes_too_many"

    @property
    def headers(self) -> dict[str, str]:
        """How long to wait, as HTTP says it."""
        return {"Retry-After": str(60 * int(self.params["minutes"]))}


@dataclass(frozen=True)
class Verdict:
    """What became of one try. ``customer_id`` is set when the code was right."""

    customer_id: str | None
    tries_left: int

    def require(self) -> str:
        """Return the customer; for the caller to ask after the try is committed.

        Raises:
            CodeWrong, CodeSpent: it was not the code.
        """
        if self.customer_id is not None:
            return self.customer_id
        if self.tries_left == 0:
            raise CodeSpent
        raise CodeWrong(tries_left=self.tries_left)


class CodeService:
    """Asks for codes and tries them, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock, secret: str) -> None:
        self._session = session
        self._clock = clock
        self._key = hashlib.sha256(b"sign-in codes\0" + secret.encode()).digest()

    def send(self, conversation_id: str, *, email: str, language: Language) -> None:
        """Send a code to a customer's address, and do the same without the mail for any other.

        Raises:
            InvalidEmail: not an address at all.
            CodesTooMany: five in an hour, counted the same for known and unknown addresses.
        """
        now = self._clock.now()
        address = clean_email(email)
        address_hash = self._hash("address", address)
        self._one_at_a_time(address_hash)
        self._require_room(conversation_id, address_hash, now=now)
        customer = CustomerService(self._session, clock=self._clock).identify("email", address)
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
        row = SignInCodeRow(
            id=new_id(),
            conversation_id=conversation_id,
            address_hash=address_hash,
            code_hash="",
            customer_id=customer.id if customer else None,
            tries=0,
            created_at=now,
            expires_at=now + CODE_LIFE,
        )
        row.code_hash = self._hash("code", row.id, code)
        self._session.add(row)
        self._session.flush()
        minutes = int(CODE_LIFE.total_seconds() // 60)
        letter = write_letter("code", language, code=code, minutes=minutes)
        if customer is not None:
            Outbox(self._session, clock=self._clock).send(
                to=address,
                subject=letter.subject,
                text=letter.text,
                language=language,
                purpose="sign_in_code",
                dedupe_key=f"code:{row.id}",
                about=conversation_id,
                secret=True,
                expires_at=row.expires_at,
            )

    def check(self, conversation_id: str, *, email: str, code: str) -> Verdict:
        """Try a code. The try counts only once this transaction is committed.

        So it returns a verdict and raises nothing: an error here would roll the count back, and
        a code could be guessed for ever.
        """
        address_hash = self._hash("address", email.strip().lower())
        row = self._session.scalar(
            select(SignInCodeRow)
            .where(SignInCodeRow.conversation_id == conversation_id)
            .where(SignInCodeRow.address_hash == address_hash)
            .order_by(SignInCodeRow.created_at.desc(), SignInCodeRow.id.desc())
            .limit(1)
            .with_for_update()
        )
        now = self._clock.now()
        if row is None or row.used_at or row.expires_at <= now or row.tries >= CODE_TRIES:
            return Verdict(None, tries_left=0)
        row.tries += 1
        right = hmac.compare_digest(row.code_hash, self._hash("code", row.id, code))
        if right and row.customer_id is not None:
            row.used_at = now
            return Verdict(row.customer_id, tries_left=0)
        return Verdict(None, tries_left=CODE_TRIES - row.tries)

    def _require_room(self, conversation_id: str, address_hash: str, *, now: datetime) -> None:
        """Refuse the sixth code of an hour."""
        mine = or_(
            SignInCodeRow.conversation_id == conversation_id,
            SignInCodeRow.address_hash == address_hash,
        )
        count, oldest = self._session.execute(
            select(func.count(), func.min(SignInCodeRow.created_at)).where(
                mine, SignInCodeRow.created_at > now - _HOUR
            )
        ).one()
        if count >= CODES_AN_HOUR:
            wait = oldest + _HOUR - now
            raise CodesTooMany(minutes=max(1, math.ceil(wait.total_seconds() / 60)))

    def _one_at_a_time(self, address_hash: str) -> None:
        """Let nobody else count this address until the transaction ends.

        SQLite has one writer anyway; PostgreSQL would let ten requests count four codes each.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            number = int(address_hash[:15], 16)
            self._session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    def _hash(self, *parts: str) -> str:
        return hmac.new(self._key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
