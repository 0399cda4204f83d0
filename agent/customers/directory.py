"""Find customers by what an agent has at hand: a name, a code, an address, a number."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from agent.customers.keys import normalise_key
from agent.customers.models import CustomerRow, IdentityLinkRow
from agent.customers.schemas import Customer

_EXACT = ("customer_code", "email", "phone", "tax_code", "vat_number")
_MOST_WORDS = 4


class CustomerDirectory:
    """Looks customers up for staff; what it finds is never told to a visitor."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def names(self, customer_ids: Iterable[str]) -> dict[str, str]:
        """Return the full name of each customer."""
        rows = self._session.execute(
            select(
                CustomerRow.id,
                CustomerRow.company_name,
                CustomerRow.first_name,
                CustomerRow.last_name,
            ).where(CustomerRow.id.in_(list(customer_ids)))
        )
        return {
            row.id: row.company_name or f"{row.first_name} {row.last_name}".strip() for row in rows
        }

    def find(self, query: str, *, limit: int = 10) -> tuple[Customer, ...]:
        """Return customers: by an exact key if the query is one, else by name, best first."""
        rows = self._by_key(query) or self._by_name(query, limit=limit)
        return tuple(Customer.model_validate(row) for row in rows[:limit])

    def _by_key(self, query: str) -> Sequence[CustomerRow]:
        keys = [(kind, normalise_key(kind, query)) for kind in _EXACT]
        found = [
            and_(IdentityLinkRow.kind == kind, IdentityLinkRow.value == key)
            for kind, key in keys
            if key is not None
        ]
        if not found:
            return []
        linked = select(IdentityLinkRow.customer_id).where(
            or_(*found), IdentityLinkRow.undone_at.is_(None)
        )
        code = dict(keys)["customer_code"]
        condition: ColumnElement[bool] = CustomerRow.id.in_(linked)
        if code is not None:
            condition = or_(condition, CustomerRow.code == code)
        return self._session.scalars(select(CustomerRow).where(condition).limit(20)).all()

    def _by_name(self, query: str, *, limit: int) -> Sequence[CustomerRow]:
        """Every word must begin, or stand within, first name, last name or the firm's name."""
        words = [word for word in query.split() if any(map(str.isalnum, word))][:_MOST_WORDS]
        if not words:
            return []
        whole = func.lower(
            func.coalesce(CustomerRow.company_name, "")
            + " " + CustomerRow.first_name
            + " " + CustomerRow.last_name
        )  # fmt: skip
        matches = [whole.contains(word.lower(), autoescape=True) for word in words]
        begins = case(
            (func.lower(CustomerRow.last_name).startswith(words[-1].lower(), autoescape=True), 0),
            else_=1,
        )
        return self._session.scalars(
            select(CustomerRow)
            .where(*matches)
            .order_by(begins, CustomerRow.last_name, CustomerRow.first_name, CustomerRow.id)
            .limit(limit)
        ).all()
