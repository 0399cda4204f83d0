"""Let a visitor of the demonstration be one of Ventolia's customers.

A real host site signs the identity of its own signed-in user; here whoever asks may be anyone
of a dozen made-up people, which is why this router exists only with ``ASCOLTO_DEMO=1``.
"""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from agent.customers.service import CustomerService
from agent.deps import RuntimeDep, TransactionDep
from agent.errors import NotFound
from demo.personas import PersonaCard, personas
from demo.staff import STAFF

router = APIRouter(prefix="/demo", tags=["demonstration"])


class PersonaNotFound(NotFound):
    """No persona has that id."""


class SignInRequest(BaseModel):
    """Who to be."""

    persona_id: str = Field(max_length=40)


class SignInReply(BaseModel):
    """An identity token as a host site would sign it, good for 15 minutes."""

    identity_token: str


class StaffSignIn(BaseModel):
    """How to be one of Ventolia's people."""

    name: str
    role: str
    email: str
    password: str


@router.get("/staff")
def read_staff() -> list[StaffSignIn]:
    """Return who works at Ventolia, with the passwords that the demonstration gave them."""
    return [
        StaffSignIn(name=one.name, role=one.role, email=one.email, password=one.password)
        for one in STAFF
    ]


@router.get("/personas")
def read_personas() -> list[PersonaCard]:
    """Return whom a visitor may be, with what is worth trying."""
    return personas()


@router.post("/sign-in")
def sign_in(body: SignInRequest, runtime: RuntimeDep, session: TransactionDep) -> SignInReply:
    """Sign the identity of a persona."""
    card = next((one for one in personas() if one.id == body.persona_id), None)
    if card is None:
        raise PersonaNotFound(persona_id=body.persona_id)
    customer = CustomerService(session, clock=runtime.clock).by_id(card.customer_id)
    return SignInReply(identity_token=runtime.tokens.identity(customer.code))
