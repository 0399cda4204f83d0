"""What a meter can plausibly show today."""

import math
from collections.abc import Sequence
from datetime import date

from agent.supply.schemas import MeterReading

# A home without history: 40 kWh and 25 Smc a day are beyond any that a 6 kW meter or a
# 24 kW boiler supplies for weeks.
_DEFAULT_DAILY = {"luce": 40.0, "gas": 25.0}
_SLACK = {"luce": 60, "gas": 40}
_TOLERANCE = 2.5
_FIRST_READING_LIMIT = 999_999
WINDOW = range(20, 28)


def plausible_range(
    readings: Sequence[MeterReading], *, product: str, day: date
) -> tuple[int, int]:
    """Return the lowest and highest value that a reading of ``day`` may have.

    The lowest is the last real reading: meters do not run backwards, estimates may be too
    high. The highest adds 2.5 times the busiest daily use seen between two real readings.

    Args:
        readings: what stands, newest first.
        product: ``luce`` or ``gas``.
        day: when the meter was read.
    """
    real = [reading for reading in readings if reading.source != "estimate"]
    if not real:
        return 0, _FIRST_READING_LIMIT
    rates = [
        (later.value - earlier.value) / (later.read_on - earlier.read_on).days
        for later, earlier in zip(real, real[1:], strict=False)
        if later.read_on > earlier.read_on and later.value >= earlier.value
    ]
    days = max((day - real[0].read_on).days, 1)
    daily = max(rates) if rates else _DEFAULT_DAILY[product]
    highest = real[0].value + math.ceil(daily * _TOLERANCE * days) + _SLACK[product]
    return real[0].value, highest
