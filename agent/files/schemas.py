"""What the files service takes and returns."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.files.models import FileScope, Uploader
from agent.kit.records import Record


@dataclass(frozen=True)
class Received:
    """A checked file that waits beside the store until a transaction takes it in."""

    name: str
    media_type: str
    size: int
    sha256: str
    waiting: Path


class StoredFile(Record):
    """A file as somebody sent it."""

    id: str
    scope: FileScope
    scope_id: str
    customer_id: str | None
    internal: bool
    uploader: Uploader
    uploader_id: str | None
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime

    @property
    def url(self) -> str:
        """Where it is downloaded; who may is asked there."""
        return f"/v1/files/{self.id}"

    def part(self) -> dict[str, Any]:
        """Return the typed part of a message that carries the file."""
        return {
            "type": "file",
            "file_id": self.id,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "url": self.url,
        }
