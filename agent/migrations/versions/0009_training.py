"""training: runs, model files, evaluations, promotions"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("promotions")
    op.create_table(
        "training_runs",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.Enum("train", "evaluate", "dialogues", "finetune", "quality", name="kind", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("state", sa.Enum("queued", "running", "done", "failed", "cancelled", "interrupted", name="state", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("model_id", sa.String(length=80), nullable=True, comment="what it made or looked at"),
        sa.Column("by", sa.String(length=26), nullable=True, comment="staff; none: the command line"),
        sa.Column("by_name", sa.String(length=160), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False, comment="somebody asked it to stop"),
        sa.Column("lease", sa.String(length=40), nullable=True, comment="the process that runs it"),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("error_detail", sa.String(length=400), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_runs")),
        sa.UniqueConstraint("client_id", name=op.f("uq_training_runs_client_id")),
    )
    running = sa.text("state = 'running'")
    op.create_index("ux_training_runs_running", "training_runs", ["state"], unique=True, sqlite_where=running, postgresql_where=running)
    op.create_index(op.f("ix_training_runs_state_created_at"), "training_runs", ["state", "created_at"])
    op.create_index(op.f("ix_training_runs_updated_at"), "training_runs", ["updated_at"])
    op.create_table(
        "training_models",
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("model_id", sa.String(length=80), nullable=False, comment="Rasa's own; else the file's name"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("changed_ns", sa.String(length=20), nullable=False, comment="the file's time when last summed"),
        sa.Column("damaged", sa.Boolean(), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(length=26), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_training_models")),
    )
    op.create_index(op.f("ix_training_models_model_id"), "training_models", ["model_id"])
    op.create_table(
        "model_evaluations",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("model_id", sa.String(length=80), nullable=False),
        sa.Column("message_set", sa.Enum("test", "recent", "safety", "dialogues", name="message_set", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False, comment="[message id or training text, truth, intent, confidence, sure]; of a dialogue [id, passed]"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_evaluations")),
        sa.UniqueConstraint("model_id", "message_set", name=op.f("uq_model_evaluations_model_id_message_set")),
    )
    op.create_table(
        "test_messages",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="without personal data"),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("intent", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_test_messages")),
    )
    op.create_table(
        "model_promotions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.Enum("promote", "rollback", name="kind", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("model_id", sa.String(length=80), nullable=False),
        sa.Column("previous", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False, comment="against the gate"),
        sa.Column("checks", sa.JSON(), nullable=False, comment="the gate's, as they were"),
        sa.Column("by", sa.String(length=26), nullable=True, comment="staff; none: the command line"),
        sa.Column("by_name", sa.String(length=160), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_promotions")),
        sa.UniqueConstraint("client_id", name=op.f("uq_model_promotions_client_id")),
    )
    op.create_index(op.f("ix_model_promotions_at"), "model_promotions", ["at"])


def downgrade() -> None:
    for table in ("model_promotions", "test_messages", "model_evaluations", "training_models", "training_runs"):
        op.drop_table(table)
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
