"""What the measurement of outcomes returns."""

from datetime import date

from pydantic import Field

from agent.kit.records import Record


class Waits(Record):
    """Seconds; null where nobody waited."""

    median: int | None
    p90: int | None
    most: int | None


class Solved(Record):
    """Episodes by who solved them."""

    bot: int
    person: int
    none: int


class OutcomeSummary(Record):
    """Episodes that began in a stretch of time, and how they ended."""

    episodes: int
    open: int = Field(description="Begun and not ended yet: in none of the counts below.")
    solved: Solved
    handoffs: dict[str, int] = Field(description="By reason.")
    first_answer: Waits = Field(description="From the queue to a person's first answer.")
    total_wait: Waits = Field(description="All time a customer's message waited for a person.")
    reopened: int = Field(description="The customer wrote again within 7 days of the end.")
    rated: int
    satisfaction: float | None = Field(description="Mean of the stars given, 1 to 5.")
    satisfied: int = Field(description="Ratings of 4 or 5.")
    thumbs_up: int
    thumbs_down: int


class OutcomeDay(OutcomeSummary):
    """One calendar day in Italy."""

    day: date


class OutcomesReply(Record):
    """Outcomes by day, and of all days together."""

    days: tuple[OutcomeDay, ...]
    total: OutcomeSummary
