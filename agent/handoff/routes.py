"""The staff's commands on conversations, notes, drafts and presence."""

import asyncio
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember
from agent.conversations.errors import ConversationNotFound
from agent.conversations.schemas import MessageReply, TypingBody
from agent.conversations.service import ConversationService
from agent.deps import Runtime, RuntimeDep
from agent.handoff.answers import Answers
from agent.handoff.desk import DeskService
from agent.handoff.errors import OwnershipChanged
from agent.handoff.presence import PresenceService
from agent.handoff.schemas import (
    CloseBody,
    DraftBody,
    MergeBody,
    NoteBody,
    OwnershipView,
    PassBody,
    PresenceBody,
    PresenceList,
    ReturnBody,
    SnoozeBody,
    StaffMessageBody,
    Versioned,
)
from agent.kit.records import Record

router = APIRouter(prefix="/v1/staff", tags=["desk"])
_ONE = "/conversations/{conversation_id}"

Owner = Annotated[StaffMember, Allowed("conversations.own")]
Reader = Annotated[StaffMember, Allowed("conversations.read")]
Done = TypeVar("Done")


class NoteReply(Record):
    """The note is kept."""

    note_id: str


async def _command(
    runtime: Runtime,
    staff: StaffMember,
    conversation_id: str,
    work: Callable[[DeskService], Done],
    *,
    hint: str = "queue",
) -> Done:
    """Run a command in a transaction of its own; once committed, tell all who look on."""

    def run() -> Done:
        with runtime.database.transaction() as session:
            done = work(DeskService(session, clock=runtime.clock))
            PresenceService(session, clock=runtime.clock).alive(staff.id)
            return done

    done = await run_in_threadpool(run)
    if hint != "note":
        runtime.written(conversation_id, loop=asyncio.get_running_loop())
    runtime.fanout.hint({"type": hint, "conversation_id": conversation_id})
    return done


@router.post(f"{_ONE}/take")
async def take(
    conversation_id: str, body: Versioned, runtime: RuntimeDep, staff: Owner
) -> OwnershipView:
    """Own a conversation: from the queue, a colleague, or the bot in the middle of its turn."""
    return await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.take(conversation_id, by=staff.id, version=body.version),
    )


@router.post(f"{_ONE}/release")
async def release(
    conversation_id: str, body: Versioned, runtime: RuntimeDep, staff: Owner
) -> OwnershipView:
    """Put a conversation back into the queue."""
    return await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.release(conversation_id, by=staff.id, version=body.version),
    )


@router.post(f"{_ONE}/pass")
async def pass_on(
    conversation_id: str, body: PassBody, runtime: RuntimeDep, staff: Owner
) -> OwnershipView:
    """Give a conversation to a colleague or, with ``to: null``, back to the queue."""
    return await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.pass_on(
            conversation_id, by=staff.id, version=body.version, to=body.to, note=body.note
        ),
    )


@router.post(f"{_ONE}/return")
async def give_back(
    conversation_id: str, body: ReturnBody, runtime: RuntimeDep, staff: Owner
) -> OwnershipView:
    """Give a conversation back to the bot with a note of what was settled."""
    return await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.give_back(
            conversation_id, by=staff.id, version=body.version, note=body.note, text=body.text
        ),
    )


@router.post(f"{_ONE}/snooze")
async def snooze(
    conversation_id: str, body: SnoozeBody, runtime: RuntimeDep, staff: Owner
) -> OwnershipView:
    """Hide one's conversation until a moment or, with ``until: null``, until he writes."""
    return await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.snooze(
            conversation_id, by=staff.id, version=body.version, until=body.until
        ),
    )


@router.post(f"{_ONE}/close")
async def close(
    conversation_id: str, body: CloseBody, runtime: RuntimeDep, staff: Owner
) -> OwnershipView:
    """Close a conversation; if the customer writes again it begins anew."""
    return await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.close(conversation_id, by=staff.id, version=body.version, note=body.note),
    )


@router.post(f"{_ONE}/merge")
async def merge(
    conversation_id: str, body: MergeBody, runtime: RuntimeDep, staff: Owner
) -> OwnershipView:
    """Close a conversation and go on in another one of the same customer."""
    done = await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.merge(conversation_id, by=staff.id, version=body.version, into=body.into),
    )
    runtime.fanout.hint({"type": "note", "conversation_id": body.into})
    return done


@router.post(f"{_ONE}/messages", status_code=202)
async def send_message(
    conversation_id: str, body: StaffMessageBody, runtime: RuntimeDep, staff: Owner
) -> MessageReply:
    """Write to the customer; the same again returns the same.

    Where the conversation is the writer's no more, nothing is sent (409) and nothing is lost:
    the text is kept as his draft.
    """
    try:
        return await _command(
            runtime,
            staff,
            conversation_id,
            lambda desk: desk.send(
                conversation_id,
                by=staff.id,
                client_message_id=body.client_message_id,
                text=body.text,
                origin=body.origin.model_dump() if body.origin else None,
            ),
        )
    except OwnershipChanged:
        await _in_transaction(
            runtime,
            lambda session: Answers(session, clock=runtime.clock).keep_draft(
                conversation_id, staff.id, body.text
            ),
        )
        raise


@router.post(f"{_ONE}/notes", status_code=201)
async def write_note(
    conversation_id: str, body: NoteBody, runtime: RuntimeDep, staff: Owner
) -> NoteReply:
    """Keep a private note; the same again returns the same. The customer never sees it."""
    note_id = await _command(
        runtime,
        staff,
        conversation_id,
        lambda desk: desk.note(
            conversation_id, by=staff.id, client_note_id=body.client_note_id, text=body.text
        ),
        hint="note",
    )
    return NoteReply(note_id=note_id)


@router.put(f"{_ONE}/draft", status_code=204)
async def keep_draft(
    conversation_id: str, body: DraftBody, runtime: RuntimeDep, staff: Owner
) -> Response:
    """Keep what has been written so far; every device of the same person finds it."""

    def keep(session: Session) -> None:
        if not ConversationService(session, clock=runtime.clock).exists(conversation_id):
            raise ConversationNotFound(conversation_id=conversation_id)
        Answers(session, clock=runtime.clock).keep_draft(conversation_id, staff.id, body.text)

    await _in_transaction(runtime, keep)
    return Response(status_code=204)


@router.post(f"{_ONE}/typing", status_code=204)
async def staff_types(
    conversation_id: str, body: TypingBody, runtime: RuntimeDep, staff: Owner
) -> Response:
    """Show the customer that somebody is writing; only who owns the conversation is shown."""

    def owned(session: Session) -> bool:
        service = ConversationService(session, clock=runtime.clock)
        return service.is_with(conversation_id, staff.id)

    if await run_in_threadpool(_reading, runtime, owned):
        agent = {"id": staff.id, "name": staff.name}
        sign = {"type": "typing", "sender": "agent", "on": body.on, "agent": agent}
        runtime.fanout.sign(conversation_id, sign)
    return Response(status_code=204)


@router.put("/presence")
async def set_presence(
    body: PresenceBody,
    runtime: RuntimeDep,
    staff: Annotated[StaffMember, Allowed("presence.write")],
) -> PresenceList:
    """Say whether one is at the desk; sent again every few minutes, it is the sign of life."""

    def choose(session: Session) -> tuple[bool, PresenceList]:
        presence = PresenceService(session, clock=runtime.clock)
        before = presence.of(staff.id)
        presence.choose(staff.id, body.state)
        return before != body.state, presence.listed()

    changed, listed = await _in_transaction(runtime, choose)
    if changed:
        runtime.fanout.hint({"type": "presence"})
    return listed


@router.get("/presence")
def read_presence(
    runtime: RuntimeDep, staff: Annotated[StaffMember, Allowed("staff.read")]
) -> PresenceList:
    """Return who may own conversations, the present first."""
    del staff
    with runtime.database.reading() as session:
        return PresenceService(session, clock=runtime.clock).listed()


async def _in_transaction(runtime: Runtime, work: Callable[[Session], Done]) -> Done:
    def run() -> Done:
        with runtime.database.transaction() as session:
            return work(session)

    return await run_in_threadpool(run)


def _reading(runtime: Runtime, work: Callable[[Session], Done]) -> Done:
    with runtime.database.reading() as session:
        return work(session)
