"""Answer owed turns: several conversations at once, one message at a time in each."""

import asyncio
import contextlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from agent.conversations.schemas import OwedTurn
from agent.conversations.turns import LEASE, TurnService
from agent.dialogue.client import DialogueClient, DialogueUnavailable, TurnRequest
from agent.dialogue.replies import read_answer
from agent.events.fanout import Fanout
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.locales import Texts

log = structlog.get_logger()

_POLL_SECONDS = 0.5
_RETRY = timedelta(seconds=1)


class TurnWorker:
    """The product's own queue. Rasa never sees two messages of one sender at once."""

    def __init__(
        self,
        *,
        database: Database,
        dialogue: DialogueClient,
        fanout: Fanout,
        texts: Texts,
        clock: Clock,
        deadline: timedelta,
        workers: int,
    ) -> None:
        self._database = database
        self._dialogue = dialogue
        self._fanout = fanout
        self._texts = texts
        self._clock = clock
        self._deadline = deadline
        self._workers = workers
        self._lease = new_id()
        self._threads = ThreadPoolExecutor(workers + 2, thread_name_prefix="turn")
        self._owed = asyncio.Event()
        self._answering = 0

    def wake(self) -> None:
        """Say that a turn may be owed."""
        self._owed.set()

    def close(self) -> None:
        """Wait for steps under way: each holds a connection until its transaction ends."""
        self._threads.shutdown(wait=True)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._renew())
            await self._dispatch(group)

    async def _dispatch(self, group: asyncio.TaskGroup) -> None:
        """Claim turns one after the other; answer up to ``workers`` of them at once."""
        free = asyncio.Semaphore(self._workers)
        while True:
            await free.acquire()
            owed = await self._survive(self._step("claim", self._lease))
            if owed is None:
                free.release()
                await self._sleep()
                continue
            group.create_task(self._run(owed, free))

    async def _run(self, owed: OwedTurn, free: asyncio.Semaphore) -> None:
        self._answering += 1
        await self._survive(self._answer(owed))
        self._answering -= 1
        free.release()
        # The next message of this conversation may be due now.
        self._owed.set()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            if self._answering:
                await self._survive(self._step("renew", self._lease))

    async def _survive(self, step: Coroutine[Any, Any, Any]) -> Any:
        """Run one step; a fault is logged, and the turn comes back when its lease ends."""
        try:
            return await step
        except Exception:
            log.exception("turn_step_failed")
            await asyncio.sleep(_POLL_SECONDS)
            return None

    async def _sleep(self) -> None:
        """Wait until woken; now and then look for what other processes left behind."""
        # Not wait_for: in Python 3.11 it swallows a cancellation that comes with the wake-up.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await self._owed.wait()
        self._owed.clear()

    async def _answer(self, owed: OwedTurn) -> None:
        if owed.owner != "bot":
            await self._listen(owed)
        else:
            self._fanout.sign(owed.conversation_id, {"type": "typing", "sender": "bot", "on": True})
            await self._reply(owed)
        self._fanout.wake(owed.conversation_id)

    async def _reply(self, owed: OwedTurn) -> None:
        request = TurnRequest(
            turn_id=owed.message_id,
            episode_id=owed.episode_id,
            conversation_id=owed.conversation_id,
            text=owed.text,
            language=owed.language if owed.language_heard else None,
            customer_id=owed.customer_id,
            payload=owed.payload,
        )
        try:
            answer = await self._dialogue.turn(request)
            reply = read_answer(answer, message_id=owed.message_id)
            if not reply.parts:
                raise DialogueUnavailable(reason="no reply")
        except DialogueUnavailable as error:
            await self._later_or_never(owed, str(error))
            return
        finished = await self._step("finish", owed, reply)
        log.info(
            "turn_finished" if finished else "turn_dropped",
            conversation=owed.conversation_id,
            message=owed.message_id,
            attempts=owed.attempts,
        )

    async def _later_or_never(self, owed: OwedTurn, error: str) -> None:
        late = self._clock.now() - owed.started_at >= self._deadline
        log.warning("turn_failed", message=owed.message_id, error=error, last=late)
        if late:
            apology = self._texts.say("dialogue_unavailable", owed.language)
            await self._step("give_up", owed, error=error, apology=apology)
        else:
            await self._step("put_back", owed, error=error, wait=_RETRY)

    async def _listen(self, owed: OwedTurn) -> None:
        """Read along while people own the conversation; only danger makes the machine speak."""
        try:
            parse = await self._dialogue.parse(owed.text, language=owed.language)
        except DialogueUnavailable as error:
            explanation, danger = {"listening": True, "error": str(error)}, False
        else:
            explanation = {"listening": True, "nlu": [parse]}
            danger = parse["intent"] == "gas_leak"
        notice = self._texts.say("gas_leak_notice", owed.language) if danger else None
        await self._step("listen", owed, explanation=explanation, notice=notice)

    async def _step(self, step: str, *args: Any, **options: Any) -> Any:
        """Run one step of `TurnService` in a thread and a transaction of its own."""
        work = partial(self._in_transaction, step, *args, **options)
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _in_transaction(self, step: str, *args: Any, **options: Any) -> Any:
        with self._database.transaction() as session:
            return getattr(TurnService(session, clock=self._clock), step)(*args, **options)
