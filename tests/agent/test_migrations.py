"""The migrations make exactly the tables the models describe."""

import importlib
import pkgutil

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import agent
from agent.desk.models import ENGINE_TABLES
from agent.kit.database import Base, Database


def test_no_difference_between_migrations_and_models(database: Database) -> None:
    for module in pkgutil.iter_modules(agent.__path__):
        if module.ispkg and importlib.util.find_spec(f"agent.{module.name}.models"):
            importlib.import_module(f"agent.{module.name}.models")
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _mapped}
        )
        assert compare_metadata(context, Base.metadata) == []


def _mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the full-text index, which each engine keeps in a form of its own."""
    return not (kind == "table" and (name or "").startswith(ENGINE_TABLES))
