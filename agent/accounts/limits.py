"""Limits on sign-in: growing delays per address and per account, kept in the database.

Each attempt is counted before the password is looked at, so that a hundred at once count as a
hundred. Time forgives: a bucket leaks. An account's delays stay short (`ACCOUNT`) and an address
that guesses is held for longer (`ADDRESS`), so whoever guesses from one place does not keep the
owner out from another. A browser that has signed in to the account before carries a cookie and
has a bucket of its own, out of everybody's reach (OWASP: "device cookies"): nobody can lock a
person out of the desk he works at.
"""

import hashlib
import hmac
import ipaddress
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.accounts.models import SignInLimitRow
from agent.kit.clock import Clock


@dataclass(frozen=True)
class Rule:
    """How many failures are free, how fast they are forgiven, how long a delay may grow."""

    free: int
    forgives_one_in: timedelta
    longest: timedelta
    # Beyond the free ones a bucket holds this many more: it always empties in bounded time.
    room: int = 20


# An office behind one address: 20 slips an hour cost nobody a second.
ADDRESS = Rule(free=20, forgives_one_in=timedelta(minutes=3), longest=timedelta(minutes=15))
# The whole Internet together gets one guess in five minutes.
ACCOUNT = Rule(free=5, forgives_one_in=timedelta(minutes=10), longest=timedelta(minutes=5))


@dataclass(frozen=True)
class Bucket:
    """One thing that is limited, and its rule."""

    kind: str
    value: str
    rule: Rule

    @property
    def key(self) -> str:
        """What the database knows it by."""
        return hashlib.sha256(f"{self.kind}:{self.value}".encode("utf-8", "replace")).hexdigest()


def buckets(email: str, *, address: str, device: str, secret: str) -> tuple[Bucket, ...]:
    """Return what a sign-in counts against: its device alone where that is a known one."""
    if knows_device(device, email, secret=secret):
        return (Bucket("device", device, ACCOUNT),)
    return (Bucket("address", network(address), ADDRESS), Bucket("account", email, ACCOUNT))


def network(address: str) -> str:
    """Return what one subscriber holds: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def device_cookie(email: str, *, secret: str) -> str:
    """Return the mark of a browser that has signed in to this account."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_device_mark(nonce, email, secret)}"


def knows_device(cookie: str, email: str, *, secret: str) -> bool:
    """Say whether a browser has signed in to this account before."""
    nonce, _, mark = cookie.partition(".")
    expected = _device_mark(nonce, email, secret)
    return hmac.compare_digest(mark.encode("utf-8", "replace"), expected.encode())


def _device_mark(nonce: str, email: str, secret: str) -> str:
    text = f"device:{email}:{nonce}".encode("utf-8", "replace")
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


class SignInLimits:
    """The buckets, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def admit(self, chosen: Sequence[Bucket]) -> int:
        """Count an attempt and return 0, or return for how many seconds none is admitted.

        An attempt that is not admitted is not counted: waiting always helps.
        """
        now = self._clock.now()
        self._session.execute(delete(SignInLimitRow).where(SignInLimitRow.forgotten_at <= now))
        # Always in the same order (address before account), so that two never wait crosswise.
        rows = [self._locked(bucket, now) for bucket in chosen]
        wait = max((row.blocked_until - now).total_seconds() for row in rows)
        if wait > 0:
            return math.ceil(wait)
        for bucket, row in zip(chosen, rows, strict=True):
            _pour(row, bucket.rule, now, amount=1)
        return 0

    def succeeded(self, chosen: Sequence[Bucket]) -> None:
        """Take back an attempt that was none: the account is clean, the address had one less."""
        now = self._clock.now()
        for bucket in chosen:
            row = self._locked(bucket, now)
            if bucket.rule is ADDRESS:
                _pour(row, bucket.rule, now, amount=-1)
            else:
                self._session.delete(row)

    def forget_account(self, email: str) -> None:
        """Empty an account's bucket: its password was set anew by somebody who may."""
        key = Bucket("account", email, ACCOUNT).key
        self._session.execute(delete(SignInLimitRow).where(SignInLimitRow.key == key))

    def _locked(self, bucket: Bucket, now: datetime) -> SignInLimitRow:
        query = (
            select(SignInLimitRow)
            .where(SignInLimitRow.key == bucket.key)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        row = self._session.scalars(query).first()
        if row is not None:
            return row
        row = SignInLimitRow(
            key=bucket.key, level=0.0, counted_at=now, blocked_until=now, forgotten_at=now
        )
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            # Another process made it; PostgreSQL made us wait for its commit.
            return self._session.scalars(query).one()
        return row


def _pour(row: SignInLimitRow, rule: Rule, now: datetime, *, amount: int) -> None:
    leaked = (now - row.counted_at) / rule.forgives_one_in
    row.level = min(max(row.level - leaked, 0.0) + amount, float(rule.free + rule.room))
    row.level = max(row.level, 0.0)
    row.counted_at = now
    over = row.level - rule.free
    delay = min(timedelta(seconds=2.0**over), rule.longest) if over > 0 else timedelta()
    row.blocked_until = now + delay
    row.forgotten_at = now + max(rule.forgives_one_in * row.level, delay)
