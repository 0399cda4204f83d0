"""Deliver what the outbox owes: claim one mail, hand it over, say how it went."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog

from agent.files.service import FileService
from agent.files.store import FileStore
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.mail.messages import Enclosure, compose
from agent.mail.schemas import OwedMail
from agent.mail.service import Deliveries
from agent.mail.transports import MailDelayed, MailRefused, Transport

log = structlog.get_logger()

Result = TypeVar("Result")
_POLL_SECONDS = 1.0
# Mails under way at once: one slow server must not keep a code waiting behind transcripts.
_AT_ONCE = 3


class MailWorker:
    """One process's deliveries; several processes share the work by leases."""

    def __init__(
        self,
        *,
        database: Database,
        transport: Transport,
        files: FileStore,
        sender: str,
        clock: Clock,
    ) -> None:
        self._database = database
        self._transport = transport
        self._files = files
        self._sender = sender
        self._clock = clock
        self._lease = new_id()
        self._threads = ThreadPoolExecutor(_AT_ONCE + 1, thread_name_prefix="mail")
        self._owed = asyncio.Event()

    def wake(self) -> None:
        """Say that a mail may be owed."""
        self._owed.set()

    def close(self) -> None:
        """Wait for deliveries under way: each holds a lease until it is said how it went."""
        self._threads.shutdown(wait=True)

    async def run(self) -> None:
        """Work until cancelled."""
        free = asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            while True:
                await free.acquire()
                owed = await self._claim()
                if owed is None:
                    free.release()
                    await self._sleep()
                    continue
                group.create_task(self._run(owed, free))

    def deliver_one(self) -> bool:
        """Deliver the next mail here and now; return False when nothing was owed."""
        owed = self._next()
        if owed is not None:
            self._deliver(owed)
        return owed is not None

    async def _claim(self) -> OwedMail | None:
        try:
            return await self._in_thread(self._next)
        except Exception:
            log.exception("mail_claim_failed")
            return None

    async def _run(self, owed: OwedMail, free: asyncio.Semaphore) -> None:
        try:
            await self._in_thread(lambda: self._deliver(owed))
        except Exception:
            # The lease ends, and the mail is tried again.
            log.exception("mail_step_failed", mail=owed.id)
        finally:
            free.release()

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _sleep(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await self._owed.wait()
        self._owed.clear()

    def _next(self) -> OwedMail | None:
        with self._database.reading() as session:
            # Most of the time nothing is owed; asking that takes no write lock on SQLite.
            if not Deliveries(session, clock=self._clock).anything_owed():
                return None
        return self._write(lambda deliveries: deliveries.claim(self._lease))

    def _deliver(self, owed: OwedMail) -> None:
        """Hand one mail over, outside any transaction: a server may take its time."""
        try:
            message = compose(owed, sender=self._sender, enclosures=self._enclosures(owed))
            self._transport.deliver(message, mail_id=owed.id)
        except MailDelayed as error:
            self._failed(owed, error, for_good=False)
        except (MailRefused, ValueError) as error:
            self._failed(owed, error, for_good=True)
        else:
            self._write(lambda deliveries: deliveries.sent(owed))
            log.info("mail_sent", mail=owed.id, purpose=owed.purpose, attempts=owed.attempts)

    def _failed(self, owed: OwedMail, error: Exception, *, for_good: bool) -> None:
        text = f"{type(error).__name__}: {error}"
        over = self._write(
            lambda deliveries: deliveries.failed(owed, error=text, for_good=for_good)
        )
        fields = {"mail": owed.id, "purpose": owed.purpose, "attempts": owed.attempts}
        if over:
            count = self._write(lambda deliveries: deliveries.given_up())
            log.error("mail_given_up", error=text, given_up_in_all=count, **fields)
        else:
            log.warning("mail_delayed", error=text, **fields)

    def _enclosures(self, owed: OwedMail) -> list[Enclosure]:
        if not owed.attachments:
            return []
        with self._database.reading() as session:
            service = FileService(session, clock=self._clock, store=self._files)
            files = [service.for_staff(file_id) for file_id in owed.attachments]
        return [Enclosure(one.name, one.media_type, service.content(one)) for one in files]

    def _write(self, step: Callable[[Deliveries], Result]) -> Result:
        with self._database.transaction() as session:
            return step(Deliveries(session, clock=self._clock))
