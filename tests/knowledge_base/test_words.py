import pytest

from knowledge_base.lexical import LexicalIndex
from knowledge_base.words import Analyser, Speller, fold, surface_words


def test_accents_case_and_apostrophes_do_not_matter() -> None:
    assert fold("È già L’ORA ﬁne") == "e gia l'ora fine"
    assert surface_words("L'e-mail è qui") == ["l", "email", "e", "mail", "e", "qui"]


def test_inflected_words_share_a_stem() -> None:
    italian, english = Analyser("it"), Analyser("en")
    assert italian.stems(["bolletta"]) == italian.stems(["bollette"])
    assert english.stems(["readings"]) == english.stems(["reading"])
    assert italian.stems(["il", "della", "come"]) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("boletta", "bolletta"),
        ("bolletat", "bolletta"),
        ("contattore", "contatore"),
        ("gas", "gas"),
        ("xyzxyz", "xyzxyz"),
        ("bolletta", "bolletta"),
        ("b0lletta", "b0lletta"),
    ],
)
def test_mistyped_words_are_read_as_the_nearest_known(typed: str, read: str) -> None:
    assert Speller(["bolletta", "contatore", "rimborso"]).correct(typed) == read


def test_bm25_finds_the_inflected_and_the_mistyped() -> None:
    index = LexicalIndex("it", texts=["Leggere il contatore", "Pagare le bollette", ""])
    query = index.read("contatori e boletta e zebra")
    scores = index.scores(query)
    assert scores[0] > 0
    assert scores[1] > 0
    assert scores[2] == 0
    assert query.corrected == {"bolett": "bollett"}
    assert query.unknown == ("zebr",)


def test_an_empty_index_and_an_empty_question() -> None:
    assert LexicalIndex("en", texts=[]).scores(LexicalIndex("en", texts=[]).read("gas")).size == 0
    index = LexicalIndex("en", texts=["gas"])
    assert index.scores(index.read("?!")).tolist() == [0.0]
