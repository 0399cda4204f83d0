"""A turn with a custom action: our product beside a plain Rasa project, in one run.

    .venv/bin/python -m bench.turns.run [--rounds 5]

Starts both, warms them up, asks the same questions through three doors in turn, and writes
results.json beside this file. README.md says what is measured and how to read it.
"""

import argparse
import asyncio
import json
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.turns import peer_project
from bench.turns.doors import ChannelDoor, Door, PeerDoor, WidgetDoor, customers
from bench.turns.load import QUESTIONS, TURNS, Measured, block
from bench.turns.processes import Cost, cost
from tests.live.product import Product
from tests.live.product import running as product_running

RESULTS = Path(__file__).with_name("results.json")
# Customers at once, and conversations that each of them has in a round.
LEVELS = {1: 8, 8: 2}
IDLE_SECONDS = 5
PRODUCT = ("web", "rasa", "actions")
Costs = dict[str, Cost]


def main() -> None:
    """Read the command line, measure, write and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    try:
        trained = peer_project.train()
    except peer_project.PeerMissing as error:
        sys.exit(f"bench.turns: {error}")
    print("the peer's model is ready" + (f" after {trained:.0f} s" if trained else ""), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        results = _both(Path(folder), rounds=chosen.rounds)
    chosen.out.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    print(table(results))


def _both(folder: Path, *, rounds: int) -> dict[str, Any]:
    load_before = os.getloadavg()
    # One after the other: at its start each has the machine for itself.
    with peer_project.running(folder) as peer:
        print("the peer answers", flush=True)
        with product_running(folder) as product:
            print("the product answers", flush=True)
            ours = {name: product.pid(name) for name in PRODUCT}
            started = _costs(ours, peer.pids)
            time.sleep(IDLE_SECONDS)
            idle = _costs(ours, peer.pids)
            known = customers(folder / "ascolto.db", count=64)
            doors: dict[Door, dict[str, int]] = {
                WidgetDoor(product, known): ours,
                ChannelDoor(product, known): {n: ours[n] for n in ("rasa", "actions")},
                PeerDoor(peer): peer.pids,
            }
            everyone = [os.getpid(), product.supervisor.pid, *peer.pids.values()]
            first, measured = asyncio.run(_measure(doors, everyone, rounds=rounds))
            return {
                "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "machine": _machine(load_before),
                "method": {"rounds": rounds, "turns_a_conversation": TURNS,
                           "conversations_a_customer_a_round": LEVELS,
                           "questions": [[q.intent, q.it, q.en] for q in QUESTIONS]},
                "turns": [_row(*key, found) for key, found in measured.items()],
                "first_turn_ms": first,
                "memory_mb": _memory(started, _costs(ours, peer.pids), product),
                "start": _starts(folder, started, peer),
                "idle_cpu_ms_a_second": {
                    name: round(1000 * (idle[name].cpu_seconds - before.cpu_seconds) / IDLE_SECONDS)
                    for name, before in started.items()
                },
            }  # fmt: skip


async def _measure(
    doors: Mapping[Door, dict[str, int]], everyone: list[int], *, rounds: int
) -> tuple[dict[str, float], dict[tuple[str, int], Measured]]:
    first = {}
    for door in doors:
        talk = await door.open()
        # What was left for later at the start, the first customer waits for.
        first[door.name] = round(1000 * await talk.ask(QUESTIONS[0]), 1)
        await talk.close()
    for door, pids in doors.items():
        warm = Measured()
        await block(door, customers=4, talks_each=2, pids=pids, everyone=everyone, into=warm)
        print(f"warmed up: {door.name}, {warm.turns} turns", *warm.wrong[:3], *warm.failed[:3])
    measured = {(door.name, level): Measured() for door in doors for level in LEVELS}
    order = list(doors)
    for number in range(rounds):
        for level, talks_each in LEVELS.items():
            for door in order:
                await block(
                    door, customers=level, talks_each=talks_each, pids=doors[door],
                    everyone=everyone, into=measured[door.name, level],
                )  # fmt: skip
        # Nobody is always first.
        order.append(order.pop(0))
        print(f"round {number + 1} of {rounds}", flush=True)
    return first, measured


def _row(door: str, level: int, found: Measured) -> dict[str, Any]:
    turns = max(1, found.turns)
    return {
        "door": door,
        "customers_at_once": level,
        "turns": found.turns,
        "wrong": len(found.wrong),
        "failed": len(found.failed),
        "examples": sorted({*found.wrong, *found.failed})[:8],
        "p50_ms": round(1000 * found.quantile(0.50), 1) if found.seconds else None,
        "p95_ms": round(1000 * found.quantile(0.95), 1) if found.seconds else None,
        "max_ms": round(1000 * max(found.seconds), 1) if found.seconds else None,
        "turns_a_second": round(len(found.seconds) / found.wall, 1),
        "cpu_ms_a_turn": {n: round(1000 * used / turns, 1) for n, used in found.cpu.items()},
        "cores_busy_with_others": round(found.others_cpu / found.wall, 2),
    }


def _costs(ours: dict[str, int], peer: dict[str, int]) -> Costs:
    named = {f"ascolto {n}": p for n, p in ours.items()} | {f"peer {n}": p for n, p in peer.items()}
    return {name: cost(pid) for name, pid in named.items()}


def _memory(started: Costs, after: Costs, product: Product) -> dict[str, dict[str, float]]:
    # The supervisor is no part of the three, but it is there; its family holds them.
    own = cost(product.supervisor.pid).rss_mb - sum(after[f"ascolto {n}"].rss_mb for n in PRODUCT)
    rows = {
        name: {"rss_started": round(started[name].rss_mb), "rss": round(after[name].rss_mb),
               "pss": round(after[name].pss_mb)}
        for name in after
    }  # fmt: skip
    return {**rows, "ascolto supervisor": {"rss": round(own)}}


def _starts(folder: Path, started: Costs, peer: peer_project.Peer) -> dict[str, dict[str, float]]:
    log = (folder / "up.log").read_text()
    ours = {
        f"ascolto {name}": {"seconds": float(seconds),
                            "cpu_seconds": round(started[f"ascolto {name}"].cpu_seconds, 1)}
        for name, seconds in re.findall(r"^(\w+) answers after ([\d.]+) s", log, re.MULTILINE)
    }  # fmt: skip
    theirs = {
        f"peer {name}": {"seconds": round(start.seconds, 1),
                         "cpu_seconds": round(start.cpu_seconds, 1)}
        for name, start in peer.starts.items()
    }  # fmt: skip
    return ours | theirs


def _machine(load_before: tuple[float, float, float]) -> dict[str, Any]:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(total / 1e9, 1),
        "python": platform.python_version(),
        "load_before": [round(value, 2) for value in load_before],
    }


def table(results: dict[str, Any]) -> str:
    """Return the results as Markdown."""
    lines = [
        "| a turn with a custom action | at once | p50 ms | p95 ms | turns/s | CPU ms a turn "
        "| turns | wrong | failed |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in sorted(results["turns"], key=lambda row: row["customers_at_once"]):
        cpu = ", ".join(f"{name} {used:.0f}" for name, used in row["cpu_ms_a_turn"].items())
        lines.append(
            f"| {row['door']} | {row['customers_at_once']} | {row['p50_ms']} | {row['p95_ms']} "
            f"| {row['turns_a_second']} | {cpu} | {row['turns']} | {row['wrong']} "
            f"| {row['failed']} |"
        )
    lines += ["", "First turn after the start, ms: "
              + ", ".join(f"{door} {ms:.0f}" for door, ms in results["first_turn_ms"].items()),
              "", "| process | RSS MB | PSS MB | start s | start CPU s | idle CPU ms/s |",
              "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for name, memory in results["memory_mb"].items():
        start = results["start"].get(name, {})
        cells = [memory["rss"], memory.get("pss"), start.get("seconds"), start.get("cpu_seconds"),
                 results["idle_cpu_ms_a_second"].get(name)]  # fmt: skip
        lines.append(f"| {name} | " + " | ".join("" if c is None else f"{c}" for c in cells) + " |")
    busy = max(row["cores_busy_with_others"] for row in results["turns"])
    lines += ["", f"{results['machine']['cores']} cores; others used at most {busy:.2f} of them."]
    if busy > 0.2:
        lines.append("The machine was not calm: believe the CPU figures, not the milliseconds.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
