"""Visits of technicians: free slots, booking, moving, cancelling."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.kit.numbers import draw_number
from agent.supply.schemas import SupplyPoint
from agent.supply.service import SupplyService
from agent.visits.errors import (
    NoPlaceForVisit,
    SlotInvalid,
    SlotTaken,
    TooLateToMove,
    VisitNotFound,
)
from agent.visits.models import VisitReason, VisitRow
from agent.visits.repository import VisitRepository
from agent.visits.schemas import Slot, Visit
from agent.visits.slots import NOTICE, SEATS, slot_of, slots_from

MISSED_COMPENSATION_CENTS = 3000


class VisitService:
    """The visits of one customer at a time."""

    undoable = ("visit_booked", "visit_moved", "visit_cancelled")

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._visits = VisitRepository(session)
        self._supply = SupplyService(session, clock=clock)
        self._journal = Journal(session, clock=clock)

    def upcoming(self, customer_id: str) -> tuple[Visit, ...]:
        """Return the visits booked and not over, the next first."""
        rows = self._visits.of_customer(customer_id, booked_after=self._clock.now())
        return tuple(self._view(row) for row in rows)

    def recent(self, customer_id: str, *, limit: int = 5) -> tuple[Visit, ...]:
        """Return all visits, missed and cancelled ones too, the latest first."""
        return tuple(self._view(row) for row in self._visits.of_customer(customer_id, limit=limit))

    def visit(self, customer_id: str, number: str) -> Visit:
        """Return one visit; raises VisitNotFound for others' too."""
        return self._view(self._row(customer_id, number=number))

    def free_slots(
        self, city: str, *, after: date | None = None, limit: int = 6
    ) -> tuple[Slot, ...]:
        """Return the next free slots of a city, not before the day ``after``."""
        now = self._clock.now()
        taken = self._visits.seats_taken(city, start=now)
        free: list[Slot] = []
        for slot in slots_from(now, after=after):
            if len(free) == limit:
                break
            if len(taken.get(slot.starts_at, ())) < SEATS:
                free.append(slot)
        return tuple(free)

    def book(
        self,
        customer_id: str,
        *,
        slot_id: str,
        reason: VisitReason,
        turn_id: str,
        point_id: str | None = None,
    ) -> Visit:
        """Book a visit at one of the customer's points of delivery.

        Raises:
            SlotInvalid: no such slot, or less than 24 hours ahead.
            SlotTaken: nobody is free then.
            NoPlaceForVisit: the customer has no such point.
        """
        written = self._journal.claim(turn_id, kind="visit_booked", customer_id=customer_id)
        if written.again:
            return self._view(self._row(customer_id, visit_id=written.subject_id))
        slot = self._slot(slot_id)
        point = self._point(customer_id, point_id=point_id, reason=reason)
        row = VisitRow(
            id=new_id(),
            number=draw_number(self._session, VisitRow.number, prefix="AP-", digits=6),
            customer_id=customer_id,
            point_id=point.id,
            reason=reason,
            status="booked",
            street=f"{point.street} {point.house_number}",
            city=point.city,
            technician=None,
            booked_at=self._clock.now(),
        )
        self._seat(row, slot.starts_at, slot.ends_at)
        self._journal.close(written, subject_id=row.id)
        return self._view(row)

    def move(self, customer_id: str, number: str, *, slot_id: str, turn_id: str) -> Visit:
        """Move a visit to another slot.

        Raises:
            VisitNotFound: not this customer's.
            TooLateToMove: less than 24 hours ahead, or over.
            SlotInvalid: no such slot.
            SlotTaken: nobody is free then.
        """
        row = self._row(customer_id, number=number)
        written = self._journal.claim(turn_id, kind="visit_moved", customer_id=customer_id)
        if written.again:
            return self._view(row)
        self._check_movable(row)
        slot = self._slot(slot_id)
        before = {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()}
        self._seat(row, slot.starts_at, slot.ends_at)
        self._journal.close(written, subject_id=row.id, before=before)
        return self._view(row)

    def cancel(self, customer_id: str, number: str, *, turn_id: str) -> Visit:
        """Cancel a visit.

        Raises:
            VisitNotFound: not this customer's.
            TooLateToMove: less than 24 hours ahead, or over.
        """
        row = self._row(customer_id, number=number)
        written = self._journal.claim(turn_id, kind="visit_cancelled", customer_id=customer_id)
        if not written.again:
            self._check_movable(row)
            row.status, row.seat = "cancelled", None
            self._journal.close(written, subject_id=row.id)
        return self._view(row)

    def undo(self, customer_id: str, written: Written) -> str:
        """Take one of the writes of this service back; return the visit's number."""
        row = self._row(customer_id, visit_id=written.subject_id)
        if written.kind == "visit_booked":
            if row.status == "booked":
                self._check_movable(row)
            row.status, row.seat = "cancelled", None
        elif written.kind == "visit_cancelled":
            self._seat(row, row.starts_at, row.ends_at)
            row.status = "booked"
        else:
            self._check_movable(row)
            starts, ends = (
                datetime.fromisoformat(written.before[k]) for k in ("starts_at", "ends_at")
            )
            if starts < self._clock.now():
                raise SlotInvalid(slot_id=written.before["starts_at"])
            self._seat(row, starts, ends)
        return row.number

    def _seat(self, row: VisitRow, starts_at: datetime, ends_at: datetime) -> None:
        taken = self._visits.seats_taken(row.city, start=starts_at).get(starts_at, set())
        seat = next((n for n in range(SEATS) if n not in taken), None)
        if seat is None:
            raise SlotTaken(starts_at=starts_at.isoformat())
        row.starts_at, row.ends_at, row.seat = starts_at, ends_at, seat
        if not self._visits.save(row):
            raise SlotTaken(starts_at=starts_at.isoformat())

    def _slot(self, slot_id: str) -> Slot:
        slot = slot_of(slot_id, now=self._clock.now())
        if slot is None:
            raise SlotInvalid(slot_id=slot_id)
        return slot

    def _point(self, customer_id: str, *, point_id: str | None, reason: VisitReason) -> SupplyPoint:
        contracts = [c for c in self._supply.contracts(customer_id) if c.status != "closed"]
        if point_id is not None:
            contracts = [c for c in contracts if c.point.id == point_id]
        wanted = {"fibre": "fibra", "gas": "gas", "power": "luce"}.get(reason.split("_")[0])
        contracts.sort(key=lambda contract: contract.product != wanted)
        if not contracts:
            raise NoPlaceForVisit
        return contracts[0].point

    def _check_movable(self, row: VisitRow) -> None:
        if not self._movable(row):
            raise TooLateToMove(number=row.number, starts_at=row.starts_at.isoformat())

    def _movable(self, row: VisitRow) -> bool:
        return row.status == "booked" and row.starts_at - self._clock.now() >= NOTICE

    def _row(
        self, customer_id: str, *, number: str | None = None, visit_id: str | None = None
    ) -> VisitRow:
        rows = self._visits.of_customer(customer_id, number=number, visit_id=visit_id, limit=1)
        if not rows:
            raise VisitNotFound(number=number or "")
        return rows[0]

    def _view(self, row: VisitRow) -> Visit:
        return Visit(
            id=row.id,
            number=row.number,
            reason=row.reason,
            status=row.status,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            street=row.street,
            city=row.city,
            technician=row.technician,
            movable=self._movable(row),
            compensation_cents=MISSED_COMPENSATION_CENTS if row.status == "missed" else 0,
        )
