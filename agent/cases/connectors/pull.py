"""Take their changes in: what changed there since the last look, with an overlap, applied once.

Each article is taken in at most once, by its id; those that came from here are recognised by the
note id they carry. A state or priority is taken over when it is another than the one seen last
and ours has not changed too; when both have, ours stands, and `push` is on its way with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from agent.cases.connectors.base import (
    Connector,
    ConnectorRefused,
    RemoteArticle,
    RemoteTicket,
)
from agent.cases.connectors.push import external_row
from agent.cases.connectors.repository import ConnectorRepository
from agent.cases.log import Actor
from agent.cases.models import ExternalNoteRow, ExternalTicketRow, TicketRow
from agent.cases.writer import CaseWriter
from agent.customers.service import CustomerService
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id
from agent.kit.records import Bilingual
from agent.kit.types import clean_text

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
# A transaction there may commit a moment after a later one, and clocks are not one.
OVERLAP = timedelta(minutes=2)
_LONGEST_TEXT = 20_000
_LONGEST_SUBJECT = 200


@dataclass
class Pulled:
    """What one look brought."""

    looked_at: int = 0
    taken_in: int = 0
    refused: int = 0


class Puller:
    """Reads one system; at most one process does at a time.

    Example:
        >>> puller.pull()  # doctest: +SKIP
    """

    def __init__(self, database: Database, connector: Connector, *, clock: Clock) -> None:
        self._database = database
        self._connector = connector
        self._clock = clock
        self._lease = new_id()

    def pull(self) -> Pulled | None:
        """Take in what changed there; None when another process is at it, or nothing is connected.

        Raises:
            ConnectorDown: it is to be left alone for a while; what was taken in stays.
        """
        cursor = self._claim()
        if cursor is None:
            return None
        pulled = Pulled()
        newest = cursor
        try:
            for ticket in self._connector.changed_since(cursor - OVERLAP):
                pulled.looked_at += 1
                try:
                    pulled.taken_in += self._take_in(ticket)
                except ConnectorRefused as error:  # deleted meanwhile, or not to be read
                    pulled.refused += 1
                    log.error("ticket_pull_refused", ticket=ticket.number, error=str(error))
                newest = max(newest, ticket.updated_at)
        except Exception as error:
            self._release(newest, error=f"{type(error).__name__}: {error}")
            raise
        self._release(newest, error=None)
        return pulled

    def _claim(self) -> datetime | None:
        now = self._clock.now()
        with self._database.transaction() as session:
            row = ConnectorRepository(session, system=self._connector.system).connector()
            if row is None or not row.active:
                return None
            if row.lease_until is not None and row.lease_until > now and row.lease != self._lease:
                return None
            row.lease, row.lease_until = self._lease, now + LEASE
            return row.cursor

    def _release(self, newest: datetime, *, error: str | None) -> None:
        with self._database.transaction() as session:
            row = ConnectorRepository(session, system=self._connector.system).connector()
            if row is None or row.lease != self._lease:
                return
            row.lease = row.lease_until = None
            row.cursor = max(row.cursor, newest)
            row.error = error[:300] if error else None
            row.failures = row.failures + 1 if error else 0

    def _take_in(self, ticket: RemoteTicket) -> bool:
        """Take one ticket in; return whether anything was new."""
        if not self._is_news(ticket):
            return False
        articles = self._connector.articles(ticket.id)
        if self._known(ticket) is None and not self._adopt(ticket):
            return False
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            external = rows.by_external_id(ticket.id)
            if external is None:
                return False
            writer = CaseWriter(session, clock=self._clock)
            case = writer.cases.get(external.ticket_id)
            writer.cases.lock(case)
            session.refresh(external)
            self._take_articles(rows, writer, case, articles)
            if ticket.updated_at >= external.seen_at:
                self._take_fields(writer, case, external, ticket)
                external.seen_at = ticket.updated_at
                external.seen = {**external.seen, "articles": str(len(articles))}
        return True

    def _is_news(self, ticket: RemoteTicket) -> bool:
        with self._database.reading() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            external = rows.by_external_id(ticket.id)
            if external is None:
                return ticket.in_group or ticket.reference is not None
            now = (ticket.state, ticket.priority, str(ticket.articles))
            seen = tuple(external.seen[name] for name in ("state", "priority", "articles"))
            return ticket.updated_at > external.seen_at or now != seen

    def _known(self, ticket: RemoteTicket) -> str | None:
        with self._database.reading() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            external = rows.by_external_id(ticket.id)
            return external.ticket_id if external else None

    def _adopt(self, ticket: RemoteTicket) -> bool:
        """Let a ticket be a case: the one it was made for, or a new one of its customer."""
        email = None if ticket.reference else self._connector.email_of(ticket.customer_id)
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            if rows.by_external_id(ticket.id) is not None:
                return True
            if ticket.reference is not None:
                return self._adopt_ours(rows, session, ticket)
            customer = (
                CustomerService(session, clock=self._clock).identify("email", email)
                if email
                else None
            )
            if customer is None:
                log.info("ticket_of_nobody_here", ticket=ticket.number)
                return False
            writer = CaseWriter(session, clock=self._clock)
            title = clean_text(ticket.title).strip()[:_LONGEST_SUBJECT] or ticket.number
            case = writer.open(
                customer.id,
                category="other",
                subject=Bilingual.of(title),
                priority=self._connector.our_priority(ticket.priority) or "normal",
                channel=ticket.channel,
                opened_by=ticket.opened_by,
                actor=Actor(ticket.opened_by, source=self._connector.system),
            )
            row = external_row(self._connector.system, case.id, ticket)
            row.seen = row.seen | {
                # "new" is what a case opened here is; what the ticket is comes over below.
                "state": self._connector.state_of("open"),
                "our_state": self._connector.state_of("open"),
                "our_priority": self._connector.priority_of(case.priority),
            }
            rows.add(row)
            return True

    def _adopt_ours(
        self, rows: ConnectorRepository, session: Session, ticket: RemoteTicket
    ) -> bool:
        """Recognise a ticket made for a case by a try that died before it could say so."""
        case = rows.case_of(ticket.reference or "")
        if case is None:
            log.warning("ticket_of_no_case", ticket=ticket.number, case=ticket.reference)
            return False
        CaseWriter(session, clock=self._clock).cases.lock(case)
        known = rows.external(case.id)
        if known is not None:
            log.warning("ticket_twin", ticket=ticket.number, case=case.number)
            return False
        rows.add(external_row(self._connector.system, case.id, ticket))
        return True

    def _take_articles(
        self,
        rows: ConnectorRepository,
        writer: CaseWriter,
        case: TicketRow,
        articles: Sequence[RemoteArticle],
    ) -> None:
        known = rows.articles_known([article.id for article in articles])
        for article in articles:
            row = known.get(article.id)
            if row is None:
                self._take_article(rows, writer, case, article)
            elif row.note_id is not None:
                self._take_visibility(writer, case, row, article)

    def _take_article(
        self,
        rows: ConnectorRepository,
        writer: CaseWriter,
        case: TicketRow,
        article: RemoteArticle,
    ) -> None:
        note_id = self._ours(rows, writer, case, article)
        text = clean_text(article.text).strip()[:_LONGEST_TEXT]
        if note_id is None and text and article.reference is None:
            actor = Actor(article.author, name=article.author_name, source=self._connector.system)
            note = writer.note(
                case,
                text=Bilingual.of(text),
                actor=actor,
                internal=article.internal,
                heard=article.heard,
            )
            note_id = note.id
        rows.add(
            ExternalNoteRow(
                id=new_id(),
                system=self._connector.system,
                ticket_id=case.id,
                note_id=note_id,
                external_id=article.id,
            )
        )

    @staticmethod
    def _ours(
        rows: ConnectorRepository, writer: CaseWriter, case: TicketRow, article: RemoteArticle
    ) -> str | None:
        """Return the note an article was made from, unless it already is another article."""
        if article.reference is None or rows.note_known(article.reference) is not None:
            return None
        note = writer.cases.find_note(article.reference)
        return note.id if note is not None and note.ticket_id == case.id else None

    def _take_visibility(
        self, writer: CaseWriter, case: TicketRow, row: ExternalNoteRow, article: RemoteArticle
    ) -> None:
        """Hide or show a note as its article is: staff there may have made a slip good."""
        note = writer.cases.note(row.note_id or "")
        if row.hidden or note.undone_at is not None or note.internal == article.internal:
            return
        note.internal = article.internal
        writer.log.note(
            case,
            "note",
            actor=Actor("agent", source=self._connector.system),
            at=self._clock.now(),
            after={"note_id": note.id, "internal": article.internal},
        )

    def _take_fields(
        self,
        writer: CaseWriter,
        case: TicketRow,
        external: ExternalTicketRow,
        ticket: RemoteTicket,
    ) -> None:
        actor = Actor("agent", source=self._connector.system)
        seen = dict(external.seen)
        status = self._connector.status_of(ticket.state)
        ours = self._connector.state_of(case.status)
        # A merged case waits, closed, as it is; its state there is ours to keep.
        if ticket.state != seen["state"] and ours == seen["our_state"] and not case.merged_into:
            if status is not None and ours != ticket.state:
                writer.move(case, status, actor=actor)
            seen["our_state"] = self._connector.state_of(case.status)
        seen["state"] = ticket.state
        priority = self._connector.our_priority(ticket.priority)
        ours = self._connector.priority_of(case.priority)
        if ticket.priority != seen["priority"] and ours == seen["our_priority"]:
            if priority is not None and ours != ticket.priority:
                writer.reprioritise(case, priority, actor=actor)
            seen["our_priority"] = self._connector.priority_of(case.priority)
        seen["priority"] = ticket.priority
        external.seen = seen
