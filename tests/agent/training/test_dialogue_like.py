"""What counts as the same turn: what was done and said, and the intent where one was clear."""

import pytest

from agent.training.dialogues import Heard


@pytest.mark.parametrize(
    ("other", "like"),
    [
        (Heard("give_praise", ("validate",), ("text",)), True),
        (Heard("nlu_fallback", ("validate",), ("text",)), True),
        (Heard("give_praise", ("action_praise",), ("text",)), False),
        (Heard("nlu_fallback", ("validate",), ("card",)), False),
    ],
)
def test_an_answer_a_form_took_whatever_its_intent(other: Heard, like: bool) -> None:
    expected = Heard("nlu_fallback", ("validate",), ("text",))
    assert expected.like(other) is like
    assert other.like(expected) is like


def test_two_clear_intents_differ() -> None:
    assert not Heard("deny", ("x",), ()).like(Heard("goodbye", ("x",), ()))
