"""How messages sound: bad ones below good ones, in both languages, for reasons one can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.handoff.mood import label_of, mood_now, read_mood
from agent.kit.i18n import Language


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("È una vergogna, è la terza volta che chiamo e nessuno risponde!!", "it", "angry"),
        ("mi avete preso in giro, siete dei ladri", "it", "angry"),
        ("Siete inaccettabili, vado dall'avvocato", "it", "angry"),
        ("sono molto deluso dal servizio", "it", "unhappy"),
        ("la linea è lenta e sono preoccupato", "it", "unhappy"),
        ("vorrei sapere quando arriva la bolletta", "it", "neutral"),
        ("ok", "it", "neutral"),
        ("Perfetto, grazie mille, gentilissima!", "it", "content"),
        ("This is a disgrace, third time I call, I am fed up", "en", "angry"),
        ("what a joke, you are useless and I will call my lawyer", "en", "angry"),
        ("I am really disappointed with this", "en", "unhappy"),
        ("when does my bill arrive?", "en", "neutral"),
        ("Great, thank you, very helpful", "en", "content"),
    ],
)
def test_sounds_like(text: str, language: Language, label: str) -> None:
    mood = read_mood(text, language)
    assert label_of(mood.score) == label, mood


@pytest.mark.parametrize(
    ("better", "worse", "language"),
    [
        ("sono contento", "non sono contento", "it"),
        ("non è male", "è male", "it"),
        ("sono deluso", "sono davvero deluso", "it"),
        ("servizio pessimo", "SERVIZIO PESSIMO!!!", "it"),
        ("I am happy", "I am not happy", "en"),
        ("it is not bad", "it is bad", "en"),
        ("this is terrible", "THIS IS TERRIBLE!!", "en"),
    ],
)
def test_small_words_change_it(better: str, worse: str, language: Language) -> None:
    assert read_mood(better, language).score > read_mood(worse, language).score


def test_says_which_words() -> None:
    mood = read_mood("È una Vergogna, è la terza volta!", "it")
    assert mood.words == ("Vergogna", "terza volta")


def test_the_latest_message_weighs_most() -> None:
    assert mood_now([]) == 0.0
    assert mood_now([-1.0, 0.8]) > 0 > mood_now([0.8, -1.0])


@given(st.text(max_size=300), st.sampled_from(["it", "en"]))
def test_any_text_has_a_mood_and_its_words_are_in_it(text: str, language: Language) -> None:
    mood = read_mood(text, language)
    assert -1.0 <= mood.score <= 1.0
    assert all(word in text for word in mood.words) or text.lower() != text
    assert bool(mood.words) or mood.score == 0.0


@given(st.lists(st.floats(-1, 1), max_size=50))
def test_the_mood_of_many_stays_in_bounds(scores: list[float]) -> None:
    assert -1.0 <= mood_now(scores) <= 1.0
