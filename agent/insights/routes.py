"""What is measured, for who may see it."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from agent.accounts.access import Allowed, StaffMember
from agent.deps import RuntimeDep
from agent.insights.errors import PeriodInvalid
from agent.insights.schemas import OutcomesReply
from agent.insights.service import OutcomeService

router = APIRouter(prefix="/v1/staff/insights", tags=["insights"])

_MOST_DAYS = 366
_DEFAULT_DAYS = 30


@router.get("/outcomes")
def read_outcomes(
    runtime: RuntimeDep,
    _staff: Annotated[StaffMember, Allowed("insights.read")],
    first: Annotated[date | None, Query(alias="from", description="First day, in Italy.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day, in Italy.")] = None,
) -> OutcomesReply:
    """Return how the episodes begun on each day ended; by default of the last 30 days."""
    last = last or runtime.clock.today()
    first = first or last - timedelta(days=_DEFAULT_DAYS - 1)
    if first > last or (last - first).days >= _MOST_DAYS:
        raise PeriodInvalid(most=_MOST_DAYS)
    with runtime.database.reading() as session:
        return OutcomeService(session, clock=runtime.clock).summary(first=first, last=last)
