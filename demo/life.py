"""Two years of contacts, tickets, orders, returns, visits and faults."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from agent.billing.models import RefundRow
from agent.cases.models import TicketNoteRow, TicketRow
from agent.customers.models import FactRow, InteractionRow
from agent.kit.calendar import add_months, add_working_days, at_local
from agent.orders.models import OrderRow, ReturnRow, ShipmentRow
from agent.supply.models import FaultRow, RequestRow, RequestStepRow
from agent.supply.procedures import plan_steps
from agent.visits.models import VisitRow
from agent.voice.models import ClaimRow
from demo.batch import Batch
from demo.customers import Made
from demo.places import CITIES, STREETS

_DAYS = 730
_CHANNELS = {"phone": 3, "email": 2, "shop": 1, "app": 11, "chat": 2, "letter": 0.15}
# Each is coprime with the count of its numbers, so that no two are the same.
_SPREAD = 7_919


@cache
def texts() -> dict[str, Any]:
    """Return what happens, in both languages."""
    loaded: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("life.yaml").read_text("utf-8")
    )
    return loaded


def spread(count: int, *, digits: int) -> int:
    """Return the ``count``-th of a fixed shuffle of all numbers with these digits."""
    low: int = 10 ** (digits - 1)
    return low + count * _SPREAD % (9 * low)


class Life:
    """Writes what happened to customers until a day."""

    def __init__(self, batch: Batch, *, as_of: date, first_number: int = 1_000) -> None:
        self._batch = batch
        self._first = first_number
        self._as_of = as_of

    def add(self, made: Made) -> None:
        """Write the life of one customer."""
        random = made.random
        since = max(made.account.supplies[0].since, self._as_of - timedelta(days=_DAYS))
        days = max((self._as_of - since).days - 1, 1)
        self._contacts(made, since, days, random)
        if random.random() < 0.16:
            self._ticket(made, since, days, random)
        if random.random() < 0.07:
            self._order(made, since, days, random)
        if random.random() < 0.04 and days > 60:
            self._return(made, since, days, random)
        if made.account.supplies[0].status == "closed" and random.random() < 0.7:
            self._closing_credit(made, random)
        if random.random() < 0.09:
            self._visit(made, since, days, random)
        if random.random() < 0.05:
            self._request(made, random)
        if random.random() < 0.04:
            self._claim(made, since, days, random)
        if random.random() < 0.12:
            self._fact(made, since, days, random)

    def contact(
        self,
        customer_id: str,
        *,
        channel: str,
        at: datetime,
        subject: str,
        text: dict[str, str],
        direction: str = "in",
        reference: str | None = None,
        source: str = "crm",
    ) -> None:
        """Write one contact."""
        number = self._batch.count(InteractionRow)
        self._batch.add(
            InteractionRow,
            customer_id=customer_id,
            channel=channel,
            direction=direction,
            at=at,
            subject=subject,
            summary_it=text["it"],
            summary_en=text["en"],
            reference=reference,
            source=source,
            source_id=f"{customer_id}-{number:08d}",
        )

    def _contacts(self, made: Made, since: date, days: int, random: Random) -> None:
        for bill in made.bills:
            if bill.issued >= since:
                text = _filled(texts()["sent"]["bill"], bill=bill.number)
                self.contact(
                    made.id, channel="email", direction="out", at=at_local(bill.issued, 7, 30),
                    subject="bill", text=text, reference=bill.number, source="billing",
                )  # fmt: skip
        months = days / 30
        count = int(random.expovariate(1 / (months * 0.75))) if months > 1 else 1
        for _ in range(min(count, 70)):
            channel = random.choices(list(_CHANNELS), weights=list(_CHANNELS.values()))[0]
            template = random.choice(texts()["contacts"][channel])
            day = since + timedelta(days=random.randrange(days))
            bill_number = next((b.number for b in reversed(made.bills) if b.issued <= day), "")
            if "{bill}" in template["it"] and not bill_number:
                continue
            self.contact(
                made.id,
                channel=channel,
                at=at_local(day, random.randrange(8, 20), random.randrange(60)),
                subject=template["subject"],
                text=_filled(template, bill=bill_number, city=made.account.city.name),
                reference=bill_number if "{bill}" in template["it"] else None,
            )

    def _ticket(self, made: Made, since: date, days: int, random: Random) -> None:
        template = random.choice(texts()["tickets"])
        opened = at_local(
            since + timedelta(days=random.randrange(days)), random.randrange(8, 20)
        )  # fmt: skip
        age = (self._as_of - opened.date()).days
        is_open = age < 12 and random.random() < 0.8
        status = random.choice(("open", "in_progress")) if is_open else "closed"
        answered = opened + timedelta(days=min(random.randrange(1, 12), max(age - 1, 0)), hours=3)
        number = f"TK-{spread(self._first + self._batch.count(TicketRow), digits=6)}"
        ticket_id = self._batch.add(
            TicketRow,
            number=number,
            customer_id=made.id,
            category=template["category"],
            priority="normal",
            status=status,
            product=template["product"],
            subject_it=template["it"],
            subject_en=template["en"],
            channel="phone",
            opened_at=opened,
            updated_at=opened if is_open else answered,
            answer_due_at=at_local(add_working_days(opened.date(), 2), 20),
            closed_at=None if is_open else answered,
        )
        self.contact(
            made.id, channel="phone", at=opened, subject=template["category"],
            text=template, reference=number,
        )  # fmt: skip
        if not is_open:
            self._batch.add(
                TicketNoteRow,
                ticket_id=ticket_id,
                author="agent",
                internal=False,
                text_it=template["answer_it"],
                text_en=template["answer_en"],
                at=answered,
            )

    def _order(self, made: Made, since: date, days: int, random: Random) -> None:
        item = random.choice(texts()["items"])
        placed = since + timedelta(days=random.randrange(days))
        expected = add_working_days(placed, 4)
        delivered = expected + timedelta(days=random.choice((-1, 0, 0, 1)))
        done = delivered <= self._as_of
        count = self._first + self._batch.count(OrderRow)
        order_id = self._batch.add(
            OrderRow,
            number=f"OR-{spread(count, digits=8)}",
            customer_id=made.id,
            item_it=item["it"],
            item_en=item["en"],
            amount_cents=item["cents"],
            status="delivered" if done else "shipped",
            placed_at=at_local(placed, 11),
            expected_on=expected,
            delivered_on=delivered if done else None,
        )
        self._batch.add(
            ShipmentRow,
            order_id=order_id,
            carrier="Corriere Espresso",
            tracking=f"CE{spread(count, digits=10)}",
            status="delivered" if done else "in_transit",
            place=made.account.city.name,
            updated_at=at_local(min(delivered, self._as_of), 8),
        )

    def _return(self, made: Made, since: date, days: int, random: Random) -> None:
        day = since + timedelta(days=random.randrange(days - 20))
        sent, received = day + timedelta(days=4), day + timedelta(days=9)
        done = received <= self._as_of - timedelta(days=20)
        count = self._first + self._batch.count(ReturnRow)
        self._batch.add(
            ReturnRow,
            number=f"RE-{spread(count, digits=6)}",
            customer_id=made.id,
            device="Ventolia Box",
            serial=f"VB{random.randrange(10**7, 10**8)}",
            reason=random.choice(("replacement", "defect", "not_needed")),
            status="completed" if done else "received",
            tracking=f"RV{spread(count, digits=10)}",
            requested_at=at_local(day, 15),
            send_by=day + timedelta(days=30),
            sent_on=sent,
            received_on=received,
            deposit_cents=3000,
            fee_cents=6000,
            deposit_due_on=add_working_days(received, 15),
        )

    def _closing_credit(self, made: Made, random: Random) -> None:
        left = made.account.supplies[0].until or self._as_of
        asked = left + timedelta(days=random.randrange(20, 40))
        expected = add_working_days(asked, 15)
        if asked >= self._as_of:
            return
        paid = expected <= self._as_of
        self._batch.add(
            RefundRow,
            number=f"RF-{spread(self._first + self._batch.count(RefundRow), digits=6)}",
            customer_id=made.id,
            amount_cents=random.randrange(600, 14_000),
            reason="closing_credit",
            status="paid" if paid else "approved",
            requested_on=asked,
            expected_on=expected,
            paid_on=expected if paid else None,
        )

    def _visit(self, made: Made, since: date, days: int, random: Random) -> None:
        day = add_working_days(since + timedelta(days=random.randrange(days)), 2)
        if day >= self._as_of:
            return
        hour = random.choice((8, 12, 16)) if day.weekday() < 5 else 8
        starts = at_local(day, hour)
        self._batch.add(
            VisitRow,
            number=f"AP-{spread(self._first + self._batch.count(VisitRow), digits=6)}",
            customer_id=made.id,
            point_id=made.account.supplies[0].point_id,
            reason=random.choice(("fibre_installation", "meter_check", "power_increase")),
            status="missed" if random.random() < 0.06 else "done",
            starts_at=starts,
            ends_at=starts + timedelta(hours=4),
            street=f"{made.account.street} {made.account.house_number}",
            city=made.account.city.name,
            technician=random.choice(("Aldo Neri", "Ivo Serra", "Nadia Fabbri", "Ugo Landi")),
            booked_at=starts - timedelta(days=5),
        )

    def _request(self, made: Made, random: Random) -> None:
        supply = random.choice(made.account.supplies)
        if supply.status != "active":
            return
        kind = "power_increase" if supply.product == "luce" else "change_plan"
        day = self._as_of - timedelta(days=random.choice((2, 30, 90, 200)))
        if day <= supply.since:
            return
        self.request(made.id, kind=kind, supply=supply, day=day)

    def request(
        self,
        customer_id: str,
        *,
        kind: str,
        supply: Any,
        day: date,
        details: dict[str, str] | None = None,
        status: str | None = None,
    ) -> str:
        """Write a request made on a day with its steps, as far as they are by now."""
        steps = plan_steps(kind, product=supply.product, day=day)
        finished = [step.on_day <= self._as_of for step in steps]
        number = f"RQ-{spread(self._first + self._batch.count(RequestRow), digits=6)}"
        request_id = self._batch.add(
            RequestRow,
            number=number,
            customer_id=customer_id,
            contract_id=supply.id,
            kind=kind,
            product=supply.product,
            status=status or ("done" if all(finished) else "in_progress"),
            created_at=at_local(day, 10, 20),
            expected_on=steps[-1].on_day,
            done_on=steps[-1].on_day if all(finished) and status in {None, "done"} else None,
            details=details or {},
        )
        current = finished.index(False) if not all(finished) else len(steps)
        for position, step in enumerate(steps):
            state = "done" if position < current else "current" if position == current else "to_do"
            self._batch.add(
                RequestStepRow,
                request_id=request_id,
                position=position,
                title_it=step.title.it,
                title_en=step.title.en,
                status=state,
                on_day=step.on_day,
            )
        return number

    def _claim(self, made: Made, since: date, days: int, random: Random) -> None:
        template = random.choice(texts()["claims"])
        at = at_local(since + timedelta(days=random.randrange(days)), 18)
        count = self._batch.count(ClaimRow)
        self._batch.add(
            ClaimRow,
            reference=f"VO-{spread(self._first + count, digits=6)}",
            customer_id=made.id,
            message_id=f"demo-{count}",
            kind=template["kind"],
            quote=template["it"],
            language="it",
            product=template["product"],
            intent=template["intent"],
            confidence=round(random.uniform(0.8, 0.99), 3),
            status=random.choice(("received", "read", "planned")),
            at=at,
            updated_at=at,
        )

    def _fact(self, made: Made, since: date, days: int, random: Random) -> None:
        fact = random.choice(texts()["facts"])
        self._batch.add(
            FactRow,
            customer_id=made.id,
            name=fact["name"],
            value=fact["value"],
            certainty="deterministic" if fact["probability"] is None else "probabilistic",
            probability=fact["probability"],
            model=fact["model"],
            source="survey" if fact["probability"] is None else "model",
            purpose=fact["purpose"],
            at=at_local(since + timedelta(days=random.randrange(days)), 12),
        )


def add_faults(batch: Batch, *, now: datetime, as_of: date) -> None:
    """Write two years of faults and works, a few of them going on or announced."""
    random = Random("faults")
    for number in range(240):
        kind = random.choice(("outage", "planned_work"))
        product = random.choices(("luce", "gas", "fibra"), weights=(6, 2, 3))[0]
        cause = texts()["causes"][kind][product]
        day = add_months(as_of, -24) + timedelta(days=random.randrange(715))
        starts = at_local(day, random.randrange(24), random.choice((0, 15, 40)))
        hours = random.choice((1, 2, 3, 5, 9))
        ends: datetime | None = starts + timedelta(hours=hours)
        if number < 4:
            kind, cause = "outage", texts()["causes"]["outage"][product]
            starts, ends = now - timedelta(hours=number + 1), None
        batch.add(
            FaultRow,
            number=f"GU-{spread(1_000 + number, digits=6)}",
            kind=kind,
            product=product,
            city=random.choice(CITIES).name,
            street=random.choice(STREETS),
            cause_it=cause["it"],
            cause_en=cause["en"],
            starts_at=starts,
            expected_end_at=starts + timedelta(hours=hours),
            ended_at=ends,
        )


def _filled(text: dict[str, str], **values: str) -> dict[str, str]:
    return {language: text[language].format(**values) for language in ("it", "en")}
