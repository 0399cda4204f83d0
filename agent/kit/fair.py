"""A lock that is given in the order it was asked for."""

import threading
from collections import deque


class FairLock:
    """Mutual exclusion, first come first served; any thread may give it back.

    Python's own lock promises no order: who gives it back and asks at once usually gets it again.

    Example:
        >>> lock = FairLock()
        >>> lock.acquire(timeout=1.0)
        True
        >>> lock.release()
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self, *, timeout: float) -> bool:
        """Wait for one's turn, ``timeout`` seconds at most; return whether it came."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._guard:
            if turn.is_set():  # handed over in the last moment
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Hand it to who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False
