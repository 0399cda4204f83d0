"""``python -m demo seed``: put Ventolia into a database; ``guide``: print the personas."""

import argparse
import os
from pathlib import Path

from alembic import command
from alembic.config import Config

import agent
from agent.kit.clock import Clock
from agent.kit.database import Database
from demo.guide import guide
from demo.seed import CONVERSATIONS, CUSTOMERS, seed

_DEFAULT_URL = "sqlite:///var/ascolto.db"


def migrate(url: str) -> None:
    """Bring the database to the newest schema."""
    config = Config(Path(agent.__file__).parent / "migrations" / "alembic.ini")
    config.attributes["url"] = url
    command.upgrade(config, "head")


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("command", choices=["seed", "guide"])
    parser.add_argument(
        "--url",
        default=os.environ.get("ASCOLTO_DATABASE_URL", _DEFAULT_URL),
        help="database (default: ASCOLTO_DATABASE_URL)",
    )
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    parser.add_argument(
        "--conversations", type=int, default=CONVERSATIONS, help="past ones there are in the end"
    )
    chosen = parser.parse_args()
    if chosen.command == "guide":
        print(guide(), end="")
        return
    migrate(chosen.url)
    database = Database(chosen.url)
    try:
        done = seed(
            database,
            clock=Clock(),
            customers=chosen.customers,
            conversations=chosen.conversations,
            bad_day=True,
        )
    finally:
        database.close()
    print(f"Ventolia {done.what}: {done.rows} rows in {done.seconds:.1f} s, as of {done.as_of}")


if __name__ == "__main__":
    main()
