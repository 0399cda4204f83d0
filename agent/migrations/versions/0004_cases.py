"""cases"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STAMP = sa.DateTime(timezone=True)
_AUTHORS = ("customer", "bot", "agent", "system")
_COLUMNS = (
    sa.Column("version", sa.Integer(), nullable=False, server_default="1",
              comment="sequence of its last change; a stale one is refused"),
    sa.Column("assignee_id", sa.String(length=40), nullable=True, comment="staff"),
    sa.Column("conversation_id", sa.String(length=40), nullable=True,
              comment="in which it was opened"),
    sa.Column("merged_into", sa.String(length=26), nullable=True,
              comment="followed there; nothing was moved"),
    sa.Column("first_answer_due_at", _STAMP, nullable=True, comment="SLA, business hours"),
    sa.Column("solution_due_at", _STAMP, nullable=True, comment="SLA, business hours"),
    sa.Column("first_answer_at", _STAMP, nullable=True),
    sa.Column("solved_at", _STAMP, nullable=True),
    sa.Column("paused_at", _STAMP, nullable=True, comment="the SLA waits for the customer since"),
)  # fmt: skip


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        for column in _COLUMNS:
            batch_op.add_column(column._copy())
        batch_op.add_column(
            sa.Column("opened_by", sa.String(length=40), nullable=False, server_default="customer")
        )
        batch_op.create_check_constraint(
            op.f("ck_tickets_opened_by"), "opened_by IN ('customer', 'bot', 'agent')"
        )
        batch_op.create_foreign_key(
            op.f("fk_tickets_merged_into"), "tickets", ["merged_into"], ["id"]
        )
        batch_op.create_index(
            batch_op.f("ix_tickets_assignee_id_status"), ["assignee_id", "status"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tickets_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tickets_updated_at_id"), ["updated_at", "id"], unique=False
        )
    with op.batch_alter_table("ticket_notes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("author_id", sa.String(length=40), nullable=True, comment="staff")
        )
        batch_op.add_column(sa.Column("author_name", sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column("client_note_id", sa.String(length=80), nullable=True))
        batch_op.create_unique_constraint(
            op.f("uq_ticket_notes_ticket_id_client_note_id"), ["ticket_id", "client_note_id"]
        )
    _make_history()
    _make_connectors()


def _make_history() -> None:
    op.create_table("ticket_links",
    sa.Column("id", sa.String(length=26), nullable=False),
    sa.Column("from_id", sa.String(length=26), nullable=False),
    sa.Column("to_id", sa.String(length=26), nullable=False),
    sa.Column("kind", _choice("kind", "related", "duplicate_of", "caused_by"), nullable=False),
    sa.Column("at", _STAMP, nullable=False),
    sa.ForeignKeyConstraint(["from_id"], ["tickets.id"], name=op.f("fk_ticket_links_from_id")),
    sa.ForeignKeyConstraint(["to_id"], ["tickets.id"], name=op.f("fk_ticket_links_to_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_links")),
    sa.UniqueConstraint("from_id", "to_id", "kind", name=op.f("uq_ticket_links_from_id_to_id_kind")),
    )  # fmt: skip
    op.create_index(op.f("ix_ticket_links_to_id"), "ticket_links", ["to_id"], unique=False)

    op.create_table("ticket_changes",
    sa.Column("id", sa.String(length=26), nullable=False),
    sa.Column("ticket_id", sa.String(length=26), nullable=False),
    sa.Column("seq", sa.Integer(), nullable=False, comment="the case's version after it"),
    sa.Column("kind", _choice("kind", "opened", "status", "priority", "category", "assignee",
              "note", "note_undone", "linked", "unlinked", "merged", "unmerged", "file"),
              nullable=False),
    sa.Column("actor", _choice("actor", *_AUTHORS), nullable=False),
    sa.Column("actor_id", sa.String(length=40), nullable=True, comment="staff"),
    sa.Column("source", sa.String(length=20), nullable=False,
              comment="ascolto, or the system it came from"),
    sa.Column("before", sa.JSON(), nullable=False),
    sa.Column("after", sa.JSON(), nullable=False),
    sa.Column("at", _STAMP, nullable=False),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"],
                            name=op.f("fk_ticket_changes_ticket_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_changes")),
    sa.UniqueConstraint("ticket_id", "seq", name=op.f("uq_ticket_changes_ticket_id_seq")),
    )  # fmt: skip
    op.create_index(op.f("ix_ticket_changes_at"), "ticket_changes", ["at"], unique=False)
    _refuse_updates("ticket_changes")

    op.create_table("ticket_notices",
    sa.Column("id", sa.String(length=26), nullable=False),
    sa.Column("change_id", sa.String(length=26), nullable=False),
    sa.Column("ticket_id", sa.String(length=26), nullable=False),
    sa.Column("status", _choice("status", "pending", "sent", "cancelled", "failed"),
              nullable=False),
    sa.Column("channel", _choice("channel", "chat", "email"), nullable=True),
    sa.Column("conversation_id", sa.String(length=40), nullable=True),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("not_before", _STAMP, nullable=False),
    sa.Column("sent_at", _STAMP, nullable=True),
    sa.ForeignKeyConstraint(["change_id"], ["ticket_changes.id"],
                            name=op.f("fk_ticket_notices_change_id")),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"],
                            name=op.f("fk_ticket_notices_ticket_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_notices")),
    sa.UniqueConstraint("change_id", name=op.f("uq_ticket_notices_change_id")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_ticket_notices_status_not_before"), "ticket_notices", ["status", "not_before"],
        unique=False,
    )  # fmt: skip
    op.create_index(
        op.f("ix_ticket_notices_ticket_id"), "ticket_notices", ["ticket_id"], unique=False
    )


def _make_connectors() -> None:
    op.create_table("connectors",
    sa.Column("system", sa.String(length=20), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("since", _STAMP, nullable=False, comment="nothing older is brought over"),
    sa.Column("cursor", _STAMP, nullable=False, comment="remote time up to which it was read"),
    sa.Column("lease", sa.String(length=40), nullable=True),
    sa.Column("lease_until", _STAMP, nullable=True),
    sa.Column("failures", sa.Integer(), nullable=False, comment="readings failed in a row"),
    sa.Column("error", sa.String(length=300), nullable=True),
    sa.PrimaryKeyConstraint("system", name=op.f("pk_connectors")),
    )  # fmt: skip

    op.create_table("ticket_outbox",
    sa.Column("id", sa.String(length=26), nullable=False),
    sa.Column("system", sa.String(length=20), nullable=False),
    sa.Column("ticket_id", sa.String(length=26), nullable=False),
    sa.Column("upto", sa.Integer(), nullable=False, comment="the change to be brought over"),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("not_before", _STAMP, nullable=False),
    sa.Column("lease", sa.String(length=40), nullable=True),
    sa.Column("lease_until", _STAMP, nullable=True),
    sa.Column("error", sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(["system"], ["connectors.system"],
                            name=op.f("fk_ticket_outbox_system")),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_outbox_ticket_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_outbox")),
    sa.UniqueConstraint("system", "ticket_id", name=op.f("uq_ticket_outbox_system_ticket_id")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_ticket_outbox_system_not_before"), "ticket_outbox", ["system", "not_before"],
        unique=False,
    )  # fmt: skip

    op.create_table("ticket_externals",
    sa.Column("id", sa.String(length=26), nullable=False),
    sa.Column("system", sa.String(length=20), nullable=False),
    sa.Column("ticket_id", sa.String(length=26), nullable=False),
    sa.Column("external_id", sa.String(length=40), nullable=False),
    sa.Column("external_number", sa.String(length=40), nullable=False),
    sa.Column("seen", sa.JSON(), nullable=False, comment="its state and priority, its words"),
    sa.Column("seen_at", _STAMP, nullable=False, comment="its updated_at when last seen"),
    sa.ForeignKeyConstraint(["system"], ["connectors.system"],
                            name=op.f("fk_ticket_externals_system")),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"],
                            name=op.f("fk_ticket_externals_ticket_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_externals")),
    sa.UniqueConstraint("system", "ticket_id", name=op.f("uq_ticket_externals_system_ticket_id")),
    sa.UniqueConstraint("system", "external_id",
                        name=op.f("uq_ticket_externals_system_external_id")),
    )  # fmt: skip

    op.create_table("ticket_external_notes",
    sa.Column("id", sa.String(length=26), nullable=False),
    sa.Column("system", sa.String(length=20), nullable=False),
    sa.Column("ticket_id", sa.String(length=26), nullable=False),
    sa.Column("note_id", sa.String(length=26), nullable=True,
              comment="none: an article that is not a note here"),
    sa.Column("external_id", sa.String(length=40), nullable=False),
    sa.Column("hidden", sa.Boolean(), nullable=False, comment="made internal there: taken back"),
    sa.ForeignKeyConstraint(["system"], ["connectors.system"],
                            name=op.f("fk_ticket_external_notes_system")),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"],
                            name=op.f("fk_ticket_external_notes_ticket_id")),
    sa.ForeignKeyConstraint(["note_id"], ["ticket_notes.id"],
                            name=op.f("fk_ticket_external_notes_note_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_external_notes")),
    sa.UniqueConstraint("system", "note_id",
                        name=op.f("uq_ticket_external_notes_system_note_id")),
    sa.UniqueConstraint("system", "external_id",
                        name=op.f("uq_ticket_external_notes_system_external_id")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_ticket_external_notes_ticket_id"), "ticket_external_notes", ["ticket_id"],
        unique=False,
    )  # fmt: skip


def _refuse_updates(table: str) -> None:
    """What happened does not change. Deleting stays possible: a customer may be erased."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )


def downgrade() -> None:
    for table in ("ticket_external_notes", "ticket_externals", "ticket_outbox", "connectors",
                  "ticket_notices", "ticket_changes", "ticket_links"):  # fmt: skip
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION ticket_changes_append_only()")
    with op.batch_alter_table("ticket_notes", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("uq_ticket_notes_ticket_id_client_note_id"), type_="unique"
        )
        for name in ("client_note_id", "author_name", "author_id"):
            batch_op.drop_column(name)
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        for index in ("updated_at_id", "merged_into", "assignee_id_status"):
            batch_op.drop_index(batch_op.f(f"ix_tickets_{index}"))
        batch_op.drop_constraint(op.f("fk_tickets_merged_into"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_tickets_opened_by"), type_="check")
        for column in ("opened_by", *(column.name for column in reversed(_COLUMNS))):
            batch_op.drop_column(column)
