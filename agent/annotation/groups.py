"""Groups of unknown messages: made anew from time to time, resolved once, then quiet."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from agent.annotation.arrange import Arrangement, Found, Settled, Unknown, arranged
from agent.annotation.clusters import centre_of, nearest_intent
from agent.annotation.group_errors import GroupChanged, GroupNotFound
from agent.annotation.group_models import GroupRow, GroupState
from agent.annotation.group_repository import GroupRepository
from agent.annotation.group_schemas import (
    Group,
    GroupDetail,
    GroupMessage,
    Groups,
    Nearest,
    Resolution,
    Shown,
    Weekly,
)
from agent.annotation.models import ReviewMessageRow
from agent.annotation.vectors import Encoded, VectorBook, Vectors
from agent.conversations.reading import ConversationReader
from agent.errors import Unavailable
from agent.kit.clock import ROME, Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.training.errors import DataBroken
from agent.training.nlu import TrainingSet

NAME = "groups"
# Clustering costs the square of it: five seconds of a processor.
_MOST = 4_000
_WEEKS = 8


class GroupService:
    """The groups, inside the caller's transaction."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._rows = GroupRepository(session)
        self._reader = ConversationReader(session)

    def all(self, state: GroupState) -> Groups:
        """Return the groups of a state, the largest first; resolved ones by when they were."""
        rows = self._rows.groups(state)
        places = self._rows.places(row.id for row in rows)
        typical = self._rows.texts(each for row in rows for each in row.typical)
        there = self._reader.texts_of([*typical])
        found = [
            self._group(row, places[row.id], {k: v for k, v in typical.items() if k in there})
            for row in rows
        ]
        if state == "open":
            found = sorted((each for each in found if each.size), key=lambda each: -each.size)
        else:
            found.sort(
                key=lambda each: each.resolution.at if each.resolution else self._clock.now()
            )
            found.reverse()
        return Groups(groups=tuple(found), at=self._rows.refreshed_at(NAME))

    def detail(self, group_id: str) -> GroupDetail:
        """Return a group and its messages; raises GroupNotFound."""
        row = self._rows.group(group_id)
        if row is None:
            raise GroupNotFound
        members = self.members(row)
        return GroupDetail(
            group=self.view(row),
            messages=tuple(
                GroupMessage(
                    id=each.message_id,
                    text=each.text,
                    language=each.language,
                    at=each.at,
                    conversation_id=each.conversation_id,
                )
                for each in members
            ),
        )

    def view(self, row: GroupRow) -> Group:
        """Return a group as it is shown."""
        typical = self._rows.texts(row.typical)
        there = self._reader.texts_of([*typical])
        places = self._rows.places([row.id])[row.id]
        return self._group(row, places, {k: v for k, v in typical.items() if k in there})

    def members(self, row: GroupRow) -> list[ReviewMessageRow]:
        """Return the messages of a group that were not erased, the newest first."""
        members = self._rows.members(row.id)
        there = self._reader.texts_of([each.message_id for each in members])
        return [each for each in members if each.message_id in there]

    def require(self, group_id: str, *, version: int, hold: bool = True) -> GroupRow:
        """Return an open group at the version its reader saw.

        Args:
            group_id: of the group.
            version: that was seen.
            hold: until the transaction ends nobody else resolves it.

        Raises:
            GroupNotFound: there is none.
            GroupChanged: somebody was first.
        """
        row = self._rows.locked(group_id) if hold else self._rows.group(group_id)
        if row is None:
            raise GroupNotFound
        if row.version != version or row.state != "open":
            raise GroupChanged(by_name=row.resolved_by_name or "")
        return row

    def reopen(self, group_id: str) -> Group:
        """Let a resolved group be a question again; what its messages were labelled stays.

        Raises:
            GroupNotFound: there is none.
        """
        row = self._rows.locked(group_id)
        if row is None:
            raise GroupNotFound
        if row.state == "resolved":
            row.state, row.version, row.updated_at = "open", row.version + 1, self._clock.now()
            row.resolution = row.intent = row.title = None
            row.resolved_by = row.resolved_by_name = row.resolved_at = None
        return self.view(row)

    def _group(
        self,
        row: GroupRow,
        places: Sequence[tuple[str, str, datetime]],
        texts: dict[str, tuple[str, str]],
    ) -> Group:
        nearest = resolution = None
        if row.nearest_intent is not None and row.nearest_similarity is not None:
            nearest = Nearest(intent=row.nearest_intent, similarity=row.nearest_similarity)
        if row.resolution is not None and row.resolved_at is not None:
            resolution = Resolution(
                kind=row.resolution,
                intent=row.intent,
                title=row.title,
                by_name=row.resolved_by_name or "",
                at=row.resolved_at,
            )
        return Group(
            id=row.id,
            state=row.state,
            terms=tuple(row.terms),
            size=len(places),
            languages=dict(Counter(language for _, language, _ in places).most_common()),
            trend=weekly([at for _, _, at in places], now=self._clock.now()),
            examples=tuple(
                Shown(message_id=key, text=texts[key][0], language=texts[key][1])
                for key in row.typical
                if key in texts
            ),
            nearest=nearest,
            resolution=resolution,
            version=row.version,
        )


class GroupMaker:
    """Makes the groups anew from what nobody understood.

    Vectors are asked for and messages clustered while no transaction is open.
    """

    def __init__(self, database: Database, *, clock: Clock, book: VectorBook, data: Path) -> None:
        self._database = database
        self._clock = clock
        self._book = book
        self._data = data

    async def refresh(self) -> Groups:
        """Make the groups anew; return the open ones.

        Raises:
            DialogueUnavailable: Rasa does not answer.
        """
        unknown, settled = await asyncio.to_thread(self._read)
        texts = [each.text for each in unknown]
        vectors, encoder = await self._book.of(texts)
        if encoder:
            await self._compare_anew(settled, encoder)
        encoded = await self._examples(encoder)
        return await asyncio.to_thread(self._make, unknown, vectors, encoder, encoded)

    def _read(self) -> tuple[list[Unknown], dict[str, str]]:
        """Return what nobody understood, and whose vectors each resolved group's centre has."""
        with self._database.reading() as session:
            rows = GroupRepository(session)
            resolved = {row.id: row.encoder for row in rows.groups("resolved")}
            unknown = rows.unknown(limit=_MOST)
            there = ConversationReader(session).texts_of([each[0] for each in unknown])
        return [
            Unknown(*each) for each in unknown if each[0] in there and each[2] not in resolved
        ], resolved

    async def _compare_anew(self, settled: dict[str, str], encoder: str) -> None:
        """Give resolved groups a centre of the encoder that runs now, from their messages."""
        for group_id in [key for key, theirs in settled.items() if theirs != encoder]:
            texts = await asyncio.to_thread(self._texts_of, group_id)
            if not texts:
                continue
            vectors, theirs = await self._book.of(texts)
            if theirs != encoder:
                return  # another model took over: the next time
            centre, least = centre_of(vectors)
            await asyncio.to_thread(self._keep_centre, group_id, centre.tobytes(), least, encoder)

    def _texts_of(self, group_id: str) -> list[str]:
        with self._database.reading() as session:
            return [each.text for each in GroupRepository(session).members(group_id)]

    def _keep_centre(self, group_id: str, centre: bytes, least: float, encoder: str) -> None:
        with self._database.transaction() as session:
            row = GroupRepository(session).locked(group_id)
            if row is not None:
                row.centre, row.least, row.encoder = centre, least, encoder

    async def _examples(self, encoder: str) -> Encoded | None:
        """Return the examples with their vectors; None while those are still being made."""
        try:
            examples = (await asyncio.to_thread(TrainingSet.read, self._data)).examples
            if not examples or not self._book.are_known([each.text for each in examples]):
                return None
            encoded = await self._book.examples(self._data)
        except (DataBroken, Unavailable):
            return None
        return encoded if encoded.encoder == encoder else None

    def _make(
        self, unknown: Sequence[Unknown], vectors: Vectors, encoder: str, encoded: Encoded | None
    ) -> Groups:
        with self._database.reading() as session:
            rows = GroupRepository(session)
            settled = [
                Settled(row.id, np.frombuffer(row.centre, dtype=np.float32), row.least)
                for row in rows.groups("resolved")
                if row.encoder == encoder
            ]
            open_ids = [row.id for row in rows.groups("open")]
            old = {
                key: frozenset(each[0] for each in members)
                for key, members in rows.places(open_ids).items()
            }
        plan = arranged(unknown, vectors, settled=settled, old=old)
        with self._database.transaction() as session:
            self._keep(GroupRepository(session), plan, unknown, encoder, encoded)
            return GroupService(session, clock=self._clock).all("open")

    def _keep(
        self,
        rows: GroupRepository,
        plan: Arrangement,
        unknown: Sequence[Unknown],
        encoder: str,
        encoded: Encoded | None,
    ) -> None:
        """Keep the groups; what somebody resolved since they were read stays as he left it."""
        groups = {row.id: row for row in rows.groups()}
        resolved = {key for key, row in groups.items() if row.state == "resolved"}
        now_in = {each.id: each.group_id for each in unknown}
        found = [each for each in plan.groups if each.id not in resolved]
        kept = {each.id for each in found}
        for key, row in groups.items():
            if row.state == "open" and key not in kept:
                rows.remove(row)
            elif row.state == "open":
                # What was labelled meanwhile is unknown no more.
                rows.place([each.message_id for each in rows.members(key)], None)
        for group_id in set(plan.joining.values()) & resolved:
            rows.place([m for m, g in plan.joining.items() if g == group_id], group_id)
        placed = set(plan.joining) | {m for each in found for m in each.members}
        rows.place([m for m, g in now_in.items() if g is not None and m not in placed], None)
        for each in found:
            row = self._kept(rows, groups, each, encoder, encoded)
            rows.place(each.members, row.id)
        rows.refreshed(NAME, self._clock.now())

    def _kept(
        self,
        rows: GroupRepository,
        groups: dict[str, GroupRow],
        found: Found,
        encoder: str,
        encoded: Encoded | None,
    ) -> GroupRow:
        now = self._clock.now()
        row = groups.get(found.id) if found.id is not None else None
        new = row is None
        if row is None:
            row = GroupRow(id=new_id(), state="open", version=1, created_at=now)
        row.terms, row.typical = list(found.terms), list(found.typical)
        row.centre, row.least, row.encoder = found.centre.tobytes(), found.least, encoder
        row.updated_at = now
        if encoded is not None:
            labels = [each.intent for each in encoded.examples]
            nearest = nearest_intent(found.centre, encoded.vectors, labels)
            row.nearest_intent, row.nearest_similarity = nearest or (None, None)
        if new:
            rows.add(row)
        return row


def weekly(moments: Sequence[datetime], *, now: datetime) -> tuple[Weekly, ...]:
    """Return how many moments fall into each of the last weeks, the oldest first.

    Example:
        >>> from datetime import UTC
        >>> weekly([datetime(2026, 11, 22, tzinfo=UTC)],
        ...        now=datetime(2026, 11, 24, tzinfo=UTC))[-2:]
        (Weekly(week='2026-11-16', n=1), Weekly(week='2026-11-23', n=0))
    """
    today = now.astimezone(ROME).date()
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(_WEEKS))]
    counts: Counter[object] = Counter()
    for moment in moments:
        day = moment.astimezone(ROME).date()
        counts[day - timedelta(days=day.weekday())] += 1
    return tuple(Weekly(week=week.isoformat(), n=counts[week]) for week in weeks)
