"""The peer: a plain Rasa project with its default pipeline and its stock action server."""

import contextlib
import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.turns.processes import cost
from tests.live.product import free_ports

ROOT = Path(__file__).parent.parent.parent
PROJECT = Path(__file__).parent / "peer"
HOME = ROOT / "var" / "peer"
RASA = HOME / ".venv" / "bin" / "rasa"
MODEL = HOME / "models" / "peer.tar.gz"
CUSTOMERS = 2000
SUBJECTS = ("bill", "payment", "refund", "order")


class PeerMissing(Exception):
    """The peer's environment was not made yet."""


@dataclass(frozen=True)
class Start:
    """What it took until a process answered."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Peer:
    """A running peer."""

    url: str
    customers: Sequence[str]
    pids: dict[str, int]
    starts: dict[str, Start]


def train() -> float | None:
    """Train the peer where its files are newer than its model; return the seconds it took."""
    if not RASA.exists():
        raise PeerMissing("the peer's environment is missing: run bench/turns/install_peer.sh")
    sources = [PROJECT / "config.yml", PROJECT / "domain.yml", *PROJECT.glob("data/*.yml")]
    if MODEL.exists() and MODEL.stat().st_mtime > max(s.stat().st_mtime for s in sources):
        return None
    begun = time.monotonic()
    with (HOME / "train.log").open("wb") as log:
        subprocess.run(
            [RASA, "train", "--out", MODEL.parent, "--fixed-model-name", MODEL.name],
            cwd=PROJECT,
            env=_environment(),
            stdout=log,
            stderr=log,
            check=True,
        )
    return time.monotonic() - begun


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Peer]:
    """Start the peer's two processes at once, on free ports; stop them in the end."""
    rasa_port, actions_port = free_ports(2)
    database = folder / "peer.db"
    codes = _seed(database)
    environment = {
        **_environment(),
        "PEER_DATABASE": str(database),
        "PEER_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
    }
    commands = {
        "rasa": [
            "run", "--model", str(MODEL), "--credentials", "credentials.yml",
            "--endpoints", "endpoints.yml", "-i", "127.0.0.1", "-p", str(rasa_port),
        ],
        "actions": ["run", "actions", "--actions", "actions", "-p", str(actions_port)],
    }  # fmt: skip
    url = f"http://127.0.0.1:{rasa_port}"
    with contextlib.ExitStack() as stack:
        begun = time.monotonic()
        processes = {}
        for name, command in commands.items():
            log = stack.enter_context((folder / f"peer-{name}.log").open("wb"))
            processes[name] = subprocess.Popen(
                [RASA, *command], cwd=PROJECT, env=environment, stdout=log, stderr=log
            )
            stack.callback(_stop, processes[name])
        pids = {name: process.pid for name, process in processes.items()}
        health = {
            "actions": f"http://127.0.0.1:{actions_port}/health",
            "rasa": f"{url}/webhooks/rest/",
        }
        starts = _wait(health, processes, begun=begun)
        yield Peer(url, codes, pids, starts)


def _wait(
    health: dict[str, str], processes: dict[str, "subprocess.Popen[bytes]"], *, begun: float
) -> dict[str, Start]:
    starts: dict[str, Start] = {}
    while len(starts) < len(health):
        for name in health.keys() - starts.keys():
            if _answers(health[name]):
                took = time.monotonic() - begun
                starts[name] = Start(took, cost(processes[name].pid).cpu_seconds)
            elif processes[name].poll() is not None or time.monotonic() - begun > 600:
                raise RuntimeError(f"the peer's {name} does not answer; see its log")
        time.sleep(0.1)
    return starts


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(HOME / "cache"),
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "SANIC_HOST": "127.0.0.1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _seed(path: Path) -> list[str]:
    """Write as many customers as the demo base has, with two years of rows each."""
    chance = random.Random(1)
    codes = [f"VT{1_000_000 + number}" for number in range(CUSTOMERS)]
    rows = [
        (code, what, f"{chance.randrange(10**6):06}", f"{chance.randint(20, 300)},00 euro", "ok",
         f"{2024 + month // 12}-{month % 12 + 1:02}-10")
        for code in codes
        for what in SUBJECTS
        for month in range(24 if what in ("bill", "payment") else 2)
    ]  # fmt: skip
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE account (customer, what, number, amount, state, day)")
        database.executemany("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.execute("CREATE INDEX account_customer ON account (customer, what, day)")
    return codes
