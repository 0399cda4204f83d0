"""The knowledge base: opens an index, answers questions from it, follows it when it changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from knowledge_base.articles import LANGUAGES, Article, Language
from knowledge_base.build import BuildReport, build_index
from knowledge_base.confidence import DEFAULT_FILE, Calibration, read_calibration
from knowledge_base.encoder import MAX_CHARACTERS, Encoder, as_text, open_encoder
from knowledge_base.errors import EncoderError, IndexDamaged, KnowledgeError
from knowledge_base.language import guess_language
from knowledge_base.quote import quote
from knowledge_base.ranking import Mask, Ranker, Ranking
from knowledge_base.store import Snapshot, read_pointer, read_snapshot
from knowledge_base.words import surface_words

EVERYBODY = "all"
STAFF = "staff"
MAX_PASSAGES = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundPassage:
    """A passage that may answer, with its article. ``score`` runs from 0 to 1."""

    article_id: str
    title: str
    language: Language
    heading: str
    score: float
    text: str
    url: str


@dataclass(frozen=True)
class Answer:
    """What the knowledge base has to say to a question.

    ``answer`` quotes the first passage letter for letter and is empty when ``answered`` is false.
    ``confidence`` is the probability that the first article is the right one. ``language`` is that
    of the quotation, which may differ from the question's. ``passages`` are the best passage of
    each of the best articles, also when the answer is declined. ``features`` and ``corrected``
    explain the decision.
    """

    question: str
    answered: bool
    confidence: float
    answer: str
    language: Language
    passages: tuple[FoundPassage, ...]
    index_version: str
    features: dict[str, float] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)


class _State:
    """One snapshot with what is computed from it; replaced as a whole, never changed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.ranker = Ranker(snapshot)
        self.articles = {article.key: article for article in snapshot.articles}
        self._masks: dict[tuple[date, str | None], Mask] = {}

    def allowed(self, *, today: date, audience: str | None) -> Mask:
        """Which passages may be served on `today` to `audience`."""
        if (today, audience) not in self._masks:
            served = {
                article.key
                for article in self.snapshot.articles
                if article.is_valid_on(today) and _is_for(article, audience)
            }
            mask = [(item.language, item.article_id) in served for item in self.snapshot.passages]
            if len(self._masks) > 64:
                self._masks = {}
            self._masks[today, audience] = np.array(mask, dtype=bool)
        return self._masks[today, audience]


def _is_for(article: Article, audience: str | None) -> bool:
    if audience is None:
        return article.audience != STAFF
    return article.audience in (EVERYBODY, audience)


class KnowledgeBase:
    """Answers questions from an index that `build` made.

    Opening it reads vectors and embeds nothing. It may be asked from several threads. A version
    that another process builds is taken over at the next question; a question under way keeps the
    one it began with.

    Example:
        >>> base = KnowledgeBase.open("var/knowledge", encoder="var/encoders/e5-small-onnx")
        >>> answer = base.ask("quando mando la lettura del contatore?", language="it")
        >>> answer.passages[0].article_id
        'meter-self-reading'
    """

    def __init__(
        self,
        folder: Path,
        *,
        encoder: Encoder,
        calibration: Calibration,
        articles: Path | None = None,
        url: str = "/help/{language}/{article_id}",
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._calibration = calibration
        self._articles = articles
        self._url = url
        self._changing = threading.Lock()
        self._state = self._load()
        if calibration.encoder != encoder.identity:
            _log.warning(
                "the calibration was measured with another encoder",
                extra={"calibrated": calibration.encoder, "encoder": encoder.identity},
            )

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        encoder: str | Path | Encoder,
        articles: str | Path | None = None,
        calibration: str | Path = DEFAULT_FILE,
        url: str = "/help/{language}/{article_id}",
    ) -> KnowledgeBase:
        """Open the index in `folder`.

        Args:
            folder: where `build` put the index.
            encoder: a folder, a sentence-transformers model name, or an open encoder.
            articles: when given, a missing or damaged index is built again from them.
            calibration: weights of the decision whether to answer.
            url: where an article is shown, with ``{language}`` and ``{article_id}``.

        Raises:
            IndexDamaged: the index is missing or damaged, and `articles` is not given.
            EncoderError: the encoder cannot be opened, or the index is from another one.
        """
        opened = open_encoder(encoder) if isinstance(encoder, str | Path) else encoder
        return cls(
            Path(folder),
            encoder=opened,
            calibration=read_calibration(Path(calibration)),
            articles=Path(articles) if articles is not None else None,
            url=url,
        )

    @property
    def version(self) -> str:
        """Version of the index that answers now."""
        return self._state.snapshot.version

    def build(
        self, articles: str | Path | None = None, *, say: Callable[[str], None] = lambda _: None
    ) -> BuildReport:
        """Bring the index up to date with the articles, and answer from it from now on."""
        source = Path(articles) if articles is not None else self._articles
        if source is None:
            raise KnowledgeError("no folder of articles was named")
        report = build_index(source, self._folder, encoder=self._encoder, say=say)
        self.refresh()
        return report

    def refresh(self) -> bool:
        """Take over a version that was built since; whether there was one.

        A version that cannot be read is logged and the present one goes on answering.
        """
        try:
            if read_pointer(self._folder)["version"] == self.version:
                return False
            with self._changing:
                self._state = _State(self._read())
        except (IndexDamaged, EncoderError) as problem:
            _log.error("the new index cannot be used", extra={"problem": str(problem)})
            return False
        return True

    def article(self, article_id: str, *, language: str, today: date) -> Article | None:
        """The article, if it exists in that language and is valid on `today`."""
        for known in LANGUAGES:
            article = self._state.articles.get((known, article_id)) if known == language else None
            if article is not None and article.is_valid_on(today):
                return article
        return None

    def ask(
        self,
        question: str,
        *,
        language: Language | None = None,
        audience: str | None = None,
        today: date | None = None,
    ) -> Answer:
        """Answer `question`, or decline.

        Args:
            question: in the customer's words; what is beyond 2,000 characters is not read.
            language: the customer's; guessed from the question when it is not given.
            audience: articles for everybody and those for this group are searched; while it is not
                known who asks, all but those for staff.
            today: articles out of validity on this day are not served; by default the present day.

        Returns:
            The answer; `Answer.answered` is false when no article answers well enough.
        """
        self.refresh()
        state = self._state
        text = as_text(question).strip()[:MAX_CHARACTERS]
        spoken = language or guess_language(text)
        allowed = state.allowed(today=today or date.today(), audience=audience)
        if not surface_words(text) or not allowed.any():
            return Answer(question, False, 0.0, "", spoken, (), state.snapshot.version)
        vector = self._encoder.questions([text])[0]
        ranking = state.ranker.rank(text, vector, language=spoken, allowed=allowed)
        confidence = self._calibration.probability(ranking.features)
        passages = tuple(self._passages(state, ranking, language=spoken, allowed=allowed))
        answered = confidence >= self._calibration.threshold
        return Answer(
            question=question,
            answered=answered,
            confidence=confidence,
            answer=self._quote(state, passages[0], text=text) if answered else "",
            language=passages[0].language,
            passages=passages,
            index_version=state.snapshot.version,
            features=ranking.features,
            corrected=ranking.query.corrected,
        )

    def _load(self) -> _State:
        try:
            return _State(self._read())
        except IndexDamaged as problem:
            if self._articles is None:
                raise
            _log.warning("building the index again", extra={"problem": str(problem)})
            build_index(self._articles, self._folder, encoder=self._encoder)
            return _State(self._read())

    def _read(self) -> Snapshot:
        snapshot = read_snapshot(self._folder)
        if snapshot.encoder != self._encoder.identity:
            problem = (
                f"the index was built with the encoder {snapshot.encoder}, "
                f"not {self._encoder.identity}"
            )
            # it can be rebuilt like a damaged one
            raise IndexDamaged(problem) if self._articles else EncoderError(problem)
        return snapshot

    def _passages(
        self, state: _State, ranking: Ranking, *, language: Language, allowed: Mask
    ) -> Iterator[FoundPassage]:
        """The best passage of each of the best articles, in the customer's language if it can."""
        passages = state.snapshot.passages
        best = zip(ranking.article_ids[:MAX_PASSAGES], ranking.scores, strict=False)
        for article_id, score in best:
            rows = [
                row for row in np.flatnonzero(allowed) if passages[row].article_id == article_id
            ]
            preferred = [row for row in rows if passages[row].language == language] or rows
            passage = passages[max(preferred, key=lambda row: ranking.passage_scores[row])]
            shown: Language = "it" if passage.language == "it" else "en"
            yield FoundPassage(
                article_id=article_id,
                title=passage.title,
                language=shown,
                heading=passage.heading,
                score=round(float(score), 4),
                text=passage.text,
                url=self._url.format(language=shown, article_id=article_id),
            )

    def _quote(self, state: _State, passage: FoundPassage, *, text: str) -> str:
        lexical = state.ranker.lexical[passage.language]
        wanted = set(lexical.read(text).stems)
        return quote(passage.text, weigh=lambda part: lexical.overlap(part, wanted=wanted))
