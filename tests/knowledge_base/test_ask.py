import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checking
from hypothesis import strategies as st

from knowledge_base import EncoderError, KnowledgeBase
from knowledge_base.articles import load_articles
from knowledge_base.build import build_index
from knowledge_base.chunks import plain
from knowledge_base.encoder import Encoder
from tests.knowledge_base.conftest import ARTICLES, Write

TODAY = date(2026, 11, 22)
Spans = dict[tuple[str, str], tuple[date, date | None]]
Dated = tuple[KnowledgeBase, Spans]
DAYS = st.dates(date(2025, 12, 1), date(2026, 4, 1))


class TestVentolia:
    @pytest.mark.parametrize(
        ("question", "language", "article"),
        [
            ("come leggo il contatore?", "it", "meter-self-reading"),
            ("where do I find my POD?", "en", "code-pod-pdr"),
            ("ho dimenticato la pasword del wifi", "it", "router-wifi-password"),
            ("how much do I pay to get more kilowatts?", "en", "meter-power-increase"),
        ],
    )
    def test_the_right_article_is_quoted_with_its_source(
        self, ventolia: KnowledgeBase, question: str, language: str, article: str
    ) -> None:
        answer = ventolia.ask(question, language=language, today=TODAY)
        assert answer.answered
        first = answer.passages[0]
        assert (first.article_id, first.language) == (article, language)
        assert first.url == f"/help/{language}/{article}"
        assert answer.language == language
        assert answer.index_version == ventolia.version
        assert answer.confidence > 0.6

    def test_quotations_stand_in_their_articles_letter_for_letter(
        self, ventolia: KnowledgeBase
    ) -> None:
        texts = {item.key: plain(item.text) for item in load_articles(ARTICLES).articles}
        for item in load_articles(ARTICLES).articles[::7]:
            answer = ventolia.ask(item.title, language=item.language, today=TODAY)
            if answer.answered:
                first = answer.passages[0]
                whole = texts[first.language, first.article_id]
                assert answer.answer in first.text
                assert all(line in whole for line in answer.answer.split("\n"))

    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("che tempo fa domani?", "it"),
            ("chi ha vinto lo scudetto?", "it"),
            ("vendete telefonini?", "it"),
            ("what is the capital of Peru?", "en"),
            ("can I pay with cryptocurrency?", "en"),
        ],
    )
    def test_what_no_article_answers_is_declined(
        self, ventolia: KnowledgeBase, question: str, language: str
    ) -> None:
        answer = ventolia.ask(question, language=language, today=TODAY)
        assert not answer.answered
        assert answer.answer == ""

    @pytest.mark.parametrize(
        "text",
        ["", "   ", "?!", "😀" * 50, "\ufdfa" * 20, "a" * 20_000, "\x00\x07", "\ud83d", "1" * 5000],
    )
    @pytest.mark.parametrize("language", ["it", "en", None])
    def test_odd_questions_are_declined(
        self, ventolia: KnowledgeBase, text: str, language: str | None
    ) -> None:
        answer = ventolia.ask(text, language=language, today=TODAY)
        assert not answer.answered
        assert answer.question == text

    def test_the_language_is_heard_when_it_is_not_given(self, ventolia: KnowledgeBase) -> None:
        assert ventolia.ask("how do I pay my bill?", today=TODAY).language == "en"
        assert ventolia.ask("come pago la bolletta?", today=TODAY).language == "it"

    def test_a_past_promotion_is_never_served(self, ventolia: KnowledgeBase) -> None:
        for question, language in (("promozione inverno sereno 2025", "it"),
                                   ("winter 2025 promotion", "en")):  # fmt: skip
            found = ventolia.ask(question, language=language, today=TODAY).passages
            assert "promo-winter-2025" not in {passage.article_id for passage in found}
            then = ventolia.ask(question, language=language, today=date(2025, 2, 1)).passages
            assert then[0].article_id == "promo-winter-2025"


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Dated:
    """Articles with every kind of validity, about the same thing."""
    root = tmp_path_factory.mktemp("dated")
    first = date(2026, 1, 1)
    spans: Spans = {}
    for number, language in itertools.product(range(12), ("it", "en")):
        start = first + timedelta(days=7 * number + (3 if language == "en" else 0))
        end = None if number % 5 == 4 else start + timedelta(days=number)
        spans[language, f"offer-{number}"] = (start, end)
        folder = root / "articles" / language
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"offer-{number}.md").write_text(
            f"---\nid: offer-{number}\ntitle: Offerta {number}\nlanguage: {language}\n"
            f"audience: all\nproducts: []\nvalid_from: {start}\nvalid_to: {end or ''}\n"
            f"review_date: 2027-01-01\n---\nOfferta offer {number}.\n"
        )
    build_index(root / "articles", root / "index", encoder=encoder)
    return KnowledgeBase.open(root / "index", encoder=encoder), spans


class TestSmallBase:
    @given(today=DAYS, language=st.sampled_from(["it", "en"]), number=st.integers(0, 11))
    @checking(
        max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_nothing_out_of_validity_is_served(
        self,
        dated: Dated,
        today: date,
        language: str,
        number: int,
    ) -> None:
        base, spans = dated
        answer = base.ask(f"offerta offer {number}", language=language, today=today)
        for passage in answer.passages:
            start, end = spans[passage.language, passage.article_id]
            assert start <= today
            assert end is None or today <= end
        valid = {
            identifier
            for (_, identifier), (start, end) in spans.items()
            if start <= today and (end is None or today <= end)
        }
        assert len(answer.passages) == min(5, len(valid))
        for key, (start, end) in spans.items():
            served = base.article(key[1], language=key[0], today=today) is not None
            assert served == (start <= today and (end is None or today <= end))

    def test_an_english_question_is_answered_from_an_italian_article(
        self, articles: Path, write: Write, encoder: Encoder
    ) -> None:
        write(
            "dragon",
            title="Il drago nella torre",
            text="Il drago abita nella torre e dorme tutto il giorno.",
        )
        base = KnowledgeBase.open(articles.parent / "index", encoder=encoder, articles=articles)
        answer = base.ask("where does the dragon of the tower live?", language="en", today=TODAY)
        assert answer.passages[0].article_id == "dragon"
        assert answer.passages[0].language == answer.language == "it"
        for passage in answer.passages[1:]:
            assert passage.language == "en"

    def test_an_article_for_staff_or_others_is_not_served(
        self, articles: Path, write: Write, encoder: Encoder
    ) -> None:
        write("secret", title="Il drago", audience="staff", text="Il drago dorme.")
        write("firms", title="Il drago aziendale", audience="business", text="Il drago lavora.")
        base = KnowledgeBase.open(articles.parent / "index", encoder=encoder, articles=articles)

        def served(audience: str | None) -> set[str]:
            found = base.ask("il drago", language="it", audience=audience, today=TODAY).passages
            return {passage.article_id for passage in found} & {"secret", "firms"}

        assert served(None) == {"firms"}
        assert served("business") == {"firms"}
        assert served("customer") == set()
        assert served("staff") == {"secret"}

    def test_a_base_without_articles_declines(self, tmp_path: Path, encoder: Encoder) -> None:
        (tmp_path / "articles").mkdir()
        base = KnowledgeBase.open(
            tmp_path / "index", encoder=encoder, articles=tmp_path / "articles"
        )
        answer = base.ask("come pago?", language="it")
        assert (answer.answered, answer.passages) == (False, ())

    def test_an_index_of_another_encoder_is_refused(
        self, articles: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = articles.parent / "index"
        build_index(articles, folder, encoder=encoder)
        monkeypatch.setattr(encoder, "identity", "another")
        with pytest.raises(EncoderError, match="built with the encoder"):
            KnowledgeBase.open(folder, encoder=encoder)
