"""Rasa changes its model again and again while customers write: does a message fail?

    OMP_NUM_THREADS=1 python -m bench.swaps --models models/A.tar.gz models/B.tar.gz \
        --swaps 50 --rate 20 --out bench/swaps/results.json

Rasa runs the product's own project; an action server of the bench answers every action at once, so
that what is measured is Rasa. Messages leave at a fixed rate whatever became of those before.
"""

import argparse
import asyncio
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import numpy as np

ROOT = Path(__file__).parents[2]
TOKEN = "bench"
TEXTS = ("ciao", "hello", "grazie mille", "che cosa sai fare?", "quanto devo pagare?",
         "where is my order?", "non ho capito la bolletta", "thanks a lot")  # fmt: skip
SENDERS = 40


class Actions(BaseHTTPRequestHandler):
    """Answers every action at once."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        data = b'{"events": [], "responses": [{"text": "ok"}]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start_rasa(folder: Path, port: int, actions: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(ROOT / ".venv-rasa/bin/python"), "-W", "ignore", "-m", "engine.launcher", "run",
         "--model", str(folder / "models"), "--endpoints", "endpoints.yml",
         "--credentials", "credentials.yml", "--interface", "127.0.0.1", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT),
             "ASCOLTO_RASA_TOKEN": TOKEN, "ASCOLTO_ACTIONS_TOKEN": TOKEN,
             "ASCOLTO_ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook",
             "ASCOLTO_MODELS_FOLDER": str(folder / "models"),
             "ASCOLTO_RASA_DB": str(folder / "tracker.db")},
        stdout=(folder / "rasa.log").open("ab"), stderr=subprocess.STDOUT,
    )  # fmt: skip


async def measure(
    port: int, pid: int, models: list[Path], *, swaps: int, rate: float, pause: float
) -> dict:
    base = f"http://127.0.0.1:{port}/webhooks/ascolto"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    limits = httpx.Limits(max_connections=500)
    async with httpx.AsyncClient(
        base_url=base, headers=headers, timeout=60, trust_env=False, limits=limits
    ) as http:
        for _ in range(1200):
            try:
                if (await http.get("/health")).status_code == 200:
                    break
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
        done = asyncio.Event()
        answers: list[tuple[float, int, str]] = []
        talking = asyncio.create_task(talk(http, answers, done, rate=rate))
        await asyncio.sleep(3)
        quiet = len(answers)
        loads, memory = [], [memory_mb(pid)]
        for number in range(swaps):
            model = models[(number + 1) % 2]
            begun = time.monotonic()
            sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
            answer = await http.post("/model", json={"file": model.name, "sha256": sha256})
            answer.raise_for_status()
            loads.append(time.monotonic() - begun)
            await asyncio.sleep(pause)
            memory.append(memory_mb(pid))
        done.set()
        await talking
    shown = {"before": memory[0], "after_one": memory[1], "after_all": memory[-1]}
    return figures(answers, quiet, loads) | {"rasa_mb": shown}


async def talk(http: httpx.AsyncClient, answers: list, done: asyncio.Event, *, rate: float) -> None:
    """Send messages at the rate; each sender waits for his answer, as the product sees to."""
    tasks, number, begun = set(), 0, time.monotonic()
    locks = [asyncio.Lock() for _ in range(SENDERS)]

    async def one(number: int) -> None:
        sender = number % SENDERS
        async with locks[sender]:
            sent = time.monotonic()
            body = {
                "turn_id": f"t{number}",
                # A new episode now and then, as in the product: long trackers cost more.
                "sender": f"s{sender}-{number // 400}",
                "conversation_id": f"c{sender}",
                "text": TEXTS[number % len(TEXTS)],
            }
            try:
                answer = await http.post("/turn", json=body)
                status = answer.status_code
                model = answer.json().get("model_id", "") if status == 200 else answer.text[:200]
            except httpx.HTTPError as error:
                status, model = 0, type(error).__name__
            answers.append((time.monotonic() - sent, status, model))

    while not done.is_set():
        task = asyncio.create_task(one(number))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        number += 1
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
    await asyncio.gather(*tasks)


def figures(answers: list, quiet: int, loads: list[float]) -> dict:
    failed = [answer for answer in answers if answer[1] != 200]
    waits = np.array([wait for wait, _, _ in answers]) * 1000
    before, during = waits[:quiet], waits[quiet:]

    def spread(values: np.ndarray) -> dict:
        return {f"p{p}": round(float(np.percentile(values, p))) for p in (50, 95, 99)} | {
            "max": round(float(values.max()))
        }

    return {
        "messages": len(answers),
        "failed": len(failed),
        "failures": [list(answer[1:]) for answer in failed[:5]],
        "models_that_answered": len({model for _, status, model in answers if status == 200}),
        "swaps": len(loads),
        "load_s": {"p50": round(float(np.median(loads)), 1), "max": round(max(loads), 1)},
        "turn_ms_before": spread(before),
        "turn_ms_during": spread(during),
    }


def memory_mb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.swaps")
    parser.add_argument("--models", type=Path, nargs=2, required=True)
    parser.add_argument("--swaps", type=int, default=50)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two swaps")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    actions = ThreadingHTTPServer(("127.0.0.1", 0), Actions)
    threading.Thread(target=actions.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        (folder / "models").mkdir()
        models = [Path(shutil.copy2(model, folder / "models")) for model in options.models]
        rasa = start_rasa(folder, port, actions.server_port)
        try:
            found = asyncio.run(
                measure(
                    port,
                    rasa.pid,
                    models,
                    swaps=options.swaps,
                    rate=options.rate,
                    pause=options.pause,
                )  # fmt: skip
            )
        finally:
            rasa.kill()
            rasa.wait()
    text = json.dumps({"rate": options.rate, **found}, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n")
    sys.exit(1 if found["failed"] else 0)


if __name__ == "__main__":
    main()
