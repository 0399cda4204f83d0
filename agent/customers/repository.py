"""Queries of the single customer view."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from agent.customers.models import (
    ConsentRow,
    CustomerRow,
    FactRow,
    IdentityLinkRow,
    InteractionRow,
)
from agent.kit.database import Base


class CustomerRepository:
    """Reads and adds customers, links, consents, interactions and facts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, customer_id: str) -> CustomerRow | None:
        """Return a customer by id."""
        return self._session.get(CustomerRow, customer_id)

    def by_ids(self, customer_ids: Iterable[str]) -> Sequence[CustomerRow]:
        """Return customers by id."""
        wanted = list(customer_ids)
        return self._session.scalars(select(CustomerRow).where(CustomerRow.id.in_(wanted))).all()

    def by_code(self, code: str) -> CustomerRow | None:
        """Return a customer by code."""
        return self._session.scalars(select(CustomerRow).where(CustomerRow.code == code)).first()

    def by_key(self, kind: str, value: str) -> Sequence[CustomerRow]:
        """Return the customers known under a key, two at most: more is ambiguous anyway."""
        return self._session.scalars(
            select(CustomerRow)
            .join(IdentityLinkRow, IdentityLinkRow.customer_id == CustomerRow.id)
            .where(IdentityLinkRow.kind == kind, IdentityLinkRow.value == value)
            .where(IdentityLinkRow.undone_at.is_(None))
            .distinct()
            .limit(2)
        ).all()

    def links(self, customer_id: str) -> Sequence[IdentityLinkRow]:
        """Return all links, undone ones too, oldest first."""
        return self._session.scalars(
            select(IdentityLinkRow)
            .where(IdentityLinkRow.customer_id == customer_id)
            .order_by(IdentityLinkRow.linked_at, IdentityLinkRow.id)
        ).all()

    def link(self, link_id: str) -> IdentityLinkRow:
        """Return a link by id."""
        return self._session.get_one(IdentityLinkRow, link_id)

    def consents(self, customer_id: str) -> Sequence[ConsentRow]:
        """Return the statements about commercial messages, the one that holds first."""
        return self._session.scalars(
            select(ConsentRow)
            .where(ConsentRow.customer_id == customer_id, ConsentRow.purpose == "marketing")
            .order_by(ConsentRow.at.desc(), ConsentRow.id.desc())
        ).all()

    def interactions(
        self, customer_id: str, *, limit: int, until: datetime | None = None
    ) -> Sequence[InteractionRow]:
        """Return contacts on every channel, newest first; ``until`` is the latest moment."""
        query = select(InteractionRow).where(InteractionRow.customer_id == customer_id)
        if until is not None:
            query = query.where(InteractionRow.at <= until)
        return self._session.scalars(
            query.order_by(InteractionRow.at.desc(), InteractionRow.id.desc()).limit(limit)
        ).all()

    def interaction_of(self, source: str, source_id: str) -> InteractionRow | None:
        """Return the interaction that a source knows under an id."""
        return self._session.scalars(
            select(InteractionRow).where(
                InteractionRow.source == source, InteractionRow.source_id == source_id
            )
        ).first()

    def add_interaction(self, row: InteractionRow) -> bool:
        """Add an interaction; False if the same arrived at the same time."""
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True

    def facts(self, customer_id: str) -> Sequence[FactRow]:
        """Return the facts that stand, newest first."""
        return self._session.scalars(
            select(FactRow)
            .where(FactRow.customer_id == customer_id, FactRow.undone_at.is_(None))
            .order_by(FactRow.at.desc(), FactRow.id.desc())
        ).all()

    def fact(self, customer_id: str, fact_id: str) -> FactRow | None:
        """Return one fact of this customer."""
        return self._session.scalars(
            select(FactRow).where(FactRow.customer_id == customer_id, FactRow.id == fact_id)
        ).first()

    def add(self, row: Base) -> None:
        """Add a row and send it to the database."""
        self._session.add(row)
        self._session.flush()
