"""Builds the index from a folder of articles; only what changed is embedded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from knowledge_base.articles import load_articles
from knowledge_base.chunks import Passage, cut
from knowledge_base.encoder import Encoder
from knowledge_base.errors import ArticleError, IndexDamaged
from knowledge_base.q4_weights import Floats
from knowledge_base.questions import NO_ARTICLE, Question, learn, load_questions
from knowledge_base.store import Snapshot, building, make_version, read_snapshot, write_snapshot

Say = Callable[[str], None]


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    ``embedded`` and ``reused`` count texts: passages, example questions, headings. ``errors`` are
    articles that were refused and are not served; ``warnings`` are dead links and articles that
    lack a language.
    """

    version: str
    articles: int
    passages: int
    embedded: int
    reused: int
    errors: tuple[ArticleError, ...]
    warnings: tuple[ArticleError, ...]


def build_index(
    articles: Path, folder: Path, *, encoder: Encoder, say: Say = lambda _: None
) -> BuildReport:
    """Bring the index under `folder` up to date with the articles.

    Vectors of texts that did not change are taken from the current version, if that one is whole
    and comes from the same encoder. When nothing changed, nothing is written.

    Args:
        articles: holds ``it/``, ``en/`` and perhaps ``questions/``.
        folder: of the index, usually ``var/knowledge``.
        encoder: embeds; must be the one that later answers, or another form of its weights.
        say: told what is being done, a short line at a time.
    """
    with building(folder):
        loaded = load_articles(articles)
        asked, problems = load_questions(articles)
        passages = [
            passage
            for article in loaded.articles
            for passage in cut(article, count_tokens=encoder.count_tokens)
        ]
        questions = _questions(asked, passages)
        old = _current(folder, encoder=encoder)
        version = make_version(encoder.identity, loaded.articles, passages, questions)
        embedded = 0
        if old is None or old.version != version:
            vectors = _Vectors(encoder, old=old, say=say)
            rows = vectors.of({text.digest: text.embedded_text for text in passages}, passages)
            question_rows = vectors.of({text.digest: text.text for text in questions}, questions)
            index = faiss.IndexFlatIP(encoder.dimension)
            index.add(rows)
            model = learn(questions, question_rows, parts=encoder.parts)
            write_snapshot(
                folder,
                Snapshot(
                    version=version,
                    encoder=encoder.identity,
                    articles=loaded.articles,
                    passages=tuple(passages),
                    vectors=index,
                    question_rows=question_rows,
                    questions=model,
                ),
            )
            embedded = vectors.embedded
        return BuildReport(
            version=version,
            articles=len(loaded.articles),
            passages=len(passages),
            embedded=embedded,
            reused=len(passages) + len(questions) - embedded,
            errors=(*loaded.errors, *problems),
            warnings=loaded.warnings,
        )


class _Vectors:
    """Vectors by digest: those of the old version, and new ones as they are needed."""

    def __init__(self, encoder: Encoder, *, old: Snapshot | None, say: Say) -> None:
        self._encoder = encoder
        self._say = say
        self._known: dict[str, Floats] = {}
        self.embedded = 0
        if old is not None:
            self._known |= _by_digest(old.passages, old.vector_rows())
            self._known |= _by_digest(old.questions.questions, old.question_rows)

    def of(self, texts: dict[str, str], owners: Sequence[Passage | Question]) -> Floats:
        """Rows for `owners`, shape (owners, dimension), embedding the texts that are new."""
        fresh = [digest for digest in texts if digest not in self._known]
        if fresh:
            as_questions = self._wide(owners)
            self._say(f"embedding {len(fresh)} {'questions' if as_questions else 'passages'}")
            encode = self._encoder.questions if as_questions else self._encoder.passages
            vectors = encode([texts[digest] for digest in fresh])
            self._known |= dict(zip(fresh, vectors, strict=True))
            self.embedded += len(fresh)
        rows = [self._known[owner.digest] for owner in owners]
        width = sum(self._encoder.parts) if self._wide(owners) else self._encoder.dimension
        return np.array(rows, np.float32).reshape(len(rows), width)

    @staticmethod
    def _wide(owners: Sequence[Passage | Question]) -> bool:
        return bool(owners) and isinstance(owners[0], Question)


def _by_digest(owners: Sequence[Passage | Question], rows: Floats) -> dict[str, Floats]:
    return {owner.digest: row for owner, row in zip(owners, rows, strict=True)}


def _questions(asked: Sequence[Question], passages: Sequence[Passage]) -> list[Question]:
    """What was asked about articles that exist, and the titles and headings of these articles."""
    served = {passage.article_id for passage in passages} | {NO_ARTICLE}
    kept = [question for question in asked if question.article_id in served]
    return list(dict.fromkeys([*kept, *_headings(passages)]))


def _headings(passages: Sequence[Passage]) -> Iterator[Question]:
    for passage in passages:
        yield Question(passage.article_id, passage.language, passage.title, "title")
        if passage.heading:
            text = f"{passage.title}. {passage.heading}"
            yield Question(passage.article_id, passage.language, text, "heading")


def _current(folder: Path, *, encoder: Encoder) -> Snapshot | None:
    try:
        snapshot = read_snapshot(folder)
    except IndexDamaged:
        return None
    return snapshot if snapshot.encoder == encoder.identity else None
