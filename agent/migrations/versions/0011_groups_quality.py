"""groups of unknown messages, findings in the training data"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "review_groups",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", _choice("state", "open", "resolved"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of what trainers say"),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("typical", sa.JSON(), nullable=False, comment="messages, the nearest first"),
        sa.Column("nearest_intent", sa.String(length=80), nullable=True),
        sa.Column("nearest_similarity", sa.Double(), nullable=True),
        sa.Column("centre", sa.LargeBinary(), nullable=False, comment="unit length, 32-bit floats"),
        sa.Column("least", sa.Double(), nullable=False, comment="similarity to the centre from which one joins"),
        sa.Column("encoder", sa.String(length=200), nullable=False, comment="whose vectors the centre is from"),
        sa.Column("resolution", _choice("resolution", "new_intent", "examples", "article", "nothing"), nullable=True),
        sa.Column("intent", sa.String(length=80), nullable=True, comment="the resolution's"),
        sa.Column("title", sa.String(length=200), nullable=True, comment="of the article wanted"),
        sa.Column("resolved_by", sa.String(length=26), nullable=True),
        sa.Column("resolved_by_name", sa.String(length=160), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_groups")),
    )
    op.create_index(op.f("ix_review_groups_state"), "review_groups", ["state"])
    op.create_table(
        "quality_findings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", _choice("kind", "too_few", "contradiction", "near_identical", "suspect", "unlike_production", "imbalance", "unused_entity"), nullable=False),
        sa.Column("severity", _choice("severity", "high", "medium", "low"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="order among those of its kind"),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", _choice("state", "open", "fixed", "kept"), nullable=False),
        sa.Column("state_by", sa.String(length=26), nullable=True),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_findings")),
    )
    op.create_index(op.f("ix_quality_findings_state_kind"), "quality_findings", ["state", "kind"])
    op.create_table(
        "review_refreshes",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_review_refreshes")),
    )


def downgrade() -> None:
    for table in ("review_refreshes", "quality_findings", "review_groups"):
        op.drop_table(table)
