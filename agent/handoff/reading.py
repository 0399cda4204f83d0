"""What the staff reads: the queue, one conversation, its log as a stream, hints of all changes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember, still_allowed
from agent.accounts.audit import AuditLog
from agent.conversations.errors import ConversationNotFound
from agent.conversations.service import ConversationService
from agent.deps import Runtime, RuntimeDep, TransactionDep
from agent.events.fanout import STAFF
from agent.events.service import EventLog
from agent.handoff.notes import NoteService
from agent.handoff.policies import PRIORITIES, Reason, load_policies
from agent.handoff.presence import VIEWER_LIFE, PresenceService
from agent.handoff.queue import QueueService
from agent.handoff.repository import HandoffRepository
from agent.handoff.schemas import (
    ConversationDetail,
    Notes,
    QueuePage,
    StaffEvents,
    SupportSettings,
    View,
)
from agent.kit.types import Sequence

router = APIRouter(prefix="/v1/staff", tags=["desk"])
_ONE = "/conversations/{conversation_id}"

Reader = Annotated[StaffMember, Allowed("conversations.read")]

# A reader in another process gets no hint; it looks for itself this often.
_LOOK_SECONDS = 2.0
_CHECK_SECONDS = VIEWER_LIFE.total_seconds() / 2


@router.get("/queue")
def read_queue(
    runtime: RuntimeDep,
    staff: Reader,
    view: View = "all",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> QueuePage:
    """Return conversations with people in the order of service; ``closed`` newest first."""
    with runtime.database.reading() as session:
        queue = QueueService(session, clock=runtime.clock)
        return queue.page(view, staff_id=staff.id, limit=limit, cursor=cursor)


@router.get(_ONE)
def read_conversation(
    conversation_id: str, runtime: RuntimeDep, session: TransactionDep, staff: Reader
) -> ConversationDetail:
    """Return one conversation; that it was looked at goes into the audit trail."""
    detail = QueueService(session, clock=runtime.clock).detail(conversation_id, staff_id=staff.id)
    presence = PresenceService(session, clock=runtime.clock)
    if presence.sees(conversation_id, staff.id):
        AuditLog(session, clock=runtime.clock).note(
            staff.id,
            "conversation.viewed",
            object_kind="conversation",
            object_id=conversation_id,
            customer_id=detail.customer.id if detail.customer else None,
        )
    return detail


@router.get(f"{_ONE}/notes")
def read_notes(conversation_id: str, runtime: RuntimeDep, staff: Reader) -> Notes:
    """Return the private notes, oldest first."""
    del staff
    with runtime.database.reading() as session:
        _exists(session, runtime, conversation_id)
        return Notes(items=NoteService(session, clock=runtime.clock).of(conversation_id))


@router.get(f"{_ONE}/events")
def read_events(
    conversation_id: str, runtime: RuntimeDep, staff: Reader, after: Sequence = 0
) -> StaffEvents:
    """Return what happened after ``after``: the customer's own log, as he reads it."""
    del staff
    with runtime.database.reading() as session:
        _exists(session, runtime, conversation_id)
        log = EventLog(session, clock=runtime.clock)
        events = log.after(conversation_id, seq=after)
        return StaffEvents(events=events, last_seq=log.last_seq(conversation_id))


def _may_read(conversation_id: str, runtime: RuntimeDep, staff: Reader) -> StaffMember:
    """Refuse before the stream begins: after its first byte there is no status left to send."""
    with runtime.database.reading() as session:
        _exists(session, runtime, conversation_id)
    return staff


@router.get(f"{_ONE}/stream", response_class=EventSourceResponse)
async def stream_events(
    conversation_id: str,
    request: Request,
    runtime: RuntimeDep,
    staff: Annotated[StaffMember, Depends(_may_read)],
    after: Annotated[int | None, Query(ge=0, le=2**53 - 1)] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**53 - 1)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Send what happened after ``after`` (or Last-Event-ID), then what happens; id is the seq.

    While it is read, the reader counts as looking at the conversation.
    """
    position = next((given for given in (last_event_id, after) if given is not None), 0)
    loop = asyncio.get_running_loop()

    def fresh() -> list[dict[str, Any]]:
        with runtime.database.reading() as session:
            return EventLog(session, clock=runtime.clock).after(conversation_id, seq=position)

    checked = 0.0
    try:
        async with runtime.fanout.reader(conversation_id) as signs:
            while not await request.is_disconnected():
                if loop.time() - checked >= _CHECK_SECONDS:
                    come = not checked
                    if not await run_in_threadpool(_look, runtime, staff, conversation_id, come):
                        return
                    checked = loop.time()
                for event in await run_in_threadpool(fresh):
                    position = event["seq"]
                    yield ServerSentEvent(id=str(position), event=event["type"], data=event)
                sign = await _next(signs)
                if sign is not None:
                    yield ServerSentEvent(event=sign["type"], data=sign)
    finally:
        await asyncio.shield(run_in_threadpool(_leave, runtime, staff, conversation_id))


def _look(runtime: Runtime, staff: StaffMember, conversation_id: str, come: bool) -> bool:
    """Say again who looks on, aloud when he has just ``come``; return False when he may not."""
    if not still_allowed(runtime, staff, "conversations.read"):
        return False
    with runtime.database.transaction() as session:
        new = PresenceService(session, clock=runtime.clock).sees(conversation_id, staff.id)
    if new or come:  # reading the conversation alone has made a viewer of him already
        runtime.fanout.hint({"type": "viewers", "conversation_id": conversation_id})
    return True


def _leave(runtime: Runtime, staff: StaffMember, conversation_id: str) -> None:
    with runtime.database.transaction() as session:
        PresenceService(session, clock=runtime.clock).leaves(conversation_id, staff.id)
    runtime.fanout.hint({"type": "viewers", "conversation_id": conversation_id})


async def _next(queue: "asyncio.Queue[dict[str, Any] | None]") -> dict[str, Any] | None:
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            return await queue.get()
    except TimeoutError:
        return None


@router.get("/stream", response_class=EventSourceResponse)
async def stream_hints(
    request: Request, runtime: RuntimeDep, staff: Reader
) -> AsyncIterator[ServerSentEvent]:
    """Send hints of what to read again; after a reconnect, read everything again.

    Changes made by another process are found by looking: the queue, the presence of the staff
    and notes each have a newest moment.
    """
    loop = asyncio.get_running_loop()
    checked = loop.time()
    seen = await run_in_threadpool(_newest, runtime)
    yield ServerSentEvent(event="queue", data={"type": "queue"})
    async with runtime.fanout.reader(STAFF) as hints:
        while not await request.is_disconnected():
            if loop.time() - checked >= _CHECK_SECONDS:
                if not await run_in_threadpool(still_allowed, runtime, staff, "conversations.read"):
                    return
                checked = loop.time()
            batch = await _batch(hints)
            newest = await run_in_threadpool(_newest, runtime)
            for hint in [*batch, *_changes(seen, newest)]:
                yield ServerSentEvent(event=hint["type"], data=hint)
            seen = newest


async def _batch(queue: "asyncio.Queue[dict[str, Any] | None]") -> list[dict[str, Any]]:
    """Return the hints there are, each once; wait a little for the first."""
    first = await _next(queue)
    found = [first] if first is not None else []
    # A queue that ran full may have lost hints: then everything is read again.
    if queue.full():
        found.append({"type": "queue"})
    while not queue.empty():
        hint = queue.get_nowait()
        if hint is not None and hint not in found:
            found.append(hint)
    return found


def _newest(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.reading() as session:
        repository = HandoffRepository(session)
        handoff, presence, count = repository.newest_change()
        return {"queue": (handoff, count), "presence": presence, "note": repository.newest_note()}


def _changes(before: dict[str, Any], now: dict[str, Any]) -> list[dict[str, Any]]:
    hints: list[dict[str, Any]] = [
        {"type": name} for name in ("queue", "presence") if before[name] != now[name]
    ]
    if before["note"] != now["note"] and now["note"] is not None:
        hints.append({"type": "note", "conversation_id": now["note"][1]})
    return hints


@router.get("/settings/support")
def read_settings(
    runtime: RuntimeDep, staff: Annotated[StaffMember, Allowed("settings.read")]
) -> SupportSettings:
    """Return opening hours, deadlines and the categories handoffs have."""
    del staff
    policies = load_policies()
    opens = policies.business_hours.next_opening(runtime.clock.now())
    return SupportSettings(
        time_zone=policies.time_zone,
        hours={str(day): spans for day, spans in policies.hours.items()},
        public_holidays=policies.public_holidays,
        closing_days=policies.closing_days,
        open=opens is None,
        next_opening=opens,
        sla=policies.sla,
        reasons=get_args(Reason),
        priorities=PRIORITIES,
        subjects=tuple(policies.subjects),
        queue_limit=policies.queue.limit,
        capacity=policies.assignment.capacity,
        away_after_minutes=policies.presence.away_after,
        agent_silence_minutes=policies.silence.agent,
        reopen_days=policies.reopen_days,
    )


def _exists(session: Session, runtime: Runtime, conversation_id: str) -> None:
    if not ConversationService(session, clock=runtime.clock).exists(conversation_id):
        raise ConversationNotFound(conversation_id=conversation_id)
