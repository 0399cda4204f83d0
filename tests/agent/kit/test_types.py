"""No text from outside carries what the database or JSON cannot."""

import json
import sqlite3
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from agent.kit.types import Text, clean_text

# Hypothesis leaves surrogates out of text() unless they are asked for.
ANY_TEXT = st.text(st.characters(), max_size=200) | st.text(
    st.sampled_from("a\x00\ud800\udfff\r\n\u202e\u0301e😀"), max_size=40
)


@given(ANY_TEXT)
@example("\ud83d\ude00")
@example("\ud800")
def test_cleaned_text_can_be_stored_sent_and_compared(raw: str) -> None:
    text = clean_text(raw)
    assert text.encode("utf-8").decode() == text
    assert json.loads(json.dumps(text, ensure_ascii=False)) == text
    assert sqlite3.connect(":memory:").execute("SELECT ?", [text]).fetchone() == (text,)
    assert "\x00" not in text
    assert unicodedata.is_normalized("NFC", text)
    assert clean_text(text) == text


def test_what_a_person_means_to_write_is_kept() -> None:
    said = "Perché €120?\n\tÈ troppo 😀 — “davvero”"
    assert TypeAdapter(Text).validate_python(f"  {said}\r\n") == said


def test_a_surrogate_pair_from_json_becomes_its_character() -> None:
    assert clean_text("\ud83d\ude00") == "😀"
