"""Read one file and its short fields from a multipart request.

Done by hand and not by a parameter of the route: FastAPI reads a form before it asks whose it
is, and nobody unknown may make us write ten megabytes to a disk.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from agent.errors import InputError
from agent.files.errors import FileEmpty

_FIELD_LIMIT = 4 * 1024


@dataclass(frozen=True)
class Upload:
    """What came: an open file, what the browser says of it, and the fields beside it."""

    stream: BinaryIO
    name: str
    declared: str
    fields: dict[str, str]


@asynccontextmanager
async def read_upload(request: Request, *, fields: int = 2) -> AsyncIterator[Upload]:
    """Yield the part called ``file``; it is closed afterwards.

    Raises:
        InputError: no multipart form, or more in it than one file and ``fields`` short fields.
        FileEmpty: there is no file in it.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise InputError(fields="multipart")
    try:
        form = await request.form(max_files=1, max_fields=fields, max_part_size=_FIELD_LIMIT)
    except HTTPException as error:
        if error.status_code != 400:
            raise  # too large: the body limit's own
        raise InputError(fields="multipart") from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise FileEmpty
        yield Upload(
            stream=file.file,
            name=file.filename or "",
            declared=file.content_type or "",
            fields={name: value for name, value in form.items() if isinstance(value, str)},
        )
    finally:
        await form.close()


def form_schema(**fields: dict[str, Any]) -> dict[str, Any]:
    """Return what OpenAPI says of such a route, for ``openapi_extra``."""
    properties = {"file": {"type": "string", "format": "binary"}, **fields}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    }
