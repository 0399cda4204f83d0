"""The whole product, started as its operator starts it, on ports and data of its own."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Product:
    """A running product and a client for it."""

    folder: Path
    url: str
    environment: dict[str, str]
    supervisor: subprocess.Popen[bytes] = field(repr=False)

    def pid(self, name: str) -> int:
        return int((self.folder / "run" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """End one process at once, as the kernel does when memory runs out."""
        with contextlib.suppress(ProcessLookupError, FileNotFoundError, ValueError):
            os.kill(self.pid(name), signal.SIGKILL)

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/v1/health", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_until_healthy(self, *, seconds: float = 240) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.healthy():
                return
            if self.supervisor.poll() is not None:
                break
            time.sleep(0.2)
        logs = "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-2000:]}"
            for path in (*self.folder.glob("*.log"), *(self.folder / "run").glob("*.log"))
        )
        raise AssertionError(f"the product is not healthy after {seconds:.0f} s\n{logs}")


@contextlib.contextmanager
def running(
    folder: Path, *, project: Path = ROOT, seed: Sequence[str] = (), **settings: str
) -> Iterator[Product]:
    """Start the product with Ventolia's demo base; stop it in the end.

    Args:
        folder: for its data.
        project: the Rasa project it is started in.
        seed: options of `python -m demo seed`, where a smaller base will do.
        settings: environment variables.
    """
    web, rasa, actions = free_ports(3)
    environment = {
        **os.environ,
        "ASCOLTO_DEMO": "1",
        "ASCOLTO_DATABASE_URL": f"sqlite:///{folder}/ascolto.db",
        "ASCOLTO_RUN_FOLDER": str(folder / "run"),
        "ASCOLTO_TRAINING_FOLDER": str(folder / "training"),
        # On a machine busy with tests a restart takes longer than a customer should wait.
        "ASCOLTO_TURN_DEADLINE_SECONDS": "120",
        "ASCOLTO_PORT": str(web),
        "ASCOLTO_RASA_PORT": str(rasa),
        "ASCOLTO_ACTIONS_PORT": str(actions),
        # Minutes of a processor that tests need themselves.
        "ASCOLTO_UNASKED_ENCODING": "off",
        "OMP_NUM_THREADS": "1",
        **{f"ASCOLTO_{name}": secrets.token_urlsafe(32) for name in SECRETS},
        **settings,
    }
    python = Path(sys.executable)
    subprocess.run([python, "-m", "demo", "seed", *seed], cwd=project, env=environment, check=True)
    with (folder / "up.log").open("wb") as output:
        supervisor = subprocess.Popen(
            [python.parent / "ascolto", "up"],
            cwd=project,
            env=environment,
            stdout=output,
            stderr=output,
        )
    product = Product(folder, f"http://127.0.0.1:{web}", environment, supervisor)
    try:
        product.wait_until_healthy()
        yield product
    finally:
        supervisor.terminate()
        supervisor.wait(30)


SECRETS = ("SESSION_SECRET", "IDENTITY_SECRET", "RASA_TOKEN", "ACTIONS_TOKEN", "SERVICE_KEY")


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Visitor:
    """Somebody in front of the widget, who sends again until he is acknowledged."""

    def __init__(self, product: Product, *, persona: str | None = None, locale: str = "it") -> None:
        self._http = httpx.Client(base_url=product.url, timeout=10, trust_env=False)
        body: dict[str, Any] = {"locale": locale}
        if persona:
            signed = self._http.post("/demo/sign-in", json={"persona_id": persona})
            body["identity_token"] = signed.raise_for_status().json()["identity_token"]
        session = self._http.post("/v1/widget/sessions", json=body).raise_for_status().json()
        self.id = session["conversation_id"]
        self._headers = {"Authorization": f"Bearer {session['token']}"}

    def send(self, text: str, *, client_id: str, seconds: float = 60, **more: Any) -> None:
        """Send until the server says it has it."""
        end = time.monotonic() + seconds
        body = {"client_message_id": client_id, "text": text, **more}
        while time.monotonic() < end:
            with contextlib.suppress(httpx.TransportError):
                answer = self._http.post(
                    f"/v1/conversations/{self.id}/messages", json=body, headers=self._headers
                )
                answer.raise_for_status()
                return
            time.sleep(0.1)
        raise AssertionError(f"{text!r} was not acknowledged within {seconds:.0f} s")

    def close(self) -> None:
        """Leave the page."""
        self._http.close()

    def messages(self) -> list[dict[str, Any]]:
        """Return every message of the conversation so far."""
        answer = self._http.get(f"/v1/conversations/{self.id}/events", headers=self._headers)
        return [e for e in answer.raise_for_status().json()["events"] if e["type"] == "message"]

    def answers(self, *, count: int, seconds: float = 90) -> list[dict[str, Any]]:
        """Wait until ``count`` messages have been answered; return all messages."""
        end = time.monotonic() + seconds
        seen: list[dict[str, Any]] = []
        while time.monotonic() < end:
            with contextlib.suppress(httpx.TransportError, httpx.HTTPStatusError):
                seen = self.messages()
                if len({m["answers"] for m in seen if "answers" in m}) >= count:
                    return seen
            time.sleep(0.05)
        raise AssertionError(f"{count} answers wanted after {seconds:.0f} s, seen: {seen}")
