"""Tables of what is measured: one row for each episode and how it ended."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.kit.database import Base
from agent.kit.i18n import Language
from agent.kit.records import RowId, choice

SolvedBy = Literal["bot", "person", "none"]


class EpisodeOutcomeRow(Base):
    """One episode of a conversation: from a customer's first word to its end.

    An episode of the bot that went quiet and one that people ended are both ended; what the
    customer writes after that begins another. Waits are whole seconds, null while nothing is known.
    """

    __tablename__ = "episode_outcomes"
    __table_args__ = (
        Index(None, "conversation_id", "started_at"),
        Index(None, "started_at"),
        Index(None, "ended_at"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
    )

    id: Mapped[RowId]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    episode_id: Mapped[str] = mapped_column(String(40), comment="the sender Rasa knew")
    customer_id: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[Language] = mapped_column(choice(Language, "language"))
    started_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(comment="last message of anybody")
    ended_at: Mapped[datetime | None]
    solved_by: Mapped[SolvedBy | None] = mapped_column(choice(SolvedBy, "solved_by"))
    handoff_reason: Mapped[str | None] = mapped_column(String(20))
    queued_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None] = mapped_column(comment="a person's first answer")
    answer_wait: Mapped[int | None] = mapped_column(comment="s from the queue to that answer")
    total_wait: Mapped[int] = mapped_column(
        default=0, comment="s in which a customer's message waited for a person"
    )
    waiting_since: Mapped[datetime | None] = mapped_column(
        comment="oldest customer message that people have not answered"
    )
    answered_last: Mapped[bool | None] = mapped_column(
        comment="whether the bot answered the last request; none: nothing was asked"
    )
    messages_customer: Mapped[int] = mapped_column(default=0)
    messages_bot: Mapped[int] = mapped_column(default=0)
    messages_agent: Mapped[int] = mapped_column(default=0)
    reopened_at: Mapped[datetime | None] = mapped_column(
        comment="the customer wrote again within 7 days of the end"
    )
    thumbs_up: Mapped[int] = mapped_column(default=0)
    thumbs_down: Mapped[int] = mapped_column(default=0)
    rating: Mapped[int | None]
    rated_at: Mapped[datetime | None]
