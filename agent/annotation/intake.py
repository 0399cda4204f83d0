"""From conversations to the inbox: a review message for each message that a customer typed.

The intake follows what changes in conversations - a turn that ended, a thumb, a handover, an
agent's answer - and looks at the conversation again, so that reasons which come later are added to
messages that are there. A restart goes on where it was; a second process does nothing twice,
because whoever writes holds the cursors.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from agent.annotation.models import (
    ActionRow,
    CommandRow,
    CursorRow,
    Reason,
    ReviewMessageRow,
    bits_of,
)
from agent.annotation.reasons import Read, reasons_in, typed_and_read
from agent.annotation.redaction import Redacted, Redactor
from agent.annotation.repository import ReviewRepository
from agent.annotation.scores import rate, with_reasons
from agent.annotation.shares import is_read_twice
from agent.conversations.reading import ConversationReader, Place, Talk
from agent.customers.directory import CustomerDirectory
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.training.testset import TestSet

# A transaction that is under way may still write an earlier moment.
_SETTLED_AFTER = timedelta(seconds=2)
_CONVERSATIONS = 20
_SWEPT = 1_000
_COMMANDS_KEPT = timedelta(days=7)
_BEGINNING = Place(datetime(1970, 1, 1, tzinfo=UTC), "")
FOLLOWED = ("moved", "interpreted")
# Reasons that a talk gives; the others come from comparing messages.
_OF_TALK: frozenset[Reason] = frozenset({
    "unsure", "thumbs_down", "asked_again", "handed_over", "agent_answered", "out_of_scope",
    "safety",
})  # fmt: skip


@dataclass(frozen=True)
class _News:
    """What the next step of the intake is about, read in one moment."""

    places: dict[str, Place]
    reached: dict[str, Place]
    talks: tuple[Talk, ...]
    names: dict[str, str]
    known: frozenset[str]


# Of messages that name their writer: the text without the name, and how the model read it.
_Named = dict[str, tuple[Redacted, Read]]


class Intake:
    """Brings the inbox up to date, a few conversations at a time.

    Args:
        share: of messages that two trainers read.
    """

    def __init__(
        self, database: Database, *, clock: Clock, redactor: Redactor, share: float
    ) -> None:
        self._database = database
        self._clock = clock
        self._redactor = redactor
        self._share = share
        self._swept = ""

    def follow(self) -> int:
        """Take the next few conversations in and return how many; 0: the inbox is up to date."""
        with self._database.reading() as session:
            news = self._news(session)
        if not news.talks and news.reached == news.places:
            return 0
        # Outside of any transaction: this is the slow part.
        fresh, reasons, named = self._read(news)
        with self._database.transaction() as session:
            if not _claimed(session, news):
                return 0
            rows = ReviewRepository(session)
            known = rows.messages(reasons)
            added = [row for row in fresh if row.message_id not in known]
            session.add_all(added)
            changed = []
            for message_id, row in known.items():
                bits = with_reasons(row, reasons[message_id], of=_OF_TALK)
                if bits != row.reasons:
                    row.reasons = bits
                    changed.append(row)
                if message_id in named:
                    _hide_name(row, *named[message_id])
            rate([*added, *changed])
        return len(news.talks) or 1

    def _news(self, session: Session) -> _News:
        cursors = {row.name: row for row in session.scalars(select(CursorRow))}
        places = {
            name: Place(cursors[name].at, cursors[name].id) if name in cursors else _BEGINNING
            for name in FOLLOWED
        }
        reader = ConversationReader(session)
        until = self._clock.now() - _SETTLED_AFTER
        found = {
            "moved": reader.moved(after=places["moved"], until=until, limit=_CONVERSATIONS),
            "interpreted": reader.interpreted(
                after=places["interpreted"], until=until, limit=10 * _CONVERSATIONS
            ),
        }
        # One conversation has many turns: no more conversations than fit into a step.
        steps = {name: _first(found[name], _CONVERSATIONS) for name in FOLLOWED}
        ids = dict.fromkeys(each for step in steps.values() for each, _ in step)
        talks = tuple(talk for talk in map(reader.talk, ids) if talk is not None)
        customers = {talk.customer_id for talk in talks if talk.customer_id is not None}
        messages = [message.id for talk in talks for message in talk.messages]
        return _News(
            places=places,
            reached={n: step[-1][1] if step else places[n] for n, step in steps.items()},
            talks=talks,
            names=CustomerDirectory(session).names(customers),
            known=frozenset(ReviewRepository(session).messages(messages)),
        )

    def _read(
        self, news: _News
    ) -> tuple[list[ReviewMessageRow], dict[str, frozenset[Reason]], _Named]:
        """Return rows of messages that are new, the reasons of all, and what names its writer.

        Who signs in after he wrote is known only then: his name leaves what is here already.
        """
        rows: list[ReviewMessageRow] = []
        named: _Named = {}
        reasons: dict[str, frozenset[Reason]] = {}
        for talk in news.talks:
            read = typed_and_read(talk)
            given = reasons_in(talk, read)
            reasons |= given
            name = news.names.get(talk.customer_id or "")
            for each in read:
                if each.message.id not in news.known:
                    rows.append(self._row(talk, each, given[each.message.id], name))
                elif name and _says(each.message.text, name):
                    redacted = self._redactor.redacted(
                        each.message.text, language=each.language, names=[name]
                    )
                    named[each.message.id] = redacted, each
        return rows, reasons, named

    def _row(
        self, talk: Talk, read: Read, reasons: Iterable[Reason], name: str | None
    ) -> ReviewMessageRow:
        message = read.message
        redacted = self._redactor.redacted(
            message.text, language=read.language, names=[name] if name else []
        )
        return ReviewMessageRow(
            message_id=message.id,
            conversation_id=talk.conversation_id,
            seq=message.seq,
            at=message.at,
            text=redacted.text,
            language=read.language[:5],
            intent=read.intent,
            confidence=read.confidence,
            sure=read.sure,
            ranking=[dict(each) for each in read.ranking],
            entities=redacted.moved(read.entities),
            model_id=read.model_id,
            reasons=bits_of(reasons),
            weight=1.0,
            score=0.0,
            teaching=0.0,
            state="open",
            version=1,
            twice=is_read_twice(message.id, self._share),
            test=False,
        )

    # -- leaving -----------------------------------------------------------------------------

    def sweep(self) -> int:
        """Let erased messages leave, a thousand looked at in each call; return how many left."""
        with self._database.reading() as session:
            ids = session.scalars(
                select(ReviewMessageRow.message_id)
                .where(ReviewMessageRow.message_id > self._swept)
                .order_by(ReviewMessageRow.message_id)
                .limit(_SWEPT)
            ).all()
            there = ConversationReader(session).texts_of(ids)
        self._swept = ids[-1] if len(ids) == _SWEPT else ""
        gone = [message_id for message_id in ids if message_id not in there]
        if gone:
            with self._database.transaction() as session:
                forget(session, gone, clock=self._clock)
        return len(gone)

    def tidy(self) -> None:
        """Forget commands that no screen sends again."""
        old = CommandRow.at < self._clock.now() - _COMMANDS_KEPT
        with self._database.transaction() as session:
            session.execute(delete(CommandRow).where(old))


def forget(session: Session, message_ids: Sequence[str], *, clock: Clock) -> None:
    """Take messages out of the inbox with all that was said of them; who did what stays."""
    tests = TestSet(session, clock=clock)
    for message_id in message_ids:
        tests.drop(message_id)
    session.execute(
        update(ActionRow)
        .where(ActionRow.message_id.in_(message_ids))
        .values(before=None, after=None, redoable=False)
    )
    # What was read of them goes with them (on delete cascade).
    session.execute(delete(ReviewMessageRow).where(ReviewMessageRow.message_id.in_(message_ids)))


def _says(text: str, name: str) -> bool:
    """Say whether a text may hold a name: cheap, since it is asked of every message."""
    words = text.casefold()
    return any(part in words for part in name.casefold().split() if len(part) > 2)


def _hide_name(row: ReviewMessageRow, redacted: Redacted, read: Read) -> None:
    """Put the text without its writer's name in the place of the one with it.

    A label of the whole message stays; one of two parts is given again, since its places moved.
    """
    being_read = row.state in ("second", "disputed")  # by places in the text as it is
    if row.text == redacted.text or row.exported_at is not None or being_read:
        return
    row.text, row.entities = redacted.text, redacted.moved(read.entities)
    row.version += 1
    if row.label is not None and len(row.label) == 1:
        entities = [each for each in row.entities if each["entity"]]
        row.label = [{**row.label[0], "start": 0, "end": len(row.text), "entities": entities}]
    elif row.label is not None:
        row.state, row.label = "open", None


def _first(found: Sequence[tuple[str, Place]], conversations: int) -> Sequence[tuple[str, Place]]:
    """Return the beginning that holds so many different conversations."""
    seen: set[str] = set()
    for number, (conversation_id, _) in enumerate(found):
        seen.add(conversation_id)
        if len(seen) > conversations:
            return found[:number]
    return found


def _claimed(session: Session, news: _News) -> bool:
    """Move the cursors on, unless another process moved one of them since they were read."""
    rows = {}
    for name in FOLLOWED:
        row = session.scalars(
            select(CursorRow).where(CursorRow.name == name).with_for_update()
        ).first()
        if row is None:
            row = CursorRow(name=name, at=_BEGINNING.at, id=_BEGINNING.id)
            session.add(row)
            session.flush()
        if Place(row.at, row.id) != news.places[name]:
            return False
        rows[name] = row
    for name, row in rows.items():
        row.at, row.id = news.reached[name].at, news.reached[name].id
    return True
