"""Download a stored file: always to the disk, never into a page."""

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Header, Request
from fastapi.responses import FileResponse

from agent.accounts.access import Gate
from agent.accounts.audit import AuditLog
from agent.conversations.service import ConversationService
from agent.deps import Runtime, RuntimeDep
from agent.files.errors import StoredFileNotFound
from agent.files.schemas import StoredFile
from agent.files.service import FileService
from agent.kit.tokens import TokenInvalid

router = APIRouter(prefix="/v1", tags=["files"])
log = structlog.get_logger()

# Whatever is in the file, a browser that opens it all the same runs nothing and asks nobody.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "The file, as an attachment."}
}
_as_staff = Gate("conversations.read")


@router.get("/files/{file_id}", response_class=FileResponse, responses=_CONTENT)
def download(
    file_id: str,
    request: Request,
    runtime: RuntimeDep,
    authorization: Annotated[str, Header()] = "",
) -> FileResponse:
    """Send a file to a visitor (bearer) or to staff (cookie) who may read it."""
    if authorization:
        return _attachment(runtime, _for_visitor(runtime, file_id, authorization))
    staff = _as_staff(request, runtime)
    with runtime.database.transaction() as session:
        file = FileService(session, clock=runtime.clock, store=runtime.files).for_staff(file_id)
        AuditLog(session, clock=runtime.clock).note(
            staff.id,
            "file.downloaded",
            object_kind="file",
            object_id=file.id,
            customer_id=file.customer_id,
            details={"scope": file.scope, "scope_id": file.scope_id},
        )
    return _attachment(runtime, file)


def _for_visitor(runtime: Runtime, file_id: str, authorization: str) -> StoredFile:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise TokenInvalid
    claims = runtime.tokens.read_session(token)
    with runtime.database.reading() as session:
        # Refuses a token that a later sign-in replaced.
        ConversationService(session, clock=runtime.clock).view(claims, claims.conversation_id)
        return FileService(session, clock=runtime.clock, store=runtime.files).for_customer(
            file_id, conversation_id=claims.conversation_id, customer_id=claims.customer_id
        )


def _attachment(runtime: Runtime, file: StoredFile) -> FileResponse:
    place = runtime.files.place(file.sha256)
    if not place.is_file():
        log.error("stored_file_missing", file=file.id, sha256=file.sha256)
        raise StoredFileNotFound
    return FileResponse(
        place,
        media_type=file.media_type,
        filename=file.name,
        content_disposition_type="attachment",
        headers=_HEADERS,
    )
