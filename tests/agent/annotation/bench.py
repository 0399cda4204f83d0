"""Labels, their history and the inbox in one transaction, and messages to label."""

from typing import Any

from sqlalchemy.orm import Session

from agent.annotation.history import History
from agent.annotation.labels import LabelService, Trainer
from agent.annotation.models import ReviewMessageRow
from agent.annotation.schemas import Part, ReviewMessage
from agent.annotation.service import InboxService
from agent.annotation.shares import is_tested
from agent.kit.clock import FixedClock
from tests.agent.annotation.world import KNOWN, add_review, whole

TEXT = "perché pago 40 euro a marzo?"
TAUGHT = next(f"m{n}" for n in range(99) if not is_tested(f"m{n}"))
TESTED = next(f"m{n}" for n in range(99) if is_tested(f"m{n}"))


class Bench:
    def __init__(self, session: Session, clock: FixedClock) -> None:
        self.session, self.clock = session, clock
        self.labels = LabelService(session, clock=clock, known=KNOWN)
        self.history = History(session, clock=clock)
        self.inbox = InboxService(session, clock=clock)

    def add(self, message_id: str = TAUGHT, text: str = TEXT, **columns: Any) -> ReviewMessageRow:
        return add_review(self.session, self.clock, message_id, text, **columns)

    def say(
        self,
        trainer: Trainer,
        message_id: str = TAUGHT,
        intent: str = "bill_explain",
        *,
        version: int | None = None,
        decision: Any = "label",
        parts: list[Part] | None = None,
    ) -> ReviewMessage:
        row = self.session.get_one(ReviewMessageRow, message_id)
        if parts is None:
            parts = whole(row.text, intent) if decision == "label" else []
        return self.labels.label(
            trainer, message_id, version=version or row.version, decision=decision, parts=parts
        )
