"""The migrations make exactly the tables the models describe."""

import importlib
import pkgutil

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import agent
from agent.desk.models import ENGINE_TABLES
from agent.kit.database import Base, Database


def test_no_difference_between_migrations_and_models(database: Database) -> None:
    for folder in pkgutil.iter_modules(agent.__path__):
        package = importlib.util.find_spec(f"agent.{folder.name}")
        places = package.submodule_search_locations if package else None
        for module in pkgutil.iter_modules(places or ()):
            if module.name.endswith("models"):
                importlib.import_module(f"agent.{folder.name}.{module.name}")
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _mapped}
        )
        assert compare_metadata(context, Base.metadata) == []


def _mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the full-text index, which each engine keeps in a form of its own."""
    return not (kind == "table" and (name or "").startswith(ENGINE_TABLES))
