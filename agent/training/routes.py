"""Runs and models, for the studio."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, status
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember, still_allowed
from agent.annotation.group_repository import GroupRepository
from agent.deps import Runtime, RuntimeDep
from agent.errors import Unavailable
from agent.events.fanout import STUDIO
from agent.kit.types import Identifier
from agent.training.compare import ComparisonService
from agent.training.dialogues import dialogue_digests
from agent.training.place import Place
from agent.training.promotion import Promoter, PromotionService, Switch, history, known_models
from agent.training.reports import ReportService
from agent.training.repository import TrainingRepository
from agent.training.runs import RunService
from agent.training.schemas import (
    Cancel,
    Comparison,
    Confused,
    Gate,
    LogPart,
    Models,
    NewRun,
    Promote,
    Promoted,
    Promotions,
    Report,
    ReportSet,
    RollBack,
    Run,
    RunDetail,
    Runs,
)

router = APIRouter(prefix="/v1/staff/studio", tags=["studio"])

Reader = Annotated[StaffMember, Allowed("training.read")]
Runner = Annotated[StaffMember, Allowed("training.run")]
Decider = Annotated[StaffMember, Allowed("models.promote")]
Id = Annotated[Identifier, Path()]
IntentName = Annotated[str, Query(min_length=1, max_length=100)]

# A reader in another process gets no hint; it looks for itself this often.
_LOOK_SECONDS = 2.0
_CHECK_SECONDS = 15.0
_FOLLOWED = ("run", "model", "quality", "groups")
_LEARNING = ("train", "finetune")


@router.get("/runs")
def read_runs(runtime: RuntimeDep, staff: Reader) -> Runs:
    """Return the latest runs, the newest first."""
    del staff
    with runtime.database.reading() as session:
        return RunService(session, clock=runtime.clock).all()


@router.post("/runs", status_code=status.HTTP_202_ACCEPTED)
async def ask_run(body: NewRun, runtime: RuntimeDep, staff: Runner) -> Run:
    """Put a run into the queue; the same client id again returns the same run."""

    def ask() -> Run:
        with runtime.database.transaction() as session:
            service = RunService(session, clock=runtime.clock)
            if body.kind in _LEARNING:
                # What is wrong with the data is said before the model learns it.
                before = sha256(body.client_id.encode()).hexdigest()[:40]
                check = NewRun(client_id=f"before-{before}", kind="quality")
                service.ask(check, by=staff.id, by_name=staff.name)
            return service.ask(body, by=staff.id, by_name=staff.name)

    run = await run_in_threadpool(ask)
    _hint(runtime, "run", run.id)
    return run


@router.get("/runs/{run_id}")
def read_run(run_id: Id, runtime: RuntimeDep, staff: Reader) -> RunDetail:
    """Return a run with what it found."""
    del staff
    with runtime.database.reading() as session:
        return RunService(session, clock=runtime.clock).get(run_id)


@router.post("/runs/{run_id}/cancel")
async def cancel_run(run_id: Id, body: Cancel, runtime: RuntimeDep, staff: Runner) -> Run:
    """Stop a run; one that is stopped already stays so."""
    del body

    def cancel() -> Run:
        with runtime.database.transaction() as session:
            return RunService(session, clock=runtime.clock).cancel(run_id, by=staff.id)

    run = await run_in_threadpool(cancel)
    _hint(runtime, "run", run.id)
    return run


@router.get("/runs/{run_id}/log")
def read_run_log(
    run_id: Id,
    runtime: RuntimeDep,
    staff: Reader,
    after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
) -> LogPart:
    """Return the log from a byte on, and the byte after it."""
    del staff
    with runtime.database.reading() as session:
        service = RunService(session, clock=runtime.clock)
        return service.log(run_id, after=after, place=_place(runtime))


@router.get("/models")
async def read_models(runtime: RuntimeDep, staff: Reader) -> Models:
    """Return the model files, the newest first, and which one answers."""
    del staff
    running = await _running(runtime)

    def read() -> Models:
        known_models(runtime.database, _place(runtime))
        with runtime.database.reading() as session:
            return _reports(session, runtime).models(running=running)

    return await run_in_threadpool(read)


@router.get("/models/{model_id}/report")
def read_report(model_id: Id, runtime: RuntimeDep, staff: Reader) -> Report:
    """Return cross-validation on the training examples, and the test set where there is one."""
    del staff
    known_models(runtime.database, _place(runtime))
    with runtime.database.reading() as session:
        return _reports(session, runtime).report(model_id)


@router.get("/models/{model_id}/confusion")
def read_confused(
    model_id: Id,
    actual: IntentName,
    predicted: IntentName,
    runtime: RuntimeDep,
    staff: Reader,
    report_set: Annotated[ReportSet, Query(alias="set")] = "cross",
) -> Confused:
    """Return the messages behind one cell of the confusion table."""
    del staff
    known_models(runtime.database, _place(runtime))
    with runtime.database.reading() as session:
        return _reports(session, runtime).confused(
            model_id, actual=actual, predicted=predicted, report_set=report_set
        )


@router.get("/models/{model_id}/gate")
async def read_gate(model_id: Id, runtime: RuntimeDep, staff: Reader) -> Gate:
    """Return whether a model may answer customers, check by check."""
    del staff
    running = await _running(runtime)

    def read() -> Gate:
        place = _place(runtime)
        known_models(runtime.database, place)
        with runtime.database.reading() as session:
            return PromotionService(
                session,
                place=place,
                clock=runtime.clock,
                running=running,
                dialogues=dialogue_digests(place.data),
            ).gate(model_id)

    return await run_in_threadpool(read)


@router.get("/compare")
def compare_models(
    a: Annotated[Identifier, Query()],
    b: Annotated[Identifier, Query()],
    runtime: RuntimeDep,
    staff: Reader,
) -> Comparison:
    """Return the messages that two models read differently."""
    del staff
    with runtime.database.reading() as session:
        return ComparisonService(session, clock=runtime.clock).compare(a, b)


@router.post("/models/{model_id}/promote")
async def promote_model(
    model_id: Id, body: Promote, runtime: RuntimeDep, staff: Decider
) -> Promoted:
    """Let a model answer customers: the gate is asked, Rasa swaps, no message fails."""
    switch = await _switch(runtime)
    promoter = Promoter(body.client_id, body.reason, staff.id, staff.name)
    done = await run_in_threadpool(switch.promote, model_id, promoter, override=body.override)
    _hint(runtime, "model", done.running)
    return done


@router.post("/rollback")
async def roll_back(body: RollBack, runtime: RuntimeDep, staff: Decider) -> Promoted:
    """Let the model before answer again."""
    switch = await _switch(runtime)
    promoter = Promoter(body.client_id, body.reason, staff.id, staff.name)
    done = await run_in_threadpool(switch.roll_back, promoter)
    _hint(runtime, "model", done.running)
    return done


@router.get("/promotions")
def read_promotions(runtime: RuntimeDep, staff: Reader) -> Promotions:
    """Return who promoted what and why, the newest first."""
    del staff
    with runtime.database.reading() as session:
        return history(session)


@router.get("/stream", response_class=EventSourceResponse)
async def stream_hints(
    request: Request, runtime: RuntimeDep, staff: Reader
) -> AsyncIterator[ServerSentEvent]:
    """Send hints of what the studio should read again; after a reconnect, read all again.

    Each is ``{"topic": ..., "id": ...}``: a run, the inbox, a model, dialogues, groups, quality.
    """
    loop = asyncio.get_running_loop()
    checked = loop.time()
    seen = await run_in_threadpool(_newest, runtime)
    yield ServerSentEvent(event="hint", data={"topic": "run", "id": ""})
    async with runtime.fanout.reader(STUDIO) as signs:
        while not await request.is_disconnected():
            if loop.time() - checked >= _CHECK_SECONDS:
                if not await run_in_threadpool(still_allowed, runtime, staff, "training.read"):
                    return
                checked = loop.time()
            for sign in await _batch(signs):
                yield ServerSentEvent(event="hint", data=sign)
            newest = await run_in_threadpool(_newest, runtime)
            for topic, before, now in zip(_FOLLOWED, seen, newest, strict=True):
                if before != now:
                    yield ServerSentEvent(event="hint", data={"topic": topic, "id": ""})
            seen = newest


async def _batch(queue: "asyncio.Queue[dict[str, Any] | None]") -> list[dict[str, Any]]:
    """Return the hints there are, each once; wait a little for the first."""
    found: list[dict[str, Any]] = []
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            first = await queue.get()
    except TimeoutError:
        return found
    found += [first] if first is not None else []
    while not queue.empty():
        sign = queue.get_nowait()
        if sign is not None and sign not in found:
            found.append(sign)
    return found


def _newest(runtime: Runtime) -> tuple[Any, ...]:
    """Return when what other processes change as well was changed last, as `_FOLLOWED`."""
    with runtime.database.reading() as session:
        marks = GroupRepository(session)
        return (
            *TrainingRepository(session).newest_change(),
            *(marks.refreshed_at(name) for name in _FOLLOWED[2:]),
        )


def _place(runtime: Runtime) -> Place:
    return Place.of(runtime.settings)


def _reports(session: Session, runtime: Runtime) -> ReportService:
    return ReportService(session, place=_place(runtime), clock=runtime.clock)


async def _running(runtime: Runtime) -> str | None:
    """Return the model Rasa says it answers with; None where it does not answer."""
    try:
        return (await runtime.dialogue.health()).get("model_id")
    except Unavailable:
        return None


async def _switch(runtime: Runtime) -> Switch:
    """Return what lets the running Rasa swap.

    Raises:
        DialogueUnavailable: Rasa does not answer: nobody would see whether the model loads.
    """
    running = (await runtime.dialogue.health()).get("model_id")
    loop = asyncio.get_running_loop()
    place = _place(runtime)

    def swap(file: str, sha256: str) -> None:
        loading = runtime.dialogue.load_model(file, sha256=sha256)
        asyncio.run_coroutine_threadsafe(loading, loop).result()

    return Switch(
        database=runtime.database,
        place=place,
        clock=runtime.clock,
        swap=swap,
        running=running,
        dialogues=dialogue_digests(place.data),
    )


def _hint(runtime: Runtime, topic: str, of: str) -> None:
    runtime.fanout.sign(STUDIO, {"topic": topic, "id": of})
