"""What cases do by themselves: tell customers, and keep in step with another system."""

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import structlog

from agent.cases.connectors.base import Connector, ConnectorDown, ConnectorRefused
from agent.cases.connectors.pull import Puller
from agent.cases.connectors.push import Pusher, pause_after
from agent.cases.connectors.repository import ConnectorRepository
from agent.cases.models import ConnectorRow
from agent.cases.notices import CaseNotices, Delivered
from agent.cases.repository import CaseRepository, NoticeRepository
from agent.events.fanout import Fanout
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.locales import Texts

log = structlog.get_logger()

Result = TypeVar("Result")
_LOOK_SECONDS = 1.0
_PULL_SECONDS = 15.0
_NOTICE_TRIES = 8
_NOTICE_PAUSE = timedelta(seconds=30)
# Longer than a transaction lasts: what was written first may be seen last.
_RECENT = timedelta(seconds=30)


class CaseTasks:
    """One process's share of the work; several processes share it by locks and leases.

    Args:
        database: where cases are.
        texts: of what customers are told.
        clock: of the product.
        fanout: is told of conversations in which something was said, and of cases that changed.
        connector: the other system, if there is one.
    """

    def __init__(
        self,
        database: Database,
        *,
        texts: Texts,
        clock: Clock,
        fanout: Fanout,
        connector: Connector | None = None,
    ) -> None:
        self._database = database
        self._texts = texts
        self._clock = clock
        self._fanout = fanout
        self._connector = connector
        self._loop: asyncio.AbstractEventLoop | None = None
        self._seen: frozenset[str] = frozenset()
        # Each of the four lines of work has a thread of its own: a slow system delays no notice.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="cases")

    def close(self) -> None:
        """Wait for steps under way, then let go of connections."""
        self._threads.shutdown(wait=True)
        if self._connector is not None:
            self._connector.close()

    async def run(self) -> None:
        """Work until cancelled."""
        self._loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell())
            group.create_task(self._watch())
            group.create_task(self._keep_in_step())

    def connect(self) -> None:
        """Say in the database which system changes are owed to from now on.

        What changed while no system was connected is brought over with a case's next change.
        """
        now = self._clock.now()
        connector = self._connector
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=connector.system if connector else "")
            rows.retire_others([connector.system] if connector else [])
            if connector is None:
                return
            row = rows.connector()
            if row is None:
                rows.add(ConnectorRow(system=connector.system, active=True, since=now, cursor=now))
            else:
                row.active = True

    def tell_next(self) -> Delivered | None:
        """Tell one customer what he is owed to hear; None when nothing is owed."""
        with self._database.reading() as session:
            due = NoticeRepository(session).due(self._clock.now())
        if not due:
            return None
        try:
            with self._database.transaction() as session:
                told = CaseNotices(session, clock=self._clock, texts=self._texts).tell_next()
        except Exception:
            log.exception("case_notice_failed")
            self._put_back_notices(due)
            return None
        if told is not None:
            log.info("case_told", case=told.number, channel=told.channel, changes=told.count)
            if told.conversation_id is not None:
                self._soon(self._fanout.wake, told.conversation_id)
        return told

    def changed(self) -> list[str]:
        """Return the numbers of the cases that changed since the last time, by any process.

        The first time that is none: whoever looks on has just read everything.
        """
        with self._database.reading() as session:
            recent = CaseRepository(session).recent_changes(since=self._clock.now() - _RECENT)
        new = {number for change_id, number in recent.items() if change_id not in self._seen}
        self._seen = frozenset(recent)
        return sorted(new)

    def _soon(self, call: Callable[[str], None], value: str) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(call, value)

    def _put_back_notices(self, due: tuple[str, ...]) -> None:
        """Try the notices of that case again later; give up in the end, and say so."""
        with self._database.transaction() as session:
            given_up = NoticeRepository(session).put_back(
                due, not_before=self._clock.now() + _NOTICE_PAUSE, tries=_NOTICE_TRIES
            )
        if given_up:
            log.error("case_notices_given_up", count=given_up)

    async def _tell(self) -> None:
        while True:
            if await self._survive(self.tell_next, "case_notice_step_failed") is None:
                await asyncio.sleep(_LOOK_SECONDS)

    async def _watch(self) -> None:
        """Tell the staff's screens which cases to read again."""
        await self._survive(self.changed, "case_watch_failed")
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            for number in await self._survive(self.changed, "case_watch_failed") or ():
                self._fanout.hint({"type": "case", "number": number})

    async def _keep_in_step(self) -> None:
        while await self._survive(self._connected, "connector_note_failed") is None:
            await asyncio.sleep(_LOOK_SECONDS)
        if self._connector is None:
            return
        failures = 0
        while True:
            try:
                await self._in_thread(self._connector.check)
                break
            except (ConnectorDown, ConnectorRefused) as error:
                failures += 1
                log.error("connector_not_ready", system=self._connector.system, error=str(error))
                await asyncio.sleep(_spread(pause_after(failures)))
        async with asyncio.TaskGroup() as group:
            pusher = Pusher(self._database, self._connector, clock=self._clock)
            puller = Puller(self._database, self._connector, clock=self._clock)
            group.create_task(self._repeat(pusher.push_one, idle=_LOOK_SECONDS))
            group.create_task(self._repeat(puller.pull, idle=_PULL_SECONDS, always=True))

    def _connected(self) -> bool:
        self.connect()
        return True

    async def _repeat(self, step: Callable[[], Any], *, idle: float, always: bool = False) -> None:
        """Run a step for ever: at once again while there is work, unless it always rests."""
        failures = 0
        while True:
            pause: float = 0
            try:
                worked = await self._in_thread(step)
                failures = 0
                pause = idle if always or not worked else 0
            except ConnectorDown as error:
                failures += 1
                log.warning("connector_down", error=str(error), failures=failures)
                wait = max(error.retry_after or timedelta(0), pause_after(failures))
                pause = _spread(wait)
            except Exception:
                failures += 1
                log.exception("connector_step_failed")
                pause = _spread(pause_after(failures))
            await asyncio.sleep(pause)

    async def _survive(self, step: Callable[[], Result], event: str) -> Result | None:
        try:
            return await self._in_thread(step)
        except Exception:
            log.exception(event)
            return None

    async def _in_thread(self, step: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(step))


def _spread(pause: timedelta) -> float:
    """Return the seconds to wait, a little more or less: not everybody comes back at once."""
    return pause.total_seconds() * random.uniform(1, 1.2)
