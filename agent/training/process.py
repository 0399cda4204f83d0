"""The processes of a run: started in a group of their own, ended whole, found again when lost."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

PID_FILE = "pid"
_POLITE_SECONDS = 5.0
# Customers' turns come first: a training takes what they leave.
_NICE = ("nice", "-n", "10")


def start(
    command: Sequence[str], *, root: Path, folder: Path, log: Path
) -> "subprocess.Popen[bytes]":
    """Start a command whose output goes to the end of ``log``.

    Its number and the moment it began are kept in ``folder``, for whoever has to end it after
    this process was killed.
    """
    polite = _NICE if shutil.which("nice") else ()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*polite, *command],
            cwd=root,
            env=_environment(root),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (folder / PID_FILE).write_text(f"{process.pid} {_began(process.pid)}")
    return process


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all it started: asked first, killed after five seconds."""
    _signal(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_POLITE_SECONDS)
    # Also when it ended politely: what it had started may not have.
    _signal(process.pid, signal.SIGKILL)
    process.wait()


def end_lost(folder: Path) -> bool:
    """End what a killed process left running; return whether there was something.

    A number is used again for another process: it must have begun at the same moment.
    """
    try:
        pid, _, began = (folder / PID_FILE).read_text().partition(" ")
    except OSError:
        return False
    if not began or began != _began(int(pid)):
        return False
    _signal(int(pid), signal.SIGTERM)
    deadline = time.monotonic() + _POLITE_SECONDS
    while _began(int(pid)) == began and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal(int(pid), signal.SIGKILL)
    return True


def _began(pid: int) -> str:
    """Return when a process began, in ticks since the machine did; empty: it is no more.

    Elsewhere than on Linux nothing is known, and so nothing lost is ended.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name of the program, in brackets, may itself hold blanks and brackets.
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def _environment(root: Path) -> dict[str, str]:
    """Return this process's environment without the product's settings and secrets."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("ASCOLTO_")}
    return inherited | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(root), inherited.get("PYTHONPATH")))),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "OMP_NUM_THREADS": "1",
        # Threads that wait by spinning take the core that customers need, and stand in each other's
        # way: fine-tuning beside one busy process takes 0.95 s a step so, 2 to 8 s otherwise.
        "OMP_WAIT_POLICY": "PASSIVE",
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "NO_COLOR": "1",
    }
