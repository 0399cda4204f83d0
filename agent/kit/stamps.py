"""Files that people change by hand while the product runs: read again only when they changed."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
_Stamp = tuple[int, int, int, int]
_MOST = 2_000


class Remembered(Generic[T]):
    """What files said when they were last read.

    Example:
        >>> words = Remembered(lambda path, name: f"{name}: {path.read_text()}")
        >>> words.of(Path("words.txt"), "words")  # doctest: +SKIP
        'words: hello'
    """

    def __init__(self, read: Callable[[Path, str], T]) -> None:
        self._read = read
        self._known: dict[tuple[Path, str], tuple[_Stamp, T]] = {}
        self._lock = threading.Lock()

    def of(self, path: Path, name: str) -> T:
        """Return what a file says now.

        Args:
            path: of the file.
            name: what it is called in errors.

        Raises:
            OSError: there is none. Whatever reading raises; that is not remembered.
        """
        key = path.absolute(), name
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
        with self._lock:
            known = self._known.get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        value = self._read(path, name)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = stamp, value
        return value
