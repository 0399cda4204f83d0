"""What the studio does by itself once a night: groups made anew, training data looked through."""

import asyncio

import structlog

from agent.annotation import groups, quality
from agent.annotation.group_repository import GroupRepository
from agent.annotation.groups import GroupMaker
from agent.errors import AscoltoError
from agent.events.fanout import STUDIO, Fanout
from agent.kit.clock import ROME, Clock
from agent.kit.database import Database
from agent.training.runs import RunService
from agent.training.schemas import NewRun

log = structlog.get_logger()

_EVERY_SECONDS = 60.0
# Customers sleep, and the processor is free.
_HOUR, _MORNING = 3, 6


class NightWorker:
    """Asks for a check of the training data and makes the groups anew, once a day after three.

    A night that was missed is made up for when the product is up again; the first one is waited
    for, so that a product just installed is not busy with itself. Several copies of the web process
    ask once: a run has the day in its id.
    """

    def __init__(
        self,
        *,
        database: Database,
        fanout: Fanout,
        clock: Clock,
        maker: GroupMaker,
        works: bool = True,
    ) -> None:
        self._database = database
        self._fanout = fanout
        self._clock = clock
        self._maker = maker
        self._works = works

    async def run(self) -> None:
        """Work until cancelled."""
        while self._works:
            await asyncio.sleep(_EVERY_SECONDS)
            try:
                await self.tick()
            except AscoltoError as error:
                # Rasa is away: the next look tries again.
                log.info("night_work_waits", reason=str(error))
            except Exception:
                log.exception("night_work_failed")

    def close(self) -> None:
        """Nothing is held."""

    async def tick(self) -> bool:
        """Do what is due; return whether anything was.

        Raises:
            DialogueUnavailable: Rasa does not answer; the check was asked for nevertheless.
        """
        due = await asyncio.to_thread(self._due)
        if quality.NAME in due:
            await asyncio.to_thread(self._ask)
            self._fanout.sign(STUDIO, {"topic": "run", "id": ""})
        if groups.NAME in due:
            await self._maker.refresh()
            self._fanout.sign(STUDIO, {"topic": "groups", "id": ""})
        return bool(due)

    def _due(self) -> set[str]:
        now = self._clock.now().astimezone(ROME)
        began = now.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
        if now < began:
            return set()
        with self._database.reading() as session:
            marks = GroupRepository(session)
            last = {name: marks.refreshed_at(name) for name in (quality.NAME, groups.NAME)}
            asked = RunService(session, clock=self._clock).was_asked(self._night())
        if now.hour >= _MORNING and not any(last.values()):
            return set()
        due = {name for name, at in last.items() if at is None or at < began}
        return due - ({quality.NAME} if asked else set())

    def _ask(self) -> None:
        with self._database.transaction() as session:
            wanted = NewRun(client_id=self._night(), kind="quality")
            RunService(session, clock=self._clock).ask(wanted, by=None, by_name="")

    def _night(self) -> str:
        return f"night-{self._clock.today():%Y-%m-%d}"
