"""Groups of unknown messages and what a label would change, for the studio."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from agent.accounts.access import Allowed, StaffMember
from agent.annotation.commands import Commands
from agent.annotation.domain import known_names
from agent.annotation.group_models import GroupState
from agent.annotation.group_repository import GroupRepository
from agent.annotation.group_schemas import (
    Group,
    GroupDetail,
    Groups,
    Preview,
    PreviewBody,
    ResolveBody,
)
from agent.annotation.groups import GroupMaker, GroupService
from agent.annotation.labels import Trainer
from agent.annotation.preview import Recent
from agent.annotation.resolving import Resolver
from agent.annotation.schemas import CommandBody
from agent.annotation.service import InboxService
from agent.annotation.spans import checked
from agent.deps import Runtime, RuntimeDep
from agent.events.fanout import STUDIO
from agent.kit.types import Identifier
from agent.training.place import Place

router = APIRouter(prefix="/v1/staff/studio", tags=["studio: groups"])

Reader = Annotated[StaffMember, Allowed("labels.read")]
Labeller = Annotated[StaffMember, Allowed("labels.write")]
Id = Annotated[Identifier, Path()]
# Messages beside the examples on which a label is tried.
_RECENT = 500


@router.post("/messages/{message_id}/preview")
async def preview_label(
    message_id: Id, body: PreviewBody, runtime: RuntimeDep, staff: Labeller
) -> Preview:
    """Return what a label would change in the next model; nothing is kept."""
    del staff
    place = _place(runtime)

    def read() -> tuple[str, list[Recent]]:
        with runtime.database.reading() as session:
            message = InboxService(session, clock=runtime.clock).message(message_id)
            return message.text, _recent(session, without=message_id)

    text, recent = await run_in_threadpool(read)
    known = await run_in_threadpool(known_names, place.domain)
    parts = checked(text, decision="label", parts=body.parts, known=known)
    return await runtime.previews.of(text, parts, recent=recent, data=place.data)


@router.get("/groups")
def read_groups(runtime: RuntimeDep, staff: Reader, state: GroupState = "open") -> Groups:
    """Return the groups of a state: open ones by size, resolved ones by when they were."""
    del staff
    with runtime.database.reading() as session:
        return GroupService(session, clock=runtime.clock).all(state)


@router.post("/groups/refresh")
async def refresh_groups(body: CommandBody, runtime: RuntimeDep, staff: Labeller) -> Groups:
    """Make the groups anew from what nobody understood; return the open ones."""
    del body, staff  # done twice it is done once
    place = _place(runtime)
    maker = GroupMaker(runtime.database, clock=runtime.clock, book=runtime.vectors, data=place.data)
    groups = await maker.refresh()
    _hint(runtime, "groups")
    return groups


@router.get("/groups/{group_id}")
def read_group(group_id: Id, runtime: RuntimeDep, staff: Reader) -> GroupDetail:
    """Return a group and its messages."""
    del staff
    with runtime.database.reading() as session:
        return GroupService(session, clock=runtime.clock).detail(group_id)


@router.post("/groups/{group_id}/resolve")
async def resolve_group(
    group_id: Id, body: ResolveBody, runtime: RuntimeDep, staff: Labeller
) -> Group:
    """Say what a group is; its messages are labelled, or what is missing is noted."""
    resolver = Resolver(runtime.database, clock=runtime.clock, place=_place(runtime))
    trainer = Trainer(staff.id, staff.name, admin="admin" in staff.roles)
    group = await run_in_threadpool(resolver.resolve, group_id, body, trainer=trainer)
    for topic in ("groups", "inbox", "files"):
        _hint(runtime, topic, group_id)
    return group


@router.post("/groups/{group_id}/reopen")
async def reopen_group(
    group_id: Id, body: CommandBody, runtime: RuntimeDep, staff: Labeller
) -> Group:
    """Let a resolved group be a question again; labels that were given stay."""

    def reopen() -> Group:
        with runtime.database.transaction() as session:

            def do() -> tuple[Group, dict[str, object]]:
                group = GroupService(session, clock=runtime.clock).reopen(group_id)
                return group, group.model_dump(mode="json")

            return Commands(session, clock=runtime.clock).once(
                staff.id, body.client_id, do=do, again=Group.model_validate
            )

    group = await run_in_threadpool(reopen)
    _hint(runtime, "groups", group_id)
    return group


def _recent(session: Session, *, without: str) -> list[Recent]:
    """Return the latest messages; the truth is an accepted label of the whole message."""
    found = []
    for row in GroupRepository(session).recent(limit=_RECENT):
        if row.message_id != without and row.exported_at is None:
            label = row.label or []
            found.append(Recent(row.text, label[0]["intent"] if len(label) == 1 else None))
    return found


def _place(runtime: Runtime) -> Place:
    return Place.of(runtime.settings)


def _hint(runtime: Runtime, topic: str, of: str = "") -> None:
    runtime.fanout.sign(STUDIO, {"topic": topic, "id": of})
