"""Bring our changes over: claim a case that is owed, do it there, note what was done.

What is brought over is how the case is, not one change after the other: trying again does no harm
and skips nothing. Nothing is held in the database while the other system is asked. A case that
dies with its process is claimed again when its lease ends, and what had been done is found there
by its reference.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from agent.cases.connectors.base import (
    Connector,
    ConnectorDown,
    ConnectorRefused,
    NewArticle,
    NewTicket,
    RemoteArticle,
    RemotePerson,
    RemoteTicket,
)
from agent.cases.connectors.repository import ConnectorRepository
from agent.cases.models import (
    CaseStatus,
    ExternalNoteRow,
    ExternalTicketRow,
    Priority,
    TicketNoteRow,
    TicketRow,
)
from agent.cases.repository import CaseRepository
from agent.customers.service import CustomerService
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.ids import new_id

log = structlog.get_logger()

# Longer than any call takes: a live worker does not lose its case.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=15)


@dataclass(frozen=True)
class _Owed:
    """A case as it was when it was claimed."""

    outbox_id: str
    lease: str
    attempts: int
    upto: int
    ticket_id: str
    number: str
    subject: str
    category: str
    status: CaseStatus
    priority: Priority
    customer: RemotePerson
    external_id: str | None
    seen: dict[str, str]
    new_notes: tuple[NewArticle, ...]
    to_hide: tuple[str, ...]


class Pusher:
    """Brings one case after the other over to one system.

    Example:
        >>> while pusher.push_one(): pass  # doctest: +SKIP
    """

    def __init__(self, database: Database, connector: Connector, *, clock: Clock) -> None:
        self._database = database
        self._connector = connector
        self._clock = clock
        self._lease = new_id()

    def push_one(self) -> bool:
        """Bring the case over that has waited longest; return False when nothing is owed.

        Raises:
            ConnectorDown: it is to be left alone; the case is owed again after a pause.
        """
        owed = self._claim()
        if owed is None:
            return False
        try:
            self._bring(owed)
        except ConnectorDown as error:
            self._put_back(owed, str(error), pause=error.retry_after)
            raise
        except ConnectorRefused as error:
            log.error("case_push_refused", case=owed.number, error=str(error))
            self._put_back(owed, str(error), pause=LONGEST_PAUSE)
        else:
            done = self._finish(owed)
            log.info("case_pushed", case=owed.number, system=self._connector.system, done=done)
        return True

    def _bring(self, owed: _Owed) -> None:
        ticket = self._there(owed)
        if owed.new_notes:
            self._bring_notes(owed, ticket)
            # Writing notes changes the ticket there, and may move its state.
            ticket = self._connector.ticket(ticket.id)
        state = self._connector.state_of(owed.status)
        priority = self._connector.priority_of(owed.priority)
        new_state = state if state not in (owed.seen.get("our_state"), ticket.state) else None
        new_priority = (
            priority if priority not in (owed.seen.get("our_priority"), ticket.priority) else None
        )
        if new_state is not None or new_priority is not None:
            ticket = self._connector.update_ticket(
                ticket.id, state=new_state, priority=new_priority
            )
        self._see(owed, ticket, state=state, priority=priority)
        for article_id in owed.to_hide:
            self._connector.hide_article(article_id)
            self._hidden(article_id)

    def _there(self, owed: _Owed) -> RemoteTicket:
        """Return the ticket of a case, made if there is none."""
        if owed.external_id is not None:
            return self._connector.ticket(owed.external_id)
        ticket = self._connector.find_ticket(owed.number)
        if ticket is None:
            first = owed.new_notes[0] if owed.new_notes else None
            ticket = self._connector.create_ticket(
                NewTicket(
                    number=owed.number,
                    subject=owed.subject,
                    state=self._connector.state_of(owed.status),
                    priority=self._connector.priority_of(owed.priority),
                    category=owed.category,
                    customer=owed.customer,
                    first=first or _opening(owed),
                )
            )
        self._adopt(owed, ticket)
        return ticket

    def _bring_notes(self, owed: _Owed, ticket: RemoteTicket) -> None:
        there = {one.reference: one for one in self._connector.articles(ticket.id)}
        for note in owed.new_notes:
            article = there.get(note.reference) or self._connector.add_article(
                ticket.id, note, customer_id=ticket.customer_id
            )
            self._know(owed, note, article)

    def _claim(self) -> _Owed | None:
        now = self._clock.now()
        system = self._connector.system
        with self._database.reading() as session:
            if not ConnectorRepository(session, system=system).anything_owed(now):
                return None
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=system)
            outbox = rows.next_owed(now)
            if outbox is None:
                return None
            outbox.attempts += 1
            outbox.lease, outbox.lease_until = self._lease, now + LEASE
            case = CaseRepository(session).get(outbox.ticket_id)
            customer = CustomerService(session, clock=self._clock).by_id(case.customer_id)
            external = rows.external(case.id)
            known = {row.note_id: row for row in rows.notes_of(case.id)}
            notes = rows.all_notes(case.id)
            return _Owed(
                outbox_id=outbox.id,
                lease=self._lease,
                attempts=outbox.attempts,
                upto=outbox.upto,
                ticket_id=case.id,
                number=case.number,
                subject=case.subject.text(customer.language),
                category=case.category,
                status=case.status,
                priority=case.priority,
                customer=RemotePerson(
                    code=customer.code,
                    first_name=customer.company_name or customer.first_name,
                    last_name="" if customer.company_name else customer.last_name,
                    email=customer.email,
                ),
                external_id=external.external_id if external else None,
                seen=dict(external.seen) if external else {},
                new_notes=tuple(
                    _article(note, case, language=customer.language)
                    for note in notes
                    if note.id not in known and note.undone_at is None
                ),
                to_hide=tuple(
                    row.external_id
                    for note in notes
                    if note.undone_at is not None
                    and (row := known.get(note.id)) is not None
                    and not row.hidden
                ),
            )

    def _adopt(self, owed: _Owed, ticket: RemoteTicket) -> None:
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            CaseRepository(session).lock(CaseRepository(session).get(owed.ticket_id))
            if rows.external(owed.ticket_id) is None:
                rows.add(external_row(self._connector.system, owed.ticket_id, ticket))

    def _know(self, owed: _Owed, note: NewArticle, article: RemoteArticle) -> None:
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            CaseRepository(session).lock(CaseRepository(session).get(owed.ticket_id))
            if rows.note_known(note.reference) is None:
                rows.add(
                    ExternalNoteRow(
                        id=new_id(),
                        system=self._connector.system,
                        ticket_id=owed.ticket_id,
                        note_id=note.reference,
                        external_id=article.id,
                    )
                )

    def _see(self, owed: _Owed, ticket: RemoteTicket, *, state: str, priority: str) -> None:
        """Note that what we have was brought over; what they have is for `pull` to take in."""
        with self._database.transaction() as session:
            cases = CaseRepository(session)
            cases.lock(cases.get(owed.ticket_id))
            row = ConnectorRepository(session, system=self._connector.system).external(
                owed.ticket_id
            )
            if row is None:
                return
            seen = {**row.seen, "our_state": state, "our_priority": priority}
            if ticket.updated_at >= row.seen_at:
                # What `pull` read before this is older than what it knows from now on.
                row.seen_at = ticket.updated_at
                # Only what we wrote ourselves: a change of theirs must still look like one.
                for name, ours, theirs in (
                    ("state", state, ticket.state),
                    ("priority", priority, ticket.priority),
                ):
                    if ours == theirs:
                        seen[name] = theirs
            row.seen = seen

    def _hidden(self, article_id: str) -> None:
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            rows.articles_known([article_id])[article_id].hidden = True

    def _finish(self, owed: _Owed) -> bool:
        """Owe the case no more, unless it changed meanwhile; return whether all is done."""
        with self._database.transaction() as session:
            cases = CaseRepository(session)
            case = cases.get(owed.ticket_id)
            cases.lock(case)
            rows = ConnectorRepository(session, system=self._connector.system)
            outbox, external = rows.owed(owed.ticket_id), rows.external(owed.ticket_id)
            if outbox is None or outbox.lease != owed.lease:
                return False
            in_step = external is not None and self._is_in_step(case, external)
            if outbox.upto == owed.upto and in_step:
                rows.remove(outbox)
                return True
            outbox.lease = outbox.lease_until = outbox.error = None
            outbox.attempts = 0
            outbox.not_before = self._clock.now()
            return False

    def _is_in_step(self, case: TicketRow, external: ExternalTicketRow) -> bool:
        ours = (
            self._connector.state_of(case.status),
            self._connector.priority_of(case.priority),
        )
        return ours == (external.seen["our_state"], external.seen["our_priority"])

    def _put_back(self, owed: _Owed, error: str, *, pause: timedelta | None) -> None:
        with self._database.transaction() as session:
            rows = ConnectorRepository(session, system=self._connector.system)
            outbox = rows.owed(owed.ticket_id)
            if outbox is None or outbox.lease != owed.lease:
                return
            outbox.lease = outbox.lease_until = None
            outbox.error = error[:300]
            outbox.not_before = self._clock.now() + max(
                pause or timedelta(0), pause_after(owed.attempts)
            )


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 10 s, doubled each time, at most 15 minutes."""
    return min(FIRST_PAUSE * float(2 ** min(attempts - 1, 20)), LONGEST_PAUSE)


def external_row(system: str, ticket_id: str, ticket: RemoteTicket) -> ExternalTicketRow:
    """Return the row that says which ticket a case is; nothing of ours is there yet.

    ``seen`` is what a change on either side is told by: ``state`` and ``priority`` as they were
    there, ``our_state`` and ``our_priority`` as ours were, in that system's words, when the two
    were last brought together.
    """
    return ExternalTicketRow(
        id=new_id(),
        system=system,
        ticket_id=ticket_id,
        external_id=ticket.id,
        external_number=ticket.number,
        seen={
            "state": ticket.state,
            "priority": ticket.priority,
            "our_state": "",
            "our_priority": "",
            "articles": "0",
        },
        seen_at=ticket.updated_at,
    )


def _article(note: TicketNoteRow, case: TicketRow, *, language: str) -> NewArticle:
    return NewArticle(
        reference=note.id,
        number=case.number,
        author=note.author,
        internal=note.internal,
        text=note.text_it if language == "it" else note.text_en,
    )


def _opening(owed: _Owed) -> NewArticle:
    """Return the first article of a case without notes: a ticket needs one. It is no note."""
    return NewArticle(
        reference=f"open-{owed.number}",
        number=owed.number,
        author="system",
        internal=False,
        text=owed.subject,
    )
