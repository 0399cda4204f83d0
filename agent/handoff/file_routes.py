"""The staff's upload into a conversation."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from agent.accounts.access import Allowed, StaffMember
from agent.conversations.widget_routes import CLIENT_ID, client_id
from agent.conversations.widget_schemas import UploadReply
from agent.deps import RuntimeDep
from agent.files.upload import form_schema, read_upload
from agent.handoff.files import DeskFiles
from agent.limits import address_of, limit

router = APIRouter(prefix="/v1/staff", tags=["desk"])


@router.post(
    "/conversations/{conversation_id}/files",
    status_code=202,
    openapi_extra=form_schema(client_message_id=CLIENT_ID),
)
async def send_file(
    conversation_id: str,
    request: Request,
    runtime: RuntimeDep,
    staff: Annotated[StaffMember, Allowed("conversations.own")],
) -> UploadReply:
    """Send a file to the customer of a conversation that is the sender's."""
    limit(runtime, "uploads", address=address_of(request, runtime), visitor=f"staff:{staff.id}")
    async with read_upload(request) as upload:
        client_message_id = client_id(upload)

        def store() -> UploadReply:
            with (
                runtime.files.receive(
                    upload.stream, name=upload.name, declared=upload.declared
                ) as received,
                runtime.database.transaction() as session,
            ):
                return DeskFiles(session, clock=runtime.clock, store=runtime.files).send(
                    conversation_id, received, by=staff.id, client_message_id=client_message_id
                )

        reply = await run_in_threadpool(store)
    runtime.written(conversation_id, loop=asyncio.get_running_loop())
    runtime.fanout.hint({"type": "queue", "conversation_id": conversation_id})
    return reply
