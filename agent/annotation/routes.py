"""The inbox, labels and their history, for the studio."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import AwareDatetime
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember
from agent.annotation.commands import Commands
from agent.annotation.domain import known_names
from agent.annotation.history import History
from agent.annotation.labels import LabelService, Trainer
from agent.annotation.models import Reason, State
from agent.annotation.redaction import Redactor
from agent.annotation.repository import Filter
from agent.annotation.schemas import (
    Activity,
    Adjudication,
    BulkBody,
    BulkReply,
    CommandBody,
    Facets,
    Inbox,
    LabelBody,
    MessageDetail,
    Order,
    ReviewMessage,
    Undone,
    View,
    ViewBody,
    Views,
)
from agent.annotation.service import InboxService
from agent.deps import Runtime, RuntimeDep
from agent.events.fanout import STUDIO
from agent.kit.types import Identifier, Text
from agent.training.place import Place

router = APIRouter(prefix="/v1/staff/studio", tags=["studio: inbox"])

Reader = Annotated[StaffMember, Allowed("labels.read")]
Labeller = Annotated[StaffMember, Allowed("labels.write")]
Id = Annotated[Identifier, Path()]
Short = Annotated[str, Query(min_length=1, max_length=80)]
Words = Annotated[Text, Query(max_length=200)]
Cursor = Annotated[str | None, Query(max_length=400)]
Answer = TypeVar("Answer")
# Before any message; a year of 1 would leave the calendar in another time zone.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@router.get("/inbox")
def read_inbox(
    runtime: RuntimeDep,
    staff: Reader,
    state: State | None = None,
    language: Short | None = None,
    intent: Short | None = None,
    reason: Reason | None = None,
    q: Words = "",
    model: Short | None = None,
    since: Annotated[AwareDatetime, Query(ge=_LONG_AGO)] | None = None,
    order: Order = "teaching",
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Inbox:
    """Return a page of messages under review; what is not given narrows nothing.

    ``order``: what teaches most, the newest, or what the model was least sure of comes first.
    """
    del staff
    chosen = Filter(state, language, intent, reason, q, model, since)
    with runtime.database.reading() as session:
        return InboxService(session, clock=runtime.clock).page(
            chosen, order=order, cursor=cursor, limit=limit
        )


@router.get("/inbox/facets")
def read_facets(runtime: RuntimeDep, staff: Reader, state: State | None = None) -> Facets:
    """Return what the messages of a state differ in, the most frequent first."""
    del staff
    with runtime.database.reading() as session:
        return InboxService(session, clock=runtime.clock).facets(state)


@router.get("/messages/{message_id}")
def read_message(message_id: Id, runtime: RuntimeDep, staff: Reader) -> MessageDetail:
    """Return a message with the talk around it.

    Of one that is read blind, each trainer sees his own readings only.
    """
    with runtime.database.reading() as session:
        return InboxService(session, clock=runtime.clock).detail(
            message_id, trainer=trainer_of(staff), redactor=Redactor()
        )


@router.post("/messages/{message_id}/label")
async def label_message(
    message_id: Id, body: LabelBody, runtime: RuntimeDep, staff: Labeller
) -> ReviewMessage:
    """Say what a message is, that it is not to be learned from, or that one cannot say."""

    def label(session: Session) -> ReviewMessage:
        return labels_of(session, runtime).label(
            trainer_of(staff), message_id, version=body.version, decision=body.decision,
            parts=body.parts,
        )  # fmt: skip

    return await _about_message(runtime, staff, body.client_id, message_id, label)


@router.post("/messages/{message_id}/adjudicate")
async def adjudicate_message(
    message_id: Id, body: LabelBody, runtime: RuntimeDep, staff: Labeller
) -> ReviewMessage:
    """Decide about a message that two trainers read differently."""

    def adjudicate(session: Session) -> ReviewMessage:
        return labels_of(session, runtime).adjudicate(
            trainer_of(staff), message_id, version=body.version, decision=body.decision,
            parts=body.parts,
        )  # fmt: skip

    return await _about_message(runtime, staff, body.client_id, message_id, adjudicate)


@router.post("/undo")
async def undo(body: CommandBody, runtime: RuntimeDep, staff: Labeller) -> Undone:
    """Take back the last thing one did; nothing where there is nothing."""
    return await _step_back(runtime, staff, body, "undo")


@router.post("/redo")
async def redo(body: CommandBody, runtime: RuntimeDep, staff: Labeller) -> Undone:
    """Do again what one took back last, if one has done nothing since."""
    return await _step_back(runtime, staff, body, "redo")


@router.post("/bulk")
async def bulk(body: BulkBody, runtime: RuntimeDep, staff: Labeller) -> BulkReply:
    """Say the same of many messages; what cannot be done is told and leaves the others be."""

    def do(session: Session) -> tuple[BulkReply, dict[str, Any]]:
        reply = labels_of(session, runtime).bulk(
            trainer_of(staff), body.message_ids, decision=body.decision, intent=body.intent
        )
        return reply, reply.model_dump(mode="json")

    def again(_session: Session, kept: dict[str, Any]) -> BulkReply:
        return BulkReply.model_validate(kept)

    reply = await _once(runtime, staff, body.client_id, do, again)
    _hint(runtime, "")
    return reply


@router.get("/views")
def read_views(runtime: RuntimeDep, staff: Reader) -> Views:
    """Return one's own kept filters and the shared ones."""
    with runtime.database.reading() as session:
        return InboxService(session, clock=runtime.clock).views(trainer_of(staff))


@router.post("/views")
async def keep_view(body: ViewBody, runtime: RuntimeDep, staff: Labeller) -> View:
    """Keep a filter; one's own of the same name is replaced."""
    filter_ = {str(name): value for name, value in body.filter.items()}

    def do(session: Session) -> tuple[View, dict[str, Any]]:
        view = InboxService(session, clock=runtime.clock).keep_view(
            trainer_of(staff), name=body.name, shared=body.shared, filter=filter_
        )
        return view, view.model_dump(mode="json")

    return await _once(runtime, staff, body.client_id, do, lambda _, kept: View(**kept))


@router.post("/views/{view_id}/delete")
async def drop_view(view_id: Id, body: CommandBody, runtime: RuntimeDep, staff: Labeller) -> Views:
    """Delete a kept filter; return those that are left."""

    def do(session: Session) -> tuple[Views, dict[str, Any]]:
        service = InboxService(session, clock=runtime.clock)
        service.drop_view(trainer_of(staff), view_id)
        return service.views(trainer_of(staff)), {}

    def again(session: Session, _kept: dict[str, Any]) -> Views:
        return InboxService(session, clock=runtime.clock).views(trainer_of(staff))

    return await _once(runtime, staff, body.client_id, do, again)


@router.get("/adjudication")
def read_adjudication(runtime: RuntimeDep, staff: Reader) -> Adjudication:
    """Return the disputed messages that one may decide about, oldest first."""
    with runtime.database.reading() as session:
        return InboxService(session, clock=runtime.clock).adjudication(trainer_of(staff))


@router.get("/activity")
def read_activity(runtime: RuntimeDep, staff: Reader, cursor: Cursor = None) -> Activity:
    """Return who did what, the newest first."""
    with runtime.database.reading() as session:
        return History(session, clock=runtime.clock).activity(trainer_of(staff), cursor=cursor)


def trainer_of(staff: StaffMember) -> Trainer:
    """Return a member of the staff as one who labels."""
    return Trainer(staff.id, staff.name, admin="admin" in staff.roles)


def labels_of(session: Session, runtime: Runtime) -> LabelService:
    """Return the labels of this installation, with the names its domain knows now."""
    known = known_names(Place.of(runtime.settings).domain)
    return LabelService(session, clock=runtime.clock, known=known)


async def _about_message(
    runtime: Runtime,
    staff: StaffMember,
    client_id: str,
    message_id: str,
    command: Callable[[Session], ReviewMessage],
) -> ReviewMessage:
    """Do a command about one message; the same one again answers with the message as it is."""

    def do(session: Session) -> tuple[ReviewMessage, dict[str, Any]]:
        message = command(session)
        return message, {"message_id": message.id}

    def again(session: Session, kept: dict[str, Any]) -> ReviewMessage:
        return InboxService(session, clock=runtime.clock).message(kept["message_id"])

    message = await _once(runtime, staff, client_id, do, again)
    _hint(runtime, message_id)
    return message


async def _step_back(
    runtime: Runtime, staff: StaffMember, body: CommandBody, way: Literal["undo", "redo"]
) -> Undone:
    def do(session: Session) -> tuple[Undone, dict[str, Any]]:
        history = History(session, clock=runtime.clock)
        step = history.undo if way == "undo" else history.redo
        message = step(trainer_of(staff))
        return Undone(message=message), {"message_id": message.id if message else None}

    def again(session: Session, kept: dict[str, Any]) -> Undone:
        message_id = kept.get("message_id")
        service = InboxService(session, clock=runtime.clock)
        return Undone(message=service.message(message_id) if message_id else None)

    undone = await _once(runtime, staff, body.client_id, do, again)
    _hint(runtime, undone.message.id if undone.message else "")
    return undone


async def _once(
    runtime: Runtime,
    staff: StaffMember,
    client_id: str,
    do: Callable[[Session], tuple[Answer, dict[str, Any]]],
    again: Callable[[Session, dict[str, Any]], Answer],
) -> Answer:
    """Do a command in a transaction of its own; one that came before is answered as it was."""

    def work() -> Answer:
        with runtime.database.transaction() as session:
            return Commands(session, clock=runtime.clock).once(
                staff.id,
                client_id,
                do=lambda: do(session),
                again=lambda kept: again(session, kept),
            )

    return await run_in_threadpool(work)


def _hint(runtime: Runtime, message_id: str) -> None:
    runtime.fanout.sign(STUDIO, {"topic": "inbox", "id": message_id})
