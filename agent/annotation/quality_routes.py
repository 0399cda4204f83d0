"""The quality of the training data, for the studio."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool

from agent.accounts.access import Allowed, StaffMember
from agent.annotation.quality import Mender, QualityService
from agent.annotation.quality_schemas import Finding, Findings, FixBody
from agent.annotation.routes import trainer_of
from agent.deps import RuntimeDep
from agent.events.fanout import STUDIO
from agent.kit.types import Identifier
from agent.training.place import Place

router = APIRouter(prefix="/v1/staff/studio", tags=["studio: quality"])

Reader = Annotated[StaffMember, Allowed("labels.read")]
Labeller = Annotated[StaffMember, Allowed("labels.write")]
Id = Annotated[Identifier, Path()]


@router.get("/quality")
def read_quality(runtime: RuntimeDep, staff: Reader) -> Findings:
    """Return what the latest check of the training data found."""
    del staff
    with runtime.database.reading() as session:
        return QualityService(session, clock=runtime.clock).all()


@router.post("/quality/{finding_id}/fix")
async def fix_finding(
    finding_id: Id, body: FixBody, runtime: RuntimeDep, staff: Labeller
) -> Finding:
    """Move or delete an example in the files, let the inbox collect, or keep all as it is."""
    mender = Mender(runtime.database, clock=runtime.clock, place=Place.of(runtime.settings))
    finding = await run_in_threadpool(mender.fix, finding_id, body, trainer=trainer_of(staff))
    for topic in ("quality", "inbox" if body.fix == "collect" else "files"):
        runtime.fanout.sign(STUDIO, {"topic": topic, "id": finding_id})
    return finding
