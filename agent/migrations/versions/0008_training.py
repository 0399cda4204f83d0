"""Models that were promoted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promotions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.Enum("promote", "rollback", name="kind", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False, comment="name of the file, without its ending"),
        sa.Column("previous", sa.String(length=200), nullable=True, comment="what answered before"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False, comment="who decided"),
        sa.Column("checks", sa.JSON(), nullable=False, comment="what the gate found"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
    )


def downgrade() -> None:
    op.drop_table("promotions")
