"""Keeps the inbox up to date in the background."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog

from agent.annotation.compare import Comparison
from agent.annotation.intake import Intake
from agent.errors import AscoltoError
from agent.events.fanout import STUDIO, Fanout
from agent.kit.clock import Clock

log = structlog.get_logger()

# The product is to be up first: what the intake imports takes seconds of a processor.
_FIRST_SECONDS = 3.0
_EVERY_SECONDS = 2.0
# Encoding all examples for the first time keeps Rasa busy: not while it starts.
_COMPARE_AFTER_SECONDS = 45.0
_RASA_AWAY_SECONDS = 30.0
_TIDY_EVERY = timedelta(minutes=15)


class AnnotationWorker:
    """Follows conversations, completes scores, lets erased messages leave.

    Several copies of the web process may run one each: they share the work.

    Args:
        compares: whether Rasa is asked to encode messages; else scores stay those of the reading.
    """

    def __init__(
        self,
        *,
        intake: Intake,
        comparison: Comparison,
        fanout: Fanout,
        clock: Clock,
        compares: bool = True,
    ) -> None:
        self._intake = intake
        self._comparison = comparison
        self._fanout = fanout
        self._clock = clock
        self._compares = compares
        self._working = threading.Lock()
        self._stop = threading.Event()

    async def run(self) -> None:
        """Work until cancelled."""
        await asyncio.sleep(_FIRST_SECONDS)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            if self._compares:
                group.create_task(self._compare())

    def close(self) -> None:
        """Wait for the step under way: it holds a connection until its transaction ends."""
        self._stop.set()
        with self._working:
            return

    async def _follow(self) -> None:
        tidied = None
        while True:
            if await self._step(self._intake.follow):
                self._hint()
                continue
            if await self._step(self._intake.sweep):
                self._hint()
            now = self._clock.now()
            if tidied is None or now - tidied >= _TIDY_EVERY:
                tidied = now
                await self._step(self._intake.tidy)
                await self._step(self._comparison.drift)
            await asyncio.sleep(_EVERY_SECONDS)

    async def _compare(self) -> None:
        await asyncio.sleep(_COMPARE_AFTER_SECONDS)
        while True:
            wait = _EVERY_SECONDS
            try:
                done = await self._comparison.complete() or await self._comparison.pick()
                if done:
                    self._hint()
            except AscoltoError as error:
                # Rasa is away, or a file is broken: scores wait, nothing else does.
                log.info("scores_wait", reason=str(error))
                wait = _RASA_AWAY_SECONDS
            except Exception:
                # Whatever it is, messages must go on coming in.
                log.exception("scores_not_completed")
                wait = _RASA_AWAY_SECONDS
            await asyncio.sleep(wait)

    async def _step(self, step: Callable[[], Any]) -> Any:
        """Run one step in a thread; a fault is logged, and the step is due again."""

        def work() -> Any:
            with self._working:
                return None if self._stop.is_set() else step()

        try:
            return await asyncio.to_thread(work)
        except Exception:
            log.exception("inbox_step_failed", step=step.__name__)
            await asyncio.sleep(_EVERY_SECONDS)
            return None

    def _hint(self) -> None:
        self._fanout.sign(STUDIO, {"topic": "inbox", "id": ""})
