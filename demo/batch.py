"""Rows collected in memory and inserted table by table."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Column, String, insert
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from agent.kit.database import Base

_CHUNK = 5_000


class Batch:
    """Collects rows with ids of its own.

    Args:
        prefix: first letters of every id, so that what one batch made can be told.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[DeclarativeBase], /, **values: Any) -> str:
        """Add a row; return its id (made here unless given; empty where there is none)."""
        table = model.__tablename__
        rows = self._rows[table]
        if "id" not in values and _takes_text(model):
            values["id"] = f"{self._prefix}-{table[:12]}-{len(rows):08d}"
        rows.append(values)
        return str(values.get("id", ""))

    def count(self, model: type[DeclarativeBase]) -> int:
        """Return how many rows of a table were added."""
        return len(self._rows[model.__tablename__])

    def rows(self, model: type[DeclarativeBase]) -> list[dict[str, Any]]:
        """Return the rows of a table, to be changed before they are inserted."""
        return self._rows[model.__tablename__]

    def insert(self, session: Session) -> int:
        """Insert everything, parents before children; return the number of rows."""
        total = 0
        for table in Base.metadata.sorted_tables:
            rows = self._rows.get(table.name, [])
            blank = {
                column.name: _default(column)
                for column in table.columns
                if column is not table.autoincrement_column  # the database counts it
            }
            for start in range(0, len(rows), _CHUNK):
                chunk = [blank | row for row in rows[start : start + _CHUNK]]
                session.execute(insert(table), chunk)
            total += len(rows)
        return total


def _takes_text(model: type[DeclarativeBase]) -> bool:
    column = model.__table__.columns.get("id")
    return column is not None and isinstance(column.type, String)


def _default(column: Column[Any]) -> Any:
    """Return what a row has where nothing is given: many rows at once skip ORM defaults."""
    default = column.default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None
