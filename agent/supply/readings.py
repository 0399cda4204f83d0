"""Readings taken from customers: checked, kept once, taken back."""

from datetime import timedelta

from sqlalchemy.orm import Session

from agent.kit.clock import Clock
from agent.kit.ids import new_id
from agent.kit.journal import Journal, Written
from agent.supply.errors import NoMeter, ReadingTooHigh, ReadingTooLow, ReadingUsed
from agent.supply.meters import WINDOW, plausible_range
from agent.supply.models import MeterReadingRow
from agent.supply.repository import SupplyRepository
from agent.supply.schemas import Contract, ExpectedReading, MeterReading, ReadingAccepted

_HISTORY = timedelta(days=430)


class MeterReadings:
    """The readings of a contract's meter. The contract is the customer's: see the service."""

    def __init__(self, session: Session, *, clock: Clock) -> None:
        self._clock = clock
        self._supply = SupplyRepository(session)
        self._journal = Journal(session, clock=clock)

    def latest(self, point_id: str, *, limit: int) -> tuple[MeterReading, ...]:
        """Return readings, newest first."""
        rows = self._supply.readings(point_id, limit=limit)
        return tuple(MeterReading.model_validate(row) for row in rows)

    def expected(self, contract: Contract) -> ExpectedReading:
        """Return the plausible range for today."""
        if contract.product == "fibra":
            raise NoMeter(product=contract.product)
        today = self._clock.today()
        rows = self._supply.readings(contract.point.id, limit=60, since=today - _HISTORY)
        # What the customer gave today is being corrected: it is no bound.
        history = [
            MeterReading.model_validate(row)
            for row in rows
            if not (row.source == "customer" and row.read_on == today)
        ]
        lowest, highest = plausible_range(history, product=contract.product, day=today)
        previous = next((r for r in history if r.source != "estimate"), None)
        return ExpectedReading(contract=contract, previous=previous, lowest=lowest, highest=highest)

    def add(self, contract: Contract, *, value: int, turn_id: str) -> ReadingAccepted:
        """Check and keep a reading of today."""
        expected = self.expected(contract)
        written = self._journal.claim(turn_id, kind="reading", customer_id=contract.customer_id)
        if written.again:
            return self._accepted(expected, self._supply.reading(written.subject_id))
        _check(expected, value)
        now, today = self._clock.now(), self._clock.today()
        replaced = [
            row
            for row in self._supply.readings(contract.point.id, limit=10, since=today)
            if row.source == "customer"
        ]
        for old in replaced:
            old.undone_at = now
        row = MeterReadingRow(
            id=new_id(),
            point_id=contract.point.id,
            read_on=today,
            value=value,
            source="customer",
            recorded_at=now,
            undone_at=None,
        )
        self._supply.add(row)
        self._journal.close(
            written, subject_id=row.id, before={"replaced": [old.id for old in replaced]}
        )
        return self._accepted(expected, row)

    def undo(self, written: Written) -> str:
        """Take a reading back, and bring back the one it had replaced."""
        row = self._supply.reading(written.subject_id)
        today = self._clock.today()
        if (row.read_on.year, row.read_on.month) != (today.year, today.month) or (
            row.read_on.day in WINDOW and today.day not in WINDOW
        ):
            raise ReadingUsed(value=row.value, day=row.read_on.isoformat())
        row.undone_at = self._clock.now()
        for reading_id in written.before.get("replaced", ())[:1]:
            self._supply.reading(reading_id).undone_at = None
        return str(row.value)

    def _accepted(self, expected: ExpectedReading, row: MeterReadingRow) -> ReadingAccepted:
        previous = expected.previous
        return ReadingAccepted(
            reading=MeterReading.model_validate(row),
            contract=expected.contract,
            previous=previous,
            used=row.value - previous.value if previous else None,
            in_window=row.read_on.day in WINDOW,
        )


def _check(expected: ExpectedReading, value: int) -> None:
    previous = expected.previous
    params = {
        "value": value,
        "lowest": expected.lowest,
        "highest": expected.highest,
        "previous": previous.value if previous else None,
        "previous_day": previous.read_on.isoformat() if previous else None,
    }
    if value < expected.lowest:
        raise ReadingTooLow(**params)
    if value > expected.highest:
        raise ReadingTooHigh(**params)
