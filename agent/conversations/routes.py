"""The widget's calls."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from agent.conversations.schemas import (
    EventsReply,
    FeedbackRequest,
    HandoffReply,
    KnownCustomer,
    MessageReply,
    MessageRequest,
    SessionReply,
    SessionRequest,
)
from agent.conversations.service import ConversationService, SessionReplaced
from agent.customers.schemas import Customer
from agent.customers.service import CustomerService
from agent.deps import ClaimsDep, Runtime, RuntimeDep
from agent.errors import Unauthorized
from agent.events.service import EventLog
from agent.kit.i18n import as_language
from agent.kit.tokens import RESUME_LIFE, SessionClaims, TokenExpired, TokenInvalid
from agent.kit.types import Sequence

router = APIRouter(prefix="/v1", tags=["widget"])

Written = TypeVar("Written")

# A reader in another process gets no hint; it looks for itself this often.
_LOOK_SECONDS = 2.0


class IdentityInvalid(Unauthorized):
    """The identity token is forged, or names a customer who is not there."""

    code = "identity_invalid"


class IdentityExpired(Unauthorized):
    """The identity token is more than 15 minutes old."""

    code = "identity_expired"


@router.post("/widget/sessions", status_code=201)
def open_session(
    body: SessionRequest,
    runtime: RuntimeDep,
    authorization: Annotated[str, Header()] = "",
    accept_language: Annotated[str, Header()] = "",
) -> SessionReply:
    """Begin a conversation, or go on with the one an earlier session token names."""
    language = as_language(body.locale or accept_language)
    before = _earlier_claims(runtime, authorization)
    with runtime.database.transaction() as session:
        customer = _verified(runtime, CustomerService(session, clock=runtime.clock), body)
        customer_id = customer.id if customer else None
        service = ConversationService(session, clock=runtime.clock)
        view = (
            service.resume(before, customer_id=customer_id, language=language) if before else None
        )
        if view is not None and customer is None and view.customer_id is not None:
            customer = CustomerService(session, clock=runtime.clock).by_id(view.customer_id)
        view = view or service.open(customer_id=customer_id, language=language)
    claims = SessionClaims(view.id, view.customer_id, view.token_version)
    return SessionReply(
        token=runtime.tokens.session(claims),
        conversation_id=view.id,
        disclosure=runtime.texts.say("disclosure", language),
        language=language,
        customer=KnownCustomer(name=customer.name) if customer else None,
        owner=view.owner,
        last_seq=view.last_seq,
    )


def _earlier_claims(runtime: Runtime, authorization: str) -> SessionClaims | None:
    """Return whose conversation to go on with; a token that is no good just begins anew."""
    token = authorization.partition(" ")[2]
    try:
        return runtime.tokens.read_session(token)
    except TokenInvalid:
        return None
    except TokenExpired:
        with suppress(TokenExpired):
            claims = runtime.tokens.read_session(token, life=RESUME_LIFE)
            return claims if claims.customer_id is None else None
        return None


def _verified(
    runtime: Runtime, customers: CustomerService, body: SessionRequest
) -> Customer | None:
    if body.identity_token is None:
        return None
    try:
        code = runtime.tokens.read_identity(body.identity_token)
    except TokenExpired as error:
        raise IdentityExpired from error
    except TokenInvalid as error:
        raise IdentityInvalid from error
    customer = customers.identify("customer_code", code)
    if customer is None:
        raise IdentityInvalid
    return customer


@router.post("/conversations/{conversation_id}/messages", status_code=202)
async def send_message(
    conversation_id: str,
    body: MessageRequest,
    runtime: RuntimeDep,
    claims: ClaimsDep,
) -> MessageReply:
    """Store one message; the same again returns the same."""

    def store() -> MessageReply:
        with runtime.database.transaction() as session:
            service = ConversationService(session, clock=runtime.clock)
            return service.accept(claims, conversation_id, body)

    return await _then_hint(runtime, conversation_id, store)


@router.post("/conversations/{conversation_id}/handoff", status_code=202)
async def talk_to_a_person(
    conversation_id: str, runtime: RuntimeDep, claims: ClaimsDep
) -> HandoffReply:
    """Put the conversation into the queue for a person; once is enough."""

    def queue() -> HandoffReply:
        with runtime.database.transaction() as session:
            service = ConversationService(session, clock=runtime.clock)
            view = service.request_person(
                claims, conversation_id, notice=runtime.texts.both("person_requested")
            )
        return HandoffReply(owner=view.owner)

    return await _then_hint(runtime, conversation_id, queue)


@router.post("/conversations/{conversation_id}/feedback", status_code=204)
async def judge_answer(
    conversation_id: str, body: FeedbackRequest, runtime: RuntimeDep, claims: ClaimsDep
) -> Response:
    """Keep a thumb under an answer, or take it back."""

    def keep() -> None:
        with runtime.database.transaction() as session:
            ConversationService(session, clock=runtime.clock).judge(
                claims, conversation_id, message_id=body.message_id, value=body.value
            )

    await _then_hint(runtime, conversation_id, keep)
    return Response(status_code=204)


async def _then_hint(
    runtime: Runtime, conversation_id: str, write: Callable[[], Written]
) -> Written:
    """Write in a thread, and once it is committed tell the readers."""
    result = await run_in_threadpool(write)
    runtime.written(conversation_id, loop=asyncio.get_running_loop())
    return result


@router.get("/conversations/{conversation_id}/events")
def read_events(
    conversation_id: str, runtime: RuntimeDep, claims: ClaimsDep, after: Sequence = 0
) -> EventsReply:
    """Return what happened after ``after``."""
    with runtime.database.reading() as session:
        view = ConversationService(session, clock=runtime.clock).view(claims, conversation_id)
        events = EventLog(session, clock=runtime.clock).after(conversation_id, seq=after)
    return EventsReply(events=events, last_seq=view.last_seq)


def _may_read(conversation_id: str, runtime: RuntimeDep, claims: ClaimsDep) -> SessionClaims:
    """Refuse before the stream begins: after its first byte there is no status left to send."""
    with runtime.database.reading() as session:
        ConversationService(session, clock=runtime.clock).view(claims, conversation_id)
    return claims


@router.get("/conversations/{conversation_id}/stream", response_class=EventSourceResponse)
async def stream_events(
    conversation_id: str,
    request: Request,
    runtime: RuntimeDep,
    claims: Annotated[SessionClaims, Depends(_may_read)],
    after: Annotated[int | None, Query(ge=0, le=2**53 - 1)] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**53 - 1)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Send what happened after ``after`` (or Last-Event-ID), then what happens."""
    position = next((given for given in (last_event_id, after) if given is not None), 0)

    def fresh() -> list[dict[str, Any]] | None:
        with runtime.database.reading() as session:
            try:
                ConversationService(session, clock=runtime.clock).view(claims, conversation_id)
            except SessionReplaced:
                return None
            return EventLog(session, clock=runtime.clock).after(conversation_id, seq=position)

    async with runtime.fanout.reader(conversation_id) as signs:
        while not await request.is_disconnected():
            events = await run_in_threadpool(fresh)
            if events is None:  # somebody signed in: this token reads no further
                return
            for event in events:
                position = event["seq"]
                yield ServerSentEvent(id=str(position), event=event["type"], data=event)
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    sign = await signs.get()
            except TimeoutError:
                continue
            if sign is not None:
                yield ServerSentEvent(event=sign["type"], data=sign)
