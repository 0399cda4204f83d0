import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.articles import Article, load_articles
from knowledge_base.chunks import cut, plain, sentences
from knowledge_base.encoder import Encoder
from knowledge_base.quote import MAX_SENTENCES, quote
from tests.knowledge_base.conftest import ARTICLES

WORDS = st.text("abcdeéòABC,", min_size=1, max_size=12).filter(str.strip)
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=40).map(lambda words: " ".join(words) + ".")
BLOCK = st.one_of(
    PARAGRAPH,
    st.lists(PARAGRAPH, min_size=1, max_size=6).map(lambda xs: "\n".join(f"- {x}" for x in xs)),
    st.lists(PARAGRAPH, min_size=1, max_size=6).map(
        lambda xs: "\n".join(f"{i}. {x}" for i, x in enumerate(xs, 1))
    ),
    st.tuples(st.sampled_from(["## ", "### "]), PARAGRAPH).map("".join),
)


def article(text: str) -> Article:
    day = date(2025, 1, 1)
    return Article("a", "Titolo", "it", "all", (), day, None, day, text)


def words(text: str) -> list[str]:
    return re.findall(r"[\w,.]+", text)


def count(text: str) -> int:
    return len(text.split())


@given(st.lists(BLOCK, min_size=1, max_size=8))
def test_nothing_is_lost_doubled_or_reordered(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    passages = cut(article(text), count_tokens=count, max_tokens=12)
    joined = [word for passage in passages for word in words(passage.text)]
    assert joined == words(plain(text))


@given(st.lists(BLOCK, min_size=1, max_size=8), st.integers(3, 40))
def test_a_passage_keeps_to_the_limit(blocks: list[str], limit: int) -> None:
    for passage in cut(article("\n\n".join(blocks)), count_tokens=count, max_tokens=limit):
        assert count(passage.text) <= limit or len(passage.text.split(" ")) == 1
        assert passage.text.strip()


def test_a_passage_carries_title_and_headings() -> None:
    passages = cut(
        article("Prima.\n\n## Costi\nUno.\n\n### Gas\nDue.\n\n## Tempi\nTre.\n\n```\n# x\n```"),
        count_tokens=count,
    )
    assert [(p.heading, p.text) for p in passages] == [
        ("", "Prima."),
        ("Costi", "Uno."),
        ("Costi › Gas", "Due."),
        ("Tempi", "Tre.\n# x"),
    ]
    assert passages[2].embedded_text == "Titolo\nCosti › Gas\nDue."


def test_marks_links_tables_and_lists_become_plain_lines() -> None:
    text = (
        "Un **testo** con [un rimando](article:x) e <b>html</b>.\n\n3. tre\n4. quattro\n\n"
        "| a | b |\n| - | - |\n| c | d |"
    )
    assert plain(text) == "Un testo con un rimando e html.\n3. tre\n4. quattro\na | b\nc | d"


@pytest.mark.parametrize(
    "line",
    ["Costa 1.250,50 euro. Poi basta!", "Vedi art. 5 del contratto. Fine", "Senza fine", ""],
)
def test_sentences_joined_give_the_line(line: str) -> None:
    assert " ".join(sentences(line)) == line
    assert len(sentences("Vedi art. 5 del contratto. Fine")) == 2


def test_real_articles_are_cut_within_the_limit(encoder: Encoder) -> None:
    for item in load_articles(ARTICLES).articles[:20]:
        for passage in cut(item, count_tokens=encoder.count_tokens):
            assert encoder.count_tokens(passage.text) <= 185  # lines are counted one by one


@given(st.lists(BLOCK, min_size=1, max_size=8), st.sampled_from("abcde"))
def test_a_quotation_stands_in_the_passage_letter_for_letter(
    blocks: list[str], letter: str
) -> None:
    text = plain("\n\n".join(blocks))
    if text:
        quoted = quote(text, weigh=lambda part: part.count(letter))
        assert quoted
        assert quoted in text


def test_a_long_passage_is_quoted_where_it_answers() -> None:
    text = " ".join(
        f"Questa è la frase numero {n} del testo lungo che non finisce." for n in range(20)
    )
    quoted = quote(text, weigh=lambda part: "numero 13 " in part)
    assert "numero 13 " in quoted
    assert len(sentences(quoted)) <= MAX_SENTENCES


def test_a_list_is_quoted_whole_with_its_lead() -> None:
    long = "Una premessa che non serve. " * 20
    text = f"{long.strip()}\nFai così:\n1. apri\n2. chiudi"
    assert quote(text, weigh=lambda part: "chiudi" in part) == "Fai così:\n1. apri\n2. chiudi"
