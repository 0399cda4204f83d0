"""Queries over groups of unknown messages and their members."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from agent.annotation.group_models import GroupRow, GroupState, RefreshRow
from agent.annotation.models import CommandRow, ReviewMessageRow

_IDS_A_QUERY = 500
_OUT_OF_SCOPE = "out_of_scope"
# Nobody understood it: the model was not sure, or said so, or a trainer found no intent for it.
_UNKNOWN = or_(
    and_(
        ReviewMessageRow.state.in_(("open", "second", "skipped")),
        or_(ReviewMessageRow.sure.is_(False), ReviewMessageRow.intent == _OUT_OF_SCOPE),
    ),
    ReviewMessageRow.state == "rejected",
)


class GroupRepository:
    """The only code that reads the groups' table; members are rows of messages under review."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: GroupRow) -> None:
        """Add a group and send it to the database."""
        self._session.add(row)
        self._session.flush()

    def group(self, group_id: str) -> GroupRow | None:
        """Return a group."""
        return self._session.get(GroupRow, group_id)

    def locked(self, group_id: str) -> GroupRow | None:
        """Return a group, held until the transaction ends."""
        return self._session.scalars(
            select(GroupRow)
            .where(GroupRow.id == group_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).first()

    def groups(self, state: GroupState | None = None) -> Sequence[GroupRow]:
        """Return the groups of a state, or all, by id."""
        query = select(GroupRow).order_by(GroupRow.id)
        return self._session.scalars(
            query if state is None else query.where(GroupRow.state == state)
        ).all()

    def remove(self, row: GroupRow) -> None:
        """Delete a group; its messages are in none."""
        self.place([m.message_id for m in self.members(row.id)], None)
        self._session.delete(row)
        self._session.flush()

    def members(self, group_id: str) -> Sequence[ReviewMessageRow]:
        """Return the messages of a group, the newest first."""
        return self._session.scalars(
            select(ReviewMessageRow)
            .where(ReviewMessageRow.group_id == group_id)
            .order_by(ReviewMessageRow.at.desc(), ReviewMessageRow.message_id.desc())
        ).all()

    def places(self, group_ids: Iterable[str]) -> Mapping[str, list[tuple[str, str, datetime]]]:
        """Return id, language and time of the members of groups."""
        found: dict[str, list[tuple[str, str, datetime]]] = {key: [] for key in group_ids}
        ids = list(found)
        row = ReviewMessageRow
        for first in range(0, len(ids), _IDS_A_QUERY):
            some = ids[first : first + _IDS_A_QUERY]
            rows = self._session.execute(
                select(row.group_id, row.message_id, row.language, row.at).where(
                    row.group_id.in_(some)
                )
            )
            for group_id, message_id, language, at in rows:
                found[str(group_id)].append((message_id, language, at))
        return found

    def texts(self, message_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return text and language of messages under review, by id."""
        ids, found = list(message_ids), {}
        row = ReviewMessageRow
        for first in range(0, len(ids), _IDS_A_QUERY):
            some = ids[first : first + _IDS_A_QUERY]
            rows = self._session.execute(
                select(row.message_id, row.text, row.language).where(row.message_id.in_(some))
            )
            found.update({each[0]: (each[1], each[2]) for each in rows})
        return found

    def unknown(self, *, limit: int) -> list[tuple[str, str, str | None]]:
        """Return id, text and group of what nobody understood, the newest first."""
        row = ReviewMessageRow
        rows = self._session.execute(
            select(row.message_id, row.text, row.group_id)
            .where(_UNKNOWN)
            .order_by(row.at.desc(), row.message_id.desc())
            .limit(limit)
        )
        return [(each[0], each[1], each[2]) for each in rows]

    def recent(self, *, limit: int) -> Sequence[ReviewMessageRow]:
        """Return the latest messages under review, the newest first."""
        return self._session.scalars(
            select(ReviewMessageRow)
            .order_by(ReviewMessageRow.at.desc(), ReviewMessageRow.message_id.desc())
            .limit(limit)
        ).all()

    def place(self, message_ids: Iterable[str], group_id: str | None) -> None:
        """Put messages into a group, or into none."""
        ids = list(message_ids)
        for first in range(0, len(ids), _IDS_A_QUERY):
            self._session.execute(
                update(ReviewMessageRow)
                .where(ReviewMessageRow.message_id.in_(ids[first : first + _IDS_A_QUERY]))
                .values(group_id=group_id)
            )

    def was_done(self, by: str, client_id: str) -> bool:
        """Say whether a command has been done."""
        return (
            self._session.scalars(
                select(CommandRow.id).where(CommandRow.by == by, CommandRow.client_id == client_id)
            ).first()
            is not None
        )

    def refreshed_at(self, name: str) -> datetime | None:
        """Return when groups or findings were made last."""
        row = self._session.get(RefreshRow, name)
        return row.at if row else None

    def refreshed(self, name: str, at: datetime) -> None:
        """Note when groups or findings were made."""
        row = self._session.get(RefreshRow, name)
        if row is None:
            self._session.add(RefreshRow(name=name, at=at))
        else:
            row.at = at
        self._session.flush()
