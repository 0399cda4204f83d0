"""Start the three processes, wait until they answer, restart what dies, stop cleanly."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console

from agent.settings import Settings
from agent.training.place import newer_than_promoted

_RASA_PYTHON = Path(".venv-rasa/bin/python")
_READY_SECONDS = 300
_STOP_SECONDS = 10
# A process that dies before it ever answered is restarted ever more slowly.
_LONGEST_PAUSE = 15.0


class CannotStart(Exception):
    """The product cannot be started; the message says why and what to do."""


@dataclass
class Child:
    """One supervised process."""

    name: str
    command: Sequence[str]
    health_url: str
    headers: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class Supervisor:
    """Runs Rasa, the action server and the web process until told to stop."""

    def __init__(self, settings: Settings, *, console: Console) -> None:
        self._settings = settings
        self._console = console
        self._folder = settings.run_folder
        self._stopping = asyncio.Event()
        self._children = _children(settings)

    async def run(self) -> None:
        """Start everything and stay until SIGINT or SIGTERM.

        Raises:
            CannotStart: something needed is missing, or nothing answers.
        """
        _check_ground(self._settings)
        self._folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        newer = newer_than_promoted(self._settings.models_folder)
        if newer is not None:
            self._console.print(
                f"{newer} is newer than the promoted model, which runs: see `ascolto promote`."
            )
        keepers = [asyncio.create_task(self._keep(child)) for child in self._children]
        try:
            await self._announce()
            await self._stopping.wait()
        finally:
            self._stopping.set()
            await asyncio.gather(*keepers)
            self._console.print("Stopped.")

    async def _announce(self) -> None:
        """Show progress until every process answers, then the address."""
        begun = time.monotonic()
        with self._console.status("") as status:
            while not all(child.ready.is_set() for child in self._children):
                waiting = [c.name for c in self._children if not c.ready.is_set()]
                seconds = time.monotonic() - begun
                status.update(f"Waiting for {', '.join(waiting)} ({seconds:.0f} s)")
                if self._stopping.is_set():
                    return
                if seconds > _READY_SECONDS:
                    raise CannotStart(
                        f"{waiting[0]} did not answer within {_READY_SECONDS} s; "
                        f"see {self._folder / waiting[0]}.log"
                    )
                await asyncio.sleep(0.1)
        address = f"http://{self._settings.host}:{self._settings.port}"
        self._console.print(f"\n[bold]Ascolto is listening:[/bold] {address}", highlight=False)

    async def _keep(self, child: Child) -> None:
        """Run one process, again and again, until stopping."""
        pause = 0.2
        while not self._stopping.is_set():
            begun = time.monotonic()
            watch = asyncio.create_task(self._watch(child, begun))
            await self._run_once(child)
            watch.cancel()
            pause = 0.2 if child.ready.is_set() else min(pause * 2, _LONGEST_PAUSE)
            child.ready.clear()
            if self._stopping.is_set():
                return
            lived = time.monotonic() - begun
            self._console.print(f"{child.name} ended after {lived:.0f} s: starting it again")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()

    async def _run_once(self, child: Child) -> None:
        with (self._folder / f"{child.name}.log").open("ab") as output:
            child.process = await asyncio.create_subprocess_exec(
                *child.command,
                stdout=output,
                stderr=output,
                env=_environment(self._settings),
                start_new_session=True,
            )
        (self._folder / f"{child.name}.pid").write_text(str(child.process.pid))
        ended = asyncio.create_task(child.process.wait())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            child.process.terminate()
            try:
                async with asyncio.timeout(_STOP_SECONDS):
                    await asyncio.shield(ended)
            except TimeoutError:
                child.process.kill()
                await ended
        stopping.cancel()
        (self._folder / f"{child.name}.pid").unlink(missing_ok=True)

    async def _watch(self, child: Child, begun: float) -> None:
        """Say when a process answers."""
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while not await _answers(client, child):
                await asyncio.sleep(0.15)
        child.ready.set()
        took = time.monotonic() - begun
        self._console.print(f"{child.name} answers after {took:.1f} s")


async def _answers(client: httpx.AsyncClient, child: Child) -> bool:
    try:
        response = await client.get(child.health_url, headers=child.headers)
    except httpx.HTTPError:
        return False
    return response.status_code == 200


def _children(settings: Settings) -> list[Child]:
    rasa_url, actions_url = settings.rasa_url, settings.actions_url
    return [
        Child(
            "rasa",
            [
                str(_RASA_PYTHON), "-m", "engine.launcher", "run",
                "--model", str(settings.models_folder),
                "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
                "--interface", "127.0.0.1", "--port", str(settings.rasa_port),
            ],
            f"{rasa_url}/webhooks/ascolto/health",
            {"Authorization": f"Bearer {settings.rasa_token.get_secret_value()}"},
        ),
        Child(
            "actions",
            _uvicorn("actions.server:create_app", host="127.0.0.1", port=settings.actions_port),
            f"{actions_url}/health",
        ),
        Child(
            "web",
            [
                *_uvicorn("agent.app:create_app", host=settings.host, port=settings.port),
                "--forwarded-allow-ips", ",".join(map(str, settings.trusted_proxies)),
            ],
            f"http://127.0.0.1:{settings.port}/help/it/pay-methods",
        ),
    ]  # fmt: skip


def _uvicorn(factory: str, *, host: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "uvicorn", "--factory", factory,
        "--host", host, "--port", str(port),
        "--no-access-log", "--timeout-graceful-shutdown", "5",
    ]  # fmt: skip


def _environment(settings: Settings) -> dict[str, str]:
    secrets = {
        "ASCOLTO_SESSION_SECRET": settings.session_secret,
        "ASCOLTO_IDENTITY_SECRET": settings.identity_secret,
        "ASCOLTO_RASA_TOKEN": settings.rasa_token,
        "ASCOLTO_ACTIONS_TOKEN": settings.actions_token,
        "ASCOLTO_SERVICE_KEY": settings.service_key,
    }
    return {
        **os.environ,
        **{name: value.get_secret_value() for name, value in secrets.items()},
        "ASCOLTO_ACTIONS_URL": f"{settings.actions_url}/webhook",
        "ASCOLTO_MODELS_FOLDER": str(settings.models_folder),
        "ASCOLTO_RASA_DB": str(settings.run_folder / "tracker.db"),
        "RASA_TELEMETRY_ENABLED": "false",
        # With two threads a busy machine answers ten times slower (p50 22 against 263 ms).
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1",
    }


def _check_ground(settings: Settings) -> None:
    if not _RASA_PYTHON.exists():
        raise CannotStart("Rasa's environment .venv-rasa is missing: run `make setup`.")
    if not any(settings.models_folder.glob("*.tar.gz")):
        raise CannotStart(f"There is no trained model in {settings.models_folder}/: `make train`.")
    for name in ("port", "rasa_port", "actions_port"):
        port = getattr(settings, name)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CannotStart(
                    f"Port {port} is taken: stop what uses it, or set "
                    f"ASCOLTO_{name.upper()} to a free one."
                ) from error
