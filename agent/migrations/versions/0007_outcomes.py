"""outcomes: one row for each episode and how it ended"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "episode_outcomes",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("episode_id", sa.String(length=40), nullable=False, comment="the sender Rasa knew"),
        sa.Column("customer_id", sa.String(length=40), nullable=True),
        sa.Column("language", sa.Enum("it", "en", name="language", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, comment="last message of anybody"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_by", sa.Enum("bot", "person", "none", name="solved_by", native_enum=False, create_constraint=True, length=40), nullable=True),
        sa.Column("handoff_reason", sa.String(length=20), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True, comment="a person's first answer"),
        sa.Column("answer_wait", sa.Integer(), nullable=True, comment="s from the queue to that answer"),
        sa.Column("total_wait", sa.Integer(), nullable=False, comment="s in which a customer's message waited for a person"),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True, comment="oldest customer message that people have not answered"),
        sa.Column("answered_last", sa.Boolean(), nullable=True, comment="whether the bot answered the last request; none: nothing was asked"),
        sa.Column("messages_customer", sa.Integer(), nullable=False),
        sa.Column("messages_bot", sa.Integer(), nullable=False),
        sa.Column("messages_agent", sa.Integer(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True, comment="the customer wrote again within 7 days of the end"),
        sa.Column("thumbs_up", sa.Integer(), nullable=False),
        sa.Column("thumbs_down", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_episode_outcomes_rating")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_episode_outcomes_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_outcomes")),
    )
    op.create_index(op.f("ix_episode_outcomes_conversation_id_started_at"), "episode_outcomes", ["conversation_id", "started_at"])
    op.create_index(op.f("ix_episode_outcomes_started_at"), "episode_outcomes", ["started_at"])
    op.create_index(op.f("ix_episode_outcomes_ended_at"), "episode_outcomes", ["ended_at"])


def downgrade() -> None:
    op.drop_table("episode_outcomes")
