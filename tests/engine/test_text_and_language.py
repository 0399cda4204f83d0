"""Cleaning, tokens, language and candidate cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clause_splitter import candidate_cuts
from engine.language_detector import LanguageModel
from engine.spacy_tokenizer import blank, tokenize
from engine.text import ENCODED_CHARACTERS, folded, for_encoder, same_length_clean

TAUGHT = [
    "vorrei sapere la mia bolletta", "la bolletta è troppo alta", "non ho la luce in casa",
    "quando arriva il tecnico", "ho pagato ieri la fattura", "il router non funziona",
    "i want to know about my bill", "the bill is too high", "i have no power at home",
    "when does the technician come", "i paid the invoice yesterday", "the router is not working",
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return LanguageModel.learn(TAUGHT * 2)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("bolletta alta", "it"), ("bill too high", "en"), ("quando arriva?", "it"),
        ("no power", "en"), ("ich möchte mit einem Menschen sprechen bitte", "other"),
        ("quiero hablar con una persona por favor", "other"), ("привет как дела", "other"),
    ],
)  # fmt: skip
def test_the_language_of_short_messages(model: LanguageModel, text: str, language: str) -> None:
    assert model.detect(text) == language


@pytest.mark.parametrize("text", ["", "ok", "12345", "👍", "wifi?"])
def test_without_evidence_the_conversation_keeps_its_language(
    model: LanguageModel, text: str
) -> None:
    assert model.detect(text, previous="en") == "en"
    assert model.detect(text, previous="it") == "it"


def test_clear_evidence_changes_the_language(model: LanguageModel) -> None:
    assert model.detect("when does the technician come to my home?", previous="it") == "en"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("l'ordine", ["l'", "ordine"]), ("dell'ultima bolletta", ["dell'", "ultima", "bolletta"]),
        ("L’ordine", ["L'", "ordine"]), ("c'è", ["c'", "è"]),
    ],
)  # fmt: skip
def test_elisions_are_two_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenize(text, blank("it"))] == tokens


@given(st.text(max_size=200))
def test_cleaning_keeps_offsets_and_tokens_stand_where_they_say(text: str) -> None:
    clean = same_length_clean(text)
    assert len(clean) == len(text)
    for token in tokenize(text, blank("it")):
        assert clean[token.start : token.end] == token.text


@given(st.text(max_size=3_000))
def test_encoders_get_a_bounded_text(text: str) -> None:
    assert len(for_encoder(text)) <= 30 * ENCODED_CHARACTERS
    assert "\x00" not in folded(text)


def test_a_text_of_20000_letters_is_cut() -> None:
    assert len(for_encoder("a" * 20_000)) < 2 * ENCODED_CHARACTERS


def test_cuts_only_where_two_requests_fit() -> None:
    limits = {"limit": 6, "least_words": 6, "least_half": 2}
    text = "vorrei un operatore e dimmi anche le mie segnalazioni"
    assert text.index(" e dimmi") in candidate_cuts(text, **limits)
    assert candidate_cuts("luce e gas", **limits) == []
    assert len(candidate_cuts("uno due, " * 50, **limits)) == 6
