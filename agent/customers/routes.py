"""HTTP interface of the customer view, for other systems."""

from fastapi import APIRouter, Response, status

from agent.customers.schemas import Interaction, NewInteraction
from agent.customers.service import CustomerService
from agent.deps import RuntimeDep, ServiceKeyDep, TransactionDep

router = APIRouter(prefix="/v1", tags=["customers"])


@router.post(
    "/interactions",
    status_code=status.HTTP_201_CREATED,
    dependencies=[ServiceKeyDep],
)
def add_interaction(
    body: NewInteraction, response: Response, runtime: RuntimeDep, session: TransactionDep
) -> Interaction:
    """Put a past or outside contact into a customer's timeline.

    201 for a new one; 200 with the one stored when the same comes again.
    """
    interaction, created = CustomerService(session, clock=runtime.clock).add_interaction(body)
    if not created:
        response.status_code = status.HTTP_200_OK
    return interaction
