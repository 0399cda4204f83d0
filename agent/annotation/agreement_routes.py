"""Agreement of those who label, for the studio."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from agent.accounts.access import Allowed, StaffMember
from agent.annotation.agreement_service import Agreement, AgreementService
from agent.deps import Runtime, RuntimeDep
from agent.errors import Unavailable
from agent.training.errors import ModelDamaged, ModelNotFound, ReportMissing
from agent.training.place import Place
from agent.training.promotion import known_models
from agent.training.reports import ReportService

router = APIRouter(prefix="/v1/staff/studio", tags=["studio"])

Reader = Annotated[StaffMember, Allowed("labels.read")]


@router.get("/agreement")
async def read_agreement(runtime: RuntimeDep, staff: Reader) -> Agreement:
    """Return how far two trainers agree, and which intents they and the model confuse."""
    del staff
    try:
        running = (await runtime.dialogue.health()).get("model_id")
    except Unavailable:
        running = None

    def read() -> Agreement:
        model = _confusion(runtime, running)
        with runtime.database.reading() as session:
            return AgreementService(session).figures(model)

    return await run_in_threadpool(read)


def _confusion(runtime: Runtime, running: str | None) -> Mapping[tuple[str, str], int]:
    """Return what the running model confuses by cross-validation; empty where it keeps none."""
    place = Place.of(runtime.settings)
    known_models(runtime.database, place)
    with runtime.database.reading() as session:
        reports = ReportService(session, place=place, clock=runtime.clock)
        model_id = running or reports.models(running=None).running
        if model_id is None:
            return {}
        try:
            cells = reports.report(model_id).confusion
        except (ModelNotFound, ModelDamaged, ReportMissing):
            return {}
        return {(cell.actual, cell.predicted): cell.n for cell in cells}
