"""widget: mail outbox, files, one-time codes, ratings, read marks"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("dedupe_key", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("about", sa.String(40), nullable=True, comment="conversation or case"),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="emptied once sent, when it is a secret"
        ),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False, comment="file ids"),
        sa.Column(
            "status", _choice("status", "pending", "sending", "sent", "failed", "expired"),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("not_before"),
        _moment("expires_at", nullable=True, comment="of no use after this"),
        sa.Column("lease", sa.String(40), nullable=True),
        _moment("lease_until", nullable=True),
        sa.Column("error", sa.String(300), nullable=True),
        _moment("created_at"),
        _moment("sent_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_mails_dedupe_key")),
    )
    op.create_index("ix_mails_owed", "mails", ["status", "not_before"])
    op.create_index(op.f("ix_mails_about_purpose"), "mails", ["about", "purpose"])
    op.create_index(op.f("ix_mails_recipient_created_at"), "mails", ["recipient", "created_at"])

    op.create_table(
        "files",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("scope", _choice("scope", "conversation", "case"), nullable=False),
        sa.Column(
            "scope_id", sa.String(40), nullable=False, comment="conversation id or case number"
        ),
        sa.Column(
            "customer_id", sa.String(40), nullable=True,
            comment="who may read it, once verified, besides the conversation it is in",
        ),
        sa.Column("internal", sa.Boolean(), nullable=False, comment="for staff only"),
        sa.Column("uploader", _choice("uploader", "customer", "agent", "system"), nullable=False),
        sa.Column("uploader_id", sa.String(40), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_scope_scope_id"), "files", ["scope", "scope_id"])
    op.create_index(op.f("ix_files_sha256"), "files", ["sha256"])
    op.create_index(op.f("ix_files_customer_id"), "files", ["customer_id"])

    op.create_table(
        "sign_in_codes",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column(
            "customer_id", sa.String(26), nullable=True,
            comment="empty: the address is nobody's, so no code fits",
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"],
            name=op.f("fk_sign_in_codes_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_sign_in_codes_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_codes")),
    )
    op.create_index(
        op.f("ix_sign_in_codes_address_hash_created_at"),
        "sign_in_codes", ["address_hash", "created_at"],
    )
    op.create_index(
        op.f("ix_sign_in_codes_conversation_id_created_at"),
        "sign_in_codes", ["conversation_id", "created_at"],
    )

    op.create_table(
        "ratings",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("episode_id", sa.String(40), nullable=False),
        sa.Column("customer_id", sa.String(40), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        _moment("asked_at", nullable=True),
        _moment("rated_at", nullable=True, comment="first time; changeable for a day"),
        _moment("changed_at", nullable=True),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ratings_score")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_ratings_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint(
            "conversation_id", "episode_id", name=op.f("uq_ratings_conversation_id_episode_id")
        ),
    )

    op.create_table(
        "read_marks",
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _moment("at"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_read_marks_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_read_marks")),
    )

    op.create_index(op.f("ix_conversations_updated_at"), "conversations", ["updated_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_conversations_updated_at"), "conversations")
    for table in ("read_marks", "ratings", "sign_in_codes", "files", "mails"):
        op.drop_table(table)
