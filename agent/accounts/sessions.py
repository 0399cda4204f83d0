"""Signed-in browsers: a random cookie here, its hash in the database, an end for each."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from agent.accounts.models import StaffRow, StaffSessionRow
from agent.kit.clock import Clock
from agent.settings import Settings

# A row written for each request would make every read a write: a minute's precision is enough.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Lifetimes:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    absolute: timedelta


def lifetimes_of(settings: Settings) -> Lifetimes:
    """Return how long sessions last by these settings."""
    return Lifetimes(
        idle=timedelta(minutes=settings.staff_idle_minutes),
        absolute=timedelta(hours=settings.staff_session_hours),
    )


def hashed(token: str) -> str:
    """Return what the database keeps of a token.

    A plain SHA-256: the token has 256 random bits, there is nothing to guess.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def csrf_token(token: str, *, secret: str) -> str:
    """Return the token a page must send along: bound to the session, of no use without it."""
    return hmac.new(secret.encode(), b"csrf:" + token.encode(), hashlib.sha256).hexdigest()


class StaffSessions:
    """Starts, finds and ends sessions, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock, lifetimes: Lifetimes) -> None:
        self._session = session
        self._clock = clock
        self._lifetimes = lifetimes

    def start(self, staff_id: str, *, method: str, address: str) -> str:
        """Start a session and return its token; sweep out those that have ended."""
        now = self._clock.now()
        self._session.execute(
            delete(StaffSessionRow).where(
                or_(
                    StaffSessionRow.expires_at <= now,
                    StaffSessionRow.seen_at <= now - self._lifetimes.idle,
                )
            )
        )
        token = secrets.token_urlsafe(32)
        self._session.add(
            StaffSessionRow(
                token_hash=hashed(token),
                staff_id=staff_id,
                method=method,
                address=address[:45],
                started_at=now,
                seen_at=now,
                expires_at=now + self._lifetimes.absolute,
            )
        )
        return token

    def find(self, token_hash: str) -> tuple[StaffRow, StaffSessionRow] | None:
        """Return a live session with its owner, or None: ended, idle, too old, or disabled."""
        now = self._clock.now()
        found = self._session.execute(
            select(StaffRow, StaffSessionRow)
            .join(StaffSessionRow, StaffSessionRow.staff_id == StaffRow.id)
            .where(
                StaffSessionRow.token_hash == token_hash,
                StaffSessionRow.expires_at > now,
                StaffSessionRow.seen_at > now - self._lifetimes.idle,
                StaffRow.disabled_at.is_(None),
            )
        ).first()
        return (found[0], found[1]) if found else None

    def needs_touch(self, seen_at: datetime) -> bool:
        """Say whether the last sign of life is old enough to be written anew."""
        return self._clock.now() - seen_at >= min(_SEEN_EVERY, self._lifetimes.idle / 4)

    def touch(self, token_hash: str) -> None:
        """Write down a sign of life; a session ended meanwhile stays ended."""
        self._session.execute(
            update(StaffSessionRow)
            .where(StaffSessionRow.token_hash == token_hash)
            .values(seen_at=self._clock.now())
        )

    def end(self, token_hash: str) -> None:
        """End one session."""
        self._session.execute(
            delete(StaffSessionRow).where(StaffSessionRow.token_hash == token_hash)
        )


def end_sessions(session: Session, staff_id: str, *, but: str | None = None) -> None:
    """End every session of a person, save the one with the hash ``but``."""
    chosen = delete(StaffSessionRow).where(StaffSessionRow.staff_id == staff_id)
    if but is not None:
        chosen = chosen.where(StaffSessionRow.token_hash != but)
    session.execute(chosen)
