"""The full-text index of all transcripts, in the form each engine has of its own.

Both find a word by its stems in Italian and in English. PostgreSQL indexes the stems. SQLite's FTS5
has a stemmer for English alone, so there the index holds the words as written and a query is
widened to the forms of its words that occur at all (`_Forms`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from os.path import commonprefix

from sqlalchemy import BigInteger, ColumnElement, TextClause, column, select, table, text
from sqlalchemy.orm import Session

from agent.desk.models import SearchEntryRow
from agent.desk.words import Term, same_word, stems

_COUNTER = 2**20
_MOST_FORMS = 60
# Suffixes that a stemmer replaces instead of cutting ("enza" by "ente") reach this far back.
_SUFFIX = 3
_LEAST_PREFIX = 3
_VECTORS = table("search_index", column("id", BigInteger))
_WORDS = table("search_index", column("rowid", BigInteger))


@dataclass(frozen=True)
class Filters:
    """What narrows a search. ``conversations`` are the only ones searched when given."""

    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    conversations: Sequence[str] | None = None
    staff_id: str | None = None


def key_of(moment: datetime) -> int:
    """Return the first key that an entry of this moment can have."""
    return round(moment.timestamp() * 1000) * _COUNTER


class TranscriptIndex:
    """Finds entries of the index, newest first."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._on_postgres = session.get_bind().dialect.name == "postgresql"

    def find(
        self, terms: Sequence[Term], *, filters: Filters, before: int | None, limit: int
    ) -> Sequence[SearchEntryRow]:
        """Return entries that have every term and none of the excluded ones."""
        if all(term.excluded for term in terms):
            return []
        if self._on_postgres:
            key = _VECTORS.c.id
            source, matches = _VECTORS, _vector_query(terms)
        else:
            key = _WORDS.c.rowid
            expression = self._match_query(terms)
            if expression is None:
                return []
            source = _WORDS
            matches = text("search_index MATCH :expression").bindparams(expression=expression)
        query = (
            select(SearchEntryRow)
            .join(source, key == SearchEntryRow.id)
            .where(matches, *_narrow(filters, before=before, key=key))
            .order_by(key.desc())
            .limit(limit)
        )
        return self._session.scalars(query).all()

    def _match_query(self, terms: Sequence[Term]) -> str | None:
        """Return an FTS5 expression of quoted words only, or None when a word occurs nowhere."""
        wanted, excluded = [], []
        for term in terms:
            expression = self._term(term)
            if term.excluded:
                excluded += [expression] if expression else []
            elif expression is None:
                return None
            else:
                wanted.append(expression)
        joined = " AND ".join(wanted)
        return f"({joined}) NOT ({' OR '.join(excluded)})" if excluded else joined

    def _term(self, term: Term) -> str | None:
        if len(term.words) > 1 or term.prefix:
            return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")
        forms = self._forms(term.words[0])
        return "(" + " OR ".join(f'"{form}"' for form in forms) + ")" if forms else None

    def _forms(self, word: str) -> list[str]:
        """Return the forms of a word that occur in the index."""
        prefix = commonprefix([word, *stems(word)])
        prefix = prefix[: max(len(prefix) - _SUFFIX, _LEAST_PREFIX)] or word
        rows = self._session.execute(
            text("SELECT term FROM search_index_words WHERE term >= :low AND term < :high"),
            {"low": prefix, "high": prefix + "\U0010ffff"},
        )
        forms = [term for (term,) in rows if same_word(term, word)]
        return forms[:_MOST_FORMS]


def _vector_query(terms: Sequence[Term]) -> TextClause:
    """Return the condition on PostgreSQL; words go as parameters, letters and digits only."""
    parts, values = [], {}
    for number, term in enumerate(terms):
        name = f"term_{number}"
        if term.prefix:
            values[name] = " <-> ".join(term.words) + ":*"
            part = f"to_tsquery('simple', :{name})"
        else:
            values[name] = " ".join(term.words)
            part = (
                f"(phraseto_tsquery('ascolto_it', :{name}) "
                f"|| phraseto_tsquery('ascolto_en', :{name}))"
            )
        parts.append(f"!!{part}" if term.excluded else part)
    return text(f"search_index.words @@ ({' && '.join(parts)})").bindparams(**values)


def _narrow(
    filters: Filters, *, before: int | None, key: ColumnElement[int]
) -> list[ColumnElement[bool]]:
    conditions = []
    if before is not None:
        conditions.append(key < before)
    if filters.since is not None:
        conditions.append(key >= key_of(filters.since))
    if filters.until is not None:
        conditions.append(key < key_of(filters.until))
    if filters.language is not None:
        conditions.append(SearchEntryRow.language == filters.language)
    if filters.staff_id is not None:
        conditions.append(SearchEntryRow.author_id == filters.staff_id)
    if filters.conversations is not None:
        conditions.append(SearchEntryRow.conversation_id.in_(filters.conversations))
    return conditions
