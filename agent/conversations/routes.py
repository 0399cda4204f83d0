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
    MessageReply,
    MessageRequest,
    SessionReply,
    SessionRequest,
)
from agent.conversations.service import (
    ConversationNotFound,
    ConversationService,
    SessionReplaced,
)
from agent.conversations.sessions import session_reply
from agent.customers.schemas import Customer
from agent.customers.service import CustomerService
from agent.deps import ClaimsDep, Runtime, RuntimeDep
from agent.errors import Unauthorized
from agent.events.service import EventLog
from agent.kit.i18n import as_language
from agent.kit.ids import new_id
from agent.kit.tokens import RESUME_LIFE, SessionClaims, TokenExpired, TokenInvalid
from agent.kit.types import Sequence
from agent.limits import Limited, address_of, limit

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
    request: Request,
    runtime: RuntimeDep,
    authorization: Annotated[str, Header()] = "",
    accept_language: Annotated[str, Header()] = "",
) -> SessionReply:
    """Begin a conversation, or go on with the one an earlier session token names."""
    language = as_language(body.locale or accept_language)
    before = _earlier_claims(runtime, authorization)
    visitor_id = (before.visitor_id if before else None) or new_id()
    with runtime.database.transaction() as session:
        customer = _verified(runtime, CustomerService(session, clock=runtime.clock), body)
        customer_id = customer.id if customer else None
        service = ConversationService(session, clock=runtime.clock)
        view = None
        if before is not None and not body.fresh:
            view = service.resume(
                before, customer_id=customer_id, language=language, visitor_id=visitor_id
            )
        elif before is not None and customer_id is None:
            customer_id = _still_signed_in(service, before)
        if view is None:
            who = customer_id or (before.visitor_id if before else None)
            limit(runtime, "sessions", address=address_of(request, runtime), visitor=who)
            view = service.open(customer_id=customer_id, language=language, visitor_id=visitor_id)
        return session_reply(runtime, session, view, visitor_id=visitor_id, language=language)


def _still_signed_in(service: ConversationService, before: SessionClaims) -> str | None:
    with suppress(ConversationNotFound, SessionReplaced):
        return service.view(before, before.conversation_id).customer_id
    return None


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


@router.post(
    "/conversations/{conversation_id}/messages",
    status_code=202,
    dependencies=[Limited("messages")],
)
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

    return await then_hint(runtime, conversation_id, store)


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

    await then_hint(runtime, conversation_id, keep)
    return Response(status_code=204)


async def then_hint(
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
