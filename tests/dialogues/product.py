"""Rasa with the trained model, the action server and a demo database, for dialogues."""

import contextlib
import os
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from agent.kit.database import Database
from demo.seed import seed as seed_demo
from tests.conftest import migrate
from tests.dialogues.server import CLOCK
from tests.live.product import SECRETS, free_ports

ROOT = Path(__file__).parent.parent.parent
# A file, or a folder whose newest file is meant.
MODEL = Path(os.environ.get("ASCOLTO_TEST_MODEL", "models"))
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


@dataclass
class Talking:
    """Both processes, and the database as it was seeded."""

    url: str
    token: str
    database: Path
    seed: Path

    def restore(self) -> None:
        """Bring the database back to what it was; the processes keep it open."""
        with (
            contextlib.closing(sqlite3.connect(self.seed)) as seed,
            contextlib.closing(sqlite3.connect(self.database, timeout=30)) as live,
        ):
            seed.backup(live)


@contextlib.contextmanager
def talking(folder: Path) -> Iterator[Talking]:
    """Seed the demo base, start both processes, stop them in the end."""
    rasa_port, actions_port = free_ports(2)
    tokens = {name: secrets.token_urlsafe(32) for name in SECRETS}
    environment = {
        **os.environ,
        "ASCOLTO_DEMO": "1",
        "ASCOLTO_DATABASE_URL": f"sqlite:///{folder}/ascolto.db",
        "ASCOLTO_TODAY": CLOCK.today().isoformat(),
        "ASCOLTO_RUN_FOLDER": str(folder / "run"),
        "ASCOLTO_RASA_PORT": str(rasa_port),
        "ASCOLTO_ACTIONS_PORT": str(actions_port),
        "ASCOLTO_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "ASCOLTO_RASA_DB": str(folder / "tracker.db"),
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        **{f"ASCOLTO_{name}": value for name, value in tokens.items()},
    }
    seed, live = folder / "seed.db", folder / "ascolto.db"
    migrate(f"sqlite:///{live}")
    database = Database(f"sqlite:///{live}")
    seed_demo(database, clock=CLOCK, customers=60)
    database.close()
    with (
        contextlib.closing(sqlite3.connect(live)) as source,
        contextlib.closing(sqlite3.connect(seed)) as target,
    ):
        source.backup(target)
    commands = {
        "actions": [
            sys.executable, "-m", "uvicorn", "--factory", "tests.dialogues.server:create_app",
            "--host", "127.0.0.1", "--port", str(actions_port), "--no-access-log",
        ],
        "rasa": [
            str(RASA_PYTHON), "-m", "engine.launcher", "run",
            "--model", str(ROOT / MODEL),
            "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
            "--interface", "127.0.0.1", "--port", str(rasa_port),
        ],
    }  # fmt: skip
    with contextlib.ExitStack() as stack:
        for name, command in commands.items():
            output = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output
            )
            stack.callback(_stop, process)
        token = tokens["RASA_TOKEN"]
        url = f"http://127.0.0.1:{rasa_port}/webhooks/ascolto"
        _wait(f"http://127.0.0.1:{actions_port}/health", {}, log=folder / "actions.log")
        _wait(f"{url}/health", {"Authorization": f"Bearer {token}"}, log=folder / "rasa.log")
        yield Talking(url, token, live, seed)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(url: str, headers: dict[str, str], *, log: Path, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, headers=headers, timeout=2, trust_env=False).status_code == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"{url} does not answer:\n{log.read_text(errors='replace')[-3000:]}")
