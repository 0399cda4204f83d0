"""What the card asks of vectors: answers from the articles, and solved cases like this one.

The encoder takes seconds to open and a third of a gigabyte, so it is opened in a thread when the
first card asks, and no card waits longer than `WAIT_SECONDS` for it: what is not there yet is
reported as being prepared.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog

from agent.cases.solved import SolvedCases
from agent.desk.card_schemas import Readiness
from agent.desk.similar import Near, SimilarCases, read_vectors, write_vectors
from agent.kit.clock import Clock
from agent.kit.database import Database
from agent.kit.i18n import Language
from agent.knowledge.shelf import ENCODER, ENCODER_SETTING
from knowledge_base import Answer, KnowledgeBase
from knowledge_base.encoder import Encoder, open_encoder
from knowledge_base.errors import IndexDamaged
from knowledge_base.store import POINTER

log = structlog.get_logger()

T = TypeVar("T")
WAIT_SECONDS = 0.9
_REFRESH_SECONDS = 60.0
_RETRY_SECONDS = 60.0
_NEAREST = 8
"""More than are shown: some may have been reopened since."""


@dataclass(frozen=True)
class Question:
    """Words of the customer to be answered."""

    text: str
    language: Language
    audience: str | None


@dataclass(frozen=True)
class Recalled:
    """What was found in time, and the state of each source."""

    answers: tuple[Answer, ...]
    answers_state: Readiness
    cases: tuple[Near, ...]
    cases_state: Readiness


@dataclass(frozen=True)
class _Loaded:
    encoder: Encoder
    base: KnowledgeBase


class Recall:
    """Opens lazily, answers in time, follows the database.

    Thread-safe. ``open_parts`` is what opens the encoder and the articles.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        folder: Path,
        open_parts: Callable[[], tuple[Encoder, KnowledgeBase]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._folder = folder
        self._open_parts = open_parts
        self._lock = threading.Lock()
        self._loading: Future[_Loaded] | None = None
        self._failed_at: float | None = None
        self._cases: SimilarCases | None = None
        self._refreshed_at: float | None = None
        self._refreshing: Future[None] | None = None
        self._answering = ThreadPoolExecutor(2, thread_name_prefix="recall")

    def look(self, questions: Sequence[Question], *, about: str, language: Language) -> Recalled:
        """Answer the questions and find cases like ``about``, in `WAIT_SECONDS` at most."""
        deadline = time.monotonic() + WAIT_SECONDS
        loaded, state = self._ready()
        if loaded is None:
            return Recalled((), state, (), state)
        self._follow(loaded)
        today = self._clock.today()
        asking = [
            self._answering.submit(
                loaded.base.ask, q.text, language=q.language, audience=q.audience, today=today
            )
            for q in questions
        ]
        cases = self._cases
        finding = None
        if cases is not None:
            finding = self._answering.submit(
                cases.find, about, language=language, encoder=loaded.encoder, limit=_NEAREST
            )
        answers = [_in_time(future, deadline) for future in asking]
        near = _in_time(finding, deadline) if finding else None
        late = any(answer is None for answer in answers)
        return Recalled(
            tuple(answer for answer in answers if answer is not None),
            "preparing" if late else "ready",
            near or (),
            "preparing" if near is None else "ready",
        )

    def warm(self) -> None:
        """Begin to open, and return at once."""
        self._ready()

    def close(self) -> None:
        """Wait for the answers under way; what is being opened or indexed ends with the process."""
        self._answering.shutdown(wait=True, cancel_futures=True)

    def _ready(self) -> tuple[_Loaded | None, Readiness]:
        with self._lock:
            if self._failed_at is not None:
                if time.monotonic() - self._failed_at < _RETRY_SECONDS:
                    return None, "unavailable"
                self._failed_at = self._loading = None
            if self._loading is None:
                self._loading = _in_background(self._load)
            if not self._loading.done():
                return None, "preparing"
            if self._loading.exception() is not None:
                self._failed_at = time.monotonic()
                return None, "unavailable"
            return self._loading.result(), "ready"

    def _load(self) -> _Loaded:
        try:
            encoder, base = self._open_parts()
        except IndexDamaged as problem:
            log.warning("recall_not_opened", reason=str(problem))
            raise
        except Exception:
            log.exception("recall_not_opened")
            raise
        return _Loaded(encoder, base)

    def _follow(self, loaded: _Loaded) -> None:
        """Have the cases read again when they were not for a while."""
        with self._lock:
            if self._refreshing is not None and not self._refreshing.done():
                return
            now = time.monotonic()
            if self._refreshed_at is None or now - self._refreshed_at > _REFRESH_SECONDS:
                self._refreshed_at = now
                self._refreshing = _in_background(partial(self._refresh, loaded.encoder))

    def _refresh(self, encoder: Encoder) -> None:
        try:
            with self._database.reading() as session:
                solved = SolvedCases(session)
                cases = list(solved.by_ids(solved.ids()).values())
            known = self._cases.vectors if self._cases else read_vectors(self._folder)
            found = SimilarCases.build(cases, encoder=encoder, known=known)
            if known is None or len(found.vectors.digests) != len(known.digests):
                write_vectors(self._folder, found.vectors)
                log.info("similar_cases_indexed", cases=len(found))
            self._cases = found
        except Exception:
            log.exception("similar_cases_not_indexed")


def open_recall(*, database: Database, clock: Clock, folder: Path, knowledge: Path) -> Recall:
    """Return the recall of this installation: the encoder and the articles the bot uses too."""

    def parts() -> tuple[Encoder, KnowledgeBase]:
        # The action server builds an index that is missing, for minutes on both cores; this process
        # answers customers and only opens it.
        if not (knowledge / POINTER).is_file():
            raise IndexDamaged(f"there is no index in {knowledge} yet")
        encoder = open_encoder(os.environ.get(ENCODER_SETTING) or ENCODER)
        return encoder, KnowledgeBase.open(knowledge, encoder=encoder)

    return Recall(database=database, clock=clock, folder=folder, open_parts=parts)


def _in_background(work: Callable[[], T]) -> "Future[T]":
    """Run work in a thread that nobody waits for when the process ends.

    An executor's threads are joined at exit: a stop would take as long as an index takes to build.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="recall-build", daemon=True).start()
    return future


def _in_time(future: "Future[T]", deadline: float) -> T | None:
    """Return the result, or None when it is late or failed."""
    try:
        return future.result(timeout=max(deadline - time.monotonic(), 0.0))
    except TooLate:
        return None
    except Exception:
        log.exception("recall_failed")
        return None
