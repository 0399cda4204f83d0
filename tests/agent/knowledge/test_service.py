from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from agent.kit.clock import FixedClock
from agent.kit.database import Database
from agent.knowledge.errors import ArticleNotFound, AskNotFound
from agent.knowledge.schemas import KnowledgeAnswer
from agent.knowledge.service import KnowledgeService
from knowledge_base import KnowledgeBase

WEATHER = "Che tempo fa domani a Milano?"


def ask(service: KnowledgeService, question: str, turn_id: str = "t-1") -> KnowledgeAnswer:
    return service.ask(question, language="it", turn_id=turn_id, conversation_id="c-1")


class TestAsk:
    def test_answers_with_the_source(self, service: KnowledgeService) -> None:
        answer = ask(service, "dove trovo il codice pod?")
        assert answer.answered
        assert answer.gap_id is None
        assert answer.passages[0].url == "/help/it/code-pod-pdr"
        assert answer.answer in answer.passages[0].text
        assert not answer.in_other_language
        assert service.gaps() == ()

    def test_the_same_turn_gets_the_same_answer_and_counts_once(
        self, service: KnowledgeService
    ) -> None:
        first = ask(service, WEATHER)
        again = ask(service, "something else altogether")
        assert again == first
        assert [gap.count for gap in service.gaps()] == [1]

    def test_what_is_declined_becomes_a_gap(
        self, service: KnowledgeService, clock: FixedClock
    ) -> None:
        answer = ask(service, WEATHER)
        (gap,) = service.gaps()
        assert not answer.answered
        assert answer.gap_id == gap.id
        assert (gap.question, gap.language, gap.count, gap.status) == (WEATHER, "it", 1, "open")
        assert gap.first_seen == gap.last_seen == clock.now()
        assert service.asked_about(gap.id) == ("t-1",)

    def test_the_same_words_are_the_same_gap(
        self, session: Session, ventolia: KnowledgeBase, clock: FixedClock
    ) -> None:
        later = FixedClock(clock.now() + timedelta(hours=2))
        ask(KnowledgeService(session, knowledge_base=ventolia, clock=clock), WEATHER)
        service = KnowledgeService(session, knowledge_base=ventolia, clock=later)
        ask(service, "che tempo fa DOMANI, a milano", "t-2")
        ask(service, "chi ha vinto il campionato?", "t-3")
        first, second = service.gaps()
        assert (first.count, first.first_seen, first.last_seen) == (2, clock.now(), later.now())
        assert second.count == 1
        assert service.asked_about(first.id) == ("t-1", "t-2")

    @pytest.mark.parametrize("question", ["", "  ", "?!?", "😀😀", "\x00", "\ud800"])
    def test_text_without_words_is_declined_and_no_gap(
        self, service: KnowledgeService, question: str
    ) -> None:
        answer = ask(service, question)
        assert not answer.answered
        assert answer.gap_id is None
        assert service.gaps() == ()

    def test_long_text_is_bounded(self, service: KnowledgeService) -> None:
        assert len(ask(service, "parola " * 20_000).question) <= 4_000

    def test_two_processes_with_one_new_gap_count_two(
        self, database: Database, ventolia: KnowledgeBase, clock: FixedClock
    ) -> None:
        for turn in ("t-1", "t-2"):
            with database.transaction() as session:
                ask(KnowledgeService(session, knowledge_base=ventolia, clock=clock), WEATHER, turn)
        with database.reading() as session:
            service = KnowledgeService(session, knowledge_base=ventolia, clock=clock)
            assert [gap.count for gap in service.gaps()] == [2]


class TestJudge:
    def test_a_thumb_is_kept_and_taken_back(
        self, service: KnowledgeService, clock: FixedClock
    ) -> None:
        ask(service, "dove trovo il codice pod?")
        judged = service.judge("t-1", verdict="down")
        assert (judged.verdict, judged.judged_at) == ("down", clock.now())
        assert service.judged_since(datetime(2026, 1, 1, tzinfo=UTC)) == (judged,)
        assert service.judge("t-1", verdict=None).judged_at is None
        assert service.judged_since(datetime(2026, 1, 1, tzinfo=UTC)) == ()

    def test_a_turn_that_asked_nothing(self, service: KnowledgeService) -> None:
        with pytest.raises(AskNotFound):
            service.judge("t-9", verdict="up")


class TestArticle:
    def test_an_article_with_its_addresses(self, service: KnowledgeService) -> None:
        article = service.article("code-pod-pdr", language="en")
        assert article.language == "en"
        assert article.urls == {"it": "/help/it/code-pod-pdr", "en": "/help/en/code-pod-pdr"}

    @pytest.mark.parametrize("article_id", ["promo-winter-2025", "nowhere", "../it/code-pod-pdr"])
    def test_what_is_not_there_or_past(self, service: KnowledgeService, article_id: str) -> None:
        with pytest.raises(ArticleNotFound):
            service.article(article_id, language="it")
