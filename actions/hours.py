"""When people of the company are there, as ``support.yml`` says."""

from datetime import datetime
from pathlib import Path

from agent.handoff.policies import SUPPORT_FILE, load_policies


def next_opening(now: datetime, *, support_file: Path = SUPPORT_FILE) -> datetime | None:
    """Return when people answer again, or None while they do.

    Example:
        >>> from datetime import UTC
        >>> next_opening(datetime(2026, 11, 22, 9, tzinfo=UTC)).isoformat()  # a Sunday
        '2026-11-23T07:00:00+00:00'
    """
    return load_policies(support_file).business_hours.next_opening(now)
