"""What another ticket system must be able to do for cases to be kept in step with it.

A connector speaks the other system's own words for states and priorities and translates them;
it knows nothing of our database. `push` brings our changes over, `pull` brings theirs back.

The two promises a connector makes, on which nothing being doubled rests:

- **A reference finds what it was given to.** `create_ticket` and `add_article` carry our own
  reference (case number, note id), and `find_ticket` and `articles` give it back, at once and not
  when some index has caught up. A try whose outcome is unknown is looked up before it is repeated.
- **Ids do not change** and are never given twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from agent.cases.models import Author, CaseStatus, Opener, Priority


class ConnectorError(Exception):
    """The other system did not do what it was asked."""


class ConnectorDown(ConnectorError):
    """No answer, or that of a fault: whether it was done is unknown. To be tried again.

    Attributes:
        retry_after: how long the other system asks to be left alone, if it does.
    """

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class ConnectorRefused(ConnectorError):
    """It says no, and would say no again: a wrong token, a missing group, a deleted ticket."""

    def __init__(self, reason: str, *, status: int) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class RemotePerson:
    """A customer as the other system is to know him."""

    code: str
    first_name: str
    last_name: str
    email: str | None


@dataclass(frozen=True)
class RemoteTicket:
    """A ticket there.

    ``reference`` is the number of the case it was made for, if it was. Only one that is
    ``in_group`` becomes a case here by itself.
    """

    id: str
    number: str
    reference: str | None
    title: str
    state: str
    priority: str
    customer_id: str
    articles: int
    in_group: bool
    channel: str
    opened_by: Opener
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class RemoteArticle:
    """An article there. ``reference`` is the id of the note it was made from, if it was.

    ``heard`` says that the other system has itself sent it to the customer.
    """

    id: str
    reference: str | None
    author: Author
    author_name: str | None
    internal: bool
    heard: bool
    text: str
    at: datetime


@dataclass(frozen=True)
class NewArticle:
    """A note to be brought over; ``number`` is its case."""

    reference: str
    number: str
    author: Author
    internal: bool
    text: str


@dataclass(frozen=True)
class NewTicket:
    """A case to be brought over, with the first of its notes or the words that stand for one."""

    number: str
    subject: str
    state: str
    priority: str
    category: str
    customer: RemotePerson
    first: NewArticle


class Connector(Protocol):
    """Another system. Methods block, and raise ConnectorDown or ConnectorRefused."""

    system: str

    def check(self) -> None:
        """Make sure that it answers and has the states that are needed."""

    def state_of(self, status: CaseStatus) -> str:
        """Return its word for one of our states."""

    def status_of(self, state: str) -> CaseStatus | None:
        """Return our word for one of its states; None for one that has no like here."""

    def priority_of(self, priority: Priority) -> str:
        """Return its word for one of our priorities; two of ours may be one of its."""

    def our_priority(self, priority: str) -> Priority | None:
        """Return our word for one of its priorities."""

    def find_ticket(self, reference: str) -> RemoteTicket | None:
        """Return the ticket made for a case, the oldest if there should be two."""

    def ticket(self, ticket_id: str) -> RemoteTicket:
        """Return a ticket as it is now."""

    def create_ticket(self, new: NewTicket) -> RemoteTicket:
        """Make the ticket of a case, with its first article."""

    def update_ticket(
        self, ticket_id: str, *, state: str | None, priority: str | None
    ) -> RemoteTicket:
        """Change what is named; return the ticket as it is then."""

    def articles(self, ticket_id: str) -> list[RemoteArticle]:
        """Return all articles of a ticket, oldest first."""

    def add_article(self, ticket_id: str, new: NewArticle, *, customer_id: str) -> RemoteArticle:
        """Add an article; ``customer_id`` is the ticket's, in whose name customers' words are."""

    def hide_article(self, article_id: str) -> None:
        """Show an article to staff only from now on."""

    def changed_since(self, moment: datetime) -> Iterator[RemoteTicket]:
        """Yield the tickets changed since a moment, that moment included, oldest change first.

        One that changes meanwhile may come twice; none is left out.
        """

    def email_of(self, customer_id: str) -> str | None:
        """Return the e-mail address of a customer there."""

    def close(self) -> None:
        """Let go of connections."""
