"""What a turn answers with, whatever happened inside."""

from engine.turns import _once


def test_a_question_asked_twice_is_read_once_and_last() -> None:
    ask = {"text": "Quale bolletta?", "response": "utter_ask_bill"}
    paid = {"text": "È pagata."}
    assert _once([ask, paid, ask]) == [paid, ask]
    assert _once([ask, paid]) == [ask, paid]
