"""Cases of one customer in a database of the test's own, and a Zammad beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.cases.connectors.base import ConnectorDown
from agent.cases.connectors.html_text import text_of
from agent.cases.connectors.pull import Puller
from agent.cases.connectors.push import Pusher
from agent.cases.connectors.zammad import Zammad
from agent.cases.desk import CaseDesk
from agent.cases.log import Actor
from agent.cases.models import (
    ExternalTicketRow,
    OutboxRow,
    TicketNoteRow,
    TicketNoticeRow,
    TicketRow,
)
from agent.cases.notices import Delivered
from agent.cases.schemas import DeskCaseDetail, DeskCustomer
from agent.cases.service import CaseService
from agent.cases.tasks import CaseTasks
from agent.customers.models import IdentityLinkRow
from agent.customers.service import CustomerService
from agent.events.fanout import Fanout
from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.locales import load_texts
from tests.agent.cases.zammad_server import GROUP, TOKEN, ZammadServer, serving
from tests.agent.records import add_customer

SOFIA = Actor("agent", id="s-sofia", name="Sofia Greco")
ANNA = "anna1@example.com"


@dataclass(repr=False)
class DeskWorld:
    """What a test does to cases, each in a transaction of its own."""

    database: Database
    clock: FixedClock
    customer_id: str

    @contextmanager
    def desk(self) -> Iterator[CaseDesk]:
        with self.database.transaction() as session:
            yield self.desk_in(session)

    def desk_in(self, session: Session) -> CaseDesk:
        customers = CustomerService(session, clock=self.clock)

        def who(customer_id: str) -> DeskCustomer:
            found = customers.by_id(customer_id)
            return DeskCustomer(id=found.id, name=found.full_name, code=found.code)

        return CaseDesk(session, clock=self.clock, who=who)

    @contextmanager
    def cases(self) -> Iterator[CaseService]:
        with self.database.transaction() as session:
            yield CaseService(session, clock=self.clock)

    def later(self, **delta: float) -> None:
        self.clock.moment += timedelta(**delta)

    def customer_opens(self, subject: str = "Il contatore ronza", text: str = "Da ieri") -> str:
        with self.cases() as cases:
            return cases.open_case(
                self.customer_id, category="fault", subject=subject, text=text, turn_id=new_id()
            ).number

    def customer_writes(self, number: str, text: str) -> None:
        with self.cases() as cases:
            cases.add_note(self.customer_id, number, text=text, turn_id=new_id())

    def agent_writes(self, number: str, text: str, *, internal: bool = False) -> None:
        with self.desk() as desk:
            desk.add_note(
                number, actor=SOFIA, client_note_id=new_id(), text=text, internal=internal
            )

    def agent_sets(self, number: str, **changes: Any) -> DeskCaseDetail:
        with self.desk() as desk:
            version = desk.detail(number).version
            return desk.change(number, version=version, actor=SOFIA, **changes)

    def detail(self, number: str) -> DeskCaseDetail:
        with self.desk() as desk:
            return desk.detail(number)

    def texts(self, number: str) -> list[str]:
        return [note.text.it for note in self.detail(number).notes]

    def tell(self) -> list[Delivered]:
        """Tell customers all that is owed to them."""
        tasks = CaseTasks(self.database, texts=load_texts(), clock=self.clock, fanout=Fanout())
        told = []
        while (one := tasks.tell_next()) is not None:
            told.append(one)
        tasks.close()
        return told

    def notices(self) -> list[str]:
        with self.database.reading() as session:
            rows = session.scalars(select(TicketNoticeRow).order_by(TicketNoticeRow.id))
            return [row.status for row in rows]

    def count(self, table: type[Any]) -> int:
        with self.database.reading() as session:
            return len(session.scalars(select(table)).all())


@dataclass(repr=False)
class Bench(DeskWorld):
    """The same, connected to a Zammad."""

    server: ZammadServer
    connector: Zammad

    def pusher(self) -> Pusher:
        return Pusher(self.database, self.connector, clock=self.clock)

    def puller(self) -> Puller:
        return Puller(self.database, self.connector, clock=self.clock)

    def settle(self, *, rounds: int = 40) -> None:
        """Let both sides come to rest, whatever goes wrong on the way."""
        pusher, puller = self.pusher(), self.puller()
        for _ in range(rounds):
            with suppress(ConnectorDown):
                while pusher.push_one():
                    pass
            with suppress(ConnectorDown):
                puller.pull()
            if not self.server.faults and not self.count(OutboxRow):
                puller.pull()
                if not self.count(OutboxRow):
                    return
            self.later(minutes=20)
        raise AssertionError(f"never at rest; faults left: {self.server.faults}")

    def in_step(self) -> None:
        """Both sides hold the same, and nothing twice."""
        with self.database.reading() as session:
            cases = session.scalars(select(TicketRow)).all()
            titles = [row["title"] for row in self.server.tickets.values()]
            assert len(cases) == len(titles), (len(cases), titles)
            for case in cases:
                notes = session.scalars(
                    select(TicketNoteRow).where(
                        TicketNoteRow.ticket_id == case.id, TicketNoteRow.undone_at.is_(None)
                    )
                ).all()
                ticket = self._ticket_of(session, case)
                articles = [
                    (_plain(row), row["internal"])
                    for row in self.server.articles.values()
                    if row["ticket_id"] == ticket["id"]
                    and not (row["subject"] or "").endswith(f"#open-{case.number}")
                ]
                assert sorted((n.text_it, n.internal) for n in notes) == sorted(articles)
                assert ticket["state"] == self.connector.state_of(case.status)
                assert ticket["priority"] == self.connector.priority_of(case.priority)

    def _ticket_of(self, session: Session, case: TicketRow) -> dict[str, Any]:
        external = session.scalars(
            select(ExternalTicketRow).where(ExternalTicketRow.ticket_id == case.id)
        ).one()
        return self.server.tickets[int(external.external_id)]


def _plain(article: dict[str, Any]) -> str:
    body: str = article["body"]
    return text_of(body) if article["content_type"] == "text/html" else body


@pytest.fixture
def desk_world(database: Database, clock: FixedClock) -> DeskWorld:
    """A customer called Anna, and nothing else."""
    with database.transaction() as session:
        customer_id = add_customer(session)
    return DeskWorld(database, clock, customer_id)


@pytest.fixture
def zammad() -> Iterator[ZammadServer]:
    """A Zammad with nothing in it."""
    with serving(ZammadServer()) as server:
        yield server


@pytest.fixture
def bench(database: Database, clock: FixedClock, zammad: ZammadServer) -> Iterator[Bench]:
    """Anna's cases and a Zammad in which they are kept too."""
    with database.transaction() as session:
        customer_id = add_known(session, clock)
    with connected(database, clock, zammad, customer_id) as made:
        yield made


def add_known(session: Session, clock: FixedClock) -> str:
    """Add Anna, known by her e-mail address."""
    customer_id = add_customer(session)
    session.add(
        IdentityLinkRow(
            id=new_id(), customer_id=customer_id, kind="email", value=ANNA, evidence="contract",
            linked_at=clock.now(), undone_at=None,
        )
    )  # fmt: skip
    return customer_id


@contextmanager
def connected(
    database: Database, clock: FixedClock, server: ZammadServer, customer_id: str
) -> Iterator[Bench]:
    connector = Zammad(
        server.url,
        token=TOKEN,
        group=GROUP,
        clock=clock,
        timeout=httpx.Timeout(0.4, connect=5),
        trust_env=False,
    )
    tasks = CaseTasks(
        database, texts=load_texts(), clock=clock, fanout=Fanout(), connector=connector
    )
    tasks.connect()
    try:
        yield Bench(database, clock, customer_id, server, connector)
    finally:
        tasks.close()


Change = Callable[[Bench, str], None]
