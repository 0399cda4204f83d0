"""Tell whoever reads a conversation's stream that there is something new.

The log is the truth; this only saves readers from asking it all the time. A hint that gets lost
(another process wrote the event) costs a reader one polling interval, never an event.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

# The staff's own topic; no conversation has such an id.
STAFF = "*staff*"
# The trainers' topic: signs `{"topic": ..., "id": ...}` of what the studio should read again.
STUDIO = "*studio*"
_MOST = 100


class Fanout:
    """Hints and passing signs (typing) for the readers of this process."""

    def __init__(self) -> None:
        self._readers: dict[str, set[asyncio.Queue[dict[str, Any] | None]]] = defaultdict(set)

    def wake(self, conversation_id: str) -> None:
        """Say that the log has grown: to who reads it, and to the staff."""
        self._put(conversation_id, None)
        self.hint({"type": "conversation", "conversation_id": conversation_id})

    def sign(self, conversation_id: str, sign: dict[str, Any]) -> None:
        """Pass on a sign that is not kept, such as typing."""
        self._put(conversation_id, sign)

    def hint(self, hint: dict[str, Any]) -> None:
        """Tell the staff that something is to be read again."""
        self._put(STAFF, hint)

    @asynccontextmanager
    async def reader(
        self, conversation_id: str
    ) -> AsyncIterator["asyncio.Queue[dict[str, Any] | None]"]:
        """Yield the queue of one reader: ``None`` is a hint, anything else a sign."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(maxsize=_MOST)
        readers = self._readers[conversation_id]
        readers.add(queue)
        try:
            yield queue
        finally:
            readers.discard(queue)
            if not readers:
                self._readers.pop(conversation_id, None)

    def _put(self, conversation_id: str, item: dict[str, Any] | None) -> None:
        for queue in self._readers.get(conversation_id, ()):
            # A full queue already holds a hint; a sign nobody has time for may go.
            if not queue.full():
                queue.put_nowait(item)
