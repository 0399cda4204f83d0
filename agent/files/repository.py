"""Queries over stored files."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.files.models import FileRow


class FileRepository:
    """The only code that reads this table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: FileRow) -> None:
        """Insert a file."""
        self._session.add(row)
        self._session.flush()

    def get(self, file_id: str) -> FileRow | None:
        """Return a file by id."""
        return self._session.get(FileRow, file_id)

    def of(self, scope: str, scope_id: str) -> Sequence[FileRow]:
        """Return the files of a conversation or case, oldest first."""
        return self._session.scalars(
            select(FileRow)
            .where(FileRow.scope == scope, FileRow.scope_id == scope_id)
            .order_by(FileRow.created_at, FileRow.id)
        ).all()

    def total(self, scope: str, scope_id: str) -> int:
        """Return how many bytes a conversation or case holds."""
        query = select(func.sum(FileRow.size)).where(
            FileRow.scope == scope, FileRow.scope_id == scope_id
        )
        return int(self._session.scalar(query) or 0)
