"""dialogue tests: how models did in them, and what changed them"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dialogue_results",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("model_id", sa.String(length=80), nullable=False),
        sa.Column("dialogue", sa.String(length=120), nullable=False, comment="language and name, as it/first"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="of the file it was about: of a changed test there is no result"),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False, comment="of each turn intent, actions, replies, and why it could not be played"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_results")),
        sa.UniqueConstraint("model_id", "dialogue", name=op.f("uq_dialogue_results_model_id_dialogue")),
    )
    op.create_index(op.f("ix_dialogue_results_dialogue_at"), "dialogue_results", ["dialogue", "at"])
    op.create_table(
        "dialogue_commands",
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.Enum("record", "accept", "delete", name="kind", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("dialogue", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_dialogue_commands")),
    )


def downgrade() -> None:
    for table in ("dialogue_commands", "dialogue_results"):
        op.drop_table(table)
