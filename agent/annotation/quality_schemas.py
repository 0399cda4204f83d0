"""What the studio reads and sends about the quality of the training data."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agent.annotation.group_models import (
    FindingKind,
    FindingRow,
    FindingState,
    Fix,
    Severity,
)
from agent.annotation.schemas import Name
from agent.kit.records import Record
from agent.kit.types import Identifier, Text


class FindingItem(Record):
    """One example a finding is about."""

    text: str
    intent: str
    file: str
    line: int


class Finding(Record):
    """Something doubtful in the training data, and what mends it."""

    id: str
    kind: FindingKind
    severity: Severity
    intent: str | None
    other: str | None
    entity: str | None
    params: dict[str, float | str]
    items: tuple[FindingItem, ...]
    fixes: tuple[Fix, ...]
    state: FindingState

    @classmethod
    def of(cls, row: FindingRow) -> "Finding":
        """Return the view of a row."""
        return cls(id=row.id, kind=row.kind, severity=row.severity, state=row.state, **row.content)


class Findings(Record):
    """What the latest check found, the gravest first; counts are of the open ones."""

    findings: tuple[Finding, ...]
    at: datetime | None
    counts: dict[FindingKind, int]


class FixBody(BaseModel):
    """What is to be done about a finding.

    ``text`` and ``intent`` name the example that is moved or deleted, ``to`` where it goes.
    """

    model_config = ConfigDict(extra="forbid")

    client_id: Identifier
    fix: Fix
    text: Annotated[Text, Field(max_length=8_000)] | None = None
    intent: Name | None = None
    to: Name | None = None
