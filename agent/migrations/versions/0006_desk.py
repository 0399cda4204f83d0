"""desk: the index of all transcripts, canned replies, macros"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LANGUAGE = ("it", "en")

# One place in time and a counter make the key, so that "newest first" is the order of the key and
# the engines walk it backwards instead of sorting what was found.
_SQLITE_ID = """(
  SELECT coalesce(max(e.id), ms.base - 1) + 1
  FROM (SELECT CAST(round((julianday(NEW.at) - 2440587.5) * 86400000) AS INTEGER) * 1048576
        AS base) AS ms
  LEFT JOIN search_entries AS e ON e.id >= ms.base AND e.id < ms.base + 1048576
)"""
_POSTGRES_ID = (
    "(extract(epoch FROM NEW.at) * 1000)::bigint * 1048576 + nextval('search_index_counter') % 1048576"
)
_COLUMNS = "id, kind, source_id, conversation_id, seq, sender, author_id, language, at, text"
_MESSAGE = """'message', NEW.id, NEW.conversation_id, NEW.seq, NEW.sender, NEW.agent_id,
  coalesce(NEW.language, (SELECT language FROM conversations WHERE id = NEW.conversation_id)),
  NEW.at, NEW.text"""
_NOTE = """'note', NEW.id, NEW.conversation_id, NULL, 'agent', NEW.author_id,
  (SELECT language FROM conversations WHERE id = NEW.conversation_id), NEW.at, NEW.text"""
_SOURCES = (("messages", _MESSAGE), ("notes", _NOTE))

_SQLITE = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
      text, content='search_entries', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    "CREATE VIRTUAL TABLE search_index_words USING fts5vocab('search_index', 'row')",
    """CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
      INSERT INTO search_index(rowid, text) VALUES (NEW.id, NEW.text);
    END""",
    """CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
      INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
    END""",
    """CREATE TRIGGER search_entries_changed AFTER UPDATE OF text ON search_entries BEGIN
      INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
      INSERT INTO search_index(rowid, text) VALUES (NEW.id, NEW.text);
    END""",
    *(
        statement
        for table, values in _SOURCES
        for statement in (
            f"""CREATE TRIGGER search_{table}_added AFTER INSERT ON {table} WHEN NEW.text <> '' BEGIN
              INSERT INTO search_entries({_COLUMNS}) VALUES ({_SQLITE_ID}, {values});
            END""",
            f"""CREATE TRIGGER search_{table}_changed AFTER UPDATE OF text ON {table} BEGIN
              UPDATE search_entries SET text = NEW.text WHERE source_id = NEW.id;
            END""",
            f"""CREATE TRIGGER search_{table}_removed AFTER DELETE ON {table} BEGIN
              DELETE FROM search_entries WHERE source_id = OLD.id;
            END""",
        )
    ),
)
_SQLITE_DOWN = (
    *(
        f"DROP TRIGGER search_{table}_{what}"
        for table in ("messages", "notes", "entries")
        for what in ("added", "changed", "removed")
    ),
    "DROP TABLE search_index_words",
    "DROP TABLE search_index",
)

# The stemmers of PostgreSQL without its lists of stop words: whoever searches "non pagato" means
# both words. Punctuation becomes spaces first, so that TK-123456 is two words on every engine.
_POSTGRES = (
    "CREATE SEQUENCE search_index_counter",
    """CREATE TABLE search_index (
      id bigint PRIMARY KEY REFERENCES search_entries (id) ON DELETE CASCADE, words tsvector NOT NULL)""",
    "CREATE INDEX search_index_by_words ON search_index USING gin (words)",
    *(
        statement
        for code, name in (("it", "italian"), ("en", "english"))
        for statement in (
            f"CREATE TEXT SEARCH DICTIONARY ascolto_{code} (TEMPLATE = snowball, LANGUAGE = {name})",
            f"CREATE TEXT SEARCH CONFIGURATION ascolto_{code} (COPY = pg_catalog.{name})",
            f"""ALTER TEXT SEARCH CONFIGURATION ascolto_{code}
              ALTER MAPPING REPLACE {name}_stem WITH ascolto_{code}""",
        )
    ),
    r"""CREATE FUNCTION search_index_vector(content text) RETURNS tsvector
      LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT to_tsvector('ascolto_it'::regconfig, f.t) || to_tsvector('ascolto_en'::regconfig, f.t)
      FROM (SELECT lower(translate(
        regexp_replace(normalize(content, NFKD), '[\u0300-\u036f]', '', 'g'),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~’‘“”«»…–—',
        '                                         ')) AS t) AS f $$""",
    """CREATE FUNCTION search_entries_indexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO search_index (id, words) VALUES (NEW.id, search_index_vector(NEW.text))
      ON CONFLICT (id) DO UPDATE SET words = excluded.words;
      RETURN NULL;
    END $$""",
    """CREATE TRIGGER search_entries_indexed AFTER INSERT OR UPDATE OF text ON search_entries
      FOR EACH ROW EXECUTE FUNCTION search_entries_indexed()""",
    *(
        statement
        for table, values in _SOURCES
        for statement in (
            f"""CREATE FUNCTION search_{table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF TG_OP = 'INSERT' THEN
                INSERT INTO search_entries ({_COLUMNS}) SELECT {_POSTGRES_ID}, {values};
              ELSIF TG_OP = 'UPDATE' THEN
                UPDATE search_entries SET text = NEW.text WHERE source_id = NEW.id;
              ELSE
                DELETE FROM search_entries WHERE source_id = OLD.id;
              END IF;
              RETURN NULL;
            END $$""",
            f"""CREATE TRIGGER search_{table}_added AFTER INSERT ON {table} FOR EACH ROW
              WHEN (NEW.text <> '') EXECUTE FUNCTION search_{table}_kept()""",
            f"""CREATE TRIGGER search_{table}_changed AFTER UPDATE OF text OR DELETE ON {table}
              FOR EACH ROW EXECUTE FUNCTION search_{table}_kept()""",
        )
    ),
)
_POSTGRES_DOWN = (
    *(
        statement
        for table in ("messages", "notes")
        for statement in (
            f"DROP TRIGGER search_{table}_added ON {table}",
            f"DROP TRIGGER search_{table}_changed ON {table}",
            f"DROP FUNCTION search_{table}_kept()",
        )
    ),
    "DROP TRIGGER search_entries_indexed ON search_entries",
    "DROP FUNCTION search_entries_indexed()",
    "DROP TABLE search_index",
    "DROP FUNCTION search_index_vector(text)",
    *(
        f"DROP TEXT SEARCH {what} ascolto_{code}"
        for what in ("CONFIGURATION", "DICTIONARY")
        for code in ("it", "en")
    ),
    "DROP SEQUENCE search_index_counter",
)


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False, comment="ms of `at` * 2^20 + a counter"),
        sa.Column("kind", sa.Enum("message", "note", name="kind", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("source_id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True, comment="of the message; none for a note"),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.String(length=40), nullable=True, comment="of what staff wrote"),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_search_entries_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("source_id", name=op.f("uq_search_entries_source_id")),
    )
    op.create_index(op.f("ix_search_entries_conversation_id"), "search_entries", ["conversation_id"])
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.String(length=40), nullable=False, comment="empty: shared by everybody"),
        sa.Column("shortcut", sa.String(length=40), nullable=False),
        sa.Column("language", sa.Enum(*_LANGUAGE, name="language", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sa.UniqueConstraint("owner_id", "language", "shortcut", name=op.f("uq_canned_replies_owner_id_language_shortcut")),
    )
    op.create_table(
        "macros",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("title_it", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macros")),
    )
    op.create_table(
        "macro_runs",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("macro_id", sa.String(length=26), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_macro_runs_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macro_runs")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_macro_runs_conversation_id_client_id")),
    )
    for statement in _POSTGRES if _on_postgres() else _SQLITE:
        op.execute(sa.text(statement.replace(":", r"\:")))
    _index_what_is_there()


def downgrade() -> None:
    for statement in _POSTGRES_DOWN if _on_postgres() else _SQLITE_DOWN:
        op.execute(sa.text(statement.replace(":", r"\:")))
    for table in ("macro_runs", "macros", "canned_replies", "search_entries"):
        op.drop_table(table)


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _index_what_is_there() -> None:
    """Put the messages of before into the index, oldest first; ids are made as the triggers do."""
    if _on_postgres():
        select = f"SELECT {_POSTGRES_ID}, {_MESSAGE}".replace("NEW.", "m.")
    else:
        # Messages of one millisecond are counted up, as the trigger would.
        base = "CAST(round((julianday(m.at) - 2440587.5) * 86400000) AS INTEGER) * 1048576"
        count = f"row_number() OVER (PARTITION BY {base} ORDER BY m.id) - 1"
        select = f"SELECT {base} + {count}, {_MESSAGE}".replace("NEW.", "m.")
    op.execute(
        sa.text(
            f"INSERT INTO search_entries ({_COLUMNS}) {select} FROM messages m WHERE m.text <> ''"
            .replace(":", r"\:")
        )
    )
