"""The widget's calls beside messages: files, ratings, transcripts, the past, the status."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from agent.conversations.past import PastService
from agent.conversations.ratings import RatingService
from agent.conversations.schemas import SessionReply
from agent.conversations.sessions import session_reply
from agent.conversations.status import KEPT_SECONDS, StatusBoard, status_reply
from agent.conversations.transcripts import TranscriptService
from agent.conversations.uploads import UploadService
from agent.conversations.widget_schemas import (
    PastReply,
    RatingRequest,
    ReadRequest,
    StatusReply,
    TranscriptReply,
    TranscriptRequest,
    UploadReply,
)
from agent.deps import ClaimsDep, Runtime, RuntimeDep
from agent.errors import InputError
from agent.files.upload import Upload, form_schema, read_upload
from agent.kit.i18n import as_language
from agent.kit.types import Identifier
from agent.limits import Limited

router = APIRouter(prefix="/v1", tags=["widget"])

Result = TypeVar("Result")
_identifier: TypeAdapter[str] = TypeAdapter(Identifier)
CLIENT_ID: dict[str, Any] = {"type": "string", "maxLength": 80}


@router.post(
    "/conversations/{conversation_id}/files",
    status_code=202,
    dependencies=[Limited("uploads")],
    openapi_extra=form_schema(client_message_id=CLIENT_ID),
)
async def send_file(
    conversation_id: str, request: Request, runtime: RuntimeDep, claims: ClaimsDep
) -> UploadReply:
    """Store one file as a message; the same again returns the same."""
    async with read_upload(request) as upload:
        client_message_id = client_id(upload)

        def store() -> UploadReply:
            with (
                runtime.files.receive(
                    upload.stream, name=upload.name, declared=upload.declared
                ) as received,
                runtime.database.transaction() as session,
            ):
                service = UploadService(
                    session, clock=runtime.clock, store=runtime.files, texts=runtime.texts
                )
                return service.from_customer(
                    claims, conversation_id, received, client_message_id=client_message_id
                )

        reply = await run_in_threadpool(store)
    runtime.written(conversation_id, loop=asyncio.get_running_loop())
    return reply


def client_id(upload: Upload) -> str:
    """Return the client's id of the message a file travels in; raises InputError."""
    try:
        return _identifier.validate_python(upload.fields.get("client_message_id"))
    except ValidationError as error:
        raise InputError(fields="client_message_id") from error


@router.post("/conversations/{conversation_id}/rating", status_code=204)
async def rate(
    conversation_id: str, body: RatingRequest, runtime: RuntimeDep, claims: ClaimsDep
) -> Response:
    """Say how it was; for 24 hours he may change his mind."""

    def keep(session: Session) -> None:
        RatingService(session, clock=runtime.clock).rate(claims, conversation_id, body)

    await _write(runtime, conversation_id, keep)
    return Response(status_code=204)


@router.post(
    "/conversations/{conversation_id}/transcript",
    status_code=202,
    dependencies=[Limited("codes")],
)
async def send_transcript(
    conversation_id: str, body: TranscriptRequest, runtime: RuntimeDep, claims: ClaimsDep
) -> TranscriptReply:
    """Send the conversation by e-mail: a customer to his own address, others where they say."""

    def owe(session: Session) -> TranscriptReply:
        service = TranscriptService(session, clock=runtime.clock)
        return TranscriptReply(email=service.send(claims, conversation_id, email=body.email))

    reply = await _write(runtime, conversation_id, owe)
    runtime.mailer.wake()
    return reply


@router.post("/conversations/{conversation_id}/read", status_code=204)
def mark_read(
    conversation_id: str, body: ReadRequest, runtime: RuntimeDep, claims: ClaimsDep
) -> Response:
    """Keep how far the customer has read."""
    with runtime.database.transaction() as session:
        PastService(session, clock=runtime.clock).read(claims, conversation_id, seq=body.seq)
    return Response(status_code=204)


@router.get("/conversations")
def read_conversations(
    runtime: RuntimeDep,
    claims: ClaimsDep,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> PastReply:
    """Return the visitor's own conversations, the latest first."""
    before = _position(cursor) if cursor else None
    with runtime.database.reading() as session:
        return PastService(session, clock=runtime.clock).mine(claims, before=before)


def _position(cursor: str) -> tuple[datetime, str]:
    at, _, conversation_id = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+"))  # a plus sign nobody escaped
    except ValueError as error:
        raise InputError(fields="cursor") from error
    if moment.tzinfo is None:
        raise InputError(fields="cursor")
    return moment, conversation_id


@router.post("/conversations/{conversation_id}/open")
def open_past(conversation_id: str, runtime: RuntimeDep, claims: ClaimsDep) -> SessionReply:
    """Return a token for one of the visitor's own conversations."""
    with runtime.database.reading() as session:
        view = PastService(session, clock=runtime.clock).open(claims, conversation_id)
        return session_reply(runtime, session, view, visitor_id=claims.visitor_id)


@router.get("/widget/status")
def read_status(
    request: Request,
    response: Response,
    runtime: RuntimeDep,
    locale: Annotated[str, Query(max_length=35)] = "",
    accept_language: Annotated[str, Header()] = "",
) -> StatusReply:
    """Say whether people are there, and how long it takes; asked without a session."""
    state = request.app.state
    if not hasattr(state, "status_board"):
        state.status_board = StatusBoard()
    board: StatusBoard = state.status_board
    response.headers["Cache-Control"] = f"public, max-age={int(KEPT_SECONDS)}"
    response.headers["Vary"] = "Accept-Language"
    language = as_language(locale or accept_language)
    return status_reply(runtime, board.read(runtime), language)


async def _write(
    runtime: Runtime, conversation_id: str, step: Callable[[Session], Result]
) -> Result:
    """Take one step in a thread and a transaction, then tell the readers."""

    def work() -> Result:
        with runtime.database.transaction() as session:
            return step(session)

    result = await run_in_threadpool(work)
    runtime.written(conversation_id, loop=asyncio.get_running_loop())
    return result
