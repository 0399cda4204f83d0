"""The desk's housekeeping: one copy of the web process does it, the others stand by.

Silence, snoozed conversations whose time has come, idle staff, deadlines, places in the queue and
assignment are looked at every few seconds. The lease in the database says which copy does it; a
copy that dies is replaced when its lease ends. A step that fails is logged and tried again: each
is a transaction of its own and looks again under the conversation's lock.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from agent.errors import AscoltoError
from agent.events.fanout import Fanout
from agent.handoff.repository import HandoffRepository
from agent.handoff.sla import Sla
from agent.handoff.upkeep import Upkeep
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id

log = structlog.get_logger()

LEASE = timedelta(seconds=15)
_EVERY_SECONDS = 2.0
Done = TypeVar("Done")


@dataclass(frozen=True)
class _Due:
    """What a look found: steps and their conversations, who idles, who gets what."""

    conversations: list[tuple[str, str]]
    idle: list[str]
    gifts: list[tuple[str, str]]
    warnings: list[str]


class DeskWorker:
    """Does what is due at the desk until cancelled.

    Example:
        >>> worker = DeskWorker(database=database, fanout=fanout, clock=clock)  # doctest: +SKIP
        >>> asyncio.create_task(worker.run())  # doctest: +SKIP
    """

    def __init__(self, *, database: Database, fanout: Fanout, clock: Clock) -> None:
        self._database = database
        self._fanout = fanout
        self._clock = clock
        self._holder = new_id()
        self._looking = threading.Lock()

    async def run(self) -> None:
        """Look, every few seconds, for what is due."""
        loop = asyncio.get_running_loop()

        def heard(conversation_id: str) -> None:
            loop.call_soon_threadsafe(self._fanout.wake, conversation_id)

        def hinted(hint: dict[str, Any]) -> None:
            loop.call_soon_threadsafe(self._fanout.hint, hint)

        while True:
            await asyncio.to_thread(self._safely, partial(self.tick, heard=heard, hinted=hinted))
            await asyncio.sleep(_EVERY_SECONDS)

    def close(self) -> None:
        """Wait for the look under way, then let another copy go on at once."""
        with self._looking, contextlib.suppress(SQLAlchemyError):
            self._write(self._let_go)

    def tick(
        self, *, heard: Callable[[str], None], hinted: Callable[[dict[str, Any]], None]
    ) -> bool:
        """Do what is due now; return False when another copy of the process does it.

        Args:
            heard: is told of each conversation whose log has grown.
            hinted: is told what the staff should read again.
        """
        with self._looking:
            if not (self._read(self._held) or self._write(self._hold)):
                return False
            self._work(heard, hinted)
            return True

    def _work(self, heard: Callable[[str], None], hinted: Callable[[dict[str, Any]], None]) -> None:
        with self._database.reading() as session:
            due = _due(self._upkeep(session))
        for step, conversation_id in due.conversations:
            if self._safely(partial(self._one, step, conversation_id)):
                heard(conversation_id)
        if due.idle and self._safely(partial(self._write, self._to_away)):
            hinted({"type": "presence"})
        for conversation_id, staff_id in due.gifts:
            if self._safely(partial(self._one, "give", conversation_id, staff_id)):
                heard(conversation_id)
                hinted({"type": "queue", "conversation_id": conversation_id})
        if due.warnings:
            for conversation_id, sla in self._safely(partial(self._write, self._warn)) or ():
                shown = sla.model_dump(mode="json")
                hinted({"type": "queue", "conversation_id": conversation_id, "sla": shown})

    def _one(self, step: str, *args: str) -> bool:
        return self._write(lambda session: bool(getattr(self._upkeep(session), step)(*args)))

    def _to_away(self, session: Session) -> list[str]:
        return self._upkeep(session).to_away()

    def _warn(self, session: Session) -> list[tuple[str, Sla]]:
        return self._upkeep(session).sla_warnings()

    def _upkeep(self, session: Session) -> Upkeep:
        return Upkeep(session, clock=self._clock)

    def _held(self, session: Session) -> bool:
        """Say whether the lease is held for a while yet: nothing needs to be written."""
        later = self._clock.now() + LEASE / 2
        return HandoffRepository(session).holds("desk", holder=self._holder, until=later)

    def _hold(self, session: Session) -> bool:
        now = self._clock.now()
        repository = HandoffRepository(session)
        return repository.lease("desk", holder=self._holder, now=now, until=now + LEASE)

    def _let_go(self, session: Session) -> None:
        HandoffRepository(session).end_lease("desk", holder=self._holder)

    def _read(self, read: Callable[[Session], Done]) -> Done:
        with self._database.reading() as session:
            return read(session)

    def _write(self, write: Callable[[Session], Done]) -> Done:
        with self._database.transaction() as session:
            return write(session)

    def _safely(self, step: Callable[[], Done]) -> Done | None:
        """Run one step; a fault is logged, and what was due is due again at the next look."""
        try:
            return step()
        except (SQLAlchemyError, AscoltoError):
            log.exception("desk_step_failed")
            return None


def _due(upkeep: Upkeep) -> _Due:
    steps = {
        "requeue_silent": upkeep.silent_agents(),
        "close_silent": upkeep.silent_customers(),
        "wake": upkeep.sleepers(),
        "tell_place": upkeep.waiting(),
    }
    return _Due(
        conversations=[(step, one) for step, found in steps.items() for one in found],
        idle=upkeep.idle(),
        gifts=upkeep.plan(),
        warnings=upkeep.warned(),
    )
