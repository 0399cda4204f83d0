"""To promote a model, and to take that back; who did so, when and why."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.training.errors import ModelUnknown, NothingToRollBack
from agent.training.gate import Check
from agent.training.models import Kind, PromotionRow
from agent.training.registry import ModelFile, Registry

Swap = Callable[[ModelFile], None]
"""Lets a model answer in the Rasa that runs; raises when that refuses it."""


class PromotionService:
    """Changes which model answers.

    It takes the database and not a transaction: Rasa loads for seconds, and on SQLite a transaction
    kept open meanwhile would make every customer's message wait.
    """

    def __init__(self, database: Database, *, registry: Registry, clock: Clock) -> None:
        self._database = database
        self._registry = registry
        self._clock = clock

    def promote(
        self, model: ModelFile, *, reason: str, by: str, checks: Sequence[Check], swap: Swap
    ) -> ModelFile:
        """Let a model answer from the next turn on, and after each start.

        Raises:
            AlreadyRunning: it does.
        """
        return self._change("promote", model, reason=reason, by=by, checks=checks, swap=swap)

    def roll_back(self, *, reason: str, by: str, swap: Swap) -> ModelFile:
        """Let the model answer again that did before the one that does.

        Raises:
            NothingToRollBack: that one was not promoted, or the file of the one before is gone.
        """
        running = self._registry.running()
        previous = self._before(running.name) if running else None
        if previous is None:
            raise NothingToRollBack
        try:
            before = self._registry.find(previous)
        except ModelUnknown as error:
            raise NothingToRollBack from error
        return self._change("rollback", before, reason=reason, by=by, checks=(), swap=swap)

    def _before(self, model: str) -> str | None:
        """Return what answered before a model was promoted; a roll back is undone by no other."""
        with self._database.reading() as session:
            return session.scalar(
                select(PromotionRow.previous)
                .where(PromotionRow.kind == "promote", PromotionRow.model == model)
                .order_by(PromotionRow.at.desc(), PromotionRow.id.desc())
                .limit(1)
            )

    def _change(
        self,
        kind: Kind,
        model: ModelFile,
        *,
        reason: str,
        by: str,
        checks: Sequence[Check],
        swap: Swap,
    ) -> ModelFile:
        before = self._registry.running()
        # The file moves first: Rasa loads from its own folder. What it refuses goes back.
        moved = self._registry.let_run(model)
        try:
            swap(moved)
        except BaseException:
            self._registry.put_back(moved, model)
            raise
        with self._database.transaction() as session:
            session.add(
                PromotionRow(
                    id=new_id(),
                    kind=kind,
                    model=model.name,
                    previous=before.name if before else None,
                    reason=reason,
                    by=by,
                    checks=[check.as_dict() for check in checks],
                    at=self._clock.now(),
                )
            )
        return moved
