"""What processes cost, read from /proc: memory and CPU of a process and its children."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MB = 1_000_000


@dataclass(frozen=True)
class Cost:
    """Memory now (MB of 10^6 bytes) and CPU seconds used so far.

    RSS counts a page shared between processes in each of them, PSS its share of it.
    """

    rss_mb: float
    pss_mb: float
    cpu_seconds: float


def cost(pid: int) -> Cost:
    """Return the cost of a process with everything it started."""
    rss = pss = cpu = 0.0
    for each in family(pid):
        memory = _rollup(each)
        rss += memory.get("Rss", 0)
        pss += memory.get("Pss", 0)
        cpu += cpu_seconds(each)
    return Cost(rss / _MB, pss / _MB, cpu)


def family(pid: int) -> list[int]:
    """Return the process and all that it started, directly or not, and that still run."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found.extend(int(child) for child in children.read_text().split())
    return found


def cpu_seconds(pid: int) -> float:
    """Return user and system time of all threads of one process."""
    # The name in brackets may hold spaces: count the fields behind it.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def cpu_of_all(pids: Iterable[int]) -> float:
    """Return CPU seconds of the processes with what they started."""
    return sum(cpu_seconds(member) for pid in pids for member in family(pid))


def machine_cpu_seconds() -> float:
    """Return CPU seconds that anybody used on this machine since it was started."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / _TICKS


def _rollup(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    pairs = (line.split(":") for line in lines)
    return {name: int(rest.split()[0]) * 1024 for name, rest in pairs}
