"""One list of all that happened with a customer."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from agent.billing.schemas import Bill
from agent.cases.schemas import Case
from agent.customers.schemas import Interaction, TimelineEntry
from agent.kit.calendar import at_local
from agent.orders.schemas import Order, Return
from agent.supply.schemas import ContractRequest
from agent.visits.schemas import Visit

_BILLS_ISSUED_HOUR = 9


def merge_timeline(
    *,
    interactions: Iterable[Interaction],
    cases: Iterable[Case],
    bills: Iterable[Bill],
    orders: Iterable[Order],
    returns: Iterable[Return],
    visits: Iterable[Visit],
    requests: Iterable[ContractRequest],
    limit: int,
    before: tuple[datetime, str] | None = None,
) -> tuple[TimelineEntry, ...]:
    """Return the entries of all kinds that lie before a place in time, newest first."""
    entries = chain(
        (
            TimelineEntry(
                kind="interaction",
                at=one.at,
                reference=one.reference or one.source_id,
                label=f"{one.channel}:{one.subject}",
                status=one.direction,
                subject=one.summary,
            )
            for one in interactions
        ),
        (
            _entry("case", case.opened_at, case.number, case.category, case.status).model_copy(
                update={"subject": case.subject}
            )
            for case in cases
        ),
        (
            _entry(
                "bill",
                at_local(bill.issued_on, _BILLS_ISSUED_HOUR),
                bill.number,
                "+".join(bill.products),
                bill.status,
            ).model_copy(update={"amount_cents": bill.amount_cents})
            for bill in bills
        ),
        (
            _entry("order", one.placed_at, one.number, "order", one.status).model_copy(
                update={"subject": one.item, "amount_cents": one.amount_cents}
            )
            for one in orders
        ),
        (_entry("return", r.requested_at, r.number, r.device, r.status) for r in returns),
        (_entry("visit", v.starts_at, v.number, v.reason, v.status) for v in visits),
        (_entry("request", r.created_at, r.number, r.kind, r.status) for r in requests),
    )
    ordered = sorted(entries, key=_place, reverse=True)
    return tuple(e for e in ordered if before is None or _place(e) < before)[:limit]


def _place(entry: TimelineEntry) -> tuple[datetime, str]:
    return entry.at, entry.reference


def _entry(kind: str, at: datetime, reference: str, label: str, status: str) -> TimelineEntry:
    return TimelineEntry.model_validate(
        {"kind": kind, "at": at, "reference": reference, "label": label, "status": status}
    )
