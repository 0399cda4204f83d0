"""The folder of bytes: each content once, under its SHA-256, outside any served folder."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from agent.files.errors import FileLies, FileTooLarge
from agent.files.kinds import HEAD, check_kind, clean_name, is_text
from agent.files.schemas import Received
from agent.kit.ids import new_id

FILE_LIMIT = 10 * 1024 * 1024
_CHUNK = 64 * 1024


class FileStore:
    """Takes bytes in, checked, and gives them back by hash.

    Example:
        The file is received before the transaction, so that none waits for a disk, and kept
        inside it; what no transaction keeps is gone afterwards::

            with store.receive(upload.file, name=..., declared=...) as received:
                with database.transaction() as session:
                    FileService(session, clock=clock, store=store).keep(received, ...)
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def receive(self, stream: BinaryIO, *, name: str, declared: str) -> Iterator[Received]:
        """Yield a checked copy of the stream, which goes away unless it is admitted.

        Raises:
            FileEmpty, FileKindRefused, FileLies, FileTooLarge: see `agent.files.kinds`.
        """
        name = clean_name(name)
        kind = check_kind(name, declared=declared, head=stream.read(HEAD))
        stream.seek(0)
        incoming = self._folder / "incoming"
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting = incoming / new_id()
        try:
            size, sha256 = _copy(stream, waiting, text=not kind.signatures, name=name)
            yield Received(
                name=name, media_type=kind.media_type, size=size, sha256=sha256, waiting=waiting
            )
        finally:
            waiting.unlink(missing_ok=True)

    def admit(self, received: Received) -> None:
        """Move a received file to its place; the same content again is the same file."""
        place = self.place(received.sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(received.waiting, place)

    def place(self, sha256: str) -> Path:
        """Return where the bytes with this hash are."""
        return self._folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """Return the bytes.

        Raises:
            FileNotFoundError: they are gone from the disk.
        """
        return self.place(sha256).read_bytes()


def _copy(stream: BinaryIO, target: Path, *, text: bool, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > FILE_LIMIT:
                raise FileTooLarge(limit_mb=FILE_LIMIT // 2**20)
            if text and not is_text(chunk):
                raise FileLies(name=name)
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return size, digest.hexdigest()
