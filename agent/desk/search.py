"""Search over everything ever said: customers, the bot, agents, and private notes."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from agent.accounts.service import StaffService
from agent.conversations.reading import ConversationReader
from agent.customers.directory import CustomerDirectory
from agent.desk.errors import CursorInvalid
from agent.desk.index import Filters, TranscriptIndex
from agent.desk.models import SearchEntryRow
from agent.desk.schemas import (
    CustomersReply,
    FoundCustomer,
    Hit,
    Named,
    SearchReply,
)
from agent.desk.snippets import snippet
from agent.desk.words import Term, parse_query
from agent.kit.calendar import at_local
from agent.kit.clock import Clock
from agent.kit.i18n import Language

_LARGEST_KEY = 2**63 - 1


class SearchService:
    """Finds messages and customers for the staff."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._index = TranscriptIndex(session)
        self._conversations = ConversationReader(session)
        self._customers = CustomerDirectory(session)
        self._staff = StaffService(session, clock=clock)

    def transcripts(
        self,
        query: str,
        *,
        language: Language | None = None,
        since: date | None = None,
        until: date | None = None,
        customer_id: str | None = None,
        staff_id: str | None = None,
        cursor: str | None = None,
        limit: int = 20,
    ) -> SearchReply:
        """Return what has every word of the query, newest first.

        Args:
            query: any text; what has no word in it finds nothing.
            language: of the message.
            since: first calendar day, in Italy.
            until: last calendar day, in Italy.
            customer_id: only this customer's conversations.
            staff_id: only what this person wrote.
            cursor: where the page before ended.
            limit: at most so many.

        Raises:
            CursorInvalid: the cursor is none of ours.
        """
        terms = parse_query(query)
        filters = Filters(
            language=language,
            since=at_local(since, 0) if since else None,
            until=at_local(until + timedelta(days=1), 0) if until else None,
            conversations=self._conversations.ids_of(customer_id) if customer_id else None,
            staff_id=staff_id,
        )
        rows = self._index.find(terms, filters=filters, before=_key(cursor), limit=limit + 1)
        more = len(rows) > limit
        return SearchReply(
            items=self._hits(rows[:limit], terms),
            words=tuple(map(str, terms)),
            next_cursor=str(rows[limit - 1].id) if more else None,
        )

    def customers(self, query: str, *, limit: int = 10) -> CustomersReply:
        """Return customers by name, code, e-mail, phone or tax code."""
        found = self._customers.find(query, limit=limit)
        return CustomersReply(
            items=tuple(
                FoundCustomer(
                    id=one.id, code=one.code, name=one.full_name, kind=one.kind, city=one.city,
                    tier=one.tier, email=one.email, phone=one.phone,
                )
                for one in found
            )
        )  # fmt: skip

    def _hits(self, rows: Sequence[SearchEntryRow], terms: Sequence[Term]) -> tuple[Hit, ...]:
        owners = self._conversations.customers_of([row.conversation_id for row in rows])
        customers = self._customers.names({owner for owner in owners.values() if owner})
        cards = self._staff.cards({row.author_id for row in rows if row.author_id})
        authors = {staff_id: card.name for staff_id, card in cards.items()}
        return tuple(
            Hit(
                conversation_id=row.conversation_id,
                kind=row.kind,
                seq=row.seq,
                at=row.at,
                sender=row.sender,
                author=_named(row.author_id, authors),
                language=row.language,
                customer=_named(owners.get(row.conversation_id), customers),
                snippet=snippet(row.text, terms),
            )
            for row in rows
        )


def _named(key: str | None, names: dict[str, str]) -> Named | None:
    return Named(id=key, name=names.get(key, "")) if key else None


def _key(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit()) or int(cursor) > _LARGEST_KEY:
        raise CursorInvalid
    return int(cursor)
