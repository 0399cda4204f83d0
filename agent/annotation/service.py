"""The inbox as the studio reads it: pages, facets, one message, disputes, kept filters."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from agent.annotation.errors import MessageGone, ViewNotFound
from agent.annotation.labels import Trainer, may_adjudicate
from agent.annotation.models import (
    CLOSED,
    ActionKind,
    ReadingRow,
    ReviewMessageRow,
    State,
    ViewRow,
)
from agent.annotation.redaction import Redactor
from agent.annotation.repository import Filter, ReviewRepository
from agent.annotation.schemas import (
    Adjudication,
    Disputed,
    Facet,
    Facets,
    Found,
    Inbox,
    LabelReading,
    MessageDetail,
    Order,
    PersonsReading,
    ReviewMessage,
    Said,
    View,
    Views,
)
from agent.conversations.reading import ConversationReader, SaidMessage
from agent.customers.directory import CustomerDirectory
from agent.kit.clock import Clock
from agent.kit.ids import new_id

# Of the talk, before and after the message.
_AROUND = 8


class InboxService:
    """What is under review, inside the caller's transaction.

    An erased message is shown nowhere from the moment it is erased; it leaves the counts when the
    worker has found it.
    """

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._rows = ReviewRepository(session)
        self._reader = ConversationReader(session)

    def page(self, chosen: Filter, *, order: Order, cursor: str | None, limit: int) -> Inbox:
        """Return a page; raises PageUnusable."""
        rows, following = self._rows.page(chosen, order=order, cursor=cursor, limit=limit)
        counts = self._rows.counts(chosen)
        there = self._reader.texts_of([row.message_id for row in rows])
        return Inbox(
            messages=tuple(ReviewMessage.of(row) for row in rows if row.message_id in there),
            next=following,
            counts=counts,
            total=sum(counts.values()) if chosen.state is None else counts[chosen.state],
        )

    def facets(self, state: State | None) -> Facets:
        """Return what the messages of a state differ in."""
        found = self._rows.facets(state)
        return Facets(**{name: _sorted(counts.items()) for name, counts in found.items()})

    def message(self, message_id: str) -> ReviewMessage:
        """Return a message; raises MessageGone."""
        return ReviewMessage.of(self._there(message_id))

    def detail(self, message_id: str, *, trainer: Trainer, redactor: Redactor) -> MessageDetail:
        """Return a message, the talk around it, and the readings its reader may see.

        Raises:
            MessageGone: erased, or never under review.
        """
        row = self._there(message_id)
        return MessageDetail(
            message=ReviewMessage.of(row),
            talk=self._talk(row, redactor),
            labels=tuple(LabelReading.of(reading) for reading in self._visible(row, trainer)),
            prediction_entities=tuple(Found.model_validate(each) for each in row.entities),
        )

    def adjudication(self, trainer: Trainer) -> Adjudication:
        """Return the disputed messages that somebody may decide about, oldest first."""
        rows = self._rows.disputed(by=None if trainer.admin else trainer.id)
        ids = [row.message_id for row in rows]
        readings = self._rows.readings_of(ids, live=True)
        there = self._reader.texts_of(ids)
        return Adjudication(
            items=tuple(
                Disputed(
                    message=ReviewMessage.of(row),
                    readings=tuple(map(PersonsReading.of, readings.get(row.message_id, ()))),
                )
                for row in rows
                if row.message_id in there
            )
        )

    # -- views -------------------------------------------------------------------------------

    def views(self, trainer: Trainer) -> Views:
        """Return somebody's kept filters and the shared ones."""
        return Views(views=tuple(_view(row, trainer) for row in self._rows.views(trainer.id)))

    def keep_view(
        self, trainer: Trainer, *, name: str, shared: bool, filter: dict[str, str]
    ) -> View:
        """Keep a filter; one of his own with the same name is replaced."""
        for row in self._rows.views(trainer.id):
            if row.owner_id == trainer.id and row.name == name:
                row.shared, row.filter = shared, filter
                break
        else:
            row = ViewRow(
                id=new_id(),
                owner_id=trainer.id,
                name=name,
                shared=shared,
                filter=filter,
                created_at=self._clock.now(),
            )
            self._rows.add(row)
        self._note(trainer, "view_saved")
        return _view(row, trainer)

    def drop_view(self, trainer: Trainer, view_id: str) -> View:
        """Delete a kept filter of one's own; an administrator also others' shared ones.

        Raises:
            ViewNotFound: there is none, or it is somebody else's.
        """
        row = self._rows.view(view_id)
        if row is None or not (row.owner_id == trainer.id or (trainer.admin and row.shared)):
            raise ViewNotFound
        dropped = _view(row, trainer)
        self._rows.remove(row)
        self._note(trainer, "view_deleted")
        return dropped

    # -- steps -------------------------------------------------------------------------------

    def _there(self, message_id: str) -> ReviewMessageRow:
        row = self._rows.message(message_id)
        if row is None or message_id not in self._reader.texts_of([message_id]):
            raise MessageGone
        return row

    def _visible(self, row: ReviewMessageRow, trainer: Trainer) -> Sequence[ReadingRow]:
        """Return the readings somebody may see: while it is read blind, only his own."""
        readings = self._rows.readings(row.message_id)
        if row.state in CLOSED or not row.twice:
            return readings
        live = [reading for reading in readings if reading.undone_at is None]
        if row.state == "disputed" and may_adjudicate(trainer, live):
            return readings
        return [reading for reading in readings if reading.by == trainer.id]

    def _talk(self, row: ReviewMessageRow, redactor: Redactor) -> tuple[Said, ...]:
        customers = self._reader.customers_of([row.conversation_id])
        customer_id = customers.get(row.conversation_id)
        names = CustomerDirectory(self._session).names([customer_id] if customer_id else [])
        known = self._rows.of_conversation(row.conversation_id)

        def text(message: SaidMessage) -> str:
            # The same text as in the inbox, with the same stand-ins.
            return known.get(message.id) or redactor.redact(
                message.text, language=message.language or row.language, names=[*names.values()]
            )

        return tuple(
            Said(
                seq=message.seq,
                sender=message.sender,
                text=text(message),
                at=message.at,
                mine=message.id == row.message_id,
            )
            for message in self._reader.around(row.conversation_id, row.seq, each=_AROUND)
        )

    def _note(self, trainer: Trainer, kind: ActionKind) -> None:
        self._rows.note(kind, by=trainer.id, by_name=trainer.name, at=self._clock.now())


def _sorted(counts: Iterable[tuple[str, int]]) -> tuple[Facet, ...]:
    ordered = sorted(counts, key=lambda each: (-each[1], each[0]))
    return tuple(Facet(name=name, n=count) for name, count in ordered)


def _view(row: ViewRow, trainer: Trainer) -> View:
    return View(
        id=row.id,
        name=row.name,
        shared=row.shared,
        mine=row.owner_id == trainer.id,
        filter=dict(row.filter),
    )
