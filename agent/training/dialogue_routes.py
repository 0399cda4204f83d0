"""Dialogue tests, for the studio."""

from typing import Annotated

from fastapi import APIRouter, Path, Response, status
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember
from agent.deps import LanguageDep, Runtime, RuntimeDep
from agent.events.fanout import STUDIO
from agent.training.dialogue_schemas import (
    DialogueCommandBody,
    DialogueDetail,
    DialogueLine,
    Dialogues,
    NewDialogue,
)
from agent.training.dialogue_service import DialogueService
from agent.training.place import Place

router = APIRouter(prefix="/v1/staff/studio/dialogues", tags=["studio"])

Reader = Annotated[StaffMember, Allowed("labels.read")]
Writer = Annotated[StaffMember, Allowed("labels.write")]


@router.get("")
def read_dialogues(runtime: RuntimeDep, staff: Reader, language: LanguageDep) -> Dialogues:
    """Return the tests, each with the result of the model rehearsed last."""
    del staff
    with runtime.database.reading() as session:
        return _service(session, runtime).all(language)


@router.post("", status_code=status.HTTP_201_CREATED)
async def record_dialogue(body: NewDialogue, runtime: RuntimeDep, staff: Writer) -> DialogueLine:
    """Make a conversation, or a part of it, into a test."""

    def record() -> DialogueLine:
        with runtime.database.reading() as session:
            drafted = _service(session, runtime).drafted(body)
        with runtime.database.transaction() as session:
            return _service(session, runtime).record(body, drafted, by=staff.id)

    made = await run_in_threadpool(record)
    _hint(runtime, made.id)
    return made


@router.post("/accept")
async def accept_dialogue(
    body: DialogueCommandBody, runtime: RuntimeDep, staff: Writer
) -> DialogueLine:
    """Let the new result be what is expected."""

    def accept() -> DialogueLine:
        with runtime.database.transaction() as session:
            return _service(session, runtime).accept(body, by=staff.id)

    accepted = await run_in_threadpool(accept)
    _hint(runtime, accepted.id)
    return accepted


@router.post("/delete", status_code=status.HTTP_204_NO_CONTENT)
async def delete_dialogue(
    body: DialogueCommandBody, runtime: RuntimeDep, staff: Writer
) -> Response:
    """Delete a test."""

    def delete() -> None:
        with runtime.database.transaction() as session:
            _service(session, runtime).delete(body, by=staff.id)

    await run_in_threadpool(delete)
    _hint(runtime, body.id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get("/{dialogue_id:path}")
def read_dialogue(
    dialogue_id: Annotated[str, Path(max_length=120)], runtime: RuntimeDep, staff: Reader
) -> DialogueDetail:
    """Return a test turn by turn: expected, and what was got."""
    del staff
    with runtime.database.reading() as session:
        return _service(session, runtime).get(dialogue_id)


def _service(session: Session, runtime: Runtime) -> DialogueService:
    return DialogueService(session, clock=runtime.clock, data=Place.of(runtime.settings).data)


def _hint(runtime: Runtime, dialogue_id: str) -> None:
    runtime.fanout.sign(STUDIO, {"topic": "dialogues", "id": dialogue_id})
