"""Start Rasa without the packages our pipeline does not use.

`python -m engine.launcher train|run|data validate|test|...` prepares the process (stand-ins,
shims, environment) and hands over to Rasa's own command line. Rasa's code is not edited, and the
same project runs in a stock Rasa 3.6 without this file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine import promoted, shims, standins

# Read by config.yml's neighbours (credentials.yml, endpoints.yml), which Rasa refuses to load
# when a variable is missing. The two tokens have no default: a service without them must not
# start, `train` and `data validate` never read them.
DEFAULTS = {
    "ASCOLTO_RASA_DB": "var/rasa/tracker.db",
    "ASCOLTO_ACTIONS_URL": "http://127.0.0.1:5055/webhook",
}


class LauncherError(RuntimeError):
    """The environment is not fit to run Rasa."""


def prepare_environment() -> None:
    """Set what Rasa reads from the environment and refuse what would make it slow or talk out.

    Raises:
        LauncherError: OMP_NUM_THREADS is something else than 1.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    # With two OpenMP threads on a busy machine the median turn went from 22 to 263 ms, and a
    # fork after their first use dead-locks. Setting it here would be too late for libraries
    # that read it when they load, so the process starts again with it set.
    threads = os.environ.get("OMP_NUM_THREADS")
    if threads is None:
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
        os.execv(sys.executable, [sys.executable, "-m", "engine.launcher", *sys.argv[1:]])
    if threads != "1":
        raise LauncherError(f"OMP_NUM_THREADS must be 1, it is {threads!r}")


def prepare_imports() -> None:
    """Install stand-ins and shims; after this `import rasa` works."""
    standins.install()
    shims.add_missing_names()


def point_at_promoted(arguments: list[str]) -> None:
    """Let a models folder among the arguments mean the promoted model in it.

    Rasa would take the newest file, also after a model was rolled back.
    """
    for at, argument in enumerate(arguments[:-1]):
        if argument in ("-m", "--model") and Path(arguments[at + 1]).is_dir():
            chosen = promoted.chosen_model(Path(arguments[at + 1]))
            if chosen is not None:
                arguments[at + 1] = str(chosen)


def main() -> None:
    """Run Rasa's command line with this process's arguments."""
    prepare_environment()
    prepare_imports()
    database = os.environ["ASCOLTO_RASA_DB"]
    os.makedirs(os.path.dirname(os.path.abspath(database)), exist_ok=True)
    from rasa.__main__ import main as rasa_main

    shims.check_schemas_once()
    if sys.argv[1:2] == ["run"]:
        shims.trust_trained_models()
        point_at_promoted(sys.argv)

    rasa_main()


if __name__ == "__main__":
    main()
