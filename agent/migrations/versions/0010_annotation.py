"""annotation: messages under review, readings, actions, commands, views, cursors"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MESSAGES = (
    ("state", "teaching", "message_id"),
    ("state", "at", "message_id"),
    ("state", "confidence", "message_id"),
    ("state", "intent"),
    ("state", "reasons"),
    ("state", "language"),
    ("at", "intent", "confidence"),
    ("conversation_id",),
    ("group_id",),
    ("model_id",),
)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def upgrade() -> None:
    op.create_table(
        "review_messages",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="without personal data"),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("intent", sa.String(length=80), nullable=False, comment="likeliest"),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("ranking", sa.JSON(), nullable=False),
        sa.Column("entities", sa.JSON(), nullable=False, comment="offsets in the text"),
        sa.Column("model_id", sa.String(length=80), nullable=True),
        sa.Column("reasons", sa.Integer(), nullable=False, comment="bits, as agent.annotation.models.REASONS"),
        sa.Column("weight", sa.Double(), nullable=False, comment="what a mistake costs the business"),
        sa.Column("disagree", sa.Double(), nullable=True, comment="share of its neighbours; none: unknown"),
        sa.Column("novelty", sa.Double(), nullable=True, comment="distance to the nearest example"),
        sa.Column("encoder", sa.String(length=200), nullable=True, comment="whose vectors the two above are from; none: not compared yet"),
        sa.Column("score", sa.Double(), nullable=False, comment="how much a label teaches"),
        sa.Column("teaching", sa.Double(), nullable=False, comment="place in the teaching order: score or batch"),
        sa.Column("state", _choice("state", "open", "second", "disputed", "labelled", "rejected", "skipped"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of what trainers say"),
        sa.Column("twice", sa.Boolean(), nullable=False, comment="two trainers read it, blind"),
        sa.Column("label", sa.JSON(), nullable=True, comment="accepted parts"),
        sa.Column("labelled_by", sa.String(length=26), nullable=True),
        sa.Column("labelled_by_name", sa.String(length=160), nullable=True),
        sa.Column("labelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("test", sa.Boolean(), nullable=False, comment="in the frozen test set"),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_review_messages")),
    )
    for columns in _MESSAGES:
        _index("review_messages", *columns)
    unscored = sa.text("encoder IS NULL")
    op.create_index("ix_review_messages_unscored", "review_messages", ["message_id"], sqlite_where=unscored, postgresql_where=unscored)
    labelled = sa.text("state = 'labelled'")
    op.create_index("ix_review_messages_labelled", "review_messages", ["labelled_at"], sqlite_where=labelled, postgresql_where=labelled)
    op.create_table(
        "review_readings",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("kind", _choice("kind", "first", "second", "adjudication"), nullable=False),
        sa.Column("decision", _choice("decision", "label", "reject", "skip"), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("by_name", sa.String(length=160), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True, comment="taken back, or replaced"),
        sa.ForeignKeyConstraint(["message_id"], ["review_messages.message_id"], name=op.f("fk_review_readings_message_id_review_messages"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_readings")),
    )
    live = sa.text("undone_at IS NULL")
    op.create_index("ux_review_readings_live", "review_readings", ["message_id", "kind"], unique=True, sqlite_where=live, postgresql_where=live)
    _index("review_readings", "message_id")
    _index("review_readings", "by", "at")
    op.create_table(
        "review_actions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("step", sa.String(length=26), nullable=False, comment="what was done at once has one step"),
        sa.Column("kind", _choice("kind", "label", "reject", "skip", "adjudicate", "undo", "redo", "view_saved", "view_deleted", "export", "import", "new_intent", "example_moved", "example_deleted"), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("by_name", sa.String(length=160), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=True),
        sa.Column("intent", sa.String(length=200), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True, comment="what undo brings back"),
        sa.Column("after", sa.JSON(), nullable=True, comment="what redo brings back"),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redoable", sa.Boolean(), nullable=False, comment="undone, and nothing done since"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_actions")),
    )
    _index("review_actions", "by", "id")
    _index("review_actions", "message_id", "id")
    op.create_table(
        "review_commands",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("by", sa.String(length=26), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_commands")),
        sa.UniqueConstraint("by", "client_id", name=op.f("uq_review_commands_by_client_id")),
    )
    _index("review_commands", "at")
    op.create_table(
        "review_views",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_views")),
    )
    _index("review_views", "owner_id")
    _index("review_views", "shared")
    op.create_table(
        "review_cursors",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_review_cursors")),
    )
    # The intake follows turns in the order in which they ended.
    _index("turns", "finished_at", "message_id")


def downgrade() -> None:
    op.drop_index(op.f("ix_turns_finished_at_message_id"), table_name="turns")
    for table in ("review_cursors", "review_views", "review_commands", "review_actions", "review_readings", "review_messages"):
        op.drop_table(table)
