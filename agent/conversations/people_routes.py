"""The customer's calls around people: ask for one, leave the queue, go back, typing."""

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool

from agent.conversations.routes import then_hint
from agent.conversations.schemas import (
    HandoffBody,
    HandoffReply,
    LeaveBody,
    OwnerReply,
    TypingBody,
)
from agent.conversations.service import ConversationService
from agent.deps import ClaimsDep, RuntimeDep

router = APIRouter(prefix="/v1/conversations/{conversation_id}", tags=["widget"])


@router.post("/handoff", status_code=202)
async def talk_to_a_person(
    conversation_id: str, runtime: RuntimeDep, claims: ClaimsDep, body: HandoffBody | None = None
) -> HandoffReply:
    """Put the conversation into the queue for a person; once is enough."""
    reason = (body or HandoffBody()).reason

    def queue() -> HandoffReply:
        with runtime.database.transaction() as session:
            service = ConversationService(session, clock=runtime.clock)
            view, place = service.request_person(claims, conversation_id, reason=reason)
        return HandoffReply(
            owner=view.owner,
            position=place.position,
            expected_wait_seconds=place.expected_wait_seconds,
            open=place.open,
            next_opening=place.next_opening,
        )

    return await then_hint(runtime, conversation_id, queue)


@router.post("/return")
async def back_to_the_bot(
    conversation_id: str, runtime: RuntimeDep, claims: ClaimsDep
) -> OwnerReply:
    """Give the conversation back to the bot; the same again changes nothing."""
    return await then_hint(
        runtime, conversation_id, lambda: _leave(runtime, claims, conversation_id, LeaveBody())
    )


@router.post("/leave")
async def leave_the_queue(
    conversation_id: str, runtime: RuntimeDep, claims: ClaimsDep, body: LeaveBody | None = None
) -> OwnerReply:
    """Wait no longer; with ``by_email`` a person still answers, here and by e-mail."""
    return await then_hint(
        runtime,
        conversation_id,
        lambda: _leave(runtime, claims, conversation_id, body or LeaveBody()),
    )


def _leave(
    runtime: RuntimeDep, claims: ClaimsDep, conversation_id: str, body: LeaveBody
) -> OwnerReply:
    with runtime.database.transaction() as session:
        view = ConversationService(session, clock=runtime.clock).leave_people(
            claims, conversation_id, by_email=body.by_email, email=body.email
        )
    return OwnerReply(owner=view.owner)


@router.post("/typing", status_code=204)
async def customer_types(
    conversation_id: str, body: TypingBody, runtime: RuntimeDep, claims: ClaimsDep
) -> Response:
    """Pass on that the customer is writing; nothing of it is kept."""

    def check() -> None:
        with runtime.database.reading() as session:
            ConversationService(session, clock=runtime.clock).view(claims, conversation_id)

    await run_in_threadpool(check)
    sign = {"type": "typing", "sender": "customer", "on": body.on}
    runtime.fanout.sign(conversation_id, sign)
    return Response(status_code=204)
