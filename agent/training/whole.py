"""Several files changed as one: all of them, or none."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from agent.training.errors import DataChanged, DiskFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Let one process at a time change the files of a project."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_all(files: Mapping[Path, tuple[bytes | None, bytes | None]]) -> None:
    """Replace files whole, all or none.

    What needs room on the disk is done first, under other names; then the files are renamed, and
    when one of them cannot be, those before it get back what they were, which needs no room.

    Args:
        files: of each path what must stand there now and what shall; None is no file.

    Raises:
        DataChanged: somebody else wrote one of them meanwhile; nothing was done.
        DiskFull: there is no room; nothing was done.
    """
    for path, (before, _) in files.items():
        if (path.read_bytes() if path.exists() else None) != before:
            raise DataChanged(file=path.name)
    made: list[Path] = []
    try:
        for path, (_, after) in files.items():
            made += _prepared(path, after)
        _swap({path: after for path, (_, after) in files.items()})
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise
    finally:
        for path in made:
            path.unlink(missing_ok=True)


def _prepared(path: Path, content: bytes | None) -> list[Path]:
    """Write the new content beside the file, and keep the old one under a second name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial, kept = _partial(path), _kept(path)
    try:
        kept.unlink(missing_ok=True)
        if path.exists():
            os.link(path, kept)
        if content is not None:
            with partial.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if path.exists():
                partial.chmod(path.stat().st_mode & 0o7777)
    except OSError:
        partial.unlink(missing_ok=True)
        kept.unlink(missing_ok=True)
        raise
    return [partial, kept]


def _swap(files: Mapping[Path, bytes | None]) -> None:
    done: list[Path] = []
    try:
        for path, content in files.items():
            if content is None:
                path.unlink()
            else:
                _partial(path).replace(path)
            done.append(path)
    except OSError:
        for path in done:
            if _kept(path).exists():
                _kept(path).replace(path)
            else:
                path.unlink()
        raise


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.partial")


def _kept(path: Path) -> Path:
    return path.with_name(f".{path.name}.before")
