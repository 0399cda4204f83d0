"""From a password, or the word of an identity provider, to a session."""

from dataclasses import dataclass
from functools import cached_property

import anyio
import anyio.to_thread
from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.accounts.errors import OidcUnknown, PasswordWrong, SignInFailed, SignInLimited
from agent.accounts.limits import Bucket, SignInLimits, buckets, device_cookie
from agent.accounts.models import StaffRow
from agent.accounts.oidc import Identity
from agent.accounts.passwords import Passwords
from agent.accounts.repository import StaffRepository
from agent.accounts.service import StaffService
from agent.accounts.sessions import Lifetimes, StaffSessions, hashed, lifetimes_of
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.settings import Settings

# Each check takes a core for 60 ms and 46 MiB: a flood of sign-ins waits here, and neither
# memory nor the threads that answer everybody else run out.
_CHECKS_AT_ONCE = 2
# Accounts of the demonstration have passwords that anybody can read: where it is off, and its
# database went into earnest, they stay shut.
DEMO_ID = "demo-"


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from: its address, and the cookies it brought."""

    address: str
    device: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class Opened:
    """A session that has begun: the token for the cookie, and the mark of the device."""

    staff_id: str
    token: str
    device: str


class SignIn:
    """Lets people in. Each attempt is in the audit trail; what was typed never is."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        secret: str,
        lifetimes: Lifetimes,
        demo: bool = False,
        passwords: Passwords | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._lifetimes = lifetimes
        self._demo = demo
        self.passwords = passwords or Passwords()

    async def by_password(self, email: str, password: str, *, browser: Browser) -> Opened:
        """Start a session.

        An unknown e-mail, a wrong password and a disabled account take the same steps, the same
        time and the same answer.

        Raises:
            SignInLimited: too many failed from this address, or for this account.
            SignInFailed: e-mail and password do not go together.
        """
        folded = email.strip().lower()
        await anyio.to_thread.run_sync(self._admit, folded, browser)
        kept = await anyio.to_thread.run_sync(self._kept, folded)
        right = await self._check(password, kept)
        renewed = None
        if right and kept is not None and self.passwords.outdated(kept):
            renewed = await anyio.to_thread.run_sync(
                self.passwords.hash, password, limiter=self._limiter
            )
        opened = await anyio.to_thread.run_sync(
            self._open, folded, browser, kept if right else None, renewed
        )
        if opened is None:
            raise SignInFailed
        return opened

    async def confirm(self, email: str, password: str, *, browser: Browser) -> None:
        """Make sure that who is signed in is still its owner; wrong answers are limited too.

        Raises:
            SignInLimited: too many failed.
            PasswordWrong: it is another.
        """
        await anyio.to_thread.run_sync(self._admit, email, browser)
        kept = await anyio.to_thread.run_sync(self._kept, email)
        if not await self._check(password, kept):
            raise PasswordWrong
        await anyio.to_thread.run_sync(self._succeeded, email, browser)

    async def hash(self, password: str) -> str:
        """Hash a password in its turn."""
        return await anyio.to_thread.run_sync(self.passwords.hash, password, limiter=self._limiter)

    @classmethod
    def of(cls, settings: Settings, database: Database, *, clock: Clock) -> "SignIn":
        """Return the door of this installation."""
        return cls(
            database,
            clock=clock,
            secret=settings.session_secret.get_secret_value(),
            lifetimes=lifetimes_of(settings),
            demo=settings.demo,
        )

    def by_provider(
        self, identity: Identity, *, roles: tuple[str, ...], browser: Browser
    ) -> Opened:
        """Start a session for whom the identity provider vouches for.

        An account is found by what the provider knows it by, else by its verified e-mail, and is
        then tied to that subject. One is made only where ``roles`` says what it may do.

        Raises:
            OidcUnknown: no active account, or one that is tied to somebody else.
        """
        with self._database.transaction() as session:
            row = self._vouched(session, identity, roles)
            opened = self._start(session, row, method="oidc", browser=browser) if row else None
            if opened is None:
                AuditLog(session, clock=self._clock).note(
                    None,
                    "sign_in.failed",
                    details={"method": "oidc", "address": browser.address},
                )
        if opened is None:
            raise OidcUnknown
        return opened

    def _vouched(
        self, session: Session, identity: Identity, roles: tuple[str, ...]
    ) -> StaffRow | None:
        people = StaffRepository(session)
        row = people.by_subject(identity.issuer, identity.subject)
        if row is None and identity.email_verified:
            row = people.by_email(identity.email)
            if row is not None and row.oidc_subject is not None:
                # The same address at the provider, but another person than the one it was.
                return None
            if row is None and roles:
                added = StaffService(session, clock=self._clock).add(
                    identity.email,
                    name=identity.name,
                    roles=roles,
                    languages=["it"],
                    by=None,
                    details={"method": "oidc"},
                )
                row = people.by_id(added.id)
        if row is None or row.disabled_at is not None:
            return None
        row.oidc_issuer, row.oidc_subject = identity.issuer, identity.subject
        return row

    @cached_property
    def _limiter(self) -> anyio.CapacityLimiter:
        return anyio.CapacityLimiter(_CHECKS_AT_ONCE)

    async def _check(self, password: str, kept: str | None) -> bool:
        return await anyio.to_thread.run_sync(
            self.passwords.matches, password, kept, limiter=self._limiter
        )

    def _admit(self, email: str, browser: Browser) -> None:
        chosen = self._buckets(email, browser)
        with self._database.transaction() as session:
            wait = SignInLimits(session, clock=self._clock).admit(chosen)
        if wait:
            raise SignInLimited(retry_after=wait)

    def _succeeded(self, email: str, browser: Browser) -> None:
        with self._database.transaction() as session:
            limits = SignInLimits(session, clock=self._clock)
            limits.succeeded(self._buckets(email, browser))

    def _kept(self, email: str) -> str | None:
        with self._database.reading() as session:
            row = StaffRepository(session).by_email(email)
            return row.password_hash if row else None

    def _open(
        self, email: str, browser: Browser, matched: str | None, renewed: str | None
    ) -> Opened | None:
        with self._database.transaction() as session:
            row = StaffRepository(session).by_email(email)
            # Looked at again: it may have been disabled or changed while it was being checked.
            if (
                row is None
                or matched is None
                or row.password_hash != matched
                or row.disabled_at is not None
                or (row.id.startswith(DEMO_ID) and not self._demo)
            ):
                AuditLog(session, clock=self._clock).note(
                    None,
                    "sign_in.failed",
                    object_kind="staff" if row else None,
                    object_id=row.id if row else None,
                    details={"method": "password", "address": browser.address},
                )
                return None
            SignInLimits(session, clock=self._clock).succeeded(self._buckets(email, browser))
            if renewed is not None:
                row.password_hash = renewed
            return self._start(session, row, method="password", browser=browser)

    def _start(self, session: Session, row: StaffRow, *, method: str, browser: Browser) -> Opened:
        sessions = StaffSessions(session, clock=self._clock, lifetimes=self._lifetimes)
        if browser.earlier:
            sessions.end(hashed(browser.earlier))
        token = sessions.start(row.id, method=method, address=browser.address)
        AuditLog(session, clock=self._clock).note(
            row.id,
            "sign_in.succeeded",
            object_kind="staff",
            object_id=row.id,
            details={"method": method, "address": browser.address},
        )
        return Opened(
            staff_id=row.id, token=token, device=device_cookie(row.email, secret=self._secret)
        )

    def _buckets(self, email: str, browser: Browser) -> tuple[Bucket, ...]:
        return buckets(email, address=browser.address, device=browser.device, secret=self._secret)
