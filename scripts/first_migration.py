"""Write the first migration anew from the models, while there is no installation to keep."""

import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path("agent/migrations")


def main() -> None:
    """Compare the models with an empty database and write what is missing."""
    for old in (MIGRATIONS / "versions").glob("*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        config = Config(MIGRATIONS / "alembic.ini")
        config.attributes["url"] = f"sqlite:///{folder}/empty.db"
        command.revision(config, message="first", autogenerate=True, rev_id="0001")


if __name__ == "__main__":
    main()
