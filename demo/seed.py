"""Puts Ventolia into a database: once, and the personas afresh on each new day."""

import time
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.orm import Session

from agent.annotation.intake import FOLLOWED
from agent.annotation.models import CursorRow
from agent.conversations.models import Conversation
from agent.customers.models import CustomerRow, FactRow
from agent.kit.calendar import at_local
from agent.kit.clock import Clock
from agent.kit.database import Base, Database
from agent.kit.models import WriteRow
from demo.bad_day import BAD_DAY, BadDay, day
from demo.batch import Batch
from demo.conversations import PREFIX, PastConversations
from demo.customers import make_customer
from demo.desk import add_desk
from demo.life import Life, add_faults
from demo.market import add_plans
from demo.personas import all_personas
from demo.scenarios import write_personas
from demo.staff import add_staff

CUSTOMERS = 2_000
CONVERSATIONS = 400
_AT_ONCE = 1_000
_FIRST_INDEX = 201
_MARK = "demo_as_of"
# What these hold belongs to the conversations a visitor had, not to the persona's scene.
_KEPT = {"customers"}
_FEATURES = ("customers", "supply", "billing", "orders", "visits", "cases")
_PERSONA_IDS = "p-%"


@dataclass(frozen=True)
class Seeded:
    """What seeding did: ``rows`` written, 0 when everything was there."""

    what: str
    rows: int
    seconds: float
    as_of: date


def seed(
    database: Database,
    *,
    clock: Clock,
    customers: int = CUSTOMERS,
    conversations: int = CONVERSATIONS,
    bad_day: bool = False,
) -> Seeded:
    """Write what is missing; the same call again on the same day writes nothing.

    On a later day only the personas are written anew, so that "tomorrow" and "an hour ago"
    stay true; the customer base keeps the day it was made on.

    Args:
        database: migrated.
        clock: says which day it is.
        customers: how many there are in the end.
        conversations: how many past ones there are in the end.
        bad_day: add yesterday's talks, which leave the trainers something to read.
    """
    started = time.perf_counter()
    with database.transaction() as session:
        mark = _mark(session)
        if mark is None:
            what, rows = "created", _create(session, clock=clock, customers=customers)
        elif mark.value != clock.today().isoformat():
            what, rows = "refreshed", _refresh(session, clock=clock)
        else:
            what, rows = "unchanged", 0
        rows += add_staff(session, clock=clock) + add_desk(session, clock=clock)
    rows += _add_conversations(database, clock=clock, count=conversations)
    if bad_day:
        rows += _add_bad_day(database, clock=clock)
    seconds = time.perf_counter() - started
    return Seeded(what=what, rows=rows, seconds=seconds, as_of=clock.today())


def _add_conversations(database: Database, *, clock: Clock, count: int) -> int:
    """Add past conversations until there are so many, a thousand in each transaction."""
    there, customers = _talks(database, prefix=PREFIX)
    rows = 0
    for start in range(there, count, _AT_ONCE):
        batch = Batch(f"{PREFIX}{start}")
        past = PastConversations(batch, as_of=clock.today(), customers=customers)
        for number in range(start, min(start + _AT_ONCE, count)):
            past.add(number)
        with database.transaction() as session:
            rows += batch.insert(session)
    return rows


def _add_bad_day(database: Database, *, clock: Clock) -> int:
    """Add the talks of the day before, once."""
    there, customers = _talks(database, prefix=BAD_DAY)
    if there or not customers:
        return 0
    batch = Batch(BAD_DAY)
    yesterday = BadDay(batch, as_of=clock.today(), customers=customers)
    for number in range(len(day()["talks"])):
        yesterday.add(number)
    with database.transaction() as session:
        # The inbox begins here: what the model made of older talks is as invented as they are.
        session.execute(delete(CursorRow))
        midnight = at_local(clock.today() - timedelta(days=1), 0)
        session.add_all(CursorRow(name=name, at=midnight, id="") for name in FOLLOWED)
        return batch.insert(session) + len(FOLLOWED)


def _talks(database: Database, *, prefix: str) -> tuple[int, list[tuple[str, str]]]:
    """Return how many conversations there are, and ids and names of whom they may be with."""
    with database.reading() as session:
        ours = Conversation.id.like(prefix + "%")
        there = session.scalar(select(func.count()).select_from(Conversation).where(ours)) or 0
        names = func.coalesce(
            CustomerRow.company_name, CustomerRow.first_name + " " + CustomerRow.last_name
        )
        # Not with the personas: their scenes say exactly what happened to each.
        found = session.execute(
            select(CustomerRow.id, names)
            .where(CustomerRow.id.not_like(_PERSONA_IDS))
            .order_by(CustomerRow.id)
        )
        return there, [(row[0], row[1]) for row in found]


def _create(session: Session, *, clock: Clock, customers: int) -> int:
    batch = Batch("d")
    as_of = clock.today()
    add_plans(batch)
    life = Life(batch, as_of=as_of)
    for index in range(_FIRST_INDEX, _FIRST_INDEX + customers - len(all_personas()) - 1):
        life.add(make_customer(batch, index, as_of=as_of))
    add_faults(batch, now=clock.now(), as_of=as_of)
    return batch.insert(session) + _personas(clock).insert(session)


def _refresh(session: Session, *, clock: Clock) -> int:
    customers = select(CustomerRow.id).where(CustomerRow.id.like(_PERSONA_IDS))
    ours = _record_tables()
    for table in reversed(Base.metadata.sorted_tables):
        chosen = _persona_rows(table) if table.name in ours else None
        if chosen is not None:
            session.execute(delete(table).where(chosen))
    session.execute(delete(WriteRow).where(WriteRow.customer_id.in_(customers)))
    batch = _personas(clock)
    rows = batch.rows(CustomerRow)
    for row in rows:
        session.execute(update(CustomerRow).where(CustomerRow.id == row["id"]).values(**row))
    changed = len(rows)
    rows.clear()
    return changed + batch.insert(session)


def _record_tables() -> set[str]:
    """Return the tables of what the company records: not those of conversations."""
    modules = {f"agent.{feature}.models" for feature in _FEATURES}
    return {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ in modules
    } - _KEPT


def _persona_rows(table: Table) -> ColumnElement[bool] | None:
    """Return which rows of a table belong to personas, or None where it holds no such rows."""
    if not any(key.column.table.name in _OWNERS for key in table.foreign_keys):
        if table.name in ("faults", "supply_points"):
            return table.c.id.like(_PERSONA_IDS)
        return None
    conditions = []
    for key in table.foreign_keys:
        parent = key.column.table
        if parent.name == "customers" or parent.name == "supply_points":
            conditions.append(key.parent.like(_PERSONA_IDS))
        elif parent.name in _OWNERS:
            owned = select(key.column).where(parent.c.customer_id.like(_PERSONA_IDS))
            conditions.append(key.parent.in_(owned))
    return or_(*conditions)


_OWNERS = {
    "customers", "supply_points", "contracts", "bills", "tickets", "orders", "requests",
    "instalment_plans",
}  # fmt: skip


def _personas(clock: Clock) -> Batch:
    batch = Batch("p")
    write_personas(batch, as_of=clock.today(), now=clock.now())
    batch.add(
        FactRow,
        customer_id=all_personas()[0].customer_id,
        name=_MARK,
        value=clock.today().isoformat(),
        certainty="deterministic",
        source="demo",
        purpose="demo",
        at=clock.now(),
    )
    return batch


def _mark(session: Session) -> FactRow | None:
    return session.scalars(
        select(FactRow).where(FactRow.name == _MARK, FactRow.source == "demo")
    ).first()
