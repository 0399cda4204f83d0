"""Rows that tests of other features need."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from agent.customers.keys import make_customer_code
from agent.customers.models import CustomerRow
from agent.kit.ids import new_id


def add_customer(session: Session, *, number: int = 1, **changes: Any) -> str:
    """Insert a customer and return its id."""
    fields = {
        "id": new_id(),
        "code": make_customer_code(number),
        "kind": "person",
        "first_name": "Anna",
        "last_name": "Conti",
        "language": "it",
        "email": f"anna{number}@example.com",
        "street": "via Garibaldi 1",
        "postal_code": "20121",
        "city": "Milano",
        "province": "MI",
        "since": date(2024, 1, 15),
        "tier": "unknown",
        "tier_reason": "",
    }
    row = CustomerRow(**(fields | changes))
    session.add(row)
    session.flush()
    return row.id
