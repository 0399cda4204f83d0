"""A line to a server that hangs up at random: what a train in a tunnel does to a connection."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_CHUNK = 4_096


@dataclass
class FlakyLine:
    """Passes bytes on until it hangs up, on both ends at once and without a word.

    Attributes:
        cuts: connections that were cut while they were open.
        calm: while set, nothing is cut.
    """

    target: tuple[str, int]
    random: random.Random
    mean_seconds: float
    url: str = ""
    cuts: int = 0
    calm: threading.Event = field(default_factory=threading.Event)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one caller with the server for a while."""
        there_reader, there_writer = await asyncio.open_connection(*self.target)
        passing = [
            asyncio.ensure_future(_pass(reader, there_writer)),
            asyncio.ensure_future(_pass(there_reader, writer)),
        ]
        try:
            await self._live(passing)
        finally:
            for task in passing:
                task.cancel()
            await asyncio.gather(*passing, return_exceptions=True)
            for end in (writer, there_writer):
                end.transport.abort()
                with suppress(OSError):
                    await end.wait_closed()

    async def _live(self, passing: list["asyncio.Future[None]"]) -> None:
        """Wait until one end hangs up, or do it."""
        while True:
            lives = self.random.expovariate(1 / self.mean_seconds)
            done, _ = await asyncio.wait(
                passing, timeout=lives, return_when=asyncio.FIRST_COMPLETED
            )
            if done:
                return
            if not self.calm.is_set():
                self.cuts += 1
                return


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()


@contextmanager
def flaky_line(url: str, *, seed: int, mean_seconds: float) -> Iterator[FlakyLine]:
    """Yield a line to ``url`` whose connections live ``mean_seconds`` on average."""
    address = urlsplit(url)
    assert address.hostname
    assert address.port
    line = FlakyLine((address.hostname, address.port), random.Random(seed), mean_seconds)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(line.carry, "127.0.0.1", 0), loop
        ).result()
        line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield line
    finally:
        line.calm.clear()
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
