"""Two cases that turn out to be one: merged, and taken apart again as if nothing had been.

Nothing is moved. The merged case points to the one it is followed in; readers of that one see the
notes, files and links of both. Undoing clears the pointer and puts back, from the change log,
the three columns that merging set.
"""

from datetime import datetime

from agent.cases.errors import CaseClosed, CaseMerged, CaseNotMerged, CaseOfAnother, SameCase
from agent.cases.log import Actor
from agent.cases.models import TicketChangeRow, TicketRow
from agent.cases.repository import NoticeRepository
from agent.cases.writer import CaseWriter
from agent.kit.clock import Clock


class Merging:
    """Merges cases of one customer and takes them apart.

    Example:
        >>> merging.merge(first, into=second, actor=actor)  # doctest: +SKIP
        >>> merging.unmerge(first, actor=actor)  # doctest: +SKIP
    """

    def __init__(self, writer: CaseWriter, notices: NoticeRepository, *, clock: Clock) -> None:
        self._writer = writer
        self._cases = writer.cases
        self._notices = notices
        self._clock = clock

    def merge(self, row: TicketRow, *, into: TicketRow, actor: Actor) -> None:
        """Follow a case in another one from now on.

        Cycles cannot come to be: both must be followed in no other case.

        Raises:
            SameCase, CaseOfAnother, CaseMerged: they cannot be merged.
            CaseClosed: an open case would be hidden in a closed one.
        """
        if row.id == into.id:
            raise SameCase(number=row.number)
        self._cases.lock(row, into)
        if row.customer_id != into.customer_id:
            raise CaseOfAnother(number=into.number)
        for case in (row, into):
            if case.merged_into is not None:
                raise CaseMerged(number=case.number, into=self._cases.root_of(case).number)
        if row.is_open and not into.is_open:
            raise CaseClosed(number=into.number)
        now = self._clock.now()
        before = {
            "status": row.status,
            "closed_at": _text(row.closed_at),
            "updated_at": _text(row.updated_at),
        }
        row.merged_into = into.id
        row.status = "closed"
        row.closed_at = row.updated_at = now
        after = {"into": into.number, "status": "closed", "updated_at": _text(now)}
        self._writer.log.note(row, "merged", actor=actor, at=now, before=before, after=after)
        self._writer.log.note(
            into, "merged", actor=actor, at=now, after={"from": row.number, "internal": True}
        )

    def unmerge(self, row: TicketRow, *, actor: Actor) -> None:
        """Take a case out of the one it was merged into; it is again what it was.

        Raises:
            CaseNotMerged: it is followed in no other case.
        """
        if row.merged_into is None:
            raise CaseNotMerged(number=row.number)
        into = self._cases.get(row.merged_into)
        self._cases.lock(row, into)
        merged = self._cases.last_change(row.id, "merged")
        if row.merged_into != into.id or merged is None:
            raise CaseNotMerged(number=row.number)
        now = self._clock.now()
        row.merged_into = None
        self._restore(row, merged)
        # Who has not been told of the merge needs not be told that it was undone either.
        untold = self._notices.cancel(merged.id)
        self._writer.log.note(
            row, "unmerged", actor=actor, at=now,
            before={"into": into.number},
            after={"status": row.status, "internal": untold},
        )  # fmt: skip
        self._writer.log.note(
            into, "unmerged", actor=actor, at=now, after={"from": row.number, "internal": True}
        )

    @staticmethod
    def _restore(row: TicketRow, merged: TicketChangeRow) -> None:
        before = merged.before
        row.status = before["status"]
        row.closed_at = _moment(before["closed_at"])
        # A note that reached it from another system in the meantime keeps its own moment.
        if _text(row.updated_at) == merged.after["updated_at"]:
            row.updated_at = datetime.fromisoformat(before["updated_at"])


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
