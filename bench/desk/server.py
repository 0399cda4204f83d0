"""The web process alone, over one database, and an agent signed in to it."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from demo.staff import STAFF

_SECRETS = ("SESSION_SECRET", "IDENTITY_SECRET", "RASA_TOKEN", "ACTIONS_TOKEN", "SERVICE_KEY")


@contextmanager
def running(url: str, *, log: Path) -> Iterator[httpx.Client]:
    """Yield a console's connection to a server of its own; nothing else of the product runs."""
    port = _free_port()
    environment = {
        **os.environ,
        **{f"ASCOLTO_{name}": secrets.token_urlsafe(32) for name in _SECRETS},
        "ASCOLTO_DATABASE_URL": url,
        "ASCOLTO_DEMO": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "agent.app:create_app"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--port", str(port), "--log-level", "warning"],
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as http:
            _wait(http, server)
            _sign_in(http)
            yield http
    finally:
        server.terminate()
        server.wait(30)


def _sign_in(http: httpx.Client) -> None:
    agent = next(one for one in STAFF if one.role == "agent")
    body = {"email": agent.email, "password": agent.password}
    me = http.post("/v1/staff/sign-in", json=body)
    me.raise_for_status()
    http.headers["X-CSRF-Token"] = me.json()["csrf"]


def _wait(http: httpx.Client, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server did not start: see its log")
        try:
            http.get("/v1/staff/sign-in/options").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
