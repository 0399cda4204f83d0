"""To promote a model, and to take that back; who did so, when and why."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.training.errors import ModelUnknown, NothingToRollBack
from agent.training.gate import Check
from agent.training.models import Kind, PromotionRow
from agent.training.registry import ModelFile, Registry

Swap = Callable[[ModelFile], None]
"""Lets a model answer in the Rasa that runs; raises when that refuses it."""


class PromotionService:
    """Changes which model answers, inside the caller's transaction."""

    def __init__(self, session: Session, *, registry: Registry, clock: Clock) -> None:
        self._session = session
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
        """Let the model answer again that did before the last change.

        Raises:
            NothingToRollBack: nothing was changed, or that model's file is gone.
        """
        running = self._registry.running()
        promoted = self._promoted(running.name) if running else None
        if promoted is None or promoted.previous is None:
            raise NothingToRollBack
        try:
            before = self._registry.find(promoted.previous)
        except ModelUnknown as error:
            raise NothingToRollBack from error
        return self._change("rollback", before, reason=reason, by=by, checks=(), swap=swap)

    def _promoted(self, model: str) -> PromotionRow | None:
        """Return how a model came to answer: a roll back is undone by no other."""
        return self._session.scalars(
            select(PromotionRow)
            .where(PromotionRow.kind == "promote", PromotionRow.model == model)
            .order_by(PromotionRow.at.desc(), PromotionRow.id.desc())
            .limit(1)
        ).one_or_none()

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
        self._session.add(
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
        # The file moves before Rasa is asked: it loads from the folder it starts from. What Rasa
        # refuses goes back to where it was, and the row is rolled back by the exception.
        moved = self._registry.let_run(model)
        try:
            swap(moved)
        except Exception:
            self._registry.put_back(moved, model)
            raise
        return moved
