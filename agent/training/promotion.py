"""Which model answers customers: promoted behind the gate, rolled back in one step.

What is checked is read in one transaction and what was done is kept in another; in between, and
with no transaction open that would keep customers' messages waiting, Rasa swaps. Then the pointer
is written that a restart goes by. Killed on the way, it names the old model or the new one, and
both are whole.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agent.accounts.audit import AuditLog
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.training.errors import (
    GateFailed,
    ModelDamaged,
    ModelNotFound,
    NothingToRollBack,
)
from agent.training.gate import NEVER_OVERRIDDEN, GateService
from agent.training.models import ModelRow, PromotionKind, PromotionRow
from agent.training.place import Place, Pointed, read_pointer, write_pointer
from agent.training.registry import Registry
from agent.training.repository import TrainingRepository
from agent.training.schemas import Gate, Promoted, Promotion, Promotions

# Enough to go back through, and a file that stays small.
_REMEMBERED = 20
_SHOWN = 50

# Lets Rasa answer with a file of a sum; raises when it cannot.
Swap = Callable[[str, str], None]
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Promoter:
    """Who wants it, why, and the id that makes a repeat harmless."""

    client_id: str
    reason: str
    by: str | None
    by_name: str


@dataclass(frozen=True)
class TakeOver:
    """A model that may take over, everything checked.

    Attributes:
        stack: the files as the pointer will name them, this model's first.
    """

    kind: PromotionKind
    model_id: str
    previous: str | None
    stack: tuple[Pointed, ...]
    gate: Gate | None


class PromotionService:
    """Checks and keeps promotions, inside the caller's transaction.

    Args:
        running: id of the model that answers now; None: Rasa does not say.
        dialogues: ids of the dialogue tests there are, with the sums of their files.
    """

    def __init__(
        self,
        session: Session,
        *,
        place: Place,
        clock: Clock,
        running: str | None,
        dialogues: Mapping[str, str],
    ) -> None:
        self._clock = clock
        self._place = place
        self._rows = TrainingRepository(session)
        self._audit = AuditLog(session, clock=clock)
        self._registry = Registry(session, folder=place.models)
        default = self._registry.default()
        self._running = running or (default.model_id if default else None)
        self._gate = GateService(session, registry=self._registry, clock=clock, dialogues=dialogues)

    def gate(self, model_id: str) -> Gate:
        """Return the checks of a model; raises ModelNotFound."""
        return self._gate.judge(model_id, running=self._running)

    def before(self, client_id: str) -> Promoted | None:
        """Return what a command with this client id did before."""
        row = self._rows.promotion_of_client(client_id)
        return Promoted(running=row.model_id) if row is not None else None

    def promotion(self, model_id: str, *, override: bool) -> TakeOver:
        """Return how a model would take over.

        Raises:
            ModelNotFound: there is none of this id.
            GateFailed: a check failed, and it was not overridden or never may be.
        """
        row = self._registry.get(model_id)
        gate = self.gate(model_id)
        failed = {check.code for check in gate.checks if not check.passed}
        if failed and not (override and not failed & NEVER_OVERRIDDEN):
            raise GateFailed(checks=[check.model_dump(mode="json") for check in gate.checks])
        before = self._stack()
        if before and before[0].file == row.file:
            before = before[1:]
        return self._take_over(row, before, kind="promote", gate=gate)

    def rollback(self) -> TakeOver:
        """Return how the model before would take over; no gate, for it has answered before.

        Raises:
            NothingToRollBack: there is none.
            ModelDamaged: its file is gone or damaged.
        """
        before = self._stack()[1:]
        if not before:
            raise NothingToRollBack
        row = self._registry.of_file(before[0].file)
        if row is None or row.sha256 != before[0].sha256 or not self._registry.is_intact(row):
            raise ModelDamaged(model_id=before[0].file)
        return self._take_over(row, before[1:], kind="rollback", gate=None)

    def keep(self, taken: TakeOver, promoter: Promoter) -> None:
        """Keep that a model took over, and let a restart of Rasa know."""
        gate = taken.gate
        self._rows.add(
            PromotionRow(
                id=new_id(),
                client_id=promoter.client_id,
                kind=taken.kind,
                model_id=taken.model_id,
                previous=taken.previous,
                reason=promoter.reason,
                overridden=gate is not None and not gate.passed,
                checks=[check.model_dump(mode="json") for check in gate.checks] if gate else [],
                by=promoter.by,
                by_name=promoter.by_name,
                at=self._clock.now(),
            )
        )
        self._audit.note(
            promoter.by,
            "model.promoted" if taken.kind == "promote" else "model.rolled_back",
            object_kind="model",
            object_id=taken.model_id,
            details={"previous": taken.previous, "reason": promoter.reason},
        )
        write_pointer(self._place.models, taken.stack)

    def _stack(self) -> tuple[Pointed, ...]:
        """Return the promoted model and those before; before any promotion, the one that runs."""
        stack = read_pointer(self._place.models)
        if stack or self._running is None:
            return stack
        try:
            row = self._registry.get(self._running)
        except ModelNotFound:
            return ()
        return (Pointed(row.file, row.sha256),)

    def _take_over(
        self,
        row: ModelRow,
        before: tuple[Pointed, ...],
        *,
        kind: PromotionKind,
        gate: Gate | None,
    ) -> TakeOver:
        stack = (Pointed(row.file, row.sha256), *before)[:_REMEMBERED]
        return TakeOver(kind, row.model_id, self._running, stack, gate)


@dataclass(frozen=True)
class Switch:
    """Promotes and rolls back as a whole, one at a time.

    Attributes:
        swap: lets Rasa answer with a file; without a Rasa that runs, does nothing.
        running: id of the model that answers now.
    """

    database: Database
    place: Place
    clock: Clock
    swap: Swap
    running: str | None
    dialogues: Mapping[str, str]

    def promote(self, model_id: str, promoter: Promoter, *, override: bool) -> Promoted:
        """Let a model answer from now on; the same client id again does nothing.

        Raises:
            ModelNotFound, GateFailed: as `PromotionService.promotion`.
            ModelRefused: Rasa cannot load it; the old one stays.
        """
        return self._do(promoter, lambda service: service.promotion(model_id, override=override))

    def roll_back(self, promoter: Promoter) -> Promoted:
        """Let the model before answer again; the same client id again does nothing.

        Raises:
            NothingToRollBack, ModelDamaged: as `PromotionService.rollback`.
            ModelRefused: Rasa cannot load it; the present one stays.
        """
        return self._do(promoter, lambda service: service.rollback())

    def _do(self, promoter: Promoter, check: Callable[[PromotionService], TakeOver]) -> Promoted:
        with _ONE_AT_A_TIME:
            known_models(self.database, self.place)
            with self.database.reading() as session:
                service = self._service(session)
                done = service.before(promoter.client_id)
                if done is not None:
                    return done
                taken = check(service)
            self.swap(taken.stack[0].file, taken.stack[0].sha256)
            with self.database.transaction() as session:
                self._service(session).keep(taken, promoter)
            return Promoted(running=taken.model_id)

    def _service(self, session: Session) -> PromotionService:
        return PromotionService(
            session,
            place=self.place,
            clock=self.clock,
            running=self.running,
            dialogues=self.dialogues,
        )


def known_models(database: Database, place: Place) -> None:
    """Get to know new and changed model files; writes only where there are any."""
    with database.reading() as session:
        current = Registry(session, folder=place.models).is_current()
    if not current:
        with database.transaction() as session:
            Registry(session, folder=place.models).sync()


def history(session: Session) -> Promotions:
    """Return who promoted what, the newest first."""
    rows = TrainingRepository(session).promotions(limit=_SHOWN)
    return Promotions(promotions=tuple(Promotion.model_validate(row) for row in rows))
