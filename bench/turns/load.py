"""Customers who ask at the same time, and how long each waited."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from bench.turns.doors import Door, Question, Talk, WrongAnswer
from bench.turns.processes import cost, cpu_of_all, machine_cpu_seconds

# A turn costs what the session is long, so a conversation has the length of a real one.
TURNS = 5

QUESTIONS = (
    Question("bill_explain", "perché la mia bolletta è così alta?", "why is my bill so high?"),
    Question("payment_status", "avete ricevuto il mio pagamento?", "have you received my payment?"),
    Question("refund_status", "a che punto è il mio rimborso?", "where is my refund?"),
    Question("order_status", "dov'è il mio ordine?", "where is my order?"),
)


@dataclass
class Measured:
    """All turns of one door with one number of customers, over all rounds."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    wall: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    # What anybody else, neither the measured processes nor this client, used of the machine.
    others_cpu: float = 0.0

    @property
    def turns(self) -> int:
        return len(self.seconds) + len(self.wrong) + len(self.failed)

    def quantile(self, share: float) -> float:
        """Return the value that ``share`` of the turns did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def block(
    door: Door,
    *,
    customers: int,
    talks_each: int,
    pids: dict[str, int],
    everyone: Sequence[int],
    into: Measured,
) -> None:
    """Let ``customers`` ask at once, each ``talks_each`` conversations, one after the other.

    Conversations are opened before the clock runs. CPU of ``pids`` is what the turns cost;
    ``everyone`` are all processes that belong to this benchmark.
    """
    talks = [[await door.open() for _ in range(talks_each)] for _ in range(customers)]
    before = {name: cost(pid).cpu_seconds for name, pid in pids.items()}
    ours, machine = cpu_of_all(everyone), machine_cpu_seconds()
    begun = time.perf_counter()
    await asyncio.gather(*(_customer(mine, into, shift=n) for n, mine in enumerate(talks)))
    into.wall += time.perf_counter() - begun
    into.others_cpu += (machine_cpu_seconds() - machine) - (cpu_of_all(everyone) - ours)
    for name, pid in pids.items():
        used = cost(pid).cpu_seconds - before[name]
        into.cpu[name] = into.cpu.get(name, 0.0) + used
    for talk in itertools.chain.from_iterable(talks):
        await talk.close()


async def _customer(talks: Sequence[Talk], into: Measured, *, shift: int) -> None:
    questions = itertools.islice(itertools.cycle(QUESTIONS), shift, None)
    for talk in talks:
        for question in itertools.islice(questions, TURNS):
            try:
                into.seconds.append(await talk.ask(question))
            except WrongAnswer as error:
                into.wrong.append(str(error))
            except (httpx.HTTPError, TimeoutError) as error:
                into.failed.append(f"{question.intent}: {type(error).__name__} {error}")
                break
