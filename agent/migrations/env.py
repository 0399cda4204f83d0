"""Alembic's environment: the URL comes from the caller, the tables from every feature."""

import importlib
import pkgutil
from typing import Literal

from alembic import context

import agent
from agent.desk.models import ENGINE_TABLES
from agent.kit.database import Base, Database, Moment
from agent.kit.records import Exact


def _import_every_model() -> None:
    for folder in pkgutil.iter_modules(agent.__path__):
        package = importlib.util.find_spec(f"agent.{folder.name}")
        places = package.submodule_search_locations if package else None
        for module in pkgutil.iter_modules(places or ()):
            if module.name.endswith("models"):
                importlib.import_module(f"agent.{folder.name}.{module.name}")


def _render(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    """Write plain column types, so that a migration stands without our code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Exact):
        return "sa.BigInteger()"
    return False


def _mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the full-text index, which each engine keeps in a form of its own."""
    return not (kind == "table" and (name or "").startswith(ENGINE_TABLES))


def _run() -> None:
    _import_every_model()
    database = Database(context.config.attributes["url"])
    try:
        with database.engine.begin() as connection:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_as_batch=True,
                compare_type=True,
                render_item=_render,
                include_name=_mapped,
            )
            context.run_migrations()
    finally:
        database.close()


_run()
