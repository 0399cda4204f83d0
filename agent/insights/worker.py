"""Ends the episodes of the bot that went quiet, now and then."""

import asyncio
import threading

import structlog

from agent.insights.service import OutcomeService
from agent.kit.clock import Clock
from agent.kit.database import Database

log = structlog.get_logger()

_EVERY_SECONDS = 600.0


class OutcomeWorker:
    """Settles outcomes in the background; several copies do no harm."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._working = threading.Lock()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                while await asyncio.to_thread(self.settle):
                    pass
            except Exception:
                log.exception("outcomes_not_settled")
            await asyncio.sleep(_EVERY_SECONDS)

    def settle(self) -> int:
        """Settle some and return how many."""
        with self._working, self._database.transaction() as session:
            return OutcomeService(session, clock=self._clock).settle()

    def close(self) -> None:
        """Wait for what is under way: it holds a connection."""
        with self._working:
            pass
