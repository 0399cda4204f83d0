"""What the arbiter returns."""

from datetime import datetime
from typing import Any, Literal

from agent.kit.records import Record

ReasonCode = Literal[
    "unknown_customer", "no_consent", "open_complaint", "open_fault", "open_return",
    "open_dispute", "quiet_hours", "recently_offered", "already_has",
    "state_unreadable",
]  # fmt: skip


class Reason(Record):
    """One ground against an offer; ``reference`` is the case, return or fault it rests on."""

    code: ReasonCode
    reference: str | None = None
    details: dict[str, Any] = {}


class Decision(Record):
    """Whether a product may be offered now. ``reasons`` is empty when it may."""

    id: str
    customer_id: str
    product: str
    allowed: bool
    reasons: tuple[Reason, ...]
    at: datetime
