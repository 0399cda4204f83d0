"""handoff: ownership by people, queue, notes, drafts, presence, moods, leases"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PRIORITIES = ("safety", "urgent", "high", "normal", "low")
_OPEN = sa.text("ended_at IS NULL")


def _moment(name: str, *, nullable: bool = True, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _conversation_columns() -> list[sa.Column]:
    return [
        sa.Column("assignee_id", sa.String(26), nullable=True,
                  comment="staff; set while a person owns it"),
        sa.Column("visitor_id", sa.String(40), nullable=True,
                  comment="the browser of an anonymous visitor"),
        _moment("snoozed_until",
                comment="hidden from the queue; the year 9999: until the customer writes"),
        sa.Column("merged_into", sa.String(40), nullable=True,
                  comment="conversation that people go on with; nothing was moved"),
        _moment("closed_at"),
        sa.Column("return_note", sa.Text(), nullable=True,
                  comment="what was settled when people last gave it back; the customer reads it"),
    ]  # fmt: skip


def _message_columns() -> list[sa.Column]:
    return [
        sa.Column("agent_id", sa.String(26), nullable=True, comment="staff who wrote it"),
        sa.Column("origin", sa.JSON(), nullable=True,
                  comment="what an agent's text was made from: canned, suggestion or macro"),
    ]  # fmt: skip


def _handoff_columns() -> list[sa.Column]:
    return [
        _moment("updated_at"),
        sa.Column("assignee_id", sa.String(26), nullable=True, comment="staff; the last one"),
        _moment("assigned_at", comment="to the one who has it now"),
        sa.Column("subject", sa.String(40), nullable=True, comment="skill it asks for"),
        sa.Column("by_email", sa.Boolean(), nullable=False, server_default=sa.false(),
                  comment="the customer waits elsewhere"),
        sa.Column("email", sa.String(254), nullable=True,
                  comment="where an answer goes as well"),
        sa.Column("last_command", sa.String(120), nullable=True,
                  comment="so that a command that comes twice is done once"),
        sa.Column("priority", sa.String(40), nullable=False, server_default="normal"),
        sa.Column("mood", sa.Double(), nullable=False, server_default="0",
                  comment="from -1, worst, to 1"),
        sa.Column("tier", sa.String(20), nullable=False, server_default="unknown",
                  comment="for staff only"),
        sa.Column("ahead", sa.Integer(), nullable=True,
                  comment="how many waited before it when queued"),
        sa.Column("wait_seconds", sa.Integer(), nullable=True,
                  comment="open hours from queue to taking"),
        _moment("waiting_since", comment="none: no answer is owed"),
        _moment("last_customer_at"),
        _moment("last_agent_at"),
        _moment("first_answer_at"),
        _moment("first_answer_due_at"),
        _moment("next_answer_due_at"),
        _moment("solution_due_at"),
        sa.Column("sla_hinted", sa.String(40), nullable=True,
                  comment="the state staff were last warned of"),
        sa.Column("told", sa.JSON(), nullable=True,
                  comment="place and wait as the customer last heard them, and when"),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("ended_by", sa.String(26), nullable=True,
                  comment="staff id, or: customer, system"),
        _moment("reopened_at", comment="the customer wrote again within the reopen window"),
    ]  # fmt: skip


def upgrade() -> None:
    # Plain ALTER TABLE: SQLite's batch mode would drop a table that others refer to.
    for column in _conversation_columns():
        op.add_column("conversations", column)
    for name in ("assignee_id", "visitor_id", "closed_at"):
        op.create_index(op.f(f"ix_conversations_{name}"), "conversations", [name])
    for column in _message_columns():
        op.add_column("messages", column)
    _grow_handoffs()
    _make_tables()


def _grow_handoffs() -> None:
    for column in _handoff_columns():
        op.add_column("handoffs", column)
    op.execute("UPDATE handoffs SET updated_at = queued_at, waiting_since = queued_at")
    # Before this there were no people: of several handoffs of a conversation, the last counts.
    op.execute(
        "UPDATE handoffs SET ended_at = queued_at, outcome = 'left', ended_by = 'system' "
        "WHERE ended_at IS NULL AND id NOT IN "
        "(SELECT max(h.id) FROM handoffs h GROUP BY h.conversation_id)"
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.alter_column("updated_at", existing_type=sa.DateTime(timezone=True),
                              nullable=False)  # fmt: skip
        batch_op.alter_column("requested_by", existing_type=sa.String(10),
                              existing_nullable=False, comment="customer, bot, system or agent",
                              existing_comment="customer, bot or system")  # fmt: skip
        batch_op.create_check_constraint(
            op.f("ck_handoffs_priority"),
            "priority IN ({})".format(", ".join(f"'{p}'" for p in _PRIORITIES)),
        )
        batch_op.create_check_constraint(
            op.f("ck_handoffs_outcome"),
            "outcome IN ('returned', 'left', 'closed', 'merged', 'silence')",
        )
    op.create_index("ux_handoffs_open", "handoffs", ["conversation_id"], unique=True,
                    sqlite_where=_OPEN, postgresql_where=_OPEN)  # fmt: skip
    op.create_index(op.f("ix_handoffs_ended_at_assignee_id"), "handoffs",
                    ["ended_at", "assignee_id"])  # fmt: skip
    op.create_index(op.f("ix_handoffs_taken_at"), "handoffs", ["taken_at"])
    op.create_index(op.f("ix_handoffs_updated_at"), "handoffs", ["updated_at"])


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"], ["conversations.id"], name=op.f(f"fk_{table}_conversation_id")
    )


def _make_tables() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("author_id", sa.String(26), nullable=True, comment="staff; none: the system"),
        sa.Column("kind", _choice("kind", "note", "pass", "return", "close", "merge", "system"),
                  nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("client_note_id", sa.String(80), nullable=True),
        _moment("at", nullable=False),
        _of_conversation("notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("conversation_id", "client_note_id",
                            name=op.f("uq_notes_conversation_id_client_note_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_notes_conversation_id_at"), "notes", ["conversation_id", "at"])
    op.create_table(
        "drafts",
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("staff_id", sa.String(26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("updated_at", nullable=False),
        _of_conversation("drafts"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "presence",
        sa.Column("staff_id", sa.String(26), nullable=False),
        sa.Column("state", _choice("state", "present", "away", "offline"), nullable=False),
        sa.Column("idle", sa.Boolean(), nullable=False,
                  comment="away by itself: the next sign of life makes it present again"),
        _moment("seen_at", nullable=False),
        _moment("changed_at", nullable=False),
        _moment("assigned_at",
                comment="whose turn it is: the one longest without a new conversation"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_presence")),
    )  # fmt: skip
    op.create_index(op.f("ix_presence_changed_at"), "presence", ["changed_at"])
    op.create_table(
        "viewers",
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("staff_id", sa.String(26), nullable=False),
        _moment("seen_at", nullable=False),
        _of_conversation("viewers"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id", name=op.f("pk_viewers")),
    )
    op.create_table(
        "moods",
        sa.Column("message_id", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False, comment="from -1, worst, to 1"),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"],
                                name=op.f("fk_moods_message_id")),
        _of_conversation("moods"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_moods")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_moods_conversation_id_seq")),
    )  # fmt: skip
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        _moment("until", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def downgrade() -> None:
    for table in ("leases", "moods", "viewers", "presence", "drafts", "notes"):
        op.drop_table(table)
    for name in ("ux_handoffs_open", "ix_handoffs_ended_at_assignee_id", "ix_handoffs_taken_at",
                 "ix_handoffs_updated_at"):  # fmt: skip
        op.drop_index(name, table_name="handoffs")
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_handoffs_priority"), type_="check")
        batch_op.drop_constraint(op.f("ck_handoffs_outcome"), type_="check")
        batch_op.alter_column("requested_by", existing_type=sa.String(10),
                              existing_nullable=False, comment="customer, bot or system",
                              existing_comment="customer, bot, system or agent")  # fmt: skip
        for column in _handoff_columns():
            batch_op.drop_column(column.name)
    for column in _message_columns():
        op.drop_column("messages", column.name)
    for name in ("assignee_id", "visitor_id", "closed_at"):
        op.drop_index(op.f(f"ix_conversations_{name}"), table_name="conversations")
    for column in _conversation_columns():
        op.drop_column("conversations", column.name)
