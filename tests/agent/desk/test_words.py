"""Any text is a query, and forms of one word are one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.desk.schemas import Run
from agent.desk.snippets import snippet
from agent.desk.words import MOST_TERMS, parse_query, same_word


def typed(text: str) -> list[str]:
    return [str(term) for term in parse_query(text)]


class TestQuery:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("bolletta alta", ["bolletta", "alta"]),
            ("Perché l’ORA?", ["perche", '"l ora"']),
            ('"doppio pagamento" rimborso', ['"doppio pagamento"', "rimborso"]),
            ('"lasciata aperta', ['"lasciata aperta"']),
            ("fibra -wifi", ["fibra", "-wifi"]),
            ("boll*", ["boll*"]),
            ("TK-123456", ['"tk 123456"']),
            ("AND OR NOT NEAR(a b)", ["and", "or", "not", '"near a"', "b"]),
            ("bolletta bolletta", ["bolletta"]),
            ('😀 "" * - "*" -- ()', []),
            ("", []),
        ],
    )
    def test_is_read(self, text: str, expected: list[str]) -> None:
        assert typed(text) == expected

    def test_a_pasted_page_costs_no_more_than_a_sentence(self) -> None:
        assert len(parse_query(" ".join(f"parola{n}" for n in range(2_000)))) == MOST_TERMS

    @given(st.text(max_size=200))
    def test_no_text_is_an_error(self, text: str) -> None:
        for term in parse_query(text):
            assert all(word.isalnum() for word in term.words)


class TestForms:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("bolletta", "bollette"),
            ("pagamento", "pagamenti"),
            ("rimborsato", "rimborso"),
            ("contatore", "contatori"),
            ("bill", "bills"),
            ("payment", "payments"),
            ("disconnected", "disconnecting"),
        ],
    )
    def test_of_one_word(self, one: str, other: str) -> None:
        assert same_word(one, other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("conto", "contatore"), ("conto", "contratto"), ("casa", "cassa"), ("bill", "billion")],
    )
    def test_of_different_words(self, one: str, other: str) -> None:
        assert not same_word(one, other)


class TestSnippet:
    def test_marks_what_was_searched_for_as_it_was_written(self) -> None:
        runs = snippet("Ho pagato due Bollette, <b>perché</b>?", parse_query("bolletta perche"))
        assert "".join(run.text for run in runs) == "Ho pagato due Bollette, <b>perché</b>?"
        assert [run.text for run in runs if run.mark] == ["Bollette", "perché"]

    def test_shows_the_place_where_most_words_stand(self) -> None:
        text = "rimborso " + "altro " * 60 + "doppio rimborso della bolletta " + "coda " * 60
        runs = snippet(text, parse_query("doppio rimborso bolletta"))
        assert [run.text for run in runs if run.mark] == ["doppio", "rimborso", "bolletta"]
        assert (runs[0], runs[-1]) == (Run(text="…", mark=False), Run(text="…", mark=False))

    def test_a_phrase_is_marked_only_where_it_stands_whole(self) -> None:
        runs = snippet("pagamento doppio, doppio pagamento", parse_query('"doppio pagamento"'))
        assert [run.text for run in runs if run.mark] == ["doppio", "pagamento"]
        assert runs[0].text.startswith("pagamento doppio")

    @given(st.text(max_size=300), st.text(max_size=30))
    def test_never_invents_text(self, text: str, query: str) -> None:
        shown = "".join(run.text for run in snippet(text, parse_query(query)) if run.text != "…")
        assert shown in " ".join(text.split())
